"""不适用 in a year: which indicators a unit says are not its own, with which reason, and what was decided.

A claim is made in a return and decided like any value; once approved it holds to the end of the year (METHOD 2). How
many a unit has stands beside its name, because it is the easy way to a full score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.roster import round_state, units
from shuangyong_metrics.store import Store

APPROVED, PENDING, REFUSED = "approved", "pending", "refused"
_STATES = {1: APPROVED, 2: PENDING, 3: REFUSED}
LABELS = {APPROVED: "已核准", PENDING: "待核", REFUSED: "已退回"}


@dataclass(frozen=True, slots=True)
class Claim:
    """One indicator of one unit: reason, the round of the claim, how it stands, and why it was refused if it was.

    ``reason`` is blank where the unit has given none. An approved claim says by whom and when.
    """

    unit_id: str
    name: str
    indicator: str
    indicator_name: str
    reason: str
    round: Round
    state: str
    refused_because: str
    by: str
    at: datetime | None

    @property
    def label(self) -> str:
        """How it stands, in the office's word."""
        return LABELS[self.state]


@dataclass(frozen=True, slots=True)
class Count:
    """How many indicators of a unit are claimed in a year up to a round: approved, and waiting for a decision."""

    approved: int
    pending: int

    @property
    def words(self) -> str:
        """Beside a unit's name: 不适用 3 项（待核 1）; nothing where there is none."""
        if not self.approved + self.pending:
            return ""
        return f"不适用 {self.approved + self.pending} 项" + (f"（待核 {self.pending}）" if self.pending else "")


NOTHING = Count(0, 0)


def claims(store: Store, round_: Round, actor: Actor, unit_id: str | None = None) -> tuple[Claim, ...]:
    """The claims of a round's year up to it, of one unit or of all; a unit asks for its own.

    Raises Conflict for a round that was never opened.
    """
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id or "")
    state = round_state(store, round_)
    names = {u.id: u.name for u in units(store, round_)}
    indicators = {i.code: i.name for i in frameworks(store)[state.version].indicators}
    return tuple(
        Claim(
            r["unit_id"], names[r["unit_id"]], r["indicator"], indicators.get(r["indicator"], ""), r["reason"],
            Round(round_.year, r["quarter"]), _STATES[r["place"]], r["refused_because"] or "", r["actor"] or "", r["made_at"],
        )
        for r in _rows(store, round_)
        if r["unit_id"] in names and unit_id in (None, r["unit_id"])
    )  # fmt: skip


def counts(store: Store, round_: Round) -> dict[str, Count]:
    """How many each unit has; for services that have asked who wants to know. Refused claims count nowhere."""
    found: dict[str, Count] = {}
    for row in _rows(store, round_):
        had, state = found.get(row["unit_id"], NOTHING), _STATES[row["place"]]
        found[row["unit_id"]] = Count(had.approved + (state == APPROVED), had.pending + (state == PENDING))
    return found


@kept(16)
def _rows(store: Store, round_: Round) -> list[dict[str, Any]]:
    return store.rows("claims_of_year", year=round_.year, quarter=round_.quarter)
