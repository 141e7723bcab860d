"""本季无事项 is an answer: one word on the cover, or one button, and every blank says 0 or 无变化."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filing_city as city
import openpyxl
import pytest
from blank_returns import Places, blank

from shuangyong_metrics.model import FilledBy, Over, Reading, Status
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import answers, filing, review, roster, setup, submission
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

COVER = ("封面", "B9")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path, city.ROUND, city.ROUND.next) as opened:
        yield opened


def read(worker: Worker, cells: dict[Any, Any], quarter: int = 4) -> Reading:
    """The school's blank of a quarter with only these cells typed."""
    fresh = Places(blank(city.SCHOOL.type, quarter, unit=city.SCHOOL))
    return worker.check(fresh.typed(cells), "a.xlsx")


def by_over(reading: Reading) -> dict[Over, set[tuple[Status, int | None]]]:
    kinds = {x.code: x.over for x in setup.shipped_frameworks()["2025"].inputs if x.filled_by is FilledBy.UNIT}
    found: dict[Over, set[tuple[Status, int | None]]] = {}
    for answer in reading.answers:
        found.setdefault(kinds[answer.input], set()).add((answer.status, answer.value))
    return found


def test_one_word_on_the_cover_answers_every_blank(worker: Worker) -> None:
    said = by_over(read(worker, {COVER: "是"}))
    assert said[Over.SUM] == {(Status.FILLED, 0)}
    assert said[Over.LATEST] == {(Status.NO_CHANGE, None)}
    assert said[Over.QUARTER] == said[Over.BASE] == {(Status.BLANK, None)}
    silent = by_over(read(worker, {}))
    assert silent[Over.SUM] == silent[Over.LATEST] == {(Status.BLANK, None)}


@pytest.mark.parametrize(("word", "holds"), [("√", True), ("１", True), ("否", False), ("", False)])
def test_it_is_said_as_every_yes_is_said(worker: Worker, word: str, holds: bool) -> None:
    reading = read(worker, {COVER: word})
    assert ((Status.FILLED, 0) in by_over(reading)[Over.SUM]) is holds
    assert "yes_no_unreadable" not in {f.code for f in reading.findings}


def test_a_word_that_says_neither_blocks_at_its_cell(worker: Worker) -> None:
    (found,) = [f for f in read(worker, {COVER: "大概"}).findings if f.cell == "B9"]
    assert (found.code, found.severity.value, found.sheet) == ("yes_no_unreadable", "block", "封面")
    assert "本季无事项" in found.message


def test_it_is_found_wherever_the_cover_has_moved_and_not_in_a_note(worker: Worker) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank(city.SCHOOL.type, 4, unit=city.SCHOOL)))
    book["封面"]["B9"] = "是"
    book["封面"].insert_rows(2)
    book["封面"].title = "首页"
    out = io.BytesIO()
    book.save(out)
    assert by_over(worker.check(out.getvalue(), "a.xlsx"))[Over.SUM] == {(Status.FILLED, 0)}
    note = city.places(quarter=4).at("B2-1", "说明")
    evidence = city.places(quarter=4).at("B2-1", "佐证材料")
    assert by_over(read(worker, {note: "本季无事项", evidence: "是"}))[Over.SUM] == {(Status.BLANK, None)}


def test_what_is_typed_all_the_same_counts_and_is_pointed_at(worker: Worker) -> None:
    places = city.places(quarter=4)
    reading = read(worker, {COVER: "是", places.at("B2-1"): 7, places.at("A7-1"): "否", places.at("B3-1"): "约20"})
    values = {a.input: (a.status, a.value) for a in reading.answers}
    assert values["B2-1"] == (Status.FILLED, 7_000_000) and values["A7-1"] == (Status.FILLED, 0)
    assert values["B3-1"] == (Status.BLANK, None), "what cannot be read is not nothing"
    (hint,) = [f for f in reading.findings if f.code == "quiet_with_figures"]
    assert (hint.severity.value, hint.sheet, hint.cell) == ("hint", "封面", "B9")
    assert f"1 处发生数或活动（如 {' '.join(places.at('B2-1'))}）" in hint.message
    quiet = read(worker, {COVER: "是"})
    assert not [f for f in quiet.findings if f.code == "quiet_with_figures"]


def test_the_button_makes_a_return_that_is_checked_submitted_and_scored(store: Store, worker: Worker) -> None:
    made = submission.submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    assert made.status == "taken"
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    following = city.ROUND.next
    first = filing.report_nothing(store, worker, following, city.MINE, city.NOW)
    assert first.kept and filing.report_nothing(store, worker, following, city.MINE, city.NOW) == first
    file = filing.checked(store, worker, first.digest, city.MINE)
    assert not file.blocked, file.reading.findings
    assert file.file.name == "东岭市教育局_2026年四季度_本季无事项.xlsx"
    assert filing.submit_kept(store, worker, first.digest, city.MINE, city.NOW).status == "taken"
    state = roster.round_state(store, following)
    said = {a.input: a for a in answers.answers(store, state, "self", city.MINE, "jyj")}
    over = {x.code: x for x in frameworks(store)[state.version].inputs}
    sums = {c: a for c, a in said.items() if over[c].filled_by is FilledBy.UNIT and over[c].over is Over.SUM}
    assert sums and {(a.state, a.value, a.raw) for a in sums.values()} == {("reported", "0", "本季无事项")}
    assert (said["A7-1"].state, said["A3-1"].state, said["A3-1"].value) == ("no_change", "reported", "0")
