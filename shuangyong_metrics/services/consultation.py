"""征求意见: between review and publication the units see the draft of their scores, and accept or contest it.

While it runs no figure changes but by a contest that is adopted. Nothing ends by itself: the office publishes after the
last day, earlier when everybody has answered, or goes back to the review with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.contests import Contest, append_event, contests_of
from shuangyong_metrics.services.replies import due_words, need_words, reply_rules
from shuangyong_metrics.services.review import named, undecided
from shuangyong_metrics.services.roster import RoundState, need_earlier_published, round_state
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.services.setup import calendar
from shuangyong_metrics.services.wording import on, several
from shuangyong_metrics.store import Store, Transaction

#: So many working days ahead the last day may be chosen.
FARTHEST = 20


class Opinion(StrEnum):
    """What a unit has answered."""

    ACCEPTED = "accepted"
    CONTESTED = "contested"
    SILENT = "silent"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"accepted": "无异议", "contested": "有异议", "silent": "未答复"}[self.value]


@dataclass(frozen=True, slots=True)
class Answer:
    """One unit that was asked: what it said, how many indicators it contests and how many of them wait for a ruling."""

    unit_id: str
    unit: str
    said: Opinion
    at: datetime | None
    by: str
    contests: int
    unruled: int


@dataclass(frozen=True, slots=True)
class Consultation:
    """The 征求意见 of a round: until when, since when closed, who was asked and answered what, newest contest first.

    ``stands``: it was not ended by going back to the review (``ended_because``).
    """

    state: RoundState
    number: int
    until: date
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    stands: bool
    ended_because: str
    answers: tuple[Answer, ...]
    contests: tuple[Contest, ...]

    @property
    def silent(self) -> tuple[Answer, ...]:
        return tuple(a for a in self.answers if a.said is Opinion.SILENT)

    @property
    def unruled(self) -> tuple[Contest, ...]:
        return tuple(c for c in self.contests if not c.ruling)

    def open_on(self, today: date) -> bool:
        """May units still answer?"""
        return self.stands and not self.state.published and self.closed_at is None and today <= self.until

    def waits_for(self, today: date) -> str:
        """Why the round cannot be published yet; nothing where it can."""
        if not self.stands or self.state.published:
            return ""
        if self.unruled:
            named = "；".join(f"{c.unit} {c.indicator}" for c in self.unruled[:10])
            return f"征求意见中还有 {len(self.unruled)} 项异议没有裁定：{named}。请到“征求意见”页裁定"
        if self.open_on(today) and self.silent:
            return (
                f"征求意见截至 {due_words(self.until)}，还有 {len(self.silent)} 家没有答复：{several([a.unit for a in self.silent])}。"
                "请等到全部答复或截止日之后"
            )
        return ""


@kept(4)
def consultation(store: Store, round_: Round, actor: Actor) -> Consultation | None:
    """The newest 征求意见 of a round with every answer; None where there never was one."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    return newest(store, round_)


@kept(8)
def newest(store: Store, round_: Round, unit_id: str | None = None) -> Consultation | None:
    """The same, of all units or one, for services that have asked who wants to know."""
    key = {"year": round_.year, "quarter": round_.quarter}
    row = store.one("consultation_newest", **key)
    if row is None:
        return None
    asked = store.rows("consulted_units", **key, number=row["number"], unit_id=unit_id)
    return Consultation(
        round_state(store, round_), row["number"], row["until"], row["made_at"], row["actor"], row["closed_at"],
        row["stands"], row["ended_because"] or "", tuple(_answer(r) for r in asked),
        tuple(c for c in contests_of(store, round_, unit_id) if c.opening == row["number"]),
    )  # fmt: skip


def days_to_choose(today: date) -> tuple[date, ...]:
    """The working days that may be the last one, the first one first."""
    days = calendar()
    return tuple(days.nth_workday_after(today, n) for n in range(1, FARTHEST + 1))


def default_day(today: date) -> date:
    """The last day unless another one is chosen."""
    return calendar().nth_workday_after(today, reply_rules().consultation)


def open_consultation(store: Store, round_: Round, until: date | None, actor: Actor, now: datetime) -> Consultation:
    """Put the draft before the units, until a day (None: the usual number of working days); the same again changes nothing.

    Raises Conflict while items are undecided, naming them, when nobody has filed, it runs already or the round is published;
    ShuangyongError for a day that cannot be chosen.
    """
    need_role(actor, Role.OFFICE)
    last = until or default_day(now.date())
    where = f"{round_.label}征求意见"
    with store.transaction() as tx:
        state = round_state(store, round_)
        if state.published:
            raise Conflict(f"{where}：本季已公布，不再征求意见。确有错误的，请到“追溯调整”页办理。")
        if state.consulting_until and state.consulting:
            if state.consulting_until != last:
                raise Conflict(
                    f"{where}：已经开始，截至 {due_words(state.consulting_until)}。要改日期的，先退回审核中。"
                )
        else:
            need_earlier_published(store, round_, where)
            _need_day(where, last, now.date())
            _need_reviewed(store, tx, round_, where)
            append_event(tx, round_, {"kind": "opened", "until": last}, actor, now)
            store.audit(tx, actor, "开始征求意见", round_.id, {"last_day": last}, now)
    return _found(store, round_)


def close(store: Store, round_: Round, actor: Actor, now: datetime) -> Consultation:
    """Take no more answers because everybody has answered; again changes nothing. Raises Conflict while some are silent."""
    need_role(actor, Role.OFFICE)
    with store.transaction() as tx:
        found = _running(store, round_, "结束征求意见")
        if found.closed_at is None:
            if found.silent:
                raise Conflict(
                    f"{round_.label}结束征求意见：还有 {len(found.silent)} 家没有答复（{several([a.unit for a in found.silent])}）。"
                    f"全部答复后才能提前结束；过了{due_words(found.until)}，没有答复的视为无异议，不用另外结束。"
                )
            append_event(tx, round_, {"kind": "closed", "about": found.number}, actor, now)
            store.audit(tx, actor, "结束征求意见", round_.id, {"answers": len(found.answers)}, now)
    return _found(store, round_)


def back_to_review(store: Store, round_: Round, reason: str, actor: Actor, now: datetime) -> Consultation:
    """Go back to 审核中, for a reason; what was answered is kept, and asked anew when 征求意见 begins again."""
    need_role(actor, Role.OFFICE)
    why = need_words(f"{round_.label}退回审核中的理由", reason, scan_words(store))
    with store.transaction() as tx:
        known = newest(store, round_)
        # the second of two clicks finds it done
        if not (known and not known.stands and known.ended_because == why):
            found = _running(store, round_, "退回审核中")
            append_event(tx, round_, {"kind": "ended", "about": found.number, "said": why}, actor, now)
            store.audit(tx, actor, "退回审核中", round_.id, {"reason": why}, now)
    return _found(store, round_)


def need_settled(store: Store, round_: Round, today: date) -> None:
    """Raise Conflict while a 征求意见 stands in the way of publishing the round."""
    found = newest(store, round_)
    if found and (why := found.waits_for(today)):
        raise Conflict(f"{round_.label}不能公布：{why}。")


def _running(store: Store, round_: Round, what: str) -> Consultation:
    found = newest(store, round_)
    if found is None or not found.stands or found.state.published:
        raise Conflict(f"{round_.label}{what}：本季现在没有征求意见。请刷新后核对。")
    return found


def _found(store: Store, round_: Round) -> Consultation:
    found = newest(store, round_)
    if found is None:
        raise NotFound(f"{round_.label}：没有征求意见。请刷新后核对。")
    return found


def _need_day(where: str, last: date, today: date) -> None:
    offered = days_to_choose(today)
    if last not in offered:
        raise ShuangyongError(
            f"{where}：最后一天不能是 {on(last)}。可选 {on(offered[0])} 到 {on(offered[-1])} 之间的工作日。"
        )


def _need_reviewed(store: Store, tx: Transaction, round_: Round, where: str) -> None:
    waiting = undecided(store, round_)
    if waiting:
        raise Conflict(f"{where}：还有 {len(waiting)} 项未审核，审核完才能开始：{named(waiting)}。")
    if not tx.rows("consulted_units", year=round_.year, quarter=round_.quarter, number=0, unit_id=None):
        raise Conflict(f"{where}：还没有单位报送，没有可以征求意见的初评。")


def _answer(row: dict[str, Any]) -> Answer:
    said = Opinion.CONTESTED if row["contests"] else Opinion.ACCEPTED if row["accepted_at"] else Opinion.SILENT
    return Answer(
        row["unit_id"], row["name"], said, row["accepted_at"], row["accepted_by"] or "", row["contests"], row["unruled"]
    )
