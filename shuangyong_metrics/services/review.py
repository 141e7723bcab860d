"""The reviewer's decisions: an acceptance or a send-back belongs to the value of one item of one round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import round_state, unit
from shuangyong_metrics.services.tables import BadCell, Column, Row, only_once, read_table
from shuangyong_metrics.store import Store

ACCEPTED, SENT_BACK = "accepted", "sent_back"
WORDS = {
    "通过": ACCEPTED,
    "accept": ACCEPTED,
    "accepted": ACCEPTED,
    "退回": SENT_BACK,
    "send_back": SENT_BACK,
    SENT_BACK: SENT_BACK,
}
COLUMNS = (
    Column("input", "填报项代码", ("代码", "填报项")),
    Column("decision", "审核意见", ("审核", "意见", "结论")),
    Column("reason", "理由", ("退回理由", "原因"), required=False),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of a review: the item's input code, accepted or sent back, and why it is sent back."""

    input: str
    decision: str
    reason: str = ""
    place: str = ""


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
    """Record decisions on items as they stand now; raises NotFound for an item the return does not have.

    What was decided so already is left alone; returns how many decisions are new.
    """
    _need_reviewable(store, unit_id, round_, actor)
    key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
    values: dict[str, list[str]] = {}
    for row in store.rows("review_items", **key):
        values.setdefault(row["input"], []).append(row["value_key"])
    items: list[tuple[str, str, str, str]] = []
    stands = {(r["input"], r["value_key"]): (r["decision"], r["reason"]) for r in store.rows("decisions_now", **key)}
    for choice in decisions:
        where, reason = f"{choice.place}：" if choice.place else "", choice.reason.strip()
        if choice.input not in values:
            raise NotFound(
                f"{where}{unit_id} {round_.id} 的报表里没有可审的填报项 {choice.input}（空白项不需审核）。请核对代码。"
            )
        if choice.decision == SENT_BACK and not reason:
            raise ShuangyongError(f"{where}{choice.input}：退回须写明理由。")
        said = (choice.decision, reason)
        items += [(choice.input, v, *said) for v in values[choice.input] if stands.get((choice.input, v)) != said]
    _append(store, unit_id, round_, items, actor, now)
    return len(items)


def read_decisions(path: Path) -> list[Decision]:
    """A review table with the columns of ``COLUMNS``: input, decision (通过 or 退回), reason."""
    decisions = read_table(path, COLUMNS, _decision)
    only_once([(d.place, d.input) for d in decisions], "填报项代码")
    return decisions


def _decision(row: Row) -> Decision:
    code, word, reason = row.need("input").upper(), row.need("decision"), row.text("reason")
    if word not in WORDS:
        raise BadCell("decision", f"“{word}”不是审核意见。可填：通过、退回")
    if WORDS[word] == SENT_BACK and not reason:
        raise BadCell("reason", "是空的，退回须写明理由")
    return Decision(code, WORDS[word], reason, row.place)


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
    if not items:
        return
    with store.transaction() as tx:
        rows = [(tx.next_number(), unit_id, round_.year, round_.quarter, *item, now, actor.name) for item in items]
        tx.append("decisions", columns, rows)
        detail = {
            "accepted": sum(i[2] == ACCEPTED for i in items),
            "sent_back": [i[0] for i in items if i[2] == SENT_BACK],
        }
        store.audit(tx, actor.name, "审核", f"{unit_id}/{round_.id}", detail, now)
