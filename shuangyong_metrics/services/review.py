"""The reviewer's decisions: an acceptance (with or without a 核定值) or a send-back belongs to the value of one item of one round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.consultation_lock import FOR_REVIEW, need_no_consultation
from shuangyong_metrics.services.fixing import COLUMNS as FIXED_COLUMNS
from shuangyong_metrics.services.fixing import fixed_row
from shuangyong_metrics.services.review_desk import (
    ACCEPTED,
    FIXED,
    SENT_BACK,
    Decided,
    Decision,
    Desk,
    need_reasons,
)
from shuangyong_metrics.services.roster import framework_for, round_state, unit
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.services.tables import BadCell, Column, Row, only_once, read_table
from shuangyong_metrics.store import Store, Transaction

__all__ = (
    "ACCEPTED",
    "COLUMNS",
    "FIXED",
    "SENT_BACK",
    "Decision",
    "accept_all",
    "decide",
    "decide_anew",
    "read_decisions",
    "undecided",
)

WORDS = {
    "通过": ACCEPTED,
    "accept": ACCEPTED,
    "accepted": ACCEPTED,
    "退回": SENT_BACK,
    "send_back": SENT_BACK,
    SENT_BACK: SENT_BACK,
    "核定": FIXED,
    "fix": FIXED,
    FIXED: FIXED,
}
COLUMNS = (
    Column("input", "填报项代码", ("代码", "填报项")),
    Column("decision", "审核意见", ("审核", "意见", "结论")),
    Column("reason", "理由", ("退回理由", "核定理由", "原因"), required=False),
    Column("value", "核定值", ("核定数", "核定为"), required=False),
)
_DECISION = ("seq", "unit_id", "year", "quarter", "input", "value_key", "decision", "reason", "made_at", "actor")


@kept(8)
def undecided(store: Store, round_: Round, unit_id: str | None = None) -> list[dict[str, str]]:
    """Items of the round's current returns that nobody has decided: unit_id, input, value_key; shared."""
    return store.rows("undecided", year=round_.year, quarter=round_.quarter, unit_id=unit_id)


def named(items: list[dict[str, str]]) -> str:
    """The first ten of these items, each once: a ledger input claimed as 不适用 waits as the claim and as the count."""
    codes = list(dict.fromkeys(f"{i['unit_id']} {i['input']}" for i in items))
    return "、".join(codes[:10]) + (" 等" if len(codes) > 10 else "")


def accept_all(store: Store, unit_id: str, round_: Round, actor: Actor, now: datetime) -> int:
    """Accept every undecided item of a unit's current return; returns how many."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    with store.transaction() as tx:
        _need_reviewable(store, tx, unit_id, round_)
        rows = tx.rows("undecided", year=round_.year, quarter=round_.quarter, unit_id=unit_id)
        items = [Decided(r["input"], r["value_key"], ACCEPTED, "") for r in rows]
        need_reasons(tx, unit_id, round_, items)
        _append(store, tx, None, unit_id, round_, items, actor, now)
    return len(items)


def decide(
    store: Store, unit_id: str, round_: Round, decisions: Iterable[Decision], actor: Actor, now: datetime
) -> int:
    """Record decisions on items as they stand now, all or none; raises NotFound for an item the return does not have.

    What was decided so already is left alone; returns how many decisions are new. Raises Conflict when a value or a
    decision is no longer the one that the reviewer saw, naming the items; ShuangyongError for a 核定值 that the cell would
    refuse, or that is the reported one.
    """
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    choices = list(decisions)
    need_clean({f"{choice.input} 的理由": choice.reason for choice in choices}, scan_words(store))
    need_clean({f"{choice.input} 的核定值": choice.value for choice in choices}, scan_words(store))
    with store.transaction() as tx:
        # asked inside the transaction: of two reviewers, or two clicks, the second one finds what the first decided
        name = _need_reviewable(store, tx, unit_id, round_)
        desk = Desk(tx, framework_for(store, round_), unit_id, round_)
        told = [words for choice in choices if (words := desk.overtaken(choice))]
        if told:
            raise Conflict(f"{name} {round_.label}：{'；'.join(told)}。这次的意见没有保存，请看过最新内容后再定。")
        items = [item for choice in choices for item in desk.items(choice)]
        need_reasons(tx, unit_id, round_, items)
        _append(store, tx, desk, unit_id, round_, items, actor, now)
    return len(items)


def decide_anew(
    store: Store,
    tx: Transaction,
    unit_id: str,
    round_: Round,
    figures: Mapping[str, str],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Within a transaction, what an adopted contest decides of items of the return, by input as people type it: a 核定值, or
    what the return says where that is meant. Raises NotFound, ShuangyongError as ``decide`` does."""
    desk = Desk(tx, framework_for(store, round_), unit_id, round_)
    items = [item for code, text in figures.items() for item in desk.items(desk.meant(code, text, reason))]
    need_reasons(tx, unit_id, round_, items)
    _append(store, tx, desk, unit_id, round_, items, actor, now)


def read_decisions(path: Path) -> list[Decision]:
    """A review table with the columns of ``COLUMNS``: input, decision (通过, 核定 or 退回), reason, 核定值.

    通过 with a 核定值 is 核定.
    """
    decisions = read_table(path, COLUMNS, _decision)
    only_once([(d.place, d.input) for d in decisions], "填报项代码")
    return decisions


def _decision(row: Row) -> Decision:
    code, word, reason, value = row.need("input").upper(), row.need("decision"), row.words("reason"), row.text("value")
    if word not in WORDS:
        raise BadCell("decision", f"“{word}”不是审核意见。可填：通过、核定、退回")
    decision = FIXED if value and WORDS[word] == ACCEPTED else WORDS[word]
    if value and decision == SENT_BACK:
        raise BadCell("value", "退回的项不能同时写核定值：改数就写“核定”，不认可就删去核定值")
    if decision == FIXED and not value:
        raise BadCell("value", "是空的，核定须填写核定值")
    if decision != ACCEPTED and not reason:
        raise BadCell("reason", f"是空的，{'退回' if decision == SENT_BACK else '核定'}须写明理由")
    return Decision(code, decision, reason, row.place, value=value)


def _need_reviewable(store: Store, tx: Transaction, unit_id: str, round_: Round) -> str:
    """The unit's name; asked inside the transaction: the round may have been published while a decision waited its turn."""
    name = unit(store, unit_id, round_).name
    if round_state(store, round_).published:
        raise Conflict(
            f"{round_.label}已公布，数字已定格，不能再审核。确有错误的，请由双拥办到“追溯调整”页办理更正，并写明依据。"
        )
    need_no_consultation(round_state(store, round_), name, "审核意见不能改动", FOR_REVIEW)
    if not tx.rows("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter):
        raise Conflict(f"{name} {round_.label}：尚未报送，没有可审的报表。")
    return name


def _append(
    store: Store, tx: Transaction, desk: Desk | None, unit_id: str, round_: Round, items: list[Decided], actor: Actor, now: datetime
) -> None:  # fmt: skip
    """The decisions, each 核定值 beside its own; ``desk`` None where nothing is fixed."""
    if not items:
        return
    numbered = list(zip(tx.next_numbers(len(items)), items, strict=True))
    rows = [
        (n, unit_id, round_.year, round_.quarter, i.input, i.value_key, i.decision, i.reason, now, actor.name)
        for n, i in numbered
    ]
    tx.append("decisions", _DECISION, rows)
    fixed, told = [], []
    for number, one in numbered:
        if desk is not None and one.fixed is not None:
            fixed.append(fixed_row(tx, number, unit_id, round_, desk.item(one.input), one.value_key, one.fixed))
            was, now_is = desk.reported(one.input, one.value_key), desk.figure(one.input, one.fixed)
            told.append(f"{one.input}：{was} → {now_is}，{one.reason}")
    tx.append("fixed_figures", FIXED_COLUMNS, fixed)
    detail = {
        "accepted": sum(i.decision == ACCEPTED and i.fixed is None for i in items),
        "sent_back": [f"{i.input}：{i.reason}" for i in items if i.decision == SENT_BACK],
    } | ({"fixed": told} if told else {})
    store.audit(tx, actor, "审核", f"{unit_id}/{round_.id}", detail, now)
