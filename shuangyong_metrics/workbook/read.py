"""A workbook's bytes → ``Reading``: whose it is, what it answers, which events it lists, which cells cannot be read.

Values come from calamine. Rows are found by code (or, where the code column is gone, by the exact pair of 指标 and
填报项), columns by header text; never by position. A cell that cannot be read is a finding, never a blank.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping

from python_calamine import CalamineError, CalamineWorkbook

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages import finding, refusal
from shuangyong_metrics.model import (
    Answer,
    CellRef,
    FilledBy,
    Finding,
    Framework,
    Identity,
    Input,
    Over,
    Prior,
    Reading,
    Status,
)
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.cells import CellReader
from shuangyong_metrics.workbook.events import missing_columns, read_events
from shuangyong_metrics.workbook.locate import INPUTS, Grid, Header, Line, find_lines
from shuangyong_metrics.workbook.normalise import DASHES, clean, raw_text
from shuangyong_metrics.workbook.older import version_for
from shuangyong_metrics.workbook.parts import inflate, repacked, sheet_files
from shuangyong_metrics.workbook.printed import hidden, typed_over
from shuangyong_metrics.workbook.quiet import declared, nothing_happened
from shuangyong_metrics.workbook.seen import Fresh
from shuangyong_metrics.workbook.sheets import Sheets
from shuangyong_metrics.workbook.stored import troubled_cells

#: A return has eleven sheets; thousands may all be the same part, read as often.
MOST_SHEETS = 200
_IDENTITY = re.compile(r"SY1\|[^<>\"]{5,200}")
#: The error values that calamine knows.
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_PLACES = ("xl/workbook.xml", "docprops/custom.xml")


def read(data: bytes, frameworks: Mapping[str, Framework]) -> Reading:
    """Read an admitted file; raises RefusedFile when it is not one of our workbooks."""
    return read_parts(inflate(data), data, frameworks)


def read_parts(
    parts: dict[str, bytes], data: bytes, frameworks: Mapping[str, Framework], fresh: Fresh | None = None
) -> Reading:
    """``read`` of a file that is already inflated; ``fresh``: what of it was not in earlier clean files."""
    grids = _grids(parts)
    findings: list[Finding] = []
    framework, identity = version_for(frameworks, _identity(grids, parts), findings)
    told = hidden(grids)
    if told.form is not None and told.form < layout.FORM:
        findings.append(finding("older_form", CellRef("", "")))
    grids = [g for g in grids if g.name not in (layout.META, layout.GUIDE)]
    cells = CellReader(framework, Sheets(parts, fresh))
    found: dict[str, Line] = {}
    expected = expected_inputs(framework, identity)
    _find_rows(framework, expected, grids, found, findings)
    if not found:
        raise refusal("no_rows")
    answers = _answers(expected, found, cells, findings)
    there = [x for x in expected if x.code in found]
    if told.printed is not None:
        given = {a.input: a for a in answers}
        rows = [(x, found[x.code], given.get(x.code)) for x in there]
        findings += typed_over(framework, identity.round.quarter, rows, told.printed, cells.sheets)
    events = read_events(framework, grids, cells, findings)
    quiet = declared(grids, cells.sheets, findings)
    if quiet:
        answers = nothing_happened(framework, answers, events, quiet, findings)
    findings += _inside(parts)
    beside = [x for x in there if told.printed is None or x.code in told.printed]
    printed = {x.code: cells.printed(x, found[x.code], told.printed) for x in beside}
    printed = {code: prior for code, prior in printed.items() if prior != Prior()}
    return Reading(hashlib.sha256(data).hexdigest(), identity, answers, events, tuple(findings), printed)


def _grids(parts: dict[str, bytes]) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(repacked(parts))
        kinds = {s.name: str(s.typ) for s in book.sheets_metadata}
        names = [n for n in book.sheet_names if n != layout.GUIDE and kinds.get(n, "").endswith("WorkSheet")]
        if len(names) > MOST_SHEETS:
            raise refusal("too_many_sheets", count=str(len(names)), limit=str(MOST_SHEETS))
        return [Grid(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in names]
    except CalamineError as error:
        raise _odd_error(parts) or refusal("broken") from error
    except (RefusedFile, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        # a panic of the native reader is no Exception
        raise refusal("unreadable") from error


def _odd_error(parts: dict[str, bytes]) -> RefusedFile | None:
    """An error value that calamine does not know (#SPILL!) makes it refuse the whole file: name the cell."""
    for sheet, file in sheet_files(parts).items():
        for name, cell in troubled_cells(parts.get(file, b"")).items():
            if cell.type == "e" and cell.text.strip() not in _ERRORS:
                return refusal("odd_error", sheet=sheet, cell=name, raw=cell.text.strip())
    return None


def _inside(parts: dict[str, bytes]) -> list[Finding]:
    """Remarks on what a file carries beside its cells."""
    nowhere, remarks = CellRef("", ""), []
    pictures = sum(part.startswith("xl/media/") for part in parts)
    if pictures:
        remarks.append(finding("picture_inside", nowhere, count=str(pictures)))
    if any(part.startswith("xl/externallinks/") for part in parts):
        remarks.append(finding("links_inside", nowhere))
    return remarks


def _identity(grids: list[Grid], parts: dict[str, bytes]) -> Identity:
    """The identity that all places agree on; each of the three may be lost, none may contradict."""
    texts = [raw_text(v) for g in grids if g.name == layout.META for row in g.rows[:1] for v in row]
    for place in _PLACES:
        texts += _IDENTITY.findall(html.unescape(parts.get(place, b"").decode("utf-8", errors="replace")))
    found = {i for i in map(layout.parse_identity, texts) if i is not None}
    if not found:
        raise refusal("not_template")
    if len(found) > 1:
        first, second = sorted(f"{i.unit_name} {i.round.id}" for i in found)[:2]
        raise refusal("identity_mixed", first=first, second=second)
    return found.pop()


def expected_inputs(framework: Framework, identity: Identity) -> tuple[Input, ...]:
    """The inputs that a template of this type of unit holds, but for the office's."""
    applicable = {i.code for i in framework.applicable(identity.unit_type)} | {"Z"}
    return tuple(x for x in framework.inputs if x.indicator in applicable and x.filled_by is not FilledBy.OFFICE)


def _find_rows(
    framework: Framework,
    inputs: tuple[Input, ...],
    grids: list[Grid],
    found: dict[str, Line],
    findings: list[Finding],
) -> None:
    expected = {x.code: x for x in inputs}
    pairs: dict[tuple[str, str], list[str]] = {}
    headers: list[Header] = []
    office = {x.code: x for x in framework.inputs if x.filled_by is FilledBy.OFFICE}
    for line in find_lines(grids, INPUTS, headers):
        if "code" not in line.columns:
            pairs = pairs or _pairs(framework, inputs)
        code = _code(line, pairs)
        if code in office and line.text("value"):
            label = f"{code} {office[code].label}"
            findings.append(finding("not_yours", line.ref("value"), code, label=label, raw=line.text("value")))
        if code not in expected:
            continue
        if code in found:
            first = found[code]
            place = first.cell("code")
            findings.append(finding("code_twice", line.ref("code"), code, label=code, sheet=first.sheet, first=place))
        else:
            found[code] = line
    findings += missing_columns(headers)
    unread = _unread_codes(grids, headers)
    for code, item in expected.items():
        if code not in found and item.filled_by is FilledBy.UNIT and code not in unread:
            findings.append(finding("row_missing", _home(framework, item), code, label=f"{code} {item.label}"))


def _unread_codes(grids: list[Grid], headers: list[Header]) -> set[str]:
    """Codes under headers that lack a column: their rows are there, and the header has been told."""
    sheets = {header.sheet for header in headers if not header.usable}
    values = (v for g in grids if g.name in sheets for row in g.rows for v in row if isinstance(v, str))
    return {_as_code(value) for value in values}


def _home(framework: Framework, item: Input) -> CellRef:
    """The sheet where a row should be."""
    names = {s.code: layout.sheet_name(s) for s in framework.standards}
    return CellRef(layout.BASE if item.over is Over.BASE else names.get(item.code[0], layout.BASE), "")


def _pairs(framework: Framework, inputs: tuple[Input, ...]) -> dict[tuple[str, str], list[str]]:
    """指标 and 填报项 as they are compared → the codes of their inputs."""
    names = {i.code: clean(i.name) for i in framework.indicators}
    pairs: dict[tuple[str, str], list[str]] = {}
    for item in inputs:
        pairs.setdefault((names.get(item.indicator, layout.COMMON_INDICATOR), clean(item.label)), []).append(item.code)
    return pairs


def _code(line: Line, pairs: dict[tuple[str, str], list[str]]) -> str:
    if "code" in line.columns:
        return _as_code(line.text("code"))
    codes = pairs.get((line.text("indicator"), line.text("label")), [])
    if len(codes) > 1:
        raise refusal("code_column", sheet=line.sheet, label=line.text("label"))
    return codes[0] if codes else ""


def _as_code(text: str) -> str:
    """A code as people may have typed it: ``b2 — 1`` is B2-1."""
    return clean(text).translate(DASHES).replace(" ", "").upper()


def _answers(
    expected: tuple[Input, ...], found: dict[str, Line], cells: CellReader, findings: list[Finding]
) -> tuple[Answer, ...]:
    answers = []
    for item in expected:
        if item.code not in found:
            continue
        answer = cells.answer(item, found[item.code], findings)
        if item.filled_by is FilledBy.UNIT or answer.status is Status.NOT_APPLICABLE:
            answers.append(answer)
    return tuple(answers)
