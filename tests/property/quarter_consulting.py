"""The part of the quarter's state machine in which units have the draft of their scores before them (征求意见)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import filing_city as city
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from quarter_replies import ACTORS, ROUND, Act, Replies, units

from shuangyong_metrics.model import Phase
from shuangyong_metrics.services import consultation, consultation_answers, contest_rulings, review
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.contests import Contest
from shuangyong_metrics.services.replies import Statement
from shuangyong_metrics.services.roster import round_state


class Consulting(Replies):
    """What the model knows: whether the draft is before the units, until when, and what each has answered."""

    said: dict[tuple[str, int], str | None]
    key: Callable[[str], tuple[str, int]]
    number: Callable[[str], int | None]
    belongs_to_the_value: Callable[[str], None]

    def begin_replies(self) -> None:
        super().begin_replies()
        self.consulting = self.closed = False
        self.last_moment = self.now
        #: by unit: accepted; contested, then upheld or adopted
        self.answered: dict[str, str] = {}

    @property
    def still(self) -> bool:
        """Do the figures stand still?"""
        return self.published is not None or self.consulting

    def asked(self) -> list[str]:
        return [unit for unit in ACTORS if self.number(unit) is not None]

    def silent(self) -> list[str]:
        return [unit for unit in self.asked() if unit not in self.answered]

    def may_answer(self, unit: str) -> bool:
        """A minute from now, when the act is done."""
        return self.consulting and unit in self.asked() and not self.closed and self.soon() <= self.last_moment

    def replies_wait(self) -> bool:
        open_ = self.consulting and not self.closed and self.soon() <= self.last_moment
        unruled = self.consulting and "contested" in self.answered.values()
        return super().replies_wait() or unruled or (open_ and bool(self.silent()))

    @rule()
    def ask(self) -> None:
        act: Act = lambda a: consultation.open_consultation(self.store, ROUND, None, a, self.later())  # noqa: E731
        self.only_for("office", act)
        if (
            self.published is not None
            or not self.asked()
            or review.undecided(self.store, ROUND)
            or (self.consulting and consultation.default_day(self.soon().date()) != self.last_moment.date())
        ):
            self.refused(partial(act, city.OFFICE))
        else:
            found = act(city.OFFICE)
            assert isinstance(found, consultation.Consultation)
            if not self.consulting:
                self.consulting, self.closed, self.answered = True, False, {}
                self.last_moment = datetime.combine(found.until, datetime.max.time())

    @rule(unit=units)
    def agree(self, unit: str) -> None:
        act: Act = lambda a: consultation_answers.accept(self.store, ROUND, unit, a, self.later())  # noqa: E731
        self.only_for("office unit" if unit == "jyj" else "office other", act)
        said = self.answered.get(unit)
        if self.consulting and said == "accepted":
            assert act(ACTORS[unit]) is False
        elif said is None and self.may_answer(unit):
            assert act(ACTORS[unit]) is True
            self.answered[unit] = "accepted"
        else:
            self.refused(partial(act, ACTORS[unit]))

    @rule(unit=units)
    def contest(self, unit: str) -> None:
        act: Act = lambda a: consultation_answers.contest(  # noqa: E731
            self.store, ROUND, unit, "B2", Statement("少计了"), a, self.later()
        )
        self.only_for("office unit" if unit == "jyj" else "office other", act)
        if self.consulting and self.answered.get(unit) in ("contested", "upheld", "adopted"):
            act(ACTORS[unit])
        elif self.may_answer(unit):
            act(ACTORS[unit])
            self.answered[unit] = "contested"
        else:
            self.refused(partial(act, ACTORS[unit]))

    def contested(self, unit: str) -> Contest | None:
        mine = consultation_answers.own(self.store, unit, city.OFFICE)
        return mine[0].found.contests[0] if mine and mine[0].found.contests else None

    @rule(unit=units, figure=st.none() | st.integers(4, 9))
    def rule_on_contest(self, unit: str, figure: int | None) -> None:
        made = self.contested(unit)
        if made is None:
            return

        def act(actor: Actor) -> Contest:
            if figure is None:
                return contest_rulings.uphold(self.store, made.number, "核对后", actor, self.later())
            return contest_rulings.adopt(self.store, made.number, {"B2-1": str(figure)}, "核对后", actor, self.later())

        self.only_for("office", act)
        wanted = "upheld" if figure is None else "adopted"
        if made.ruling == wanted:
            assert act(city.OFFICE) == made
        elif made.ruling or not self.consulting or self.said.get(self.key(unit)) == str(figure):
            self.refused(partial(act, city.OFFICE))
        else:
            done = act(city.OFFICE)
            assert done.before == made.before, "what stood before stays beside it"
            self.answered[unit] = wanted
            if figure is not None:
                self.said[self.key(unit)] = str(figure)
            self.belongs_to_the_value(unit)

    @rule()
    def end_early(self) -> None:
        act: Act = lambda a: consultation.close(self.store, ROUND, a, self.later())  # noqa: E731
        self.only_for("office", act)
        if self.published is None and self.consulting and (self.closed or not self.silent()):
            act(city.OFFICE)
            self.closed = True
        else:
            self.refused(partial(act, city.OFFICE))

    @rule()
    def go_back(self) -> None:
        act: Act = lambda a: consultation.back_to_review(  # noqa: E731
            self.store, ROUND, f"第 {self.now:%d%H%M} 次漏审", a, self.later()
        )
        self.only_for("office", act)
        if self.published is None and self.consulting:
            act(city.OFFICE)
            self.consulting = False
        else:
            self.refused(partial(act, city.OFFICE))

    @invariant()
    def the_phase_says_whether_the_draft_is_out(self) -> None:
        phase = round_state(self.store, ROUND).phase(self.now.date())
        assert (phase is Phase.CONSULTING) == (self.consulting and self.published is None)
        if self.consulting:
            assert not review.undecided(self.store, ROUND)
            found = consultation.consultation(self.store, ROUND, city.OFFICE)
            assert found and {a.unit_id for a in found.answers if a.said != "silent"} == set(self.answered)
