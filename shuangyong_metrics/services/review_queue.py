"""The queue of a round's review: every unit, how its return stands, whose turn is next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round, UnitType
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.claims import NOTHING, Count, counts
from shuangyong_metrics.services.near_copies import near_copies
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One unit in a round's queue; ``revision`` is 0 while it has not filed.

    ``sent_back`` counts items whose present value was sent back and is not mended yet, ``changed`` those whose value
    is not the one of the revision before. ``alike``: of how many other returns this one is nearly a copy.
    ``claims``: its 不适用 of this year.
    """

    unit_id: str
    name: str
    type: UnitType
    published: bool
    revision: int
    at: datetime | None
    late: bool
    items: int
    undecided: int
    sent_back: int
    changed: int
    alike: int = 0
    claims: Count = NOTHING

    @property
    def state(self) -> str:
        """The state in the office's words."""
        if not self.revision:
            return "未报送"
        if self.published:
            return "已公布"
        if self.undecided:
            return f"待审 {self.undecided} 项"
        return f"退回待改 {self.sent_back} 项" if self.sent_back else "已审完"

    @property
    def place(self) -> tuple[int, int]:
        """Resubmitted returns first, then those with most undecided items; then what waits for the unit; unfiled last."""
        if not self.revision:
            return (4, 0)
        if self.undecided:
            return (0 if self.revision > 1 else 1, -self.undecided)
        return (2, -self.sent_back) if self.sent_back else (3, 0)


@kept(4)
def review_queue(store: Store, actor: Actor, round_: Round) -> list[QueueEntry]:
    """Every unit of the roster, the next one to review first; for reviewers and the office."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    alike = near_copies(store, actor, round_)
    claimed = counts(store, round_)
    published = round_state(store, round_).published
    entries = [
        QueueEntry(
            r["unit_id"], r["name"], UnitType(r["unit_type"]), published, r["revision"] or 0, r["made_at"], r["late"],
            r["items"], r["undecided"], r["sent_back"], r["changed"], len({(c.unit_id, c.round) for c in alike.get(r["unit_id"], ())}),
            claimed.get(r["unit_id"], NOTHING),
        )
        for r in store.rows("review_queue", year=round_.year, quarter=round_.quarter)
    ]  # fmt: skip
    return sorted(entries, key=lambda e: e.place)
