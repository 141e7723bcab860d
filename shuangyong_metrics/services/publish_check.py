"""Before a round is published: what is missing, what is undecided, and what the office confirms by publishing."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Indicator, Role, Round, Unit
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.consultation import Consultation, newest
from shuangyong_metrics.services.office_inputs import Doubt, doubts, office_indicators
from shuangyong_metrics.services.publishing import publish
from shuangyong_metrics.services.review import undecided
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.vetoes import Case, pending
from shuangyong_metrics.store import Store

#: What an indicator of the office counts as when nothing was entered.
EFFECTS = {"B9": "按 0 篇计，本项不得分", "F3": "按 0 件计，本项得满分"}
_NOT_APPLICABLE = "按不适用处理，不计入得分"


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator of the office without an entry for some units, and what it will count as."""

    indicator: Indicator
    units: tuple[Unit, ...]

    @property
    def effect(self) -> str:
        return EFFECTS.get(self.indicator.code, _NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a round stands: all units, those without a return, undecided items by unit, the office's gaps and doubtful
    rates, pending vetoes, the newest 征求意见.

    ``token`` stands for all of it: who confirms one state does not confirm another.
    """

    state: RoundState
    units: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    undecided: tuple[tuple[Unit, int], ...]
    gaps: tuple[Gap, ...]
    doubts: tuple[Doubt, ...]
    vetoes: tuple[Case, ...]
    consultation: Consultation | None
    token: str

    @property
    def undecided_items(self) -> int:
        return sum(count for _, count in self.undecided)

    def unanswered(self, today: date) -> str:
        """What of the 征求意见 is waited for; nothing where nothing is."""
        return self.consultation.waits_for(today) if self.consultation else ""

    def blocked(self, today: date) -> bool:
        """Is there anything that must be decided or waited for first?"""
        return bool(self.undecided or self.vetoes or self.unanswered(today))


@kept(4)
def readiness(store: Store, round_: Round, actor: Actor) -> Readiness:
    """What stands between a round and its publication."""
    need_role(actor, Role.OFFICE)
    state, units = roster.round_state(store, round_), roster.units(store, round_)
    key = {"year": round_.year, "quarter": round_.quarter}
    filed = {r["unit_id"] for r in store.rows("filed", **key) if r["is_filed"]}
    waiting = Counter(item["unit_id"] for item in undecided(store, round_))
    gaps, doubtful = _gaps(store, round_, units), doubts(store, round_)
    asked = newest(store, round_)
    vetoes = tuple(case for unit in units for case in pending(store, round_).get(unit.id, ()))
    parts = [round_.id, *(u.id for u in units), *sorted(filed), *(f"{u}:{n}" for u, n in sorted(waiting.items()))]
    parts += [f"{g.indicator.code}:{u.id}" for g in gaps for u in g.units]
    parts += [d.words for d in doubtful]
    parts += [f"{a.unit_id}:{a.said}:{a.unruled}" for a in (asked.answers if asked and asked.stands else ())]
    parts += [f"{case.number}:{case.stage}" for case in vetoes]
    return Readiness(
        state=state,
        units=tuple(units),
        missing=tuple(u for u in units if u.id not in filed),
        undecided=tuple((u, waiting[u.id]) for u in units if waiting[u.id]),
        gaps=gaps,
        doubts=doubtful,
        vetoes=vetoes,
        consultation=asked,
        token=hashlib.sha256("|".join(parts).encode()).hexdigest()[:16],
    )


def publish_confirmed(store: Store, round_: Round, token: str, actor: Actor, now: datetime) -> RoundState:
    """Publish what was confirmed; raises Conflict when it has changed since. A second click gives the round back."""
    need_role(actor, Role.OFFICE)
    ready = readiness(store, round_, actor)
    if ready.state.published:
        return ready.state
    if ready.token != token:
        raise Conflict(f"{round_.label}：确认之后情况有变化（报送、审核或录入）。请核对后再确认一次。")
    try:
        return publish(store, round_, actor, now)
    except Conflict:
        state = roster.round_state(store, round_)
        if state.published:
            return state
        raise


def _gaps(store: Store, round_: Round, units: list[Unit]) -> tuple[Gap, ...]:
    entered = store.rows("office_figures_of_round", year=round_.year, quarter=round_.quarter)
    known = {(r["unit_id"], r["input"]) for r in entered}
    found = []
    for indicator in office_indicators(store, round_):
        codes = [x.code for x in indicator.inputs]
        asked = [u for u in units if u.type in indicator.applies_to]
        lacking = tuple(u for u in asked if any((u.id, code) not in known for code in codes))
        if lacking:
            found.append(Gap(indicator, lacking))
    return tuple(found)
