"""A template filled in for one test: what is typed into which cell, and what must be read of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from blank_returns import Cell, Places, blank
from typed_forms import Typed

from shuangyong_metrics.model import Reading, Severity, Status, UnitType

Wanted = tuple[Status, int | None, str, str]


@dataclass
class Filled:
    """What is typed, and what must be read of it."""

    cells: dict[Cell, Typed] = field(default_factory=dict)
    answers: dict[str, Wanted] = field(default_factory=dict)
    notes: dict[str, tuple[str, str]] = field(default_factory=dict)
    events: list[tuple[Any, ...]] = field(default_factory=list)


@cache
def template(unit_type: UnitType, quarter: int) -> Places:
    return Places(blank(unit_type, quarter))


@contextmanager
def saved(places: Places, cells: dict[Cell, Typed]) -> Iterator[bytes]:
    """The bytes of the template with these cells; the template is as it was afterwards."""
    before = {place: (places.cell(place).value, places.cell(place).number_format) for place in cells}
    for place, typed in cells.items():
        if typed.number_format:
            places.cell(place).number_format = typed.number_format
    try:
        yield places.typed({place: typed.content for place, typed in cells.items()})
    finally:
        for place, (value, number_format) in before.items():
            places.cell(place).value = value
            places.cell(place).number_format = number_format


def compare(reading: Reading, filled: Filled, places: Places) -> None:
    """What was read is what was typed, and nothing else was read."""
    found = {a.input: a for a in reading.answers}
    equal(set(found), set(filled.answers) | {c for c in found if found[c].status is Status.BLANK})
    for code, wanted in filled.answers.items():
        answer = found[code]
        equal((code, answer.status, answer.value, answer.raw, answer.reason), (code, *wanted))
        equal((answer.ref.sheet, answer.ref.cell), places.at(code))
        equal((code, answer.note, answer.evidence), (code, *filled.notes[code]))
    events = [
        ((e.ref.sheet, e.ref.cell), e.day, e.raw, e.primary, e.secondary, e.amount, e.records,
         e.kind, e.role, e.partner, e.instructor, e.title, e.number)
        for e in reading.events
    ]  # fmt: skip
    equal(events, sorted(filled.events, key=lambda e: int(e[0][1][1:])))
    equal({f.code for f in reading.findings if f.severity is not Severity.HINT}, set())


def equal(read: object, typed: object) -> None:
    """Pytest explains assertions of test files only."""
    if read != typed:
        raise AssertionError(f"read {read!r}, typed {typed!r}")
