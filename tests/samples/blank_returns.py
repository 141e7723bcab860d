"""Blank returns for tests, where the cells of each input stand in them, and a whole return to type into them.

Cells are found as a clerk finds them, by the code in the row and the words at the head of the column, with openpyxl:
nothing here is shared with the reader of the product.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.merge import MergedCellRange

from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Framework, Indicator, Input, Kind, Prior, Round, Unit, UnitType
from shuangyong_metrics.services.setup import DATA
from shuangyong_metrics.workbook.template import build_template

YEAR = 2026
FRAMEWORK: Framework = load_folder(DATA / "standards" / "2025")
FRAMEWORKS = {FRAMEWORK.version: FRAMEWORK}
INPUTS: dict[str, Input] = {x.code: x for x in FRAMEWORK.inputs}
OWNERS: dict[str, Indicator] = {x.code: i for i in FRAMEWORK.indicators for x in i.inputs}
OFFICE, CONTACT = "东岭市双拥工作领导小组办公室", "0000-1234567"
LEDGER, GUIDE, META, BASE_SHEET = "活动台账", "填报说明", "_meta", "基础数据"

Cell = tuple[str, str]


def unit_of(unit_type: UnitType) -> Unit:
    return Unit(f"U-{unit_type.value}", f"东岭市{unit_type.label}局", unit_type)


def blank(
    unit_type: UnitType,
    quarter: int,
    prior: Mapping[str, Prior] | None = None,
    claims: Mapping[str, str] | None = None,
    unit: Unit | None = None,
) -> bytes:
    """The template of an invented unit."""
    return build_template(
        FRAMEWORK,
        unit or unit_of(unit_type),
        Round(YEAR, quarter),
        prior=prior or {},
        claims=claims or {},
        due=date(YEAR, 10, 14),
        office=OFFICE,
        contact=CONTACT,
    )


def loaded(data: bytes | Path, values: bool = False) -> Any:
    """A workbook opened with openpyxl, but that merged cells lose the lines at their edges: drawing those again takes
    two thirds of the time, and nobody looks at them here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MergedCellRange, "format", lambda _range: None)
        return openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data, data_only=values)


class Places:
    """Where things stand in one template: rows by code, columns by the beginning of their header."""

    def __init__(self, data: bytes | Path, values: bool = False) -> None:
        self.book: Any = loaded(data, values)
        self.rows: dict[str, tuple[str, int]] = {}
        self.columns: dict[str, dict[str, str]] = {}
        self.first_event = 0
        for sheet in self.book:
            self._look(sheet)

    def _look(self, sheet: Any) -> None:
        for row in sheet.iter_rows():
            words = {c.value: c.column_letter for c in row if isinstance(c.value, str)}
            if {"代码", "状态"} <= set(words) or {"序号", "日期"} <= set(words):
                self.columns[sheet.title] = words
                self.first_event = row[0].row + 1
            elif sheet.title in self.columns and row[0].value in INPUTS:
                assert row[0].value not in self.rows, f"{row[0].value} stands twice"
                self.rows[row[0].value] = (sheet.title, row[0].row)

    def column(self, sheet: str, header: str) -> str:
        return next(letter for text, letter in self.columns[sheet].items() if text.startswith(header))

    def at(self, code: str, header: str = "本季值") -> Cell:
        """Sheet and cell of an input in a column."""
        sheet, row = self.rows[code]
        return sheet, f"{self.column(sheet, header)}{row}"

    def event(self, number: int, header: str) -> Cell:
        """A cell of the ledger's row ``number``, from 0."""
        return LEDGER, f"{self.column(LEDGER, header)}{self.first_event + number}"

    def cell(self, place: Cell) -> Any:
        return self.book[place[0]][place[1]]

    @property
    def open(self) -> tuple[str, ...]:
        """Inputs whose value may be typed in."""
        return tuple(code for code in self.rows if not self.cell(self.at(code)).protection.locked)

    def typed(self, cells: Mapping[Cell, Any]) -> bytes:
        """The workbook with these cells typed in, dates as dates; the rest as it was."""
        for place, value in cells.items():
            cell = self.cell(place)
            number_format = cell.number_format
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            elif not isinstance(value, date):
                cell.number_format = number_format
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()


_WHOLE: dict[Kind, Any] = {
    Kind.YES_NO: "是",
    Kind.COUNT: 8,
    Kind.PERSONS: 8,
    Kind.AMOUNT: 2.5,
    Kind.PERCENT: 95,
    Kind.DATE: date(YEAR, 3, 20),
}


def whole(places: Places) -> dict[str, Any]:
    """A figure for every open cell of a template, with which nothing is wrong; denominators are a little larger."""
    figures: dict[str, Any] = {}
    for code in places.open:
        item, owner = INPUTS[code], OWNERS.get(code)
        figures[code] = owner.rule.options[0].label if item.kind is Kind.CHOICE and owner else _WHOLE.get(item.kind)
        if item.part == "denominator":
            figures[code] = 10
    return figures


EVENTS: tuple[dict[str, Any], ...] = (
    {"日期": date(YEAR, 7, 8), "活动类型": "会议学习", "主要指标": "A3", "角色": "主办", "方案": "√", "签到": "√", "影像": "√",
     "小结": "√", "佐证材料名称": "会议纪要", "文号": "纪要1号"},
    {"日期": date(YEAR, 7, 30), "活动类型": "走访慰问", "主要指标": "C1", "次要指标": "F7", "角色": "承办",
     "共建单位": "共建部队01", "金额": 3.25, "方案": "√"},
    {"日期": date(YEAR, 9, 1), "活动类型": "宣传教育", "主要指标": "B4", "次要指标": "B10", "角色": "协办", "授课人": "驻军",
     "签到": "√"},
)  # fmt: skip


def event_cells(places: Places, events: tuple[dict[str, Any], ...] = EVENTS) -> dict[Cell, Any]:
    """Cells of the ledger for these events."""
    return {places.event(n, header): value for n, event in enumerate(events) for header, value in event.items()}


def whole_cells(places: Places) -> dict[Cell, Any]:
    """Everything a clerk types into a blank return."""
    return {places.at(code): value for code, value in whole(places).items()} | event_cells(places)
