"""admit → scan → read → validate: everything that is judged of one file, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import SupportsIndex

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages import finding, refusal
from shuangyong_metrics.model import NO_WORDS, CellRef, Finding, Framework, Prior, Reading, ScanWords, Severity
from shuangyong_metrics.workbook.admit import admit, opened
from shuangyong_metrics.workbook.read import read_parts
from shuangyong_metrics.workbook.scan import scan_parts
from shuangyong_metrics.workbook.seen import fresh_of
from shuangyong_metrics.workbook.validate import validate

#: More findings than this would help nobody, and fill memory and pages.
MOST = 500


class SecretFound(RefusedFile):
    """The scan has hit; ``findings`` say which rule and where, never what."""

    def __init__(self, message: str, findings: tuple[Finding, ...]) -> None:
        super().__init__("secret", message)
        self.findings = findings

    def __reduce_ex__(self, _protocol: SupportsIndex) -> tuple[type[SecretFound], tuple[str, tuple[Finding, ...]]]:
        """It crosses from the reader's process, with its findings."""
        return SecretFound, (str(self), self.findings)


def check(
    data: bytes,
    name: str,
    frameworks: Mapping[str, Framework],
    prior: Mapping[str, Prior] | None = None,
    claimed: AbstractSet[str] = frozenset(),
    words: ScanWords = NO_WORDS,
) -> Reading:
    """Judge a file; ``words`` are the office's own for the scan. ``prior`` None takes last quarter's figures from the workbook's own printed columns.

    Raises RefusedFile for a file that cannot be read, SecretFound when the scan hits.
    """
    return judged(read_file(data, name, frameworks, words), frameworks, prior, claimed)


def read_file(data: bytes, name: str, frameworks: Mapping[str, Framework], words: ScanWords = NO_WORDS) -> Reading:
    """admit → scan → read: what the file says, with what cannot be read in it; raises RefusedFile, SecretFound."""
    parts, envelope = opened(data)
    fresh = fresh_of(parts, words)
    admit(fresh)
    hits = scan_parts(parts, envelope, name, words, fresh.parts)
    if hits:
        places = "、".join(dict.fromkeys(f"{f.sheet} {f.cell}".strip() or "文件名或属性" for f in hits[:5]))
        raise SecretFound(str(refusal("secret", places=places)), hits)
    fresh.remember()
    return read_parts(parts, data, frameworks, fresh)


def judged(
    reading: Reading,
    frameworks: Mapping[str, Framework],
    prior: Mapping[str, Prior] | None,
    claimed: AbstractSet[str],
) -> Reading:
    """What was read, validated against what is known of the unit; ``prior`` as in ``check``."""
    framework = frameworks[reading.identity.version]
    known = reading.printed if prior is None else prior
    more = validate(reading, framework, prior=known, claimed=claimed)
    found = reading.findings + more
    order = {name: n for n, name in enumerate(dict.fromkeys(a.ref.sheet for a in reading.answers))}
    findings = sorted(found, key=lambda f: (order.get(f.sheet, len(order)), _row(f.cell)))
    return replace(reading, findings=tuple(_listed(findings)))


def _listed(findings: list[Finding]) -> list[Finding]:
    """At most ``MOST`` of them, those that block first to be kept; a last one says how many are left out."""
    if len(findings) <= MOST:
        return findings
    kept = set(sorted(range(len(findings)), key=lambda n: findings[n].severity is not Severity.BLOCK)[:MOST])
    rest = finding("more_findings", CellRef("", ""), count=str(len(findings) - MOST))
    return [f for n, f in enumerate(findings) if n in kept] + [rest]


def _row(cell: str) -> int:
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits else 0
