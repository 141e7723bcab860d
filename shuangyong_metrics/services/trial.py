"""试算: what a return would score, by the real path — recorded and scored like any other, in a rehearsal that leaves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Framework, Reading, Role, Round, Scorecard
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.recording import Upload, record
from shuangyong_metrics.services.results import cards_of, live_cards, live_points, points_of
from shuangyong_metrics.services.roster import RoundState, round_state, rounds
from shuangyong_metrics.store import Store

#: Indicators named as having moved, at most.
MOST = 6
_MEASURED = ("reported", "not_reported", "not_applicable_pending")


@dataclass(frozen=True, slots=True)
class Part:
    """One standard: its name, points earned and points possible so far, in millionths."""

    code: str
    name: str
    earned: int
    max: int


@dataclass(frozen=True, slots=True)
class Move:
    """An indicator whose points changed; millionths."""

    indicator: str
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial score on the basis 自评, without ranks: totals in hundredths.

    ``last_total`` is last quarter's own total and ``filed_total`` that of the revision filed now, None where there is
    none; ``moves`` are against the same quarter's filed revision when there is one, else against last quarter, over
    the indicators measured in both, the largest first.
    """

    round: Round
    total: int | None
    base: int | None
    bonus: int
    parts: tuple[Part, ...]
    not_reported: int
    last_total: int | None
    filed_total: int | None
    against: str
    moves: tuple[Move, ...]


def trial(store: Store, reading: Reading, actor: Actor, now: datetime) -> Trial:
    """Score a reading that nothing blocks as if it were submitted now; raises NotAllowed, Conflict.

    A file that stands submitted already is scored as it stands, and compared with last quarter.
    """
    who = reading.identity
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_unit(actor, who.unit_id)
    state = round_state(store, who.round)
    if reading.blocked:
        raise Conflict("这份报表还有必须改正的问题，改好后才能试算。")
    if state.published:
        raise Conflict(f"{state.round.label}已公布，不再试算。")
    framework = frameworks(store)[state.version]
    filed = store.one("submission_now", unit_id=who.unit_id, year=who.round.year, quarter=who.round.quarter)
    if filed and filed["digest"] == reading.digest:
        filed = None
        card, after = _scored(store, state, who.unit_id)
    else:
        with store.rehearsal() as rehearsed:
            record(rehearsed, reading, Upload("", 0), framework, actor, now)
            card, after = _scored(rehearsed, state, who.unit_id)
    last = next((s for s in rounds(store) if s.round == state.round.previous), None)
    last_card = _card(cards_of(store, last, "self"), who.unit_id) if last else None
    filed_card = _card(live_cards(store, state, "self"), who.unit_id) if filed else None
    against = f"第 {filed['revision']} 次报送" if filed else last.round.label if last and last_card else ""
    return Trial(
        round=state.round,
        total=card.total if card else None,
        base=card.base if card else None,
        bonus=card.bonus if card else 0,
        parts=_parts(framework, card),
        not_reported=card.not_reported if card else 0,
        last_total=last_card.total if last_card else None,
        filed_total=filed_card.total if filed_card else None,
        against=against,
        moves=_moves(framework, _before(store, state if filed else last, who.unit_id), after) if against else (),
    )


def _scored(store: Store, state: RoundState, unit_id: str) -> tuple[Scorecard | None, list[dict[str, Any]]]:
    return _card(live_cards(store, state, "self"), unit_id), live_points(store, state, "self", unit_id)


def _card(cards: list[Scorecard], unit_id: str) -> Scorecard | None:
    return next((c for c in cards if c.unit == unit_id), None)


def _before(store: Store, state: RoundState | None, unit_id: str) -> list[dict[str, Any]]:
    return points_of(store, state, "self", unit_id) if state else []


def _parts(framework: Framework, card: Scorecard | None) -> tuple[Part, ...]:
    names = {s.code: s.name for s in framework.standards}
    scores = card.standards if card else ()
    return tuple(Part(s.code, names[s.code], s.earned, s.max) for s in scores)


def _moves(framework: Framework, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[Move, ...]:
    names = {i.code: i.name for i in framework.indicators}
    known = {r["indicator"]: int(r["points"]) for r in before if r["state"] in _MEASURED}
    moved = [
        Move(r["indicator"], names[r["indicator"]], known[r["indicator"]], int(r["points"]))
        for r in after
        if r["state"] in _MEASURED and known.get(r["indicator"], int(r["points"])) != int(r["points"])
    ]
    return tuple(sorted(moved, key=lambda m: (-abs(m.after - m.before), m.indicator))[:MOST])
