"""The office's view of the rounds: how far each is, and which one may be opened next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.calendar import Deadlines, deadlines
from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.options import deadline_rules
from shuangyong_metrics.services.review import undecided
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.setup import calendar
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round and its returns: units expected, filed on time, filed late; items that nobody has decided.

    ``extended``: how many units have more time than the others.
    """

    state: RoundState
    expected: int
    on_time: int
    late: int
    undecided: int
    extended: int

    @property
    def filed(self) -> int:
        return self.on_time + self.late


@dataclass(frozen=True, slots=True)
class Proposal:
    """A round that may be opened, its deadlines, and the version of the standard that it would be scored by."""

    round: Round
    due: Deadlines
    version: str


@kept(2)
def round_lines(store: Store, actor: Actor) -> tuple[RoundLine, ...]:
    """Every round, newest first."""
    need_role(actor, Role.OFFICE, Role.REVIEWER)
    filed = {(r["year"], r["quarter"]): r for r in store.rows("filed_by_round")}
    extended = {(r["year"], r["quarter"]): r["extended"] for r in store.rows("extended_by_round")}
    expected, found = {(r["year"], r["quarter"]): r["expected"] for r in store.rows("expected_by_round")}, []
    for state in sorted(roster.rounds(store), key=lambda s: s.round, reverse=True):
        key = (state.round.year, state.round.quarter)
        row = filed.get(key, {"filed": 0, "late": 0})
        waiting = 0 if state.published else len(undecided(store, state.round))
        found.append(
            RoundLine(
                state, expected.get(key, 0), row["filed"] - row["late"], row["late"], waiting, extended.get(key, 0)
            )
        )
    return tuple(found)


def proposals(store: Store, actor: Actor, today: date) -> tuple[Proposal, ...]:
    """What may be opened today, the likeliest first; nothing while the next quarter has not begun.

    Rounds follow one another. The very first is this quarter, or the last one while its returns are still due.
    """
    need_role(actor, Role.OFFICE)
    current, opened = Round.of(today), [s.round for s in roster.rounds(store)]
    if opened:
        wanted = [max(opened).next] if max(opened).next <= current else []
    else:
        last = _deadlines(store, current.previous)
        wanted = [current.previous, current] if today <= last.filing else [current, current.previous]
    found = []
    for round_ in wanted:
        try:
            framework = roster.framework_for(store, round_)
        except NotFound:
            continue
        found.append(Proposal(round_, _deadlines(store, round_), framework.version))
    return tuple(found)


def upcoming(store: Store, actor: Actor, today: date) -> Proposal | None:
    """The next round while its quarter has not begun; None where a round may be opened now, or none ever was."""
    need_role(actor, Role.OFFICE)
    opened = [s.round for s in roster.rounds(store)]
    if not opened or max(opened).next <= Round.of(today):
        return None
    following = max(opened).next
    return Proposal(following, _deadlines(store, following), roster.framework_for(store, following).version)


def open_proposed(store: Store, round_: Round, actor: Actor, now: datetime) -> RoundState:
    """Open one of ``proposals``; a round that is open already is simply given back (a second click)."""
    need_role(actor, Role.OFFICE)
    for state in roster.rounds(store):
        if state.round == round_:
            return state
    if not roster.units(store):
        raise Conflict("开放填报：名册里还没有成员单位。请先在“成员单位”页导入名册。")
    if round_ not in {p.round for p in proposals(store, actor, now.date())}:
        raise Conflict(f"{round_.label}：现在不能开放。填报期按季度依次开放，本季第一天起可以开放。")
    try:
        return roster.open_round(store, round_, actor, now)
    except Conflict:
        opened = next((s for s in roster.rounds(store) if s.round == round_), None)
        if opened:
            return opened
        raise


def _deadlines(store: Store, round_: Round) -> Deadlines:
    return deadlines(round_, calendar(), deadline_rules(store))
