"""Many different returns from few templates: words and figures of one are exchanged in its parts, which takes a millisecond."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from random import Random

from shuangyong_metrics.model import Unit, UnitType

#: No figure, width or colour of a template has these signs.
_MARK = "Ⅸ9Ⅸ9"
#: What ``whole_cells`` types for counts and denominators: every return gets figures of its own, so no two have the same rows.
_COUNT, _DENOMINATOR = re.compile(rb"<v>8</v>"), b"<v>10</v>"
QUARTER = 3


def units(count: int) -> list[Unit]:
    """Invented units of all seven types."""
    types = list(UnitType)
    return [Unit(f"u{n:04}", f"单位{n:04}", types[n % len(types)]) for n in range(count)]


def returns(count: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of so many returns of 2026Q3, one for each unit, each with its own figures and its own words in the ledger."""
    from blank_returns import Places, blank, whole_cells

    templates: dict[UnitType, list[tuple[str, bytes]]] = {}
    draw = Random(20260930)
    for number, unit in enumerate(units(count)):
        if unit.type not in templates:
            places = Places(blank(unit.type, QUARTER, unit=Unit(f"u{_MARK}", f"单位{_MARK}", unit.type)))
            templates[unit.type] = _parts(places.typed(whole_cells(places)))
        yield f"{unit.name}三季度报表.xlsx", _packed(templates[unit.type], f"{number:04}", draw)


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return [(info.filename, book.read(info)) for info in book.infolist()]


def _packed(parts: list[tuple[str, bytes]], number: str, draw: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            changed = content.replace(_MARK.encode(), number.encode())
            changed = changed.replace("会议纪要".encode(), f"会议纪要之{number}".encode())
            changed = _COUNT.sub(lambda _: b"<v>%d</v>" % draw.randint(100, 9_999), changed)
            book.writestr(name, changed.replace(_DENOMINATOR, b"<v>%d</v>" % draw.randint(10_000, 99_999)))
    return out.getvalue()
