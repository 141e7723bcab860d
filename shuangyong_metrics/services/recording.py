"""Write one checked workbook into the store, whole or not at all: the submission, its answers, its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import Answer, Framework, Reading, Status, Submission
from shuangyong_metrics.services.counting import counts, day_quarter
from shuangyong_metrics.store import Store, Transaction

_KEY = ("submission_id", "unit_id", "year", "quarter")
_UPLOAD = ("digest", "name", "size", "made_at", "actor")
_SUBMISSION = (*_KEY, "revision", "digest", "version", "late", "made_at", "actor")
_ANSWER = (*_KEY, "input", "status", "value", "raw", "sheet", "cell", "reason", "note", "evidence", "value_key")
_LEDGER = (*_KEY, "position", "day", "day_quarter", "kind", "primary_tag", "secondary_tag", "role", "partner",
           "instructor", "amount", "records", "title", "number", "raw", "sheet", "cell")  # fmt: skip
_COUNT = (*_KEY, "input", "day_quarter", "value", "instructed", "value_key")
_FINDING = ("submission_id", "position", "code", "severity", "sheet", "cell", "input", "message", "advice")


@dataclass(frozen=True, slots=True)
class Upload:
    """The file behind a submission: its name as uploaded and its size in bytes."""

    name: str
    size: int


def record(
    store: Store, reading: Reading, upload: Upload, framework: Framework, late: bool, actor: str, now: datetime
) -> Submission:
    """Append a new revision; one transaction. The caller has checked that nothing blocks and the round is open."""
    who, round_ = reading.identity, reading.identity.round
    with store.transaction() as tx:
        # one question for all that has to be known: every statement more is felt at the deadline
        known = {"unit_id": who.unit_id, "year": round_.year, "quarter": round_.quarter, "digest": reading.digest}
        before = tx.rows("before_recording", **known)[0]
        number, revision = int(before["submission_id"]), int(before["revision"]) + 1
        if not before["upload_known"]:
            _append_upload(tx, reading.digest, upload, actor, now)
        key = (number, who.unit_id, round_.year, round_.quarter)
        tx.append("submissions", _SUBMISSION, [(*key, revision, reading.digest, who.version, late, now, actor)])
        _append_answers(tx, number, reading)
        _append_ledger(tx, number, reading, framework)
        _append_findings(tx, number, reading)
        detail = {"submission": number, "revision": revision, "digest": reading.digest, "late": late}
        store.audit(tx, actor, "提交报表", f"{who.unit_id}/{round_.id}", detail, now)
    return Submission(number, who.unit_id, round_, revision, reading.digest, now, actor, late)


def keep_upload(store: Store, digest: str, upload: Upload, actor: str, now: datetime, detail: dict[str, Any]) -> None:
    """Note an upload that was kept but does not count (findings that block)."""
    with store.transaction() as tx:
        if not tx.rows("upload_known", digest=digest):
            _append_upload(tx, digest, upload, actor, now)
        store.audit(tx, actor, "上传未通过校验", digest, detail, now)


def _append_upload(tx: Transaction, digest: str, upload: Upload, actor: str, now: datetime) -> None:
    tx.append("uploads", _UPLOAD, [(digest, upload.name, upload.size, now, actor)])


def value_key(answer: Answer) -> str:
    """What a reviewer's decision on a typed input is about; text around the value does not matter."""
    if answer.status is Status.NOT_APPLICABLE:
        return f"{answer.status}:{answer.reason}"
    return f"{answer.status}:{'' if answer.value is None else answer.value}"


def _append_answers(tx: Transaction, number: int, reading: Reading) -> None:
    who = reading.identity
    rows = [
        (number, who.unit_id, who.round.year, who.round.quarter, a.input, a.status.value, a.value, a.raw, a.ref.sheet,
         a.ref.cell, a.reason, a.note, a.evidence, value_key(a))
        for a in reading.answers
    ]  # fmt: skip
    tx.append("answers", _ANSWER, rows)


def _append_ledger(tx: Transaction, number: int, reading: Reading, framework: Framework) -> None:
    who = reading.identity
    key = (number, who.unit_id, who.round.year, who.round.quarter)
    rows = [
        (*key, n, e.day, day_quarter(e, who.round), e.kind, e.primary,
         e.secondary or None, e.role, e.partner, e.instructor or None, e.amount,
         list(e.records), e.title, e.number, e.raw, e.ref.sheet, e.ref.cell)
        for n, e in enumerate(reading.events)
    ]  # fmt: skip
    tx.append("ledger_events", _LEDGER, rows)
    counted = [(*key, *count) for count in counts(framework, who.unit_type, reading.events, who.round)]
    tx.append("ledger_counts", _COUNT, counted)


def _append_findings(tx: Transaction, number: int, reading: Reading) -> None:
    rows = [
        (number, n, f.code, f.severity.value, f.sheet, f.cell, f.input, f.message, f.advice)
        for n, f in enumerate(reading.findings)
    ]
    tx.append("findings", _FINDING, rows)
