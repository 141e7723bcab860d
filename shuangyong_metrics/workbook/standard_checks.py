"""What is wrong between the rows of a standard's workbook whose cells are each in order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shuangyong_metrics.framework import STANDARDS as LETTERS
from shuangyong_metrics.messages_standard import BOOK, CELLS
from shuangyong_metrics.model import Round
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.normalise import clean
from shuangyong_metrics.workbook.standard_cells import BadText, read
from shuangyong_metrics.workbook.standard_rows import owner

_INDICATOR = re.compile(rf"[{''.join(LETTERS)}][1-9][0-9]?")
_ROUND = re.compile(r"([0-9]{4})(?:Q|年第?)([1-4一二三四])(?:季度)?")
_MANY, _MAY_BE_BLANK = ("eight", "sources"), ("document", "reason")
_NUMBER = form.Column("text", "内容", "number")


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something wrong in a standard's workbook: sheet, cell (blank: the whole sheet), what is wrong and what to do."""

    sheet: str
    cell: str
    problem: str

    @property
    def words(self) -> str:
        where = f"工作表“{self.sheet}”" + (f" {self.cell}" if self.cell else "")
        return f"{where if self.sheet else '整个文件'}：{self.problem}。"


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet with their numbers, and in which column each key stands."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)


def between_rows(sheets: Mapping[str, Sheet]) -> Iterator[Mistake]:
    """What is wrong between the rows of sheets that are each in order."""
    yield from _version(sheets[form.VERSION])
    known = {cells["code"] for _, cells in sheets[form.INDICATORS].rows}
    for name in (form.STANDARDS, form.INDICATORS, form.RULES, form.INPUTS, form.EXTRAS):
        yield from _twice(name, sheets[name])
    for row, cells in sheets[form.INDICATORS].rows:
        if not _INDICATOR.fullmatch(cells["code"]):
            yield Mistake(
                form.INDICATORS,
                f"{sheets[form.INDICATORS].letters['code']}{row}",
                CELLS["standard"].format(text=cells["code"]),
            )
    for name in (form.RULES, form.BANDS, form.INPUTS, form.EXAMPLES):
        for row, cells in sheets[name].rows:
            code = owner(cells["code"])
            if code not in known and not (name == form.INPUTS and code == "Z"):
                yield Mistake(name, f"{sheets[name].letters['code']}{row}", CELLS["orphan"].format(text=code))
    ruled = {cells["code"] for _, cells in sheets[form.RULES].rows}
    for code in sorted(known - ruled):
        yield Mistake(form.RULES, "", BOOK["rule_missing"].format(text=code))


def _twice(name: str, sheet: Sheet) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for row, cells in sheet.rows:
        code = cells["code"]
        if code in first:
            yield Mistake(name, f"{sheet.letters['code']}{row}", CELLS["code_twice"].format(text=code, row=first[code]))
        first.setdefault(code, row)


def _version(sheet: Sheet) -> Iterator[Mistake]:
    """The rows of 版本 by their items, which take their keys; reads what is no text."""
    items = {label: item for item, (label, _) in form.VERSION_ITEMS.items()}
    seen: set[str] = set()
    for row, cells in sheet.rows:
        try:
            item = items.get(clean(cells["item"]))
            if item is None:
                raise BadText("item", text=cells["item"], words="、".join(items))
            if item in seen and item not in _MANY:
                raise BadText("item_twice", text=cells["item"])
            seen.add(item)
            cells |= {"item": item, "text": _stated(item, cells.get("text", ""))}
        except BadText as error:
            yield Mistake(form.VERSION, f"{sheet.letters['text']}{row}", str(error))
    for item, (label, _) in form.VERSION_ITEMS.items():
        if item not in seen and item not in _MAY_BE_BLANK:
            yield Mistake(form.VERSION, "", BOOK["item_missing"].format(text=label))


def _stated(item: str, text: str) -> Any:
    if not text and item not in _MAY_BE_BLANK:
        raise BadText("blank")
    if item == "bonus_cap":
        return read(_NUMBER, text)
    if item != "first_round":
        return text
    words = _ROUND.fullmatch(clean(text).upper())
    if not words:
        raise BadText("round", text=text)
    return Round(int(words[1]), int(words[2].translate(str.maketrans("一二三四", "1234")))).id
