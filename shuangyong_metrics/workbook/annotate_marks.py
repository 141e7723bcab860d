"""The marks in a marked-up copy: colour and frame of a cell, its comment, and beside its row the numbers of the list."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy as duplicate
from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.messages_markup import ADVICE, AUTHOR, COMMENT, COMMENT_THERE
from shuangyong_metrics.model import CellRef, Finding, Problem, Severity
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.annotate_fill import Copy, own_style
from shuangyong_metrics.workbook.template_context import ranges
from shuangyong_metrics.workbook.template_inputs import HEADER
from shuangyong_metrics.workbook.template_style import RED, TINT_HINT, put, text_width

#: Fill, kind of frame and its colour: told apart in grey print by the frame, and always with a word beside it.
_LOOKS = {
    Severity.BLOCK: (PatternFill("solid", fgColor="F8D3CE"), Side("medium", RED)),
    Severity.ASK: (PatternFill("solid", fgColor=TINT_HINT), Side("mediumDashed", "A65A00")),
    Severity.HINT: (PatternFill("solid", fgColor="DFE9F3"), Side("dashed", "3B5F86")),
}
_WIDTH, _WIDE, _LINE = 11, 300, 17


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding in the copy: its entry of the list, its place here and there, what to do here."""

    problem: Problem
    finding: Finding
    place: CellRef | None
    there: str
    advice: str


def marks(copy: Copy, listed: tuple[Problem, ...]) -> list[Mark]:
    """A mark for every finding, in the order of the list."""
    return [_mark(copy, problem, found) for problem in listed for found in problem.findings]


def _mark(copy: Copy, problem: Problem, found: Finding) -> Mark:
    place, there = copy.place(found), ""
    if place and found.cell and (found.sheet, found.cell) != (place.sheet, place.cell):
        there = found.cell if found.sheet == place.sheet else f"“{found.sheet}”{found.cell}"
    code = found.code
    if code == "code_twice" and not copy.differing(found):
        code = "code_twice_same"
    return Mark(problem, found, place, there, ADVICE.get(code, found.advice))


def link(cell: Cell, place: CellRef) -> None:
    """A click leads to another cell of the workbook."""
    own_style(cell)
    target = place.sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{target}'!{place.cell}")
    known = cell.font
    cell.font = Font(known.name, known.sz, known.b, charset=known.charset, underline="single", color=RED)


def colour(cell: Cell, severity: Severity, *, framed: bool = True) -> None:
    """Colour a cell as its severity asks, with the frame that tells it in grey print."""
    own_style(cell)
    cell.fill, side = _LOOKS[severity]
    if framed:
        cell.border = Border(left=side, right=side, top=side, bottom=side)


def mark_cells(copy: Copy, found: list[Mark], rows_of_list: dict[int, int]) -> None:
    """Mark every cell that a finding is about; ``rows_of_list`` gives the row of each entry on the first sheet."""
    cells: dict[CellRef, list[Mark]] = {}
    for mark in found:
        if mark.place:
            cells.setdefault(mark.place, []).append(mark)
    sheets: dict[str, dict[int, list[Mark]]] = {}
    for ref, some in cells.items():
        cell = copy.cell(ref)
        colour(cell, some[0].problem.severity)
        cell.comment = _comment(some)
        sheets.setdefault(ref.sheet, {}).setdefault(cell.row, []).extend(some)
    for name, rows in sheets.items():
        sheet = copy.sheet(name)
        _untint(sheet, {ref.cell for ref in cells if ref.sheet == name})
        _remark(sheet, rows, rows_of_list)


def _comment(some: list[Mark]) -> Comment:
    paragraphs = []
    for mark in some:
        words = {"severity": mark.problem.severity.label, "number": mark.problem.number, "advice": mark.advice}
        text = COMMENT.format(message=mark.finding.message, **words)
        if mark.there and mark.place:
            text += COMMENT_THERE.format(cell=mark.place.cell, place=mark.there)
        paragraphs.append(text)
    text = "\n\n".join(paragraphs)
    lines = sum(1 + int(text_width(line, 9) * 6.2 // _WIDE) for line in text.split("\n"))
    return Comment(text, AUTHOR, width=_WIDE, height=_LINE * (lines + 1))


def _remark(sheet: Worksheet, rows: dict[int, list[Mark]], rows_of_list: dict[int, int]) -> None:
    """One more column at the right: the entries of the list, as words, each row linked to its first one."""
    column = sheet.max_column + 1
    put(sheet, 1, column, None, "SY标题")
    put(sheet, HEADER, column, layout.REMARK, "SY表头")
    sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    for row in range(HEADER + 1, sheet.max_row + 1):
        put(sheet, row, column, None, "SY居中")
    for row, some in rows.items():
        entries = {m.problem.number: m.problem.severity for m in some}
        lines = []
        for severity in dict.fromkeys(entries.values()):
            numbers = "、".join(str(n) for n, own in sorted(entries.items()) if own is severity)
            lines.append(f"{severity.label} {numbers}")
        cell = put(sheet, row, column, "\n".join(lines), "SY居中")
        link(cell, CellRef(layout.PROBLEMS, f"A{rows_of_list[min(entries)]}"))
        colour(cell, some[0].problem.severity, framed=False)


def _untint(sheet: Worksheet, marked: set[str]) -> None:
    """Take marked cells out of the template's own colouring, which would cover theirs."""
    kept = ConditionalFormattingList()
    for group in sheet.conditional_formatting:
        areas = sorted(group.sqref.ranges, key=lambda area: (area.min_row, area.min_col))
        pieces = [piece for area in areas for piece in _without(area, marked)]
        whole = pieces == [area.coord for area in areas]
        origin = areas[0].coord.partition(":")[0]
        for where in [" ".join(pieces)] if whole else pieces:
            first = origin if whole else where.partition(":")[0]
            for rule in group.rules:
                moved = duplicate(rule)
                # each piece has its own first cell, for which its formula is written
                moved.formula = [Translator(f"={f}", origin).translate_formula(first)[1:] for f in rule.formula]
                moved.priority = 0
                kept.add(where, moved)
    sheet.conditional_formatting = kept


def _without(area: CellRange, marked: set[str]) -> Iterator[str]:
    """An area less some cells, column by column where any is taken out."""
    if not any(f"{get_column_letter(column)}{row}" in marked for row, column in area.cells):
        yield area.coord
        return
    for column in range(area.min_col, area.max_col + 1):
        letter = get_column_letter(column)
        rows = [row for row in range(area.min_row, area.max_row + 1) if f"{letter}{row}" not in marked]
        yield from ranges(column, rows).split()
