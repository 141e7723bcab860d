"""Which indicators carry a unit's rank: by how many places it would fall if they were as they used to be.

The rule is cheap and the same for all: an indicator's own points are put back to what the unit had for it last quarter
(where it had none, to the median of its type this quarter), everything else stays, and the ranked units are counted that
would then stand before it. Self-assessed, live or published; an indicator that has not risen moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Round, Scorecard
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.scorecard import median
from shuangyong_metrics.store import Store

#: Units of one type with points for an indicator before their median says anything.
LEAST = 3
Points = dict[tuple[str, str], int]


@kept(4)
def places(store: Store, round_: Round) -> dict[tuple[str, str], int]:
    """Unit and indicator → places that the unit's rank would fall, where it is any; for services that have asked who asks."""
    states = {s.round: s for s in reckoned.rounds(store)}
    now, before = states[round_], states.get(round_.previous)
    cards = reckoned.cards(store, now, "self")
    last = _points(reckoned.points(store, before, "self")) if before else {}
    return moved(cards, _points(reckoned.points(store, now, "self")), last)


def _points(rows: Iterable[Mapping[str, Any]]) -> Points:
    return {(r["unit_id"], r["indicator"]): int(r["points"]) for r in rows if r["state"] == "reported"}


def moved(cards: Iterable[Scorecard], now: Points, last: Points) -> dict[tuple[str, str], int]:
    """The arithmetic of ``places``; points in millionths, reported ones only."""
    ranked = {c.unit: c for c in cards if c.rank is not None and c.shown_total is not None and not c.veto}
    totals = sorted(c.shown_total for c in ranked.values() if c.shown_total is not None)
    middles = _medians(ranked, now)
    found: dict[tuple[str, str], int] = {}
    for (unit, indicator), points in now.items():
        card = ranked.get(unit)
        if card is None or card.shown_total is None:
            continue
        used_to_be = last.get((unit, indicator), middles.get((card.type, indicator), points))
        lost = _lost(card, indicator, points - used_to_be)
        fell = sum(card.shown_total - lost < t <= card.shown_total for t in totals) - 1
        if lost > 0 and fell > 0:
            found[unit, indicator] = fell
    return found


def _medians(ranked: Mapping[str, Scorecard], now: Points) -> dict[tuple[str, str], int]:
    had: dict[tuple[str, str], list[int]] = {}
    for (unit, indicator), points in now.items():
        if unit in ranked:
            had.setdefault((ranked[unit].type, indicator), []).append(points)
    return {
        key: middle for key, several in had.items() if len(several) >= LEAST and (middle := median(several)) is not None
    }


def _lost(card: Scorecard, indicator: str, points: int) -> int:
    """Hundredths of the total that the points are worth: their part of the standard's weight, of the unit's whole weight."""
    standard = next((s for s in card.standards if indicator.startswith(s.code)), None)
    if standard is None or not standard.max or not card.effective_weight or points <= 0:
        return 0
    return 10_000 * standard.effective_weight * points // (standard.max * card.effective_weight)
