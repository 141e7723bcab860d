"""The roster from a table: what it would change, before anything is changed; and units that take part no longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Unit
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Preview:
    """What importing a table does: units that are new, (before, after) of those that change, how many stay.

    ``back`` are those of the new ones that were in a roster before: taken out, or merged into another unit.
    ``absent`` are units of the roster that the table does not name; importing leaves them alone.
    """

    added: tuple[Unit, ...]
    changed: tuple[tuple[Unit, Unit], ...]
    same: int
    absent: tuple[Unit, ...]
    back: frozenset[str] = frozenset()

    @property
    def writes(self) -> int:
        return len(self.added) + len(self.changed)


def preview(store: Store, actor: Actor, listed: Sequence[Unit]) -> Preview:
    """Compare a table with the roster; two units of one name are refused, because people tell them apart by it."""
    need_role(actor, Role.OFFICE)
    known = {u.id: u for u in roster.units(store)}
    _need_own_names({**known, **{u.id: u for u in listed}}.values())
    named = {u.id for u in listed}
    return Preview(
        added=tuple(u for u in listed if u.id not in known),
        changed=tuple((known[u.id], u) for u in listed if u.id in known and known[u.id] != u),
        same=sum(known.get(u.id) == u for u in listed),
        absent=tuple(u for u in known.values() if u.id not in named),
        back=frozenset(u.id for u in roster.units_ever(store) if u.id in named and u.id not in known),
    )


def close_unit(store: Store, unit_id: str, actor: Actor, now: datetime) -> Unit:
    """Take a unit out of the roster from the next quarter that is not published; importing it again brings it back.

    Raises Conflict while it has filed for a round that is not published: its return would never be decided.
    """
    need_role(actor, Role.OFFICE)
    closing = roster.unit(store, unit_id)
    with store.transaction() as tx:
        if not any(row["unit_id"] == unit_id for row in tx.rows("units")):
            return closing  # the other of two clicks was first
        for state in roster.rounds(store):
            key = {"unit_id": unit_id, "year": state.round.year, "quarter": state.round.quarter}
            if not state.published and tx.rows("submission_now", **key):
                raise Conflict(f"{closing.name}：已经报送{state.round.label}。请等本季公布后再移出名册。")
        since = roster.number_of(roster.first_free(store))
        row = (tx.next_number(), closing.id, "closed", since, None, None, True, now, actor.name)
        tx.append("unit_events", roster.LISTED, [row])
        store.audit(tx, actor, "移出单位名册", closing.id, {"name": closing.name}, now)
    return closing


def _need_own_names(units: Iterable[Unit]) -> None:
    seen: dict[str, Unit] = {}
    for one in units:
        if one.name in seen:
            other = seen[one.name].id
            raise Conflict(f"单位名称“{one.name}”：代码 {other} 和 {one.id} 用了同一个名称。请改成不同的名称。")
        seen[one.name] = one
