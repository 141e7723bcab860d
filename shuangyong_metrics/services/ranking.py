"""The ranking of a round for the pages: who stands where, the city's figures, what has come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round, Scorecard, UnitType
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.access import Actor, need_results, need_role
from shuangyong_metrics.services.city import CityScore
from shuangyong_metrics.services.claims import Count, counts
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.vetoes import pending
from shuangyong_metrics.store import Store

#: Rounds that a trend looks back on.
LAST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Ranking:
    """A round on one basis: cards by rank, cards without rank, the whole city now and last quarter.

    ``moves`` are places gained since last quarter by unit; ``before`` and ``moves`` are there when the quarter
    before was published. ``ranked`` and ``unranked`` follow the filter, the city never does. ``totals`` are each
    unit's shown totals in hundredths over the last published rounds up to this one, oldest first (None: no score). ``late``: units
    whose return came late. ``claims``: 不适用 of the year by unit. ``pending``: units told of a veto that does not count yet.
    """

    state: RoundState
    basis: str
    ranked: tuple[Scorecard, ...]
    unranked: tuple[Scorecard, ...]
    city: CityScore
    before: CityScore | None
    moves: dict[str, int]
    totals: dict[str, tuple[int | None, ...]]
    late: frozenset[str]
    claims: dict[str, Count]
    pending: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Completeness:
    """What has come in for a round, without any score; the names of those who were late and of those who are missing."""

    expected: int
    on_time: int
    late_units: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def late(self) -> int:
        return len(self.late_units)


def ranking(store: Store, actor: Actor, round_: Round, basis: str, unit_type: UnitType | None = None) -> Ranking:
    """Raises NotAllowed while the actor may not see results."""
    state = reckoned.round_state(store, round_)
    need_results(actor, state.published)
    cards = reckoned.cards(store, state, basis)
    earlier = [s for s in reckoned.rounds(store) if s.published and s.round < round_]
    last = next((s for s in earlier if s.round == round_.previous), None)
    places = {c.unit: c.rank for c in reckoned.cards(store, last, basis) if c.rank} if last else {}
    shown = [c for c in cards if unit_type is None or c.type == unit_type.value]
    return Ranking(
        state=state,
        basis=basis,
        ranked=tuple(sorted((c for c in shown if c.rank), key=lambda c: c.rank or 0)),
        unranked=tuple(c for c in shown if not c.rank),
        city=reckoned.city(store, state, basis),
        before=reckoned.city(store, last, basis) if last else None,
        moves={c.unit: places[c.unit] - c.rank for c in cards if c.rank and c.unit in places},
        totals=_totals(store, [*earlier, state][-LAST_ROUNDS:], basis),
        late=late_units(store, round_),
        claims=counts(store, round_),
        pending=frozenset() if state.published else frozenset(pending(store, round_)),
    )


def _totals(store: Store, states: list[RoundState], basis: str) -> dict[str, tuple[int | None, ...]]:
    by_round = [{c.unit: c.shown_total for c in reckoned.cards(store, s, basis)} for s in states]
    return {unit: tuple(known.get(unit) for known in by_round) for unit in by_round[-1]}


def completeness(store: Store, actor: Actor, round_: Round) -> Completeness:
    """Who has filed; for leaders too, before a round is published."""
    need_role(actor, Role.LEADER, Role.REVIEWER, Role.OFFICE)
    return _completeness(store, round_)


def late_units(store: Store, round_: Round) -> frozenset[str]:
    """Units whose return of a round came after the day they had."""
    return frozenset(r["unit_id"] for r in _filed(store, round_) if r["is_late"])


@kept(16)
def _filed(store: Store, round_: Round) -> list[dict[str, Any]]:
    return store.rows("filed", year=round_.year, quarter=round_.quarter)


@kept(8)
def _completeness(store: Store, round_: Round) -> Completeness:
    rows = _filed(store, round_)
    late = tuple(r["name"] for r in rows if r["is_late"])
    filed = sum(r["is_filed"] for r in rows)
    return Completeness(len(rows), filed - len(late), late, tuple(r["name"] for r in rows if not r["is_filed"]))
