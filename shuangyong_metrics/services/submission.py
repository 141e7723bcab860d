"""A unit's workbook: handed out as a blank, checked without a trace, submitted whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict, RefusedFile, ShuangyongError
from shuangyong_metrics.model import Finding, Framework, Prior, Reading, Role, Round, Submission, Unit
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.explanations import need_proper
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.recording import Upload, keep_upload, record
from shuangyong_metrics.services.roster import RoundState, framework_for, round_state, rounds, unit
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.template import build_template
from shuangyong_metrics.workbook.worker import Worker


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one uploaded file.

    ``status``: taken, already (the same file was taken before), blocked (findings that must be mended) or refused
    (``reason`` says why; not one of our workbooks, another round, a hit of the scan …).
    """

    status: str
    digest: str
    reading: Reading | None = None
    submission: Submission | None = None
    reason: str = ""
    findings: tuple[Finding, ...] = ()


def prior_figures(store: Store, unit_id: str, round_: Round) -> dict[str, Prior]:
    """What is known of each input before this round, in millionths, by input code."""
    params = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter}
    before = {"last_year": round_.previous.year, "last_quarter": round_.previous.quarter}
    return {
        r["input"]: Prior(r["last"], r["year_to_date"], r["base"])
        for r in store.rows("prior_figures", **params, **before)
    }


def claims_before(store: Store, unit_id: str, round_: Round) -> dict[str, str]:
    """不适用 claimed or approved earlier this year and not refused: indicator → reason."""
    rows = store.rows("claims_before", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    return {r["indicator"]: r["reason"] or "" for r in rows}


def blank_return(store: Store, unit_id: str, round_: Round, actor: Actor) -> bytes:
    """The unit's template of one round, as xlsx bytes; it holds the unit's figures so far, so it is not for leaders."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id)
    member: Unit = unit(store, unit_id)
    framework: Framework = framework_for(store, round_)
    due = {s.round: s.filing_due for s in rounds(store)}.get(round_)
    whose = profile(store)
    return build_template(
        framework,
        member,
        round_,
        prior=prior_figures(store, unit_id, round_),
        claims=claims_before(store, unit_id, round_),
        due=due,
        office=whose.office,
        contact=whose.cover,
    )


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
    need_proper((said or {}).values())
    digest = hashlib.sha256(data).hexdigest()
    try:
        first = worker.check(data, name)
        return _take(store, worker, data, name, first, actor, now, said)
    except RefusedFile as error:
        hits = getattr(error, "findings", ())
        note_refusal(store, digest, error, hits, actor, now)
        return Outcome("refused", digest, reason=str(error), findings=tuple(hits))
    except ShuangyongError as error:
        return Outcome("refused", digest, reason=str(error))


def _take(
    store: Store,
    worker: Worker,
    data: bytes,
    name: str,
    first: Reading,
    actor: Actor,
    now: datetime,
    said: Mapping[str, Said] | None,
) -> Outcome:
    who = first.identity
    need_unit(actor, who.unit_id)
    state = round_state(store, who.round)
    framework = frameworks(store)[state.version]
    need_open(store, state, first)
    known = store.one("submission_of_file", digest=first.digest, unit_id=who.unit_id)
    if known:
        return Outcome("already", first.digest, reason="这份文件已经提交过，没有变化。")
    prior = prior_figures(store, who.unit_id, who.round)
    reading = worker.check(data, name, prior, frozenset(claims_before(store, who.unit_id, who.round)))
    upload = Upload(name, len(data))
    keep_bytes(store, reading.digest, data)
    if reading.blocked:
        keep_upload(store, reading, upload, "上传未通过校验", actor.name, now)
        return Outcome("blocked", reading.digest, reading, findings=reading.findings)
    late = now.date() > state.filing_due
    submission = record(store, reading, upload, framework, late, actor.name, now, said)
    return Outcome("taken", reading.digest, reading, submission, findings=reading.findings)


def need_open(store: Store, state: RoundState, reading: Reading) -> None:
    """Raise Conflict unless the round takes returns and this one is made from its template."""
    label, framework = state.round.label, frameworks(store)[state.version]
    member = unit(store, reading.identity.unit_id)
    if state.published:
        raise Conflict(f"{label}已公布，不再接收报表；如需更正请联系双拥办。")
    if reading.identity.version != state.version:
        raise Conflict(
            f"{label}适用考评标准 {state.version}，这份报表用的是 {reading.identity.version}：请重新下载模板。"
        )
    if not framework.digest.startswith(reading.identity.digest[:16]):
        raise Conflict(f"{label}的模板与现行考评标准全文不一致：请重新下载模板。")
    if reading.identity.unit_type is not member.type:
        raise Conflict(f"{member.name}的单位类型已改为{member.type.label}：请重新下载模板。")


def keep_bytes(store: Store, digest: str, data: bytes) -> None:
    """Keep the bytes under their SHA-256; a file that is there already is the same file."""
    if store.folder is None:
        return
    path = store.folder / "uploads" / f"{digest}.xlsx"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(data)
        part.replace(path)


def upload_path(store: Store, digest: str) -> Path:
    """Where the bytes of an upload are kept."""
    if store.folder is None:
        raise Conflict("内存中的数据没有上传文件。")
    return store.folder / "uploads" / f"{digest}.xlsx"


def note_refusal(
    store: Store, digest: str, error: RefusedFile, hits: tuple[Finding, ...], actor: Actor, now: datetime
) -> None:
    """Only digest, account, time, rule and cell stay of a file that the scan turned away."""
    with store.transaction() as tx:
        columns = ("digest", "rule", "sheet", "cell", "made_at", "actor")
        rows = [(digest, f.code, f.sheet, f.cell, now, actor.name) for f in hits]
        tx.append("refused_uploads", columns, rows or [(digest, error.code, None, None, now, actor.name)])
        store.audit(tx, actor.name, "拒收文件", digest, {"code": error.code, "hits": len(hits)}, now)
