"""Three schools that have filed and a bureau that has not, in one open round: returns to review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
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
SECOND = Actor("shenhe2", Role.REVIEWER)
FIRST = Unit("jyj", "东岭市教育局", UnitType.EDU)
UNITS = (
    FIRST,
    Unit("dlzx", "东岭中学", UnitType.EDU),
    Unit("dlxx", "东岭小学", UnitType.EDU),
    Unit("swj", "东岭市商务局", UnitType.ECO),
)
#: The first school's B2-1 against the 8 of the two others.
FIGURE = "B2-1"


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


@cache
def places(unit: Unit = FIRST) -> Places:
    """Where the cells of the unit's template are; only to be asked."""
    return Places(blank(unit.type, ROUND.quarter, unit=unit))


@cache
def _filled(unit: Unit, changes: tuple[tuple[Cell, Any], ...]) -> bytes:
    fresh = Places(blank(unit.type, ROUND.quarter, unit=unit))
    return fresh.typed(whole_cells(fresh) | dict(changes))


def filed(unit: Unit = FIRST, **figures: Any) -> bytes:
    """A whole return, some figures typed otherwise: ``B2_1=20``; ``B2_1_note`` is the 说明 beside it."""
    changes = []
    for name, value in figures.items():
        code, header = name.removesuffix("_note").replace("_", "-"), "说明" if name.endswith("_note") else "本季值"
        changes.append((places(unit).at(code, header), value))
    return _filled(unit, tuple(changes))


def submit(store: Store, worker: Worker, data: bytes, at: datetime = NOW, unit: Unit = FIRST) -> None:
    """Hand a return in, as the unit."""
    actor = Actor(unit.id, Role.UNIT, unit.id)
    outcome = submission.submit(store, worker, data, "报表.xlsx", actor, at)
    assert outcome.status == "taken", (outcome.reason, outcome.findings)


def build(store: Store, worker: Worker) -> None:
    """The city: B2-1 is 20 at the first school and 8 at the two others; the bureau has not filed."""
    roster_import.import_units(store, UNITS, OFFICE, NOW)
    accounts.create_demo(store, UNITS, NOW)
    roster.open_round(store, ROUND, OFFICE, NOW)
    for unit in UNITS[:3]:
        submit(store, worker, filed(unit, **({"B2_1": 20} if unit is FIRST else {})), unit=unit)


def placed(folder: Path, worker: Worker) -> Path:
    """The folder, with the city in it."""

    def begin(fresh: Path) -> None:
        with setup.open_store(fresh, NOW) as store:
            build(store, worker)

    copied("review", begin, folder)
    return folder


@contextmanager
def opened(folder: Path, worker: Worker) -> Iterator[Store]:
    """The city in a folder, open."""
    with setup.open_store(placed(folder, worker), NOW) as store:
        yield store
