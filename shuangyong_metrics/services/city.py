"""The city in one round: the mean of every standard, the score, and the raw counts added up over its units."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import MICRO, Framework, Indicator, Kind, Round, Scorecard
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_results
from shuangyong_metrics.services.answers import StoredAnswer, decimal_text, year_answers
from shuangyong_metrics.services.results import cards_of, points_of
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.year_figures import YearOfUnit
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class CityScore:
    """``means``: standard → mean rate of the ranked units that have one, in millionths; ``score`` in hundredths."""

    means: dict[str, int | None]
    score: int | None
    ranked: int
    expected: int
    received: int


def city_score(store: Store, state: RoundState, basis: str) -> CityScore:
    """The city's figures of a round on one basis."""
    return city_of(frameworks(store)[state.version], cards_of(store, state, basis))


def city_of(framework: Framework, cards: list[Scorecard]) -> CityScore:
    """The city's figures from its scorecards (METHOD 4, City); integers, half up."""
    ranked = [c for c in cards if c.status == "ranked"]
    means: dict[str, int | None] = {}
    for standard in framework.standards:
        rates = [
            half_up(MICRO * s.earned, s.max) for c in ranked for s in c.standards if s.code == standard.code and s.max
        ]
        means[standard.code] = half_up(sum(rates), len(rates)) if rates else None
    weighted = [(s.weight, means[s.code]) for s in framework.standards if means[s.code] is not None]
    weight = sum(w for w, _ in weighted)
    points = sum(w * (m or 0) for w, m in weighted)
    score = half_up(10_000 * points, weight * MICRO) if weight else None
    received = sum(c.status != "not_submitted" for c in cards)
    return CityScore(means, score, len(ranked), len(cards), received)


def half_up(top: int, bottom: int) -> int:
    """top / bottom rounded half up, exact, for top ≥ 0.

    >>> half_up(5, 2)
    3
    """
    return (2 * top + bottom) // (2 * bottom)


# ---- raw counts of the whole city


#: What can be added up over units; a percentage, a date, a choice or a 是 cannot.
_ADDED = (Kind.COUNT, Kind.PERSONS, Kind.AMOUNT, Kind.EVENT)


@dataclass(frozen=True, slots=True)
class InputTotal:
    """One input added up over the units whose indicator is 已报; ``value`` as decimal text, null where nobody gave any."""

    indicator: str
    input: str
    label: str
    unit: str
    kind: str
    value: str | None
    units: int


@dataclass(frozen=True, slots=True)
class CityRate:
    """A rate from summed numerators and denominators; ``rate`` in millionths, null where the denominator is 0."""

    indicator: str
    name: str
    numerator: str
    denominator: str
    rate: int | None
    units: int


@dataclass(frozen=True, slots=True)
class CityTotals:
    """The year's raw counts up to a quarter."""

    totals: tuple[InputTotal, ...]
    rates: tuple[CityRate, ...]


def city_totals(store: Store, state: RoundState, basis: str, actor: Actor) -> CityTotals:
    """Raw counts and their rates over units with a return whose indicator is 已报 (METHOD 4, City)."""
    need_results(actor, state.published)
    framework = frameworks(store)[state.version]
    given = _years(store, state, basis, actor)
    filed = {u for u, year in given.items() if _is_filed(year, state.round.quarter)}
    years = {u: YearOfUnit(framework, state.round.quarter, given[u]) for u in filed}
    by_code = {i.code: i for i in framework.indicators}
    figures: dict[str, list[dict[str, int | None]]] = {}
    for row in points_of(store, state, basis):
        if row["state"] == "reported" and row["unit_id"] in filed:
            known = years[row["unit_id"]].figures(by_code[row["indicator"]])
            figures.setdefault(row["indicator"], []).append(known)
    totals: list[InputTotal] = []
    rates: list[CityRate] = []
    for indicator in framework.indicators:
        totals += _totals(indicator, figures.get(indicator.code, []))
        rates += _rate(indicator, figures.get(indicator.code, []))
    return CityTotals(tuple(totals), tuple(rates))


def _is_filed(year: dict[tuple[str, int], StoredAnswer], quarter: int) -> bool:
    """Did the unit file for the quarter? Office inputs are there without a return."""
    return any(q == quarter and a.source != "office" and a.state != "not_submitted" for (_, q), a in year.items())


def _years(store: Store, state: RoundState, basis: str, actor: Actor) -> dict[str, dict[tuple[str, int], StoredAnswer]]:
    """Unit → (input, quarter) → answer, of the year's rounds up to this one; frozen ones where they are published."""
    found: dict[str, dict[tuple[str, int], StoredAnswer]] = {}
    for answer in year_answers(store, state, basis, actor):
        found.setdefault(answer.unit, {})[answer.input, Round.parse(answer.round).quarter] = answer
    return found


def _totals(indicator: Indicator, known: list[dict[str, int | None]]) -> list[InputTotal]:
    rows = []
    for item in indicator.inputs:
        if item.kind in _ADDED:
            given = [v for figures in known if (v := figures[item.code]) is not None]
            value = decimal_text(sum(given)) if given else None
            rows.append(
                InputTotal(indicator.code, item.code, item.label, item.unit, item.kind.value, value, len(given))
            )
    return rows


def _rate(indicator: Indicator, known: list[dict[str, int | None]]) -> list[CityRate]:
    """None for A6 (a budget), nor where a part is no input of its own (C8, D2)."""
    top, bottom = indicator.input_with("numerator"), indicator.input_with("denominator")
    if top is None or bottom is None or indicator.rule.method == "budget":
        return []
    pairs = [(n, d) for f in known if (n := f[top.code]) is not None and (d := f[bottom.code]) is not None]
    over, under = sum(n for n, _ in pairs), sum(d for _, d in pairs)
    rate = half_up(MICRO * over, under) if under else None
    return [CityRate(indicator.code, indicator.name, decimal_text(over), decimal_text(under), rate, len(pairs))]
