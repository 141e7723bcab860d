"""预演: the published quarters scored by a new standard, by the real path, in a rehearsal that leaves nothing.

Both sides are reckoned from what stands now, so that every difference is the standard's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.messages_standard import REVISION
from shuangyong_metrics.model import Framework, Role, Round, Scorecard
from shuangyong_metrics.scoring import add_framework, frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.recount import recount
from shuangyong_metrics.services.rehearsed_standard import MARK, Comparable, LeftOut, comparable
from shuangyong_metrics.services.results import live_cards, live_points
from shuangyong_metrics.services.roster import RoundState, rounds
from shuangyong_metrics.services.setup import calendar
from shuangyong_metrics.store import Store

BASIS = "accepted"
Progress = Callable[[int, int], object]
Rows = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Reason:
    """An indicator that a unit scores otherwise: points and possible points in millionths, None where it does not count;
    the cells of the return that it is reckoned from."""

    code: str
    name: str
    before: int | None
    before_max: int
    after: int | None
    after_max: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit in one quarter, before and after; ``reasons`` by the size of their change. Cards hold totals and ranks."""

    before: Scorecard
    after: Scorecard
    reasons: tuple[Reason, ...]

    @property
    def gain(self) -> int:
        """Hundredths of a point of the shown total."""
        return (self.after.shown_total or 0) - (self.before.shown_total or 0)

    @property
    def climb(self) -> int:
        """Ranks won."""
        return (self.before.rank or 0) - (self.after.rank or 0) if self.before.rank and self.after.rank else 0

    @property
    def is_moved(self) -> bool:
        cards = [(c.status, c.shown_total, c.rank, c.grade) for c in (self.before, self.after)]
        return cards[0] != cards[1] or bool(self.reasons)


@dataclass(frozen=True, slots=True)
class Quarter:
    """One published quarter: every unit, in the order of the new ranks; what could not be tried on it."""

    round: Round
    version: str
    units: tuple[Moved, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def hit(self) -> tuple[Moved, ...]:
        return tuple(m for m in self.units if m.is_moved)


def rehearse(
    store: Store, new: Framework, actor: Actor, now: datetime, progress: Progress = lambda done, of: None
) -> tuple[Quarter, ...]:
    """Every published quarter, newest first; raises Conflict when there is none. ``progress`` hears (done, of)."""
    need_role(actor, Role.OFFICE)
    past = [s for s in rounds(store) if s.published]
    if not past:
        raise Conflict(REVISION["no_past"])
    known = frameworks(store)
    tried = {v: comparable(known[v], new) for v in {s.version for s in past}}
    found = []
    with store.rehearsal() as stage:
        for version, trial in tried.items():
            _set_up(stage, trial, sorted({s.round.year for s in past if s.version == version}), now)
        for done, state in enumerate(past, 1):
            found.append(_quarter(stage, state, known[state.version], tried[state.version]))
            progress(done, len(past))
    return tuple(reversed(found))


def _set_up(stage: Store, trial: Comparable, years: Sequence[int], now: datetime) -> None:
    with stage.transaction() as tx:
        add_framework(tx, trial.framework, calendar(), now, "预演")
    for year in years if trial.recounted else ():
        recount(stage, trial, year, now)


def _quarter(stage: Store, state: RoundState, old: Framework, trial: Comparable) -> Quarter:
    after_state = replace(state, version=trial.framework.version)
    before = {c.unit: c for c in live_cards(stage, state, BASIS)}
    points = {True: _points(stage, state), False: _points(stage, after_state)}
    names = {i.code: i.name for f in (old, trial.framework) for i in f.indicators}
    cells = _cells(stage, state)
    inputs = {i.code: [x.code.rstrip(MARK) for x in i.inputs] for f in (old, trial.framework) for i in f.indicators}
    found = []
    for card in live_cards(stage, after_state, BASIS):
        reasons = list(_reasons(card.unit, names, points[True], points[False]))
        reasons = [replace(r, cells=tuple(_named(card.unit, inputs[r.code], cells))) for r in reasons]
        found.append(Moved(before[card.unit], card, tuple(sorted(reasons, key=_size))))
    return Quarter(state.round, state.version, tuple(found), trial.left_out)


def _points(store: Store, state: RoundState) -> dict[tuple[str, str], dict[str, Any]]:
    counting = ("reported", "not_reported", "not_applicable_pending")
    return {(r["unit_id"], r["indicator"]): r for r in live_points(store, state, BASIS) if r["state"] in counting}


def _reasons(unit: str, names: Mapping[str, str], old: Rows, new: Rows) -> Iterator[Reason]:
    for code, name in names.items():
        a, b = old.get((unit, code)), new.get((unit, code))
        before = (int(a["points"]), int(a["max_points"])) if a else (None, 0)
        after = (int(b["points"]), int(b["max_points"])) if b else (None, 0)
        if before != after:
            yield Reason(code, name, before[0], before[1], after[0], after[1], ())


def _size(reason: Reason) -> tuple[int, str]:
    return -abs((reason.after or 0) - (reason.before or 0)) - abs(reason.after_max - reason.before_max), reason.code


def _cells(store: Store, state: RoundState) -> dict[tuple[str, str], str]:
    rows = store.rows("cells_of_round", year=state.round.year, quarter=state.round.quarter)
    return {(r["unit_id"], r["input"]): f"{r['sheet']} {r['cell']}" for r in rows}


def _named(unit: str, codes: Sequence[str], cells: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield from (cells[unit, code] for code in codes if (unit, code) in cells)
