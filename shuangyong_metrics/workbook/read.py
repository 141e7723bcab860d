"""A workbook's bytes → ``Reading``: whose it is, what it answers, which events it lists, which cells cannot be read.

Values come from calamine. Rows are found by code (or, where the code column is gone, by the exact pair of 指标 and
填报项), columns by header text; never by position. A cell that cannot be read is a finding, never a blank.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections.abc import Mapping

from python_calamine import CalamineError, CalamineWorkbook

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
from shuangyong_metrics.workbook.events import read_events
from shuangyong_metrics.workbook.locate import INPUTS, Grid, Line, find_lines
from shuangyong_metrics.workbook.normalise import clean, raw_text
from shuangyong_metrics.workbook.parts import inflate

_IDENTITY = re.compile(r"SY1\|[^<>\"]{5,200}")
_PLACES = ("xl/workbook.xml", "docprops/custom.xml")


def read(data: bytes, frameworks: Mapping[str, Framework]) -> Reading:
    """Read an admitted file; raises RefusedFile when it is not one of our workbooks."""
    return read_parts(inflate(data), data, frameworks)


def read_parts(parts: dict[str, bytes], data: bytes, frameworks: Mapping[str, Framework]) -> Reading:
    """``read`` of a file that is already inflated."""
    grids = _grids(data)
    identity = _identity(grids, parts)
    framework = frameworks.get(identity.version)
    if framework is None:
        raise refusal("unknown_version", version=identity.version)
    if framework.digest[:16] != identity.digest:
        raise refusal("changed_framework", version=identity.version)
    grids = [g for g in grids if g.name != layout.META]
    cells = CellReader(framework, parts, data)
    found: dict[str, Line] = {}
    findings: list[Finding] = []
    expected = expected_inputs(framework, identity)
    _find_rows(framework, expected, grids, found, findings)
    if not found:
        raise refusal("no_rows")
    answers = _answers(expected, found, cells, findings)
    events = read_events(framework, grids, findings)
    printed = {x.code: cells.printed(x, found[x.code]) for x in expected if x.code in found}
    printed = {code: prior for code, prior in printed.items() if prior != Prior()}
    return Reading(hashlib.sha256(data).hexdigest(), identity, answers, events, tuple(findings), printed)


def _grids(data: bytes) -> list[Grid]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        kinds = {s.name: str(s.typ) for s in book.sheets_metadata}
        names = [n for n in book.sheet_names if n != layout.GUIDE and kinds.get(n, "").endswith("WorkSheet")]
        return [Grid(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in names]
    except CalamineError as error:
        raise refusal("broken") from error


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
    names = {i.code: clean(i.name) for i in framework.indicators}
    pairs: dict[tuple[str, str], list[str]] = {}
    for item in expected.values():
        pairs.setdefault((names.get(item.indicator, layout.COMMON_INDICATOR), clean(item.label)), []).append(item.code)
    for line in find_lines(grids, INPUTS):
        code = _code(line, pairs)
        if code not in expected:
            continue
        if code in found:
            first = found[code]
            place = first.ref("code").cell
            findings.append(finding("code_twice", line.ref("code"), code, label=code, sheet=first.sheet, first=place))
        else:
            found[code] = line
    for code, item in expected.items():
        if code not in found and item.filled_by is FilledBy.UNIT:
            findings.append(finding("row_missing", _home(framework, item), code, label=f"{code} {item.label}"))


def _home(framework: Framework, item: Input) -> CellRef:
    """The sheet where a row should be."""
    names = {s.code: layout.sheet_name(s) for s in framework.standards}
    return CellRef(layout.BASE if item.over is Over.BASE else names.get(item.code[0], layout.BASE), "")


def _code(line: Line, pairs: dict[tuple[str, str], list[str]]) -> str:
    if "code" in line.columns:
        return line.text("code").replace(" ", "").upper()
    codes = pairs.get((line.text("indicator"), line.text("label")), [])
    if len(codes) > 1:
        raise refusal("code_column", sheet=line.sheet, label=line.text("label"))
    return codes[0] if codes else ""


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
