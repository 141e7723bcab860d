"""What a ledger counts for the inputs that are fed by it: the sums that a return brings, by the quarter of the event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from shuangyong_metrics.model import MICRO, RECORDS, Event, FilledBy, Framework, Input, Round, UnitType

#: input, quarter of the events' dates (None: counted, nothing in it), value in millionths, whether a named instructor
#: took part, and what a reviewer's decision on the counted input is about
Count = tuple[str, int | None, int, bool, str]
#: an event that counts in the year, and the quarter of its date
Counting = tuple[Event, int]


def day_quarter(event: Event, round_: Round) -> int | None:
    """The quarter an event counts in, or None when it never counts (after its own quarter, or another year)."""
    held = Round.of(event.day)
    return held.quarter if held.year == round_.year and held.quarter <= round_.quarter else None


def weight(event: Event) -> int:
    """主办 and 承办 count once, 协办 half; in millionths."""
    return MICRO // 2 if event.role == "协办" else MICRO


def counts(framework: Framework, unit_type: UnitType, events: Sequence[Event], round_: Round) -> Iterator[Count]:
    """One row per ledger input of the type and quarter with events, and one without a quarter for every such input.

    The row without a quarter says that the ledger was counted: no event in a submitted return is a reported 0.
    """
    counting = [(e, quarter) for e in events if (quarter := day_quarter(e, round_)) is not None]
    by_tag: dict[str, list[Counting]] = {}
    for counted in counting:
        for tag in {counted[0].primary, counted[0].secondary}:
            by_tag.setdefault(tag, []).append(counted)
    for indicator in framework.applicable(unit_type):
        named = set(indicator.rule.cap_instructors)
        for item in indicator.inputs:
            if item.filled_by is FilledBy.LEDGER:
                yield from _count(item, _touching(item, counting, by_tag), named)


def _touching(item: Input, counting: list[Counting], by_tag: dict[str, list[Counting]]) -> Iterable[Counting]:
    tags = item.ledger.tags if item.ledger else ()
    if len(tags) == 1:
        return by_tag.get(tags[0], ())
    return (c for c in counting if not tags or c[0].primary in tags or c[0].secondary in tags)


def _count(item: Input, touching: Iterable[Counting], named: set[str]) -> Iterator[Count]:
    matched = [(e, quarter, _worth(item, e)) for e, quarter in touching]
    if not matched:
        # most inputs of most returns
        yield item.code, None, 0, False, _NOTHING
        return
    key = _key([(e, worth) for e, _, worth in matched])
    yield item.code, None, 0, False, key
    for quarter in sorted({quarter for _, quarter, _ in matched}):
        here = [(e, worth) for e, q, worth in matched if q == quarter]
        yield item.code, quarter, sum(worth for _, worth in here), any(e.instructor in named for e, _ in here), key


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


_NOTHING = _key([])
