"""A draft of a standard: every slip of an editor is told with its sheet and cell, in the office's words, all at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
import revised_standard as made
import test_framework
import test_framework_figures
from openpyxl.workbook import Workbook

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.services import revision
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.standard_places import Places
from shuangyong_metrics.workbook.standard_read import placed, read_standard


def only(data: bytes) -> tuple[str, str, str]:
    """The one mistake of a draft."""
    draft = read_standard(data)
    assert [m.words for m in draft.mistakes][1:] == []
    assert draft.framework is None
    return draft.mistakes[0].sheet, draft.mistakes[0].cell, draft.mistakes[0].problem


def at(sheet: str, code: str, column: str, value: Any) -> tuple[bytes, str]:
    book = made.book()
    made.state(book)
    cell = made.put(book, sheet, code, column, value)
    return made.saved(book), cell


SLIPS: list[tuple[str, str, str, Any, str]] = [
    ("指标", "A3", "分值", "三分", "“三分”不是数"),
    ("指标", "A3", "分值", None, "“分值”是空的"),
    ("指标", "A3", "适用类型", "教育局", "没有“教育局”这种单位类型"),
    ("指标", "A3", "考评季度", "1-4", "不是季度"),
    ("指标", "A3", "对应八条", "组织", "只能是 组织领导"),
    ("指标", "A3", "代码", "G1", "应为标准的字母"),
    ("计分规则", "A3", "计分方法", "目标", "“目标”不认识。可填：是否、清单"),
    ("计分规则", "A3", "三季度目标", "40%", "不是数"),
    ("计分规则", "A3", "三季度目标", 1, "各季目标 应逐季不减"),
    ("计分规则", "B2", "一季度目标", 0.4, "写 40 这样的数"),
    ("计分规则", "A5", "期限", "02-30", "月-日"),
    ("计分规则", "A5", "期限", "三月底", "不是月和日"),
    ("填报项", "A3-1", "由谁填", "单位填报", "只用于、也必须用于台账汇总的填报项"),
    ("填报项", "A3-1", "台账计哪些指标", "A3、A99", "所指的指标不存在：A99"),
    ("填报项", "B2-1", "作用", "分母", "缺少填报项：分子"),
    ("填报项", "B2-1", "类型", "日期", "与计分方法不合：应为数字，这里是 日期"),
    ("算例", "A3", "一季度得分", "满分", "不是得分"),
    ("算例", "A3", "一季度得分", 2.5, "第 1 季度应得 2.5，算出 3"),
    ("算例", "A1", "一季度填报", "A1-1 是", "读不出来"),
    ("算例", "A1", "一季度填报", "A1-9=是", "没有这些填报项：A1-9"),
    ("算例", "A3", "活动台账", "日期=02-30；角色=主办", "应写成 03-31 这样的月-日"),
    ("算例", "A3", "活动台账", "日期=02-03；角色=参加", "角色 只能是 主办、承办、协办"),
    ("加分和否决", "P1", "省级", None, "国家、省、市三级"),
    ("标准", "A", "权重", 16, "各指标分值合计 15，与标题所列 16 不符"),
]


@pytest.mark.parametrize(("sheet", "code", "column", "value", "piece"), SLIPS)
def test_a_slip_is_told_with_its_sheet_and_cell(sheet: str, code: str, column: str, value: Any, piece: str) -> None:
    data, cell = at(sheet, code, column, value)
    _, wrong = revision.mistakes(data)
    told = [m for m in wrong if piece in m.problem]
    assert told, [m.words for m in wrong]
    # what an indicator lacks as a whole is told at the indicator
    where = ("指标", "A15") if "缺少填报项" in piece else (sheet, cell)
    assert told[0].sheet == where[0], told[0].words
    assert told[0].cell[1:] == where[1][1:], (told[0].words, cell)
    for mistake in wrong:
        words = mistake.words.replace(code, "").replace("A1-9", "").replace("A99", "")
        assert not any(part.isascii() and part.isalpha() and part.islower() for part in words.split()), words


def test_everything_wrong_is_told_at_once() -> None:
    def spoil(book: Workbook) -> None:
        made.put(book, "指标", "A3", "分值", "三")
        made.put(book, "指标", "B2", "适用类型", "全市")
        made.put(book, "算例", "F1", "二季度得分", "好")

    draft = read_standard(made.draft(spoil))
    assert [m.sheet for m in draft.mistakes] == ["指标", "指标", "算例"]

    def spoil_rules(book: Workbook) -> None:
        made.put(book, "计分规则", "A3", "四季度目标", 1)
        made.put(book, "计分规则", "B6", "起点", 100)
        made.put(book, "指标", "C1", "适用条件填报项", "Z-9")

    draft = read_standard(made.draft(spoil_rules))
    assert [(m.sheet, m.problem[:6]) for m in draft.mistakes[:2]] == [
        ("计分规则", "各季目标 应"),
        ("计分规则", "起点 应小于"),
    ]


def test_what_belongs_to_no_indicator_is_named() -> None:
    def forget(book: Workbook) -> None:
        page = book["指标"]
        page.delete_rows(made.rows(page, "A2")[0])

    draft = read_standard(made.draft(forget))
    assert [m.sheet for m in draft.mistakes] == ["计分规则", "填报项", "算例", "算例", "算例"]
    assert all("“指标”表里没有 A2" in m.problem for m in draft.mistakes)


def test_a_code_twice_a_sheet_and_a_column_gone() -> None:
    assert only(made.draft(lambda b: made.put(b, "填报项", "A2-1", "代码", "A1-1")))[2].startswith("代码 A1-1 与第 ")
    assert only(made.draft(lambda b: b.remove(b["算例"])))[::2] == (
        "算例",
        "缺少工作表“算例”。请用系统导出的考评标准修改，不要删去工作表或改名",
    )
    sheet, cell, problem = only(made.draft(lambda b: b["指标"].delete_cols(3)))
    assert (sheet, cell) == ("指标", "") and "分值" in problem


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused_as_a_file(data: bytes) -> None:
    with pytest.raises(RefusedFile):
        read_standard(data)


def test_a_condition_that_leads_back_to_itself_is_refused() -> None:
    def circle(book: Workbook) -> None:
        made.put(book, "指标", "D1", "适用条件填报项", "D2-1")

    draft = read_standard(made.draft(circle))
    assert any("绕回了本指标" in m.problem for m in draft.mistakes), [m.words for m in draft.mistakes]


#: A text that is no TOML cannot come out of a workbook.
WRITTEN = [
    s
    for s in (*test_framework.SLIPS, *test_framework_figures.SLIPS)
    if s[0] not in ("TOML does not parse", "key twice")
]


@pytest.mark.parametrize(("file", "old", "new"), [s[1:4] for s in WRITTEN], ids=[s[0] for s in WRITTEN])
def test_no_word_of_the_text_reaches_the_office(file: str, old: str, new: str) -> None:
    error = test_framework.refusal((file, old, new))
    words = placed(Places({sheet: [] for sheet in form.SHEETS}, {}), error).problem
    # what the slip itself wrote is quoted as it was written
    left = [word for word in re.findall(r"[a-z_]{2,}", words) if word not in new]
    assert left == [], words
