"""What the demo city shows: every situation that a page must be able to tell apart, at least once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from demo_city import OPEN, PUBLISHED, ROUNDS, DemoCity, demo_city

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.audit_log import EXPORTED, Wanted, lines
from shuangyong_metrics.services.results import scorecards
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.store import Store

OFFICE = Actor("双拥办", Role.OFFICE)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


def card(city: DemoCity, round_: str, unit: str, basis: str = "accepted") -> dict[str, Any]:
    return next(s for s in city.score(round_, basis) if s["unit"] == unit)


def answer(city: DemoCity, round_: str, unit: str, code: str, basis: str = "accepted") -> dict[str, Any]:
    return next(a for a in city.answers(round_, basis) if (a["unit"], a["input"]) == (unit, code))


def test_seven_rounds_are_published_and_one_is_open(city: DemoCity) -> None:
    with city.opened() as store:
        published = {r: round_state(store, Round.parse(r)).published for r in ROUNDS}
    assert published == dict.fromkeys(PUBLISHED, True) | {OPEN: False}


def test_every_act_says_where_it_came_from(city: DemoCity) -> None:
    with city.opened() as store:
        acts = lines(store, Wanted(), OFFICE, EXPORTED).listed
    # the standards are loaded by the product itself, wherever it is started
    found = Counter(x.place for x in acts if x.actor != "系统")
    assert set(found) == {"演示城市生成"} and sum(found.values()) > 500, found


def test_26_units_of_all_seven_types(city: DemoCity) -> None:
    types = Counter(s["type"] for s in city.score("2026Q3"))
    assert sum(types.values()) == 26 and len(types) == 7 and min(types.values()) >= 2


def counting(store: Store, unit: str, round_: Round) -> dict[str, Any]:
    """The return that counts for a unit's round; ``revision`` says which one it is."""
    (row,) = store.rows("submission_now", unit_id=unit, year=round_.year, quarter=round_.quarter)
    return row


def test_a_return_handed_in_three_times_counts_once(city: DemoCity) -> None:
    with city.opened() as store:
        assert counting(store, "wjw", Round(2026, 2))["revision"] == 3
    mine = [a for a in city.answers("2026Q2") if a["unit"] == "wjw" and a["input"] == "A6-3"]
    assert len(mine) == 1 and mine[0]["state"] == "reported"


def test_the_unit_of_the_unrelated_report_is_not_submitted_never_zero(city: DemoCity) -> None:
    """篇六 has no double-support content: no total, no rank, no answers, in every round."""
    for round_ in ROUNDS:
        mine = card(city, round_, "yswj")
        assert mine["status"] == "not_submitted"
        assert [mine[k] for k in ("base", "total", "shown_total", "grade", "rank")] == [None] * 5
        own = [a for a in city.answers(round_) if a["unit"] == "yswj" and a["source"] != "office"]
        assert own and {a["state"] for a in own} == {"not_submitted"}


def test_items_sent_back_and_mended_count(city: DemoCity) -> None:
    mended = answer(city, "2026Q1", "jkzx", "E1-1")
    assert (mended["state"], mended["decision"]) == ("reported", "accepted")
    with city.opened() as store:
        assert counting(store, "jkzx", Round(2026, 1))["revision"] == 2


@pytest.mark.parametrize(("round_", "unit", "code"), [("2025Q4", "jgsw", "A7-3"), ("2026Q3", "zxx", "B8-1")])
def test_items_sent_back_and_not_mended_count_as_not_reported(
    city: DemoCity, round_: str, unit: str, code: str
) -> None:
    own, accepted = (answer(city, round_, unit, code, basis) for basis in ("self", "accepted"))
    assert own["state"] in ("reported", "no_change") and accepted["state"] == "not_reported"
    assert accepted["decision"] == "sent_back"
    assert card(city, round_, unit, "self")["base"] > card(city, round_, unit)["base"]


def test_the_open_round_has_returns_send_backs_and_gaps(city: DemoCity) -> None:
    filed = Counter(s["status"] == "not_submitted" for s in city.score(OPEN, "self"))
    back = {a["unit"] for a in city.answers(OPEN) if a["decision"] == "sent_back"}
    assert filed == {False: 10, True: 16} and back == {"swj", "twz"}


def test_equal_totals_are_ranked_by_the_rule(city: DemoCity) -> None:
    """2026Q1: two units share a total; the same 未报 and E rate, so the B rate decides."""
    first, second = card(city, "2026Q1", "jyj"), card(city, "2026Q1", "rsj")
    assert first["shown_total"] == second["shown_total"] and first["not_reported"] == second["not_reported"]
    rates = [{s["code"]: s["earned"] / s["max"] for s in c["standards"]} for c in (first, second)]
    assert rates[0]["E"] == rates[1]["E"] and rates[0]["B"] > rates[1]["B"]
    assert second["rank"] == first["rank"] + 1


def test_a_veto_hides_no_figure(city: DemoCity) -> None:
    mine = card(city, "2026Q3", "scjg")
    assert (mine["veto"], mine["grade"], mine["shown_total"]) == (["V8"], "不合格", 5999)
    assert mine["total"] > 8_000 and mine["rank"] is not None
    assert not [s["unit"] for r in PUBLISHED[:-1] for s in city.score(r) if s["veto"]]


def test_bonuses_of_several_kinds_count_to_the_end_of_the_year(city: DemoCity) -> None:
    assert [card(city, r, "tyjr")["bonus"] for r in PUBLISHED] == [0, 0, 100, 100, 0, 0, 200]
    assert [card(city, r, "rsj")["bonus"] for r in PUBLISHED] == [0, 0, 0, 0, 100, 100, 200]
    assert card(city, "2025Q4", "rmt")["bonus"] == 20 and card(city, "2026Q2", "fpz")["bonus"] == 50


@pytest.mark.parametrize("round_", PUBLISHED)
def test_a_published_round_spreads_over_the_grades(city: DemoCity, round_: str) -> None:
    cards = city.score(round_)
    grades = Counter(s["grade"] for s in cards if s["grade"])
    assert {"优秀", "良好", "合格"} <= set(grades) and max(grades.values()) <= 16
    assert not [s["unit"] for s in cards if s["provisional"]]


def test_every_state_of_an_answer_occurs(city: DemoCity) -> None:
    states = {a["state"] for r in ROUNDS for b in ("self", "accepted") for a in city.answers(r, b)}
    assert states >= {"reported", "no_change", "not_reported", "not_applicable", "not_due", "not_submitted"}


def test_late_and_punctual_returns_are_told_apart(city: DemoCity) -> None:
    with city.opened() as store:
        rows = store._connection.execute(
            "select unit_id, bool_or(late) from submission_dues where year = 2025 and quarter = 3 group by unit_id"
        ).fetchall()
        late = {unit: is_late for unit, is_late in rows if unit in ("jtj", "zyxy", "fgw")}
    assert late == {"jtj": True, "zyxy": True, "fgw": False}


def test_a_test_that_writes_has_its_own_copy(city: DemoCity, tmp_path: Path) -> None:
    folder = city.private_copy(tmp_path / "mine")
    with Store.open(folder) as store:
        cards = scorecards(store, Round(2026, 3), "accepted", OFFICE)
    assert len(cards) == 26 and folder != city.folder
