"""A small picture of a sheet around one cell, in text: what a person would see there, without a spreadsheet program."""

from __future__ import annotations

import re

from python_calamine import CalamineError, CalamineWorkbook

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import SheetPicture
from shuangyong_metrics.workbook.locate import Grid, column_name, header_at
from shuangyong_metrics.workbook.normalise import raw_text
from shuangyong_metrics.workbook.parts import inflate, repacked

#: Rows shown above and below the cell; columns shown at most; characters of a text shown at most.
AROUND, WIDEST, LONGEST = 4, 24, 200
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def picture(data: bytes, sheet: str, cell: str) -> SheetPicture:
    """± 4 rows around a cell of a kept file under the row that names the columns, over the columns in use there.

    Raises RefusedFile when the file cannot be read or has no such sheet. A cell beyond the used part is shown blank.
    """
    place = _CELL.fullmatch(cell)
    if place is None:
        raise refusal("unreadable")
    try:
        book = CalamineWorkbook.from_filelike(repacked(inflate(data)))
        if sheet not in book.sheet_names:
            raise refusal("unreadable")
        grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise refusal("broken") from error
    row, column = int(place[2]), _column(place[1])
    header = header_at(Grid(sheet, grid), row - 1)
    top = 0 if header is None else header + 1
    shown_rows = sorted({*_near(row), *([top] if top else [])})
    lines = {n: [raw_text(v) for v in grid[n - 1]] if n <= len(grid) else [] for n in shown_rows}
    used = max((n + 1 for line in lines.values() for n, text in enumerate(line) if text), default=0)
    last = max(used, column + 1)
    # a cell far to the right is still in the picture, with the columns before it
    first = max(0, min(last, column + WIDEST // 2) - WIDEST) if column >= WIDEST else 0
    shown = range(first, min(last, first + WIDEST))
    texts = tuple((n, tuple(_short(line, at) for at in shown)) for n, line in lines.items())
    return SheetPicture(sheet, cell, tuple(column_name(at) for at in shown), texts, top)


def _near(row: int) -> range:
    return range(max(1, row - AROUND), row + AROUND + 1)


def _short(line: list[str], at: int) -> str:
    text = line[at] if at < len(line) else ""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _column(letters: str) -> int:
    """Counted from 0.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
