"""The rows of the ledger (活动台账) → events; a row that cannot be placed is a finding at its cell."""

from __future__ import annotations

import re
from datetime import date

from shuangyong_metrics.messages import finding, refusal
from shuangyong_metrics.model import (
    EVENT_ROLES,
    INSTRUCTORS,
    MICRO,
    RECORDS,
    CellRef,
    Event,
    Finding,
    Framework,
    Kind,
)
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.cells import CellReader
from shuangyong_metrics.workbook.forms import NO
from shuangyong_metrics.workbook.locate import LEDGER, Grid, Header, Line, cell_name, find_lines
from shuangyong_metrics.workbook.normalise import Problem, raw_text, read_figure, read_yes_no, typed_text
from shuangyong_metrics.workbook.stored import position

#: A busy unit has some hundred events a year; more rows are a mistake, and would fill pages and the store.
MOST_ROWS = 2_000
_CODE = re.compile(r"(?<![A-Z0-9])[A-Z][0-9]{1,2}(?![0-9])")
#: Columns of free text, and the number of the row: nothing is counted by them.
_FREE = ("number_in_list", "kind", "partner", "title", "number")


def read_events(
    framework: Framework, grids: list[Grid], cells: CellReader, findings: list[Finding]
) -> tuple[Event, ...]:
    """Every row that says something; one that lacks its date, its indicator or its role blocks."""
    headers: list[Header] = []
    rows = list(find_lines(grids, LEDGER, headers))
    findings += missing_columns(headers)
    if not headers:
        findings.append(finding("ledger_missing", CellRef(layout.LEDGER, "")))
    lines = [line for line in rows if line.says("number_in_list")]
    if len(lines) > MOST_ROWS:
        raise refusal("ledger_long", count=str(len(lines)), limit=str(MOST_ROWS))
    other = next((x for x in lines if x.sheet != lines[0].sheet), None)
    if other is not None:
        findings.append(finding("ledger_twice", other.ref("day"), sheet=lines[0].sheet))
    codes = {i.code for i in framework.indicators}
    unread = _unread(headers, cells, findings) | _merged(lines, cells, findings)
    for line in lines:
        _struck(line, cells, findings)
    events = (_event(line, codes, unread, findings) for line in lines)
    return tuple(e for e in events if e is not None)


def missing_columns(headers: list[Header]) -> list[Finding]:
    """One finding for every header row that lacks columns."""
    lacking = (h for h in headers if h.missing)
    return [finding("column_missing", h.ref, sheet=h.sheet, column="、".join(h.missing)) for h in lacking]


def _unread(headers: list[Header], cells: CellReader, findings: list[Finding]) -> set[CellRef]:
    """Cells of the ledger that look blank and are not, with a finding each."""
    told = set()
    for header in headers:
        keys = {column: key for key, column in header.columns.items()}
        for name, trouble in cells.sheets.troubled(header.sheet).items():
            row, column = position(name)
            if row > header.row + 1 and column - 1 in keys:
                ref = CellRef(header.sheet, name)
                label, raw = _label(keys[column - 1]), trouble.text.strip() or "#"
                findings.append(finding(trouble.problem, ref, label=label, raw=raw))
                told.add(ref)
    return told


def _merged(lines: list[Line], cells: CellReader, findings: list[Finding]) -> set[CellRef]:
    """Cells of events that a merge has swallowed, with one finding for each merged range."""
    swallowed: set[CellRef] = set()
    for sheet in {line.sheet for line in lines}:
        for top, left, bottom, right in cells.sheets.merged(sheet):
            inside = [line for line in lines if line.sheet == sheet and top <= line.row + 1 <= bottom]
            refs = [
                line.ref(key)
                for line in inside
                for key, column in line.columns.items()
                if left <= column + 1 <= right and (line.row + 1, column + 1) != (top, left) and key != "number_in_list"
            ]
            if refs:
                area = f"{cell_name(top - 1, left - 1)}:{cell_name(bottom - 1, right - 1)}"
                findings.append(finding("merged", refs[0], label="活动台账", raw=area))
                swallowed.update(refs)
    return swallowed


def _struck(line: Line, cells: CellReader, findings: list[Finding]) -> None:
    """Tell of what is crossed out in the cells of an event that count; once where all of the row is."""
    if not cells.sheets.struck(line.sheet):
        return
    told: list[Finding] = []
    for key in (k for k in line.columns if k not in _FREE and line.text(k)):
        cells.told_struck(line.ref(key), _label(key), raw_text(line.get(key)), told)
    whole = [f for f in told if f.code == "struck_whole"]
    findings += [f for f in told if f not in whole[1:]]


def _label(key: str) -> str:
    return f"活动台账 {layout.LEDGER_COLUMNS[key]}"


def _event(line: Line, codes: set[str], unread: set[CellRef], findings: list[Finding]) -> Event | None:
    """One row as an event; what lacks in a cell that could not be read has been told."""
    told: list[Finding] = []
    event = _read_event(line, codes, told)
    findings += [f for f in told if CellRef(f.sheet, f.cell) not in unread]
    return event


def _read_event(line: Line, codes: set[str], findings: list[Finding]) -> Event | None:
    day = _day(line, findings)
    primary = _tag(line, "primary", codes, findings)
    if not line.text("primary"):
        findings.append(finding("event_primary_missing", line.ref("primary")))
    secondary = _tag(line, "secondary", codes, findings)
    role = _role(line, findings)
    instructor = _instructor(line, findings)
    amount = _amount(line, findings)
    records = tuple(
        name for name, key in zip(RECORDS, layout.RECORD_COLUMNS, strict=True) if _record(line, key, name, findings)
    )
    if day is None or any(f.severity.value == "block" for f in findings):
        return None
    keys = ("kind", "partner", "title", "number")
    texts = {key: raw_text(line.get(key)).strip() for key in keys}
    return Event(
        ref=line.ref("day"),
        day=day,
        kind=texts["kind"],
        primary=primary,
        secondary=secondary,
        role=role,
        partner=texts["partner"],
        instructor=instructor,
        amount=amount,
        records=records,
        title=texts["title"],
        number=texts["number"],
        raw=typed_text(Kind.DATE, line.get("day")),
        tag_refs=(line.ref("primary"), line.ref("secondary")),
    )


def _day(line: Line, findings: list[Finding]) -> date | None:
    raw = line.get("day")
    if not line.text("day"):
        findings.append(finding("event_day_missing", line.ref("day")))
        return None
    value = read_figure(Kind.DATE, raw)
    if isinstance(value, Problem):
        findings.append(
            finding(
                value.code,
                line.ref("day"),
                label="活动台账 日期",
                raw=typed_text(Kind.DATE, raw),
                unit="日期",
                options="",
            )
        )
        return None
    return date.fromordinal(value // MICRO)


def _tag(line: Line, key: str, codes: set[str], findings: list[Finding]) -> str:
    """``B4`` of ``B4`` or ``B4 国防教育课…``; a code that the standard does not have blocks, and so do two in one cell."""
    text = line.text(key)
    code = text.split()[0].upper() if text else ""
    named = dict.fromkeys(c for c in _CODE.findall(text.upper()) if c in codes)
    if len(named) > 1:
        findings.append(finding("tags_in_one_cell", line.ref(key), raw=text, tags="、".join(named)))
        return ""
    if code and code not in codes:
        findings.append(finding("tag_unknown", line.ref(key), raw=text))
        return ""
    return code


def _role(line: Line, findings: list[Finding]) -> str:
    text = line.text("role")
    if not text:
        findings.append(finding("event_role_missing", line.ref("role")))
    elif text not in EVENT_ROLES:
        findings.append(finding("event_role_unknown", line.ref("role"), raw=text))
    return text


def _instructor(line: Line, findings: list[Finding]) -> str:
    text = line.text("instructor")
    if text and text not in INSTRUCTORS:
        findings.append(finding("event_instructor_unknown", line.ref("instructor"), raw=text))
    return text


def _amount(line: Line, findings: list[Finding]) -> int | None:
    if not line.text("amount"):
        return None
    raw = line.get("amount")
    value = read_figure(Kind.AMOUNT, raw)
    if isinstance(value, Problem):
        fields = {"label": "活动台账 金额", "raw": raw_text(raw), "unit": "万元", "options": ""}
        findings.append(finding(value.code, line.ref("amount"), **fields))
        return None
    return value


def _record(line: Line, key: str, name: str, findings: list[Finding]) -> bool:
    text = line.text(key)
    if not text or text.upper() in NO:
        return False
    value = read_yes_no(line.get(key))
    if isinstance(value, Problem):
        findings.append(finding("event_record_unreadable", line.ref(key), label=name, raw=text))
        return False
    return value > 0
