"""Hypothesis strategies for a city's year: awkward, but such as the workbooks and the office can bring about.

A city starts from a few profiles (equal units make ties likely), is roughened by a drawn amount of chance, and then
twisted in single, shrinkable places. What would block a return may occur: scoring does not ask what blocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from cities_filings import (
    KINDS,
    QUARTERS,
    SIZES,
    cell_of,
    changed,
    profile_filing,
    roughened,
    with_events,
    workbook_inputs,
)
from hypothesis import strategies as st
from oracle_city import City, Filing

from shuangyong_metrics.model import MICRO, FilledBy, Framework, Honour, Input, Over, UnitType

Filings = dict[tuple[str, int], Filing]
Entries = dict[tuple[str, int, str], int]
HonourRow = tuple[str, int, str, int | None, str]
Draw = Any


# ---- the office


def office_entries(framework: Framework, unit: str, unit_type: UnitType, mood: str, chance: Random) -> Entries:
    """What the 双拥办 enters: survey sheets come whole or not at all."""
    entries: Entries = {}
    for quarter in QUARTERS:
        for indicator in framework.applicable(unit_type):
            office = [x for x in indicator.inputs if x.filled_by is FilledBy.OFFICE]
            if mood == "good":
                found = {x.code: good_entry(x) for x in office}
            else:
                found = chance_entries(office, chance) if chance.random() < 0.7 else {}
            entries.update({(unit, quarter, code): entry for code, entry in found.items()})
    return entries


def good_entry(item: Input) -> int:
    """Everybody asked, everybody content, no disputes, more items than anyone needs."""
    if item.over is Over.SUM:
        return 0
    return MICRO if item.part == "everybody" else 40 * MICRO


def chance_entries(office: Sequence[Input], chance: Random) -> dict[str, int]:
    """A sample round the sizes that are large enough; 是否全员 is sometimes left open."""
    size = chance.choice((*SIZES, 30, 31, 40, 100))
    entries = {}
    for item in office:
        if item.part == "everybody":
            entries[item.code] = chance.choice((0, MICRO))
        elif item.part in ("numerator", "denominator"):
            least = size if item.part == "denominator" else size * 3 // 4
            entries[item.code] = chance.randrange(least, size + 1) * MICRO
        else:
            entries[item.code] = chance.randrange(8) * MICRO
    if chance.random() < 0.3:
        entries = {code: entry for code, entry in entries.items() if code not in everybody_codes(office)}
    return entries


def everybody_codes(office: Sequence[Input]) -> set[str]:
    return {x.code for x in office if x.part == "everybody"}


def honours(framework: Framework, units: Sequence[str]) -> st.SearchStrategy[list[HonourRow]]:
    """Few titles and few codes, so that the same honour comes again, at another level."""

    def levelled(honour: Honour) -> st.SearchStrategy[HonourRow]:
        level = st.sampled_from((1, 2, 3)) if len(honour.points) == 3 else st.none()
        title = st.sampled_from(("甲", "乙", "丙", "丁", "戊", "己"))
        return st.tuples(st.sampled_from(units), st.sampled_from(QUARTERS), st.just(honour.code), level, title)

    return st.lists(st.sampled_from(framework.honours).flatmap(levelled), max_size=8)


# ---- the units


def draw_units(draw: Draw) -> tuple[tuple[str, str], ...]:
    """Two to seven units of few types: three of a type are needed for a rank within it."""
    types = draw(st.lists(st.sampled_from(tuple(UnitType)), min_size=1, max_size=3))
    many = draw(st.integers(2, 7))
    return tuple((f"U{n}", types[n % len(types)].value) for n in range(many))


def draw_filings(draw: Draw, framework: Framework, unit: str, unit_type: UnitType, chance: Random) -> Filings:
    """One unit's year: profile, roughness, how the reviewer decided, which quarters are missing."""
    level, density = draw(st.sampled_from((2, 1, 0))), draw(st.sampled_from((0.0, 0.05, 0.4)))
    rows, keep = draw(st.sampled_from((0, 3, 12))), draw(st.booleans())
    review = draw(st.sampled_from(("all", "all", "some", "none")))
    missing = draw(st.sets(st.sampled_from(QUARTERS), max_size=2)) if draw(st.booleans()) else set()
    abstains = draw(st.sets(st.sampled_from("ABCDEF"), max_size=6)) if draw(st.integers(0, 7)) == 7 else set()
    inputs = workbook_inputs(framework, unit_type)
    year = {}
    for quarter in QUARTERS:
        filing = roughened(profile_filing(framework, unit_type, level, quarter), inputs, density, chance)
        filing = with_events(filing, framework, quarter, rows, keep, chance)
        for item in inputs:
            if item.code[0] in abstains:
                filing = changed(filing, item, cell_of(item, "na", 0), True)
        if quarter not in missing:
            year[unit, quarter] = Filing(filing.cells, filing.events, reviewed(filing, review, chance))
    return year


def reviewed(filing: Filing, review: str, chance: Random) -> frozenset[str]:
    """The codes accepted: as they are, none, or some of them."""
    if review == "none":
        return frozenset()
    if review == "some":
        return frozenset(code for code in sorted(filing.accepted) if chance.random() < 0.8)
    return filing.accepted


def draw_twists(draw: Draw, framework: Framework, types: dict[str, UnitType], filings: Filings) -> None:
    """Single cells changed one by one: these are what a failing example shrinks to."""
    if not filings:
        return
    for unit, quarter in draw(st.lists(st.sampled_from(sorted(filings)), max_size=12)):
        item = draw(st.sampled_from(workbook_inputs(framework, types[unit])))
        cell = cell_of(item, draw(st.sampled_from(KINDS)), draw(st.integers(0, 59)))
        filings[unit, quarter] = changed(filings[unit, quarter], item, cell, draw(st.booleans()))


@st.composite
def cities(draw: Draw, framework: Framework) -> City:
    """A whole city's year."""
    units = draw_units(draw)
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    filings: Filings = {}
    office: Entries = {}
    for unit, unit_type in units:
        filings.update(draw_filings(draw, framework, unit, UnitType(unit_type), chance))
        mood = draw(st.sampled_from(("good", "none", "chance")))
        if mood != "none":
            office.update(office_entries(framework, unit, UnitType(unit_type), mood, chance))
    draw_twists(draw, framework, {u: UnitType(t) for u, t in units}, filings)
    names = [u for u, _ in units]
    codes = [v.code for v in framework.vetoes]
    vetoed = st.tuples(st.sampled_from(names), st.sampled_from(QUARTERS), st.sampled_from(codes))
    return City(
        units,
        filings,
        office,
        tuple(draw(honours(framework, names))),
        tuple(draw(st.lists(vetoed, max_size=4, unique=True))),
    )
