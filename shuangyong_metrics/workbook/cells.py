"""One row of a table → the answer it gives, with a finding for everything that cannot be read or looks odd."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import (
    MICRO,
    NA_REASONS,
    Answer,
    CellRef,
    FilledBy,
    Finding,
    Framework,
    Input,
    Kind,
    Over,
    Prior,
    Status,
)
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.locate import Line, merged_into, troubled_cells
from shuangyong_metrics.workbook.normalise import Problem, clean, is_serial, raw_text, read_figure
from shuangyong_metrics.workbook.parts import sheet_files, text_of

_STATUSES = {word: Status(key) for key, word in layout.STATUS_WORDS.items()}


class CellReader:
    """Reads the rows of one workbook; asks the file's own text only about cells that look blank."""

    def __init__(self, framework: Framework, parts: dict[str, bytes], data: bytes) -> None:
        self._parts, self._data = parts, data
        self._options = {x.code: tuple(o.label for o in i.rule.options) for i in framework.indicators for x in i.inputs}
        self._measured = {i.code: i.measured for i in framework.indicators}
        self._files: dict[str, str] | None = None
        self._texts: dict[str, str] = {}
        self._troubled: dict[str, dict[str, str]] = {}

    def answer(self, item: Input, line: Line, findings: list[Finding]) -> Answer:
        """The answer in a row; appends what is wrong with it."""
        raw, ref = line.get("value"), line.ref("value")
        label = f"{item.code} {item.label}"
        counted = item.filled_by is FilledBy.LEDGER
        status, raw = self._status(item, line, raw, label, findings)
        text = "" if counted else raw_text(raw)
        note, evidence = raw_text(line.get("note")).strip(), raw_text(line.get("evidence")).strip()
        value: int | None = None
        if not counted and (text.strip() or self._looks_blank_but_is_not(item, ref, label, findings)):
            value = self._figure(item, raw, ref, label, findings) if text.strip() else None
        if status is Status.NOT_APPLICABLE:
            if value is not None:
                findings.append(finding("value_not_applicable", ref, item.code, label=label, raw=text))
            reason = self._reason(item, line, note, label, findings)
            return Answer(item.code, status, None, text, ref, reason, note, evidence)
        if value is not None:
            if status is Status.NO_CHANGE:
                findings.append(finding("value_no_change", ref, item.code, label=label, raw=text))
            return Answer(item.code, Status.FILLED, value, text, ref, "", note, evidence)
        if status is Status.NO_CHANGE and item.over in (Over.SUM, Over.QUARTER) and not counted:
            findings.append(finding("no_change_sum", line.ref("status"), item.code, label=label))
            status = None
        if status is Status.FILLED and not text.strip() and not counted:
            findings.append(finding("filled_but_blank", ref, item.code, label=label))
        kept = Status.NO_CHANGE if status is Status.NO_CHANGE else Status.BLANK
        return Answer(item.code, kept, None, text, ref, "", note, evidence)

    @staticmethod
    def _reason(item: Input, line: Line, note: str, label: str, findings: list[Finding]) -> str:
        """The reason of the list that 说明 names, blank (and asked for) when it names none."""
        reason = next((r for r in NA_REASONS if r in note), "")
        if not reason:
            options = "、".join(NA_REASONS)
            findings.append(finding("na_reason", line.ref("note"), item.code, label=label, options=options))
        return reason

    def _status(
        self, item: Input, line: Line, raw: object, label: str, findings: list[Finding]
    ) -> tuple[Status | None, object]:
        """The status of a row and its value; a status word that was typed among the values counts as one."""
        word = line.text("status")
        if not word and isinstance(raw, str) and clean(raw) in ("无变化", "不适用"):
            findings.append(finding("word_as_status", line.ref("value"), item.code, label=label, raw=raw))
            return _STATUSES[clean(raw)], ""
        if not word:
            return None, raw
        if word not in _STATUSES:
            findings.append(finding("status_unknown", line.ref("status"), item.code, label=label, raw=word))
            return None, raw
        return _STATUSES[word], raw

    def _figure(self, item: Input, raw: object, ref: CellRef, label: str, findings: list[Finding]) -> int | None:
        options = self._options.get(item.code, ())
        value = read_figure(item.kind, raw, options, lambda: self._number_format(ref))
        if isinstance(value, Problem):
            fields = {"label": label, "raw": raw_text(raw), "unit": item.unit or "—", "options": "、".join(options)}
            findings.append(finding(value.code, ref, item.code, **fields))
            return None
        if item.kind is Kind.DATE and is_serial(raw):
            day = date.fromordinal(value // MICRO).isoformat()
            findings.append(finding("date_serial", ref, item.code, label=label, raw=raw_text(raw), day=day))
        return value

    def _looks_blank_but_is_not(self, item: Input, ref: CellRef, label: str, findings: list[Finding]) -> bool:
        """A formula without a result, an error value, or a cell that a merge has swallowed; says so."""
        xml = self._sheet_text(ref.sheet)
        if ref.sheet not in self._troubled:
            self._troubled[ref.sheet] = troubled_cells(xml)
        problem = self._troubled[ref.sheet].get(ref.cell)
        if problem:
            findings.append(finding(problem, ref, item.code, label=label, raw="#"))
            return True
        area = merged_into(xml, ref.cell) if "mergeCell" in xml else ""
        if area:
            findings.append(finding("merged", ref, item.code, label=label, raw=area))
        return bool(area)

    def _sheet_text(self, sheet: str) -> str:
        if self._files is None:
            self._files = sheet_files(self._parts)
        if sheet not in self._texts:
            self._texts[sheet] = text_of(self._parts.get(self._files.get(sheet, ""), b""))
        return self._texts[sheet]

    def _number_format(self, ref: CellRef) -> str:
        """Asked of openpyxl, for it alone knows formats; an unreadable style leaves the cell undecided."""
        letters, row = ref.cell.rstrip("0123456789"), int(ref.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        column = column_index_from_string(letters)
        try:
            # read_only: a merge over a whole column, which people do, would keep openpyxl busy for minutes
            sheet: Any = openpyxl.load_workbook(io.BytesIO(self._data), read_only=True)[ref.sheet]
            sheet.reset_dimensions()
            ((cell,),) = sheet.iter_rows(min_row=row, max_row=row, min_col=column, max_col=column)
            return str(cell.number_format)
        except Exception:
            # openpyxl raises many kinds of errors on files that Excel tolerates; the cell then stays unclear
            return ""

    def printed(self, item: Input, line: Line) -> Prior:
        """Last quarter's figure and the year so far as the template printed them beside the input."""
        last, so_far = (self._printed(item, line.get(key)) for key in ("last", "year_to_date"))
        return Prior(None, None, last) if item.over is Over.BASE else Prior(last, so_far, None)

    def _printed(self, item: Input, raw: object) -> int | None:
        if not raw_text(raw).strip():
            return None
        value = read_figure(item.kind, raw, self._options.get(item.code, ()))
        return None if isinstance(value, Problem) else value
