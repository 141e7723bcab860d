"""Write one checked workbook into the store, whole or not at all: the submission, its answers, its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import MICRO, RECORDS, Answer, Event, Reading, Round, Status, Submission, UnitType
from shuangyong_metrics.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Upload:
    """The file behind a submission: its name as uploaded and its size in bytes."""

    name: str
    size: int


def record(
    store: Store, reading: Reading, upload: Upload, unit_type: UnitType, late: bool, actor: str, now: datetime
) -> Submission:
    """Append a new revision; one transaction. The caller has checked that nothing blocks and the round is open."""
    who, round_ = reading.identity, reading.identity.round
    with store.transaction() as tx:
        number = tx.next_number()
        before = tx.rows("revision_before", unit_id=who.unit_id, year=round_.year, quarter=round_.quarter)
        revision = int(before[0]["revision"]) + 1
        _append_upload(tx, reading.digest, upload, actor, now)
        tx.append(
            "submissions",
            (
                "submission_id",
                "unit_id",
                "year",
                "quarter",
                "revision",
                "digest",
                "version",
                "late",
                "made_at",
                "actor",
            ),
            [
                (
                    number,
                    who.unit_id,
                    round_.year,
                    round_.quarter,
                    revision,
                    reading.digest,
                    who.version,
                    late,
                    now,
                    actor,
                )
            ],
        )
        _append_answers(tx, number, reading)
        _append_ledger(tx, number, reading, unit_type)
        _append_findings(tx, number, reading)
        columns = ("seq", "submission_id", "kind", "reason", "made_at", "actor")
        tx.append("submission_events", columns, [(tx.next_number(), number, "submitted", None, now, actor)])
        detail = {"submission": number, "revision": revision, "digest": reading.digest, "late": late}
        store.audit(tx, actor, "提交报表", f"{who.unit_id}/{round_.id}", detail, now)
    return Submission(number, who.unit_id, round_, revision, reading.digest, now, actor, late)


def keep_upload(store: Store, digest: str, upload: Upload, actor: str, now: datetime, detail: dict[str, Any]) -> None:
    """Note an upload that was kept but does not count (findings that block)."""
    with store.transaction() as tx:
        _append_upload(tx, digest, upload, actor, now)
        store.audit(tx, actor, "上传未通过校验", digest, detail, now)


def _append_upload(tx: Transaction, digest: str, upload: Upload, actor: str, now: datetime) -> None:
    if not tx.rows("upload_known", digest=digest):
        columns = ("digest", "name", "size", "made_at", "actor")
        tx.append("uploads", columns, [(digest, upload.name, upload.size, now, actor)])


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
    columns = ("submission_id", "unit_id", "year", "quarter", "input", "status", "value", "raw", "sheet", "cell", "reason",
               "note", "evidence", "value_key")  # fmt: skip
    tx.append("answers", columns, rows)


def day_quarter(event: Event, round_: Round) -> int | None:
    """The quarter an event counts in, or None when it never counts (after its own quarter, or another year)."""
    if event.day.year != round_.year or event.day > round_.last_day:
        return None
    return Round.of(event.day).quarter


def _append_ledger(tx: Transaction, number: int, reading: Reading, unit_type: UnitType) -> None:
    who = reading.identity
    rows = [
        (number, who.unit_id, who.round.year, who.round.quarter, n, e.day, day_quarter(e, who.round), e.kind, e.primary,
         e.secondary or None, e.role, MICRO // 2 if e.role == "协办" else MICRO, e.partner, e.instructor or None, e.amount,
         list(e.records), set(e.records) >= set(RECORDS), e.title, e.number, e.raw, e.ref.sheet, e.ref.cell)
        for n, e in enumerate(reading.events)
    ]  # fmt: skip
    columns = ("submission_id", "unit_id", "year", "quarter", "position", "day", "day_quarter", "kind", "primary_tag",
               "secondary_tag", "role", "weight", "partner", "instructor", "amount", "records", "complete", "title",
               "number", "raw", "sheet", "cell")  # fmt: skip
    tx.append("ledger_events", columns, rows)
    tx.run(
        "count_ledger",
        submission_id=number,
        unit_id=who.unit_id,
        year=who.round.year,
        quarter=who.round.quarter,
        version=who.version,
        unit_type=unit_type.value,
    )


def _append_findings(tx: Transaction, number: int, reading: Reading) -> None:
    columns = ("submission_id", "position", "code", "severity", "sheet", "cell", "input", "message", "advice")
    rows = [
        (number, n, f.code, f.severity.value, f.sheet, f.cell, f.input, f.message, f.advice)
        for n, f in enumerate(reading.findings)
    ]
    tx.append("findings", columns, rows)
