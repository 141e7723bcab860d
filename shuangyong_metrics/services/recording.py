"""Write one checked workbook into the store, whole or not at all: the submission, its answers, its ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import Event, Framework, Reading, Round, Severity, Submission
from shuangyong_metrics.services.counting import counts, day_quarter
from shuangyong_metrics.services.explanations import keep
from shuangyong_metrics.services.questions import Question, Said, questions, value_key
from shuangyong_metrics.services.resubmission import StillBack, still_back
from shuangyong_metrics.store import Store

Row = tuple[Any, ...]

_UPLOAD = ("digest", "unit_id", "year", "quarter", "name", "size", "blocking", "made_at", "actor")
ANSWER = ("submission_id", "input", "status", "value", "value_key", "raw", "sheet", "cell", "reason", "note", "evidence",
           "day_quarter", "instructed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """The file behind a submission: its name as uploaded and its size in bytes."""

    name: str
    size: int


def record(
    store: Store,
    reading: Reading,
    upload: Upload,
    framework: Framework,
    actor: str,
    now: datetime,
    said: Mapping[str, Said] | None = None,
    overdue: bool = False,
) -> tuple[Submission, tuple[StillBack, ...]]:
    """Append a new revision; one transaction. The caller has checked that nothing blocks and the round is open.

    Also returns what stands sent back and was not changed. Raises Unchanged, and writes nothing, when that is all of it.

    ``said`` explains, by question, what was chosen on the page; the workbook's own 说明 is taken where nothing was.
    ``overdue``: the round's own day is over; whether the unit had more time is asked.
    """
    who, round_ = reading.identity, reading.identity.round
    asking = questions(reading, framework)
    own = {
        "unit_id": who.unit_id, "year": round_.year, "quarter": round_.quarter, "digest": reading.digest,
        "version": who.version, "made_at": now, "actor": actor, "file_name": upload.name,
        "file_size": upload.size, "events": ledger_text(reading),
        "findings": _json(_findings(reading, asking)),
    }  # fmt: skip
    with store.transaction(returns=True) as tx:
        made = tx.rows("submission_append", **own)[0]
        number, revision = int(made["submission_id"]), int(made["revision"])
        tx.append("answers", ANSWER, [*typed_rows(number, reading), *counted_rows(number, reading, framework)])
        of = made | {"unit_id": who.unit_id, "round": round_}
        keep(tx, of, asking, said or {}, framework, actor, now)
        left = still_back(tx, framework, of) if revision > 1 else ()
        key = {"unit_id": who.unit_id, "year": round_.year, "quarter": round_.quarter}
        late = overdue and bool(tx.rows("submission_late", **key, submission_id=number)[0]["late"])
        detail = {"submission": number, "revision": revision, "digest": reading.digest, "late": late}
        store.audit(tx, actor, "提交报表", f"{who.unit_id}/{round_.id}", detail, now)
    return Submission(number, who.unit_id, round_, revision, reading.digest, now, actor, late), left


def keep_upload(store: Store, reading: Reading, upload: Upload, action: str, actor: str, now: datetime) -> None:
    """Note a file that is kept for its unit's round and does not count (yet); ``action`` is its word in the audit log.

    The same file again changes nothing.
    """
    who = reading.identity
    if store.one("upload_known", digest=reading.digest, unit_id=who.unit_id):
        return
    with store.transaction(returns=True) as tx:
        blocking = [f.code for f in reading.findings if f.severity is Severity.BLOCK]
        row = (reading.digest, who.unit_id, who.round.year, who.round.quarter, upload.name, upload.size, len(blocking),
               now, actor)  # fmt: skip
        tx.append("uploads", _UPLOAD, [row])
        detail = {"digest": reading.digest, "codes": blocking}
        store.audit(tx, actor, action, f"{who.unit_id}/{who.round.id}", detail, now)


def _findings(reading: Reading, asking: tuple[Question, ...]) -> list[dict[str, Any]]:
    """The findings as the submission keeps them; one that asks also says what about, and which item it belongs to."""
    # by identity: equal findings may ask about different events
    more = {id(q.finding): {"about": q.about, "owner": q.input, "value_key": q.value_key} for q in asking}
    return [{**asdict(f), **more.get(id(f), {})} for f in reading.findings]


def typed_rows(number: int, reading: Reading) -> Iterator[Row]:
    """Rows of ``ANSWER`` for what is typed in a cell."""
    for a in reading.answers:
        yield (number, a.input, a.status.value, a.value, value_key(a), a.raw, a.ref.sheet, a.ref.cell, a.reason, a.note,
               a.evidence, None, False)  # fmt: skip


def counted_rows(number: int, reading: Reading, framework: Framework) -> Iterator[Row]:
    """Rows of ``ANSWER`` for what the ledger counts."""
    who = reading.identity
    for code, quarter, value, instructed, key in counts(framework, who.unit_type, reading.events, who.round):
        yield (number, code, "counted", value, key, "", None, None, "", "", "", quarter, instructed)


def ledger_text(reading: Reading) -> str:
    """The ledger as the submission keeps it: a JSON list."""
    return _json([_event(n, e, reading.identity.round) for n, e in enumerate(reading.events)])


def _event(position: int, event: Event, round_: Round) -> dict[str, Any]:
    """One row of the ledger as the submission keeps it; the names are those of the query ``ledger_rows``."""
    return {
        "position": position, "day": event.day, "day_quarter": day_quarter(event, round_), "kind": event.kind,
        "primary_tag": event.primary, "secondary_tag": event.secondary or None, "role": event.role,
        "partner": event.partner, "instructor": event.instructor or None, "amount": event.amount,
        "records": event.records, "title": event.title, "number": event.number, "raw": event.raw,
        "sheet": event.ref.sheet, "cell": event.ref.cell,
    }  # fmt: skip


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, default=str)
