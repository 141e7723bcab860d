"""征求意见 on the pages: begun on 填报期, answered by the unit, ruled on and ended by the office."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import (
    consultation,
    consultation_answers,
    review,
    roster,
    sessions,
    setup,
    submission,
)
from shuangyong_metrics.services.replies import Statement
from shuangyong_metrics.ui import process

R = city.ROUND


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both units have filed and are reviewed."""
    folder = tmp_path_factory.mktemp("built") / "city"
    with city.opened(folder) as store, setup.open_worker() as worker:
        for unit in (city.SCHOOL, city.TRADE):
            city.file(store, worker, unit)
            review.accept_all(store, unit.id, R, city.REVIEWER, city.NOW)
    return folder


@pytest.fixture
def jar(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    shutil.copytree(built, tmp_path / "city")
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path / "city", monkeypatch) as cookies:
        yield cookies


def opened(jar: dict[str, str], page: str, account: str) -> AppTest:
    at = open_page(jar, account, f"pages/{page}.py")
    assert not at.exception
    return at


def office(jar: dict[str, str]) -> AppTest:
    return opened(jar, "reviewer/consultation", "guanli")


def unit(jar: dict[str, str], account: str = "jyj") -> AppTest:
    return opened(jar, "unit/draft", account)


def press(at: AppTest, words: str) -> AppTest:
    return next(b for b in at.button if str(b.label) == words).click().run()


def html(at: AppTest) -> str:
    return "".join(e.proto.body for e in at.get("html"))


def head() -> str:
    return str(process.store().rows("audit_head"))


def begin() -> None:
    consultation.open_consultation(process.store(), R, None, city.OFFICE, city.NOW)


def object_(at: AppTest, text: str = "少计两篇") -> AppTest:
    at.selectbox(key="contest-indicator").select("B9")
    at.text_area(key="contest-text").input(text)
    return press(at, "提出异议")


def contested() -> int:
    return consultation_answers.contest(
        process.store(), R, "jyj", "B9", Statement("少计两篇"), city.MINE, city.NOW
    ).number


def rule(at: AppTest, number: int, kind: str, value: str = "", reason: str = "核对后") -> AppTest:
    at.radio(key=f"contest-{number}-kind").set_value(kind)
    at.text_input(key=f"contest-{number}-B9-1").input(value)
    at.text_input(key=f"contest-{number}-reason").input(reason)
    return press(at, "裁定")


def back(at: AppTest) -> AppTest:
    at.text_input(key="back-reason-2026Q3").input("台账漏审")
    return press(at, "退回审核中")


def test_begun_on_the_rounds_page_once_in_two_tabs_and_told_everywhere(jar: dict[str, str]) -> None:
    first, second = (opened(jar, "office/rounds", "guanli") for _ in range(2))
    assert str(first.selectbox(key="consult-day-2026Q3").value) == "2026-10-19"
    press(first, "开始征求意见")
    assert "2 家单位可答复到 2026年10月19日" in texts(first)
    once = head()
    press(second, "开始征求意见")
    assert not second.error or "现在不能公布" in texts(second)
    assert "已开始征求意见" in texts(second) and head() == once
    assert next(b for b in first.button if str(b.label).startswith("公布")).disabled
    for page in ("filing", "returns"):
        assert "正在征求意见，截至 2026年10月19日" in texts(opened(jar, f"unit/{page}", "jyj"))
    assert not opened(jar, "unit/filing", "jyj").file_uploader, "nothing is taken now"
    review_page = opened(jar, "reviewer/review", "shenhe")
    assert not [b for b in review_page.button if str(b.label).startswith(("通过", "保存"))]
    assert "征求意见中，只能查看" in html(review_page)
    ranking = open_page(jar, "lingdao", "pages/leader/ranking.py")
    assert "公布前只显示报送进度" in texts(ranking) and "征求意见" in html(ranking)


def test_while_items_are_undecided_it_does_not_begin(jar: dict[str, str]) -> None:
    send = [review.Decision("B2-1", review.SENT_BACK, "缺签到表")]
    review.decide(process.store(), "jyj", R, send, city.REVIEWER, city.NOW)
    at = opened(jar, "office/rounds", "guanli")
    assert not next(b for b in at.button if b.label == "开始征求意见").disabled, "sent back is decided"
    with setup.open_worker() as worker:
        data = city.changed({city.places().at("B2-1"): 7})
        submission.submit(process.store(), worker, data, "报表.xlsx", city.MINE, city.NOW)
    at = opened(jar, "office/rounds", "guanli")
    assert next(b for b in at.button if b.label == "开始征求意见").disabled


def test_the_unit_sees_its_draft_and_no_other_unit(jar: dict[str, str]) -> None:
    empty = unit(jar)
    assert "可能先征求意见" in texts(empty) and not empty.button
    begin()
    at = unit(jar)
    assert [m.label for m in at.metric] == ["考评分（初评）", "基础分", "加分", "等次（初评）"]
    assert "未答复" in html(at)
    shown = at.dataframe[-1].value
    assert {"代码", "得分", "满分", "指标", "状态", "怎样得分"} == set(shown.columns)
    assert all(shown["怎样得分"]), "every indicator says how its points came about"
    assert "东岭市商务局" not in texts(at) + html(at) and "位次" not in texts(at)


def test_no_objection_is_said_once_in_two_tabs_and_after_a_refresh(jar: dict[str, str]) -> None:
    begin()
    first, second = unit(jar), unit(jar)
    press(first, "无异议")
    once = head()
    assert "已答复：对2026年三季度的初评无异议" in texts(first)
    assert "已答复：对" not in texts(first.run()) and "已答复无异议" in texts(first)
    press(second, "无异议")
    assert "已答复：对2026年三季度的初评无异议" in texts(second) and not second.error and head() == once


def test_a_contest_is_made_once_in_two_tabs_and_refused_in_words(jar: dict[str, str]) -> None:
    begin()
    first, second = unit(jar), unit(jar)
    press(first, "提出异议")
    assert "还没有选指标" in texts(first)
    assert "应为 2–500 个字" in texts(object_(first, "无"))
    object_(first)
    assert "B9 的异议已提交" in texts(first) and "待裁定" in texts(first)
    assert "B9-1 0；得分 0.00 / 1.50" in html(first)
    once = head()
    object_(second)
    assert "B9 的异议已提交" in texts(second) and not second.error and head() == once


def test_the_office_adopts_once_in_two_tabs_and_the_unit_sees_both_values(jar: dict[str, str]) -> None:
    begin()
    number = contested()
    first, second = office(jar), office(jar)
    press(first, "裁定")
    assert "还没有选维持或采纳" in texts(first)
    assert "没有变化" in texts(rule(first, number, "adopted", "0"))
    rule(first, number, "adopted", "6")
    assert "采纳，已改" in texts(first) and not first.error
    once = head()
    rule(second, number, "adopted", "6")
    assert "采纳，已改" in texts(second) and not second.error and head() == once
    told = html(unit(jar))
    assert "B9-1 0；得分 0.00 / 1.50" in told and "B9-1 6；得分 0.50 / 1.50" in told and "采纳，已改。核对后" in told


def test_a_reviewer_reads_and_rules_on_nothing(jar: dict[str, str]) -> None:
    begin()
    contested()
    at = opened(jar, "reviewer/consultation", "shenhe")
    assert "少计两篇" in html(at) and not at.button and not at.radio


def test_the_office_ends_it_early_or_goes_back_once_in_two_tabs(jar: dict[str, str]) -> None:
    begin()
    assert "还有 2 家没有答复" in texts(office(jar))
    for name, actor in (("jyj", city.MINE), ("swj", city.OTHER)):
        consultation_answers.accept(process.store(), R, name, actor, city.NOW)
    first, second = office(jar), office(jar)
    press(first, "全部已答复，提前结束")
    once = head()
    press(second, "全部已答复，提前结束")
    assert "已结束答复" in texts(first) and "已结束答复" in texts(second) and head() == once
    back(first)
    once = head()
    back(second)
    assert "已退回审核中" in texts(first) and "已退回审核中" in texts(second) and not second.error and head() == once
    assert not roster.round_state(process.store(), R).consulting
    assert "已退回审核中：台账漏审" in html(unit(jar))


@pytest.mark.parametrize("who", ["unit", "office"])
def test_a_click_after_the_session_has_ended_writes_nothing(jar: dict[str, str], who: str) -> None:
    begin()
    number = contested()
    at = unit(jar, "swj") if who == "unit" else office(jar)
    sessions.close(process.store(), jar["sy_sid"], process.now())
    once = head()
    if who == "unit":
        press(at, "无异议")
    else:
        rule(at, number, "adopted", "6")
    assert "登录已失效" in texts(at) and head() == once


def test_before_the_first_one_the_offices_page_says_how_it_comes_about(jar: dict[str, str]) -> None:
    assert "可以在“填报期”开始征求意见" in texts(office(jar))
