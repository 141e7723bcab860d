"""A unit's workbook: handed out as a blank, checked without a trace, submitted whole or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from shuangyong_metrics.errors import Conflict, RefusedFile, ShuangyongError
from shuangyong_metrics.model import Finding, Framework, Identity, Prior, Reading, Role, Round, Submission, Unit
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.consultation_lock import FOR_UNITS, need_no_consultation
from shuangyong_metrics.services.explanations import need_proper
from shuangyong_metrics.services.extensions import due_of
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.recording import Filing, Upload, keep_upload, record_all
from shuangyong_metrics.services.resubmission import StillBack, Unchanged, listed
from shuangyong_metrics.services.roster import RoundState, framework_for, round_state, rounds, unit
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.services.uploads import keep_bytes, note_refusal
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.template import build_template
from shuangyong_metrics.workbook.worker import Worker

#: Held from the look for an earlier submission of a file to its record. The store has one process.
_taking = threading.Lock()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one uploaded file.

    ``status``: taken, already (the same file was taken before), blocked (findings that must be mended) or refused
    (``reason`` says why; not one of our workbooks, another round, a hit of the scan, nothing of what was sent back
    changed …). The reason of a taken one says what is still to be changed.
    """

    status: str
    digest: str
    reading: Reading | None = None
    submission: Submission | None = None
    reason: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a unit before a round: figures in millionths by input code; indicator → reason of 不适用."""

    figures: dict[str, Prior] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)


#: What is known of a unit before a round, however it is asked for.
AskBefore = Callable[[str, Round], Before]


def all_before(store: Store, round_: Round, unit_id: str | None = None) -> dict[str, Before]:
    """By unit, what is known of every unit (or of one) before a round; no entry: nothing."""
    key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
    last = {"last_year": round_.previous.year, "last_quarter": round_.previous.quarter}
    found: dict[str, Before] = {}
    for r in store.rows("prior_figures", **key, **last):
        found.setdefault(r["unit_id"], Before()).figures[r["input"]] = Prior(r["last"], r["year_to_date"], r["base"])
    for r in store.rows("claims_before", **key):
        found.setdefault(r["unit_id"], Before()).claims[r["indicator"]] = r["reason"] or ""
    return found


def before(store: Store, unit_id: str, round_: Round) -> Before:
    """What is known of one unit before a round."""
    return all_before(store, round_, unit_id).get(unit_id, Before())


def blank_return(store: Store, unit_id: str, round_: Round, actor: Actor, quiet: bool = False) -> bytes:
    """The unit's template of one round, as xlsx bytes; it holds the unit's figures so far, so it is not for leaders.

    ``quiet``: its cover says that nothing happened this quarter (本季无事项).
    """
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id)
    member: Unit = unit(store, unit_id, round_)
    framework: Framework = framework_for(store, round_)
    due = next((due_of(store, s, unit_id) for s in rounds(store) if s.round == round_), None)
    whose, known = profile(store), before(store, unit_id, round_)
    return build_template(
        framework, member, round_, prior=known.figures, claims=known.claims, due=due, office=whose.office,
        contact=whose.cover, quiet=quiet,
    )  # fmt: skip


def submit(
    store: Store,
    worker: Worker,
    data: bytes,
    name: str,
    actor: Actor,
    now: datetime,
    said: Mapping[str, Said] | None = None,
) -> Outcome:
    """Check a file and, when nothing blocks, record it; the same file twice changes nothing.

    ``said`` explains what the file asks, by question; raises ShuangyongError for an explanation that may not be kept.
    """
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_proper((said or {}).values(), scan_words(store))
    digest = hashlib.sha256(data).hexdigest()
    try:
        reading = examined(store, worker, data, name, actor, lambda unit_id, round_: before(store, unit_id, round_))
        return take(store, reading, data, name, actor, now, said)
    except RefusedFile as error:
        hits = getattr(error, "findings", ())
        note_refusal(store, digest, error, hits, actor, now)
        return Outcome("refused", digest, reason=str(error), findings=tuple(hits))
    except ShuangyongError as error:
        return Outcome("refused", digest, reason=str(error))


def examined(store: Store, worker: Worker, data: bytes, name: str, actor: Actor, ask: AskBefore) -> Reading:
    """A file, judged by what is known of its unit; one trip to the reader, and a short one back with that knowledge.

    Raises RefusedFile, NotAllowed, Conflict when the file cannot be taken for its unit and round.
    """
    need_role(actor, Role.UNIT, Role.OFFICE)
    words = scan_words(store)
    who = worker.identify(data, name, words)
    need_unit(actor, who.unit_id)
    need_open(store, round_state(store, who.round), who)
    known = ask(who.unit_id, who.round)
    return worker.judge(data, name, known.figures, frozenset(known.claims), words)


@dataclass(frozen=True, slots=True)
class Examined:
    """An examined file on its way into the store; ``said`` explains what it asks, by question."""

    reading: Reading
    data: bytes
    name: str
    said: Mapping[str, Said] = field(default_factory=dict)


def take(
    store: Store,
    reading: Reading,
    data: bytes,
    name: str,
    actor: Actor,
    now: datetime,
    said: Mapping[str, Said] | None = None,
) -> Outcome:
    """Record an examined file when nothing blocks; the same file twice changes nothing, and a return in which nothing of
    what was sent back has changed is refused.

    One at a time: whoever comes with the same file at the same moment finds the first one's submission.
    """
    return take_together(store, [Examined(reading, data, name, said or {})], actor, now)[0]


def take_together(store: Store, files: Sequence[Examined], actor: Actor, now: datetime) -> list[Outcome]:
    """``take`` for examined files of different units or rounds: all of them in one commit, or, when it raises, none."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    with _taking:
        known = store.rows("submissions_of_files", digests=[f.reading.digest for f in files])
        there = {(r["digest"], r["unit_id"]): r for r in known}
        found = [_kept_or_not(store, file, there, actor, now) for file in files]
        filings = [f for f in found if isinstance(f, Filing)]
        try:
            need = partial(_need_open, store, filings)
            made = iter(record_all(store, filings, actor, now, need) if filings else ())
        except Unchanged as error:
            if len(files) > 1:
                raise
            # nothing stays of it but the file, to be gone on with
            keep_upload(store, files[0].reading, filings[0].upload, "退回项未改", actor, now)
            return [Outcome("refused", files[0].reading.digest, files[0].reading, reason=str(error))]
        return [_taken(f, *next(made)) if isinstance(f, Filing) else f for f in found]


def _kept_or_not(
    store: Store, file: Examined, there: Mapping[tuple[str, str], Mapping[str, Any]], actor: Actor, now: datetime
) -> Filing | Outcome:
    """A file whose bytes are kept, ready to be recorded; or what becomes of it without a record."""
    reading, who = file.reading, file.reading.identity
    need_unit(actor, who.unit_id)
    state = round_state(store, who.round)
    need_open(store, state, who)
    if known := there.get((reading.digest, who.unit_id)):
        return Outcome("already", reading.digest, reading, reason=_already(known))
    upload = Upload(file.name, len(file.data))
    keep_bytes(store, reading.digest, file.data)
    if reading.blocked:
        keep_upload(store, reading, upload, "上传未通过校验", actor, now)
        return Outcome("blocked", reading.digest, reading, findings=reading.findings)
    return Filing(reading, upload, frameworks(store)[state.version], file.said, now.date() > state.filing_due)


def _already(known: Mapping[str, Any]) -> str:
    """Why a file that was submitted before changes nothing; another one may count since."""
    if known["counts"] == known["digest"]:
        return "这份文件已经提交过，没有变化。"
    return (
        f"这份文件以前报送过，此后又报送了新的一份，计分的是第 {known['revision']} 次报送，没有变化。"
        "要恢复这一份，请撤回后来的报送；不能撤回的，打开这份文件另存一次再提交。"
    )


def _taken(filing: Filing, made: Submission, left: tuple[StillBack, ...]) -> Outcome:
    told = f"还有 {len(left)} 项退回没有改动：{listed(left)}。" if left else ""
    return Outcome("taken", made.digest, filing.reading, made, told, filing.reading.findings)


def _need_open(store: Store, filings: Sequence[Filing]) -> None:
    for who in (filing.reading.identity for filing in filings):
        need_open(store, round_state(store, who.round), who)


def need_open(store: Store, state: RoundState, who: Identity) -> None:
    """Raise Conflict unless the round takes returns and this one is made from its template."""
    label, framework = state.round.label, frameworks(store)[state.version]
    member = unit(store, who.unit_id, who.round)
    if state.published:
        raise Conflict(f"{label}已公布，不再接收报表；如需更正请联系双拥办。")
    need_no_consultation(state, member.name, "不再接收报表", FOR_UNITS)
    if who.version != state.version:
        raise Conflict(f"{label}适用考评标准 {state.version}，这份报表用的是 {who.version}：请重新下载模板。")
    if not framework.digest.startswith(who.digest[:16]):
        raise Conflict(f"{label}的模板与现行考评标准全文不一致：请重新下载模板。")
    if who.unit_type is not member.type:
        raise Conflict(f"{member.name}的单位类型已改为{member.type.label}：请重新下载模板。")
