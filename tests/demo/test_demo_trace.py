"""From a score of the demo city down to the cell: the stored file holds, at that cell, what the trace says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import openpyxl
import pytest
from demo_city import ROUNDS, DemoCity, demo_city
from openpyxl.utils.cell import coordinate_to_tuple
from python_calamine import CalamineWorkbook

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.roster import round_state, units
from shuangyong_metrics.services.trace import trace

ACTOR = Actor("双拥办", Role.OFFICE)
Traced = dict[tuple[str, str, str], dict[str, Any]]
Sheets = dict[str, list[list[Any]]]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


@pytest.fixture(scope="session")
def traced(city: DemoCity) -> Traced:
    """Every answer that any trace of any unit and round names, by unit, round and input."""
    found: Traced = {}
    with city.opened() as store:
        members = units(store)
        for round_ in ROUNDS:
            state = round_state(store, Round.parse(round_))
            for unit in members:
                for entry in trace(store, state, unit.id, "self", ACTOR):
                    found |= {(a["unit"], a["round"], a["input"]): a for a in entry["answers"]}
    return found


def typed(city: DemoCity) -> Iterator[dict[str, Any]]:
    """The answers of all rounds that stand in a cell of a unit's workbook."""
    for round_ in ROUNDS:
        yield from (a for a in city.answers(round_, "self") if a["source"] in ("cell", "base") and a["cell"])


def as_typed(value: object) -> str:
    """A cell's value as its reader sees it on the screen."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


@lru_cache(maxsize=4)
def sheets_of(city: DemoCity, digest: str) -> Sheets:
    book = CalamineWorkbook.from_path(str(city.upload(digest)))
    return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}


def text_at(sheets: Sheets, sheet: str, cell: str) -> str:
    row, column = coordinate_to_tuple(cell)
    rows = sheets[sheet]
    return as_typed(rows[row - 1][column - 1]) if row <= len(rows) and column <= len(rows[row - 1]) else ""


def test_every_typed_answer_is_traced_to_its_cell(city: DemoCity, traced: Traced) -> None:
    """All cells of all returns; a blank is traced to the cell that is blank."""
    seen = written = 0
    for answer in typed(city):
        at = traced[answer["unit"], answer["round"], answer["input"]]
        place = (at["file"], at["sheet"], at["cell"], at["raw"])
        assert place == (answer["file"], answer["sheet"], answer["cell"], answer["raw"]), place
        assert text_at(sheets_of(city, at["file"]), at["sheet"], at["cell"]) == at["raw"], (answer["unit"], place)
        seen += 1
        written += bool(at["raw"])
    assert seen > 9_000 and written > 5_000


def test_every_event_is_traced_to_its_row(city: DemoCity, traced: Traced) -> None:
    seen = 0
    for answer in traced.values():
        if answer["input"] == "C9-2" and answer["source"] == "event":
            for event in answer["events"]:
                found = text_at(sheets_of(city, answer["file"]), event["sheet"], event["cell"])
                assert found == event["raw"] == event["date"], (answer["unit"], event)
                seen += 1
    assert seen > 1_000


def test_openpyxl_finds_the_same_text(city: DemoCity, traced: Traced) -> None:
    """A second reader over one return of each type of unit."""
    for unit in ("zygh", "jyj", "wjw", "swj", "tyjr", "dfz", "fpz"):
        mine = [a for a in traced.values() if a["unit"] == unit and a["round"] == "2025Q3" and a["cell"]]
        (digest,) = {a["file"] for a in mine}
        book = openpyxl.load_workbook(city.upload(digest), data_only=True)
        for answer in mine:
            where = coordinate_to_tuple(answer["cell"])
            assert as_typed(book[answer["sheet"]].cell(*where).value) == answer["raw"], (unit, answer["input"])
        assert len(mine) > 40


def test_points_of_the_trace_add_up_to_the_score(city: DemoCity) -> None:
    """The trace of a standard's indicators is that standard's earned and max, unit by unit."""
    round_ = "2026Q3"
    with city.opened() as store:
        state = round_state(store, Round.parse(round_))
        for card in city.score(round_):
            entries = trace(store, state, card["unit"], "accepted", ACTOR)
            for standard in card["standards"]:
                counted = [e for e in entries if e["indicator"][0] == standard["code"]]
                due = [e for e in counted if e["state"] not in ("not_due", "not_applicable")]
                assert sum(e["points"] for e in counted) == standard["earned"], (card["unit"], standard["code"])
                assert sum(e["max"] for e in due) == standard["max"], (card["unit"], standard["code"])


@pytest.mark.parametrize("basis", ["self", "accepted"])
def test_every_score_is_told_with_the_numbers_of_its_rule(city: DemoCity, basis: str) -> None:
    """The sentence is put together from the answers; it must come to the share that was scored in SQL."""
    silent = []
    with city.opened() as store:
        for round_ in ROUNDS:
            state = round_state(store, Round.parse(round_))
            for unit in units(store):
                for entry in trace(store, state, unit.id, basis, ACTOR):
                    newest = {a["round"] for a in entry["answers"]}
                    told = "；" in entry["formula"]
                    # a unit without a return has no row of the ledger to be told of
                    if entry["state"] == "reported" and round_ in newest and not told:
                        silent.append((unit.id, round_, entry["indicator"], entry["formula"]))
    assert not silent
