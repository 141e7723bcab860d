"""Twelve kinds of errors → marked-up copy → opened in LibreOffice, mended there where the list leads → clean."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import libreoffice
from blank_returns import FRAMEWORKS, Cell, Places, blank, whole_cells
from marked_copies import Marked

from shuangyong_metrics.model import Severity, UnitType
from shuangyong_metrics.workbook.check import check


def errors(places: Places) -> dict[Cell, Any]:
    at, event = places.at, places.event
    return {
        at("B2-1"): "约20", at("A6-3"): "3万", at("A5-1"): "2026年3月", at("E4-2"): None, at("A1-1"): "基本是",
        at("B3-1"): "=1/0", at("D1-2"): 0, at("C5-1"): None, at("C5-1", "状态"): "无变化", at("B2-2"): "二十",
        at("C8-1"): "20-30", event(0, "角色"): "协助", event(1, "主要指标"): "国防课", event(2, "日期"): "9月1日",
    }  # fmt: skip


def test_a_return_is_mended_in_its_marked_up_copy(tmp_path: Path) -> None:
    start = tmp_path / "模板.xlsx"
    start.write_bytes(blank(UnitType.EDU, 3))
    places = Places(start)
    right, planted = whole_cells(places), errors(places)
    filled = libreoffice.fill(start, tmp_path / "有错.xlsx", right | planted)
    marked = Marked(filled.read_bytes())
    blocks = [f for f in marked.first.findings if f.severity is Severity.BLOCK]
    assert len({f.code for f in blocks}) >= 12, sorted({f.code for f in blocks})
    copy = tmp_path / "批注回执.xlsx"
    copy.write_bytes(marked.data)
    links = [c.hyperlink.location for row in marked.book["问题清单"].iter_rows() for c in row if c.hyperlink]
    told = {(m[1], m[2]) for m in (re.fullmatch(r"'(.+)'!([A-Z]+[0-9]+)", link) for link in links) if m}
    assert told == {(f.sheet, f.cell) for f in marked.first.findings}
    mended = libreoffice.fill(
        copy, tmp_path / "改好.xlsx", {cell: right.get(cell) for cell in {*planted} | (told & {*right})}
    )
    reading = check(mended.read_bytes(), mended.name, FRAMEWORKS)
    assert reading.findings == ()
    wanted = check(libreoffice.fill(start, tmp_path / "对.xlsx", right).read_bytes(), "对.xlsx", FRAMEWORKS)
    assert [(a.input, a.status, a.value) for a in reading.answers] == [
        (a.input, a.status, a.value) for a in wanted.answers
    ]
    assert [(e.day, e.primary, e.role) for e in reading.events] == [
        (date(2026, 7, 8), "A3", "主办"), (date(2026, 7, 30), "C1", "承办"), (date(2026, 9, 1), "B4", "协办"),
    ]  # fmt: skip
