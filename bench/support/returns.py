"""Many different returns from few templates: the words of one are exchanged in its parts, which takes a millisecond."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from shuangyong_metrics.model import Unit, UnitType

_MARK = "9999"
QUARTER = 3


def units(count: int) -> list[Unit]:
    """Invented units of all seven types."""
    types = list(UnitType)
    return [Unit(f"u{n:04}", f"单位{n:04}", types[n % len(types)]) for n in range(count)]


def returns(count: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of so many returns of 2026Q3, one for each unit, each with its own words in the ledger."""
    from blank_returns import Places, blank, whole_cells

    templates: dict[UnitType, list[tuple[str, bytes]]] = {}
    for number, unit in enumerate(units(count)):
        if unit.type not in templates:
            places = Places(blank(unit.type, QUARTER, unit=Unit(f"u{_MARK}", f"单位{_MARK}", unit.type)))
            templates[unit.type] = _parts(places.typed(whole_cells(places)))
        yield f"{unit.name}三季度报表.xlsx", _packed(templates[unit.type], f"{number:04}")


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return [(info.filename, book.read(info)) for info in book.infolist()]


def _packed(parts: list[tuple[str, bytes]], number: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            changed = content.replace(_MARK.encode(), number.encode())
            book.writestr(name, changed.replace("会议纪要".encode(), f"会议纪要之{number}".encode()))
    return out.getvalue()
