"""The first sheet of a marked-up copy (问题清单): how many, how to go on, every problem with a link to its cell."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.messages_markup import CLEAN, COLUMNS, COUNT, GROUP, HERE, HOW, THERE, TOTAL, WHOLE_FILE
from shuangyong_metrics.model import CellRef, Input, Kind, Problem, Severity
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.annotate_fill import Copy
from shuangyong_metrics.workbook.annotate_marks import Mark, colour, link
from shuangyong_metrics.workbook.normalise import raw_text
from shuangyong_metrics.workbook.template_style import (
    band,
    fit_height,
    join,
    protect,
    put,
    set_height,
    set_up_print,
    set_widths,
    text_width,
)

_WIDTHS = (6, 9, 22, 16, 27, 18, 37, 39)
_HEADER = 5
_LEAST = 24
_STYLES = ("SY居中", "SY居中", "SY文字", "SY居中", "SY文字", "SY文字", "SY文字", "SY文字")
_NUMBER, _SEVERITY, _SHEET, _CELL, _ITEM, _CONTENT, _MESSAGE, _ADVICE = range(1, 9)


def add_list(copy: Copy, found: list[Mark], name: str) -> dict[int, int]:
    """Add the sheet in front of the others; the row of each entry. ``name``: of the file that was sent."""
    sheet = copy.build.book.create_sheet(layout.PROBLEMS, 0)
    set_widths(sheet, _WIDTHS)
    width = len(_WIDTHS)
    band(sheet, 1, width, f"问题清单（{copy.build.round.label}）", "SY标题", 32)
    band(sheet, 2, width, copy.build.subtitle, "SY副题", 20)
    band(sheet, 3, width, _total(found), "SY小节", 26)
    how = HOW.format(name=name)
    band(sheet, 4, width, how, "SY正文", 20)
    fit_height(sheet, 4, [(how, sum(_WIDTHS))])
    for column, text in enumerate(COLUMNS, 1):
        put(sheet, _HEADER, column, text, "SY表头")
    set_height(sheet, _HEADER, 26)
    rows: dict[int, int] = {}
    row = _HEADER + 1
    for number, some in groupby(found, key=lambda m: m.problem.number):
        rows[number] = row
        row = _add_entry(copy, sheet, row, list(some))
    sheet.freeze_panes = f"A{_HEADER + 1}"
    protect(sheet)
    set_up_print(sheet, copy.build.footer, title_row=_HEADER)
    return rows


def _total(found: list[Mark]) -> str:
    if not found:
        return CLEAN
    counts = Counter(m.problem.severity for m in found)
    entries = len({m.problem.number for m in found})
    kinds = "，".join(COUNT.format(severity=s.label, count=counts[s]) for s in Severity if counts[s])
    return TOTAL.format(findings=len(found), entries=entries, kinds=kinds)


def _add_entry(copy: Copy, sheet: Worksheet, top: int, some: list[Mark]) -> int:
    """One entry, a row for each of its cells; what they share stands once. The row after it."""
    problem, last = some[0].problem, top + len(some) - 1
    same = len({m.advice for m in some}) == 1
    advice = some[0].advice if same else problem.advice
    message = GROUP.format(message=problem.message, count=len(some)) if len(some) > 1 else problem.message
    for row, mark in enumerate(some, top):
        texts = {
            _NUMBER: str(problem.number) if row == top else "",
            _SEVERITY: problem.severity.label if row == top else "",
            _SHEET: mark.place.sheet if mark.place else mark.finding.sheet or WHOLE_FILE,
            _CELL: _where(mark),
            _ITEM: _item(copy, mark),
            _CONTENT: _content(copy, mark),
            _MESSAGE: "" if problem.shared and row > top else message if problem.shared else mark.finding.message,
            _ADVICE: advice if row == top else "",
        }
        for column, text in texts.items():
            put(sheet, row, column, text, _STYLES[column - 1])
        if mark.place:
            cell = sheet.cell(row, _CELL)
            link(cell, mark.place)  # type: ignore[arg-type]  # no merged cell: it has just been written
        # of what stands beside several rows, each row has to hold its part only
        shared = {_MESSAGE, _ADVICE} if problem.shared else {_ADVICE}
        held = [(t, _WIDTHS[c - 1]) for c, t in texts.items() if len(some) == 1 or c not in shared]
        least = _part(message if problem.shared else "", advice, len(some)) if len(some) > 1 else 0
        fit_height(sheet, row, held, max(_LEAST, least))
    _join(sheet, top, last, problem)
    return last + 1


def _part(message: str, advice: str, rows: int) -> float:
    """What each of several rows gives to the height of the texts beside all of them."""
    lines = max(text_width(text, 11) / (_WIDTHS[c - 1] - 3) + 1 for c, text in ((_MESSAGE, message), (_ADVICE, advice)))
    return (lines * 16 + 6) / rows


def _join(sheet: Worksheet, top: int, last: int, problem: Problem) -> None:
    for row in range(top, last + 1):
        colour(sheet.cell(row, _SEVERITY), problem.severity, framed=False)  # type: ignore[arg-type]
    if last > top:
        for column in (_NUMBER, _SEVERITY, _ADVICE, *((_MESSAGE,) if problem.shared else ())):
            join(sheet, top, column, last, column)


def _where(mark: Mark) -> str:
    if mark.place is None:
        return mark.finding.cell or "—"
    if not mark.there:
        return mark.place.cell
    return f"{HERE.format(cell=mark.place.cell)}\n{THERE.format(place=mark.there)}"


def _item(copy: Copy, mark: Mark) -> str:
    """The input with its unit of counting, or the column of the ledger."""
    item: Input | None = copy.inputs.get(mark.finding.input)
    if item is not None:
        unit = f"（{item.unit}）" if item.unit and item.kind not in (Kind.YES_NO, Kind.DATE, Kind.CHOICE) else ""
        return f"{item.code} {item.label}{unit}"
    if mark.place is None or mark.place.sheet != layout.LEDGER:
        return ""
    letters = mark.place.cell.rstrip("0123456789")
    return copy.column_title(letters)


def _content(copy: Copy, mark: Mark) -> str:
    """What stands in the cell now, in one short line."""
    if mark.place is None:
        return ""
    cell = copy.cell(CellRef(mark.place.sheet, mark.place.cell))
    if cell.value is None or cell.data_type == "f":
        return ""
    text = " ".join(raw_text(cell.value).split())
    return text if len(text) <= 40 else text[:40] + "…"
