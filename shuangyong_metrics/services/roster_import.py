"""The roster from a table: what it would change, the import itself; and units that take part no longer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Unit
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.setup import DATA, read_roster
from shuangyong_metrics.services.standing_returns import need_same_types, standing
from shuangyong_metrics.store import Store, Transaction
from shuangyong_metrics.workbook.normalise import clean

#: What a roster says of a unit, as columns of ``unit_events``.
_LISTED = ("seq", "unit_id", "kind", "since", "name", "unit_type", "closed", "made_at", "actor")


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


def import_units(
    store: Store, listed: Iterable[Unit], actor: Actor, now: datetime, back: frozenset[str] = frozenset()
) -> int:
    """Add new units and record changed names or types, from ``first_free`` on; returns how many records were written.

    Raises Conflict for units that were merged into another one, by name, unless they stand in ``back``: an old table would
    bring them back without anybody having meant it. Those that were only taken out come back by being imported.
    """
    need_role(actor, Role.OFFICE)
    listed = list(listed)
    with store.transaction() as tx:
        known = {u.id: u for u in roster.units(store)}
        changed = [u for u in listed if known.get(u.id) != u]
        if not changed:
            return 0
        retyped = [u for u in changed if u.id in known and u.type is not known[u.id].type]
        _need_no_draft(store, retyped)
        returns = standing(store, tx, [u.id for u in retyped])
        _need_not_merged(store, tx, [u for u in changed if u.id not in known and u.id not in back])
        since = roster.number_of(roster.first_free(store))
        rows = [
            (number, u.id, "listed", since, u.name, u.type.value, False, now, actor.name)
            for number, u in zip(tx.next_numbers(len(changed)), changed, strict=True)
        ]
        tx.append("unit_events", _LISTED, rows)
        need_same_types(tx, returns, "导入单位名册")
        store.audit(tx, actor, "导入单位名册", "units", {"units": [u.id for u in changed]}, now)
    return len(changed)


def _need_no_draft(store: Store, retyped: list[Unit]) -> None:
    """Another type moves the draft of a round that is in 征求意见."""
    consulting = [s.round for s in roster.rounds(store) if s.consulting]
    if retyped and consulting:
        named = "、".join(u.name for u in retyped)
        raise Conflict(
            f"导入单位名册：{named}要改单位类型，{consulting[0].label}正在征求意见，会改动初评。请等公布以后再导入，或先从表中去掉。"
        )


def _need_not_merged(store: Store, tx: Transaction, coming: Sequence[Unit]) -> None:
    """Whether a unit takes part is told by its newest record of the newest quarter that was not taken back."""
    names = {u.id: u.name for u in roster.units_ever(store)}
    newest: dict[str, dict[str, Any]] = {}
    for row in tx.rows("unit_changes"):
        before = newest.get(row["unit_id"])
        tells = row["kind"] in ("listed", "closed", "merged") and not row["is_undone"]
        if tells and (before is None or (row["since"], row["seq"]) > (before["since"], before["seq"])):
            newest[row["unit_id"]] = row
    merged = [(u, newest[u.id]) for u in coming if u.id in newest and newest[u.id]["kind"] == "merged"]
    if merged:
        named = "；".join(
            f"{u.name}（{u.id}）已并入{names.get(r['successor'], r['successor'])}（{r['document']}）" for u, r in merged
        )
        raise Conflict(
            f"名册：{named}。整张表都没有导入。不再单独报送的，请从表里删去这一行；确要恢复单独报送的，命令行加 --restore，网页上请重新选择文件、"
            "看过“恢复”的单位再导入；合并记错了的，收回那条变更。"
        )


def ensure_roster(store: Store, actor: Actor, now: datetime) -> None:
    """Seed an empty roster from ``data/units.csv``; a store that has units is left alone."""
    if not roster.units(store):
        import_units(store, read_roster(DATA / "units.csv"), actor, now)


def close_unit(store: Store, unit_id: str, actor: Actor, now: datetime) -> Unit:
    """Take a unit out of the roster from the next quarter that is not published; importing it again brings it back.

    Raises Conflict while it has filed for a round that is not published: its return would never be decided.
    """
    need_role(actor, Role.OFFICE)
    closing = roster.unit(store, unit_id)
    with store.transaction() as tx:
        if not any(row["unit_id"] == unit_id for row in tx.rows("units")):
            return closing  # the other of two clicks was first
        if returns := standing(store, tx, [unit_id]):
            raise Conflict(f"{closing.name}：已经报送{returns[0].round.label}。请等本季公布后再移出名册。")
        since = roster.number_of(roster.first_free(store))
        row = (tx.next_number(), closing.id, "closed", since, None, None, True, now, actor.name)
        tx.append("unit_events", _LISTED, [row])
        store.audit(tx, actor, "移出单位名册", closing.id, {"name": closing.name}, now)
    return closing


def _need_own_names(units: Iterable[Unit]) -> None:
    seen: dict[str, Unit] = {}
    for one in units:
        # a full-width bracket tells nobody apart
        name = clean(one.name)
        if name in seen:
            other = seen[name].id
            raise Conflict(f"单位名称“{one.name}”：代码 {other} 和 {one.id} 用了同一个名称。请改成不同的名称。")
        seen[name] = one
