"""A small city with a published quarter, and the next one open with records of its own: for who looks back at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import filing_city as city
from begun import copied

from shuangyong_metrics.model import Role, Unit, UnitType
from shuangyong_metrics.services import (
    accounts,
    evidence,
    office,
    publishing,
    review,
    roster,
    roster_import,
    setup,
    submission,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.store import FILE, Store

ROUND, NEXT = city.ROUND, city.ROUND.next
PUBLISHED, AFTER = datetime(2026, 10, 20, 15), datetime(2026, 11, 2, 10)
#: A third one, so that a change of one moves somebody else.
COLLEGE = Unit("dlzx", "东岭中学", UnitType.EDU)
UNITS = (city.SCHOOL, city.TRADE, COLLEGE)
#: What the units filed otherwise than ``blank_returns.whole_cells``.
FIGURES = {"jyj": {"B2-1": 12}, "dlzx": {"B2-1": 9}, "swj": {}}


def entries(store: Store) -> list[office.Entry]:
    return [
        office.Entry("jyj", ROUND, "B9-1", "2", document="市双办〔2026〕3号"),
        office.Entry("jyj", ROUND, "P1", level=3, title="市双拥模范单位", document="市双〔2026〕1号"),
        office.Entry(
            "swj", ROUND, "V8", document="市双办〔2026〕9号", found_on=date(2026, 9, 12), authority="市双拥办"
        ),
    ]


def placed(folder: Path) -> Path:
    """The folder, with 2026Q3 published at ``PUBLISHED``; 2026Q4 open, with an entry of the office."""
    copied("published", _build, folder)
    return folder


def _build(folder: Path) -> None:
    with setup.open_worker() as worker, setup.open_store(folder, city.NOW) as store:
        roster_import.import_units(store, UNITS, city.OFFICE, city.NOW)
        accounts.create_demo(store, UNITS, city.NOW)
        roster.open_round(store, ROUND, city.OFFICE, city.NOW)
        for unit in UNITS:
            cells = {city.places(unit).at(code): value for code, value in FIGURES[unit.id].items()}
            actor = Actor(unit.id, Role.UNIT, unit.id)
            made = submission.submit(store, worker, city.changed(cells, unit), "报表.xlsx", actor, city.NOW)
            assert made.status == "taken", (made.reason, made.findings)
            if unit is city.SCHOOL:
                wrong = [
                    review.Decision("B2-1", review.SENT_BACK, "缺签到表"),
                    review.Decision("B2-1", review.ACCEPTED),
                ]
                for decision in wrong:
                    review.decide(store, unit.id, ROUND, [decision], city.REVIEWER, city.NOW)
            review.accept_all(store, unit.id, ROUND, city.REVIEWER, city.NOW + timedelta(hours=1))
        office.enter(store, entries(store), city.OFFICE, city.NOW)
        publishing.publish(store, ROUND, city.OFFICE, PUBLISHED)
        roster.open_round(store, NEXT, city.OFFICE, PUBLISHED)
        evidence.switch(store, True, "办公室研究决定", city.OFFICE, PUBLISHED)
        evidence.attach(store, "jyj", NEXT, "B2", b"%PDF-1.4\n%%EOF\n", "通知.pdf", city.MINE, PUBLISHED)
        office.enter(store, [office.Entry("dlzx", NEXT, "B9-1", "1", document="文号")], city.OFFICE, PUBLISHED)


def spoiled(folder: Path, into: Path, spoil: str | Callable[[Path], object]) -> Path:
    """A copy of the city with one thing changed behind the product's back: by an SQL statement, or in the folder."""
    shutil.copytree(folder, into)
    if callable(spoil):
        spoil(into)
        return into
    with duckdb.connect(str(into / FILE)) as raw:
        counted = raw.execute(spoil).fetchall()
        assert counted and counted[0][0] > 0, "nothing was planted"
    return into
