"""Units renamed, retyped or merged from a quarter on: quarters before keep the name and type that held then.

A change never reaches a published quarter; until the first quarter it holds from is published it can be taken back.
A unit that is merged into another is not expected any more from that quarter; its published results stay its own, and its
figures of the same year are not added to those of the other.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import Role, Round, Unit, UnitType
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.consultation_lock import need_no_draft
from shuangyong_metrics.services.roster import number_of
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.services.standing_returns import Standing, need_same_types, standing
from shuangyong_metrics.services.unit_history import LABELS, Change, changes, round_of
from shuangyong_metrics.store import Store, Transaction
from shuangyong_metrics.workbook.normalise import clean

#: Characters of a name, of a document and of a reason, fewest and most.
NAME, GROUNDS = (2, 40), (2, 100)
_COLUMNS = ("seq", "unit_id", "kind", "since", "name", "unit_type", "closed", "successor", "undoes", "document", "reason",
            "made_at", "actor")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grounds:
    """From which quarter a change holds, the document it rests on and why."""

    since: Round
    document: str
    reason: str


def quarters_to_choose(store: Store, today: datetime) -> tuple[Round, ...]:
    """The quarters that a change can hold from: the first that is not published and the four after it."""
    first = roster.first_free(store)
    if first is None:
        opened = [s.round for s in roster.rounds(store)]
        first = min(opened) if opened else Round.of(today.date())
    found = [first]
    while len(found) < 5:
        found.append(found[-1].next)
    return tuple(found)


def rename(store: Store, unit_id: str, name: str, grounds: Grounds, actor: Actor, now: datetime) -> Unit:
    """Give a unit another name from a quarter on; the same again changes nothing. Raises Conflict, NotFound."""
    need_role(actor, Role.OFFICE)
    new = " ".join(name.split())
    if not NAME[0] <= len(new) <= NAME[1] or not new.isprintable():
        raise Conflict(f"新名称：应为 {NAME[0]}–{NAME[1]} 个字。请改后再保存。")
    return _change(store, unit_id, "renamed", {"name": new}, grounds, actor, now)


def retype(store: Store, unit_id: str, unit_type: UnitType, grounds: Grounds, actor: Actor, now: datetime) -> Unit:
    """Assess a unit as another type from a quarter on; the same again changes nothing. Raises Conflict, NotFound."""
    need_role(actor, Role.OFFICE)
    return _change(store, unit_id, "retyped", {"unit_type": unit_type.value}, grounds, actor, now)


def merge(store: Store, unit_id: str, into: str, grounds: Grounds, actor: Actor, now: datetime) -> Unit:
    """Merge a unit into another from a quarter on: it is expected no more; the same again changes nothing.

    Raises Conflict for a unit into itself, or one that has filed for a quarter that is not published and not before that.
    """
    need_role(actor, Role.OFFICE)
    if unit_id == into:
        raise Conflict("合并：不能把单位并入它自己。请另选并入的单位。")
    return _change(store, unit_id, "merged", {"closed": True, "successor": into}, grounds, actor, now)


def take_back(store: Store, number: int, reason: str, actor: Actor, now: datetime) -> Change:
    """Take a change back that reaches no published quarter; a second time changes nothing. Raises Conflict, NotFound."""
    need_role(actor, Role.OFFICE)
    why = _clean(store, {"理由": reason})["理由"]
    with store.transaction() as tx:
        found = next(
            (c for c in changes(store, tx) if c.number == number and c.kind in ("renamed", "retyped", "merged")), None
        )
        if found is None:
            raise NotFound(f"收回变更：没有 {number} 号变更。请刷新后核对。")
        if found.undone:
            return found
        if found.kind == "retyped" and found.since:
            need_no_draft(store, found.since, None, "收回变更", "改单位类型")
        if not found.open:
            raise Conflict(
                f"收回变更：{number} 号变更已在公布的季度生效，不能收回。要再改的，请从没有公布的季度起另记一条。"
            )
        since = number_of(found.since)
        returns = standing(store, tx, [found.unit_id], since)
        _append(tx, found.unit_id, "taken_back", since, {"undoes": number, "reason": why}, actor, now)
        need_same_types(tx, returns, "收回变更")
        for quarter in _from(tx, since):
            _need_own_names(tx, quarter)
        store.audit(tx, actor, "收回单位变更", found.unit_id, {"number": number, "reason": why}, now)
    return found


def _change(
    store: Store, unit_id: str, kind: str, fields: dict[str, Any], grounds: Grounds, actor: Actor, now: datetime
) -> Unit:
    """Record a change and look at every quarter that it reaches; what cannot stand there undoes it all."""
    said = _clean(store, {"文号": grounds.document, "理由": grounds.reason, "新名称": fields.get("name", "无新名称")})
    fields = {**fields, "document": said["文号"], "reason": said["理由"]}
    since, label = number_of(grounds.since), LABELS[kind]
    with store.transaction() as tx:
        _need_free(store, grounds.since, label)
        if _stands(tx, unit_id, kind, since, fields):
            return next(u for u in roster.units_ever(store) if u.id == unit_id)
        if kind == "retyped":
            need_no_draft(store, grounds.since, None, label, "改单位类型")
        before = {r["unit_id"]: r for r in _units(tx, since)}
        for code in (unit_id, fields.get("successor") or unit_id):
            if code not in before:
                raise NotFound(
                    f"{label}：{grounds.since.label}的名册里没有 {code}（没有列入，或已移出、已并入）。请核对后另选。"
                )
        if (
            all(before[unit_id].get(name) == fields[name] for name in ("name", "unit_type") if name in fields)
            and kind != "merged"
        ):
            raise Conflict(
                f"{label}：{before[unit_id]['name']}自{grounds.since.label}起本来就是这样，没有要改的。请核对。"
            )
        returns = standing(store, tx, [unit_id], since)
        if kind == "merged":
            _need_none(returns)
        _append(tx, unit_id, kind, since, fields, actor, now)
        need_same_types(tx, returns, label)
        for quarter in _from(tx, since):
            _need_own_names(tx, quarter)
            _need_successors(tx, quarter)
        said_of = {"name": "new_name", "unit_type": "new_type"}
        detail = {"since": grounds.since.id, **{said_of.get(n, n): v for n, v in fields.items() if n != "closed"}}
        store.audit(tx, actor, f"单位{label}", unit_id, detail, now)
    return Unit(
        unit_id,
        fields.get("name") or before[unit_id]["name"],
        UnitType(fields.get("unit_type") or before[unit_id]["unit_type"]),
    )


def _clean(store: Store, texts: dict[str, str]) -> dict[str, str]:
    """The texts as they are kept; raises ShuangyongError for one that is too short, too long or must not be kept."""
    folded = {label: " ".join(text.split()) for label, text in texts.items()}
    for label, text in folded.items():
        if not GROUNDS[0] <= len(text) <= GROUNDS[1]:
            raise ShuangyongError(f"{label}：应为 {GROUNDS[0]}–{GROUNDS[1]} 个字。请写明后再保存。")
    need_clean({f"单位变更的{label}": text for label, text in folded.items()}, scan_words(store))
    return folded


def _need_free(store: Store, since: Round, label: str) -> None:
    first = roster.first_free(store)
    if first and since < first:
        raise Conflict(
            f"{label}：{since.label}已公布或早于公布的季度，单位当时的名称、类型不再改动。请从{first.label}或以后选起。"
        )


def _stands(tx: Transaction, unit_id: str, kind: str, since: int, fields: dict[str, Any]) -> bool:
    """Is the same change recorded already (a second click)?"""
    same = ("name", "unit_type", "successor", "document", "reason")
    return any(
        (r["unit_id"], r["kind"], r["since"], r["is_undone"]) == (unit_id, kind, since, False)
        and all(r[n] == fields.get(n) for n in same)
        for r in tx.rows("unit_changes")
    )


def _units(tx: Transaction, number: int) -> list[dict[str, Any]]:
    round_ = round_of(number)
    return tx.rows("units_in", year=round_.year, quarter=round_.quarter) if round_ else []


def _from(tx: Transaction, since: int) -> list[int]:
    """The quarters from ``since`` on in which something of the roster begins to hold."""
    return sorted({since, *(r["since"] for r in tx.rows("unit_changes") if r["since"] > since)})


def _need_own_names(tx: Transaction, number: int) -> None:
    # a full-width bracket tells nobody apart
    count = Counter(clean(r["name"]) for r in _units(tx, number))
    for name, times in count.items():
        if times > 1:
            codes = "、".join(r["unit_id"] for r in _units(tx, number) if clean(r["name"]) == name)
            round_ = round_of(number)
            raise Conflict(
                f"单位名称“{name}”：{round_.label if round_ else ''}将有 {times} 家单位（{codes}）同名。请改用别的名称，或改从别的季度起。"
            )


def _need_successors(tx: Transaction, number: int) -> None:
    """Who was merged into somebody finds him in the roster of that quarter."""
    here = {r["unit_id"] for r in _units(tx, number)}
    for row in tx.rows("unit_changes"):
        if row["kind"] == "merged" and not row["is_undone"] and row["since"] == number and row["successor"] not in here:
            raise Conflict(
                f"并入：{row['unit_id']} 要并入的 {row['successor']} 到那时已不在名册里。请先收回其中一条变更。"
            )


def _need_none(returns: tuple[Standing, ...]) -> None:
    """A return of a quarter in which its unit is no more would never be decided."""
    if returns:
        last = returns[0]
        raise Conflict(
            f"并入：{last.unit.name}已经报送{last.round.label}。请从{last.round.next.label}起合并；审核还没有开始的，可请该单位先撤回报表。"
        )


def _append(
    tx: Transaction, unit_id: str, kind: str, since: int, fields: dict[str, Any], actor: Actor, now: datetime
) -> None:
    row = {
        "seq": tx.next_number(),
        "unit_id": unit_id,
        "kind": kind,
        "since": since,
        **fields,
        "made_at": now,
        "actor": actor.name,
    }
    tx.append("unit_events", _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])
