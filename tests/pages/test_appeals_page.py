"""陈述申辩 of a unit and its ruling by the office, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import filing_city as city
import pytest
from filing_case import told_of
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import office, sessions, vetoes
from shuangyong_metrics.services.vetoes import Stage
from shuangyong_metrics.ui import process

AFTER = datetime(2026, 10, 20, 0, 5)


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with city.opened(tmp_path / "city") as store:
        office.enter(store, [told_of()], city.OFFICE, city.NOW)
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path / "city", monkeypatch) as cookies:
        yield cookies


def unit_page(jar: dict[str, str], page: str = "appeals", account: str = "jyj") -> AppTest:
    at = open_page(jar, account, f"pages/unit/{page}.py")
    assert not at.exception
    return at


def entries(jar: dict[str, str]) -> AppTest:
    at = open_page(jar, "guanli", "pages/office/entries.py")
    assert not at.exception
    return at


def press(at: AppTest, words: str) -> AppTest:
    return next(b for b in at.button if str(b.label) == words).click().run()


def html(at: AppTest) -> str:
    return "".join(e.proto.body for e in at.get("html"))


def stage() -> Stage:
    return vetoes.own_cases(process.store(), "jyj", city.OFFICE)[0].stage


def answer(at: AppTest, text: str = "签到表已补齐") -> AppTest:
    at.text_area[0].input(text)
    return press(at, "提交陈述申辩")


def test_the_unit_is_told_at_once_on_its_pages_with_the_last_day(jar: dict[str, str]) -> None:
    for page in ("filing", "returns"):
        at = unit_page(jar, page)
        assert "V8 填报数据、佐证材料造假：待生效，可以陈述申辩到2026年10月19日" in texts(at)
        assert "查看、答复" in texts(at) and 'href="/appeals"' in html(at)
        assert 'href="/appeals"' not in html(unit_page(jar, page, account="swj"))
    at = unit_page(jar)
    assert "1 项可以陈述申辩" in "".join(e.proto.body for e in at.get("html"))
    assert "没有" not in texts(at)
    other = unit_page(jar, account="swj")
    assert "先在这里告知" in texts(other) and not other.button


def test_the_units_pages_say_what_it_waits_for_after_the_answer_and_after_the_last_day(
    jar: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "now", lambda: AFTER)
    assert "陈述申辩已于2026年10月19日截止，待双拥办确认" in texts(unit_page(jar, "filing"))
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    answer(unit_page(jar))
    said = texts(unit_page(jar, "returns"))
    assert "已陈述申辩，待双拥办裁定" in said and "查看、答复" not in said


@pytest.mark.parametrize(
    ("page", "accounts"),
    [
        ("pages/leader/overview.py", ("lingdao", "shenhe", "guanli")),
        ("pages/office/missing.py", ("shenhe", "guanli")),
        ("pages/office/units.py", ("guanli",)),
    ],
)
def test_a_pending_veto_is_named_where_people_look_and_the_office_is_led_to_it(
    jar: dict[str, str], page: str, accounts: tuple[str, ...]
) -> None:
    for account in accounts:
        said = html(open_page(jar, account, page))
        assert "一票否决待生效 1 项</b>：东岭市教育局 2026年三季度 V8" in said, account
        assert "可以陈述申辩到2026年10月19日" in said
        assert ('href="/entries?round=2026Q3"' in said) is (account == "guanli")
    number = vetoes.own_cases(process.store(), "jyj", city.OFFICE)[0].number
    vetoes.confirm(process.store(), number, city.OFFICE, AFTER)
    for account in accounts:
        assert "待生效" not in html(open_page(jar, account, page)), "once it counts there is nothing to wait for"


def test_an_answer_is_given_once_after_a_refresh_and_in_two_tabs(jar: dict[str, str]) -> None:
    first, second = unit_page(jar), unit_page(jar)
    answer(first)
    assert "已提交" in texts(first) and not first.text_area
    head = process.store().rows("audit_head")
    assert "已提交" not in texts(first.run()), "a refresh is no click"
    answer(second)
    assert "已提交" in texts(second) and not second.error, "the second tab finds it done"
    assert process.store().rows("audit_head") == head
    assert stage() is Stage.REPLIED


def test_an_answer_that_says_nothing_is_refused_and_may_be_given_again(jar: dict[str, str]) -> None:
    at = answer(unit_page(jar), "无")
    assert "应为 2–500 个字" in texts(at)
    assert stage() is Stage.WAITING
    at.text_area[0].input("签到表已补齐")
    at.text_input[2].input("去年")
    assert "读不出来" in texts(press(at, "提交陈述申辩"))
    at.text_input[2].input("2026-10-12")
    at.text_input[0].input("情况说明")
    press(at, "提交陈述申辩")
    assert stage() is Stage.REPLIED


def test_a_click_after_the_session_has_ended_answers_nothing(jar: dict[str, str]) -> None:
    at = unit_page(jar)
    at.text_area[0].input("签到表已补齐")
    sessions.close(process.store(), jar["sy_sid"], process.now())
    press(at, "提交陈述申辩")
    assert "登录已失效" in texts(at)
    assert stage() is Stage.WAITING


def test_after_the_last_day_there_is_no_form_and_the_office_confirms(
    jar: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "可陈述申辩到2026年10月19日" in texts(entries(jar)) and "确认生效" not in [
        b.label for b in entries(jar).button
    ]
    monkeypatch.setattr(process, "now", lambda: AFTER - timedelta(minutes=10))
    old = unit_page(jar)
    monkeypatch.setattr(process, "now", lambda: AFTER)
    answer(old)
    assert "已于2026年10月19日截止" in texts(old)
    assert not unit_page(jar).text_area
    first, second = entries(jar), entries(jar)
    press(first, "确认生效")
    press(second, "确认生效")
    for at in (first, second):
        assert "逾期未申辩，已生效" in texts(at) and not at.error
    assert stage() is Stage.CONFIRMED


def test_the_office_rules_with_a_reason_and_the_unit_reads_it(jar: dict[str, str]) -> None:
    answer(unit_page(jar))
    first, second = entries(jar), entries(jar)
    press(first, "裁定")
    assert "还没有选维持或撤销" in texts(first)
    for at in (first, second):
        number = vetoes.own_cases(process.store(), "jyj", city.OFFICE)[0].number
        at.radio(key=f"ruling-{number}-kind").set_value("lifted")
        at.text_input(key=f"ruling-{number}-reason").input("已整改")
        press(at, "裁定")
        assert "已撤销，不计入" in texts(at) and not at.error
    assert stage() is Stage.LIFTED
    at = unit_page(jar)
    assert "已撤销，不计入。已整改" in "".join(e.proto.body for e in at.get("html"))


def test_publishing_says_what_waits_and_where_to_go(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", "pages/office/rounds.py")
    assert "东岭市教育局 V8 待生效" in texts(at)
    assert next(b for b in at.button if str(b.label).startswith("公布")).disabled
