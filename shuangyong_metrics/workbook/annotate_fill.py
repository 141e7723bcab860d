"""A fresh copy of the template takes what the unit typed, cell by cell; every cell of theirs has its place in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy as duplicate
from datetime import time, timedelta
from itertools import pairwise
from math import isfinite

from openpyxl.cell import Cell
from openpyxl.styles import Protection
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.messages_markup import NOTHING, STAND_IN
from shuangyong_metrics.model import CellRef, Finding, Input, Kind, Reading
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.locate import INPUTS, LEDGER, Grid, Line, column_name, find_lines
from shuangyong_metrics.workbook.normalise import raw_text
from shuangyong_metrics.workbook.template_context import Build
from shuangyong_metrics.workbook.template_ledger import FIRST, LAST, add_event_row
from shuangyong_metrics.workbook.template_style import fit_height, hold
from shuangyong_metrics.workbook.typed import Typed

#: More events than this are no quarter of a unit.
MOST_EVENTS = 2_000
_FILLED = tuple(key for key in layout.COLUMNS if key not in layout.PRINTED)
_EVENT = tuple(key for key in layout.LEDGER_COLUMNS if key != "number_in_list")
#: What was typed over the template's own print is mended by printing it anew.
_RESTORED = ("prior_typed", "prior_typed_locked")
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


class Copy:
    """The fresh copy with its rows found as the reader finds them, and what has been carried into it."""

    def __init__(self, build: Build, typed: Typed, reading: Reading) -> None:
        self.build, self.typed = build, typed
        self.inputs: dict[str, Input] = {x.code: x for x in build.framework.inputs}
        names = [n for n in build.book.sheetnames if n not in (layout.META, layout.GUIDE, layout.COVER)]
        grids = [Grid(n, [["" if v is None else v for v in r] for r in self.sheet(n).values]) for n in names]
        self.lines = {line.text("code"): line for line in find_lines(grids, INPUTS, [])}
        self._event = next(find_lines(grids, LEDGER, []))
        self._told = {(f.input, f.code) for f in reading.findings}
        #: their first row of each input
        self._first: dict[str, Line] = {}
        #: their row → it and its row in the copy
        self._rows: dict[tuple[str, int], tuple[Line, Line]] = {}
        self._carry_cover()
        for theirs in typed.lines.values():
            self._carry(theirs)
        self._carry_events()
        for found in reading.findings:
            self._keep(found)

    def sheet(self, name: str) -> Worksheet:
        """One of the copy's sheets."""
        found: Worksheet = self.build.book[name]
        return found

    def cell(self, ref: CellRef) -> Cell:
        """One of the copy's cells."""
        found: Cell = self.sheet(ref.sheet)[ref.cell]
        return found

    def event(self, row: int) -> Line:
        """The copy's row of the ledger, counted from 1."""
        return Line(layout.LEDGER, row - 1, self._event.columns, ())

    def column_title(self, letters: str) -> str:
        """The title of a column of the ledger."""
        keys = {column_name(n): key for key, n in self._event.columns.items()}
        return layout.LEDGER_COLUMNS[keys[letters]].partition("（")[0]

    def place(self, found: Finding) -> CellRef | None:
        """Where a finding of their file stands in the copy; None where it is about the whole file."""
        line, key = self._theirs(found)
        pair = self._rows.get((line.sheet, line.row)) if line else None
        if pair:
            return pair[1].ref("value" if key in layout.PRINTED else key)
        if found.input in self.lines:
            return self.lines[found.input].ref("value")
        return self.event(FIRST).ref("day") if found.code == "ledger_missing" else None

    def _theirs(self, found: Finding) -> tuple[Line | None, str]:
        """Their row and the key of its column."""
        match = _CELL.fullmatch(found.cell)
        if match is None:
            return None, "value"
        line, _ = self._rows.get((found.sheet, int(match[2]) - 1), (None, None))
        columns = line.columns if line else {}
        return line, next((key for key, n in columns.items() if column_name(n) == match[1]), "value")

    def _carry_cover(self) -> None:
        for row in self.sheet(layout.COVER).iter_rows():
            for label, cell in pairwise(row):
                if isinstance(cell, Cell) and not cell.protection.locked:
                    type_in(cell, self.typed.cover.get(str(label.value), ""))

    def _carry(self, theirs: Line) -> None:
        """Rows are known by their code, and where that column is gone by 指标 and 填报项, as the reader knows them."""
        code = theirs.text("code").replace(" ", "").upper() if "code" in theirs.columns else self._code(theirs)
        ours = self.lines.get(code)
        if ours is None:
            return
        self._rows[(theirs.sheet, theirs.row)] = (theirs, ours)
        if self._first.setdefault(code, theirs) is theirs:
            self._fill(theirs, ours, _FILLED, self._shows_percent(code, theirs))

    def _shows_percent(self, code: str, theirs: Line) -> bool:
        """Is a percentage kept as 0.95 because its cell shows percent? The reader has asked the cell, and told."""
        raw = theirs.get("value")
        if self.inputs[code].kind is not Kind.PERCENT or isinstance(raw, bool) or not isinstance(raw, int | float):
            return False
        small = 0 < raw <= 1 and (code, "percent_unclear") not in self._told
        return small or (code, "percent_cell_high") in self._told

    def _code(self, theirs: Line) -> str:
        pair = (theirs.text("indicator"), theirs.text("label"))
        return next((c for c, line in self.lines.items() if (line.text("indicator"), line.text("label")) == pair), "")

    def _fill(self, theirs: Line, ours: Line, keys: Iterable[str], share: bool = False) -> None:
        sheet = self.sheet(ours.sheet)
        texts = []
        for key in keys:
            cell, raw = self.cell(ours.ref(key)), theirs.get(key)
            text = raw_text(raw).strip()
            # what the template holds itself stays: a formula, the words in a cell that is not asked for
            if cell.data_type == "f" or (cell.protection.locked and text in ("", str(cell.value or ""))):
                continue
            type_in(cell, raw, share and key == "value")
            if isinstance(raw, str):
                texts.append((text, sheet.column_dimensions[cell.column_letter].width))
        height = sheet.row_dimensions[ours.row + 1].height or 0
        fit_height(sheet, ours.row + 1, texts, height, grows=True)

    def _carry_events(self) -> None:
        """Rows keep their numbers where the template has room there; another ledger's rows follow, each once."""
        events = self.typed.events
        if len(events) > MOST_EVENTS:
            raise refusal("markup_long", count=str(len(events)), limit=str(MOST_EVENTS))
        first = [line for line in events if line.sheet == events[0].sheet]
        stays = all(FIRST <= line.row + 1 <= LAST for line in first)
        last = FIRST + layout.LEDGER_ROWS - 1
        seen: dict[tuple[str, ...], Line] = {}
        free = FIRST
        for line in events:
            content = tuple(raw_text(line.get(key)).strip() for key in _EVENT)
            other = line.sheet != events[0].sheet
            if other and content in seen:
                self._rows[(line.sheet, line.row)] = (line, seen[content])
                continue
            row = line.row + 1 if stays and not other else free
            free, last = row + 1, self._draw(last, row)
            ours = seen[content] = self.event(row)
            self._rows[(line.sheet, line.row)] = (line, ours)
            self._fill(line, ours, _EVENT)
            if other:
                # nobody knows whether it is another event: the day is asked for again
                hold(self.cell(ours.ref("day")), STAND_IN["ledger_twice"].format(raw=raw_text(line.get("day"))))

    def _draw(self, last: int, row: int) -> int:
        """Rows below the template's own get their lines and numbers; the last drawn one."""
        for more in range(last + 1, row + 1):
            add_event_row(self.sheet(layout.LEDGER), more)
        return max(last, row)

    def _keep(self, found: Finding) -> None:
        """What cannot be carried over stays visible as text, so that what blocked goes on to block until it is mended."""
        ref = self.place(found)
        if ref is None or found.code in _RESTORED:
            return
        cell = self.cell(ref)
        if cell.protection.locked and cell.data_type != "f":
            own_style(cell)
            cell.protection = Protection(locked=False)
        text = self._stand_in(found)
        if not text and cell.value is None and found.cell:
            text = self.typed.remains(CellRef(found.sheet, found.cell))
        if text and cell.data_type != "f":
            hold(cell, text)

    def _stand_in(self, found: Finding) -> str:
        if found.code in ("row_missing", "ledger_missing"):
            return STAND_IN[found.code]
        if found.code == "prior_typed_blank":
            line, key = self._theirs(found)
            return STAND_IN[found.code].format(raw=line.text(key) if line and line.text(key) else NOTHING)
        if found.code == "struck_part":
            line, key = self._theirs(found)
            return STAND_IN[found.code].format(raw=line.text(key) if line else "")
        return self.differing(found) if found.code == "code_twice" else ""

    def differing(self, found: Finding) -> str:
        """Both of two figures for one input; nothing where they are the same."""
        second, _ = self._theirs(found)
        first = self._first.get(found.input)
        if first is None or second is None or all(first.text(k) == second.text(k) for k in ("value", "status")):
            return ""
        both = (" ".join(filter(None, (x.text("value"), x.text("status")))) or NOTHING for x in (first, second))
        return STAND_IN["code_twice"].format(**dict(zip(("first", "second"), both, strict=True)))


def own_style(cell: Cell) -> None:
    """Before a cell's looks are changed: it shares them with all cells of its kind."""
    cell._style = duplicate(cell._style)  # type: ignore[attr-defined]  # the stubs know public names only


def type_in(cell: Cell, raw: object, share: bool = False) -> None:
    """A content as it was read goes into a cell so that it reads as the same again."""
    own_style(cell)
    if isinstance(raw, str):
        hold(cell, raw or None)
    elif isinstance(raw, int | float):
        _type_number(cell, raw, share)
    else:
        _type_moment(cell, raw)


def _type_number(cell: Cell, raw: float, share: bool) -> None:
    if not isfinite(raw):
        hold(cell, raw_text(raw))
        return
    cell.value = raw
    if share:
        cell.number_format = "0%" if float(raw * 100).is_integer() else "0.00####%"
    elif is_date_format(cell.number_format):
        cell.number_format = "General"


def _type_moment(cell: Cell, raw: object) -> None:
    try:
        cell.value = raw  # type: ignore[assignment]  # whatever it is: what no cell can hold raises
    except (ValueError, OverflowError):
        hold(cell, raw_text(raw))  # a moment that no cell can hold
        return
    if isinstance(raw, time | timedelta):
        cell.number_format = "h:mm:ss" if isinstance(raw, time) else "[h]:mm:ss"
