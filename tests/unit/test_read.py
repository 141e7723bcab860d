"""What people do to the workbook, and what is read of it afterwards: the same figures at their cells, or a finding."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from blank_returns import FRAMEWORK, LEDGER
from crafted_files import added, parts_of, replaced
from read_samples import (
    BASE,
    COUNT,
    SHEET_A,
    SHEET_E,
    at,
    changed,
    expected,
    judged,
    only,
    places,
    refusal_of,
    values,
    whole,
)

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.model import Severity, UnitType
from shuangyong_metrics.workbook.read import read


def rename(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets):
        if sheet.title != "_meta":
            sheet.title = f"表{number}"


def reorder(book: Any) -> None:
    book.move_sheet(LEDGER, -8)
    book.move_sheet(SHEET_A, 5)


def hide(book: Any) -> None:
    book[SHEET_A].sheet_state = "hidden"
    for row in range(5, 12):
        book[SHEET_E].row_dimensions[row].hidden = True
    book[SHEET_E].column_dimensions["G"].hidden = True


def insert_rows(book: Any) -> None:
    for sheet in (SHEET_A, BASE, LEDGER):
        book[sheet].insert_rows(1, 3)
        book[sheet].insert_rows(9, 2)
    book[SHEET_A].cell(9, 3).value = "本科室备注"


def insert_columns(book: Any) -> None:
    book[SHEET_A].insert_cols(1, 2)
    book[SHEET_A].insert_cols(9)
    book[LEDGER].insert_cols(3)


def move_columns(book: Any) -> None:
    """The value column first, the code column last."""
    for name in (SHEET_A, SHEET_E):
        sheet = book[name]
        for row in range(1, sheet.max_row + 1):
            cells = [sheet.cell(row, c) for c in range(1, 11)]
            kept = [(c.value, c.number_format) for c in cells]
            for cell, (value, number_format) in zip(cells, kept[::-1], strict=True):
                if cell.__class__.__name__ != "MergedCell":
                    cell.value, cell.number_format = value, number_format


def sort_rows(book: Any) -> None:
    sheet = book[SHEET_A]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=5)]
    for number, row in enumerate(sorted(rows, key=lambda r: str(r[2])), 5):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value


def rewrite_headers(book: Any) -> None:
    for row in book[SHEET_A].iter_rows(min_row=4, max_row=4):
        for cell in row:
            cell.value = f" {cell.value[0]} {cell.value[1:].replace('（', '(')}\n"


def extra_sheets(book: Any) -> None:
    for name in ("Sheet1", "草稿"):
        sheet = book.create_sheet(name)
        sheet["A1"], sheet["B2"] = "本季值", 3


def untidy_codes(book: Any) -> None:
    for row in range(5, 12):
        cell = book[SHEET_A].cell(row, 1)
        cell.value = f"\u3000{cell.value.lower().replace('-', ' - ')} "


def wide_codes(book: Any) -> None:
    wide = str.maketrans("ABE0123456789-", "ＡＢＥ０１２３４５６７８９－")
    for row in range(5, 12):
        cell = book[SHEET_E].cell(row, 1)
        cell.value = cell.value.translate(wide)


def drop_code_column(book: Any) -> None:
    book[SHEET_A].delete_cols(1)
    book[SHEET_E].delete_cols(1)


def drop_guide_and_cover(book: Any) -> None:
    del book["填报说明"]
    del book["封面"]


def tables_on_one_sheet(book: Any) -> None:
    """All of sheet E pasted below sheet A, with its header."""
    target = book[SHEET_A]
    for row in book[SHEET_E].iter_rows(min_row=4, values_only=True):
        target.append(row)
    del book[SHEET_E]


@pytest.mark.parametrize(
    "change",
    [
        rename, reorder, hide, insert_rows, insert_columns, move_columns, sort_rows, rewrite_headers, extra_sheets,
        untidy_codes, wide_codes, drop_code_column, drop_guide_and_cover, tables_on_one_sheet,
    ],
)  # fmt: skip
def test_the_same_figures_from_a_workbook_that_was_rearranged(change: Callable[[Any], object]) -> None:
    data = changed(change)
    reading = judged(data)
    assert reading.findings == ()
    assert values(reading) == expected()
    assert [(e.day, e.primary, e.secondary, e.role, e.amount) for e in reading.events] == [
        (e.day, e.primary, e.secondary, e.role, e.amount) for e in judged(whole()).events
    ]
    book = openpyxl.load_workbook(io.BytesIO(data))
    for answer in reading.answers:
        if answer.value is not None and isinstance(raw := book[answer.ref.sheet][answer.ref.cell].value, str):
            assert raw == answer.raw


def test_a_deleted_row_is_missed_by_its_code() -> None:
    row = int(at(COUNT).cell[1:])
    found = only(judged(changed(lambda book: book[SHEET_E].delete_rows(row))))
    assert (found.code, found.severity, found.input, found.sheet) == ("row_missing", Severity.BLOCK, COUNT, SHEET_E)


def test_a_deleted_sheet_misses_every_row_of_it() -> None:
    def delete(book: Any) -> None:
        del book[BASE]

    reading = judged(changed(delete))
    missed = {f.input for f in reading.findings}
    assert {f.code for f in reading.findings} == {"row_missing"}
    assert missed == set(expected()) - set(values(reading))
    assert "Z-1" in missed


def test_a_copied_sheet_is_told_once_for_every_row() -> None:
    reading = judged(changed(lambda book: book.copy_worksheet(book[SHEET_E])))
    assert {f.code for f in reading.findings} == {"code_twice"}
    assert {f.sheet for f in reading.findings} == {f"{SHEET_E} Copy"}
    assert values(reading) == expected()


def test_a_copied_ledger_would_count_twice() -> None:
    found = only(judged(changed(lambda book: book.copy_worksheet(book[LEDGER]))))
    assert (found.code, found.severity) == ("ledger_twice", Severity.BLOCK)


def test_without_the_ledger_nothing_is_counted_silently() -> None:
    def delete(book: Any) -> None:
        del book[LEDGER]

    reading = judged(changed(delete))
    assert {(f.code, f.severity) for f in reading.findings} == {("ledger_missing", Severity.BLOCK)}
    assert reading.events == ()


def test_two_columns_of_one_name_are_refused() -> None:
    def double(book: Any) -> None:
        book[SHEET_A]["K4"] = "本季值"

    error = refusal_of(changed(double))
    assert error.code == "column_twice"
    assert SHEET_A in str(error)


@pytest.mark.parametrize("header", ["本季值", "状态", "说明", "佐证材料", "代码 指标"])
def test_a_lost_column_is_told_once_by_its_name(header: str) -> None:
    """Deleted, or its header changed: one finding at the header, none for the rows below it."""
    columns = {"本季值": "G4", "状态": "H4", "说明": "I4", "佐证材料": "J4", "代码 指标": "A4 B4"}

    def lose(book: Any) -> None:
        for cell in columns[header].split():
            book[SHEET_E][cell] = "数字"

    reading = judged(changed(lose))
    found = next(f for f in reading.findings if f.code == "column_missing")
    assert (found.severity, found.sheet, found.cell) == (Severity.BLOCK, SHEET_E, "A4")
    assert header.split()[0] in found.message
    assert "row_missing" not in {f.code for f in reading.findings}
    assert [a.input for a in reading.answers if a.input[0] != "E"] == [code for code in expected() if code[0] != "E"]


@pytest.mark.parametrize("header", ["日期", "次要指标", "金额", "小结", "文号"])
def test_a_lost_column_of_the_ledger_is_never_a_blank(header: str) -> None:
    cell = places().event(-1, header)[1]
    reading = judged(changed(lambda book: book[LEDGER].__setitem__(cell, "别的")))
    found = only(reading)
    assert (found.code, found.severity, found.sheet, found.cell) == ("column_missing", Severity.BLOCK, LEDGER, "A4")
    assert header in found.message


def test_no_header_at_all_is_no_return() -> None:
    def lose(book: Any) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(min_row=4, max_row=4):
                for cell in row:
                    if cell.value == "状态" or str(cell.value).startswith("本季值"):
                        cell.value = None

    assert refusal_of(changed(lose)).code == "no_rows"


def test_without_codes_a_pair_that_stands_twice_is_refused() -> None:
    text = FRAMEWORK.files["E.toml"]
    labels = [x.label for x in FRAMEWORK.indicator("A7").inputs]
    texts = FRAMEWORK.files | {"A.toml": FRAMEWORK.files["A.toml"].replace(labels[1], labels[0])}
    assert texts["E.toml"] == text
    other = load_texts(texts)

    def lose(book: Any) -> None:
        row = next(r for r in range(5, 40) if book[SHEET_A].cell(r, 1).value == "A7-2")
        book[SHEET_A].cell(row, 3).value = labels[0]
        book[SHEET_A].delete_cols(1)
        book["_meta"]["B1"] = str(book["_meta"]["B1"].value).replace(FRAMEWORK.digest[:16], other.digest[:16])

    data = changed(lose)
    for part in ("xl/workbook.xml", "docProps/custom.xml"):
        data = replaced(data, part, FRAMEWORK.digest[:16], other.digest[:16])
    with pytest.raises(RefusedFile) as caught:
        read(data, {other.version: other})
    assert caught.value.code == "code_column"
    assert labels[0] in str(caught.value)


# whose workbook it is -----------------------------------------------------------------------------------------

PLACES = ("xl/workbook.xml", "docProps/custom.xml", "xl/worksheets/sheet11.xml")


@pytest.mark.parametrize("kept", PLACES)
def test_one_place_of_the_identity_is_enough(kept: str) -> None:
    data = whole()
    for part in PLACES:
        if part != kept:
            data = replaced(data, part, "SY1|", "XX1|", count=9)
    assert values(judged(data)) == expected()


def test_no_identity_is_no_template() -> None:
    data = whole()
    for part in PLACES:
        data = replaced(data, part, "SY1|", "XX1|", count=9)
    assert refusal_of(data).code == "not_template"


@pytest.mark.parametrize(
    ("old", "new"), [("U-TWN", "U-OTHER"), ("|2026Q3|", "|2026Q2|"), ("|TWN|", "|GEN|"), ("东岭市", "西岭市")]
)
@pytest.mark.parametrize("part", PLACES)
def test_identities_that_contradict_each_other(part: str, old: str, new: str) -> None:
    assert refusal_of(replaced(whole(), part, old, new, count=9)).code == "identity_mixed"


def everywhere(old: str, new: str) -> bytes:
    data = whole()
    for part in PLACES:
        data = replaced(data, part, old, new, count=9)
    return data


def test_an_older_standard_and_a_changed_one() -> None:
    error = refusal_of(everywhere("|2025|", "|2019|"))
    assert (error.code, "2019" in str(error)) == ("unknown_version", True)
    assert refusal_of(everywhere(FRAMEWORK.digest[:16], "0" * 16)).code == "changed_framework"


def test_another_unit_and_round_are_read_for_what_they_are() -> None:
    who = judged(everywhere("|2026Q3|", "|2026Q1|")).identity
    assert (who.round.id, who.unit_id, who.unit_type) == ("2026Q1", "U-TWN", UnitType.TWN)


def test_a_foreign_workbook() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "本季值"  # type: ignore[index]
    out = io.BytesIO()
    book.save(out)
    assert refusal_of(out.getvalue()).code == "not_template"


@pytest.mark.parametrize("size", [0, 10, 800, 9000])
def test_a_part_that_ends_too_early_is_broken(size: int) -> None:
    part = "xl/worksheets/sheet3.xml"
    assert refusal_of(added(whole(), {part: parts_of(whole())[part][:size]})).code == "broken"
