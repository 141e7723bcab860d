"""单位评分卡: one unit in one round, from its total down to the cell, beside its type and the city.

Who sees what (DESIGN): a unit only itself, in an open round its own figures without ranks, in a published one its rank
and the median of its type where that has at least five units; a leader published rounds, persons from 1 to 4 as “<5”.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shuangyong_metrics.errors import NotFound
from shuangyong_metrics.model import MICRO, Framework, Kind, Role, Round, Scorecard, Unit, UnitType
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.access import Actor, need_results, need_unit
from shuangyong_metrics.services.city import half_up
from shuangyong_metrics.services.claims import NOTHING, Count, counts
from shuangyong_metrics.services.masking import masked
from shuangyong_metrics.services.ranking import late_units
from shuangyong_metrics.services.roster import RoundState, units_ever
from shuangyong_metrics.services.trace import trace
from shuangyong_metrics.services.vetoes import pending
from shuangyong_metrics.store import Store

#: A median of fewer units would tell a unit its neighbours' figures.
LEAST_UNITS = 5
LAST_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One standard of the unit; rates in millionths, None where there is none or it is not to be seen."""

    code: str
    name: str
    earned: int
    max: int
    rate: int | None
    type_rate: int | None
    city_rate: int | None


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of the unit; points and max in millionths, ``share`` None where it is in neither sum or hidden."""

    code: str
    name: str
    standard: str
    state: str
    points: int
    max: int
    share: int | None


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """The unit in one round: total in hundredths, rank (None where not ranked or not to be seen), standard → rate."""

    round: Round
    total: int | None
    grade: str | None
    rank: int | None
    rates: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class UnitCard:
    """Everything of the page but the depth; ``other`` is the same card on the other basis, ``ranked`` how many are.

    ``type_total`` is the type's median, None where the reader may not compare.
    ``claims``: its 不适用 of the year; ``pending``: vetoes that it was told of and that do not count yet, in words.
    """

    state: RoundState
    unit: Unit
    card: Scorecard
    other: Scorecard
    ranked: int
    type_ranked: int
    type_total: int | None
    vetoes: tuple[str, ...]
    standards: tuple[StandardLine, ...]
    indicators: tuple[IndicatorLine, ...]
    quarters: tuple[QuarterLine, ...]
    with_ranks: bool
    late: bool
    claims: Count
    pending: tuple[str, ...] = ()


def rounds_to_see(store: Store, actor: Actor) -> list[RoundState]:
    """Rounds of which the actor may see scorecards, newest first."""
    known = reversed(reckoned.rounds(store))
    return [s for s in known if s.published or actor.role is not Role.LEADER]


def units_to_see(store: Store, actor: Actor) -> list[Unit]:
    """Units whose scorecards the actor may see, those that only took part in earlier rounds too."""
    return [u for u in units_ever(store) if actor.role is not Role.UNIT or u.id == actor.unit_id]


def scorecard(store: Store, actor: Actor, unit_id: str, round_: Round, basis: str) -> UnitCard:
    """One unit's card on ``self`` or ``accepted``; raises NotFound, NotAllowed, Conflict (round never opened)."""
    state = reckoned.round_state(store, round_)
    _need(actor, unit_id, state)
    mine = actor.role is Role.UNIT
    cards = reckoned.cards(store, state, basis)
    card = _of(cards, unit_id, state)
    who = Unit(card.unit, card.name, UnitType(card.type))
    other = _of(reckoned.cards(store, state, "self" if basis == "accepted" else "accepted"), unit_id, state)
    framework = reckoned.framework(store, state.version)
    peers = _peers(cards, card, mine, state.published)
    city = None if mine else reckoned.city(store, state, basis).means
    names = {v.code: v.name for v in framework.vetoes}
    with_ranks = state.published or not mine
    return UnitCard(
        state=state,
        unit=who,
        card=card,
        other=other,
        ranked=sum(c.rank is not None for c in cards) if with_ranks else 0,
        type_ranked=sum(c.rank is not None and c.type == card.type for c in cards) if with_ranks else 0,
        type_total=median([c.shown_total for c in peers if c.shown_total is not None]),
        vetoes=tuple(f"{code} {names.get(code, '')}".strip() for code in card.veto),
        standards=tuple(_standards(framework, card, peers, city)),
        indicators=tuple(_indicators(framework, _entries(store, state, unit_id, basis, actor))),
        quarters=tuple(_quarters(store, actor, state, unit_id, basis)),
        with_ranks=with_ranks,
        late=unit_id in late_units(store, round_),
        claims=counts(store, round_).get(unit_id, NOTHING),
        pending=()
        if state.published
        else tuple(f"{c.code} {c.name}，{c.words}" for c in pending(store, round_).get(unit_id, ())),
    )


def indicator_trace(
    store: Store, actor: Actor, unit_id: str, round_: Round, basis: str, indicator: str
) -> dict[str, Any]:
    """One entry of ``services.trace``, few persons hidden from leaders; raises NotFound where it does not apply."""
    state = reckoned.round_state(store, round_)
    _need(actor, unit_id, state)
    for entry in _entries(store, state, unit_id, basis, actor):
        if entry["indicator"] == indicator:
            return entry
    raise NotFound(f"指标 {indicator}：不适用于这个单位，或本季考评标准中没有。请从指标表中另选一项。")


def median(values: list[int]) -> int | None:
    """The middle value, of an even number the mean of the two, half up; None of nothing.

    >>> median([3, 1, 2]), median([1, 2]), median([])
    (2, 2, None)
    """
    if not values:
        return None
    ordered = sorted(values)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return half_up(low + high, 2)


def _need(actor: Actor, unit_id: str, state: RoundState) -> None:
    if actor.role is Role.UNIT:
        need_unit(actor, unit_id)
    else:
        need_results(actor, state.published)


def _of(cards: tuple[Scorecard, ...], unit_id: str, state: RoundState) -> Scorecard:
    for card in cards:
        if card.unit == unit_id:
            return card
    raise NotFound(
        f"{state.round.label}：这一季的名册里没有这个单位（当时还没有加入，或已移出、并入别的单位）。请另选一个季度。"
    )


def _peers(cards: tuple[Scorecard, ...], card: Scorecard, mine: bool, published: bool) -> list[Scorecard]:
    """Ranked units of the type, as far as the reader may compare with them."""
    found = [c for c in cards if c.type == card.type and c.rank is not None]
    return [] if mine and not (published and len(found) >= LEAST_UNITS) else found


def rates_of(card: Scorecard) -> dict[str, int]:
    """Standard → rate in millionths, where the standard has points to be had."""
    return {s.code: half_up(MICRO * s.earned, s.max) for s in card.standards if s.max}


def _standards(
    framework: Framework, card: Scorecard, peers: list[Scorecard], city: dict[str, int | None] | None
) -> list[StandardLine]:
    scores, own, others = {s.code: s for s in card.standards}, rates_of(card), [rates_of(c) for c in peers]
    lines = []
    for standard in framework.standards:
        code, found = standard.code, scores.get(standard.code)
        middle = median([r[code] for r in others if code in r])
        earned, most = (found.earned, found.max) if found else (0, 0)
        lines.append(
            StandardLine(code, standard.name, earned, most, own.get(code), middle, city.get(code) if city else None)
        )
    return lines


def _indicators(framework: Framework, entries: tuple[dict[str, Any], ...]) -> list[IndicatorLine]:
    standards = {i.code: i.standard for i in framework.indicators}
    counted = ("reported", "not_reported", "not_applicable_pending")
    return [
        IndicatorLine(
            e["indicator"], e["name"], standards[e["indicator"]], e["state"], e["points"], e["max"],
            half_up(MICRO * e["points"], e["max"]) if e["state"] in counted and not e["few"] else None,
        )
        for e in entries
    ]  # fmt: skip


def _quarters(store: Store, actor: Actor, state: RoundState, unit_id: str, basis: str) -> list[QuarterLine]:
    """This round and the published ones before it, newest first."""
    seen = [s for s in rounds_to_see(store, actor) if s.round == state.round or (s.published and s.round < state.round)]
    lines = []
    for known in seen[:LAST_ROUNDS]:
        card = next((c for c in reckoned.cards(store, known, basis) if c.unit == unit_id), None)
        if card is not None:
            shown = actor.role is not Role.UNIT or known.published
            rates: dict[str, int | None] = dict(rates_of(card))
            lines.append(QuarterLine(known.round, card.shown_total, card.grade, card.rank if shown else None, rates))
    return lines


def _entries(store: Store, state: RoundState, unit_id: str, basis: str, actor: Actor) -> tuple[dict[str, Any], ...]:
    return _traced(store, state, unit_id, basis, actor, reckoned.age(store, state))


@lru_cache(maxsize=64)
def _traced(
    store: Store, state: RoundState, unit_id: str, basis: str, actor: Actor, _age: int
) -> tuple[dict[str, Any], ...]:
    framework = reckoned.framework(store, state.version)
    persons = {x.code for x in framework.inputs if x.kind is Kind.PERSONS} if actor.role is Role.LEADER else set()
    entries = trace(store, state, unit_id, basis, actor)
    return tuple(masked(entry, persons) for entry in entries)
