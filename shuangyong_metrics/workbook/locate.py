"""Where things stand in a workbook: its sheets as grids, the tables in them, the cells of each row by column key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.model import CellRef
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.normalise import clean, raw_text


@dataclass(frozen=True, slots=True)
class Table:
    """How a kind of table is known: header key → column key, the columns it needs, and the groups of which one does.

    ``expected`` are the columns without which something that people write would be lost.
    """

    keys: dict[str, str]
    titles: dict[str, str]
    needs: frozenset[str]
    either: tuple[frozenset[str], ...]
    expected: tuple[str, ...]

    def usable(self, present: AbstractSet[str]) -> bool:
        return self.needs <= present and any(group <= present for group in self.either)

    def missing(self, present: AbstractSet[str]) -> tuple[str, ...]:
        """Headers of the expected columns that are not there."""
        lost = [key for key in self.expected if key not in present]
        if not any(group <= present for group in self.either):
            lost = [min(self.either[0]), *lost]
        return tuple(self.titles[key] for key in lost)


def _table(columns: dict[str, str], needs: set[str], either: tuple[set[str], ...], expected: AbstractSet[str]) -> Table:
    keys = {layout.header_key(text): key for key, text in columns.items()}
    return Table(
        keys,
        {key: text for text, key in keys.items()},
        frozenset(needs),
        tuple(frozenset(group) for group in either),
        tuple(key for key in columns if key in expected),
    )


#: Rows under a header that has 本季值 and 状态 and either 代码 or the pair 指标 and 填报项.
INPUTS = _table(
    layout.COLUMNS,
    {"value", "status"},
    ({"code"}, {"indicator", "label"}),
    {"value", "status", "note", "evidence"},
)
LEDGER = _table(
    layout.LEDGER_COLUMNS, {"day", "primary", "role"}, (set(),), layout.LEDGER_COLUMNS.keys() - {"number_in_list"}
)
#: What a cell that names a column can begin with; blanks before it are nothing.
_STARTS = {text[0] for table in (INPUTS, LEDGER) for text in table.keys} | {
    sign for sign in map(chr, range(0x3001)) if sign.isspace()
}
#: No table is known by fewer headers than this.
_FEWEST = 3
#: So many headers of a table in one row are its header, even where one that it needs is not among them.
_ENOUGH = 4
#: A text of so many signs is no usual header.
_LONGEST = 60


@cache
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


@dataclass(frozen=True)
class Grid:
    """One sheet as rows of values, blank cells as ``""``."""

    name: str
    rows: Sequence[Sequence[object]]

    @cached_property
    def headings(self) -> dict[int, list[tuple[int, str]]]:
        """Rows that may name columns, with what in them may: few do, and every table that is looked for asks each of them."""
        found = {}
        for number, values in enumerate(self.rows):
            if len(values) - values.count("") < _FEWEST:
                continue
            texts = [(at, v) for at, v in enumerate(values) if isinstance(v, str) and v[:1] in _STARTS]
            if len(texts) >= _FEWEST:
                found[number] = [(at, _header_key(text)) for at, text in texts]
        return found


class Line:
    """One row under a header: the values by column key."""

    __slots__ = ("_values", "columns", "row", "sheet")

    def __init__(self, sheet: str, row: int, columns: dict[str, int], values: Sequence[object]) -> None:
        self.sheet, self.row, self.columns, self._values = sheet, row, columns, values

    def get(self, key: str) -> object:
        """What stands in a column, ``""`` when the column or the cell is not there."""
        at = self.columns.get(key)
        return "" if at is None or at >= len(self._values) else self._values[at]

    def text(self, key: str) -> str:
        return clean(raw_text(self.get(key)))

    def says(self, *but: str) -> bool:
        """Is there anything in the row, the columns ``but`` left out?"""
        return any(self.get(key) != "" and self.text(key) for key in self.columns if key not in but)

    def cell(self, key: str) -> str:
        """The name of the cell in a column."""
        return cell_name(self.row, self.columns.get(key, 0))

    def ref(self, key: str) -> CellRef:
        return CellRef(self.sheet, self.cell(key))


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its columns by key, the headers that are missing; ``usable``: the rows under it are read."""

    sheet: str
    row: int
    columns: dict[str, int]
    missing: tuple[str, ...]
    usable: bool

    @property
    def ref(self) -> CellRef:
        return CellRef(self.sheet, cell_name(self.row, 0))


def find_lines(grids: list[Grid], table: Table, headers: list[Header]) -> Iterator[Line]:
    """The rows under every header of a kind of table; rows without any content are left out.

    The headers are added to ``headers``. Nothing is read under one that lacks a column which the table needs.
    """
    for grid in grids:
        columns: dict[str, int] | None = None
        for number, values in enumerate(grid.rows):
            if values.count("") == len(values):
                continue
            header = _header(grid, number, table)
            if header is not None:
                headers.append(header)
                columns = header.columns if header.usable else None
            elif columns is not None:
                yield Line(grid.name, number, columns, values)


def header_at(grid: Grid, row: int) -> int | None:
    """The nearest row at or above ``row`` that names columns, both counted from 0; None when there is none."""
    for number in range(min(row, len(grid.rows) - 1), -1, -1):
        try:
            if any(_header(grid, number, table) is not None for table in (INPUTS, LEDGER)):
                return number
        except RefusedFile:
            # it names a column twice: a header all the same
            return number
    return None


def _header_key(text: str) -> str:
    """Most are met in every return, and each return is asked for two kinds of tables; long ones are not kept."""
    return _kept_key(text) if len(text) <= _LONGEST else layout.header_key(text)


_kept_key = lru_cache(maxsize=2_048)(layout.header_key)


def _header(grid: Grid, row: int, table: Table) -> Header | None:
    """Column key → position when this row is a header; refuses one that names a column twice."""
    named = [(key, at) for at, heading in grid.headings.get(row, ()) if (key := table.keys.get(heading))]
    if len(named) < _FEWEST:
        return None
    present = {key for key, _ in named}
    usable = table.usable(present)
    if not usable and len(present) < _ENOUGH:
        return None
    found: dict[str, int] = {}
    for key, position in named:
        if key in found:
            raise refusal("column_twice", sheet=grid.name, column=raw_text(grid.rows[row][position]))
        found[key] = position
    return Header(grid.name, row, found, table.missing(present), usable)
