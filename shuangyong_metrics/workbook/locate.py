"""Where things stand in a workbook: its sheets as grids, the tables in them, the cells of each row by column key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import CellRef
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.normalise import clean, raw_text


@dataclass(frozen=True, slots=True)
class Table:
    """How a kind of table is known: header key → column key, the columns it needs, and the groups of which one does."""

    keys: dict[str, str]
    needs: frozenset[str]
    either: tuple[frozenset[str], ...]
    starts: frozenset[str]


def _table(columns: dict[str, str], needs: set[str], *either: set[str]) -> Table:
    keys = {layout.header_key(text): key for key, text in columns.items()}
    groups = tuple(frozenset(group) for group in either) or (frozenset[str](),)
    return Table(keys, frozenset(needs), groups, frozenset(key[0] for key in keys))


#: Rows under a header that has 本季值 and 状态 and either 代码 or the pair 指标 and 填报项.
INPUTS = _table(layout.COLUMNS, {"value", "status"}, {"code"}, {"indicator", "label"})
LEDGER = _table(layout.LEDGER_COLUMNS, {"day", "primary", "role"})
_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(r'\br="([A-Z]+[0-9]+)"')
_MERGED = re.compile(r'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


def column_name(column: int) -> str:
    """The letters of a column counted from 0.

    >>> column_name(27)
    'AB'
    """
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell counted from 0, e.g. ``B1``."""
    return f"{column_name(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as rows of values, blank cells as ``""``."""

    name: str
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row under a header: the values by column key."""

    sheet: str
    row: int
    columns: dict[str, int]
    values: Sequence[object]

    def get(self, key: str) -> object:
        """What stands in a column, ``""`` when the column or the cell is not there."""
        column = self.columns.get(key)
        return self.values[column] if column is not None and column < len(self.values) else ""

    def text(self, key: str) -> str:
        value = self.get(key)
        return clean(raw_text(value)) if value != "" else ""

    def says(self, *but: str) -> bool:
        """Is there anything in the row, the columns ``but`` left out?"""
        return any(self.text(key) for key in self.columns if key not in but)

    def ref(self, key: str) -> CellRef:
        return CellRef(self.sheet, cell_name(self.row, self.columns.get(key, 0)))


def find_lines(grids: list[Grid], table: Table) -> Iterator[Line]:
    """The rows under every header of a kind of table; rows without any content are left out."""
    for grid in grids:
        columns: dict[str, int] | None = None
        for number, values in enumerate(grid.rows):
            if values.count("") == len(values):
                continue
            found = _header(grid.name, table, values)
            if found is not None:
                columns = found
            elif columns is not None:
                yield Line(grid.name, number, columns, values)


def has_header(grids: list[Grid], table: Table) -> bool:
    """Is there a table of this kind, with or without rows?"""
    return any(_header(grid.name, table, values) is not None for grid in grids for values in grid.rows)


def header_at(grid: Grid, row: int) -> int | None:
    """The nearest row at or above ``row`` that names columns, both counted from 0; None when there is none."""
    for number in range(min(row, len(grid.rows) - 1), -1, -1):
        try:
            if any(_header(grid.name, table, grid.rows[number]) is not None for table in (INPUTS, LEDGER)):
                return number
        except RefusedFile:
            # it names a column twice: a header all the same
            return number
    return None


def _header(sheet: str, table: Table, values: Sequence[object]) -> dict[str, int] | None:
    """Column key → position when this row is a header; refuses one that names a column twice."""
    named = [
        (key, position)
        for position, value in enumerate(values)
        if isinstance(value, str) and value.lstrip()[:1] in table.starts
        if (key := table.keys.get(layout.header_key(value)))
    ]
    present = {key for key, _ in named}
    if not (table.needs <= present and any(group <= present for group in table.either)):
        return None
    found: dict[str, int] = {}
    for key, position in named:
        if key in found:
            raise refusal("column_twice", sheet=sheet, column=raw_text(values[position]))
        found[key] = position
    return found


def troubled_cells(xml: str) -> dict[str, str]:
    """Cells that a reader of values sees as blank although they are not: cell → error_value or formula_no_value."""
    troubled: dict[str, str] = {}
    if "<f" not in xml and 't="e"' not in xml and ":f" not in xml:
        return troubled
    for match in _CELL.finditer(xml):
        attributes, body = match[1], match[2] or ""
        name = _REFERENCE.search(attributes)
        if name is None:
            continue
        if 't="e"' in attributes:
            troubled[name[1]] = "error_value"
        elif re.search(r"<(?:\w+:)?f\b", body) and not re.search(r"<(?:\w+:)?v>[^<]", body):
            troubled[name[1]] = "formula_no_value"
    return troubled


def merged_into(xml: str, cell: str) -> str:
    """The merged range that swallows a cell, blank when there is none or the cell is its first."""
    letters, digits = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    for first, top, last, bottom in _MERGED.findall(xml):
        inside = _number(first) <= _number(letters) <= _number(last) and int(top) <= digits <= int(bottom)
        if inside and (letters, digits) != (first, int(top)):
            return f"{first}{top}:{last}{bottom}"
    return ""


def _number(letters: str) -> int:
    result = 0
    for letter in letters:
        result = result * 26 + ord(letter) - 64
    return result
