"""Sentences of METHOD 2–4 that the worked examples leave out, against the oracle."""

from __future__ import annotations

from random import Random

import pytest
from cities import office_entries
from cities_filings import profile_filing
from oracle_city import City, IndicatorResult
from oracle_judge import Figures, Judge, event, filing, one_unit, product_judge

from shuangyong_metrics.model import MICRO, RECORDS, UnitType


@pytest.fixture(scope="module")
def judge() -> Judge:
    return product_judge()


@pytest.mark.parametrize(
    ("quarters", "state", "points"),
    [
        ({2: {"D1-1": 0, "D1-2": 2, "Z-1": True}}, "reported", 1_000_000),
        ({2: {"D1-1": 2, "D1-2": 0, "Z-1": True}}, "not_applicable", 0),
        ({2: {"D1-1": 0, "Z-1": True}}, "not_reported", 0),
        ({1: {"Z-1": False}, 2: {"D1-1": 0, "D1-2": 2}}, "not_applicable", 0),
    ],
)
def test_conditions_of_d2(judge: Judge, quarters: dict[int, Figures], state: str, points: int) -> None:
    filings = {q: filing(figures, [event(4, 9, "D2")] if q == 2 else []) for q, figures in quarters.items()}
    assert judge.indicator(one_unit("GEN", filings), "D2", 2) == IndicatorResult(state, points)


def test_claim_is_pending_until_accepted_and_then_stays(judge: Judge) -> None:
    claimed = {"E1-1": "不适用", "E1-2": 5}
    pending = one_unit("ECO", {1: filing(claimed), 2: filing({"E1-1": 5})})
    approved = one_unit("ECO", {1: filing(claimed, accepted="E1-1"), 2: filing({"E1-1": 5})})
    assert [judge.indicator(pending, "E1", q).state for q in (1, 2)] == ["not_applicable_pending", "reported"]
    assert [judge.indicator(approved, "E1", q).state for q in (1, 2)] == ["not_applicable", "not_applicable"]


def test_no_change_carries_across_a_blank(judge: Judge) -> None:
    city = one_unit("GEN", {1: filing({"A2-1": True}), 2: filing({}), 3: filing({"A2-1": "无变化"})})
    states = [judge.indicator(city, "A2", q) for q in (1, 2, 3)]
    assert states == [IndicatorResult("reported", MICRO), IndicatorResult("not_reported"), states[0]]


def test_older_large_sample_stands(judge: Judge) -> None:
    small = {"B5-1": 1, "B5-2": 10, "B5-3": False}
    city = one_unit("GEN", {2: filing({"B5-1": 36, "B5-2": 40}), 4: filing(small)})
    assert judge.points(city, "B5", 4) == 2_000_000
    assert judge.indicator(one_unit("GEN", {4: filing(small)}), "B5", 4).state == "not_applicable"


def test_blank_quarter_counts_as_nothing_in_the_mean(judge: Judge) -> None:
    paid = {"E7-1": 10, "E7-2": 10}
    city = one_unit("TWN", {1: filing(paid), 2: filing({}), 3: filing(paid)})
    assert [judge.indicator(city, "E7", q) for q in (1, 2, 3)] == [
        IndicatorResult("reported", 2_000_000),
        IndicatorResult("not_reported", 0),
        IndicatorResult("reported", 1_333_333),
    ]


def test_late_event_counts_from_the_round_that_brings_it(judge: Judge) -> None:
    records = frozenset(RECORDS)
    late, future = event(2, 9, "A3", records=records), event(12, 1, "A3", records=records)
    city = one_unit("GEN", {1: filing({}), 2: filing({}, [late, future])})
    assert [judge.indicator(city, "A3", q).points for q in (1, 2)] == [0, 1_500_000]
    assert [judge.indicator(city, "C9", q).state for q in (1, 2)] == ["not_applicable", "reported"]


def test_accepted_basis_counts_only_what_was_accepted(judge: Judge) -> None:
    events = [event(1, 9, "A3"), event(1, 10, "A4")]
    city = one_unit("GEN", {1: filing({"A2-1": True, "A8-1": True}, events, "A2-1 A3-1")})
    states = {code: judge.indicator(city, code, 1, "accepted").state for code in ("A2", "A3", "A4", "A8", "B9")}
    assert states == {
        **dict.fromkeys(("A2", "A3", "B9"), "reported"),
        **dict.fromkeys(("A4", "A8"), "not_reported"),
    }


def test_bonus_counts_a_different_honour_once_at_its_highest_level(judge: Judge) -> None:
    city = one_unit("GEN", {q: filing({}) for q in (1, 2, 3, 4)})
    honours = [("U", 1, "P1", 3, "甲"), ("U", 2, "P1", 1, "甲"), ("U", 3, "P3", None, "乙"), ("U", 3, "P3", None, "乙")]
    honours += [("U", 4, "P4", None, "丙"), ("U", 4, "P4", None, "丁"), ("U", 4, "P5", None, "戊")]
    city = City(city.units, city.filings, honours=tuple(honours))
    assert [judge.unit(city, q).bonus for q in (1, 2, 3, 4)] == [100, 300, 320, 500]


def test_total_stops_at_105(judge: Judge) -> None:
    """A unit that has everything, and more bonus than counts."""
    filings = {("U", q): profile_filing(judge.framework, UnitType.GEN, 2, q) for q in (1, 2, 3, 4)}
    office = office_entries(judge.framework, "U", UnitType.GEN, "good", Random(0))
    honours = tuple(("U", 4, "P1", 1, title) for title in ("甲", "乙"))
    result = judge.unit(City((("U", "GEN"),), filings, office, honours), 4)
    assert (result.base, result.bonus, result.total, result.grade) == (10000, 500, 10500, "优秀")
