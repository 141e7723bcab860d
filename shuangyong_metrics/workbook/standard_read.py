"""The standard's workbook → ``Framework``, or everything that is wrong with it, by sheet and cell.

Two looks: first every cell by itself, then what the text of a standard must keep (``framework.examine_texts``). The
second is only taken when the first finds nothing, because a cell that cannot be read would be reported twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework import examine_texts
from shuangyong_metrics.framework_text import texts_of
from shuangyong_metrics.messages_standard import BOOK, CELLS
from shuangyong_metrics.model import Framework
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.admit import admitted_parts
from shuangyong_metrics.workbook.locate import column_name
from shuangyong_metrics.workbook.normalise import clean
from shuangyong_metrics.workbook.standard_cells import BadText, read, text_of
from shuangyong_metrics.workbook.standard_checks import Mistake, Sheet, between_rows
from shuangyong_metrics.workbook.standard_places import Places
from shuangyong_metrics.workbook.standard_rows import tables_from
from shuangyong_metrics.workbook.tables import grids

_HEADER_WITHIN = 10
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|=.+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """A standard as a workbook says it; ``framework`` is None where there are mistakes. ``places`` finds its cells."""

    framework: Framework | None
    mistakes: tuple[Mistake, ...]
    places: Places


def read_standard(data: bytes) -> Draft:
    """Read a standard's workbook; raises RefusedFile when it is no workbook at all."""
    found = grids(admitted_parts(data))
    mistakes: list[Mistake] = []
    sheets = {name: _sheet(name, columns, found, mistakes) for name, columns in form.SHEETS.items()}
    if not mistakes:
        mistakes += between_rows(sheets)
    places = Places(
        {n: [(row, cells) for row, cells in s.rows] for n, s in sheets.items()},
        {n: s.letters for n, s in sheets.items()},
    )
    if mistakes:
        return Draft(None, tuple(mistakes), places)
    tables = tables_from({name: [cells for _, cells in sheet.rows] for name, sheet in sheets.items()})
    framework, problems = examine_texts(texts_of(tables))
    return Draft(framework, tuple(placed(places, p) for p in problems), places)


def placed(places: Places, error: FrameworkError) -> Mistake:
    """A problem of the standard's text with the cell of the workbook that it is about, in the office's words."""
    sheet, cell = places.of(error)
    return Mistake(sheet, cell, re.sub(r"[A-Za-z_]{2,}", lambda m: form.office_word(m[0]), error.problem))


def _sheet(
    name: str, columns: Sequence[form.Column], grids: Mapping[str, list[list[Any]]], mistakes: list[Mistake]
) -> Sheet:
    found = Sheet()
    if name not in grids:
        mistakes.append(Mistake(name, "", BOOK["sheet"].format(sheet=name)))
        return found
    grid = grids[name]
    top = next(
        (n for n, row in enumerate(grid[:_HEADER_WITHIN]) if _folded(columns[0].label) in map(_folded, row)), None
    )
    missing = [
        c.label for c in columns if top is None or (c.kind != "sum" and _folded(c.label) not in map(_folded, grid[top]))
    ]
    if top is None or missing:
        mistakes.append(Mistake(name, "", BOOK["header"].format(columns="、".join(missing))))
        return found
    keys = list(_keys(name, top + 1, grid[top], columns, mistakes))
    found.letters = {c.key: column_name(n) for n, c in enumerate(keys) if c}
    for number, row in enumerate(grid[top + 1 :], top + 2):
        cells: dict[str, Any] = {}
        for position, raw in enumerate(row):
            where = f"{column_name(position)}{number}"
            if text_of(raw):
                _take(name, where, keys[position] if position < len(keys) else None, raw, cells, mistakes)
        if cells:
            mistakes += [
                Mistake(name, f"{found.letters[c.key]}{number}", f"“{c.label}”{CELLS['blank']}")
                for c in columns
                if c.need and c.key not in cells and (name != form.VERSION or c.key == "item")
            ]
            found.rows.append((number, cells))
    if not found.rows:
        mistakes.append(Mistake(name, "", BOOK["rows"]))
    return found


def _folded(raw: object) -> str:
    return "".join(clean(text_of(raw)).split())


def _keys(
    name: str, number: int, header: Sequence[object], columns: Sequence[form.Column], mistakes: list[Mistake]
) -> Iterator[form.Column | None]:
    known, seen = {_folded(c.label): c for c in columns}, set()
    for position, raw in enumerate(header):
        label = _folded(raw)
        column = known.get(label)
        if label and (column is None or label in seen):
            code = "column" if column is None else "column_twice"
            mistakes.append(Mistake(name, f"{column_name(position)}{number}", BOOK[code].format(column=text_of(raw))))
        seen.add(label)
        yield column


def _take(
    name: str, where: str, column: form.Column | None, raw: object, cells: dict[str, Any], mistakes: list[Mistake]
) -> None:
    """Read one cell that is not blank into ``cells``, or say what is wrong with it."""
    if column is not None and column.kind == "sum":
        return
    if column is None:
        mistakes.append(Mistake(name, where, BOOK["stray"].format(text=text_of(raw)[:20])))
        return
    try:
        if _ERROR.fullmatch(text_of(raw)):
            raise BadText("error")
        value = read(column, raw)
        cells[column.key] = value.upper() if column.key in ("code", "condition") else value
    except BadText as error:
        cells[column.key] = None
        mistakes.append(Mistake(name, where, f"“{column.label}”{error}"))
