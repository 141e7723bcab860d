"""Marked-up copies of returns for tests: made as the product makes them, looked at with openpyxl as people see them."""

from __future__ import annotations

from typing import Any

from blank_returns import FRAMEWORKS, Places, loaded

from shuangyong_metrics.model import Reading, Severity
from shuangyong_metrics.workbook.annotate import annotate
from shuangyong_metrics.workbook.check import check


class Marked:
    """A return as it was judged, its copy as bytes and as an opened workbook, and what the copy is judged as."""

    def __init__(self, data: bytes, name: str = "报表.xlsx") -> None:
        self.first: Reading = check(data, name, FRAMEWORKS)
        self.data = annotate(data, name, self.first, frameworks=FRAMEWORKS)
        self.book: Any = loaded(self.data)
        self.second: Reading = check(self.data, "批注回执.xlsx", FRAMEWORKS)

    @property
    def list(self) -> list[list[Any]]:
        """The rows of 问题清单 below its header."""
        rows = [[cell.value for cell in row] for row in self.book["问题清单"].iter_rows()]
        return rows[next(n for n, row in enumerate(rows) if row[0] == "序号") + 1 :]

    def places(self) -> Places:
        return Places(self.data)


def blocking(reading: Reading) -> list[tuple[str, str, str, str]]:
    """What blocks, with its place."""
    return sorted((f.code, f.sheet, f.cell, f.input) for f in reading.findings if f.severity is Severity.BLOCK)


def answers(reading: Reading) -> list[tuple[Any, ...]]:
    """What is answered; the text of a cell only where the first reader saw one."""
    return [(a.input, a.status, a.value, a.reason, a.note, a.evidence) for a in reading.answers]
