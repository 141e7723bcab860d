"""One catalogue of what people are told: every finding and every refusal by its code.

A finding says what stands in the cell and what to do about it; a refusal says why a whole file was not read. The texts
are in ``messages_findings`` and ``messages_refusals``; this module puts the fields in.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages_findings import FINDINGS
from shuangyong_metrics.messages_refusals import REFUSALS
from shuangyong_metrics.model import CellRef, Finding, Severity

#: What stands in a cell is quoted up to this length; longer text would push the advice out of sight.
QUOTED = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of the catalogue: how grave, what is wrong, what to do (templates for ``str.format``)."""

    code: str
    severity: Severity
    message: str
    advice: str


def catalogue() -> tuple[Entry, ...]:
    """Every finding that can occur, in the order of the catalogue."""
    return tuple(Entry(code, severity, message, advice) for code, (severity, message, advice) in FINDINGS.items())


def quoted(text: str) -> str:
    """A cell's text in one short line.

    >>> quoted("约 20" + chr(10) + "人")
    '约 20 人'
    """
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else line[:QUOTED] + "…"


def finding(code: str, ref: CellRef, input: str = "", **fields: str) -> Finding:
    """The finding ``code`` at a cell; fields are quoted, so that no cell text runs away with the message."""
    severity, message, advice = FINDINGS[code]
    texts = {key: quoted(value) for key, value in fields.items()}
    return Finding(code, severity, ref.sheet, ref.cell, input, message.format(**texts), advice.format(**texts))


def refusal(code: str, **fields: str) -> RefusedFile:
    """The refusal ``code``, ready to raise."""
    return RefusedFile(code, REFUSALS[code].format(**{key: quoted(value) for key, value in fields.items()}))
