"""The marked-up copy: what was typed, every problem at its cell and in the list, and a return itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import mischief_struck
import pytest
from blank_returns import FRAMEWORKS, Places, blank, whole_cells
from crafted_files import with_cell, with_values
from marked_copies import Marked, answers, blocking
from read_samples import AMOUNT, COUNT, DAY, PERCENT, SHEET_A, YES, changed, formatted, places, typed, whole

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages import catalogue
from shuangyong_metrics.model import CellRef, Prior, Severity, UnitType
from shuangyong_metrics.workbook.annotate_fill import MOST_EVENTS
from shuangyong_metrics.workbook.problems import _INSTEAD, GROUPED, _fields, as_text, problems
from shuangyong_metrics.workbook.worker import Worker


def wrong() -> bytes:
    """Three kinds of errors, one of them four times."""
    cells = {places().at(COUNT): "约20", places().at(DAY): "2026年3月", places().at(YES): "基本是"}
    return with_values(whole(), cells | {places().event(n, "日期"): f"7月{n + 1}日" for n in range(3)})


def test_the_copy_reads_as_the_file_did_and_another_copy_of_it_is_the_same() -> None:
    marked = Marked(wrong())
    assert (answers(marked.second), blocking(marked.second)) == (answers(marked.first), blocking(marked.first))
    assert (marked.second.identity, marked.second.printed) == (marked.first.identity, marked.first.printed)
    again = Marked(marked.data)
    assert again.book.sheetnames == marked.book.sheetnames == ["问题清单", *places().book.sheetnames]
    assert [row[1:] for row in again.list] == [row[1:] for row in marked.list]
    assert again.book[SHEET_A].max_column == marked.book[SHEET_A].max_column
    comments = [
        [c.comment.text for row in m.book[SHEET_A].iter_rows() for c in row if c.comment] for m in (marked, again)
    ]
    assert comments[0] == comments[1]


def test_a_bad_cell_has_colour_frame_comment_and_a_number_that_leads_to_the_list() -> None:
    marked = Marked(wrong())
    sheet, cell = places().at(YES)
    found = next(f for f in marked.first.findings if f.input == YES)
    bad = marked.book[sheet][cell]
    assert bad.value == "基本是" and bad.fill.fgColor.rgb.endswith("F8D3CE") and bad.border.left.style == "medium"
    assert found.message in bad.comment.text and found.advice in bad.comment.text and "阻断" in bad.comment.text
    assert not bad.protection.locked
    other = marked.book[sheet][places().at("A1-2")[1]]
    assert other.comment is None and other.fill.fill_type is None, "looks are shared by cells: only this one is changed"
    remark = marked.book[sheet].cell(bad.row, marked.book[sheet].max_column)
    assert remark.value.startswith("阻断 ")
    target = remark.hyperlink.location.rpartition("!")[2]
    assert str(marked.book["问题清单"][target].value) == remark.value.split()[1]


def test_every_line_of_the_list_leads_to_its_cell_and_one_cause_is_one_entry() -> None:
    marked = Marked(wrong())
    sheet = marked.book["问题清单"]
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert sorted(links) == sorted(f"'{f.sheet}'!{f.cell}" for f in marked.first.findings)
    entries = [row[0] for row in marked.list if row[0]]
    assert entries == [str(n) for n in range(1, 4)], "four half dates are one entry"
    group = next(row for row in marked.list if row[6] and "共 4 处" in row[6])
    assert group[1] == "阻断" and group[7] == "请写明年、月、日，例如 2026-03-31。"
    words = "".join(str(row[0].value) for row in sheet.iter_rows(max_row=4))
    assert "共 6 处，归为 3 条：阻断 6 处" in words and "改好后直接上传本文件" in words


def test_moved_rows_and_renamed_sheets_have_both_addresses() -> None:
    def move(book: object) -> None:
        book[SHEET_A].insert_rows(1, 2)  # type: ignore[index]
        book[SHEET_A].title = "改名"  # type: ignore[index]

    marked = Marked(changed(move, typed(YES, "基本是")))
    sheet, cell = places().at(YES)
    (found,) = marked.first.findings
    assert found.sheet == "改名" and found.cell != cell
    assert f"'{sheet}'!{cell}" in [c.hyperlink.location for c in marked.book["问题清单"]["D"] if c.hyperlink]
    assert marked.list[0][3] == f"本表 {cell}\n您的文件 “改名”{found.cell}"
    assert f"您的文件 “改名”{found.cell}" in marked.book[sheet][cell].comment.text
    assert blocking(marked.second) == [(found.code, sheet, cell, YES)]
    assert answers(marked.second) == answers(marked.first)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-5",
        "@SUM(A1)",
        '=HYPERLINK("http://x")',
        "_x005F_x0041_",
        "a\nb",
        "<b>&\"'",
        "\u202eabc",
        " 空 ",
    ],
)
def test_what_was_typed_is_text_and_never_runs(text: str) -> None:
    marked = Marked(with_values(whole(), {places().at(YES, "佐证材料"): text, places().event(0, "文号"): text}))
    cell = marked.book[SHEET_A][places().at(YES, "佐证材料")[1]]
    assert (cell.data_type, cell.value) == ("s", text)
    assert answers(marked.second) == answers(marked.first)
    assert [e.number for e in marked.second.events] == [e.number for e in marked.first.events]


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        (COUNT, 12.0), (COUNT, "１２"), (COUNT, datetime(2026, 3, 1)), (COUNT, True), (DAY, 46000), (DAY, "2026.3.5"),
        (DAY, datetime(2026, 3, 1, 9, 30)), (AMOUNT, 0.123456), (COUNT, time(9, 30)), (COUNT, timedelta(hours=30)),
    ],
)  # fmt: skip
def test_every_kind_of_content_reads_as_the_same_again(code: str, raw: object) -> None:
    def put(book: object) -> None:
        sheet, cell = places().at(code)
        book[sheet][cell].number_format = "General"  # type: ignore[index]
        book[sheet][cell].value = raw  # type: ignore[index]

    marked = Marked(changed(put))
    before, after = ({a.input: a for a in r.answers}[code] for r in (marked.first, marked.second))
    assert (after.raw, after.value, after.status) == (before.raw, before.value, before.status)
    assert blocking(marked.second) == blocking(marked.first)


@pytest.mark.parametrize("name", mischief_struck.FILES)
def test_what_is_crossed_out_goes_on_to_block_in_the_copy(name: str) -> None:
    file = mischief_struck.FILES[name]
    marked = Marked(file.make())
    assert [(s, c) for _, s, c, _ in blocking(marked.second)] == sorted(
        {(s, c) for code, s, c in file.told if code != "struck_whole"}
    )
    assert answers(marked.second) == answers(marked.first)


@pytest.mark.parametrize(
    ("raw", "number_format", "told"),
    [(0.955, "0.0%", []), (0.955, "General", ["percent_unclear"]), (95, "0%", ["percent_cell_high"]), (95, "0", [])],
)
def test_what_a_percent_cell_shows_stays_so(raw: float, number_format: str, told: list[str]) -> None:
    marked = Marked(formatted(PERCENT, raw, number_format))
    assert [f.code for f in marked.first.findings] == told
    assert (marked.second.findings, answers(marked.second)) == (marked.first.findings, answers(marked.first))
    sheet, cell = places().at(PERCENT, "状态")
    claimed = Marked(with_values(formatted(PERCENT, raw, number_format), {(sheet, cell): "不适用"}))
    assert [f.code for f in claimed.second.findings] == [f.code for f in claimed.first.findings]


@pytest.mark.parametrize(
    ("element", "shown"),
    [('t="e"><f>1/0</f><v>#DIV/0!</v>', "#DIV/0!"), ("><f>SUM(A1:A3)</f>", "=SUM(A1:A3)")],
)
@pytest.mark.parametrize("code", [COUNT, YES, DAY])
def test_what_cannot_be_carried_over_is_shown_as_text_and_goes_on_to_block(code: str, element: str, shown: str) -> None:
    sheet, cell = places().at(code)
    marked = Marked(with_cell(whole(), sheet, cell, f'<c r="{cell}" {element}</c>'))
    bad = marked.book[sheet][cell]
    assert (bad.value, bad.data_type) == (shown, "s") and bad.comment
    assert [(s, c) for _, s, c, _ in blocking(marked.second)] == [(sheet, cell)]


def test_a_swallowed_cell_a_lost_row_and_a_row_that_stands_twice_go_on_to_block() -> None:
    def spoil(book: object) -> None:
        sheet = book[SHEET_A]  # type: ignore[index]
        column = places().at("A1-1")[1][0]
        sheet.merge_cells(f"{places().at('A1-1')[1]}:{column}{int(places().at('A1-2')[1][1:])}")
        sheet.delete_rows(int(places().at("A8-1")[1][1:]))
        other = book.copy_worksheet(book["基础数据"])  # type: ignore[attr-defined, index]
        other[places().at("Z-1")[1]] = "否"

    marked = Marked(changed(spoil))
    at = {code: marked.places().cell(places().at(code)).value for code in ("A1-2", "A8-1", "Z-1")}
    first, last = places().at("A1-1")[1], places().at("A1-2")[1]
    assert at == {"A1-2": f"合并在 {first}:{last}", "A8-1": "原表缺这一行", "Z-1": "是 或 否"}
    assert {i for _, _, _, i in blocking(marked.second)} == {"A1-2", "A8-1", "Z-1"}


def test_the_cover_comes_along_and_a_blanked_base_figure_stays_blank() -> None:
    known = Places(blank(UnitType.TWN, 3, {"B3-2": Prior(None, None, 500_000_000)}))
    cells = whole_cells(known) | {known.at("B3-2"): None, ("封面", "B6"): "甲", ("封面", "B7"): date(2026, 10, 9)}
    marked = Marked(known.typed(cells))
    assert marked.book["封面"]["B6"].value == "甲"
    assert marked.book["封面"]["B7"].value == datetime(2026, 10, 9)
    assert marked.book["封面"]["A1"].value == known.book["封面"]["A1"].value
    assert [f.code for f in marked.second.findings] == [f.code for f in marked.first.findings] == ["base_kept"]


def test_a_ledger_without_end_is_refused_with_a_way_out() -> None:
    fresh = Places(whole())
    for n in range(MOST_EVENTS + 1):
        fresh.book["活动台账"][fresh.event(n, "文号")[1]] = "x"
    with pytest.raises(RefusedFile, match=r"台账|活动"):
        Marked(fresh.typed({}))


def test_the_process_makes_the_same_copy_and_the_command_line_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = Marked(wrong())
    with Worker(FRAMEWORKS) as worker:
        made = worker.mark_up(wrong(), "报表.xlsx", worker.check(wrong(), "报表.xlsx"))
        assert blocking(worker.check(made, "a.xlsx")) == blocking(marked.first)
    file, out = tmp_path / "报表.xlsx", tmp_path / "回执.xlsx"
    before = wrong()
    file.write_bytes(before)
    assert main(["check", str(file), "--markup", str(out)]) == 1
    assert f"批注回执已写到 {out}" in capsys.readouterr().out
    assert main(["check", str(out)]) == 1
    assert main(["check", str(file), "--markup", str(file)]) == 2
    assert file.read_bytes() == before
    file.write_bytes(with_values(whole(), {places().at(YES, "佐证材料"): "联系人13812345678"}))
    assert main(["check", str(file), "--markup", str(tmp_path / "无.xlsx")]) == 2
    assert not (tmp_path / "无.xlsx").exists(), "no copy of what the scan has hit"


def test_the_list_as_text_names_every_cell_once() -> None:
    found = Marked(wrong()).first.findings
    text = as_text(problems(found))
    assert all(text.count(f.cell) >= 1 for f in found)
    assert len([line for line in text.split("\n") if line[0].isdigit()]) == len(problems(found)) == 3
    assert [p.severity for p in problems(found)] == sorted(
        (p.severity for p in problems(found)), key=list(Severity).index
    )
    assert sum(len(p.findings) for p in problems(found[: GROUPED - 1])) == GROUPED - 1


def test_the_advice_of_every_message_can_speak_for_a_group() -> None:
    for entry in catalogue():
        assert _fields(entry.advice) <= set(_INSTEAD), entry.code


def test_an_excess_that_follows_from_an_unreadable_denominator_is_not_told() -> None:
    at = places().at
    cells = {at("B8-1"): 30}
    assert {f.code for f in Marked(with_values(whole(), cells)).first.findings} == {"numerator_exceeds"}
    spoiled = Marked(with_values(whole(), cells | {at("B8-2"): "约10"})).first
    assert [(f.code, CellRef(f.sheet, f.cell)) for f in spoiled.findings] == [("approximate", CellRef(*at("B8-2")))]
