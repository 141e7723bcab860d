"""一票否决 with the right of reply: the unit is told, may answer once, and the office rules; only then does it count.

Whether a veto is in force is recorded, never reckoned from the clock: after the last day the office confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import office
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.office import WITHDRAWN, Entry
from shuangyong_metrics.services.replies import Evidence, Statement, due_words, need_statement, need_words
from shuangyong_metrics.services.roster import framework_for
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.store import Store, Transaction

_COLUMNS = ("seq", "veto", "unit_id", "year", "quarter", "code", "kind", "said", "evidence_name", "evidence_number",
            "evidence_day", "made_at", "actor")  # fmt: skip


class Stage(StrEnum):
    """How far a veto is that its unit was told of."""

    WAITING = "waiting"
    REPLIED = "replied"
    UPHELD = "upheld"
    CONFIRMED = "confirmed"
    LIFTED = "lifted"
    WITHDRAWN = "withdrawn"

    @property
    def pending(self) -> bool:
        """Is it still to be ruled on, so that it does not count?"""
        return self in (Stage.WAITING, Stage.REPLIED)


_ENDED = {
    Stage.UPHELD: "维持，已生效",
    Stage.CONFIRMED: "逾期未申辩，已生效",
    Stage.LIFTED: "已撤销，不计入",
    Stage.WITHDRAWN: "已撤销登记，不计入",
}
WORDS = {"upheld": "维持", "lifted": "撤销"}


@dataclass(frozen=True, slots=True)
class Case:
    """One veto: what was found, when the unit was told and until when it may answer, its answer, the ruling.

    ``number`` is the number of its record; ``reply``, ``replied_at``, ``ruled_at`` None where there is none yet.
    """

    number: int
    unit_id: str
    unit: str
    round: Round
    code: str
    name: str
    found_on: date
    authority: str
    document: str
    finding: str
    notified_on: date
    until: date
    stage: Stage
    reply: Statement | None
    replied_at: datetime | None
    replied_by: str
    reason: str
    ruled_at: datetime | None
    ruled_by: str

    @property
    def label(self) -> str:
        return f"{self.unit} {self.round.label} {self.code}"

    @property
    def words(self) -> str:
        """How it stands, in the office's words."""
        if self.stage is Stage.REPLIED:
            return "待生效（已陈述申辩，待裁定）"
        return _ENDED.get(self.stage) or f"待生效（陈述申辩截至 {due_words(self.until)}）"

    def may_reply(self, today: date) -> bool:
        """May the unit answer today?"""
        return self.stage is Stage.WAITING and today <= self.until

    def may_confirm(self, today: date) -> bool:
        """May the office put it into force because nobody answered in time?"""
        return self.stage is Stage.WAITING and today > self.until


@kept(8)
def cases(store: Store, round_: Round, actor: Actor) -> tuple[Case, ...]:
    """Vetoes that count from quarters of the round's year up to it and whose units were told, newest first."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    return tuple(c for c in _cases(store, year=round_.year) if c.round <= round_)


@kept(16)
def own_cases(store: Store, unit_id: str, actor: Actor) -> tuple[Case, ...]:
    """Every veto that a unit was told of, newest first; raises NotAllowed for another unit's."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id)
    return tuple(_cases(store, unit_id=unit_id))


@kept(8)
def waiting(store: Store, actor: Actor) -> tuple[Case, ...]:
    """Every veto that is still to be ruled on, whatever the quarter, newest first; for leaders too: it holds up publishing."""
    need_role(actor, Role.LEADER, Role.REVIEWER, Role.OFFICE)
    return tuple(c for c in _cases(store) if c.stage.pending)


@kept(8)
def pending(store: Store, round_: Round) -> dict[str, tuple[Case, ...]]:
    """By unit, what is still to be ruled on and would count in the round; for services that have asked who wants to know."""
    found: dict[str, tuple[Case, ...]] = {}
    for case in _cases(store, year=round_.year):
        if case.stage.pending and case.round <= round_:
            found[case.unit_id] = (*found.get(case.unit_id, ()), case)
    return found


def reply(store: Store, number: int, said: Statement, actor: Actor, now: datetime) -> Case:
    """The unit's one answer, or one that the office enters for it; the same again changes nothing.

    Raises NotFound, NotAllowed for another unit's, Conflict once it has answered, after the last day, or when it is ruled on.
    """
    need_role(actor, Role.UNIT, Role.OFFICE)
    with store.transaction() as tx:
        case = _case(store, tx, number)
        need_unit(actor, case.unit_id)
        words = need_statement(f"{case.label} 陈述申辩", said, scan_words(store))
        if case.reply == words:
            return case
        if case.reply:
            raise Conflict(f"{case.label}：已经陈述申辩过，只能一次。需要补充的请联系双拥办。")
        if not case.stage.pending:
            raise Conflict(f"{case.label}：{case.words}，不能再陈述申辩。有疑问请联系双拥办。")
        if now.date() > case.until:
            raise Conflict(f"{case.label}：陈述申辩已于{due_words(case.until)}截止。有疑问请联系双拥办。")
        _append(store, tx, case, ("replied", words), ("陈述申辩", words.text), actor, now)
    return _case(store, store, number)


def rule(store: Store, number: int, upheld: bool, reason: str, actor: Actor, now: datetime) -> Case:
    """维持 or 撤销 after the unit's answer, with a reason; the same ruling again changes nothing.

    Raises NotFound, and Conflict while there is no answer or once it is ruled on otherwise.
    """
    need_role(actor, Role.OFFICE)
    kind = "upheld" if upheld else "lifted"
    with store.transaction() as tx:
        case = _case(store, tx, number)
        why = need_words(f"{case.label} 裁定的理由", reason, scan_words(store))
        if (case.stage.value, case.reason) == (kind, why):
            return case
        if case.stage is Stage.WAITING:
            raise Conflict(
                f"{case.label}：单位还没有陈述申辩，不能裁定。过了{due_words(case.until)}仍没有的，可确认生效；登记错了的，在“撤销一项”撤销。"
            )
        if case.stage is not Stage.REPLIED:
            raise Conflict(f"{case.label}：{case.words}，不用再裁定。")
        _append(store, tx, case, (kind, Statement(why)), ("裁定否决", f"{WORDS[kind]}：{why}"), actor, now)
    return _case(store, store, number)


def confirm(store: Store, number: int, actor: Actor, now: datetime) -> Case:
    """Put a veto into force that was not answered in time; again changes nothing. Raises NotFound, Conflict before that."""
    need_role(actor, Role.OFFICE)
    with store.transaction() as tx:
        case = _case(store, tx, number)
        if case.stage is Stage.CONFIRMED:
            return case
        if case.stage is Stage.REPLIED:
            raise Conflict(f"{case.label}：单位已经陈述申辩。请看过后裁定维持或撤销，并写明理由。")
        if not case.stage.pending:
            raise Conflict(f"{case.label}：{case.words}，不用再确认。")
        if now.date() <= case.until:
            raise Conflict(f"{case.label}：单位可以陈述申辩到{due_words(case.until)}，过后仍没有的才能确认生效。")
        _append(store, tx, case, ("confirmed", Statement("")), ("否决生效", "逾期未申辩"), actor, now)
    return _case(store, store, number)


def _append(
    store: Store,
    tx: Transaction,
    case: Case,
    step: tuple[str, Statement],
    told: tuple[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    kind, said = step
    row = (tx.next_number(), case.number, case.unit_id, case.round.year, case.round.quarter, case.code, kind, said.text,
           said.evidence.name, said.evidence.number, said.evidence.day, now, actor.name)  # fmt: skip
    tx.append("veto_steps", _COLUMNS, [row])
    if kind == "lifted":
        gone = Entry(
            case.unit_id, case.round, case.code, WITHDRAWN, document=f"{case.document}（撤销：{said.text}）",
            found_on=case.found_on, authority=case.authority, finding=case.finding,
        )  # fmt: skip
        office.put(store, tx, gone, actor.name, now, corrects=False)
    action, words = told
    detail = {"veto": case.number, "item": case.code, "said": words, "evidence": said.evidence.words}
    store.audit(tx, actor, action, f"{case.unit_id}/{case.round.id}", detail, now)


def _cases(store: Store, unit_id: str | None = None, year: int | None = None) -> list[Case]:
    return [_read(store, row) for row in store.rows("veto_cases", unit_id=unit_id, year=year, number=None)]


def _case(store: Store, within: Store | Transaction, number: int) -> Case:
    """Asked inside the transaction the second of two clicks finds what the first one did."""
    rows = within.rows("veto_cases", unit_id=None, year=None, number=number)
    if not rows:
        raise NotFound("没有这项一票否决，或它没有告知日期。请刷新后核对。")
    return _read(store, rows[0])


def _read(store: Store, row: dict[str, Any]) -> Case:
    round_ = Round(row["year"], row["quarter"])
    names = {v.code: v.name for v in framework_for(store, round_).vetoes}
    ruled = "withdrawn" if row["is_withdrawn"] and row["ruling"] != "lifted" else row["ruling"]
    stage = Stage(ruled or ("replied" if row["replied_at"] else "waiting"))
    evidence = Evidence(row["evidence_name"] or "", row["evidence_number"] or "", row["evidence_day"])
    return Case(
        row["seq"], row["unit_id"], row["name"] or row["unit_id"], round_, row["code"], names.get(row["code"], ""),
        row["found_on"], row["authority"], row["document"], row["finding"], row["notified_on"], row["reply_until"], stage,
        Statement(row["said"], evidence) if row["replied_at"] else None, row["replied_at"], row["replied_by"] or "",
        row["reason"] or "", row["ruled_at"], row["ruled_by"] or "",
    )  # fmt: skip
