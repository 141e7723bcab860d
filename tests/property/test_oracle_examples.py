"""METHOD 5 against the oracle: before it judges the engine, the oracle itself must give every worked example."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from oracle_city import YEAR, City, IndicatorResult
from oracle_judge import Judge, event, filing, numbers, one_unit, product_judge, words

from shuangyong_metrics.model import MICRO, RECORDS


@pytest.fixture(scope="module")
def judge() -> Judge:
    return product_judge()


# ---- the rows of the table


@pytest.mark.parametrize(("times", "points"), [(4, 3_000_000), (2, 1_500_000)])
def test_t1_t2_party_group_sessions(judge: Judge, times: int, points: int) -> None:
    city = one_unit("GEN", {4: filing({}, [event(10, day, "A3") for day in range(1, times + 1)])})
    assert judge.points(city, "A3", 4) == points


def test_t3_awareness(judge: Judge) -> None:
    city = one_unit("GEN", {2: filing({"B5-1": 34, "B5-2": 40})})
    assert judge.points(city, "B5", 2) == 1_700_000


def test_t4_military_training(judge: Judge) -> None:
    city = one_unit("EDU", {3: filing({"B6-1": 5469, "B6-2": 5469})})
    assert judge.points(city, "B6", 3) == 2_500_000


def test_t5_education_of_cadres_and_public(judge: Judge) -> None:
    city = one_unit("EDU", {4: filing({"B2-1": 50, "B2-2": 50, "B3-1": 80, "B3-2": 100})})
    assert (judge.points(city, "B2", 4), judge.points(city, "B3", 4)) == (3_000_000, 2_500_000)


def test_t6_education_of_cadres_at_q3(judge: Judge) -> None:
    assert judge.points(one_unit("GEN", {3: filing({"B2-1": 85, "B2-2": 100})}), "B2", 3) == 2_833_333


@pytest.mark.parametrize(("items", "points"), [(6, 1_500_000), (4, 1_000_000), (9, 1_500_000)])
def test_t7_information_items_of_a_town(judge: Judge, items: int, points: int) -> None:
    assert judge.points(one_unit("TWN", {1: filing({})}, {(1, "B9-1"): items}), "B9", 1) == points


def test_t8_visits_of_july_and_november(judge: Judge) -> None:
    visits = {
        1: filing({"Z-1": True}),
        2: filing({}),
        3: filing({}, [event(7, 25, "C1")]),
        4: filing({}, [event(11, 5, "C1")]),
    }
    city = one_unit("GEN", visits)
    assert [judge.points(city, "C1", q) for q in (1, 2, 3, 4)] == [0, 0, 1_500_000, 3_000_000]


@pytest.mark.parametrize(("visited", "points"), [(50, 3_000_000), (48, 2_700_000)])
def test_t9_entitled_persons_visited(judge: Judge, visited: int, points: int) -> None:
    assert judge.points(one_unit("GEN", {1: filing({"C2-1": visited, "C2-2": 50})}), "C2", 1) == points


def test_t11_medical_items(judge: Judge) -> None:
    assert judge.points(one_unit("HLT", {1: filing({"E2-1": 86, "E2-2": 90})}), "E2", 1) == 1_944_444


def test_t12_education_preference(judge: Judge) -> None:
    """The second case blocks the return; scored all the same, a blank denominator is 未报, never 100 %."""
    assert judge.points(one_unit("EDU", {3: filing({"E4-1": 57, "E4-2": 57})}), "E4", 3) == 3_000_000
    blank = judge.indicator(one_unit("EDU", {3: filing({"E4-1": 57})}), "E4", 3)
    assert blank == IndicatorResult("not_reported", 0)


def test_t13_small_number_of_placements(judge: Judge) -> None:
    assert judge.points(one_unit("GEN", {4: filing({"E5-1": 2, "E5-2": 3})}), "E5", 4) == 2_000_000


def test_t14_dwellings_vacated(judge: Judge) -> None:
    assert judge.points(one_unit("GEN", {4: filing({"F6-1": 2, "F6-2": 2})}), "F6", 4) == 1_000_000


@pytest.mark.parametrize(("disputes", "points"), [(0, 2_000_000), (1, 1_000_000), (3, 0)])
def test_t15_disputes(judge: Judge, disputes: int, points: int) -> None:
    assert judge.points(one_unit("GEN", {1: filing({})}, {(1, "F3-1"): disputes}), "F3", 1) == points


def test_t16_plan_filed(judge: Judge) -> None:
    last = judge.calendar.nth_workday_after(date(YEAR, 3, 31), 10)
    days = (date(YEAR, 3, 31), last, date.fromordinal(last.toordinal() + 1))
    points = [judge.points(one_unit("GEN", {1: filing({"A5-1": day})}), "A5", 1) for day in days]
    assert points == [1_000_000, 600_000, 0]


def test_t17_budget_at_q3(judge: Judge) -> None:
    city = one_unit("GEN", {3: filing({"A6-1": True, "A6-2": 100, "A6-3": 45})})
    assert judge.points(city, "A6", 3) == 1_692_308


# ---- one whole unit


def whole_unit() -> City:
    """ECO at Q4: A loses 0.8 (two rules missing 0.6, summary late 0.2), B 1.54 (B2 at 62 % 1.14, B4 without military
    instructor 0.4), C 3.75 (one visit of two 1.5, one project of two 0.75, plan at 85 % 1.5), E 2 (no list), F 1 (one
    dispute)."""
    yes = words("Z-1 A1-1 A1-2 A1-3 A2-1 A6-1 A7-1 A7-2 A7-3 A8-1 B1-1 D8-1 D8-2 D8-3 D8-4")
    counted = numbers("A6-2=10 A6-3=9 A9-1=0 A9-2=0 B2-1=62 B2-2=100 B5-1=30 B5-2=30 B8-1=4 B8-2=4 C2-2=20 C3-2=2")
    rated = numbers("C5-1=85 C5-2=100 D3-1=3 D3-2=3 D7-1=0 D7-2=0 E1-1=6 E1-2=6 E8-1=0 E8-2=0 F5-1=12 F5-2=12")
    chosen = numbers("D1-1=0 D1-2=1 E10-1=2 F6-1=2 F6-2=2")
    no = dict.fromkeys(("A7-4", "A7-5"), False)
    claimed = dict.fromkeys(("E5-1", "E6-1"), "不适用")
    year = {**dict.fromkeys(yes, True), **no, **claimed, **counted, **rated, **chosen, "A10-1": date(YEAR, 12, 25)}
    tags = words("A3 A3 A3 A3 A4 A4 A4 A4 B4 B4 B4 B4 B10 B10 B10 B10 C1 C4 C4 C4 C6 D2 D2 E9 E9 F7 F7 F8 F8")
    events = [event(10, 8, tag, amount=2 * MICRO if tag == "C1" else None, records=frozenset(RECORDS)) for tag in tags]
    filings = {
        1: filing({"C2-1": 20, "C2-2": 20, "A5-1": date(YEAR, 3, 20)}),
        2: filing({}),
        3: filing({"C2-1": 20}),
        4: filing(year, events, "E5-1 E6-1"),
    }
    office = {(q, "B9-1"): 3 for q in (1, 2, 3, 4)} | {(4, "F1-1"): 20, (4, "F1-2"): 20, (4, "F3-1"): 1}
    return one_unit("ECO", filings, office)


def test_the_whole_unit_of_85_32(judge: Judge) -> None:
    result = judge.unit(whole_unit(), 4)
    table = {k: (s.max, s.earned, s.effective_weight, s.contribution) for k, s in result.standards.items()}
    assert table == {
        "A": (14_000_000, 13_200_000, 15_000_000, 14_142_857),
        "B": (13_000_000, 11_460_000, 20_000_000, 17_630_769),
        "C": (14_500_000, 10_750_000, 18_000_000, 13_344_828),
        "D": (9_000_000, 9_000_000, 15_000_000, 15_000_000),
        "E": (5_000_000, 3_000_000, 10_000_000, 6_000_000),
        "F": (9_000_000, 8_000_000, 12_000_000, 10_666_667),
    }
    assert (result.base, result.total, result.grade, result.rank) == (8532, 8532, "良好", 1)


def test_the_whole_unit_leaves_out_what_does_not_apply(judge: Judge) -> None:
    result = judge.unit(whole_unit(), 4)
    left_out = {c for c, i in result.indicators.items() if i.state in (None, "not_applicable")}
    assert left_out == set(words("A9 B3 B6 B7 C7 C8 D4 D5 D6 D7 E2 E3 E4 E5 E6 E7 E8 F2 F4"))
    assert result.not_reported == 0


def test_combined_year(judge: Judge) -> None:
    """80 % of Q4's base and 20 % of the mean of the others; a quarter not filed counts 0."""
    city = whole_unit()
    del city.filings["U", 2]
    bases = [judge.unit(city, q).base or 0 for q in (1, 2, 3, 4)]
    assert bases[1] == 0 and bases[0] > 0 and bases[2] > 0
    exact = Fraction(8, 10) * bases[3] + Fraction(2, 10) * Fraction(sum(bases[:3]), 3)
    assert judge.unit(city, 4, combined=True).base == int(exact + Fraction(1, 2))


def test_veto_shows_59_99_and_ties_share_a_rank(judge: Judge) -> None:
    whole = whole_unit()
    names = ("U", "V", "W", "X")
    filings = {(name, q): f for name in names for (_, q), f in whole.filings.items()}
    office = {(name, q, code): e for name in names for (_, q, code), e in whole.office.items()}
    city = City(tuple((n, "ECO") for n in names), filings, office, vetoes=(("W", 2, "V1"),))
    units = judge.city(city, 4).units
    assert [(u.shown_total, u.rank, u.type_rank, u.grade) for u in units.values()] == [
        (8532, 1, 1, "良好"),
        (8532, 1, 1, "良好"),
        (5999, 4, 4, "不合格"),
        (8532, 1, 1, "良好"),
    ]
    assert units["W"].total == 8532
