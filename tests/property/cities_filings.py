"""What the cities are made of: cells, events and returns such as a workbook can bring in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from oracle_city import YEAR, Cell, Filing, LedgerEvent

from shuangyong_metrics.model import (
    EVENT_ROLES,
    INSTRUCTORS,
    MICRO,
    NA_REASONS,
    RECORDS,
    FilledBy,
    Framework,
    Input,
    Kind,
    Over,
    UnitType,
)

Cells = dict[str, Cell]

QUARTERS = (1, 2, 3, 4)
COUNTS = (0, 1, 2, 3, 4, 5, 9, 10, 28, 30)
SIZES = (0, 1, 2, 3, 4, 5, 10, 29, 30, 31)
AMOUNTS = (0, 300_000, 500_000, 1_000_000, 3_333_333)
PERCENTS = (0, 89_999_999, 90_000_000, 94_900_000, 95_000_000, 99_500_000, 100_000_000)
DAYS = tuple(
    date(YEAR, *day).toordinal()
    for day in ((1, 5), (3, 31), (4, 1), (4, 11), (4, 14), (4, 15), (4, 16), (5, 9), (12, 19), (12, 20), (12, 31))
) + tuple(date(YEAR + 1, 1, day).toordinal() for day in (1, 2, 4, 5, 6, 7))
EVENT_DAYS = {
    1: (date(YEAR, 1, 1), date(YEAR, 3, 31)),
    2: (date(YEAR, 4, 1), date(YEAR, 6, 30)),
    3: (date(YEAR, 7, 1), date(YEAR, 9, 30)),
    4: (date(YEAR, 10, 1), date(YEAR, 12, 31)),
}
OUTSIDE = (date(YEAR - 1, 12, 31), date(YEAR + 1, 1, 1))


# ---- what a workbook of one type of unit asks for


def workbook_inputs(framework: Framework, unit_type: UnitType) -> tuple[Input, ...]:
    """The inputs of one type's workbook: the common ones, then those of its indicators that the office leaves open."""
    own = tuple(x for i in framework.applicable(unit_type) for x in i.inputs)
    return tuple(x for x in framework.common_inputs + own if x.filled_by is not FilledBy.OFFICE)


def ledger_tags(framework: Framework) -> tuple[str, ...]:
    """The indicators that an event may be tagged with."""
    return tuple(sorted({tag for x in framework.inputs if x.ledger for tag in x.ledger.tags}))


# ---- profiles: 0 poor, 1 middling, 2 good


def profile_cell(item: Input, level: int, quarter: int) -> Cell:
    """A plain figure: the same for equal levels, so that equal units tie."""
    if item.kind is Kind.YES_NO:
        return ("value", MICRO if level or item.part in ("gate", "task", "condition") else 0)
    if item.kind is Kind.DATE:
        late = (date(YEAR, 12, 31), date(YEAR, 4, 9), date(YEAR, 3, 20))
        return ("value", late[level].toordinal() * MICRO)
    if item.kind is Kind.CHOICE:
        return ("value", (2 - level) * MICRO)
    if item.kind is Kind.PERCENT:
        return ("value", (80, 95, 100)[level] * MICRO)
    if item.part == "denominator":
        return ("value", (40 if item.over is not Over.SUM else 10) * MICRO)
    if item.part == "condition":
        return ("value", level * MICRO)
    return ("value", (5, 8, 10)[level] * (1 if item.over is Over.SUM else 4) * MICRO)


def profile_filing(framework: Framework, unit_type: UnitType, level: int, quarter: int) -> Filing:
    """A return in which everything is answered and accepted."""
    inputs = workbook_inputs(framework, unit_type)
    cells: Cells = {x.code: profile_cell(x, level, quarter) for x in inputs if x.filled_by is FilledBy.UNIT}
    day = EVENT_DAYS[quarter][0]
    events = tuple(
        LedgerEvent(day, tag, "", "主办", "驻军", 10 * MICRO, frozenset(RECORDS))
        for tag in ledger_tags(framework)[:: 3 - level]
    )
    return Filing(cells, events, frozenset(x.code for x in inputs))


# ---- one place at a time


def figure_of(item: Input, pick: int) -> int:
    """A figure that the cell may hold; few different ones, so that bounds and ties are met."""
    if item.kind is Kind.YES_NO:
        return (pick % 2) * MICRO
    if item.kind is Kind.CHOICE:
        return (pick % 3) * MICRO
    if item.kind is Kind.DATE:
        return DAYS[pick % len(DAYS)] * MICRO
    if item.kind is Kind.PERCENT:
        return PERCENTS[pick % len(PERCENTS)]
    if item.kind is Kind.AMOUNT:
        return AMOUNTS[pick % len(AMOUNTS)]
    figures = SIZES if item.part in ("denominator", "condition") else COUNTS
    return figures[pick % len(figures)] * MICRO


def cell_of(item: Input, kind: str, pick: int) -> Cell:
    """A cell of this kind, or blank where the workbook does not allow the kind."""
    if kind == "value" and item.filled_by is FilledBy.UNIT:
        return ("value", figure_of(item, pick))
    if kind == "no_change" and item.over in (Over.LATEST, Over.BASE) and item.filled_by is FilledBy.UNIT:
        return ("no_change",)
    if kind == "na" and item.indicator != "Z":
        return ("na", NA_REASONS[pick % len(NA_REASONS)])
    return ("blank",)


KINDS = ("value", "value", "value", "blank", "no_change", "na")


def changed(filing: Filing, item: Input, cell: Cell, accepted: bool) -> Filing:
    """The filing with one cell and its decision changed."""
    codes = filing.accepted | {item.code} if accepted else filing.accepted - {item.code}
    return Filing({**filing.cells, item.code: cell}, filing.events, codes)


def roughened(filing: Filing, inputs: Sequence[Input], density: float, chance: Random) -> Filing:
    """Some cells and some decisions of a filing replaced by chance; claims of 不适用 kept rare, or nothing is left."""
    for item in inputs:
        if chance.random() < density:
            kind = chance.choice(KINDS[:-1]) if chance.random() < 0.95 else "na"
            filing = changed(filing, item, cell_of(item, kind, chance.randrange(60)), chance.random() < 0.8)
    return filing


# ---- the ledger


def event_of(tags: Sequence[str], quarter: int, chance: Random) -> LedgerEvent:
    """A row: mostly of its quarter, sometimes late, early or of another year; never blocked tags."""
    primary = chance.choice(tags)
    allowed = [t for t in tags if t != primary and {t, primary} != {"A3", "A4"}]
    own_days = EVENT_DAYS[quarter]
    any_day = OUTSIDE + tuple(d for days in EVENT_DAYS.values() for d in days)
    return LedgerEvent(
        day=chance.choice(own_days if chance.random() < 0.6 else any_day),
        primary=primary,
        secondary=chance.choice(allowed) if chance.random() < 0.4 else "",
        role=chance.choice(EVENT_ROLES),
        instructor=chance.choice(INSTRUCTORS),
        amount=chance.choice((None, *AMOUNTS)),
        records=frozenset(RECORDS) if chance.random() < 0.6 else frozenset(chance.sample(RECORDS, 2)),
    )


def with_events(filing: Filing, framework: Framework, quarter: int, many: int, keep: bool, chance: Random) -> Filing:
    rows = tuple(event_of(ledger_tags(framework), quarter, chance) for _ in range(many))
    return Filing(filing.cells, (filing.events if keep else ()) + rows, filing.accepted)
