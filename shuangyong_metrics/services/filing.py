"""A return on its way in from the browser: upload → check → keep under its digest → submit what was kept.

A page works from the digest, so a refresh, a second tab and a second press find the same file. What the scan turns
away leaves only its digest, rule and place.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shuangyong_metrics.errors import Conflict, NotAllowed, RefusedFile, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Finding, Reading, Role, Round, Submission, Unit
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.pictures import KeptFile, kept_file
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.recording import Upload, keep_upload
from shuangyong_metrics.services.roster import RoundState, round_state, rounds, unit
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.services.setup import calendar
from shuangyong_metrics.services.submission import (
    Outcome,
    before,
    blank_return,
    need_open,
    submit,
)
from shuangyong_metrics.services.uploads import keep_bytes, note_refusal
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

#: One at a time: two presses on the same button must find each other's submission. The store has one process.
_submitting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What became of an upload: kept under its digest, or refused and only noted (``reason``, places of hits)."""

    digest: str
    kept: bool
    reason: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A kept file as it stands now: what it says, what is wrong, and the submission it became (if it did)."""

    file: KeptFile
    reading: Reading
    submission: Submission | None
    current: bool

    @property
    def blocked(self) -> bool:
        return self.reading.blocked


def upload(store: Store, worker: Worker, data: bytes, name: str, actor: Actor, now: datetime) -> Uploaded:
    """Check a file and keep it for its unit's round; the same file again changes nothing. Never raises for a bad file."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    digest = hashlib.sha256(data).hexdigest()
    try:
        reading = worker.check(data, name, words=scan_words(store))
        _need_own(store, reading, actor)
        need_open(store, round_state(store, reading.identity.round), reading.identity)
    except RefusedFile as error:
        hits = tuple(getattr(error, "findings", ()))
        note_refusal(store, digest, error, hits, actor, now)
        return Uploaded(digest, False, str(error), hits)
    except ShuangyongError as error:
        return Uploaded(digest, False, str(error))
    _keep(store, reading, data, Upload(name, len(data)), actor, now)
    return Uploaded(digest, True)


def report_nothing(store: Store, worker: Worker, round_: Round, actor: Actor, now: datetime) -> Uploaded:
    """本季无事项: the actor's unit's own template with the one word on its cover, uploaded like any other file.

    A second press finds the file of the first.
    """
    need_role(actor, Role.UNIT)
    name = f"{unit(store, actor.unit_id or '', round_).name}_{round_.label}_本季无事项.xlsx"
    made = latest_draft(store, round_, actor)
    if made and made.name == name:
        return Uploaded(made.digest, True)
    data = blank_return(store, actor.unit_id or "", round_, actor, quiet=True)
    return upload(store, worker, data, name, actor, now)


def _need_own(store: Store, reading: Reading, actor: Actor) -> None:
    """Name both units: mixing up two files of a folder is the common mistake."""
    whose = reading.identity
    if actor.role is Role.UNIT and actor.unit_id != whose.unit_id:
        mine: Unit = unit(store, actor.unit_id or "")
        raise NotAllowed(
            f"这份报表是“{whose.unit_name}”的，您的账号属于“{mine.name}”：系统没有保存它。请选择本单位的报表，或重新下载模板。"
        )


def _keep(store: Store, reading: Reading, data: bytes, file: Upload, actor: Actor, now: datetime) -> None:
    keep_bytes(store, reading.digest, data)
    if not store.one("file_owner", digest=reading.digest):
        keep_upload(store, reading, file, "上传报表", actor, now)


def checked(store: Store, worker: Worker, digest: str, actor: Actor) -> Checked:
    """A kept file, checked against what is known today; raises NotFound, NotAllowed."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    file = kept_file(store, digest, actor)
    reading = judged(store, worker, file)
    known = store.one("submission_of_file", digest=digest, unit_id=file.unit_id)
    made = _submission(store, known["submission_id"]) if known else None
    now = store.one("submission_now", unit_id=file.unit_id, year=file.round.year, quarter=file.round.quarter)
    current = bool(made and now and now["submission_id"] == made.id)
    return Checked(file, reading, made, current)


def judged(store: Store, worker: Worker, file: KeptFile) -> Reading:
    """What a kept file says and what is wrong with it, against what is known today."""
    known = before(store, file.unit_id, file.round)
    return worker.check(file.read(), file.name, known.figures, frozenset(known.claims))


def latest_draft(store: Store, round_: Round, actor: Actor) -> KeptFile | None:
    """The file that the actor's unit uploaded last for a round and has not submitted, also by a deputy; or None."""
    need_role(actor, Role.UNIT)
    digest = _latest_draft(store, actor.unit_id, round_)
    return kept_file(store, digest, actor) if digest else None


@kept(256, by="commits")
def _latest_draft(store: Store, unit_id: str | None, round_: Round) -> str | None:
    row = store.one("latest_draft", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    return str(row["digest"]) if row else None


def submit_kept(
    store: Store,
    worker: Worker,
    digest: str,
    actor: Actor,
    now: datetime,
    said: Mapping[str, Said] | None = None,
) -> Outcome:
    """Submit a kept file; a second press, also in another tab, finds the first one's submission (``already``).

    ``said`` explains what the file asks, by question.

    Raises NotFound, NotAllowed; raises Conflict when the round was published meanwhile, or when a later file was
    submitted after this one.
    """
    need_role(actor, Role.UNIT, Role.OFFICE)
    with _submitting:
        file = kept_file(store, digest, actor)
        outcome = submit(store, worker, file.read(), file.name, actor, now, said)
        if outcome.status == "refused":
            raise Conflict(outcome.reason)
        if outcome.status != "already":
            return outcome
    state = checked(store, worker, digest, actor)
    if state.submission and not state.current:
        raise Conflict(
            f"这份文件是第 {state.submission.revision} 次报送的那份，此后又报送了新的一份，以新的为准。需要恢复这一份时，请到“我的报表”撤回后来的报送。"
        )
    return Outcome("already", digest, state.reading, state.submission, outcome.reason)


def open_rounds(store: Store) -> list[RoundState]:
    """Rounds that take returns now, oldest first."""
    return [s for s in rounds(store) if not s.published]


def workdays_left(due: date, today: date) -> int:
    """Working days from today to the deadline, both counted; negative: working days that have passed since."""
    days = calendar()
    if today > due:
        return -days.workdays_between(due, today) or -1
    return days.workdays_between(today - timedelta(days=1), due)


def _submission(store: Store, number: int) -> Submission:
    row = store.rows("submission_by_number", submission_id=number)[0]
    return Submission(
        number, row["unit_id"], Round(row["year"], row["quarter"]), row["revision"], row["digest"], row["made_at"],
        row["actor"], row["late"],
    )  # fmt: skip
