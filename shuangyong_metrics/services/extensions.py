"""延期: one unit has more time for one round, until a day and for a reason; whether its return is late is judged by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import RoundState, round_state, unit
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.services.setup import calendar
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.store import Store, Transaction

#: Characters of a reason, fewest and most.
SHORTEST, LONGEST = 2, 100
_COLUMNS = ("seq", "unit_id", "year", "quarter", "until", "reason", "made_at", "actor")


@dataclass(frozen=True, slots=True)
class Extension:
    """More time for one unit: the last day, why, when it was given and by whom."""

    unit_id: str
    until: date
    reason: str
    at: datetime
    actor: str


@kept(8)
def extensions(store: Store, round_: Round, actor: Actor) -> tuple[Extension, ...]:
    """Those that stand in a round, in the order of the units."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    return _standing(store, round_, None)


def own_extension(store: Store, round_: Round, unit_id: str) -> Extension | None:
    """One unit's, for services that have asked who wants to know."""
    return next(iter(_standing(store, round_, unit_id)), None)


def due_of(store: Store, state: RoundState, unit_id: str) -> date:
    """The last day on which a unit's return of a round is in time."""
    more = own_extension(store, state.round, unit_id)
    return more.until if more else state.filing_due


def extend(
    store: Store, round_: Round, unit_id: str, until: date, reason: str, actor: Actor, now: datetime
) -> Extension:
    """Give a unit time until a day, instead of what it had; the same again changes nothing.

    Raises Conflict for a round that is not open, or a day that is no working day, not after the round's own deadline,
    over already, or after the day of publication.
    """
    need_role(actor, Role.OFFICE)
    member = unit(store, unit_id, round_)
    where = f"{member.name} {round_.label}延期"
    words = _reason(store, where, reason)
    with store.transaction() as tx:
        state = round_state(store, round_)
        _need_day(where, state, until, now.date())
        known = _rows(tx, round_, unit_id)
        if not (known and (known[0]["until"], known[0]["reason"]) == (until, words)):
            tx.append("extensions", _COLUMNS, [
                (tx.next_number(), unit_id, round_.year, round_.quarter, until, words, now, actor.name)
            ])  # fmt: skip
            store.audit(tx, actor, "延期", f"{unit_id}/{round_.id}", {"until": until, "reason": words}, now)
    return Extension(unit_id, until, words, now, actor.name)


def end_extension(store: Store, round_: Round, unit_id: str, reason: str, actor: Actor, now: datetime) -> bool:
    """Take the extra time back; False when there was none. Raises Conflict once the unit has filed."""
    need_role(actor, Role.OFFICE)
    member = unit(store, unit_id, round_)
    where = f"{member.name} {round_.label}收回延期"
    words = _reason(store, where, reason)
    with store.transaction() as tx:
        _need_not_published(where, round_state(store, round_))
        if not _rows(tx, round_, unit_id):
            return False
        if tx.rows("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter):
            raise Conflict(f"{where}：这个单位已经报送，收回会把按时改成逾期。延期请保留。")
        tx.append("extensions", _COLUMNS, [
            (tx.next_number(), unit_id, round_.year, round_.quarter, None, words, now, actor.name)
        ])  # fmt: skip
        store.audit(tx, actor, "收回延期", f"{unit_id}/{round_.id}", {"reason": words}, now)
    return True


def days_to_choose(state: RoundState, today: date) -> tuple[date, ...]:
    """The working days to which an extension may reach, the first one first."""
    days = calendar()
    first = max(state.filing_due, today)
    span = range(first.toordinal(), state.publish_due.toordinal() + 1)
    every = (date.fromordinal(n) for n in span)
    return tuple(d for d in every if d > state.filing_due and days.is_workday(d))


def _standing(store: Store, round_: Round, unit_id: str | None) -> tuple[Extension, ...]:
    rows = store.rows("extensions_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)
    return tuple(Extension(r["unit_id"], r["until"], r["reason"], r["made_at"], r["actor"]) for r in rows)


def _rows(tx: Transaction, round_: Round, unit_id: str) -> list[dict[str, object]]:
    return tx.rows("extensions_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter)


def _reason(store: Store, where: str, text: str) -> str:
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST:
        raise ShuangyongError(f"{where}：理由应为 {SHORTEST}–{LONGEST} 个字，单位会看到。请写明后再保存。")
    need_clean({f"{where}的理由": words}, scan_words(store))
    return words


def _need_not_published(where: str, state: RoundState) -> None:
    if state.published:
        raise Conflict(f"{where}：{state.round.label}已公布，报送时间不再改动。")


def _need_day(where: str, state: RoundState, until: date, today: date) -> None:
    _need_not_published(where, state)
    offered = days_to_choose(state, today)
    if until in offered:
        return
    if until <= state.filing_due:
        problem = f"{on(until)}不晚于本季的报送截止 {on(state.filing_due)}"
    elif until > state.publish_due:
        problem = f"{on(until)}晚于本季的通报日 {on(state.publish_due)}"
    elif until < today:
        problem = f"{on(until)}已经过去"
    else:
        problem = f"{on(until)}不是工作日"
    choice = f"可延至 {on(offered[0])} 到 {on(offered[-1])} 之间的工作日" if offered else "本季已没有可延的工作日"
    raise Conflict(f"{where}：{problem}。{choice}。")
