"""撤回: a unit takes back its newest submission until the review of it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.consultation_lock import FOR_UNITS, need_no_consultation
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.store import Store

_EVENT = ("seq", "submission_id", "kind", "reason", "made_at", "actor")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a withdrawal touches: the submission, and the earlier revision that counts again (None: not filed then)."""

    submission_id: int
    round: Round
    revision: int
    earlier: int | None
    earlier_at: datetime | None


def offered(store: Store, submission_id: int, actor: Actor) -> Withdrawal:
    """What would be withdrawn; raises NotFound, NotAllowed, Conflict with the reason why not."""
    need_role(actor, Role.UNIT)
    row = store.one("withdrawable", submission_id=submission_id)
    return _judged(store, row, actor)


def withdraw(store: Store, submission_id: int, actor: Actor, now: datetime) -> Withdrawal:
    """Take the submission back; judged again in the same transaction as it is written."""
    need_role(actor, Role.UNIT)
    with store.transaction() as tx:
        rows = tx.rows("withdrawable", submission_id=submission_id)
        what = _judged(store, rows[0] if rows else None, actor)
        tx.append("submission_events", _EVENT, [(tx.next_number(), submission_id, "withdrawn", None, now, actor.name)])
        detail = {"submission": submission_id, "revision": what.revision, "counts_again": what.earlier}
        store.audit(tx, actor, "撤回报表", f"{rows[0]['unit_id']}/{what.round.id}", detail, now)
    return what


def _judged(store: Store, row: dict[str, Any] | None, actor: Actor) -> Withdrawal:
    if row is None:
        raise NotFound("没有这次报送。请刷新“我的报表”。")
    need_unit(actor, row["unit_id"])
    round_ = Round(row["year"], row["quarter"])
    where = f"{round_.label}第 {row['revision']} 次报送"
    if row["is_withdrawn"]:
        raise Conflict(f"{where}：已经撤回过，不用再撤。")
    if not row["is_current"]:
        raise Conflict(f"{where}：已被后来的报送取代，不能单独撤回。")
    if round_state(store, round_).published:
        raise Conflict(f"{where}：本季已公布，不能撤回；如需更正请联系双拥办。")
    need_no_consultation(round_state(store, round_), where, "不能撤回", FOR_UNITS)
    if row["is_reviewed"]:
        raise Conflict(f"{where}：审核已经开始，不能撤回。需要更正时请直接重新报送，或联系审核员退回。")
    return Withdrawal(row["submission_id"], round_, row["revision"], row["earlier"], row["earlier_at"])
