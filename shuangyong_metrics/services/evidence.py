"""佐证文件: files that show what a return says, attached to an indicator of a unit's round. Off until the office turns it on.

A picture cannot be scanned for secrets, so turning it on is the office's decision, with its reason in the audit log.
Places and notes are taken out of pictures; a PDF stays as it is. A file is taken back by an event, never deleted.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from shuangyong_metrics.attachment import MEDIA, cleaned
from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import FilledBy, Indicator, Role, Round
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.roster import framework_for, round_state, unit
from shuangyong_metrics.services.scan_words import need_clean, need_reason, scan_words
from shuangyong_metrics.services.uploads import keep_bytes, upload_path
from shuangyong_metrics.store import Store, Transaction

SETTING = "evidence_files"
#: Files of one indicator in a round; more would be looked at by nobody.
MOST = 10
LONGEST_NAME = 80
_COLUMNS = ("seq", "unit_id", "year", "quarter", "indicator", "digest", "kind", "name", "size", "made_at", "actor")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file: its number, whose it is, the indicator that it belongs to, its name and size in bytes."""

    number: int
    unit_id: str
    round: Round
    indicator: str
    digest: str
    kind: str
    name: str
    size: int
    made_at: datetime
    actor: str

    @property
    def media(self) -> str:
        return MEDIA[self.kind]


@kept(2, by="frame")
def is_on(store: Store) -> bool:
    """Does the city take files of evidence?"""
    return any(r["name"] == SETTING and r["value"] == "on" for r in store.rows("settings_now"))


def switch(store: Store, on: bool, reason: str, actor: Actor, now: datetime) -> bool:
    """Turn files of evidence on or off, with the reason; False when it is so already. What is there stays."""
    need_role(actor, Role.OFFICE)
    why = need_reason(reason)
    with store.transaction() as tx:
        # the second of two clicks finds it done
        if is_on(store) == on:
            return False
        row = (tx.next_number(), SETTING, "on" if on else "", now, actor.name)
        tx.append("settings", ("seq", "name", "value", "made_at", "actor"), [row])
        store.audit(tx, actor, "开启佐证文件" if on else "关闭佐证文件", "settings", {"reason": why}, now)
    return True


def indicators_for(store: Store, unit_id: str, round_: Round) -> tuple[Indicator, ...]:
    """The indicators of a unit that may have files: those of which it reports something itself."""
    applying = framework_for(store, round_).applicable(unit(store, unit_id, round_).type)
    return tuple(i for i in applying if any(x.filled_by is not FilledBy.OFFICE for x in i.inputs))


def attach(
    store: Store, unit_id: str, round_: Round, indicator: str, data: bytes, name: str, actor: Actor, now: datetime
) -> Evidence:  # fmt: skip
    """Keep a file for an indicator; the same file again changes nothing. Raises Conflict, NotFound, RefusedFile."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_unit(actor, unit_id)
    if not is_on(store):
        raise Conflict("佐证文件：本市没有开启上传，只在报表里填名称、文号、日期。需要上传的请联系双拥办。")
    if indicator not in {i.code for i in indicators_for(store, unit_id, round_)}:
        raise NotFound(f"佐证文件：指标 {indicator} 不由{unit(store, unit_id, round_).name}填报。请核对指标代码。")
    need_clean({"佐证文件的文件名": name}, scan_words(store))
    file = cleaned(data)
    digest = hashlib.sha256(file.data).hexdigest()
    key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
    own = {**key, "indicator": indicator, "digest": digest, "kind": file.kind, "name": _named(name, file.kind)}
    with store.transaction(returns=True) as tx:
        _need_open(store, round_)
        standing = [r for r in _rows(tx, **key) if r["indicator"] == indicator]
        same = next((r for r in standing if r["digest"] == digest), None)
        if same:
            return _evidence(same)
        if len(standing) >= MOST:
            raise Conflict(f"佐证文件：指标 {indicator} 已有 {MOST} 份，到了上限。请合并成 PDF，或先移除不用的。")
        keep_bytes(store, digest, file.data, f".{file.kind}")
        row = {"seq": tx.next_number(), **own, "size": len(file.data), "made_at": now, "actor": actor.name}
        tx.append("evidence_files", _COLUMNS, [tuple(row[c] for c in _COLUMNS)])
        detail = {"indicator": indicator, "digest": digest, "kind": file.kind}
        store.audit(tx, actor, "上传佐证文件", f"{unit_id}/{round_.id}", detail, now)
    return _evidence({**row, "number": row["seq"]})


def remove(store: Store, number: int, reason: str, actor: Actor, now: datetime) -> Evidence:
    """Take a file back before the return is submitted; its record and bytes stay. Raises NotFound, NotAllowed, Conflict."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    why = need_reason(reason)
    with store.transaction(returns=True) as tx:
        found = _one(tx, number, actor)
        _need_open(store, found.round)
        stands = tx.rows("submission_now", **_key(found.unit_id, found.round))
        if stands and stands[0]["submission_id"] > number:
            raise Conflict(
                f"佐证文件：已随第 {stands[0]['revision']} 次报送一并提交，不能移除。需要更换的，请先到“我的报表”撤回报送。"
            )
        row = (tx.next_number(), number, why, now, actor.name)
        tx.append("evidence_removals", ("seq", "evidence", "reason", "made_at", "actor"), [row])
        detail = {"indicator": found.indicator, "digest": found.digest, "reason": why}
        store.audit(tx, actor, "移除佐证文件", f"{found.unit_id}/{found.round.id}", detail, now)
    return found


@kept(64)
def evidence_of(store: Store, unit_id: str, round_: Round, actor: Actor) -> tuple[Evidence, ...]:
    """The files of a unit's round, by indicator; a reviewer sees them once the unit has filed. Raises NotAllowed."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id)
    if actor.role is Role.REVIEWER and not store.one("submission_now", **_key(unit_id, round_)):
        return ()
    return tuple(_evidence(r) for r in _rows(store, **_key(unit_id, round_)))


def content(store: Store, number: int, actor: Actor) -> tuple[Evidence, bytes]:
    """One file with its bytes; raises NotFound, NotAllowed. Pictures of people are not for the leaders' pages."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    found = _one(store, number, actor)
    path = upload_path(store, found.digest, f".{found.kind}")
    if not path.is_file():
        raise NotFound("这份文件已不在服务器上。请联系管理员从备份恢复。")
    return found, path.read_bytes()


def _one(source: Store | Transaction, number: int, actor: Actor) -> Evidence:
    # a longer number is no number of ours, and the store could not hold it
    rows = _rows(source, number=number) if 0 < number < 1 << 53 else []
    if not rows:
        raise NotFound("没有这份佐证文件：可能已被移除，或网址不完整。请回到原页面重新打开。")
    found = _evidence(rows[0])
    need_unit(actor, found.unit_id)
    if actor.role is Role.REVIEWER and not source.rows("submission_now", **_key(found.unit_id, found.round)):
        raise NotFound("这份佐证文件所在的报表还没有报送。报送后可以查看。")
    return found


def _need_open(store: Store, round_: Round) -> None:
    if round_state(store, round_).published:
        raise Conflict(f"佐证文件：{round_.label}已公布，不能再上传或移除；如需更正请联系双拥办。")


def _rows(source: Store | Transaction, **named: Any) -> list[dict[str, Any]]:
    every = dict.fromkeys(("unit_id", "year", "quarter", "number"))
    return source.rows("evidence_of_round", **every | named)


def _key(unit_id: str, round_: Round) -> dict[str, Any]:
    return {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}


def _evidence(row: dict[str, Any]) -> Evidence:
    return Evidence(
        row["number"], row["unit_id"], Round(row["year"], row["quarter"]), row["indicator"], row["digest"], row["kind"],
        row["name"], row["size"], row["made_at"], row["actor"],
    )  # fmt: skip


def _named(name: str, kind: str) -> str:
    """The name as uploaded, with the ending that its content has."""
    stem = "".join(sign for sign in PurePath(name.replace("\\", "/")).stem if sign.isprintable()).strip()
    return f"{stem[:LONGEST_NAME] or '佐证'}.{kind}"
