"""The reviewer's decisions: an acceptance or a send-back belongs to the value of one item of one round."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import round_state, unit
from shuangyong_metrics.store import Store

ACCEPTED, SENT_BACK = "accepted", "sent_back"
WORDS = {"通过": ACCEPTED, "accept": ACCEPTED, "accepted": ACCEPTED, "退回": SENT_BACK, "send_back": SENT_BACK}


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a review: the item's input code, accepted or sent back, and why it is sent back."""

    input: str
    decision: str
    reason: str = ""


def undecided(store: Store, round_: Round, unit_id: str | None = None) -> list[dict[str, str]]:
    """Items of the round's current returns that nobody has decided: unit_id, input, value_key."""
    return store.rows("undecided", year=round_.year, quarter=round_.quarter, unit_id=unit_id)


def accept_all(store: Store, unit_id: str, round_: Round, actor: Actor, now: datetime) -> int:
    """Accept every undecided item of a unit's current return; returns how many."""
    _need_reviewable(store, unit_id, round_, actor)
    items = [(r["input"], r["value_key"], ACCEPTED, "") for r in undecided(store, round_, unit_id)]
    _append(store, unit_id, round_, items, actor, now)
    return len(items)


def decide(
    store: Store, unit_id: str, round_: Round, decisions: Iterable[Decision], actor: Actor, now: datetime
) -> int:
    """Record decisions on items as they stand now; raises NotFound for an item the return does not have."""
    _need_reviewable(store, unit_id, round_, actor)
    keys: dict[str, list[str]] = {}
    for row in store.rows("review_items", year=round_.year, quarter=round_.quarter, unit_id=unit_id):
        keys.setdefault(row["input"], []).append(row["value_key"])
    items: list[tuple[str, str, str, str]] = []
    for choice in decisions:
        if choice.input not in keys:
            raise NotFound(f"{unit_id} {round_.id}：报表里没有可审的填报项 {choice.input}（空白项不需审核）。")
        if choice.decision == SENT_BACK and not choice.reason.strip():
            raise ShuangyongError(f"{choice.input}：退回须写明理由。")
        items += [(choice.input, key, choice.decision, choice.reason.strip()) for key in keys[choice.input]]
    _append(store, unit_id, round_, items, actor, now)
    return len(items)


def read_decisions(path: Path) -> list[Decision]:
    """A review file: CSV with the columns input, decision (通过 or 退回), reason."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    decisions = []
    for line, row in enumerate(rows, 2):
        word = (row.get("decision") or "").strip()
        if word not in WORDS or not (row.get("input") or "").strip():
            raise ShuangyongError(f"{path.name} 第 {line} 行：需要 input、decision（通过或退回）、reason 三列。")
        decisions.append(Decision(row["input"].strip(), WORDS[word], row.get("reason") or ""))
    return decisions


def _need_reviewable(store: Store, unit_id: str, round_: Round, actor: Actor) -> None:
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    unit(store, unit_id)
    if round_state(store, round_).published:
        raise Conflict(f"{round_.label}已公布，不能再审核；如需更正请走追溯调整。")
    rows = store.rows("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    if not rows:
        raise Conflict(f"{unit_id} {round_.label}：尚未报送，没有可审的报表。")


def _append(
    store: Store, unit_id: str, round_: Round, items: list[tuple[str, str, str, str]], actor: Actor, now: datetime
) -> None:
    columns = ("seq", "unit_id", "year", "quarter", "input", "value_key", "decision", "reason", "made_at", "actor")
    with store.transaction() as tx:
        rows = [(tx.next_number(), unit_id, round_.year, round_.quarter, *item, now, actor.name) for item in items]
        tx.append("decisions", columns, rows)
        detail = {
            "accepted": sum(i[2] == ACCEPTED for i in items),
            "sent_back": [i[0] for i in items if i[2] == SENT_BACK],
        }
        store.audit(tx, actor.name, "审核", f"{unit_id}/{round_.id}", detail, now)
