"""本季无事项: one word on the cover answers for what was left blank — nothing happened in this quarter.

Sums are then a reported 0, the newest figures stand unchanged. What is typed all the same counts as typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import Answer, CellRef, Event, FilledBy, Finding, Framework, Over, Severity, Status
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.locate import Grid, cell_name
from shuangyong_metrics.workbook.normalise import Problem, clean, raw_text, read_yes_no
from shuangyong_metrics.workbook.sheets import Sheets


def declared(grids: Sequence[Grid], sheets: Sheets, findings: list[Finding]) -> CellRef | None:
    """The cell of the cover that says 是; None where it is blank or says 否. What cannot be read is told."""
    found = _answer(grids)
    if found is None:
        return None
    ref, raw = found
    if not clean(raw_text(raw)):
        trouble = sheets.troubled(ref.sheet).get(ref.cell)
        if trouble is not None:
            findings.append(finding(trouble.problem, ref, label=layout.QUIET, raw=trouble.text.strip() or "#"))
        return None
    value = read_yes_no(raw)
    if isinstance(value, Problem):
        findings.append(finding(value.code, ref, label=layout.QUIET, raw=raw_text(raw), unit="—", options="是、否"))
        return None
    return ref if value else None


def _answer(grids: Sequence[Grid]) -> tuple[CellRef, object] | None:
    """The cell right of the label, on the sheet that also names the deadline: the words may stand in a note elsewhere."""
    for grid in grids:
        places = {
            clean(value): (row, column)
            for row, values in enumerate(grid.rows)
            for column, value in enumerate(values)
            if isinstance(value, str) and clean(value) in (layout.DUE, layout.QUIET)
        }
        if set(places) == {layout.DUE, layout.QUIET}:
            row, column = places[layout.QUIET]
            values = grid.rows[row]
            raw = values[column + 1] if column + 1 < len(values) else ""
            return CellRef(grid.name, cell_name(row, column + 1)), raw
    return None


def nothing_happened(
    framework: Framework,
    answers: tuple[Answer, ...],
    events: tuple[Event, ...],
    at: CellRef,
    findings: list[Finding],
) -> tuple[Answer, ...]:
    """The answers of a return whose cover (``at``) says so; a hint where figures or events say otherwise."""
    inputs = {x.code: x for x in framework.inputs if x.filled_by is FilledBy.UNIT}
    told = {f.input for f in findings if f.severity is Severity.BLOCK}
    said = [a.ref for a in answers if a.input in inputs and inputs[a.input].over is Over.SUM and a.value]
    places = [*said, *(e.ref for e in events)]
    if places:
        first = f"{places[0].sheet} {places[0].cell}"
        findings.append(finding("quiet_with_figures", at, count=str(len(places)), place=first))
    return tuple(
        _quiet(a, inputs[a.input].over) if a.status is Status.BLANK and a.input in inputs and a.input not in told else a
        for a in answers
    )


def _quiet(answer: Answer, over: Over) -> Answer:
    if over is Over.SUM:
        return replace(answer, status=Status.FILLED, value=0, raw=layout.QUIET)
    return replace(answer, status=Status.NO_CHANGE) if over is Over.LATEST else answer
