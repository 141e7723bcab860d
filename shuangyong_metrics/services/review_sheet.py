"""One return as a reviewer reads it: item by item, with what helps to judge it and what has been decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Round, Unit
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.near_copies import NearCopy, near_copies
from shuangyong_metrics.services.review_facts import facts
from shuangyong_metrics.services.review_items import Item, Told
from shuangyong_metrics.services.roster import RoundState, round_state, unit
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A unit's current return: its items in the order of the standard; inputs left blank, and those emptied lately.

    ``alike``: other returns that it is nearly a copy of.
    """

    unit: Unit
    state: RoundState
    submission: int
    revision: int
    at: datetime
    by: str
    late: bool
    digest: str
    items: tuple[Item, ...]
    blank: tuple[str, ...]
    emptied: tuple[tuple[str, str], ...]
    alike: tuple[NearCopy, ...]

    @property
    def undecided(self) -> tuple[Item, ...]:
        return tuple(i for i in self.items if not i.decision)

    @property
    def first(self) -> tuple[Item, ...]:
        """Undecided items that somebody should look at, the most urgent first."""
        return tuple(sorted((i for i in self.undecided if i.looks), key=lambda i: i.urgent))

    @property
    def plain(self) -> tuple[Item, ...]:
        """Undecided items with nothing unusual (无异常)."""
        return tuple(i for i in self.undecided if not i.looks)

    @property
    def reworded(self) -> tuple[Item, ...]:
        """Decided items whose value is the same and whose 说明 or 佐证 is not."""
        return tuple(i for i in self.decided if i.reworded)

    @property
    def decided(self) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.decision)


def review_sheet(store: Store, actor: Actor, unit_id: str, round_: Round) -> ReviewSheet:
    """For reviewers and the office; raises NotFound for an unknown unit, Conflict while it has not filed."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    member, state = unit(store, unit_id, round_), round_state(store, round_)
    key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
    now = store.one("submission_now", **key)
    if now is None:
        raise Conflict(f"{member.name} {round_.label}：尚未报送，没有可审的报表。")
    known = facts(store, round_)
    told = Told(known, member)
    said = known.items.get(now["submission_id"], [])
    return ReviewSheet(
        unit=member,
        state=state,
        submission=now["submission_id"],
        revision=now["revision"],
        at=now["made_at"],
        by=now["actor"],
        late=store.rows("submission_late", **key, submission_id=now["submission_id"])[0]["late"],
        digest=now["digest"],
        items=tuple(told.item(r) for r in told.rows),
        blank=tuple(r["input"] for r in said if r["status"] == "blank" and told.asked(r["input"])),
        emptied=told.emptied(),
        alike=near_copies(store, actor, round_).get(unit_id, ()),
    )
