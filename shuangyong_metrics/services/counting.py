"""What a ledger counts for the inputs that are fed by it: the sums that a return brings, by the quarter of the event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from shuangyong_metrics.model import MICRO, RECORDS, Event, FilledBy, Framework, Input, Round, UnitType

#: input, quarter of the events' dates (None: counted, nothing in it), value in millionths, whether a named instructor
#: took part, and what a reviewer's decision on the counted input is about
Count = tuple[str, int | None, int, bool, str]


def day_quarter(event: Event, round_: Round) -> int | None:
    """The quarter an event counts in, or None when it never counts (after its own quarter, or another year)."""
    if event.day.year != round_.year or event.day > round_.last_day:
        return None
    return Round.of(event.day).quarter


def weight(event: Event) -> int:
    """主办 and 承办 count once, 协办 half; in millionths."""
    return MICRO // 2 if event.role == "协办" else MICRO


def counts(framework: Framework, unit_type: UnitType, events: Sequence[Event], round_: Round) -> Iterator[Count]:
    """One row per ledger input of the type and quarter with events, and one without a quarter for every such input.

    The row without a quarter says that the ledger was counted: no event in a submitted return is a reported 0.
    """
    counting = [(e, quarter) for e in events if (quarter := day_quarter(e, round_)) is not None]
    for indicator in framework.applicable(unit_type):
        named = set(indicator.rule.cap_instructors)
        for item in indicator.inputs:
            if item.filled_by is FilledBy.LEDGER:
                yield from _count(item, counting, named)


def _count(item: Input, counting: list[tuple[Event, int]], named: set[str]) -> Iterator[Count]:
    matched = [(e, quarter, _worth(item, e)) for e, quarter in counting if _touches(item, e)]
    key = _key([(e, worth) for e, _, worth in matched])
    yield item.code, None, 0, False, key
    for quarter in sorted({quarter for _, quarter, _ in matched}):
        here = [(e, worth) for e, q, worth in matched if q == quarter]
        yield item.code, quarter, sum(worth for _, worth in here), any(e.instructor in named for e, _ in here), key


def _touches(item: Input, event: Event) -> bool:
    tags = item.ledger.tags if item.ledger else ()
    return not tags or event.primary in tags or event.secondary in tags


def _worth(item: Input, event: Event) -> int:
    measure = item.ledger.measure if item.ledger else ""
    if measure == "weighted":
        return weight(event)
    if measure == "amount":
        return event.amount or 0
    if measure == "complete":
        return MICRO if set(event.records) >= set(RECORDS) else 0
    return MICRO


def _key(matched: list[tuple[Event, int]]) -> str:
    """The same events, in whatever order they stand, have the same key."""
    lines = sorted(f"{e.day}|{worth}|{e.role}|{e.instructor}" for e, worth in matched)
    return "counted:" + hashlib.sha256(";".join(lines).encode()).hexdigest()[:32]
