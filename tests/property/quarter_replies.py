"""The part of the quarter's state machine in which units answer the office: a veto with its right of reply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import filing_city as city
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from shuangyong_metrics.services import office, vetoes
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.replies import Statement
from shuangyong_metrics.services.results import cards_of
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.store import Store

ROUND = city.ROUND
Act = Callable[[Actor], object]
ACTORS = {"jyj": city.MINE, "swj": city.OTHER}
units = st.sampled_from(sorted(ACTORS))
#: How a veto stands that counts, and one that is still to be ruled on.
IN_FORCE, PENDING = ("upheld", "confirmed"), ("waiting", "replied")


class Replies:
    """What the model knows: how each unit's veto stands and until when it may be answered."""

    store: Store
    now: datetime
    published: dict[str, list[tuple[str, str, str]]] | None
    later: Callable[[], datetime]
    refused: Callable[..., None]
    only_for: Callable[[str, Act], None]

    def begin_replies(self) -> None:
        self.vetoes: dict[str, str] = {}
        self.until: dict[str, datetime] = {}

    def soon(self) -> datetime:
        """When the next act is done."""
        return self.now + timedelta(minutes=1)

    def replies_wait(self) -> bool:
        """Is there an answer or a ruling that a publication waits for?"""
        return any(stage in PENDING for stage in self.vetoes.values())

    def case(self, unit: str) -> Any:
        return vetoes.own_cases(self.store, unit, city.OFFICE)[0]

    @rule(days=st.sampled_from((1, 9)))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(unit=units)
    def tell(self, unit: str) -> None:
        entry = office.Entry(
            unit,
            ROUND,
            "V8",
            document="文号",
            found_on=city.NOW.date(),
            authority="市双拥办",
            notified_on=self.now.date(),
        )
        act: Act = lambda a: office.enter(self.store, [entry], a, self.later())  # noqa: E731
        self.only_for("office", act)
        stage = self.vetoes.get(unit, "none")
        same = unit in self.until and stage != "lifted" and self.case(unit).notified_on == self.now.date()
        if same:
            assert act(city.OFFICE) == 0
        elif stage in PENDING or self.published is not None:
            self.refused(lambda: act(city.OFFICE))
        else:
            act(city.OFFICE)
            self.vetoes[unit] = "waiting"
            self.until[unit] = datetime.combine(self.case(unit).until, datetime.max.time())

    @rule(unit=units)
    def answer(self, unit: str) -> None:
        if unit not in self.vetoes:
            return
        number, stage = self.case(unit).number, self.vetoes[unit]
        act: Act = lambda a: vetoes.reply(self.store, number, Statement("已整改"), a, self.later())  # noqa: E731
        self.only_for("office unit" if unit == "jyj" else "office other", act)
        had = self.case(unit).reply
        if had is None and (stage != "waiting" or self.soon() > self.until[unit]):
            self.refused(partial(act, ACTORS[unit]))
            return
        act(ACTORS[unit])
        self.vetoes[unit] = "replied" if had is None else stage

    @rule(unit=units, upheld=st.booleans())
    def rule_on(self, unit: str, upheld: bool) -> None:
        if unit not in self.vetoes:
            return
        number, wanted = self.case(unit).number, "upheld" if upheld else "lifted"
        act: Act = lambda a: vetoes.rule(self.store, number, upheld, "核对原件后", a, self.later())  # noqa: E731
        self.only_for("office", act)
        if self.vetoes[unit] in ("replied", wanted):
            act(city.OFFICE)
            self.vetoes[unit] = wanted
        else:
            self.refused(partial(act, city.OFFICE))

    @rule(unit=units)
    def put_into_force(self, unit: str) -> None:
        if unit not in self.vetoes:
            return
        number = self.case(unit).number
        act: Act = lambda a: vetoes.confirm(self.store, number, a, self.later())  # noqa: E731
        self.only_for("office", act)
        over = self.soon() > self.until[unit]
        if self.vetoes[unit] == "confirmed" or (self.vetoes[unit] == "waiting" and over):
            act(city.OFFICE)
            self.vetoes[unit] = "confirmed"
        else:
            self.refused(partial(act, city.OFFICE))

    @invariant()
    def a_veto_counts_once_it_is_ruled_on_and_never_before(self) -> None:
        in_force = {unit for unit, stage in self.vetoes.items() if stage in IN_FORCE}
        for basis in ("self", "accepted"):
            cards = cards_of(self.store, round_state(self.store, ROUND), basis)
            assert {c.unit for c in cards if c.veto} == in_force
        if self.published is not None:
            assert not self.replies_wait()
