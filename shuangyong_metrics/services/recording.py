"""Write one checked workbook into the store, whole or not at all: the submission, its answers, its ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from shuangyong_metrics.chain import Acting, kept_digest, name_of
from shuangyong_metrics.model import Event, Framework, Reading, Round, Severity, Submission
from shuangyong_metrics.services.counting import counts, day_quarter
from shuangyong_metrics.services.explanations import keep
from shuangyong_metrics.services.questions import Question, Said, questions, value_key
from shuangyong_metrics.services.resubmission import StillBack, still_back
from shuangyong_metrics.store import Store, Transaction

Row = tuple[Any, ...]
#: a return's own row, by column
Own = dict[str, Any]

_UPLOAD = ("digest", "unit_id", "year", "quarter", "name", "size", "blocking", "made_at", "actor")
ANSWER = ("submission_id", "input", "status", "value", "value_key", "raw", "sheet", "cell", "reason", "note", "evidence",
           "day_quarter", "instructed")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """The file behind a submission: its name as uploaded and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Filing:
    """A checked return that is about to be recorded.

    ``said`` explains, by question, what was chosen on the page; the workbook's own 说明 is taken where nothing was.
    ``overdue``: the round's own day is over; whether the unit had more time is asked.
    """

    reading: Reading
    upload: Upload
    framework: Framework
    said: Mapping[str, Said] = field(default_factory=dict)
    overdue: bool = False


def record(
    store: Store,
    reading: Reading,
    upload: Upload,
    framework: Framework,
    actor: Acting | str,
    now: datetime,
    said: Mapping[str, Said] | None = None,
    overdue: bool = False,
) -> tuple[Submission, tuple[StillBack, ...]]:
    """Append one new revision; see ``record_all``."""
    return record_all(store, [Filing(reading, upload, framework, said or {}, overdue)], actor, now)[0]


def record_all(
    store: Store,
    filings: Sequence[Filing],
    actor: Acting | str,
    now: datetime,
    need: Callable[[], object] = lambda: None,
) -> list[tuple[Submission, tuple[StillBack, ...]]]:
    """Append a new revision for each return, all of them or none; one transaction, for most of its cost is not a return's.

    With each, what stands sent back and was not changed; raises Unchanged, and writes nothing, when that is all of it.
    The caller has checked that nothing blocks and that no two are of one unit and round. ``need`` raises where the rounds
    do not take them: asked when it is their turn, because a publication may have waited before them.
    """
    asking = [questions(f.reading, f.framework) for f in filings]
    own = [_own(f, some, name_of(actor), now) for f, some in zip(filings, asking, strict=True)]
    with store.transaction(returns=True) as tx:
        need()
        made = _made(tx, own)
        numbered = list(zip((number for number, _ in made), filings, strict=True))
        tx.append("answers", ANSWER, [row for number, f in numbered for row in _answers(number, f)])
        overdue = [number for number, f in numbered if f.overdue]
        late = {r["submission_id"] for r in tx.rows("submissions_late", numbers=overdue)} if overdue else set()
        done = []
        for (number, revision), filing, some, mine in zip(made, filings, asking, own, strict=True):
            who, digest = filing.reading.identity, filing.reading.digest
            # what was sent back is asked in full only where there is any
            key = {"unit_id": who.unit_id, "year": who.round.year, "quarter": who.round.quarter}
            is_back = revision > 1 and bool(tx.rows("sent_back_of", **key))
            of = {"submission_id": number, "unit_id": who.unit_id, "round": who.round, "is_back": is_back}
            keep(tx, of, some, filing.said, filing.framework, name_of(actor), now)
            left = still_back(tx, filing.framework, of) if is_back else ()
            detail = {"submission": number, "revision": revision, "digest": digest, "late": number in late}
            detail |= kept_digest("submissions", mine)
            store.audit(tx, actor, "提交报表", f"{who.unit_id}/{who.round.id}", detail, now)
            new = Submission(number, who.unit_id, who.round, revision, digest, now, name_of(actor), number in late)
            done.append((new, left))
    return done


def _made(tx: Transaction, own: list[Own]) -> list[tuple[int, int]]:
    """The new rows' numbers and revisions; a single one has a shorter statement, which is planned in half the time."""
    newest = tx.remembered("revisions", lambda: {_whose(r): r["revision"] for r in tx.rows("newest_revisions")})
    revisions = [newest.get(_whose(row), 0) + 1 for row in own]
    newest.update(zip(map(_whose, own), revisions, strict=True))
    if len(own) == 1:
        made = tx.rows("submission_append", **own[0], revision=revisions[0])
    else:
        lists = {name: [row[name] for row in own] for name in own[0]}
        made = tx.rows("submissions_append", **lists, revision=revisions)
    return [(int(row["submission_id"]), revision) for row, revision in zip(made, revisions, strict=True)]


def _whose(row: Own) -> tuple[str, int, int]:
    return row["unit_id"], row["year"], row["quarter"]


def _own(filing: Filing, asking: tuple[Question, ...], actor: str, now: datetime) -> Own:
    """The return's own row."""
    reading, who = filing.reading, filing.reading.identity
    return {
        "unit_id": who.unit_id, "year": who.round.year, "quarter": who.round.quarter, "digest": reading.digest,
        "version": who.version, "made_at": now, "actor": actor, "file_name": filing.upload.name,
        "file_size": filing.upload.size, "events": ledger_text(reading),
        "findings": _json(_findings(reading, asking)),
    }  # fmt: skip


def _answers(number: int, filing: Filing) -> Iterator[Row]:
    yield from typed_rows(number, filing.reading)
    yield from counted_rows(number, filing.reading, filing.framework)


def keep_upload(
    store: Store, reading: Reading, upload: Upload, action: str, actor: Acting | str, now: datetime
) -> None:
    """Note a file that is kept for its unit's round and does not count (yet); ``action`` is its word in the audit log.

    The same file again changes nothing.
    """
    who = reading.identity
    if store.one("upload_known", digest=reading.digest, unit_id=who.unit_id):
        return
    with store.transaction(returns=True) as tx:
        blocking = [f.code for f in reading.findings if f.severity is Severity.BLOCK]
        row = (reading.digest, who.unit_id, who.round.year, who.round.quarter, upload.name, upload.size, len(blocking),
               now, name_of(actor))  # fmt: skip
        tx.append("uploads", _UPLOAD, [row])
        kept = kept_digest("uploads", dict(zip(_UPLOAD, row, strict=True)))
        detail = {"digest": reading.digest, "codes": blocking, **kept}
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
