"""The city's raw totals, 年度完成度 and the combined year, against the oracle in fractions, live and published."""

from __future__ import annotations

import os
from datetime import date, datetime
from fractions import Fraction

import pytest
from cities import cities
from cities_filings import profile_filing
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracle import score_city
from oracle_city import YEAR, Case, City, Filing, LedgerEvent, half_up
from oracle_figures import figure
from oracle_scores import combined_base as oracle_combined
from oracle_states import indicator_result, large_sample, measured_until
from test_scoring_matches_oracle import FRAMEWORK, JUDGE, load

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import MICRO, Indicator, Kind, Role, Round, UnitType
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.answers import decimal_text
from shuangyong_metrics.services.city import CityTotals, city_score, city_totals
from shuangyong_metrics.services.publishing import publish
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.services.yearly import combined_base, completion, year_cards
from shuangyong_metrics.store import Store

OFFICE = Actor("x", Role.OFFICE)
NOW = datetime(YEAR, 12, 31, 12)
ADDED = (Kind.COUNT, Kind.PERSONS, Kind.AMOUNT, Kind.EVENT)
SETTINGS = settings(
    max_examples=4 * int(os.environ.get("SOAK", "1")),
    deadline=None,
    derandomize="SOAK" not in os.environ,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


def open_rounds(store: Store) -> None:
    columns = ("seq", "year", "quarter", "kind", "version", "filing_due", "review_due", "publish_due", "provisional",
               "made_at", "actor")  # fmt: skip
    due = date(YEAR, 12, 31)
    with store.transaction() as tx:
        rows = [
            (tx.next_number(), YEAR, q, "opened", FRAMEWORK.version, due, due, due, False, NOW, "x")
            for q in (1, 2, 3, 4)
        ]
        tx.append("round_events", columns, rows)


def cases(city: City, basis: str) -> list[Case]:
    return [Case(FRAMEWORK, city, u, UnitType(t), basis, JUDGE.calendar.is_workday) for u, t in city.units]


def looked_at(case: Case, indicator: Indicator, quarter: int) -> int:
    """The measuring quarter whose figures stand: the newest, for a sample the newest large enough one."""
    measured = measured_until(indicator, quarter)
    if indicator.rule.sample_least:
        large = [q for q in measured if large_sample(case, indicator, q, quarter) is not None]
        measured = large or measured
    return measured[-1]


def wanted_totals(city: City, quarter: int, basis: str) -> dict[str, tuple[Fraction, int]]:
    """Input → (sum, units that gave one), over the units with a return whose indicator is 已报."""
    found: dict[str, tuple[Fraction, int]] = {}
    for case in cases(city, basis):
        for indicator in FRAMEWORK.indicators if case.filing(quarter) else ():
            if indicator_result(case, indicator, quarter).state == "reported":
                seen = looked_at(case, indicator, quarter)
                for item in indicator.inputs:
                    value = figure(case, item, seen, quarter) if item.kind in ADDED else None
                    if value is not None:
                        total, units = found.get(item.code, (Fraction(0), 0))
                        found[item.code] = (total + value, units + 1)
    return found


def got_totals(totals: CityTotals) -> dict[str, tuple[Fraction, int]]:
    return {t.input: (Fraction(t.value), t.units) for t in totals.totals if t.value is not None}


@SETTINGS
@given(st.data())
def test_totals_completion_and_combined_year_are_those_of_the_oracle(data: st.DataObject) -> None:
    city = data.draw(cities(FRAMEWORK))
    with Store.memory() as store:
        load(store, city)
        open_rounds(store)
        basis = data.draw(st.sampled_from(("self", "accepted")))
        for quarter in {4, data.draw(st.sampled_from((1, 2, 3)))}:
            compare_quarter(store, city, quarter, basis)
        compare_year(store, city, basis)


def compare_quarter(store: Store, city: City, quarter: int, basis: str) -> None:
    state = round_state(store, Round(YEAR, quarter))
    assert got_totals(city_totals(store, state, basis, OFFICE)) == wanted_totals(city, quarter, basis), f"Q{quarter}"
    result = score_city(FRAMEWORK, city, quarter, basis, JUDGE.calendar.is_workday)
    points = {i.code: i.points for i in FRAMEWORK.indicators}
    for row in completion(store, Round(YEAR, quarter), basis, OFFICE):
        unit = result.units[row.unit]
        if unit.status == "not_submitted":
            assert (row.earned, row.applicable, row.completion) == (None, None, None)
            continue
        in_year = {k: r for k, r in unit.indicators.items() if r.state not in (None, "not_applicable")}
        earned, applicable = sum(r.points for r in in_year.values()), sum(points[k] for k in in_year)
        share = half_up(Fraction(MICRO * earned, applicable)) if applicable else None
        assert (row.earned, row.applicable, row.completion) == (earned, applicable, share)


def compare_year(store: Store, city: City, basis: str) -> None:
    for combined in (False, True):
        wanted = score_city(FRAMEWORK, city, 4, basis, JUDGE.calendar.is_workday, combined=combined)
        cards = year_cards(store, YEAR, basis, OFFICE, combined)
        assert {c.unit for c in cards} == set(wanted.units)
        assert {c.round for c in cards} == {"2026" if combined else "2026Q4"}
        for card in cards:
            unit = wanted.units[card.unit]
            for key in ("status", "base", "total", "shown_total", "grade", "rank", "type_rank"):
                assert getattr(card, key) == getattr(unit, key), f"{card.unit} {basis} {key}"
        ranks = [c.rank for c in cards if c.rank]
        assert ranks == sorted(ranks)


def test_a_published_quarter_keeps_its_totals() -> None:
    kinds = ("GEN", "EDU", "TWN")
    units = tuple((f"U{n}", kind) for n, kind in enumerate(kinds))
    quarters = (1, 2, 3, 4)
    filings = {
        (u, q): profile_filing(FRAMEWORK, UnitType(t), level, q)
        for level, (u, t) in enumerate(units) for q in quarters
    }  # fmt: skip
    city = City(units, filings, {("U1", 2, "F1-1"): 9 * MICRO, ("U1", 2, "F1-2"): 10 * MICRO})
    with Store.memory() as store:
        load(store, city)
        open_rounds(store)
        states = [round_state(store, Round(YEAR, q)) for q in (2, 4)]
        live = [(city_totals(store, s, "accepted", OFFICE), city_score(store, s, "accepted")) for s in states]
        completed = [completion(store, s.round, "accepted", OFFICE) for s in states]
        for quarter in quarters:
            publish(store, Round(YEAR, quarter), OFFICE, NOW)
        # what comes in later does not touch what was published
        with store.transaction() as tx:
            columns = ("seq", "unit_id", "year", "quarter", "input", "value", "raw", "made_at", "actor")
            tx.append(
                "office_entries", columns, [(tx.next_number(), "U0", YEAR, 4, "F3-1", 99 * MICRO, "99", NOW, "x")]
            )
        for n, state in enumerate(round_state(store, s.round) for s in states):
            assert state.published
            frozen = (city_totals(store, state, "accepted", OFFICE), city_score(store, state, "accepted"))
            assert frozen == live[n]
            assert completion(store, state.round, "accepted", OFFICE) == completed[n]
        rates = {r.indicator: r for r in live[1][0].rates}
        assert not {"A6", "C8", "D2"} & set(rates)
        assert {"C2", "C9", "E7", "F1", "B2"} <= set(rates)
        for rate in rates.values():
            top, bottom = Fraction(rate.numerator), Fraction(rate.denominator)
            assert rate.rate == (half_up(top / bottom * MICRO) if bottom else None), rate
        # a percentage is never added up, nor what is no number
        kinds_of = {t.input: t.kind for t in live[1][0].totals}
        assert "C8-1" not in kinds_of and "A5-1" not in kinds_of and set(kinds_of.values()) <= {k.value for k in ADDED}


def test_a_return_with_a_pending_claim_adds_no_events_to_later_quarters() -> None:
    """Q1: a 不适用 for A3 that nobody has decided, and two A3 events; Q2: one more event, no claim."""
    events = tuple(LedgerEvent(date(YEAR, 2, day), "A3") for day in (3, 4))
    first = Filing({"A3-1": ("na", "无任务")}, events, frozenset())
    second = Filing({}, (LedgerEvent(date(YEAR, 5, 3), "A3"),), frozenset({"A3-1"}))
    city = City((("U0", "GEN"),), {("U0", 1): first, ("U0", 2): second})
    with Store.memory() as store:
        load(store, city)
        open_rounds(store)
        for basis, count in (("self", 1), ("accepted", 1)):
            totals = got_totals(city_totals(store, round_state(store, Round(YEAR, 2)), basis, OFFICE))
            assert totals["A3-1"] == (Fraction(count), 1) == wanted_totals(city, 2, basis)["A3-1"]


@pytest.mark.parametrize("bases", [[9000, None, 6000], [None, None, None], [8533, 8534, 8536], [1, 1, 1], [0, 0, 1]])
def test_the_combined_base_rounds_half_up_as_the_oracle_does(bases: list[int | None]) -> None:
    for fourth in (0, 1, 7, 8999, 9000, 10000):
        assert combined_base(fourth, bases) == oracle_combined(fourth, bases)


def test_no_year_before_its_fourth_quarter() -> None:
    with Store.memory() as store:
        load(store, City((("U0", "GEN"),), {}))
        with pytest.raises(Conflict, match="四季度尚未开放"):
            year_cards(store, YEAR, "accepted", OFFICE, combined=True)


def test_sums_are_shown_as_short_decimals() -> None:
    assert [decimal_text(v) for v in (0, 500_000, 10 * MICRO)] == ["0", "0.5", "10"]
