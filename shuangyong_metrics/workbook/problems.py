"""Findings → the numbered list of problems (问题清单): what blocks first, one entry where one cause repeats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from string import Formatter

from shuangyong_metrics.messages import catalogue
from shuangyong_metrics.model import Finding, Problem, Severity

#: So many findings of one kind are one entry.
GROUPED = 3
_ORDER = tuple(Severity)
#: What the message of a whole group says in place of what differs from cell to cell.
_INSTEAD = {"label": "下列各处", "raw": "…", "unit": "各行所列单位", "options": "各格下拉表所列"}
_ENTRIES = {entry.code: entry for entry in catalogue()}


def problems(findings: Sequence[Finding]) -> tuple[Problem, ...]:
    """The list, numbered from 1; every finding stands in exactly one entry, entries in the order of their firsts."""
    counted = Counter(f.code for f in findings)
    entries: dict[tuple[int, object], list[Finding]] = {}
    for number, finding in enumerate(findings):
        cause = finding.code if counted[finding.code] >= GROUPED else number
        entries.setdefault((_ORDER.index(finding.severity), cause), []).append(finding)
    ordered = sorted(entries.items(), key=lambda entry: entry[0][0])
    return tuple(_problem(number, tuple(some)) for number, (_, some) in enumerate(ordered, 1))


def _problem(number: int, findings: tuple[Finding, ...]) -> Problem:
    first = findings[0]
    if len(findings) == 1:
        return Problem(number, first.severity, first.message, first.advice, findings, True)
    entry = _ENTRIES[first.code]
    shared = _fields(entry.message) <= set(_INSTEAD)
    same = all(f.advice == first.advice for f in findings)
    message = entry.message.format(**_INSTEAD) if shared else ""
    advice = first.advice if same else entry.advice.format(**_INSTEAD)
    return Problem(number, first.severity, message, advice, findings, shared)


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def as_text(listed: Iterable[Problem]) -> str:
    """The list as plain text, one entry a line, the cells of a group under it."""
    return "\n".join(line for problem in listed for line in _lines(problem))


def _lines(problem: Problem) -> list[str]:
    head = f"{problem.number}.【{problem.severity.label}】"
    if len(problem.findings) == 1:
        return [f"{head}{_colon(place(problem.findings[0]))}{problem.message}{problem.advice}"]
    count = f"共 {len(problem.findings)} 处。"
    if not problem.shared:
        own = [f"　　{_colon(place(f))}{f.message}" for f in problem.findings]
        return [f"{head}{count}{problem.advice}", *own]
    sheets = dict.fromkeys(f.sheet for f in problem.findings)
    cells = {sheet: "、".join(_cell(f) for f in problem.findings if f.sheet == sheet) for sheet in sheets}
    return [
        f"{head}{problem.message}{count}{problem.advice}",
        *(f"　　{sheet}：{text}" for sheet, text in cells.items()),
    ]


def place(finding: Finding) -> str:
    """Where it is, as people say it."""
    return " ".join(filter(None, (finding.sheet, finding.cell)))


def _colon(text: str) -> str:
    return f"{text}：" if text else ""


def _cell(finding: Finding) -> str:
    return f"{finding.cell}（{finding.input}）" if finding.input and finding.cell else finding.cell or finding.input
