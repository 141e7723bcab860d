"""The standard as a workbook: out and in again it is the same, also through LibreOffice."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import libreoffice
import openpyxl
import pytest
import revised_standard as made
from openpyxl.workbook import Workbook
from revised_standard import STANDARD

from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.framework_text import tables_of, texts_of
from shuangyong_metrics.model import MICRO, Framework, Round, UnitType
from shuangyong_metrics.services import revision
from shuangyong_metrics.workbook.standard_book import standard_book
from shuangyong_metrics.workbook.standard_read import read_standard


def read(data: bytes) -> Framework:
    draft = read_standard(data)
    assert draft.framework is not None, [m.words for m in draft.mistakes]
    return draft.framework


def same(framework: Framework) -> Framework:
    """What a standard says, without the letters that it is written in."""
    return replace(framework, digest="", files={})


# ---- the same in and out


def test_the_text_of_a_standard_is_written_again_as_it_was() -> None:
    tables = tables_of(STANDARD.files)
    assert tables_of(texts_of(tables)) == tables
    assert same(load_texts(texts_of(tables))) == same(STANDARD)


def test_a_standard_comes_back_from_its_workbook_unchanged() -> None:
    once = read(standard_book(STANDARD))
    assert same(once) == same(STANDARD)
    assert read(standard_book(once)) == once, "written by the product, even the text is the same"


def test_libreoffice_opens_and_saves_it_and_adds_up_the_points(tmp_path: Path) -> None:
    source, target = tmp_path / "标准.xlsx", tmp_path / "另存.xlsx"
    source.write_bytes(made.draft())
    book = openpyxl.load_workbook(source)
    where = [(made.put(book, "指标", code, "分值", 0), value) for code, value in (("A2", 0.5), ("A8", 1.5))]
    steps = [("number", "指标", cell, value) for cell, value in where] + [
        ("show", "标准", f"D{n}") for n in range(4, 10)
    ]
    _, shown = libreoffice.edit(source, target, steps)
    assert [shown["标准", f"D{n}"] for n in range(4, 10)] == ["15", "20", "18", "15", "20", "12"]
    found = read(target.read_bytes())
    assert found.indicator("A2").points == MICRO // 2
    assert found.indicator("A8").points == 3 * MICRO // 2
    wanted = {i.code: i for i in STANDARD.indicators if i.code not in ("A2", "A8")}
    assert {i.code: i for i in found.indicators if i.code not in ("A2", "A8")} == wanted
    assert (found.vetoes, found.honours, found.common_inputs) == (
        STANDARD.vetoes,
        STANDARD.honours,
        STANDARD.common_inputs,
    )


def test_the_workbook_holds_nothing_that_the_scan_hits() -> None:
    from shuangyong_metrics.workbook.scan import scan

    assert scan(standard_book(STANDARD), "考评标准.xlsx") == ()


def test_every_sheet_is_open_to_changes_and_prints_on_a4() -> None:
    book = openpyxl.load_workbook(io.BytesIO(standard_book(STANDARD)))
    assert not any(sheet.protection.sheet for sheet in book)
    assert {sheet.page_setup.paperSize for sheet in book} == {9}
    assert [s.title for s in book] == [
        "使用说明",
        "版本",
        "标准",
        "指标",
        "计分规则",
        "分档和选项",
        "填报项",
        "算例",
        "加分和否决",
    ]


# ---- what an office changes


Change = tuple[str, str, str, Any, Callable[[Framework], object], object]
CHANGES: list[Change] = [
    ("指标", "A9", "适用类型", "教育、乡镇街道", lambda f: f.indicator("A9").applies_to, (UnitType.EDU, UnitType.TWN)),
    ("指标", "A9", "适用类型", "全部", lambda f: f.indicator("A9").applies_to, tuple(UnitType)),
    ("指标", "C2", "考评季度", "3", lambda f: f.indicator("C2").due, (3,)),
    ("指标", "C2", "考评季度", 1.3, lambda f: f.indicator("C2").due, (1, 3)),
    ("指标", "C2", "考评季度", "一、四季度", lambda f: f.indicator("C2").due, (1, 4)),
    ("指标", "A3", "名称是指标", None, lambda f: f.version, "2027"),
    ("计分规则", "B2", "一季度目标", 45.5, lambda f: f.indicator("B2").rule.targets[0], 45_500_000),
    ("计分规则", "B2", "一季度目标", "４５", lambda f: f.indicator("B2").rule.targets[0], 45 * MICRO),
    ("计分规则", "A5", "期限", "4-10", lambda f: f.indicator("A5").rule.month_day, (4, 10)),
    ("计分规则", "A5", "期限", "4月10日", lambda f: f.indicator("A5").rule.month_day, (4, 10)),
    ("计分规则", "A5", "迟报得分比例", 0.333333, lambda f: f.indicator("A5").rule.grace_share, 333_333),
    ("计分规则", "B4", "免折算授课人", "驻军", lambda f: f.indicator("B4").rule.cap_instructors, ("驻军",)),
    ("填报项", "A3-1", "填写提示", "=不是公式", lambda f: f.indicator("A3").inputs[0].help, "=不是公式"),
    ("版本", "施行起始季度", "内容", "2027年二季度", lambda f: f.first_round, Round(2027, 2)),
    ("版本", "版本", "内容", 2028, lambda f: f.version, "2028"),
    ("版本", "加分合计上限", "内容", 4.5, lambda f: f.bonus_cap, 4_500_000),
    ("加分和否决", "P3", "分值或国家级", 0.3, lambda f: f.honours[2].points, (300_000,)),
]


@pytest.mark.parametrize(("sheet", "code", "column", "value", "found", "wanted"), CHANGES)
def test_a_changed_cell_changes_that_and_nothing_else(
    sheet: str, code: str, column: str, value: Any, found: Callable[[Framework], object], wanted: object
) -> None:
    if value is None:
        column, value = "指标", "换了名称"
    if str(value).startswith("="):
        value = value.replace("=", "＝")
        wanted = str(wanted).replace("=", "＝")
    changed = read(made.draft(lambda b: made.put(b, sheet, code, column, value)))
    assert found(changed) == wanted
    assert read(standard_book(changed)) == changed


def test_rows_may_be_sorted_and_columns_moved(tmp_path: Path) -> None:
    def turn_round(book: Workbook) -> None:
        page = book["计分规则"]
        values = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
        for number, row in enumerate(reversed(values), 4):
            for column, value in enumerate(row, 1):
                page.cell(number, column).value = value
        book["标准"].move_range("B3:B9", cols=4)

    assert same(read(made.draft(turn_round))) == same(read(made.draft()))


def test_an_indicator_is_added_and_another_retired() -> None:
    def swap(book: Workbook) -> None:
        made.drop(book, "A2")
        made.add_indicator(book, "A11", 1)

    found, wrong = revision.mistakes(made.draft(swap))
    assert wrong == ()
    assert found is not None
    assert [i.code for i in found.indicators][:10] == ["A1", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11"]
    assert found.indicator("A11").inputs[0].label == "已成立退役军人志愿服务队"
