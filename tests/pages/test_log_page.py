"""操作记录 by AppTest: looked through, nothing found, days in the wrong order; the filters stand in the address."""

from __future__ import annotations

from datetime import date

import pytest
from opened_pages import ROOT, open_page, texts
from streamlit.testing.v1 import AppTest

PAGE = "pages/office/log.py"


@pytest.fixture
def page(jar: dict[str, str]) -> AppTest:
    return open_page(jar, "guanli", PAGE)


def actions(at: AppTest) -> set[str]:
    return set(at.dataframe[0].value["操作"])


def test_the_log_is_looked_through_and_every_refusal_says_what_to_do(page: AppTest) -> None:
    assert not page.exception
    assert {"登录", "开放填报"} <= actions(page), actions(page)
    page.selectbox(key="what").select("session.opened").run()
    assert actions(page) == {"登录"}
    page.text_input(key="words").set_value("没有这个词").run()
    assert "请放宽条件再查" in texts(page) and not page.dataframe
    page.date_input(key="since").set_value(date(2026, 2, 1))
    page.date_input(key="until").set_value(date(2026, 1, 1)).run()
    assert not page.exception
    assert "开始日期晚于结束日期" in texts(page)


def test_the_filters_stand_in_the_address_and_are_taken_from_it(page: AppTest) -> None:
    page.selectbox(key="what").select("session.opened")
    page.date_input(key="since").set_value(date(2026, 2, 1))
    page.text_input(key="words").set_value("guanli").run()
    asked = dict(page.query_params)
    assert asked == {"what": "session.opened", "since": "2026-02-01", "words": "guanli"}
    passed_on = AppTest.from_file(str(ROOT / PAGE), default_timeout=30)
    passed_on.query_params.update(
        {"what": "session.opened", "since": "2026-02-01", "place": "test", "until": "gestern"}
    )
    passed_on.run()
    assert not passed_on.exception
    assert actions(passed_on) == {"登录"}
    assert (passed_on.selectbox(key="place").value, passed_on.date_input(key="until").value) == ("test", None)
    page.selectbox(key="what").select_index(None).run()
    assert "what" not in page.query_params
