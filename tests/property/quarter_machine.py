"""A quarter as a state machine over the services: whoever does whatever in whatever order, what must hold holds.

The model beside it knows little: the revisions of each unit, which one counts, whether its review has begun, whether the
round is published. Every act is tried by somebody who may and by somebody who may not.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import filing_city as city
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from quarter_consulting import Consulting

from shuangyong_metrics.errors import Conflict, NotAllowed
from shuangyong_metrics.model import Unit
from shuangyong_metrics.services import (
    answers,
    corrections,
    office,
    publishing,
    review,
    roster,
    setup,
    submission,
    unit_changes,
    unit_history,
    withdrawal,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.audit_check import audit_differences
from shuangyong_metrics.services.results import NAMED_BY, frozen_lines, frozen_texts
from shuangyong_metrics.services.unit_changes import Grounds
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

ROUND = city.ROUND
UNITS = {"jyj": (city.SCHOOL, city.MINE), "swj": (city.TRADE, city.OTHER)}
EVERYBODY = {
    "unit": city.MINE,
    "other": city.OTHER,
    "reviewer": city.REVIEWER,
    "office": city.OFFICE,
    "leader": city.LEADER,
}
Act = Callable[[Actor], object]
units, variants, figures = st.sampled_from(sorted(UNITS)), st.integers(1, 3), st.integers(0, 9)


@cache
def workbook(unit_id: str, variant: int, other: bool = False) -> bytes:
    """The unit's figure is the variant; ``other`` is a file that differs in something else alone."""
    unit: Unit = UNITS[unit_id][0]
    places = city.places(unit)
    return city.changed({places.at("B2-1"): variant} | ({places.at("B2-2"): 11} if other else {}), unit)


@cache
def empty_city() -> Path:
    """A round that is open, nothing filed; copied for every run."""
    folder = Path(tempfile.mkdtemp(prefix="quarter-"))
    with city.opened(folder):
        return folder


@cache
def worker() -> Worker:
    return setup.open_worker()


@dataclass
class Revision:
    variant: int
    other: bool = False
    withdrawn: bool = False
    reviewed: bool = False


class Quarter(Consulting, RuleBasedStateMachine):
    """The acts are rules; what must hold after each of them are invariants."""

    @initialize(start=st.sampled_from(("open", "filed", "reviewed", "published")))
    def begin(self, start: str) -> None:
        """Early and late in the quarter alike: by chance alone few runs would come as far as a publication."""
        self.folder = Path(tempfile.mkdtemp(prefix="quarter-run-")) / "city"
        shutil.copytree(empty_city(), self.folder)
        self.store: Store = setup.open_store(self.folder, city.NOW)
        self.now: datetime = city.NOW
        self.filed: dict[str, list[Revision]] = {u: [] for u in UNITS}
        self.published: dict[str, list[tuple[str, str, str]]] | None = None
        self.corrected = self.renamed = 0
        self.names = {u: unit.name for u, (unit, _) in UNITS.items()}
        self.said: dict[tuple[str, int], str | None] = {}
        self.begin_replies()
        self.entries = len(self.store.rows("audit_entries"))
        for unit in UNITS if start != "open" else ():
            self.hand_in(unit, 1)
            if start != "filed":
                self.accept(unit)
        if start == "published":
            self.publish()

    def teardown(self) -> None:
        store = getattr(self, "store", None)
        if store is None:
            return
        try:
            assert [d.words for d in audit_differences(store, None)] == []
            if self.published is not None:
                assert [d.words for d in verify(store, city.OFFICE).differences] == []
        finally:
            store.close()
            shutil.rmtree(self.folder.parent)

    # ---- what the model knows

    def later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def counts(self, unit: str) -> Revision | None:
        return next((r for r in reversed(self.filed[unit]) if not r.withdrawn), None)

    def refused(self, act: Callable[[], object], *, why: type[Exception] = Conflict) -> None:
        """The act is refused, and nothing is left of it."""
        had = self.store.rows("audit_head")
        with pytest.raises(why):
            act()
        assert self.store.rows("audit_head") == had

    def only_for(self, allowed: str, act: Act) -> None:
        """Nobody but those who may (initial letters) gets past the door."""
        for name, actor in EVERYBODY.items():
            if name not in allowed.split():
                self.refused(partial(act, actor), why=NotAllowed)

    # ---- the acts

    @rule(unit=units, variant=variants, other=st.booleans())
    def hand_in(self, unit: str, variant: int, other: bool = False) -> None:
        data, actor = workbook(unit, variant, other), UNITS[unit][1]
        made = submission.submit(self.store, worker(), data, "报表.xlsx", actor, self.later())
        known = any((r.variant, r.other) == (variant, other) and not r.withdrawn for r in self.filed[unit])
        counts = self.counts(unit)
        # what was sent back and is the same again would only come back once more
        stuck = counts is not None and counts.variant == variant and self.said.get((unit, variant), "") is None
        refused = self.still or (stuck and not known)
        assert made.status == ("refused" if refused else "already" if known else "taken"), made.reason
        if made.submission:
            self.filed[unit].append(Revision(variant, other))
            assert made.submission.revision == len(self.filed[unit])
            self.belongs_to_the_value(unit)
        stranger = city.OTHER if unit == "jyj" else city.MINE
        assert submission.submit(self.store, worker(), data, "报表.xlsx", stranger, self.now).status == "refused"

    @rule(unit=units)
    def take_back(self, unit: str) -> None:
        number, mine = self.number(unit), self.counts(unit)
        if mine is None or number is None:
            return
        allowed = "unit" if unit == "jyj" else "other"
        act: Act = lambda a: withdrawal.withdraw(self.store, number, a, self.later())  # noqa: E731
        self.only_for(allowed, act)
        if self.still or mine.reviewed:
            self.refused(partial(act, UNITS[unit][1]))
            return
        act(UNITS[unit][1])
        mine.withdrawn = True

    def number(self, unit: str) -> int | None:
        rows = self.store.rows("submission_now", unit_id=unit, year=ROUND.year, quarter=ROUND.quarter)
        return int(rows[0]["submission_id"]) if rows else None

    @rule(unit=units)
    def accept(self, unit: str) -> None:
        if self.judge(unit, lambda a: review.accept_all(self.store, unit, ROUND, a, self.later())) is not None:
            key = self.key(unit)
            self.said.setdefault(key, str(key[1]))
            self.belongs_to_the_value(unit)

    @rule(unit=units, back=st.booleans())
    def decide(self, unit: str, back: bool) -> None:
        word = review.SENT_BACK if back else review.ACCEPTED
        asked = [review.Decision("B2-1", word, "缺签到表" if back else "")]
        if self.judge(unit, lambda a: review.decide(self.store, unit, ROUND, asked, a, self.later())) is not None:
            key = self.key(unit)
            self.said[key] = None if back else str(key[1])
            self.belongs_to_the_value(unit)

    @rule(unit=units, figure=st.integers(4, 9))
    def fix(self, unit: str, figure: int) -> None:
        """核定值: never one of those that the workbooks hold."""
        asked = [review.Decision("B2-1", review.FIXED, "按签到表核定", value=str(figure))]
        if self.judge(unit, lambda a: review.decide(self.store, unit, ROUND, asked, a, self.later())) is not None:
            self.said[self.key(unit)] = str(figure)
            self.belongs_to_the_value(unit)

    def key(self, unit: str) -> tuple[str, int]:
        """What a decision on the unit's figure is about: the value, whichever file says it."""
        counts = self.counts(unit)
        assert counts is not None
        return unit, counts.variant

    def judge(self, unit: str, act: Act) -> int | None:
        """How many decisions were new; None where nothing can be decided."""
        self.only_for("reviewer office", act)
        counts = self.counts(unit)
        if self.still or counts is None:
            self.refused(lambda: act(city.REVIEWER))
            return None
        new = act(city.REVIEWER)
        assert isinstance(new, int)
        counts.reviewed = counts.reviewed or bool(new)
        return new

    @rule(unit=units, figure=figures)
    def enter(self, unit: str, figure: int) -> None:
        entry = office.Entry(unit, ROUND, "B9-1", str(figure), document="文号")
        act: Act = lambda a: office.enter(self.store, [entry], a, self.later())  # noqa: E731
        self.only_for("office", act)
        stands = self.store.rows(
            "office_entries_now", unit_id=unit, year=ROUND.year, quarter=ROUND.quarter, item="B9-1", title=""
        )
        if self.still and not (stands and stands[0]["raw"] == str(figure)):
            self.refused(lambda: act(city.OFFICE))
        else:
            act(city.OFFICE)

    @rule(unit=units, back=st.booleans())
    def rename(self, unit: str, back: bool) -> None:
        """From this quarter on, while it may be; else from the next one. Taken back as often as not."""
        since = ROUND if self.published is None else ROUND.next
        self.renamed += 1
        grounds = Grounds(since, f"文号{self.renamed}", "机构改革")
        act: Act = lambda a: unit_changes.rename(self.store, unit, f"改名{self.renamed}局", grounds, a, self.later())  # noqa: E731
        self.only_for("office", act)
        if self.published is not None:
            past = Grounds(ROUND, "文号", "机构改革")
            self.refused(lambda: unit_changes.rename(self.store, unit, "改名局", past, city.OFFICE, self.later()))
        stood, before = self.names[unit], roster.units(self.store, since)
        act(city.OFFICE)
        if back:
            number = unit_history.history(self.store, city.OFFICE, unit)[0].number
            unit_changes.take_back(self.store, number, "记错了", city.OFFICE, self.later())
            assert roster.units(self.store, since) == before
        elif self.published is None:
            stood = f"改名{self.renamed}局"
        self.names[unit] = stood

    @rule()
    def publish(self) -> None:
        act: Act = lambda a: publishing.publish(self.store, ROUND, a, self.later())  # noqa: E731
        self.only_for("office", act)
        if self.published is not None or review.undecided(self.store, ROUND) or self.replies_wait():
            self.refused(lambda: act(city.OFFICE))
            return
        act(city.OFFICE)
        self.published = self.frozen()

    @rule(unit=units, figure=figures)
    def correct(self, unit: str, figure: int) -> None:
        entry = office.Entry(unit, ROUND, "B2-1", str(figure), document="更正通报")
        act: Act = lambda a: corrections.correct(self.store, entry, "复核后更正", a, self.later())  # noqa: E731
        self.only_for("office", act)
        if self.published is None or self.counts(unit) is None or self.stands(unit) == str(figure):
            self.refused(lambda: act(city.OFFICE))
            return
        act(city.OFFICE)
        self.corrected += 1

    def stands(self, unit: str) -> Any:
        """The unit's figure as it stands since the newest correction."""
        lines = frozen_lines(self.store, roster.round_state(self.store, ROUND), "answer", "accepted", unit, 2**62)
        return next(a["value"] for a in lines if a["input"] == "B2-1")

    def belongs_to_the_value(self, unit: str) -> None:
        """What counts of the unit's figure is what was said of the value that its return holds now."""
        lines = answers.answers(self.store, roster.round_state(self.store, ROUND), "accepted", city.OFFICE, unit)
        told = next(a for a in lines if a.input == "B2-1")
        assert told.value == self.said.get(self.key(unit)), unit
        assert told.fixed in (None, told.value)

    # ---- what holds after each

    def frozen(self) -> dict[str, list[tuple[str, str, str]]]:
        return {kind: frozen_texts(self.store, ROUND, kind) for kind in NAMED_BY}

    @invariant()
    def no_revision_is_lost(self) -> None:
        rows = self.store.rows("submissions_all", after=-1, upto=2**62)
        for unit, made in self.filed.items():
            assert [r["revision"] for r in rows if r["unit_id"] == unit] == list(range(1, len(made) + 1))
            for row in (r for r in rows if r["unit_id"] == unit):
                assert (self.folder / "uploads" / f"{row['digest']}.xlsx").is_file()
            counts = self.counts(unit)
            now = self.store.rows("submission_now", unit_id=unit, year=ROUND.year, quarter=ROUND.quarter)
            assert [r["revision"] for r in now] == ([made.index(counts) + 1] if counts else [])

    @invariant()
    def what_was_published_stays(self) -> None:
        assert roster.round_state(self.store, ROUND).published == (self.published is not None)
        if self.published is not None:
            assert self.frozen() == self.published
            assert not review.undecided(self.store, ROUND)
        assert len(self.store.rows("corrections_all")) == self.corrected

    @invariant()
    def the_quarter_keeps_its_own_names(self) -> None:
        assert {u.id: u.name for u in roster.units(self.store, ROUND)} == self.names

    @invariant()
    def the_log_only_grows(self) -> None:
        entries = len(self.store.rows("audit_entries"))
        assert entries >= self.entries
        self.entries = entries
