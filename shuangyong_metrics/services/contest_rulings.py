"""The office's ruling on a contest: 维持, or 采纳 with the figures that are decided anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import FilledBy, Input, Role
from shuangyong_metrics.services import office
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.contests import Contest, append_event, figures_now, read_contest, told
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.replies import need_words
from shuangyong_metrics.services.review import decide_anew
from shuangyong_metrics.services.roster import framework_for, round_state
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class _Adoption:
    contest: Contest
    values: dict[str, str]
    reason: str
    inputs: dict[str, Input]


def adoptable(store: Store, contest: Contest, actor: Actor) -> tuple[Input, ...]:
    """The inputs of the contested indicator, whose figures may be decided anew."""
    need_role(actor, Role.OFFICE)
    return framework_for(store, contest.round).indicator(contest.indicator).inputs


def uphold(store: Store, number: int, reason: str, actor: Actor, now: datetime) -> Contest:
    """维持: the figures stay; the same again changes nothing. Raises NotFound, Conflict once ruled on otherwise or ended."""
    need_role(actor, Role.OFFICE)
    with store.transaction() as tx:
        contest = _contest(store, tx, number)
        why = need_words(f"{contest.label} 裁定的理由", reason, scan_words(store))
        if (contest.ruling, contest.reason) == ("upheld", why):
            return contest
        _need_open(store, contest)
        _record(store, tx, contest, ("upheld", why, ""), actor, now)
    return _contest(store, store, number)


def adopt(store: Store, number: int, values: Mapping[str, str], reason: str, actor: Actor, now: datetime) -> Contest:
    """采纳: figures of the indicator by input code, as people type them, are decided anew; the same again changes nothing.

    Raises NotFound for an input of another indicator, Conflict once ruled on otherwise, ended, or when nothing would change;
    ShuangyongError for a figure that cannot be read.
    """
    need_role(actor, Role.OFFICE)
    given = {code.strip().upper(): text.strip() for code, text in values.items() if text.strip()}
    with store.transaction() as tx:
        contest = _contest(store, tx, number)
        why = need_words(f"{contest.label} 裁定的理由", reason, scan_words(store))
        if (contest.ruling, contest.reason) == ("adopted", why):
            return contest
        _need_open(store, contest)
        inputs = {x.code: x for x in adoptable(store, contest, actor)}
        if strange := sorted(set(given) - set(inputs)):
            raise NotFound(f"{contest.label}：{'、'.join(strange)} 不是这项指标的填报项。请核对代码。")
        if not given:
            raise ShuangyongError(f"{contest.label}：采纳须写明改成多少。请至少填一个填报项，或裁定维持。")
        need_clean({f"{contest.label} 改成的数": "\n".join(given.values())}, scan_words(store))
        plan = _Adoption(contest, given, why, inputs)
        # reckoned in a rehearsal that has the new figures in it: a transaction cannot ask services
        with store.rehearsal() as trial:
            with trial.transaction() as draft:
                _decide(trial, draft, plan, actor, now)
            after = figures_now(trial, round_state(store, contest.round), contest.unit_id, contest.indicator)
        if after is None or after == figures_now(
            store, round_state(store, contest.round), contest.unit_id, contest.indicator
        ):
            raise Conflict(f"{contest.label}：改成的数与现在的一样，没有变化。请核对，或裁定维持。")
        _decide(store, tx, plan, actor, now)
        _record(store, tx, contest, ("adopted", why, told(after)), actor, now)
    return _contest(store, store, number)


def _decide(store: Store, tx: Transaction, plan: _Adoption, actor: Actor, now: datetime) -> None:
    """The office's own figures are entered anew, those of the return decided anew."""
    contest, why = plan.contest, f"采纳异议：{plan.reason}"
    own = {code: text for code, text in plan.values.items() if plan.inputs[code].filled_by is FilledBy.OFFICE}
    for code, text in own.items():
        entry = Entry(contest.unit_id, contest.round, code, text, document=why)
        office.put(store, tx, entry, actor.name, now, corrects=True)
    filed = {code: text for code, text in plan.values.items() if code not in own}
    decide_anew(store, tx, contest.unit_id, contest.round, filed, why, actor, now)


def _record(
    store: Store, tx: Transaction, contest: Contest, ruling: tuple[str, str, str], actor: Actor, now: datetime
) -> None:
    kind, why, after = ruling
    event = {"kind": kind, "about": contest.number, "unit_id": contest.unit_id, "indicator": contest.indicator, "said": why,
             "figures": after}  # fmt: skip
    append_event(tx, contest.round, event, actor, now)
    detail = {
        "contest": contest.number,
        "indicator": contest.indicator,
        "said": "维持" if kind == "upheld" else "采纳",
        "reason": why,
    }
    store.audit(tx, actor, "裁定异议", f"{contest.unit_id}/{contest.round.id}", detail, now)


def _need_open(store: Store, contest: Contest) -> None:
    if contest.ruling:
        raise Conflict(f"{contest.label}：已经裁定（{contest.words}），不能再改。")
    state, standing = (
        round_state(store, contest.round),
        store.one("consultation_newest", year=contest.round.year, quarter=contest.round.quarter),
    )
    if not state.consulting or standing is None or standing["number"] != contest.opening:
        raise Conflict(f"{contest.label}：这次征求意见已经结束，不再裁定。请在审核中处理。")


def _contest(store: Store, within: Store | Transaction, number: int) -> Contest:
    rows = within.rows("contests", year=None, quarter=None, unit_id=None, number=number)
    if not rows:
        raise NotFound("没有这项异议。请刷新后核对。")
    return read_contest(store, rows[0])
