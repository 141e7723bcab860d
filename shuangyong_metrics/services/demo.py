"""Build the demo city the way a real one grows: blank return → filled workbook → check → submit → review → publish.

Nothing is put into the store behind its back. The same city comes out of every run; only the bytes of the
workbooks, and so their digests, differ.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path

from tqdm import tqdm

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Framework, Role, Round, Unit
from shuangyong_metrics.services import (
    accounts,
    extensions,
    office,
    publishing,
    reminders,
    review,
    roster,
    roster_import,
    submission,
)
from shuangyong_metrics.services import filing as uploads
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.demo_facts import load_facts
from shuangyong_metrics.services.demo_figures import Filing, filing
from shuangyong_metrics.services.demo_fill import fill as fill
from shuangyong_metrics.services.demo_office import honours, office_entries, revisions, vetoes
from shuangyong_metrics.services.demo_profiles import SentBack, load_profiles
from shuangyong_metrics.services.handing_out import hand_out
from shuangyong_metrics.services.profile import Profile, save_profile
from shuangyong_metrics.services.setup import DATA, calendar, open_store, open_worker, read_roster
from shuangyong_metrics.store import FORMAT, Store
from shuangyong_metrics.workbook.worker import Worker

DEMO = DATA / "demo"
#: Where the acts of the demo city come from, in its log of acts.
PLACE = "演示城市生成"
OFFICE = Actor("演示双拥办", Role.OFFICE, place=PLACE)
REVIEWER = Actor("演示审核员", Role.REVIEWER, place=PLACE)
#: Written last: a city without it was interrupted and is built anew.
DONE = "complete"


def ensure_city(folder: Path) -> None:
    """Build the city in ``folder`` unless it is there, whole, and in the form that this version reads."""
    whole = f"演示城市已生成（格式 {FORMAT}）\n"
    if (folder / DONE).exists() and (folder / DONE).read_text(encoding="utf-8") == whole:
        return
    if folder.exists():
        shutil.rmtree(folder)
    with open_store(folder, datetime(2025, 1, 2, 9)) as store, open_worker() as worker:
        City(store, worker).build()
    (folder / DONE).write_text(whole, encoding="utf-8")


class City:
    """The demo city while it is being built."""

    def __init__(self, store: Store, worker: Worker) -> None:
        self.store, self.worker = store, worker
        self.facts, self.profiles = load_facts(DEMO / "facts.toml"), load_profiles(DEMO / "profiles.toml")
        self.units = read_roster(DATA / "units.csv")

    def build(self) -> None:
        """All rounds, oldest first; the last one stays open."""
        start = datetime.combine(self.profiles.first_round.first_day, time(9))
        roster_import.import_units(self.store, self.units, OFFICE, start)
        city = self.profiles.city
        save_profile(self.store, Profile(city, f"{city}双拥办", "0000-1234567"), OFFICE, start)
        accounts.create_demo(self.store, self.units, start)
        steps = [(r, u) for r in self.profiles.rounds for u in self.units]
        bar = tqdm(steps, desc="生成演示城市", unit="份")
        for round_, unit in bar:
            if unit is self.units[0]:
                opened = datetime.combine(round_.first_day, time(9))
                roster.open_round(self.store, round_, OFFICE, opened)
            self._give_time(unit, round_)
            self._remind_at_the_deadline(unit, round_)
            if self.profiles.files(unit.id, round_):
                self._file(unit, round_)
            if unit is self.units[-1]:
                self._close(round_) if round_ != self.profiles.open_round else self._leave_open(round_)

    def _file(self, unit: Unit, round_: Round) -> None:
        framework = roster.framework_for(self.store, round_)
        final = filing(unit, round_, framework, self.facts, self.profiles)
        returned = [s for s in self.profiles.sent_back if (s.unit, s.round) == (unit.id, round_)]
        versions = [*self._spoiled(final, returned), *revisions(unit, round_, final, self.profiles)]
        at_time = self._first_day(unit, round_)
        for number, version in enumerate(versions):
            self._submit(unit, round_, framework, version, at_time + timedelta(hours=2 * number))
            if number == 0 or len(versions) == 1:
                self._send_back(unit, round_, returned, at_time + timedelta(hours=2 * number + 1))

    def _spoiled(self, final: Filing, returned: list[SentBack]) -> Iterator[Filing]:
        """Where items came back and were mended: the return as it was before, each of them one too high."""
        for sent in returned:
            figures = {c: final.cells.get(c) for c in sent.inputs}
            changed = {c: v + 1 for c, v in figures.items() if isinstance(v, int) and not isinstance(v, bool)}
            if sent.mended and changed:
                yield Filing({**final.cells, **changed}, final.statuses, final.events, final.evidence)

    def _first_day(self, unit: Unit, round_: Round) -> datetime:
        """A punctual unit hands in two days before the deadline, a late one the day after it."""
        if round_ == self.profiles.open_round:
            return datetime.combine(self.profiles.as_of - timedelta(days=4), time(10))
        state = roster.round_state(self.store, round_)
        due = extensions.due_of(self.store, state, unit.id)
        if due != state.filing_due:
            return datetime.combine(due, time(10))
        late = round_ in self.profiles.units[unit.id].late
        return datetime.combine(due + timedelta(days=1 if late else -2), time(10))

    def _give_time(self, unit: Unit, round_: Round) -> None:
        for more in self.profiles.extensions:
            if (more.unit, more.round) == (unit.id, round_):
                due = roster.round_state(self.store, round_).filing_due
                until = calendar().nth_workday_after(due, more.days)
                given = min(due, self.profiles.as_of)
                at_time = datetime.combine(given, time(15))
                extensions.extend(self.store, round_, unit.id, until, more.reason, OFFICE, at_time)

    def _remind_at_the_deadline(self, unit: Unit, round_: Round) -> None:
        """Who is late gets a text message on the last day, who never files a call on the day after as well."""
        if round_ == self.profiles.open_round:
            return
        due, files = roster.round_state(self.store, round_).filing_due, self.profiles.files(unit.id, round_)
        if not files or round_ in self.profiles.units[unit.id].late:
            reminders.remind(self.store, round_, [unit.id], reminders.SMS, OFFICE, datetime.combine(due, time(16)))
        if not files:
            following = datetime.combine(due + timedelta(days=1), time(9, 30))
            reminders.remind(self.store, round_, [unit.id], reminders.PHONE, OFFICE, following)

    def _leave_open(self, round_: Round) -> None:
        """The open round as it stands on the last day that is known."""
        framework, way = roster.framework_for(self.store, round_), self.profiles.underway
        for unit in self.units:
            actor = Actor(unit.id, Role.UNIT, unit.id, PLACE)
            at_time = datetime.combine(self.profiles.as_of - timedelta(days=3), time(14))
            if unit.id in (*way.downloaded, *way.unmended):
                blank = hand_out(self.store, unit.id, round_, actor, at_time)
            if unit.id in way.unmended:
                version = filing(unit, round_, framework, self.facts, self.profiles)
                wrong = replace(version, cells={**version.cells, "B2-1": "约20"})
                data = fill(blank, wrong, framework)
                uploads.upload(self.store, self.worker, data, f"{unit.name}草稿.xlsx", actor, at_time)
        last = datetime.combine(self.profiles.as_of, time(9, 30))
        reminders.remind(self.store, round_, way.reminded, reminders.WECHAT, OFFICE, last)

    def _submit(self, unit: Unit, round_: Round, framework: Framework, version: Filing, at_time: datetime) -> None:
        actor = Actor(unit.id, Role.UNIT, unit.id, PLACE)
        blank = hand_out(self.store, unit.id, round_, actor, at_time - timedelta(hours=1))
        name = f"{unit.name}{round_.label}双拥报表.xlsx"
        outcome = submission.submit(self.store, self.worker, fill(blank, version, framework), name, actor, at_time)
        if outcome.status != "taken":
            told = "；".join(f"{f.sheet} {f.cell} {f.message}" for f in outcome.findings if f.severity.value == "block")
            raise ShuangyongError(f"演示数据 {unit.id} {round_.id}：{outcome.reason}{told}")

    def _send_back(self, unit: Unit, round_: Round, returned: list[SentBack], at_time: datetime) -> None:
        if not returned:
            return
        items = {
            i["input"]
            for i in self.store.rows("review_items", unit_id=unit.id, year=round_.year, quarter=round_.quarter)
        }
        for sent in returned:
            decisions = [review.Decision(c, review.SENT_BACK, sent.reason) for c in sent.inputs if c in items]
            review.decide(self.store, unit.id, round_, decisions, REVIEWER, at_time)

    def _close(self, round_: Round) -> None:
        state = roster.round_state(self.store, round_)
        reviewed = datetime.combine(state.review_due, time(16))
        for unit in self.units:
            if self.profiles.files(unit.id, round_):
                review.accept_all(self.store, unit.id, round_, REVIEWER, reviewed)
        office.enter(self.store, self._entries(round_), OFFICE, reviewed)
        publishing.publish(self.store, round_, OFFICE, datetime.combine(state.publish_due, time(15)))

    def _entries(self, round_: Round) -> Iterator[office.Entry]:
        framework = roster.framework_for(self.store, round_)
        for unit in self.units:
            for code, value in office_entries(unit, round_, framework, self.profiles).items():
                yield office.Entry(unit.id, round_, code, value=str(value), document="演示测评结果")
        for h in honours(round_, self.facts, self.profiles):
            yield office.Entry(
                h["unit"], round_, h["code"], level=h.get("level"), title=h["name"], document=h.get("document", "")
            )
        for v in vetoes(round_, self.profiles):
            yield office.Entry(
                v["unit"], round_, v["code"], found_on=v["found"], authority=v["decided_by"], document=v["document"]
            )
