"""One row of a table → the answer it gives, with a finding for everything that cannot be read or looks odd."""

from __future__ import annotations

from datetime import date

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
from shuangyong_metrics.workbook.locate import Line
from shuangyong_metrics.workbook.normalise import Problem, clean, is_serial, raw_text, read_figure, typed_text
from shuangyong_metrics.workbook.printed import Texts, as_printed
from shuangyong_metrics.workbook.sheets import Sheets

_STATUSES = {word: Status(key) for key, word in layout.STATUS_WORDS.items()}
#: Columns beside the figure: a merge over several of their rows is everyday and loses nothing.
_BESIDE = {"status": "状态", "note": "说明", "evidence": "佐证材料"}


class CellReader:
    """Reads the rows of one workbook; asks the file's own text only about cells that look blank."""

    def __init__(self, framework: Framework, sheets: Sheets) -> None:
        self.sheets = sheets
        self._options = {x.code: tuple(o.label for o in i.rule.options) for i in framework.indicators for x in i.inputs}

    def answer(self, item: Input, line: Line, findings: list[Finding]) -> Answer:
        """The answer in a row; appends what is wrong with it."""
        ref, label = line.ref("value"), f"{item.code} {item.label}"
        counted = item.filled_by is FilledBy.LEDGER
        status, raw = self._status(item, line, label, findings)
        text = "" if counted else typed_text(item.kind, raw)
        value: int | None = None
        blank = not clean(text)
        if not blank:
            value = self._figure(item, raw, ref, label, findings)
        elif not counted:
            blank = not self.told_not_blank(line, "value", label, findings, item.code)
        for key, title in _BESIDE.items():
            self.told_not_blank(line, key, f"{label} {title}", findings, item.code)
        status, reason = self._settled(item, line, label, (status, value, text, blank and not counted), findings)
        given = value if status is Status.FILLED else None
        note, evidence = (raw_text(line.get(key)).strip() for key in ("note", "evidence"))
        return Answer(item.code, status, given, text, ref, reason, note, evidence)

    def _settled(
        self,
        item: Input,
        line: Line,
        label: str,
        read: tuple[Status | None, int | None, str, bool],
        findings: list[Finding],
    ) -> tuple[Status, str]:
        """The status that the word and the figure give together, and the reason of a 不适用."""
        word, value, text, blank = read
        if word is Status.NOT_APPLICABLE:
            if value is not None:
                findings.append(finding("value_not_applicable", line.ref("value"), item.code, label=label, raw=text))
            return word, self._reason(item, line, label, findings)
        if value is not None:
            if word is Status.NO_CHANGE:
                findings.append(finding("value_no_change", line.ref("value"), item.code, label=label, raw=text))
            return Status.FILLED, ""
        if word is Status.NO_CHANGE and item.over in (Over.SUM, Over.QUARTER) and item.filled_by is FilledBy.UNIT:
            findings.append(finding("no_change_sum", line.ref("status"), item.code, label=label))
            return Status.BLANK, ""
        if word is Status.FILLED and blank:
            findings.append(finding("filled_but_blank", line.ref("value"), item.code, label=label))
        return Status.NO_CHANGE if word is Status.NO_CHANGE else Status.BLANK, ""

    @staticmethod
    def _reason(item: Input, line: Line, label: str, findings: list[Finding]) -> str:
        """The reason of the list that 说明 names, blank (and asked for) when it names none."""
        note = raw_text(line.get("note"))
        reason = next((r for r in NA_REASONS if r in note), "")
        if not reason:
            options = "、".join(NA_REASONS)
            findings.append(finding("na_reason", line.ref("note"), item.code, label=label, options=options))
        return reason

    def _status(self, item: Input, line: Line, label: str, findings: list[Finding]) -> tuple[Status | None, object]:
        """The status of a row and its value; a status word that was typed among the values counts as one."""
        word, raw = line.text("status"), line.get("value")
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
        if self.told_struck(ref, label, typed_text(item.kind, raw), findings, item.code):
            return None
        options = self._options.get(item.code, ())
        value = read_figure(item.kind, raw, options, lambda: self.sheets.number_format(ref))
        if isinstance(value, Problem):
            fields = {"label": label, "raw": typed_text(item.kind, raw), "unit": item.unit or "—"}
            fields["options"] = "、".join(options)
            findings.append(finding(value.code, ref, item.code, **fields))
            return None
        if item.kind is Kind.DATE and is_serial(raw):
            day = date.fromordinal(value // MICRO).isoformat()
            findings.append(finding("date_serial", ref, item.code, label=label, raw=raw_text(raw), day=day))
        return value

    def told_struck(self, ref: CellRef, label: str, raw: str, findings: list[Finding], code: str = "") -> bool:
        """Is part of what stands here crossed out or raised? Then nobody can tell what counts, and it is told so.

        A cell that is crossed out as a whole still counts; the hint asks whether it should.
        """
        struck = self.sheets.struck(ref.sheet).get(ref.cell)
        if struck is None:
            return False
        if struck.whole:
            findings.append(finding("struck_whole", ref, code, label=label, raw=raw))
        else:
            findings.append(finding("struck_part", ref, code, label=label, raw=raw, part=struck.part))
        return not struck.whole

    def told_not_blank(self, line: Line, key: str, label: str, findings: list[Finding], code: str = "") -> bool:
        """A formula without a result, an error value, or a cell that a merge has swallowed: not blank, and told so."""
        if line.get(key) != "" or key not in line.columns:
            return False
        troubled, beside = self.sheets.troubled(line.sheet), key in _BESIDE
        if beside and not troubled:
            return False
        trouble = troubled.get(line.cell(key))
        if trouble is not None:
            findings.append(finding(trouble.problem, line.ref(key), code, label=label, raw=trouble.text.strip() or "#"))
            return True
        area = "" if beside else self.sheets.merged_into(line.ref(key))
        if area:
            findings.append(finding("merged", line.ref(key), code, label=label, raw=area))
        return bool(area)

    def printed(self, item: Input, line: Line, texts: Texts | None) -> Prior:
        """Last quarter's figure and the year so far as the template printed them beside the input.

        ``texts``: what it has printed, where that is known; otherwise what stands in the cells.
        """
        recorded = None if texts is None else texts.get(item.code, {})
        last, so_far = (self._printed(item, as_printed(line, recorded, key)) for key in ("last", "year_to_date"))
        return Prior(None, None, last) if item.over is Over.BASE else Prior(last, so_far, None)

    def _printed(self, item: Input, raw: object) -> int | None:
        if not raw_text(raw).strip():
            return None
        value = read_figure(item.kind, raw, self._options.get(item.code, ()))
        return None if isinstance(value, Problem) else value
