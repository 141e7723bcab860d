"""The rows of the ledger (活动台账) → events; a row that cannot be placed is a finding at its cell."""

from __future__ import annotations

from datetime import date

from shuangyong_metrics.messages import finding
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
from shuangyong_metrics.workbook.locate import LEDGER, Grid, Line, find_lines, has_header
from shuangyong_metrics.workbook.normalise import NO, Problem, clean, raw_text, read_figure, read_yes_no


def read_events(framework: Framework, grids: list[Grid], findings: list[Finding]) -> tuple[Event, ...]:
    """Every row that says something; one that lacks its date, its indicator or its role blocks."""
    rows = list(find_lines(grids, LEDGER))
    if not rows and not has_header(grids, LEDGER):
        findings.append(finding("ledger_missing", CellRef(layout.LEDGER, "")))
    lines = [line for line in rows if line.says("number_in_list")]
    other = next((x for x in lines if x.sheet != lines[0].sheet), None)
    if other is not None:
        findings.append(finding("ledger_twice", other.ref("day"), sheet=lines[0].sheet))
    codes = {i.code for i in framework.indicators}
    events = (_event(line, codes, findings) for line in lines)
    return tuple(e for e in events if e is not None)


def _event(line: Line, codes: set[str], findings: list[Finding]) -> Event | None:
    before = len(findings)
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
    blocked = any(f.severity.value == "block" for f in findings[before:])
    if day is None or blocked:
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
        raw=raw_text(line.get("day")),
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
            finding(value.code, line.ref("day"), label="活动台账 日期", raw=raw_text(raw), unit="日期", options="")
        )
        return None
    return date.fromordinal(value // MICRO)


def _tag(line: Line, key: str, codes: set[str], findings: list[Finding]) -> str:
    """``B4`` of ``B4`` or ``B4 国防教育课…``; a code that the standard does not have blocks."""
    text = line.text(key)
    code = text.split()[0].upper() if text else ""
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
    text = clean(raw_text(line.get(key)))
    if not text or text.upper() in NO:
        return False
    value = read_yes_no(line.get(key))
    if isinstance(value, Problem):
        findings.append(finding("event_record_unreadable", line.ref(key), label=name, raw=text))
        return False
    return value > 0
