"""This quarter's figure in a grey cell (上季值, 本年已累计): said at that cell, never left out without a word."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from blank_returns import BASE_SHEET, FRAMEWORKS, INPUTS, Places, blank, whole_cells
from crafted_files import with_cell, with_values
from marked_copies import blocking

from shuangyong_metrics.model import MICRO, Kind, Over, Prior, Reading, UnitType
from shuangyong_metrics.workbook.annotate import annotate
from shuangyong_metrics.workbook.check import check
from shuangyong_metrics.workbook.worker import Worker

#: What was known when the template was made: awkward figures of every kind among them.
KNOWN = {
    code: Prior(last=value, year_to_date=value if item.over is Over.SUM else None, base=value)
    for code, item in INPUTS.items()
    for value in [
        {Kind.YES_NO: MICRO, Kind.CHOICE: 0, Kind.PERCENT: MICRO // 2, Kind.AMOUNT: 3_333_333,
         Kind.DATE: 739_000 * MICRO}.get(item.kind, 7 * MICRO)
    ]
}  # fmt: skip
SUM, LATER = "B2-1", "E4-1"


@cache
def whole() -> bytes:
    places = Places(blank(UnitType.EDU, 3, KNOWN))
    return places.typed(whole_cells(places))


@cache
def places() -> Places:
    return Places(whole())


def judged(data: bytes, prior: dict[str, Prior] | None = None) -> Reading:
    return check(data, "报表.xlsx", FRAMEWORKS, prior)


def told(reading: Reading) -> list[tuple[str, str, str]]:
    return [(f.code, f.input, f.cell) for f in reading.findings if f.code.startswith("prior_typed")]


def typed(code: str, column: str, raw: Any, value: Any = 8, status: str | None = None) -> bytes:
    at = places().at
    return with_values(whole(), {at(code, column): raw, at(code): value, at(code, "状态"): status})


@pytest.mark.parametrize("column", ["上季值", "本年已累计"])
@pytest.mark.parametrize("raw", [20, "20", "约20", 20.5])
def test_in_place_of_the_input_cell_it_blocks(column: str, raw: object) -> None:
    reading = judged(typed(SUM, column, raw, None))
    assert told(reading) == [("prior_typed_blank", SUM, places().at(SUM, column)[1])]
    (found,) = (f for f in reading.findings if f.code == "prior_typed_blank")
    assert reading.blocked
    assert str(raw) in found.message and column in found.message and "7" in found.message
    assert "本季值" in found.advice


@pytest.mark.parametrize(("value", "status"), [(8, None), (None, "不适用")])
def test_beside_an_answer_it_asks(value: int | None, status: str | None) -> None:
    reading = judged(typed(SUM, "上季值", 20, value, status))
    assert told(reading) == [("prior_typed", SUM, places().at(SUM, "上季值")[1])]
    assert not reading.blocked
    answer = next(a for a in reading.answers if a.input == SUM)
    assert answer.value == (None if value is None else value * MICRO), "the grey figure is not taken for the answer"


def test_where_nothing_is_filled_in_here_it_is_remarked() -> None:
    counted = next(c for c in places().rows if INPUTS[c].filled_by.value == "ledger")
    reading = judged(with_values(whole(), {places().at(counted, "上季值"): 20}))
    assert told(reading) == [("prior_typed_locked", counted, places().at(counted, "上季值")[1])]
    assert [f.severity.label for f in reading.findings if f.code == "prior_typed_locked"] == ["提示"]


def test_a_formula_without_a_result_in_a_grey_cell_is_something_typed() -> None:
    sheet, cell = places().at(SUM, "上季值")
    data = with_cell(typed(SUM, "上季值", 7, None), sheet, cell, f'<c r="{cell}"><f>A1+1</f></c>')
    assert told(judged(data)) == [("prior_typed_blank", SUM, cell)]


@pytest.mark.parametrize("prior", [None, {}, KNOWN, {c: Prior(99 * MICRO, 99 * MICRO, 99 * MICRO) for c in INPUTS}])
def test_an_untouched_file_is_left_alone_whatever_is_known_by_now(prior: dict[str, Prior] | None) -> None:
    assert told(judged(whole(), prior)) == []


def test_an_emptied_grey_cell_is_left_alone_and_what_was_printed_still_holds() -> None:
    emptied = judged(typed(SUM, "上季值", None))
    assert told(emptied) == []
    assert emptied.printed == judged(whole()).printed
    assert judged(typed(SUM, "上季值", 20)).printed == judged(whole()).printed, (
        "what was typed over is no figure of last quarter"
    )


def test_a_base_figure_in_the_grey_cell_asks() -> None:
    base = next(c for c in places().open if places().rows[c][0] == BASE_SHEET and INPUTS[c].kind is Kind.PERSONS)
    assert told(judged(typed(base, "上季值", 41, 10))) == [("prior_typed", base, places().at(base, "上季值")[1])]


def test_the_marked_copy_restores_the_print_and_goes_on_to_block() -> None:
    data = typed(SUM, "上季值", 20, None)
    first = judged(data)
    copy = annotate(data, "报表.xlsx", first, frameworks=FRAMEWORKS)
    there = Places(copy)
    assert there.cell(there.at(SUM, "上季值")).value == 7
    assert there.cell(there.at(SUM)).value == "灰格里填了 20"
    second = judged(copy)
    assert second.blocked and {code for _, _, _, code in blocking(second)} == {SUM}
    mended = judged(with_values(copy, {there.at(SUM): 20}))
    assert mended.findings == judged(typed(SUM, "上季值", 7, 20)).findings
    assert next(a for a in mended.answers if a.input == SUM).value == 20 * MICRO


def test_the_marked_copy_of_one_that_asks_is_as_the_template() -> None:
    data = typed(SUM, "上季值", 20)
    copy = annotate(data, "报表.xlsx", judged(data), frameworks=FRAMEWORKS)
    assert told(judged(copy)) == []
    assert Places(copy).cell(Places(copy).at(SUM, "上季值")).value == 7


def test_libreoffice_changes_nothing_that_was_printed(tmp_path: Path, worker: Worker) -> None:
    start = tmp_path / "报表.xlsx"
    start.write_bytes(whole())
    saved = libreoffice.fill(start, tmp_path / "存过.xlsx", {places().at(SUM): 9})
    assert told(worker.check(saved.read_bytes(), saved.name)) == []
    again = libreoffice.fill(
        saved,
        tmp_path / "填错.xlsx",
        {places().at(SUM): None, places().at(SUM, "上季值"): 20, places().at(LATER, "上季值"): 41},
    )
    found = told(worker.check(again.read_bytes(), again.name))
    assert [(code, item) for code, item, _ in found] == [("prior_typed_blank", SUM), ("prior_typed", LATER)]
