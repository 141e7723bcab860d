"""From cells, events and office entries to the figure of one input as of one quarter (METHOD 2). None is a blank."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from oracle_city import YEAR, Case, LedgerEvent, micro

from shuangyong_metrics.model import FilledBy, Indicator, Input, Over, UnitType


def figure(case: Case, item: Input, quarter: int, seen_from: int) -> Fraction | None:
    """The figure of an input as of a measuring quarter, seen from the quarter that is scored."""
    if item.filled_by is FilledBy.OFFICE:
        return office_figure(case, item, quarter)
    if item.filled_by is FilledBy.LEDGER:
        return ledger_figure(case, item, quarter, seen_from)
    if item.over is Over.SUM:
        return sum_figure(case, item, quarter)
    if item.over is Over.BASE:
        return base_figure(case, item, quarter)
    if item.over is Over.QUARTER:
        return case.figure(item.code, quarter)
    owner = case.owner(item)
    if owner is not None and len(owner.due) == 1:
        return first_answer(case, item, quarter, seen_from)
    return latest_figure(case, item, quarter, owner)


# ---- typed by the unit


def sum_figure(case: Case, item: Input, quarter: int) -> Fraction | None:
    """This quarter's figures added up since January. In a sum, a blank quarter adds nothing; only a blank in the
    scored quarter makes the indicator 未报."""
    if case.figure(item.code, quarter) is None:
        return None
    total = Fraction(0)
    for earlier in range(1, quarter + 1):
        typed = case.figure(item.code, earlier)
        if typed is not None:
            total += typed
    return total


def latest_figure(case: Case, item: Input, quarter: int, owner: Indicator | None) -> Fraction | None:
    """latest: the newest figure given this year (无变化 carries it on; a blank does not).
    Cells of other quarters are ignored."""
    cell = case.cell_that_counts(item.code, quarter)
    if cell[0] == "no_change":
        return carried_on(case, item, quarter, owner)
    return case.figure(item.code, quarter)


def carried_on(case: Case, item: Input, quarter: int, owner: Indicator | None) -> Fraction | None:
    """无变化 takes the newest figure given earlier this year, also across a blank; with none it is a blank."""
    measured = owner.measured if owner is not None else (1, 2, 3, 4)
    for earlier in reversed(range(1, quarter)):
        if earlier in measured:
            given = case.figure(item.code, earlier)
            if given is not None:
                return given
    return None


def first_answer(case: Case, item: Input, due: int, seen_from: int) -> Fraction | None:
    """Items with exactly one due quarter: the first later answer counts and stays."""
    for quarter in range(due, seen_from + 1):
        given = case.figure(item.code, quarter)
        if given is not None:
            return given
    return None


def base_figure(case: Case, item: Input, quarter: int) -> Fraction | None:
    """base: confirmed once a year; the newest figure given stands, a blank or 无变化 does not erase it."""
    for earlier in reversed(range(1, quarter + 1)):
        given = case.figure(item.code, earlier)
        if given is not None:
            return given
    return None


# ---- entered by the office


def office_figure(case: Case, item: Input, quarter: int) -> Fraction | None:
    """Office inputs without an entry: F3 and B9 are 0, F1 and F2 不适用."""
    if item.over is Over.SUM:
        return sum((case.office(item.code, q) or Fraction(0) for q in range(1, quarter + 1)), Fraction(0))
    if item.over is Over.QUARTER:
        return case.office(item.code, quarter) or Fraction(0)
    return case.office(item.code, quarter)


# ---- counted from the ledger


def ledger_figure(case: Case, item: Input, quarter: int, seen_from: int) -> Fraction | None:
    """Counts are never typed where the ledger can give them."""
    if item.over is Over.QUARTER:
        return ledger_of_one_quarter(case, item, quarter, seen_from)
    return ledger_since_january(case, item, quarter)


def ledger_since_january(case: Case, item: Input, quarter: int) -> Fraction | None:
    """In a submitted return, no event in the ledger is a reported 0; for the accepted score undecided is blank."""
    if case.filing(quarter) is None or not case.counts(item.code, quarter):
        return None
    return measure(case, item, events_of(case, item, 1, quarter))


def ledger_of_one_quarter(case: Case, item: Input, quarter: int, seen_from: int) -> Fraction | None:
    """A quarter not filed is blank, except B9 (office) and C9 (that quarter's events)."""
    if case.filing(quarter) is not None and not case.counts(item.code, quarter):
        return None
    dated_then = [e for e in events_of(case, item, quarter, seen_from) if quarter_of(e.day) == quarter]
    return measure(case, item, dated_then)


def events_of(case: Case, item: Input, first: int, last: int) -> list[LedgerEvent]:
    """An event filed late counts from the round that brings it, in the quarter of its date; one dated after its own
    return's quarter, or outside the year, never counts. A return that says 不适用 of the input adds nothing."""
    found = []
    for quarter in range(first, last + 1):
        filing = case.filing(quarter)
        if filing is None or not case.counts(item.code, quarter) or case.cell(item.code, quarter)[0] == "na":
            continue
        for event in filing.events:
            if event.day.year == YEAR and event.day <= last_day(quarter) and is_tagged(case, item, event):
                found.append(event)
    return found


def is_tagged(case: Case, item: Input, event: LedgerEvent) -> bool:
    """An event may count for one primary and at most one secondary indicator. C9 counts every row."""
    assert item.ledger is not None
    if not item.ledger.tags:
        return True
    own_tags = [t for t in (event.primary, event.secondary) if t and not is_foreign(case, t)]
    return any(tag in item.ledger.tags for tag in own_tags)


def is_foreign(case: Case, tag: str) -> bool:
    """A tag foreign to the unit's type counts nothing; the row still counts in C9 and its other tag."""
    return UnitType(case.type) not in case.framework.indicator(tag).applies_to


def measure(case: Case, item: Input, events: list[LedgerEvent]) -> Fraction:
    """What the ledger gives: weighted count, amounts, rows with all four records, or rows."""
    assert item.ledger is not None
    if item.ledger.measure == "weighted":
        return sum((weight(e) for e in events), Fraction(0))
    if item.ledger.measure == "amount":
        return sum((micro(e.amount or 0) for e in events), Fraction(0))
    if item.ledger.measure == "complete":
        return Fraction(len([e for e in events if e.records >= {"方案", "签到", "影像", "小结"}]))
    return Fraction(len(events))


def weight(event: LedgerEvent) -> Fraction:
    """主办 and 承办 count 1, 协办 0.5."""
    return Fraction(1, 2) if event.role == "协办" else Fraction(1)


# ---- the calendar


def quarter_of(day: date) -> int:
    """An event belongs to the quarter of its date."""
    return (day.month - 1) // 3 + 1


def last_day(quarter: int) -> date:
    return date(YEAR, 12, 31) if quarter == 4 else date(YEAR, 3 * quarter + 1, 1) - timedelta(days=1)
