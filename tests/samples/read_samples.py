"""A whole return without a mistake, ways to change it, and what the reader makes of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from blank_returns import FRAMEWORKS, LEDGER, Places, blank, loaded, whole_cells
from crafted_files import with_values

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.model import CellRef, Finding, Reading, Status, UnitType
from shuangyong_metrics.workbook.admit import admitted_parts
from shuangyong_metrics.workbook.read import read

SHEET_A, SHEET_B, SHEET_E = "A组织领导坚强有力", "B国防教育广泛深入", "E政策法规落到实处"
SHEET_C, BASE = "C双拥活动坚持经常", "基础数据"
#: A count, an amount, a percentage, a date and a yes or no of a unit that has them all.
COUNT, AMOUNT, PERCENT, DAY, YES = "E8-1", "A6-3", "C8-1", "A5-1", "A1-1"


@cache
def whole() -> bytes:
    """A town's return of the third quarter, filled in without a mistake."""
    places = Places(blank(UnitType.TWN, 3))
    return places.typed(whole_cells(places))


@cache
def places() -> Places:
    return Places(whole())


def judged(data: bytes) -> Reading:
    admitted_parts(data)
    return read(data, FRAMEWORKS)


@cache
def expected() -> dict[str, tuple[Status, int | None]]:
    reading = judged(whole())
    assert reading.findings == ()
    return values(reading)


def values(reading: Reading) -> dict[str, tuple[Status, int | None]]:
    return {a.input: (a.status, a.value) for a in reading.answers}


def changed(change: Callable[[Any], object], source: bytes = b"") -> bytes:
    book = loaded(source or whole())
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def typed(code: str, raw: object, status: str | None = None, note: str | None = None) -> bytes:
    cells = {places().at(code): raw, places().at(code, "状态"): status, places().at(code, "说明"): note}
    return with_values(whole(), cells)


def formatted(code: str, raw: object, number_format: str) -> bytes:
    def change(book: Any) -> None:
        sheet, cell = places().at(code)
        book[sheet][cell].value = raw
        book[sheet][cell].number_format = number_format

    return changed(change)


def at(code: str, column: str = "本季值") -> CellRef:
    return CellRef(*places().at(code, column))


def only(reading: Reading) -> Finding:
    (found,) = reading.findings
    return found


def refusal_of(data: bytes) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        judged(data)
    return caught.value


def ledger(*rows: dict[str, Any]) -> Reading:
    """What is read when the ledger holds these rows and no others."""
    headers = [text for text in places().columns[LEDGER] if text != "序号"]
    cells: dict[tuple[str, str], object] = {places().event(n, header): None for n in range(3) for header in headers}
    cells |= {places().event(n, header): value for n, row in enumerate(rows) for header, value in row.items()}
    return judged(with_values(whole(), cells))
