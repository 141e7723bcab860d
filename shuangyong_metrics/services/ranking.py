"""The ranking of a round for the pages: who stands where, the city's figures, what has come in."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import Role, Round, Scorecard, UnitType
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.city import CityScore, city_score
from shuangyong_metrics.services.results import scorecards
from shuangyong_metrics.services.roster import RoundState, round_state, rounds
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Ranking:
    """A round on one basis: cards by rank, cards without rank, the whole city now and last quarter.

    ``moves`` are places gained since last quarter by unit; ``before`` and ``moves`` are there when the quarter
    before was published. ``ranked`` and ``unranked`` follow the filter, the city never does.
    """

    state: RoundState
    basis: str
    ranked: tuple[Scorecard, ...]
    unranked: tuple[Scorecard, ...]
    city: CityScore
    before: CityScore | None
    moves: dict[str, int]


@dataclass(frozen=True, slots=True)
class Completeness:
    """What has come in for a round, without any score."""

    expected: int
    on_time: int
    late: int
    missing: tuple[str, ...]


def ranking(store: Store, actor: Actor, round_: Round, basis: str, unit_type: UnitType | None = None) -> Ranking:
    """Raises NotAllowed while the actor may not see results."""
    state = round_state(store, round_)
    cards = scorecards(store, round_, basis, actor)
    last = next((s for s in rounds(store) if s.round == round_.previous and s.published), None)
    places = {c.unit: c.rank for c in scorecards(store, last.round, basis, actor) if c.rank} if last else {}
    shown = [c for c in cards if unit_type is None or c.type == unit_type.value]
    return Ranking(
        state=state,
        basis=basis,
        ranked=tuple(sorted((c for c in shown if c.rank), key=lambda c: c.rank or 0)),
        unranked=tuple(c for c in shown if not c.rank),
        city=city_score(store, state, basis),
        before=city_score(store, last, basis) if last else None,
        moves={c.unit: places[c.unit] - c.rank for c in cards if c.rank and c.unit in places},
    )


def completeness(store: Store, actor: Actor, round_: Round) -> Completeness:
    """Who has filed; for leaders too, before a round is published."""
    need_role(actor, Role.LEADER, Role.REVIEWER, Role.OFFICE)
    rows = store.rows("filed", year=round_.year, quarter=round_.quarter)
    late = sum(r["is_late"] for r in rows)
    filed = sum(r["is_filed"] for r in rows)
    return Completeness(len(rows), filed - late, late, tuple(r["name"] for r in rows if not r["is_filed"]))
