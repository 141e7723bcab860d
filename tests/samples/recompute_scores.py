"""From points to scores and ranks: METHOD 4, on integers and fractions."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from recompute_shares import half_up
from recompute_standard import MICRO, Framework
from recompute_states import Judge, State

HIGHEST, VETOED, ENOUGH = 10_500, 5_999, 50 * MICRO
GRADES = ((9_000, "优秀"), (8_000, "良好"), (6_000, "合格"), (0, "不合格"))
_FEWEST = 3
_PASS = 600_000
_MISSING = Fraction(-1)


@dataclass
class Card:
    """One unit's result in the units of ``score --json``."""

    unit: str
    type: str
    status: str = "not_submitted"
    base: int | None = None
    total: int | None = None
    shown_total: int | None = None
    grade: str | None = None
    rank: int | None = None
    type_rank: int | None = None
    effective_weight: int = 0
    not_reported: int = 0
    standards: list[dict[str, Any]] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, int, Fraction, Fraction]:
        """What decides between two units: shown total, fewer 未报, E rate, B rate; a missing rate sorts last."""
        rates = {s["code"]: rate_of(s) for s in self.standards if s["max"]}
        return -(self.shown_total or 0), self.not_reported, -rates.get("E", _MISSING), -rates.get("B", _MISSING)


def rate_of(standard: dict[str, Any]) -> Fraction:
    """e_k / M_k, half up to a millionth."""
    return Fraction(half_up(Fraction(standard["earned"] * MICRO, standard["max"])))


def card(framework: Framework, judge: Judge, unit: str, bonus: int, vetoed: bool) -> Card:
    """A unit's scorecard without its ranks."""
    result = Card(unit, judge.type)
    if not judge.year.filed(judge.year.now):
        return result
    points, largest, result.not_reported = _points(framework, judge)
    for code, weight in framework.weights.items():
        effective = min(weight * MICRO, 2 * largest[code])
        term = half_up(Fraction(effective * points[code], largest[code])) if largest[code] else 0
        result.standards.append(
            {"code": code, "max": largest[code], "earned": points[code], "effective_weight": effective, "contribution": term}
        )  # fmt: skip
    result.effective_weight = sum(s["effective_weight"] for s in result.standards)
    whole = sum(s["contribution"] for s in result.standards)
    base = half_up(Fraction(10_000 * whole, result.effective_weight)) if result.effective_weight else None
    result.status = "ranked" if result.effective_weight >= ENOUGH else "insufficient"
    if base is not None:
        result.base, result.total = base, min(base + bonus, HIGHEST)
        result.shown_total = min(result.total, VETOED) if vetoed else result.total
    result.grade = _grade(result, vetoed)
    return result


def _points(framework: Framework, judge: Judge) -> tuple[dict[str, int], dict[str, int], int]:
    """Σ points and Σ max by standard, in millionths, and how many indicators are 未报."""
    points, largest, blank = dict.fromkeys(framework.weights, 0), dict.fromkeys(framework.weights, 0), 0
    for indicator in framework.indicators.values():
        if indicator.types is not None and judge.type not in indicator.types:
            continue
        r = judge.indicator(indicator)
        if r in (State.NOT_DUE, State.NOT_APPLICABLE):
            continue
        largest[indicator.standard] += int(indicator.points * MICRO)
        blank += r is State.NOT_REPORTED
        if isinstance(r, Fraction):
            points[indicator.standard] += half_up(indicator.points * MICRO * r)
    return points, largest, blank


def _grade(result: Card, vetoed: bool) -> str | None:
    if vetoed:
        return "不合格"
    if result.status != "ranked" or result.total is None:
        return None
    total = result.total
    grade = next(name for lowest, name in GRADES if total >= lowest)
    weak = any(rate_of(s) < _PASS for s in result.standards if s["max"])
    return "良好" if grade == "优秀" and weak else grade


def rank(cards: list[Card]) -> None:
    """Ranks overall and within the type; what is equal shares a rank (1, 2, 2, 4)."""
    ranked = [c for c in cards if c.status == "ranked"]
    for one in ranked:
        one.rank = 1 + sum(other.order < one.order for other in ranked)
        peers = [other for other in ranked if other.type == one.type]
        if len(peers) >= _FEWEST:
            one.type_rank = 1 + sum(other.order < one.order for other in peers)
