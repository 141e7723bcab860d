"""Single cells: every way a figure may be stored is read, what cannot be read is never taken for a blank."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
from crafted_files import added, parts_of, strict, with_cell
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from read_samples import (
    AMOUNT,
    COUNT,
    DAY,
    PERCENT,
    YES,
    at,
    changed,
    expected,
    formatted,
    judged,
    only,
    places,
    typed,
    values,
    whole,
)

from shuangyong_metrics.model import MICRO, CellRef, Severity, Status


@pytest.mark.parametrize(
    ("code", "raw", "value"),
    [
        (COUNT, "１２", 12 * MICRO), (COUNT, " 1,234\u00a0", 1234 * MICRO), (COUNT, 0, 0), (COUNT, "0", 0),
        (AMOUNT, 12.34, 12_340_000), (AMOUNT, "１２．５", 12_500_000), (AMOUNT, 0.1 + 0.2, 300_000),
        (PERCENT, 95, 95 * MICRO), (PERCENT, "95%", 95 * MICRO), (PERCENT, "９５．５％", 95_500_000), (YES, "√", MICRO),
        (YES, "×", 0), (YES, True, MICRO), (YES, 0, 0), (DAY, date(2026, 3, 5), date(2026, 3, 5).toordinal() * MICRO),
        (DAY, datetime(2026, 3, 5), date(2026, 3, 5).toordinal() * MICRO),
        (DAY, "2026年3月5日", date(2026, 3, 5).toordinal() * MICRO),
    ],
)  # fmt: skip
def test_a_figure_is_read_with_its_cell_and_its_text(code: str, raw: object, value: int) -> None:
    reading = judged(typed(code, raw))
    answer = next(a for a in reading.answers if a.input == code)
    assert (answer.status, answer.value, answer.ref) == (Status.FILLED, value, at(code))
    assert reading.findings == ()
    if isinstance(raw, str):
        assert answer.raw == raw


@pytest.mark.parametrize(
    "number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d", "m/d/yy", "yyyy\\-mm\\-dd"]
)
def test_a_day_in_any_format_of_days(number_format: str) -> None:
    reading = judged(formatted(DAY, date(2026, 3, 5), number_format))
    assert values(reading)[DAY][1] == date(2026, 3, 5).toordinal() * MICRO
    assert reading.findings == ()


@pytest.mark.parametrize("built_in", [27, 31, 57])
def test_the_chinese_formats_of_days_that_have_no_text(built_in: int) -> None:
    sheet, cell = places().at(DAY)
    data = with_cell(typed(DAY, None), sheet, cell, f'<c r="{cell}" s="0"><v>46086</v></c>')
    styles = parts_of(data)["xl/styles.xml"].decode()
    first = styles.index("<xf ", styles.index("<cellXfs"))
    xf = styles[first : styles.index(">", first)]
    new = re.sub(r'numFmtId="\d+"', f'numFmtId="{built_in}" applyNumberFormat="1"', xf)
    reading = judged(added(data, {"xl/styles.xml": (styles[:first] + new + styles[first + len(xf) :]).encode()}))
    assert values(reading)[DAY][1] == date(2026, 3, 5).toordinal() * MICRO
    assert reading.findings == ()


def test_a_day_as_a_bare_number_is_read_with_a_remark() -> None:
    reading = judged(typed(DAY, 46086))
    assert values(reading)[DAY][1] == date(2026, 3, 5).toordinal() * MICRO
    assert (only(reading).code, only(reading).severity) == ("date_serial", Severity.HINT)


def test_days_counted_from_1904() -> None:
    def change(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    reading = judged(changed(change, typed(DAY, date(2026, 3, 5))))
    assert values(reading)[DAY][1] == date(2026, 3, 5).toordinal() * MICRO
    assert reading.events[0].day == date(2026, 7, 8)


@pytest.mark.parametrize(("raw", "number_format", "value"), [(0.95, "0%", 95), (0.955, "0.00%", 95.5), (1, "0%", 100)])
def test_a_share_in_a_percent_format(raw: float, number_format: str, value: float) -> None:
    reading = judged(formatted(PERCENT, raw, number_format))
    assert values(reading)[PERCENT][1] == value * MICRO


@pytest.mark.parametrize(
    ("code", "raw", "problem"),
    [
        (COUNT, "约20", "approximate"), (COUNT, "20人", "with_unit"), (COUNT, "20-30", "range"),
        (COUNT, "二十", "chinese_number"), (COUNT, "无", "word_none"), (COUNT, "85%", "percent_in_number"),
        (COUNT, "1/2", "fraction"), (COUNT, "12,34", "thousands"), (COUNT, -1, "negative"), (COUNT, 1.5, "not_whole"),
        (COUNT, 1e9, "too_large"), (COUNT, "好", "number_unreadable"), (AMOUNT, 0.1234567, "too_precise"),
        (AMOUNT, "3万", "with_unit"), (PERCENT, 0.95, "percent_unclear"), (PERCENT, 120, "percent_high"),
        (YES, "基本是", "yes_no_unreadable"), (YES, "R", "tick_font"), (DAY, "3月5日", "date_incomplete"),
        (DAY, "2026-02-30", "date_impossible"), (DAY, "1926-03-05", "date_year"), (DAY, "上周", "date_unreadable"),
        ("D1-1", "有", "choice_unreadable"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_never_a_blank(code: str, raw: object, problem: str) -> None:
    reading = judged(typed(code, raw))
    found = only(reading)
    assert (found.code, found.severity, found.input) == (problem, Severity.BLOCK, code)
    assert CellRef(found.sheet, found.cell) == at(code)
    assert reading.blocked
    answer = next(a for a in reading.answers if a.input == code)
    assert answer.value is None
    assert answer.raw


@pytest.mark.parametrize("status", ["", "已填", "无变化", "不适用"])
def test_no_status_makes_an_unreadable_cell_pass(status: str) -> None:
    assert "approximate" in {
        f.code for f in judged(typed(COUNT, "约20", status=status)).findings if f.severity == "block"
    }


def test_a_number_in_a_format_of_days_is_no_number() -> None:
    found = only(judged(formatted(COUNT, date(1900, 1, 20), "yyyy-mm-dd")))
    assert (found.code, found.severity) == ("is_date", Severity.BLOCK)


@pytest.mark.parametrize(
    ("xml", "problem", "value"),
    [
        ("<f>4+4</f><v>8</v>", "", 8),
        ("<f>4+4</f>", "formula_no_value", None),
        ("<f>4+4</f><v></v>", "formula_no_value", None),
        ("<f>4+4</f><v/>", "formula_no_value", None),
        ("<v>1.2E1</v>", "", 12),
        ("<v>12.000000000000002</v>", "", 12),
    ],
)
def test_formulas_with_and_without_a_result(xml: str, problem: str, value: int | None) -> None:
    sheet, cell = places().at(COUNT)
    reading = judged(with_cell(whole(), sheet, cell, f'<c r="{cell}">{xml}</c>'))
    assert [f.code for f in reading.findings] == ([problem] if problem else [])
    assert values(reading)[COUNT][1] == (None if value is None else value * MICRO)


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NULL!", "#NUM!"])
@pytest.mark.parametrize("formula", ["", "<f>1/0</f>"])
def test_error_values_block(error: str, formula: str) -> None:
    sheet, cell = places().at(COUNT)
    reading = judged(with_cell(whole(), sheet, cell, f'<c r="{cell}" t="e">{formula}<v>{error}</v></c>'))
    assert (only(reading).code, only(reading).severity) == ("error_value", Severity.BLOCK)
    assert values(reading)[COUNT] == (Status.BLANK, None)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="{0}" t="str"><f>"1"&amp;"2"</f><v>12</v></c>',
        '<c r="{0}" t="inlineStr"><is><t>12</t></is></c>',
        '<c r="{0}" t="inlineStr"><is><r><t>1</t></r><r><t>2</t></r></is></c>',
        '<c r="{0}" t="n"><v>12</v></c>',
        "<c r='{0}'><v>12</v></c>",
    ],
)
def test_a_figure_however_it_is_stored(cell: str) -> None:
    sheet, name = places().at(COUNT)
    reading = judged(with_cell(whole(), sheet, name, cell.format(name)))
    assert reading.findings == ()
    assert values(reading)[COUNT] == (Status.FILLED, 12 * MICRO)


def test_a_merged_cell_says_so_and_the_first_keeps_its_figure() -> None:
    sheet, first = places().at(COUNT)
    second = f"G{int(first[1:]) + 1}"

    def merge(book: Any) -> None:
        book[sheet].merge_cells(f"{first}:{second}")

    reading = judged(changed(merge))
    swallowed = next(c for c in expected() if at(c) == CellRef(sheet, second))
    assert (only(reading).code, only(reading).cell, only(reading).input) == ("merged", second, swallowed)
    assert f"{first}:{second}" in only(reading).message
    assert values(reading)[COUNT] == expected()[COUNT]


def test_forgotten_results_are_told_apart_from_blanks() -> None:
    reading = judged(typed(COUNT, None))
    assert values(reading)[COUNT] == (Status.BLANK, None)
    assert reading.findings == ()
    reading = judged(typed(COUNT, "  \u3000"))
    assert values(reading)[COUNT] == (Status.BLANK, None)


def test_a_strict_workbook_is_read_like_any_other() -> None:
    sheet, cell = places().at(DAY)
    data = with_cell(strict(whole()), sheet, cell, f'<c r="{cell}" t="d"><v>2026-03-05</v></c>')
    reading = judged(data)
    assert reading.findings == ()
    assert values(reading) == expected() | {DAY: (Status.FILLED, date(2026, 3, 5).toordinal() * MICRO)}
    sheet, cell = places().at(COUNT)
    assert only(judged(with_cell(data, sheet, cell, f'<c r="{cell}"><f>1</f></c>'))).code == "formula_no_value"


# status words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "raw", "status", "note", "result", "findings"),
    [
        (COUNT, None, None, None, (Status.BLANK, None), []),
        (COUNT, None, "已填", None, (Status.BLANK, None), ["filled_but_blank"]),
        (COUNT, 5, "已填", None, (Status.FILLED, 5), []),
        (COUNT, 5, " 已 填 ", None, (Status.FILLED, 5), ["status_unknown"]),
        (COUNT, 5, "　已填", None, (Status.FILLED, 5), []),
        (COUNT, None, "无变化", None, (Status.BLANK, None), ["no_change_sum"]),
        (YES, None, "无变化", None, (Status.NO_CHANGE, None), []),
        (YES, "是", "无变化", None, (Status.FILLED, 1), ["value_no_change"]),
        (YES, "无变化", None, None, (Status.NO_CHANGE, None), ["word_as_status"]),
        (COUNT, None, "不适用", "无对象", (Status.NOT_APPLICABLE, None), []),
        (COUNT, None, "不适用", "今年无任务，已报批", (Status.NOT_APPLICABLE, None), []),
        (COUNT, None, "不适用", None, (Status.NOT_APPLICABLE, None), ["na_reason"]),
        (COUNT, 5, "不适用", "无对象", (Status.NOT_APPLICABLE, None), ["value_not_applicable"]),
        (COUNT, "不适用", None, "无对象", (Status.NOT_APPLICABLE, None), ["word_as_status"]),
        (COUNT, 5, "填了", None, (Status.FILLED, 5), ["status_unknown"]),
    ],
)  # fmt: skip
def test_states_are_never_confused(
    code: str, raw: object, status: str | None, note: str | None, result: tuple[Status, int | None], findings: list[str]
) -> None:
    reading = judged(typed(code, raw, status, note))
    answer = next(a for a in reading.answers if a.input == code)
    value = None if answer.value is None else answer.value // MICRO
    assert (answer.status, value) == result
    assert [f.code for f in reading.findings] == findings
    if result[0] is Status.NOT_APPLICABLE and note:
        assert answer.reason in note
