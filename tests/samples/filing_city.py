"""Two units in an open round, with returns to upload: whole, with errors, with a secret."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from begun import copied
from blank_returns import Cell, Places, blank, whole_cells

from shuangyong_metrics.model import Role, Round, Unit, UnitType
from shuangyong_metrics.services import accounts, roster, roster_import, setup, submission
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

ROUND = Round(2026, 3)
NOW = datetime(2026, 10, 12, 9, 30)
OFFICE, REVIEWER, LEADER = Actor("guanli", Role.OFFICE), Actor("shenhe", Role.REVIEWER), Actor("lingdao", Role.LEADER)
SCHOOL, TRADE = Unit("jyj", "东岭市教育局", UnitType.EDU), Unit("swj", "东岭市商务局", UnitType.ECO)
MINE, SECOND, OTHER = (Actor(n, Role.UNIT, u) for n, u in (("jyj", "jyj"), ("jyj-b", "jyj"), ("swj", "swj")))


@contextmanager
def opened(folder: Path, *rounds: Round) -> Iterator[Store]:
    """A store with the two units, demo accounts and these rounds open; without any named, 2026Q3."""

    def build(fresh: Path) -> None:
        with setup.open_store(fresh, NOW) as store:
            roster_import.import_units(store, (SCHOOL, TRADE), OFFICE, NOW)
            accounts.create_demo(store, (SCHOOL, TRADE), NOW)
            for round_ in rounds or (ROUND,):
                roster.open_round(store, round_, OFFICE, NOW)

    copied(("filing", *rounds), build, folder)
    with setup.open_store(folder, NOW) as store:
        yield store


@cache
def places(unit: Unit = SCHOOL, quarter: int = 3) -> Places:
    """Where the cells of the unit's template are (opened anew: it is typed into)."""
    return Places(blank(unit.type, quarter, unit=unit))


@cache
def whole(unit: Unit = SCHOOL, quarter: int = 3) -> bytes:
    """A return with which nothing is wrong."""
    return _typed(unit, quarter, {})


def changed(cells: dict[Cell, Any], unit: Unit = SCHOOL, quarter: int = 3) -> bytes:
    """A whole return with some cells typed otherwise."""
    return _typed(unit, quarter, cells)


def file(store: Store, worker: Worker, unit: Unit = SCHOOL, quarter: int = 3) -> None:
    """Hand a whole return in, as the unit."""
    actor = Actor(unit.id, Role.UNIT, unit.id)
    made = submission.submit(store, worker, whole(unit, quarter), "报表.xlsx", actor, NOW)
    assert made.status == "taken", (made.reason, made.findings)


@cache
def wrong() -> bytes:
    """A return with two planted errors that block: about twenty, and half a date."""
    found = places()
    return changed({found.at("B2-1"): "约20", found.at("A5-1"): "2026年3月"})


@cache
def secret() -> bytes:
    """A return that names a telephone in a note."""
    return changed({places().at("B2-1", "说明"): "联系人13812345678"})


def _typed(unit: Unit, quarter: int, cells: dict[Cell, Any]) -> bytes:
    fresh = Places(blank(unit.type, quarter, unit=unit))
    return fresh.typed(whole_cells(fresh) | cells)


def late() -> datetime:
    """An afternoon after the deadline of 2026Q3."""
    return datetime.combine(date(2026, 10, 20), datetime.min.time()).replace(hour=17, minute=50)
