"""What a unit answers to the draft of its score: 无异议, or a contest of single indicators, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.consultation import Answer, Consultation, Opinion, newest
from shuangyong_metrics.services.contests import Contest, append_event, contests_of, figures_now, told
from shuangyong_metrics.services.replies import Statement, due_words, need_statement
from shuangyong_metrics.services.roster import RoundState, round_state, rounds, unit
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Own:
    """A round whose draft the unit has, or had, before it, with its answer and every contest of its own.

    ``asked``: None for a unit that has not filed.
    """

    found: Consultation
    asked: Answer | None
    contests: tuple[Contest, ...]

    @property
    def state(self) -> RoundState:
        return self.found.state

    def may_answer(self, today: date) -> bool:
        """May the unit answer today?"""
        return self.asked is not None and self.found.open_on(today)


def own(store: Store, unit_id: str, actor: Actor) -> tuple[Own, ...]:
    """Every round of which the unit was asked, newest first; raises NotAllowed for another unit's."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id)
    listed = []
    for state in sorted(rounds(store), key=lambda s: s.round, reverse=True):
        if found := newest(store, state.round, unit_id):
            asked = next(iter(found.answers), None)
            listed.append(Own(found, asked, tuple(contests_of(store, state.round, unit_id))))
    return tuple(listed)


def accept(store: Store, round_: Round, unit_id: str, actor: Actor, now: datetime) -> bool:
    """无异议; False when it was said already. Raises Conflict when nothing is asked today or the unit contests something."""
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_unit(actor, unit_id)
    where = f"{unit(store, unit_id, round_).name} {round_.label}征求意见"
    with store.transaction() as tx:
        found, asked = _asked(store, round_, unit_id, where, now.date(), done=Opinion.ACCEPTED)
        if asked.said is Opinion.CONTESTED:
            raise Conflict(f"{where}：已对 {asked.contests} 项提出异议，等待裁定，不能再答复无异议。")
        if asked.said is Opinion.ACCEPTED:
            return False
        append_event(tx, round_, {"kind": "accepted", "about": found.number, "unit_id": unit_id}, actor, now)
        store.audit(tx, actor, "无异议", f"{unit_id}/{round_.id}", {"consultation": found.number}, now)
    return True


def contest(
    store: Store, round_: Round, unit_id: str, indicator: str, said: Statement, actor: Actor, now: datetime
) -> Contest:
    """Contest one indicator, once in a 征求意见; the same again changes nothing.

    Raises NotFound for an indicator that is not in the unit's score, Conflict when nothing is asked today or the indicator
    is contested already, ShuangyongError for words that cannot be kept.
    """
    need_role(actor, Role.UNIT, Role.OFFICE)
    need_unit(actor, unit_id)
    where = f"{unit(store, unit_id, round_).name} {round_.label} {indicator} 异议"
    words = need_statement(where, said, scan_words(store))
    with store.transaction() as tx:
        known = newest(store, round_, unit_id)
        standing = (
            next((c for c in known.contests if c.indicator == indicator), None) if known and known.stands else None
        )
        if standing and standing.said == words:
            return standing
        found, _ = _asked(store, round_, unit_id, where, now.date())
        if standing:
            raise Conflict(f"{where}：这一项已经提出过，每项一次。需要补充的请联系双拥办。")
        before = figures_now(store, round_state(store, round_), unit_id, indicator)
        if before is None:
            raise NotFound(f"{where}：本季本单位没有这一项得分。请从列表中选指标。")
        event = {
            "kind": "contested", "about": found.number, "unit_id": unit_id, "indicator": indicator, "said": words.text,
            "evidence_name": words.evidence.name, "evidence_number": words.evidence.number,
            "evidence_day": words.evidence.day, "figures": told(before),
        }  # fmt: skip
        number = append_event(tx, round_, event, actor, now)
        detail = {"indicator": indicator, "said": words.text, "evidence": words.evidence.words, "contest": number}
        store.audit(tx, actor, "提出异议", f"{unit_id}/{round_.id}", detail, now)
    return next(c for c in contests_of(store, round_, unit_id) if c.number == number)


def _asked(
    store: Store, round_: Round, unit_id: str, where: str, today: date, done: Opinion | None = None
) -> tuple[Consultation, Answer]:
    """The 征求意见 that runs and the unit's place in it; who has said ``done`` already is let through whatever the day."""
    found = newest(store, round_, unit_id)
    if found is None or not found.stands or found.state.published:
        raise Conflict(f"{where}：本季现在没有征求意见，不能答复。有疑问请联系双拥办。")
    asked = next(iter(found.answers), None)
    if asked is None:
        raise Conflict(f"{where}：本季没有报送，没有可以答复的初评。有疑问请联系双拥办。")
    if asked.said is done or found.open_on(today):
        return found, asked
    ended = "已由双拥办结束" if found.closed_at else f"已于{due_words(found.until)}截止，没有答复的视为无异议"
    raise Conflict(f"{where}：征求意见{ended}。有疑问请联系双拥办。")
