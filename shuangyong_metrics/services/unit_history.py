"""What was recorded of each unit: listed, renamed, retyped, merged, from which quarter on, by whom and on what document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round, UnitType
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import number_of
from shuangyong_metrics.store import Store, Transaction

#: Kinds of change, and what they are called.
LABELS = {
    "listed": "列入名册",
    "closed": "移出名册",
    "renamed": "改名",
    "retyped": "改类型",
    "merged": "并入",
    "taken_back": "收回",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One record of a unit; ``since`` None: from the beginning, ``undone``: it was taken back, ``open``: it can be."""

    number: int
    unit_id: str
    kind: str
    since: Round | None
    name: str
    type: UnitType | None
    successor: str
    document: str
    reason: str
    at: datetime
    actor: str
    undone: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A unit that was merged into another one, from which quarter and on what document."""

    unit_id: str
    name: str
    since: Round
    document: str


def history(store: Store, actor: Actor, unit_id: str | None = None) -> tuple[Change, ...]:
    """Every record of one unit or of all, newest first; raises NotFound for a unit that never was."""
    need_role(actor, Role.OFFICE)
    found = tuple(c for c in _history(store) if unit_id in (None, c.unit_id))
    if unit_id is not None and not found:
        raise NotFound(f"单位代码 {unit_id}：名册里从来没有。请核对代码。")
    return found


@kept(16, by="frame")
def merged_into(store: Store, unit_id: str, round_: Round) -> tuple[Merged, ...]:
    """The units that were merged into this one in this quarter or before; for services that asked who wants to know."""
    names = {u.id: u.name for u in roster.units_ever(store)}
    return tuple(
        Merged(c.unit_id, names.get(c.unit_id, c.unit_id), c.since, c.document)
        for c in _history(store)
        if c.kind == "merged" and not c.undone and c.successor == unit_id and c.since and c.since <= round_
    )


@kept(2, by="frame")
def _history(store: Store) -> tuple[Change, ...]:
    return changes(store, store)


def changes(store: Store, asked: Store | Transaction) -> tuple[Change, ...]:
    """Every record, newest first, as the store or a transaction sees it; for services that asked who wants to know."""
    first = number_of(roster.first_free(store))
    return tuple(
        Change(
            r["seq"], r["unit_id"], r["kind"], round_of(r["since"]), r["name"] or "",
            UnitType(r["unit_type"]) if r["unit_type"] else None, r["successor"] or "", r["document"] or "",
            r["reason"] or "", r["made_at"], r["actor"], r["is_undone"], r["since"] >= first,
        )
        for r in asked.rows("unit_changes")
    )  # fmt: skip


def round_of(number: int) -> Round | None:
    """The other way round of ``roster.number_of``.

    >>> round_of(8108)
    Round(year=2026, quarter=4)
    """
    return Round((number - 1) // 4, (number - 1) % 4 + 1) if number else None
