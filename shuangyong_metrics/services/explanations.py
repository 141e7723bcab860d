"""Explain or mend: a finding that asks (需说明) takes a reason and words, in the workbook's 说明 or on the page.

Nobody has to: what is left open is marked 未说明. An explanation is reviewed with the item that it is about (accepted or
sent back), holds for the same figures in later files of the round, and is offered again for four quarters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import (
    NO_WORDS,
    OTHER_REASON,
    Finding,
    Framework,
    Reading,
    Role,
    Round,
    ScanWords,
    Severity,
)
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.consultation_lock import FOR_UNITS, need_no_consultation
from shuangyong_metrics.services.questions import Question, Said, questions, reasons_for
from shuangyong_metrics.services.resubmission import events_differ
from shuangyong_metrics.services.roster import round_state, unit
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.store import Store, Transaction

#: Quarters after the one in which an explanation was first given: so long it is offered again.
QUARTERS = 4
#: Longest words, in characters.
LONGEST = 200
REOPENED = "reopened"
_COLUMNS = ("seq", "unit_id", "year", "quarter", "input", "code", "value_key", "about", "reason", "text", "since", "made_at",
            "actor")  # fmt: skip
_DECISION = ("seq", "unit_id", "year", "quarter", "input", "value_key", "decision", "reason", "made_at", "actor")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding that asks, with what is proposed as its explanation.

    ``stands`` is what was said of it already: in the file's 说明, or of the same figures in an earlier file of the round;
    ``offered`` is what was accepted for the same input in an earlier quarter.
    """

    finding: Finding
    about: str
    stands: Said | None
    offered: Said | None

    @property
    def reasons(self) -> tuple[str, ...]:
        return reasons_for(self.finding.code)


def asked(store: Store, reading: Reading, actor: Actor) -> tuple[Asked, ...]:
    """What a checked file asks its unit, in the order told; the same question once."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    who = reading.identity
    need_unit(actor, who.unit_id)
    framework = frameworks(store)[round_state(store, who.round).version]
    known, offers = _standing(store, who.unit_id, who.round), _offered(store, who.unit_id, who.round)
    found = {
        q.about: Asked(q.finding, q.about, q.written or _said(known.get(q.about)), _said(offers.get((q.input, q.finding.code))))
        for q in questions(reading, framework)
    }  # fmt: skip
    return tuple(found.values())


@kept(64)
def open_questions(store: Store, unit_id: str, round_: Round, actor: Actor) -> tuple[Asked, ...]:
    """What the return that stands asks, with what was said to it; nothing while the unit has not filed."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_unit(actor, unit_id)
    now = store.one("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    if now is None:
        return ()
    known, offers = _standing(store, unit_id, round_), _offered(store, unit_id, round_)
    rows = {r["about"]: r for r in store.rows("submission_questions", submission_id=now["submission_id"])}
    return tuple(
        Asked(_finding(r), about, _said(known.get(about)), _said(offers.get((r["owner"], r["code"]))))
        for about, r in rows.items()
    )


def explain(
    store: Store, unit_id: str, round_: Round, said: Mapping[str, Said], actor: Actor, now: datetime
) -> int:  # fmt: skip
    """Explain what the return that stands asks, by question; returns how many explanations are new.

    Raises Conflict when the round is published, the unit has not filed, or the return asks no such question;
    ShuangyongError for a reason outside the list, or words that must not be here.
    """
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_unit(actor, unit_id)
    need_proper(said.values(), scan_words(store))
    with store.transaction() as tx:
        if round_state(store, round_).published:
            raise Conflict(f"{round_.label}已公布，不能再补充说明；如需更正请联系双拥办。")
        name = unit(store, unit_id, round_).name
        need_no_consultation(round_state(store, round_), name, "不能补充说明", FOR_UNITS)
        stands = tx.rows("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
        number = stands[0]["submission_id"] if stands else 0
        rows = {r["about"]: r for r in tx.rows("submission_questions", submission_id=number)}
        if not set(said) <= set(rows):
            raise Conflict(f"{name} {round_.label}：报表已经变动，没有要说明的这一条。请刷新后重新填写。")
        given = [(rows[about], words) for about, words in said.items()]
        new = _append(tx, unit_id, round_, given, actor.name, now)
        what = {"submission_id": number, "is_new": False, "explained": new}
        _reopen(tx, unit_id, round_, what, {}, actor.name, now)
        if new:
            store.audit(tx, actor, "补充说明", f"{unit_id}/{round_.id}", {"inputs": new}, now)
    return len(new)


def keep(
    tx: Transaction, made: Row, asked_now: tuple[Question, ...], said: Mapping[str, Said], framework: Framework, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    """Write what a return that is being recorded says to its questions; ``made``: its number, unit, round, and whether any of
    the unit's items stands sent back.

    What was chosen (``said``, by question) goes before what the row's 说明 says. Items that were sent back for the same
    value and are reasoned otherwise now are to be decided again.
    """
    given = []
    for question in {q.about: q for q in asked_now}.values():
        words = said.get(question.about) or question.written
        if words:
            row = {"about": question.about, "owner": question.input, "code": question.finding.code}
            given.append((row | {"value_key": question.value_key}, words))
    unit_id, round_ = made["unit_id"], made["round"]
    new = _append(tx, unit_id, round_, given, actor, now) if given else []
    if made["is_back"]:
        what = {"submission_id": made["submission_id"], "is_new": True, "explained": new}
        tags = {x.code: x.ledger.tags for x in framework.inputs if x.ledger}
        _reopen(tx, unit_id, round_, what, tags, actor, now)


def need_proper(said: Iterable[Said], words: ScanWords = NO_WORDS) -> None:
    """Raise ShuangyongError for an explanation that may not be kept; what the scan hits is not repeated."""
    for one in said:
        if one.reason not in (*reasons_for(""), *reasons_for("na_reason")):
            raise ShuangyongError("说明：原因不在可选项里。请从列表中选。")
        if one.reason == OTHER_REASON and not one.text.strip():
            raise ShuangyongError(f"说明：选“{OTHER_REASON}”的须写明具体情况。")
        if len(one.text) > LONGEST:
            raise ShuangyongError(f"说明：文字有 {len(one.text)} 个字，最多 {LONGEST} 个字。请写得简短些。")
        need_clean({"说明": one.text}, words)


def _append(
    tx: Transaction, unit_id: str, round_: Round, given: list[tuple[Row, Said]], actor: str, now: datetime
) -> list[str]:
    """Append what is not said so already; returns the inputs it is about."""
    known = {r["about"]: r for r in tx.rows("explanations_now", **_key(unit_id, round_))}
    new = [(row, one) for row, one in given if not _same(_said(known.get(row["about"])), one)]
    if not new:
        return []
    offers = {(r["input"], r["code"]): r for r in tx.rows("explanations_offered", **_before(unit_id, round_))}
    rows = []
    for number, (row, one) in zip(tx.next_numbers(len(new)), new, strict=True):
        offer = offers.get((row["owner"], row["code"]))
        since = offer["since"] if offer and _said(offer) == one else _number(round_)
        rows.append((number, unit_id, round_.year, round_.quarter, row["owner"], row["code"], row["value_key"],
                     row["about"], one.reason, one.text, since, now, actor))  # fmt: skip
    tx.append("explanations", _COLUMNS, rows)
    return [row["owner"] for row, _ in new]


def _same(stands: Said | None, one: Said) -> bool:
    """Blanks between the words say nothing."""
    if stands is None:
        return False
    return stands.reason == one.reason and "".join(stands.text.split()) == "".join(one.text.split())


def _reopen(
    tx: Transaction, unit_id: str, round_: Round, what: Row, tags: Mapping[str, tuple[str, ...]], actor: str, now: datetime
) -> None:  # fmt: skip
    """A value that was sent back and is reasoned anew is to be decided again; the reason it went back for is kept.

    ``tags``: which events a count is made of, by input.
    """
    rows = [
        (tx.next_number(), unit_id, round_.year, round_.quarter, r["input"], r["value_key"], REOPENED, r["reason"], now, actor)
        for r in tx.rows("reopened", **_key(unit_id, round_), **what)
        if r["reasoned"] or events_differ(r["events_before"], r["events_now"], tags.get(r["input"], ()))
    ]  # fmt: skip
    tx.append("decisions", _DECISION, rows)


def _standing(store: Store, unit_id: str, round_: Round) -> dict[str, Row]:
    return {r["about"]: r for r in store.rows("explanations_now", **_key(unit_id, round_))}


def _offered(store: Store, unit_id: str, round_: Round) -> dict[tuple[str, str], Row]:
    return {(r["input"], r["code"]): r for r in store.rows("explanations_offered", **_before(unit_id, round_))}


def _said(row: Row | None) -> Said | None:
    return Said(row["reason"], row["text"]) if row else None


def _finding(row: Row) -> Finding:
    return Finding(row["code"], Severity.ASK, row["sheet"], row["cell"], row["owner"], row["message"], row["advice"])


def _key(unit_id: str, round_: Round) -> Row:
    return {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}


def _before(unit_id: str, round_: Round) -> Row:
    return {"unit_id": unit_id, "this_quarter": _number(round_)}


def _number(round_: Round) -> int:
    """Quarters counted on and on, so that their distance is a difference."""
    return 4 * round_.year + round_.quarter
