"""A city of 100 units with four quarters of returns, drawn with a fixed seed: as many rows as a real year has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from random import Random

from shuangyong_metrics.model import (
    MICRO,
    Answer,
    CellRef,
    Event,
    FilledBy,
    Framework,
    Identity,
    Input,
    Kind,
    Reading,
    Role,
    Round,
    Status,
    Unit,
    UnitType,
)
from shuangyong_metrics.services import roster, roster_import
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.recording import Upload, record
from shuangyong_metrics.services.setup import open_store, shipped_frameworks
from shuangyong_metrics.store import Store

YEAR = 2026
NOW = datetime(YEAR, 12, 1, 9)
OFFICE = Actor("office", Role.OFFICE)
FRAMEWORK = shipped_frameworks()["2025"]
TAGS = ("A3", "A4", "B4", "B10", "C1", "C4", "C6", "D2", "D5", "D6", "E9", "F7")


def opened_city(folder: Path, units: int = 100) -> Store:
    """A store with the roster and four open rounds, and no return yet."""
    store = open_store(folder, NOW)
    types = list(UnitType)
    roster_import.import_units(store, [Unit(f"u{n:03}", f"单位{n}", types[n % 7]) for n in range(units)], OFFICE, NOW)
    for quarter in (1, 2, 3, 4):
        roster.open_round(store, Round(YEAR, quarter), OFFICE, NOW)
    return store


def readings(units: list[Unit], quarters: range, events: int = 20) -> Iterator[Reading]:
    """One return after another: every figure that applies to the unit, and so many events of the quarter."""
    framework, draw = FRAMEWORK, Random(20260930)
    for quarter in quarters:
        for unit in units:
            who = Identity(unit.id, unit.name, unit.type, Round(YEAR, quarter), framework.version, framework.digest)
            answers = tuple(_answer(n, item, draw) for n, item in enumerate(_asked(framework, unit.type)))
            rows = tuple(_event(n, quarter, draw) for n in range(events))
            yield Reading(f"{unit.id}-{quarter}-{draw.random()}", who, answers, rows, ())


def file(store: Store, reading: Reading) -> None:
    """What ``submit`` does once a workbook has been read and judged."""
    record(store, reading, Upload("报表.xlsx", 40_000), FRAMEWORK, "unit", NOW)


def _asked(framework: Framework, unit_type: UnitType) -> list[Input]:
    codes = {"Z", *(i.code for i in framework.applicable(unit_type))}
    return [x for x in framework.inputs if x.filled_by is FilledBy.UNIT and x.indicator in codes]


def _answer(row: int, item: Input, draw: Random) -> Answer:
    value = draw.randint(1, 100) * MICRO
    if item.kind is Kind.YES_NO:
        value = draw.randint(0, 1) * MICRO
    elif item.kind is Kind.CHOICE:
        value = 0
    elif item.kind is Kind.DATE:
        value = date(YEAR, 3, draw.randint(1, 31)).toordinal() * MICRO
    return Answer(item.code, Status.FILLED, value, str(value // MICRO), CellRef("甲", f"G{row + 6}"))


def _event(row: int, quarter: int, draw: Random) -> Event:
    day = date(YEAR, 3 * quarter - draw.randint(0, 2), draw.randint(1, 28))
    role, records = draw.choice(("主办", "承办", "协办")), ("方案", "签到")
    return Event(
        CellRef("活动台账", f"B{row + 5}"),
        day,
        "会议学习",
        draw.choice(TAGS),
        "",
        role,
        "驻军某部",
        "",
        MICRO,
        records,
        "纪要",
        "1号",
        "",
    )
