"""The city in one round: the mean of every standard, the score, and the raw counts added up over its units."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import MICRO, Framework, Scorecard
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.results import cards_of
from shuangyong_metrics.services.roster import RoundState
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
