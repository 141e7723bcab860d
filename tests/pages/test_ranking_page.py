"""The ranking page by AppTest: what each role is shown. Only the browser's cookie is supplied from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import trial_city
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, sessions
from shuangyong_metrics.services.setup import open_store
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.menu import pages_for

ROOT = Path(__file__).resolve().parents[2]
Open = Callable[[str], AppTest]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("city")
    trial_city.build(made)
    return made


@pytest.fixture
def cookies(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """AppTest has no browser: this is the cookie jar it lacks."""
    jar: dict[str, str] = {}
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))
    monkeypatch.setenv("SHUANGYONG_DEMO", "1")
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: jar))
    yield jar
    process.close()


@pytest.fixture
def opened(cookies: dict[str, str]) -> Open:
    def open_as(account: str) -> AppTest:
        cookies["sy_sid"] = sessions.open_session(process.store(), account, "test", process.now())
        at = AppTest.from_file(str(ROOT / "shuangyong_metrics/ui/router.py"), default_timeout=30).run()
        return at if account == "jyj" else at.switch_page(str(ROOT / "pages/leader/ranking.py")).run()

    return open_as


def texts(at: AppTest) -> str:
    kinds = ("title", "header", "subheader", "markdown", "caption", "warning", "error", "info")
    return "\n".join(str(e.value) for kind in kinds for e in getattr(at, kind))


def table(at: AppTest, n: int = 0) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in at.dataframe[n].value.to_dict("records")]


def test_a_leader_sees_ranks_ties_moves_and_rates(opened: Open) -> None:
    at = opened("lingdao")
    assert not at.exception
    rows = table(at)
    assert [(r["位次"], r["单位"], r["总分"]) for r in rows] == [
        (1, "东岭市教育局", 92.10),
        (2, "东岭市民政局", 85.32),
        (2, "东岭市商务局", 85.32),
    ]
    assert [r["变动"] for r in rows] == ["▲ 1", "▼ 1", "▲ 1"]
    assert rows[0]["政策法规"] == pytest.approx(82.1)
    assert rows[0]["组织领导"] == pytest.approx(92.1)
    assert "东岭市教育局居首，92.10 分；优秀 1 家、良好 2 家" in texts(at)
    assert "全市短板是**政策法规**" in texts(at)
    assert "第 2 名并列" in texts(at)


def test_units_without_rank_stand_below_with_their_reason(opened: Open) -> None:
    (said,) = [h.proto.body for h in opened("lingdao").get("html") if "sy-reasons" in h.proto.body]
    first, second = said.split("<p>")[1:]
    assert first.startswith("未报送") and "柳亭乡" in first and "　得分" not in first
    assert second.startswith("有效权重不足") and "东岭市地方志中心" in second and "　得分 71.00" in second


def test_the_type_filter_leaves_the_citys_cards_alone(opened: Open) -> None:
    at = opened("lingdao")
    before = [m.value for m in at.metric]
    at.selectbox(key="type").select("EDU").run()
    assert [r["单位"] for r in table(at)] == ["东岭市教育局"]
    assert [m.value for m in at.metric] == before
    at.selectbox(key="type").select("HLT").run()
    assert "这一类没有成员单位" in texts(at)


def test_an_open_round_shows_a_leader_completeness_and_no_score(opened: Open) -> None:
    at = opened("lingdao")
    at.selectbox(key="round").select("2026Q4").run()
    assert not at.exception
    assert "应报 5 家，已报 0 家，还差 5 家" in texts(at)
    (names,) = [h.proto.body for h in at.get("html") if "<li>" in h.proto.body]
    assert names.count("<li>") == 5 and "柳亭乡" in names
    assert [s.label for s in at.selectbox] == ["季度"], "nothing is asked that changes nothing"
    assert not at.metric
    assert "总分" not in str([d.value.columns.tolist() for d in at.dataframe])


@pytest.mark.parametrize("account", ["shenhe", "guanli"])
def test_reviewer_and_office_see_an_open_round_too(opened: Open, account: str) -> None:
    at = opened(account).switch_page(str(ROOT / "pages/leader/ranking.py")).run()
    at.selectbox(key="round").select("2026Q4").run()
    assert not at.exception
    assert "5 家没有参加排名" in texts(at)


def test_a_unit_is_not_offered_the_page(opened: Open) -> None:
    at = opened("jyj")
    assert not at.exception
    assert "pages/leader/ranking.py" not in [e.file for e in pages_for(Role.UNIT)]
    assert "东岭市民政局" not in texts(at) + str([d.value for d in at.dataframe])


@pytest.mark.parametrize("token", [None, "", "x" * 43])
def test_without_a_session_only_the_way_to_the_login_is_shown(cookies: dict[str, str], token: str | None) -> None:
    if token is not None:
        cookies["sy_sid"] = token
    at = AppTest.from_file(str(ROOT / "pages/leader/ranking.py"), default_timeout=30).run()
    assert "登录已失效" in texts(at)
    assert not at.dataframe
    assert not at.selectbox


def test_the_page_itself_refuses_a_role_that_reaches_it(cookies: dict[str, str]) -> None:
    cookies["sy_sid"] = sessions.open_session(process.store(), "jyj", "test", process.now())
    at = AppTest.from_file(str(ROOT / "pages/leader/ranking.py"), default_timeout=30).run()
    assert "您的账号是成员单位联络员" in texts(at)
    assert not at.dataframe


def test_a_log_out_elsewhere_stops_the_next_rerun(opened: Open, cookies: dict[str, str]) -> None:
    at = opened("lingdao")
    sessions.close(process.store(), cookies["sy_sid"], process.now())
    at.selectbox(key="type").select("EDU").run()
    assert "登录已失效" in texts(at)
    assert not at.dataframe


def test_a_first_password_must_be_changed_before_anything_is_shown(opened: Open, cookies: dict[str, str]) -> None:
    accounts.reset(process.store(), trial_city.OFFICE, "shenhe", process.now())
    at = opened("shenhe")
    assert "请先修改首次口令" in texts(at)
    assert not at.dataframe


def test_before_the_first_round_the_page_says_what_will_appear(
    tmp_path: Path, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(tmp_path, trial_city.NOW) as store:
        accounts.create_demo(store, (), trial_city.NOW)
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    cookies["sy_sid"] = sessions.open_session(process.store(), "lingdao", "test", process.now())
    at = AppTest.from_file(str(ROOT / "shuangyong_metrics/ui/router.py"), default_timeout=30).run()
    assert "这里显示全市得分、短板和排名" in texts(at)
    assert "这里显示排名" in texts(at.switch_page(str(ROOT / "pages/leader/ranking.py")).run())
