"""The year: 年度完成度 as of a quarter, and the combined year (METHOD 4, Year)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import MICRO, Round, Scorecard
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_results
from shuangyong_metrics.services.city import half_up
from shuangyong_metrics.services.ranking import late_units
from shuangyong_metrics.services.results import cards_of, points_of
from shuangyong_metrics.services.roster import round_state, rounds
from shuangyong_metrics.store import Store

#: States whose points may still be earned this year, or were.
_IN_THE_YEAR = ("reported", "not_reported", "not_applicable_pending", "not_due")
HIGHEST, VETOED = 10_500, 5_999
EXCELLENT, GOOD, PASS = 9_000, 8_000, 6_000


# ---- 年度完成度


@dataclass(frozen=True, slots=True)
class Completion:
    """年度完成度 of one unit: points earned so far of the points applicable in the whole year; all in millionths.

    ``late``: its return for the round came after its deadline.
    """

    round: str
    unit: str
    name: str
    type: str
    status: str
    basis: str
    earned: int | None
    applicable: int | None
    completion: int | None
    late: bool


def completion(store: Store, round_: Round, basis: str, actor: Actor) -> list[Completion]:
    """Every unit of a round, in the order of its scorecards; a unit without a return has no figure."""
    state = round_state(store, round_)
    need_results(actor, state.published)
    points = {i.code: i.points for i in frameworks(store)[state.version].indicators}
    sums: dict[str, tuple[int, int]] = {}
    for row in points_of(store, state, basis):
        if row["state"] in _IN_THE_YEAR:
            earned, applicable = sums.get(row["unit_id"], (0, 0))
            sums[row["unit_id"]] = (earned + int(row["points"]), applicable + points[row["indicator"]])
    late, cards = late_units(store, round_), cards_of(store, state, basis)
    return [_completion(card, sums.get(card.unit, (0, 0)), card.unit in late) for card in cards]


def _completion(card: Scorecard, sums: tuple[int, int], late: bool) -> Completion:
    place = (card.round, card.unit, card.name, card.type, card.status, card.basis)
    if card.status == "not_submitted":
        return Completion(*place, None, None, None, late)
    earned, applicable = sums
    return Completion(*place, earned, applicable, half_up(MICRO * earned, applicable) if applicable else None, late)


# ---- the combined year


def year_cards(store: Store, year: int, basis: str, actor: Actor, combined: bool) -> list[Scorecard]:
    """A year's scorecards: the fourth quarter's, or (``combined``) with bases of 80 % Q4 + 20 % mean of Q1–Q3."""
    opened = {s.round: s for s in rounds(store) if s.round.year == year}
    last = opened.get(Round(year, 4))
    if last is None:
        raise Conflict(f"{year}年度：四季度尚未开放填报，还没有年度得分。请先看已开放的季度（score --round）。")
    need_results(actor, last.published)
    fourth = cards_of(store, last, basis)
    if not combined:
        return fourth
    earlier = [{c.unit: c for c in cards_of(store, s, basis)} for r, s in sorted(opened.items()) if r.quarter < 4]
    return ranked([_combined(card, [quarter.get(card.unit) for quarter in earlier]) for card in fourth])


def _combined(card: Scorecard, earlier: list[Scorecard | None]) -> Scorecard:
    """Bonus and veto as at Q4; a quarter not filed counts 0; the rest of the card stays that of Q4."""
    label = card.round[:4]
    if card.base is None:
        return replace(card, round=label)
    base = combined_base(card.base, [c.base if c else None for c in earlier])
    total = min(base + card.bonus, HIGHEST)
    shown = min(total, VETOED) if card.veto else total
    provisional = card.provisional or any(c.provisional for c in earlier if c)
    changed = replace(card, round=label, base=base, total=total, shown_total=shown, provisional=provisional)
    return replace(changed, grade=_grade(changed))


def combined_base(fourth: int, first_three: list[int | None]) -> int:
    """80 % of Q4 and 20 % of the mean of Q1–Q3, in hundredths, half up; a quarter without a base counts 0.

    >>> combined_base(9000, [9000, None, 6000])
    8200
    """
    return half_up(12 * fourth + sum(base or 0 for base in first_three), 15)


def _grade(card: Scorecard) -> str | None:
    total = card.total or 0
    if card.veto:
        return "不合格"
    if card.status != "ranked":
        return None
    if total >= EXCELLENT and all(
        100 * half_up(MICRO * s.earned, s.max) >= 60 * MICRO for s in card.standards if s.max
    ):
        return "优秀"
    return "良好" if total >= GOOD else "合格" if total >= PASS else "不合格"


def ranked(cards: list[Scorecard]) -> list[Scorecard]:
    """Cards with their ranks (METHOD 4, Rank), ranked ones first."""
    listed = [c for c in cards if c.status == "ranked"]
    result = []
    for card in cards:
        same = [c for c in listed if c.type == card.type]
        is_ranked = card.status == "ranked"
        rank = 1 + sum(_order(c) < _order(card) for c in listed) if is_ranked else None
        type_rank = 1 + sum(_order(c) < _order(card) for c in same) if is_ranked and len(same) >= 3 else None
        result.append(replace(card, rank=rank, type_rank=type_rank))
    last = {"ranked": 0, "insufficient": 1, "not_submitted": 2}
    return sorted(result, key=lambda c: (c.rank or 0 if c.rank else len(cards) + 1, last[c.status], c.unit))


def _order(card: Scorecard) -> tuple[int, ...]:
    """Smaller is better; a missing rate sorts last."""
    rates = {s.code: half_up(MICRO * s.earned, s.max) for s in card.standards if s.max}
    return (-(card.shown_total or 0), card.not_reported, -rates.get("E", -1), -rates.get("B", -1))
