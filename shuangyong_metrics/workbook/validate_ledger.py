"""The ledger held against the standard: tags, dates, and meetings that may have been counted twice."""

from __future__ import annotations

from collections.abc import Iterator

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import Event, Finding, Framework, Reading, Round, UnitType

#: The same meeting may not count in both; METHOD 2.
EXCLUSIVE = ("A3", "A4")


def validate_ledger(reading: Reading, framework: Framework) -> Iterator[Finding]:
    """Findings of every row, in the order of the ledger."""
    counted = {tag for x in framework.inputs if x.ledger for tag in x.ledger.tags}
    types = {i.code: i.applies_to for i in framework.indicators}
    meetings: dict[tuple[object, str], Event] = {}
    for event in reading.events:
        yield from _tags(event, reading.identity.unit_type, counted, types)
        yield from _period(event, reading.identity.round)
        yield from _same_day(event, meetings)


def _tags(
    event: Event, unit_type: UnitType, counted: set[str], types: dict[str, tuple[UnitType, ...]]
) -> Iterator[Finding]:
    tags = [t for t in (event.primary, event.secondary) if t]
    if len(tags) == 2 and tags[0] == tags[1]:
        yield finding("tags_equal", event.tag_refs[1], raw=tags[0])
    elif set(EXCLUSIVE) <= set(tags):
        yield finding("tags_exclusive", event.tag_refs[1], first=EXCLUSIVE[0], second=EXCLUSIVE[1])
    for tag in dict.fromkeys(tags):
        if unit_type not in types[tag]:
            yield finding("tag_foreign", event.tag_ref(tag), raw=tag, type=unit_type.label)
        elif tag not in counted:
            yield finding("tag_not_counted", event.tag_ref(tag), raw=tag)


def _period(event: Event, round_: Round) -> Iterator[Finding]:
    own = Round.of(event.day)
    if own == round_:
        return
    day = event.day.isoformat()
    if own.year != round_.year:
        yield finding("event_other_year", event.ref, day=day, year=str(round_.year))
    elif own < round_:
        yield finding("event_late", event.ref, day=day, quarter=own.label)
    else:
        yield finding("event_future", event.ref, day=day)


def _same_day(event: Event, meetings: dict[tuple[object, str], Event]) -> Iterator[Finding]:
    """The same day's other meeting in another row; both tags in one row have blocked already."""
    for tag in EXCLUSIVE:
        if tag not in (event.primary, event.secondary):
            continue
        other = meetings.get((event.day, EXCLUSIVE[1 - EXCLUSIVE.index(tag)]))
        if other is not None and other is not event:
            fields = {
                "day": event.day.isoformat(),
                "first": EXCLUSIVE[0],
                "second": EXCLUSIVE[1],
                "other": other.ref.cell,
            }
            yield finding("same_day_meetings", event.ref, **fields)
        meetings.setdefault((event.day, tag), event)
