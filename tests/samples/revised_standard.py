"""The 2025 standard as a workbook, changed cell by cell as an office would change it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Framework
from shuangyong_metrics.workbook.standard_book import standard_book
from shuangyong_metrics.workbook.standard_read import read_standard

STANDARD = load_folder(Path(__file__).parents[2] / "data" / "standards" / "2025")
#: A version as the office would publish it.
DOCUMENT = {"版本": "2027", "施行起始季度": "2027Q1", "文号": "市双办〔2026〕8号", "修订理由": "按年度工作重点调整"}


@cache
def _blank() -> bytes:
    return standard_book(STANDARD)


def book() -> Workbook:
    """The exported workbook, opened to be changed."""
    return openpyxl.load_workbook(io.BytesIO(_blank()))


def saved(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def header(sheet: Worksheet) -> dict[str, int]:
    """Header → column number."""
    return {str(cell.value): cell.column for cell in sheet[3] if cell.value}


def rows(sheet: Worksheet, code: str) -> list[int]:
    """The rows whose first cell is this code."""
    return [r for r in range(4, sheet.max_row + 1) if str(sheet.cell(r, 1).value or "") == code]


def put(workbook: Workbook, sheet: str, code: str, column: str, value: Any, nth: int = 0) -> str:
    """Write a cell found by code and header; returns where it is, e.g. ``C7``."""
    page = workbook[sheet]
    cell = page.cell(rows(page, code)[nth], header(page)[column])
    cell.value = value
    return str(cell.coordinate)


def state(workbook: Workbook, facts: Mapping[str, str] = DOCUMENT) -> None:
    """Fill in 版本."""
    for item, text in facts.items():
        put(workbook, "版本", item, "内容", text)


def drop(workbook: Workbook, code: str) -> None:
    """Retire an indicator: all its rows, in every sheet."""
    for page in workbook.worksheets[1:]:
        for row in range(page.max_row, 3, -1):
            if str(page.cell(row, 1).value or "").partition("-")[0] == code:
                page.delete_rows(row)


def add(workbook: Workbook, sheet: str, values: Mapping[str, Any]) -> int:
    """A new last row; returns its number."""
    page = workbook[sheet]
    row = page.max_row + 1
    for name, value in values.items():
        page.cell(row, header(page)[name], value)
    return row


def add_indicator(workbook: Workbook, code: str, points: float) -> None:
    """A new yes-or-no indicator, whole."""
    add(workbook, "指标", {
        "代码": code, "指标": "退役军人志愿服务队", "分值": points, "适用类型": "全部", "考评季度": "1、2、3、4",
        "对应八条": "组织领导", "计分说明": "已成立志愿服务队得满分，没有的得0分。", "佐证材料": "成立文件", "来源": "本市默认",
    })  # fmt: skip
    add(workbook, "计分规则", {"代码": code, "计分方法": "是否"})
    add(workbook, "填报项", {
        "代码": f"{code}-1", "填报项": "已成立退役军人志愿服务队", "类型": "是否", "全年口径": "取最新", "由谁填": "单位填报",
        "作用": "数值", "填写提示": "已成立填“是”，没有填“否”。",
    })  # fmt: skip
    add(workbook, "算例", {"指标代码": code, "算例": "已成立。", "一季度填报": f"{code}-1=是", "一季度得分": points})
    add(workbook, "算例", {
        "指标代码": code, "算例": "没有，是已报的0分。", "容易算错": "是", "一季度填报": f"{code}-1=否", "一季度得分": 0,
    })  # fmt: skip


def lighter(workbook: Workbook) -> None:
    """A2 is worth half a point less, A8 half a point more; their examples follow."""
    put(workbook, "指标", "A2", "分值", 0.5)
    put(workbook, "指标", "A8", "分值", 1.5)
    for code, points in (("A2", 0.5), ("A8", 1.5)):
        page = workbook["算例"]
        for row in rows(page, code):
            for quarter in ("一", "二", "三", "四"):
                cell = page.cell(row, header(page)[f"{quarter}季度得分"])
                if cell.value == 1:
                    cell.value = points


def draft(*edits: Callable[[Workbook], object]) -> bytes:
    """A revised workbook with its document; the first row of each edit's making is the office's."""
    workbook = book()
    state(workbook)
    for edit in edits:
        edit(workbook)
    return saved(workbook)


def swap(workbook: Workbook) -> None:
    """A2 is retired, A11 takes its point."""
    drop(workbook, "A2")
    add_indicator(workbook, "A11", 1)


def halve_a3(workbook: Workbook) -> None:
    """The examples of A3 and A4 after both are worth 2.5."""
    page = workbook["算例"]
    for code, factor in (("A3", 2.5 / 3), ("A4", 2.5 / 2)):
        for row in rows(page, code):
            for quarter in ("一", "二", "三", "四"):
                cell = page.cell(row, header(page)[f"{quarter}季度得分"])
                if isinstance(cell.value, int | float):
                    cell.value = round(cell.value * factor, 6)


def framework_of(workbook: Workbook) -> Framework:
    """What the workbook says, examples not reckoned."""
    framework = read_standard(saved(workbook)).framework
    assert framework is not None
    return framework


def same_book(data: bytes) -> bool:
    """Does a workbook say what the 2025 standard says?"""
    framework = read_standard(data).framework
    return framework is not None and replace(framework, digest="", files={}) == replace(STANDARD, digest="", files={})
