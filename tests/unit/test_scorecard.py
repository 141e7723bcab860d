"""Who may see which card and how much of it (DESIGN's table), on the demo city."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from demo_city import demo_city

from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.overview import overview, weakest_indicators
from shuangyong_metrics.services.ranking import ranking
from shuangyong_metrics.services.reckoned import round_state
from shuangyong_metrics.services.scorecard import (
    LEAST_UNITS,
    indicator_trace,
    rounds_to_see,
    scorecard,
    units_to_see,
)
from shuangyong_metrics.store import Store

LAST, OPEN = Round(2026, 3), Round(2026, 4)
OFFICE, REVIEWER, LEADER = Actor("guanli", Role.OFFICE), Actor("shenhe", Role.REVIEWER), Actor("lingdao", Role.LEADER)
SCHOOL = Actor("jyj", Role.UNIT, "jyj")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with demo_city(tmp_path_factory).opened() as opened:
        yield opened


def types(store: Store) -> dict[str, int]:
    """Ranked units of the last round by type."""
    found: dict[str, int] = {}
    for card in ranking(store, OFFICE, LAST, "accepted").ranked:
        found[card.type] = found.get(card.type, 0) + 1
    return found


@pytest.mark.parametrize("actor", [LEADER, REVIEWER, OFFICE])
def test_everybody_but_units_compares_a_published_card_with_type_and_city(store: Store, actor: Actor) -> None:
    found = scorecard(store, actor, "jyj", LAST, "accepted")
    assert found.with_ranks and found.card.rank and found.ranked == sum(types(store).values())
    assert all(s.type_rate is not None and s.city_rate is not None for s in found.standards)
    assert [q.round for q in found.quarters][:2] == [LAST, LAST.previous]
    assert len(found.quarters) == 7
    assert found.other.basis == "self"


@pytest.mark.parametrize("basis", ["accepted", "self"])
def test_a_leader_sees_nothing_of_an_open_round(store: Store, basis: str) -> None:
    with pytest.raises(NotAllowed, match="尚未公布"):
        scorecard(store, LEADER, "jyj", OPEN, basis)
    with pytest.raises(NotAllowed, match="尚未公布"):
        indicator_trace(store, LEADER, "jyj", OPEN, basis, "A1")
    with pytest.raises(NotAllowed, match="尚未公布"):
        overview(store, LEADER, OPEN, basis)
    with pytest.raises(NotAllowed, match="尚未公布"):
        ranking(store, LEADER, OPEN, basis)
    assert OPEN not in [s.round for s in rounds_to_see(store, LEADER)]


@pytest.mark.parametrize("actor", [REVIEWER, OFFICE])
def test_reviewer_and_office_see_an_open_round(store: Store, actor: Actor) -> None:
    found = scorecard(store, actor, "jyj", OPEN, "self")
    assert found.with_ranks
    assert found.quarters[0].round in (OPEN, LAST)
    assert overview(store, actor, OPEN, "self").done.expected == len(units_to_see(store, actor))


def test_a_unit_sees_itself_alone(store: Store) -> None:
    assert [u.id for u in units_to_see(store, SCHOOL)] == ["jyj"]
    for round_ in (LAST, OPEN):
        with pytest.raises(NotAllowed, match="本单位"):
            scorecard(store, SCHOOL, "mzj", round_, "accepted")
        with pytest.raises(NotAllowed, match="本单位"):
            indicator_trace(store, SCHOOL, "mzj", round_, "accepted", "A1")
    with pytest.raises(NotAllowed):
        overview(store, SCHOOL, LAST, "accepted")
    with pytest.raises(NotAllowed):
        ranking(store, SCHOOL, LAST, "accepted")


def test_a_unit_has_no_ranks_and_no_comparison_in_an_open_round(store: Store) -> None:
    found = scorecard(store, SCHOOL, "jyj", OPEN, "self")
    assert not found.with_ranks
    assert (found.ranked, found.type_ranked, found.type_total) == (0, 0, None)
    assert all(s.type_rate is None and s.city_rate is None for s in found.standards)
    assert [q.rank for q in found.quarters if q.round == OPEN] in ([], [None])


def test_a_published_round_gives_a_unit_its_rank_and_the_median_of_a_large_enough_type(store: Store) -> None:
    counted = types(store)
    assert min(counted.values()) < LEAST_UNITS <= max(counted.values()), "the demo city has both"
    for unit in units_to_see(store, OFFICE):
        found = scorecard(store, Actor("a", Role.UNIT, unit.id), unit.id, LAST, "accepted")
        if found.card.rank is None:
            continue
        assert found.with_ranks
        assert (found.type_total is not None) == (counted[unit.type.value] >= LEAST_UNITS), unit.name
        assert all(s.city_rate is None for s in found.standards)
        assert all((s.type_rate is not None) == (found.type_total is not None) for s in found.standards if s.max)


def test_few_persons_are_hidden_from_leaders_only(store: Store) -> None:
    hidden = 0
    for unit in units_to_see(store, OFFICE):
        for line in scorecard(store, LEADER, unit.id, LAST, "accepted").indicators:
            mine = indicator_trace(store, OFFICE, unit.id, LAST, "accepted", line.code)
            theirs = indicator_trace(store, LEADER, unit.id, LAST, "accepted", line.code)
            for open_, masked in zip(mine["answers"], theirs["answers"], strict=True):
                if masked["few"]:
                    hidden += 1
                    assert open_["value"] in ("1", "2", "3", "4")
                    assert (masked["value"], masked["raw"], masked["note"]) == ("<5", "<5", "")
                    assert "<5" not in (open_["value"], open_["raw"])
                    assert open_["value"] not in theirs["formula"].replace("少于 5", "")
                else:
                    assert masked == open_
    assert hidden > 10


def test_points_of_the_indicators_add_up_to_the_standards(store: Store) -> None:
    found = scorecard(store, OFFICE, "jyj", LAST, "accepted")
    for standard in found.standards:
        counted = [i for i in found.indicators if i.standard == standard.code and i.share is not None]
        assert sum(i.points for i in counted) == standard.earned
        assert sum(i.max for i in counted) == standard.max


def test_what_is_not_there_is_told(store: Store) -> None:
    with pytest.raises(NotFound, match="名册"):
        scorecard(store, OFFICE, "nobody", LAST, "accepted")
    with pytest.raises(NotFound, match="Z9"):
        indicator_trace(store, OFFICE, "jyj", LAST, "accepted", "Z9")
    with pytest.raises(Conflict, match="尚未开放"):
        scorecard(store, OFFICE, "jyj", Round(2030, 1), "accepted")


def test_the_overview_says_what_its_figures_say(store: Store) -> None:
    found = overview(store, LEADER, LAST, "accepted")
    assert found.done.expected == found.done.on_time + found.done.late + len(found.done.missing)
    assert sum(found.grades.values()) == len(found.ranking.ranked)
    assert [q.round for q in found.quarters][-1] == LAST
    assert len(found.quarters) == 7
    said = "\n".join(found.sentences)
    city = found.ranking.city.score
    assert city and f"**{city // 100}.{city % 100:02d}**" in said
    assert f"应报 {found.done.expected} 家，按时 {found.done.on_time} 家" in said
    assert found.weakest[0].code in said


def test_the_weakest_indicators_are_the_lowest_shares_and_name_who_loses(store: Store) -> None:
    state = round_state(store, LAST)
    found = weakest_indicators(store, state, "accepted")
    shares = [w.share for w in found]
    assert len(found) == 5
    assert shares == sorted(shares)
    for weak in found:
        assert sum(loss.lost for loss in weak.losses) == weak.lost
        card = scorecard(store, OFFICE, weak.losses[0].unit, LAST, "accepted")
        line = next(i for i in card.indicators if i.code == weak.code)
        assert line.max - line.points == weak.losses[0].lost


def test_a_trend_ends_with_the_total_that_is_ranked(store: Store) -> None:
    found = ranking(store, LEADER, LAST, "accepted")
    assert all(found.totals[c.unit][-1] == c.shown_total and len(found.totals[c.unit]) == 7 for c in found.ranked)
