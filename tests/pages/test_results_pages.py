"""Overview, scorecard and standard by AppTest on a copy of the demo city: deep links, roles, one choice after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isnan
from pathlib import Path

import pytest
import streamlit as st
from demo_city import demo_city
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import sessions
from shuangyong_metrics.ui import process

ROOT = Path(__file__).resolve().parents[2]
OVERVIEW, CARD, STANDARD = "pages/leader/overview.py", "pages/shared/scorecard.py", "pages/shared/standard.py"
RANKING = "pages/leader/ranking.py"
Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_city(tmp_path_factory).private_copy(tmp_path_factory.mktemp("pages") / "city")


@pytest.fixture
def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    jar: dict[str, str] = {}
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))
    monkeypatch.setenv("SHUANGYONG_DEMO", "1")
    monkeypatch.setattr(type(st.context), "cookies", property(lambda _self: jar))

    def open_as(account: str, page: str, **address: str) -> AppTest:
        jar["sy_sid"] = sessions.open_session(process.store(), account, "test", process.now())
        at = AppTest.from_file(str(ROOT / "shuangyong_metrics/ui/router.py"), default_timeout=60).run()
        at.switch_page(str(ROOT / page))
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception
        return at

    yield open_as
    process.close()


def texts(at: AppTest) -> str:
    kinds = ("header", "subheader", "markdown", "caption", "warning", "error", "info")
    html = "\n".join(e.proto.body for e in at.get("html"))
    return "\n".join(str(e.value) for kind in kinds for e in getattr(at, kind)) + html


def options(at: AppTest, key: str) -> list[str]:
    return list(at.selectbox(key=key).options)


def test_the_overview_opens_with_sentences_cards_and_the_top(opened: Open) -> None:
    at = opened("lingdao", OVERVIEW)
    said = texts(at)
    assert "总览 · 2026年三季度" in said
    assert "1. 全市 **" in said and "应报 26 家" in said
    assert len(at.metric) == 7
    assert list(at.dataframe[0].value["位次"])[:2] == [1, 2]
    assert len(at.dataframe[1].value) == 5
    assert "全市平均" in said, "the heat map"


def test_cards_tell_better_in_blue_and_worse_in_orange_with_a_real_minus(opened: Open) -> None:
    told = set()
    for round_ in ("2026Q1", "2026Q2", "2026Q3"):
        for card in opened("lingdao", OVERVIEW, round=round_).metric:
            shown = card.proto.DESCRIPTOR.fields_by_name
            colour = shown["color"].enum_type.values_by_number[card.proto.color].name
            arrow = shown["direction"].enum_type.values_by_number[card.proto.direction].name
            told.add((card.delta[:1], colour, arrow))
    assert told >= {("+", "BLUE", "UP"), ("−", "ORANGE", "DOWN")}
    assert told <= {("+", "BLUE", "UP"), ("−", "ORANGE", "DOWN"), ("+", "GRAY", "NONE")}, told


def test_a_leader_sees_completeness_alone_of_an_open_round(opened: Open) -> None:
    at = opened("lingdao", OVERVIEW, round="2026Q4")
    assert "应报 26 家，已报" in texts(at)
    assert not at.metric
    at.selectbox(key="round").select("2026Q2").run()
    assert len(at.metric) == 7, "and back to a published one"


def test_scores_that_are_low_because_the_review_goes_on_say_so(opened: Open) -> None:
    low = "考评分只计已经审核通过的项，审完以前偏低"
    for page in (OVERVIEW, RANKING):
        assert low in texts(opened("guanli", page, round="2026Q4")), page
        assert low not in texts(opened("guanli", page, round="2026Q4", basis="self")), page
        assert low not in texts(opened("guanli", page, round="2026Q3")), page


def test_what_is_not_due_yet_shows_no_points_that_read_as_lost(opened: Open) -> None:
    at = opened("lingdao", CARD, unit="jyj", round="2026Q3", indicator="A10")
    assert "A10 年度工作总结(自评报告)按时报备：不计分" in texts(at)
    (grid,) = [d.value for d in at.dataframe if "得分比例" in d.value]
    shown = {row["代码"]: row for row in grid.to_dict("records")}
    assert shown["A10"]["状态"] == "未到期" and isnan(shown["A10"]["得分"])
    assert shown["A1"]["得分"] == 2


def test_a_weak_indicator_leads_to_where_its_points_are_lost(opened: Open) -> None:
    at = opened("lingdao", OVERVIEW)
    second = list(at.dataframe[1].value["指标"])[1].split()[0]
    at.selectbox(key="weak").select(second).run()
    assert not at.exception
    links = [e.proto.query_string for e in at.get("page_link")]
    assert links and all(f"indicator={second}" in q and "round=2026Q3" in q for q in links)


def test_a_deep_link_opens_a_card_at_an_indicator_and_its_cell(opened: Open) -> None:
    at = opened("lingdao", CARD, unit="jyj", round="2026Q2", basis="self", indicator="B2")
    said = texts(at)
    assert "市教育局 · 2026年二季度" in said
    assert "B2 干部职工国防教育受教育率" in said
    assert "**算式**" in said and "× " in said
    assert 'class="here' in said, "the cell is outlined in the picture"
    assert next(m.label for m in at.metric).startswith("自评分")


def test_choices_follow_one_another_and_stand_in_the_address(opened: Open) -> None:
    at = opened("lingdao", CARD, unit="jyj", round="2026Q3", indicator="B2")
    at.selectbox(key="unit").select("swj").run()
    assert at.query_params["unit"] in ("swj", ["swj"])
    assert "市商务局 · 2026年三季度" in texts(at)
    at.selectbox(key="indicator").select("A3").run()
    assert "A3 党组(党委)专题研究双拥工作次数" in texts(at)
    assert "活动台账中有" in texts(at)
    at.selectbox(key="round").select("2026Q1").run()
    assert not at.exception
    assert "市商务局 · 2026年一季度" in texts(at)
    again = at.run()
    assert "市商务局 · 2026年一季度" in texts(again), "a rerun changes nothing"


@pytest.mark.parametrize("address", [{"unit": "<b>x"}, {"round": "1999Q9"}, {"basis": "x"}, {"indicator": "Z9"}])
def test_an_address_with_nonsense_opens_the_plain_card(opened: Open, address: dict[str, str]) -> None:
    at = opened("lingdao", CARD, **address)
    assert "2026年三季度" in texts(at)
    assert "<b>x" not in texts(at)


def test_a_leader_is_offered_published_rounds_only(opened: Open) -> None:
    at = opened("lingdao", CARD, unit="jyj", round="2026Q4")
    assert "2026年四季度" not in options(at, "round")
    assert "2026年三季度" in texts(at)


def test_a_unit_has_its_own_card_and_no_other(opened: Open) -> None:
    at = opened("jyj", CARD, unit="swj", round="2026Q3")
    assert options(at, "unit") == ["市教育局"]
    assert "市教育局 · 2026年三季度" in texts(at)
    assert "市商务局" not in texts(at)
    assert "全市平均" not in str([list(d.value.columns) for d in at.dataframe])


def test_a_unit_sees_no_rank_before_publication(opened: Open) -> None:
    at = opened("jyj", CARD, round="2026Q4")
    assert "2026年四季度" in texts(at)
    ranks = [m.value for m in at.metric if "位次" in m.label]
    assert set(ranks) <= {"—"}


def test_the_office_sees_an_open_round(opened: Open) -> None:
    at = opened("guanli", CARD, round="2026Q4", unit="jyj")
    assert "市教育局 · 2026年四季度" in texts(at)


def test_a_unit_that_filed_nothing_is_told_so(opened: Open) -> None:
    at = opened("lingdao", OVERVIEW)
    (said,) = [h.proto.body for h in at.get("html") if "sy-reasons" in h.proto.body]
    name = said.partition("<b>")[2].partition("</b>")[0]
    at = opened("lingdao", CARD)
    unit = options(at, "unit").index(name)
    at.selectbox(key="unit").select_index(unit).run()
    assert "未报送" in texts(at)
    assert not at.metric


def test_a_unit_may_not_open_the_overview(opened: Open) -> None:
    with pytest.raises(ValueError, match="overview"):
        opened("jyj", OVERVIEW)


@pytest.mark.parametrize("account", ["lingdao", "shenhe", "guanli", "jyj"])
def test_everybody_reads_the_standard_and_searches_it(opened: Open, account: str) -> None:
    at = opened(account, STANDARD, indicator="E5")
    assert "<details open><summary><b>E5" in texts(at)
    at.text_input(key="words").input("B2-1").run()
    assert "找到 1 项" in texts(at) and "种子材料" in texts(at)
    at.text_input(key="words").input("没有这个词").run()
    assert "没有找到" in texts(at)


def test_a_unit_first_reads_what_applies_to_it(opened: Open) -> None:
    at = opened("swj", STANDARD, standard="all")
    assert "B6 " not in texts(at)
    at.toggle(key="mine").set_value(False).run()
    assert "B6 " in texts(at)
    assert "一票否决" in texts(at)
