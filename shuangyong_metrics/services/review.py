"""The reviewer's decisions: an acceptance or a send-back belongs to the value of one item of one round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import NA_REASONS, Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.explanations import REOPENED
from shuangyong_metrics.services.roster import round_state, unit
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.services.tables import BadCell, Column, Row, only_once, read_table
from shuangyong_metrics.store import Store, Transaction

#: Input, value key, decision, reason.
Decided = tuple[str, str, str, str]
ACCEPTED, SENT_BACK = "accepted", "sent_back"
#: The value of a 不适用 whose row names no reason of the list.
_NO_REASON = "not_applicable:"
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
    """One line of a review: the item's input code, accepted or sent back, and why it is sent back.

    ``value_key`` is the value the reviewer looked at and ``seen`` the decision that stood beside it ("" for none); who
    gives neither decides about whatever stands there now.
    """

    input: str
    decision: str
    reason: str = ""
    place: str = ""
    value_key: str | None = None
    seen: str | None = None


@kept(8)
def undecided(store: Store, round_: Round, unit_id: str | None = None) -> list[dict[str, str]]:
    """Items of the round's current returns that nobody has decided: unit_id, input, value_key; shared."""
    return store.rows("undecided", year=round_.year, quarter=round_.quarter, unit_id=unit_id)


def accept_all(store: Store, unit_id: str, round_: Round, actor: Actor, now: datetime) -> int:
    """Accept every undecided item of a unit's current return; returns how many."""
    _need_reviewable(store, unit_id, round_, actor)
    with store.transaction() as tx:
        rows = tx.rows("undecided", year=round_.year, quarter=round_.quarter, unit_id=unit_id)
        items = [(r["input"], r["value_key"], ACCEPTED, "") for r in rows]
        _need_reasons(tx, unit_id, round_, items)
        _append(store, tx, unit_id, round_, items, actor, now)
    return len(items)


def decide(
    store: Store, unit_id: str, round_: Round, decisions: Iterable[Decision], actor: Actor, now: datetime
) -> int:
    """Record decisions on items as they stand now, all or none; raises NotFound for an item the return does not have.

    What was decided so already is left alone; returns how many decisions are new. Raises Conflict when a value or a
    decision is no longer the one that the reviewer saw, naming the items.
    """
    _need_reviewable(store, unit_id, round_, actor)
    choices = list(decisions)
    need_clean({f"{choice.input} 的理由": choice.reason for choice in choices}, scan_words(store))
    with store.transaction() as tx:
        # asked inside the transaction: of two reviewers, or two clicks, the second one finds what the first decided
        desk = _Desk(tx, unit_id, round_)
        told = [words for choice in choices if (words := desk.overtaken(choice))]
        if told:
            raise Conflict(f"{unit_id} {round_.label}：{'；'.join(told)}。这次的意见没有保存，请看过最新内容后再定。")
        items = [item for choice in choices for item in desk.items(choice)]
        _need_reasons(tx, unit_id, round_, items)
        _append(store, tx, unit_id, round_, items, actor, now)
    return len(items)


class _Desk:
    """A unit's items and the decisions that stand, as of one transaction."""

    def __init__(self, tx: Transaction, unit_id: str, round_: Round) -> None:
        key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
        self.where = f"{unit_id} {round_.id}"
        self.values: dict[str, list[str]] = {}
        for row in tx.rows("review_items", **key):
            self.values.setdefault(row["input"], []).append(row["value_key"])
        self.stands = {
            (r["input"], r["value_key"]): r for r in tx.rows("item_decisions", **key) if r["decision"] != REOPENED
        }

    def overtaken(self, choice: Decision) -> str:
        """What happened to the item since the reviewer saw it; nothing where it is as it was."""
        if choice.value_key is None:
            return ""
        if choice.value_key not in self.values.get(choice.input, ()):
            return f"{choice.input} 的填报值已被单位改动（重新报送或撤回）"
        now = self.stands.get((choice.input, choice.value_key))
        if choice.seen is None or now is None or now["decision"] in (choice.seen, choice.decision):
            return ""
        word = "通过" if now["decision"] == ACCEPTED else "退回"
        return f"{choice.input} 已由 {now['actor']} {word}"

    def items(self, choice: Decision) -> list[Decided]:
        """What has to be recorded: every value of the input that is meant and not decided so already."""
        where, reason = f"{choice.place}：" if choice.place else "", choice.reason.strip()
        if choice.input not in self.values:
            raise NotFound(
                f"{where}{self.where} 的报表里没有可审的填报项 {choice.input}（空白项不需审核）。请核对代码。"
            )
        if choice.decision == SENT_BACK and not reason:
            raise ShuangyongError(f"{where}{choice.input}：退回须写明理由。")
        values = self.values[choice.input] if choice.value_key is None else [choice.value_key]
        return [
            (choice.input, value, choice.decision, reason)
            for value in values
            if self._said(choice.input, value) != (choice.decision, reason)
        ]

    def _said(self, code: str, value: str) -> tuple[str, str] | None:
        row = self.stands.get((code, value))
        return None if row is None else (row["decision"], row["reason"])


def _need_reasons(tx: Transaction, unit_id: str, round_: Round, items: Iterable[Decided]) -> None:
    """A 不适用 is approved for its reason: in the return, or chosen by the unit afterwards."""
    bare = {(code, value) for code, value, decision, _ in items if decision == ACCEPTED and value == _NO_REASON}
    if not bare:
        return
    given = tx.rows("explanations_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    bare -= {(r["input"], r["value_key"]) for r in given if r["reason"]}
    if bare:
        codes = "、".join(sorted(code for code, _ in bare))
        raise Conflict(
            f"{unit_id} {round_.label} {codes}：报了不适用、没有写理由，不能通过。请退回，或请单位在“我的报表”选好理由（{'、'.join(NA_REASONS)}）。"
        )


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
        raise Conflict(
            f"{round_.label}已公布，数字已定格，不能再审核。确有错误的，请由双拥办到“追溯调整”页办理更正，并写明依据。"
        )
    rows = store.rows("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    if not rows:
        raise Conflict(f"{unit_id} {round_.label}：尚未报送，没有可审的报表。")


def _append(
    store: Store, tx: Transaction, unit_id: str, round_: Round, items: list[Decided], actor: Actor, now: datetime
) -> None:
    columns = ("seq", "unit_id", "year", "quarter", "input", "value_key", "decision", "reason", "made_at", "actor")
    if not items:
        return
    rows = [(tx.next_number(), unit_id, round_.year, round_.quarter, *item, now, actor.name) for item in items]
    tx.append("decisions", columns, rows)
    detail = {
        "accepted": sum(i[2] == ACCEPTED for i in items),
        "sent_back": [f"{i[0]}：{i[3]}" for i in items if i[2] == SENT_BACK],
    }
    store.audit(tx, actor.name, "审核", f"{unit_id}/{round_.id}", detail, now)
