"""追溯调整: a figure that is found wrong after its round was published, put right by a record of its own.

Rehearsed first: the office sees whom it moves, and records what it saw. What was published stays as it was; the adjusted
figures stand beside it, and open rounds of the year are scored with the right figure from then on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import OTHER_REASON, FilledBy, Framework, Input, Over, Role, Round, ScanWords
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import adjusted, office
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.adjusted import NEWEST, Effect, Key, Moved
from shuangyong_metrics.services.answers import StoredAnswer
from shuangyong_metrics.services.archiving import need_not_archived
from shuangyong_metrics.services.consultation_lock import need_no_draft
from shuangyong_metrics.services.explanations import need_proper
from shuangyong_metrics.services.fixing import options_of
from shuangyong_metrics.services.honours import title_as_spelled
from shuangyong_metrics.services.office import WITHDRAWN, Entry
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.results import frozen_lines
from shuangyong_metrics.services.review_looks import figure_text
from shuangyong_metrics.services.roster import RoundState, round_state
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.store import Store, Transaction
from shuangyong_metrics.workbook.normalise import read_figure

#: What is written for a figure that is struck.
STRUCK = "未报"
_LEVELS = {1: "国家级", 2: "省级", 3: "市级"}
_STATES = {"no_change": "无变化", "not_reported": STRUCK, "not_applicable": "不适用", "not_applicable_pending": "不适用（未核准）",
           "not_due": "未到期"}  # fmt: skip
_COLUMNS = ("seq", "unit_id", "year", "quarter", "item", "title", "in_return", "value", "day_quarter", "own_quarter", "instructed",
            "before", "after", "reason", "document", "digest", "made_at", "actor")  # fmt: skip
_LINE = ("correction", "year", "quarter", "kind", "basis", "unit_id", "item", "told")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a correction would do: the item in words, its figure before and after, who moves. ``token`` stands for it."""

    state: RoundState
    unit: str
    item: str
    label: str
    before: str
    after: str
    effects: tuple[Effect, ...]
    moved: tuple[Moved, ...]
    token: str


@dataclass(frozen=True, slots=True)
class _Plan:
    entry: Entry
    reason: str
    state: RoundState
    label: str
    before: str
    after: str
    facts: dict[str, Any]


def rehearse(store: Store, entry: Entry, reason: str, actor: Actor, now: datetime) -> Proposal:
    """What the correction would do; nothing stays. ``entry.value`` is the right figure (blank or 未报: struck).

    Raises Conflict when the round is not published or nothing would change, NotFound, ShuangyongError for a figure or a
    reason that cannot be taken.
    """
    plan = _plan(store, entry, reason, actor)
    lines = _lines(store, plan, actor, now)
    return _proposal(store, plan, lines)


def _proposal(store: Store, plan: _Plan, lines: dict[Key, str]) -> Proposal:
    cards, moved = adjusted.effects(store, lines, NEWEST)
    seen = (plan.before, plan.after, *cards, *moved, adjusted.lines_digest(lines))
    token = hashlib.sha256("\n".join(map(repr, seen)).encode()).hexdigest()
    where = (plan.state, plan.entry.unit, plan.entry.item, plan.label, plan.before, plan.after)
    return Proposal(*where, tuple(cards), tuple(moved), token)


def correct(store: Store, entry: Entry, reason: str, actor: Actor, now: datetime, token: str | None = None) -> int:
    """Record a correction and the lines that differ since; returns its number.

    ``token`` is that of the rehearsal which was confirmed: Conflict when the correction would do something else by now.
    """
    need_role(actor, Role.OFFICE)
    with store.transaction() as tx:
        # nobody else writes in here: what is reckoned is what is kept
        plan = _plan(store, entry, reason, actor)
        lines = _lines(store, plan, actor, now)
        digest = adjusted.lines_digest(lines)
        if token is not None and token != _proposal(store, plan, lines).token:
            raise Conflict(f"{_where(entry)}：核对之后情况有变化（又有录入或调整）。请重新核对影响后再确认。")
        number = _record(store, tx, plan, digest, actor, now)
        rows = [(number, int(r[:4]), int(r[5:]), *key, told) for (r, *key), told in lines.items()]
        tx.append("adjusted_lines", _LINE, rows)
        detail = {
            "item": entry.item, "before": plan.before, "after": plan.after, "reason": plan.reason,
            "document": entry.document.strip(), "digest": digest, "correction": number,
        }  # fmt: skip
        store.audit(tx, actor, "追溯调整", f"{entry.unit}/{entry.round.id}", detail, now)
    return number


def _lines(store: Store, plan: _Plan, actor: Actor, now: datetime) -> dict[Key, str]:
    """The lines that differ, reckoned in a rehearsal that has the correction in it."""
    lines: dict[Key, str] = {}
    with store.rehearsal() as trial:
        with trial.transaction() as tx:
            _record(trial, tx, plan, "", actor, now)
        for state in adjusted.touched(store, plan.entry.round):
            lines |= adjusted.lines_since(trial, store, state, NEWEST)
    return lines


def _record(store: Store, tx: Transaction, plan: _Plan, digest: str, actor: Actor, now: datetime) -> int:
    """The office's own record where the item is one; last, with the highest number, the correction itself."""
    entry = plan.entry
    if not plan.facts["in_return"]:
        office.put(store, tx, entry, actor.name, now, corrects=True)
    row = {
        "seq": tx.next_number(), "unit_id": entry.unit, "year": entry.round.year, "quarter": entry.round.quarter,
        "item": entry.item, "title": entry.title, **plan.facts, "before": plan.before, "after": plan.after,
        "reason": plan.reason, "document": entry.document.strip(), "digest": digest, "made_at": now, "actor": actor.name,
    }  # fmt: skip
    tx.append("corrections", _COLUMNS, [tuple(row[name] for name in _COLUMNS)])
    return int(row["seq"])


# ---- what is asked for


def _where(entry: Entry) -> str:
    return f"{entry.unit} {entry.round.label} {entry.item}"


def _plan(store: Store, entry: Entry, reason: str, actor: Actor) -> _Plan:
    need_role(actor, Role.OFFICE)
    value, code = entry.value.strip(), entry.item.strip().upper()
    title = title_as_spelled(store, entry.unit, entry.round, code, entry.title)
    # a corrected veto counts at once: behind a publication nobody is asked for a reply, and nothing waits for one
    entry = replace(entry, item=code, value="" if value == STRUCK else value, title=title, notified_on=None)
    reason = reason.strip()
    state = round_state(store, entry.round)
    if not state.published:
        raise Conflict(f"{_where(entry)}：本季还没有公布，不用追溯调整。请在审核或双拥办录入中直接改正。")
    need_not_archived(store, entry.round, _where(entry))
    _need_grounds(entry, reason, scan_words(store))
    unit_type = adjusted.type_of_card(store, entry.round, entry.unit)
    if unit_type is None:
        raise NotFound(f"{_where(entry)}：公布时的名册里没有这个单位。请核对单位代码。")
    framework = frameworks(store)[state.version]
    item = next((x for x in framework.inputs if x.code == entry.item), None)
    if item is None:
        label, before, after, facts = _merit(store, framework, entry)
    else:
        need_no_draft(store, entry.round, Round(entry.round.year, 4), _where(entry), "更正本年前面季度的数")
        stands = _standing(store, state, entry, item)
        label, before, facts = item.label, _words(stands), _figure(store, framework, entry, item)
        gone = STRUCK if facts["in_return"] else "没有录入"
        after = gone if facts["value"] is None else figure_text(framework, item, facts["value"])
        before = figure_text(framework, item, _value(framework, item, before)) or before
    if before == after:
        raise Conflict(f"{_where(entry)}：现在就是“{after}”，没有要调整的。请核对。")
    return _Plan(entry, reason, state, label, before, after, facts)


def _need_grounds(entry: Entry, reason: str, words: ScanWords) -> None:
    if len(reason) < 4:
        raise ShuangyongError(f"{_where(entry)}：追溯调整须写明理由（至少四个字）。请写明哪里错了、依据什么更正。")
    if len(entry.document.strip()) < 2:
        raise ShuangyongError(f"{_where(entry)}：追溯调整须写明依据的文件名或文号。")
    texts = (reason, entry.document, entry.title, entry.authority, entry.finding)
    need_proper((Said(OTHER_REASON, text) for text in texts if text.strip()), words)


def _standing(store: Store, state: RoundState, entry: Entry, item: Input) -> StoredAnswer:
    found = frozen_lines(store, state, "answer", "accepted", entry.unit, NEWEST)
    answer = next((StoredAnswer(**a) for a in found if a["input"] == item.code), None)
    if answer is None:
        raise NotFound(f"{_where(entry)}：这一项不适用于这个单位。请核对填报项代码。")
    if answer.state == "not_submitted":
        raise Conflict(f"{_where(entry)}：这个单位本季未报送，没有可以调整的填报值。")
    return answer


def _words(answer: StoredAnswer) -> str:
    return answer.value if answer.value is not None else _STATES.get(answer.state, answer.state)


def _value(framework: Framework, item: Input, text: str) -> int | None:
    """A figure in millionths; None for words that are no figure."""
    value = read_figure(item.kind, text, options_of(framework, item))
    return value if isinstance(value, int) else None


def _figure(store: Store, framework: Framework, entry: Entry, item: Input) -> dict[str, Any]:
    """What is recorded of a figure: of the office's own, or of the return that counts."""
    value = None if not entry.value else _value(framework, item, entry.value)
    if value is None and entry.value:
        raise ShuangyongError(
            f"{_where(entry)}：“{entry.value}”读不出来。请按填报说明填写{item.label}，或写“{STRUCK}”核减。"
        )
    facts: dict[str, Any] = {
        "in_return": False,
        "value": value,
        "day_quarter": None,
        "own_quarter": False,
        "instructed": False,
    }
    if item.filled_by is FilledBy.OFFICE:
        return facts
    where = {"unit_id": entry.unit, "year": entry.round.year, "quarter": entry.round.quarter}
    target = store.rows("correction_target", **where, input=item.code)[0]
    facts |= {"in_return": True, "instructed": target["instructed"]}
    if item.filled_by is FilledBy.LEDGER:
        facts |= {"day_quarter": entry.round.quarter, "own_quarter": item.over is Over.QUARTER}
    return facts


def _merit(store: Store, framework: Framework, entry: Entry) -> tuple[str, str, str, dict[str, Any]]:
    """An honour or a veto: its name, how it stands and how it will, and what is recorded of it."""
    names = {h.code: h.name for h in framework.honours} | {v.code: v.name for v in framework.vetoes}
    if entry.item not in names:
        raise NotFound(f"{_where(entry)}：不是填报项、加分项或否决项。请核对代码。")
    where = {"unit_id": entry.unit, "year": entry.round.year, "quarter": entry.round.quarter, "item": entry.item}
    table = "honours_now" if entry.item in {h.code for h in framework.honours} else "vetoes_now"
    rows = store.rows(table, **where, title=entry.title)
    stands = rows[0] if rows and not rows[0]["withdrawn"] else None
    before = _LEVELS.get(stands.get("level") or 0, "已登记") if stands else "没有登记"
    after = "没有登记" if entry.value == WITHDRAWN else _LEVELS.get(entry.level or 0, "已登记")
    label = f"{names[entry.item]} {entry.title}".strip()
    facts: dict[str, Any] = {
        "in_return": False,
        "value": None,
        "day_quarter": None,
        "own_quarter": False,
        "instructed": False,
    }
    return label, before, after, facts
