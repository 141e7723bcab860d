"""One reader for the tables that the office imports: headers in English or Chinese, every problem with its place.

All or nothing: a table with one bad cell gives a ``BadTable`` that lists what is wrong, by row and column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from shuangyong_metrics.errors import RefusedFile, ShuangyongError
from shuangyong_metrics.model import Role, UnitType
from shuangyong_metrics.services.file_input import read_input
from shuangyong_metrics.workbook.normalise import clean
from shuangyong_metrics.workbook.tables import Sheet, read_sheets

T = TypeVar("T")
#: A title may stand above the header.
_HEADER_WITHIN = 10
_SHOWN = 20
#: Columns that offices keep beside the data; they are read past.
IGNORED = ("序号", "备注", "no", "remark")


class BadTable(ShuangyongError):
    """An imported table is not usable; one line per problem."""


class BadCell(ValueError):
    """A cell does not hold what its column asks for: the column's key, what is wrong, what to do."""

    def __init__(self, key: str, problem: str) -> None:
        self.key, self.problem = key, problem
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the English header, the Chinese one that messages use, and what else people write there."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = True

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(_folded(header) for header in (self.key, self.label, *self.also))


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (``名册.csv 第 3 行``) and its texts by column key, blank where there is no cell."""

    place: str
    cells: dict[str, str]

    def text(self, key: str) -> str:
        """A code, a figure or a word of a list, full-width signs narrow; blank allowed."""
        return clean(self.words(key))

    def words(self, key: str) -> str:
        """A name or a sentence as it is written; blank allowed."""
        return self.cells.get(key, "")

    def need(self, key: str) -> str:
        """The text; raises BadCell when it is blank."""
        return clean(self.need_words(key))

    def need_words(self, key: str) -> str:
        """The words; raises BadCell when there are none."""
        words = self.words(key)
        if not words:
            raise BadCell(key, "是空的，请填写")
        return words


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table that came through the browser: its name as it was there, for messages, and its bytes."""

    name: str
    data: bytes


def read_table(path: Path | TableFile, columns: Sequence[Column], parse: Callable[[Row], T]) -> list[T]:
    """Every row through ``parse``, which raises BadCell; raises BadTable with all problems."""
    try:
        sheets = read_sheets(path.data if isinstance(path, TableFile) else read_input(path), path.name)
    except RefusedFile as error:
        what = str(error).split("。", 1)[0]
        raise BadTable(f"{path.name}：{what}。导入的表请另存为 .xlsx，或 CSV（UTF-8、GB18030 均可）后再试。") from error
    rows = _rows(path.name, sheets, columns)
    found: list[T] = []
    problems: list[str] = []
    for row in rows:
        try:
            found.append(parse(row))
        except BadCell as error:
            problems.append(at(row, columns, error))
    raise_problems(problems)
    return found


def raise_problems(problems: Sequence[str]) -> None:
    """Raise BadTable when there is any problem; a long list is cut, its length told."""
    if problems:
        more = [f"……共 {len(problems)} 处问题。"] if len(problems) > _SHOWN else []
        raise BadTable("\n".join([*problems[:_SHOWN], *more, "表格没有导入任何一行：改好后请整表再导入。"]))


def at(row: Row, columns: Sequence[Column], error: BadCell) -> str:
    """The problem with its place."""
    label = next((c.label for c in columns if c.key == error.key), error.key)
    return f"{row.place}“{label}”列：{error.problem}。"


def only_once(rows: Sequence[tuple[str, object]], what: str) -> None:
    """Refuse a table that says two things of one key; ``rows`` are (place, key)."""
    first: dict[object, str] = {}
    problems = []
    for place, key in rows:
        if key in first:
            problems.append(f"{place}：{what}与 {first[key]} 重复。请只留一行。")
        first.setdefault(key, place)
    raise_problems(problems)


def _rows(file: str, sheets: Sequence[Sheet], columns: Sequence[Column]) -> list[Row]:
    needed = "、".join(f"{c.label}（{c.key}）" for c in columns if c.required)
    for sheet in sheets:
        for position, (number, header) in enumerate(sheet.rows[:_HEADER_WITHIN]):
            if _is_header(header, columns):
                where = f"{file} 工作表“{sheet.name}”" if sheet.name else file
                keys = _keys(f"{where} 第 {number} 行", header, columns)
                return [_row(f"{where} 第 {n} 行", keys, cells) for n, cells in sheet.rows[position + 1 :]]
    raise BadTable(f"{file}：没有找到表头，或表头缺列。需要的列：{needed}。请补上表头后再导入。")


def _is_header(cells: Sequence[str], columns: Sequence[Column]) -> bool:
    present = {_folded(cell) for cell in cells}
    return all(present & set(column.headers) for column in columns if column.required)


def _keys(where: str, header: Sequence[str], columns: Sequence[Column]) -> list[str | None]:
    """The column key of every position; None for a column that is read past."""
    known = {text: column.key for column in columns for text in column.headers}
    keys: list[str | None] = []
    for cell in header:
        key = known.get(_folded(cell))
        if key is None and cell and _folded(cell) not in IGNORED:
            usable = "、".join(column.label for column in columns)
            raise BadTable(f"{where}：表头“{cell}”不认识。可用的列：{usable}（另可有序号、备注）。请改正或删去这一列。")
        if key is not None and key in keys:
            raise BadTable(f"{where}：表头“{cell}”出现了两次，无法判断以哪一列为准。请删去多余的一列。")
        keys.append(key if cell else "")
    return keys


def _row(place: str, keys: Sequence[str | None], cells: Sequence[str]) -> Row:
    stray = [cell for n, cell in enumerate(cells) if cell and (n >= len(keys) or keys[n] == "")]
    if stray:
        raise BadTable(f"{place}：“{stray[0]}”所在的列没有表头（文字里有逗号的，请用引号括起来）。请改正后再导入。")
    return Row(place, {key: cell for key, cell in zip(keys, cells, strict=False) if key})


def _folded(header: str) -> str:
    return "".join(clean(header).split()).rstrip("*").casefold()


# ---- words that several tables use


def unit_type_of(row: Row, key: str) -> UnitType:
    """A type by its code or its Chinese name."""
    return _one_of(row, key, {**{t.value: t for t in UnitType}, **{t.label: t for t in UnitType}}, "单位类型")


_ROLES = {
    "领导": Role.LEADER, "联络员": Role.UNIT, "成员单位": Role.UNIT, "审核员": Role.REVIEWER, "管理员": Role.OFFICE,
    "双拥办": Role.OFFICE,
}  # fmt: skip


def role_of(row: Row, key: str) -> Role:
    """A role by its code or its Chinese name."""
    names = {**{r.value.upper(): r for r in Role}, **{r.label: r for r in Role}, **_ROLES}
    return _one_of(row, key, names, "角色")


def _one_of(row: Row, key: str, words: dict[str, T], what: str) -> T:
    text = row.need(key)
    if text.upper() not in words:
        raise BadCell(key, f"“{text}”不是{what}。可填：{'、'.join(words)}")
    return words[text.upper()]
