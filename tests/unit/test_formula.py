"""The rule of an indicator with the numbers filled in: the worked examples of METHOD 5, as an office person reads them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Round, UnitType
from shuangyong_metrics.services.answers import StoredAnswer
from shuangyong_metrics.services.formula import in_words
from shuangyong_metrics.services.formula_figures import Case, answers_by_quarter
from shuangyong_metrics.services.setup import DATA

FRAMEWORK = load_folder(DATA / "standards/2025")
Given = dict[str, str | None]


def answer(code: str, quarter: int, value: str | None, state: str = "") -> StoredAnswer:
    return StoredAnswer(
        "jyj", f"2026Q{quarter}", code.partition("-")[0], code, state or ("reported" if value else "not_reported"), value,
        value or "", "cell", None, None, None, None, "", "",
    )  # fmt: skip


def told(
    code: str, quarter: int, given: dict[int, Given], share: str, unit_type: UnitType = UnitType.EDU
) -> str | None:
    """``given`` is quarter → input → value; no_change is written 无变化."""
    said = [
        answer(item, q, None, "no_change") if value == "无变化" else answer(item, q, value)
        for q, values in given.items()
        for item, value in values.items()
    ]
    case = Case(
        FRAMEWORK, FRAMEWORK.indicator(code), unit_type, Round(2026, quarter), answers_by_quarter(said), Fraction(share)
    )
    return in_words(case)


SENTENCES = [
    ("A3", 4, {1: {"A3-1": "1"}, 4: {"A3-1": "1"}}, "1/2", "党组(党委)专题研究累计 2 次 ÷ 目标 4 次 = 50%"),
    ("B2", 3, {1: {"B2-2": "100", "B2-1": "60"}, 3: {"B2-1": "25"}}, "17/18",
     "新增受教育干部职工累计 85 人 ÷ 在册干部职工 100 人 = 85%；85% ÷ 目标 90% = 94.44%"),
    ("B3", 4, {4: {"B3-1": "9", "B3-2": "10"}}, "1",
     "新增受教育群众累计 9 人 ÷ 应受教育群众 10 人 = 90%；90% ÷ 目标 80% = 112.5%，按 100% 计"),
    ("B5", 4, {2: {"B5-1": "34", "B5-2": "40", "B5-3": "否"}, 4: {"B5-1": "9", "B5-2": "10", "B5-3": "否"}}, "17/20",
     "答对80分以上人数 34 人 ÷ 抽测人数 40 人 = 85%，达到“85%及以上”一档 = 85%"),
    ("C2", 3, {1: {"C2-1": "50", "C2-2": "50"}, 3: {"C2-1": "48"}}, "19/20",
     "一季度：已走访对象 50 人 ÷ 名册应走访对象 50 人 = 100%，达到满分线 100%；三季度：已走访对象 48 人 ÷ "
     "名册应走访对象 50 人 = 96%；（96% − 起点 60%）÷（100% − 60%）= 90%；2 个季度平均 = 95%"),
    ("E5", 4, {4: {"E5-1": "2", "E5-2": "3"}}, "2/3",
     "任务 3 人，少于 5 人按件数计：应完成 3 人，已完成 2 人；1 − 差 1 ÷ 3 = 66.67%"),
    ("F3", 2, {1: {"F3-1": "1"}, 2: {"F3-1": "0"}}, "1/2", "满分 2 分，每件扣 1 分，有责纠纷、投诉累计 1 件，剩 50%"),
    ("A5", 2, {1: {"A5-1": "2026-03-31"}}, "1", "3月31日报备，期限 3月31日，按时 = 100%"),
    ("A5", 2, {1: {"A5-1": "2026-04-14"}}, "3/5", "4月14日报备，期限 3月31日，迟报 10 个工作日以内 = 60%"),
    ("A5", 2, {2: {"A5-1": "2026-05-14"}}, "0", "5月14日报备，期限 3月31日，迟报超过 10 个工作日 = 0%"),
    ("A6", 3, {1: {"A6-1": "是", "A6-2": "20", "A6-3": "9"}, 3: {"A6-1": "无变化", "A6-3": "0"}}, "11/13",
     "执行数累计 9 万元 ÷ 预算数 20 万元 = 45%；45% ÷ 目标 65% = 69.23%；已列入预算得 50%，执行进度得另 50% 的 69.23%，"
     "合计 84.62%"),
    ("A6", 1, {1: {"A6-1": "否"}}, "0", "没有列入预算 = 0%"),
    ("A9", 1, {1: {"A9-1": "6", "A9-2": "10"}}, "0",
     "已建双拥组织的下属单位 6 个 ÷ 应建下属单位 10 个 = 60%，不高于起点 60% = 0%"),
    ("B4", 3, {3: {"B4-1": "3"}}, "4/5",
     "国防教育课(报告会)累计 3 场 ÷ 目标 3 场 = 100%；没有驻军或退役军人授课，按 80% 计"),
    ("C8", 3, {1: {"C8-1": "95", "C8-2": "是"}, 3: {"C8-2": "否"}}, "4/5",
     "征兵任务完成率 95%，达到“95%及以上”一档 = 80%"),
    ("D2", 4, {4: {"D2-1": "3", "D1-2": "2"}}, "3/4", "共建活动累计 3 场 ÷ 有效协议数 2 个 = 1.5 ÷ 目标 2 = 75%"),
    ("E7", 2, {1: {"E7-1": "97", "E7-2": "100"}, 2: {"E7-1": None, "E7-2": "9"}}, "1/4",
     "一季度：按时足额发放 97 人次 ÷ 应发放 100 人次 = 97%，达到“97%及以上”一档 = 50%；二季度：没有填报，计 0；"
     "2 个季度平均 = 25%"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "quarter", "given", "share", "sentence"), SENTENCES)
def test_the_rule_stands_with_its_numbers(
    code: str, quarter: int, given: dict[int, Given], share: str, sentence: str
) -> None:
    assert told(code, quarter, given, share) == sentence


def test_the_target_is_that_of_the_type_and_of_the_quarter() -> None:
    given: dict[int, Given] = {1: {"B9-1": "3"}}
    assert told("B9", 1, given, "1") == "采纳双拥信息 3 篇 ÷ 目标 3 篇 = 100%"
    assert told("B9", 1, given, "1/2", UnitType.TWN) == "采纳双拥信息 3 篇 ÷ 目标 6 篇 = 50%"


@pytest.mark.parametrize("share", ["0", "1/3", "1"])
def test_words_that_would_contradict_the_score_are_not_told(share: str) -> None:
    assert told("A3", 4, {4: {"A3-1": "2"}}, share) is None
