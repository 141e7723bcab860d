"""Where things stand in a workbook: its sheets as grids, the tables in them, the cells of each row by column key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import CellRef
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.normalise import clean, raw_text

#: Header key (text before the bracket) → column key, for the tables of inputs and for the ledger.
TABLE_KEYS = {layout.header_key(text): key for key, text in layout.COLUMNS.items()}
LEDGER_KEYS = {layout.header_key(text): key for key, text in layout.LEDGER_COLUMNS.items()}
_TABLE_NEEDS, _LEDGER_NEEDS = {"value", "status"}, {"day", "primary", "role"}
_PAIR = {"indicator", "label"}
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
    rows: list[list[object]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row under a header: the values by column key."""

    sheet: str
    row: int
    columns: dict[str, int]
    values: list[object]

    def get(self, key: str) -> object:
        """What stands in a column, ``""`` when the column or the cell is not there."""
        column = self.columns.get(key)
        return self.values[column] if column is not None and column < len(self.values) else ""

    def text(self, key: str) -> str:
        return clean(raw_text(self.get(key)))

    def ref(self, key: str) -> CellRef:
        return CellRef(self.sheet, cell_name(self.row, self.columns.get(key, 0)))


def input_lines(grids: list[Grid]) -> Iterator[Line]:
    """Rows under a header that has 本季值 and 状态 and either 代码 or the pair 指标 and 填报项."""
    for grid in grids:
        yield from _lines(grid, TABLE_KEYS, _TABLE_NEEDS, ({"code"}, _PAIR))


def ledger_lines(grids: list[Grid]) -> Iterator[Line]:
    """Rows of the ledger."""
    for grid in grids:
        yield from _lines(grid, LEDGER_KEYS, _LEDGER_NEEDS, (set(),))


def _lines(grid: Grid, keys: dict[str, str], needs: set[str], either: tuple[set[str], ...]) -> Iterator[Line]:
    columns: dict[str, int] | None = None
    for number, values in enumerate(grid.rows):
        found = _header(grid.name, keys, values, needs)
        if found is not None and any(group <= set(found) for group in either):
            columns = found
        elif columns is not None and any(v != "" for v in values):
            yield Line(grid.name, number, columns, values)


def _header(sheet: str, keys: dict[str, str], values: list[object], needs: set[str]) -> dict[str, int] | None:
    """Column key → position when this row is a header; refuses one that names a column twice."""
    named = [(keys.get(layout.header_key(v)), n) for n, v in enumerate(values) if isinstance(v, str) and v]
    found: dict[str, int] = {}
    if not needs <= {key for key, _ in named}:
        return None
    for key, position in named:
        if key in found:
            raise refusal("column_twice", sheet=sheet, column=raw_text(values[position]))
        if key is not None:
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
