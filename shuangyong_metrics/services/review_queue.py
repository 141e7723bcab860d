"""The queue of a round's review: every unit, how its return stands, what there is to see in it, the riskiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round, Unit, UnitType
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.claims import NOTHING, Count, counts
from shuangyong_metrics.services.near_copies import near_copies
from shuangyong_metrics.services.review_facts import Facts, facts
from shuangyong_metrics.services.review_items import Told
from shuangyong_metrics.services.review_looks import Look, looks
from shuangyong_metrics.services.vetoes import pending
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Risk:
    """What is to be seen in the undecided items of a return: how many are worth a look, and how many of them for what.

    ``places``: the most that the unit's rank hangs on one of its indicators (``review_ranks``).
    """

    worth: int = 0
    places: int = 0
    jumps: int = 0
    explained: int = 0
    unexplained: int = 0


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One unit in a round's queue; ``revision`` is 0 while it has not filed.

    ``sent_back`` counts items whose present value was sent back and is not mended yet, ``changed`` those whose value
    is not the one of the revision before. ``alike``: of how many other returns this one is nearly a copy.
    ``claims``: its 不适用 of this year; ``vetoes``: it was told of so many that do not count yet.
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
    risk: Risk = Risk()
    vetoes: int = 0

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
    def tags(self) -> tuple[str, ...]:
        """Why it stands where it does, in the order of ``place``; nothing where nobody waits for the reviewer."""
        if not self.undecided or self.published:
            return ()
        risk, anew = self.risk, self.revision > 1
        told = (
            (f"影响名次 {risk.places} 位", risk.places),
            (f"突变 {risk.jumps} 项", risk.jumps),
            (f"雷同 {self.alike} 份", self.alike),
            (f"说明待核 {risk.explained} 项", risk.explained),
            (f"未说明 {risk.unexplained} 项", risk.unexplained),
            (self.claims.words, self.claims.pending),
            (f"重新报送，改了 {self.changed} 项", anew),
            ("逾期", self.late),
        )
        return tuple(words for words, holds in told if holds)

    @property
    def place(self) -> tuple[int, ...]:
        """What waits for the reviewer first: by places that ranks hang on, then jumps, near-copies, explanations, 不适用,
        filed again, late, and the longest last. Then what waits for the unit, what is done; unfiled ones last."""
        if not self.revision:
            return (4,)
        if not self.undecided:
            return (2, -self.sent_back) if self.sent_back else (3,)
        risk = self.risk
        asked = risk.explained + risk.unexplained
        anew = self.revision > 1
        return (
            0,
            -risk.places,
            -risk.jumps,
            -self.alike,
            -asked,
            -self.claims.pending,
            -anew,
            -self.late,
            -self.undecided,
        )


@kept(4)
def review_queue(store: Store, actor: Actor, round_: Round) -> list[QueueEntry]:
    """Every unit of the roster, the next one to review first; for reviewers and the office."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    alike = near_copies(store, actor, round_)
    claimed, known = counts(store, round_), facts(store, round_)
    published = known.state.published
    waiting = {} if published else pending(store, round_)
    entries = [
        QueueEntry(
            r["unit_id"], r["name"], UnitType(r["unit_type"]), published, r["revision"] or 0, r["made_at"], r["late"],
            r["items"], r["undecided"], r["sent_back"], r["changed"], len({(c.unit_id, c.round) for c in alike.get(r["unit_id"], ())}),
            claimed.get(r["unit_id"], NOTHING), Risk() if published or not r["undecided"] else _risk(known, r),
            len(waiting.get(r["unit_id"], ())),
        )
        for r in known.returns.values()
    ]  # fmt: skip
    return sorted(entries, key=lambda e: e.place)


def _risk(known: Facts, row: dict[str, Any]) -> Risk:
    seen = [look for look in _undecided(known, row) if looks(look)]
    return Risk(
        worth=len(seen),
        places=max((look.places for look in seen if look.moves_ranks), default=0),
        jumps=sum(look.jumped for look in seen),
        explained=sum(bool(look.explained) and all(look.explained) for look in seen),
        unexplained=sum(not all(look.explained) for look in seen),
    )


def _undecided(known: Facts, row: dict[str, Any]) -> Iterator[Look]:
    told = Told(known, Unit(row["unit_id"], row["name"], UnitType(row["unit_type"])))
    return (told.look(r) for r in told.rows if not told.stands(r)[0])
