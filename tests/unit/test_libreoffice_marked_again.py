"""Marked → mended in part and spoiled elsewhere → uploaded → marked again, three rounds through LibreOffice, ending clean."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import libreoffice
from blank_returns import FRAMEWORKS, Cell, Places, blank, whole_cells
from marked_copies import Marked

from shuangyong_metrics.model import Prior, Reading, UnitType
from shuangyong_metrics.workbook.check import check

MICRO = 1_000_000
KNOWN = {code: Prior(last=7 * MICRO, year_to_date=2 * MICRO) for code in ("B2-1", "B3-1", "C5-1")}


def rounds(places: Places) -> list[dict[Cell, Any]]:
    """What is spoiled in each round; each is mended in the round after the next, so that old and new errors meet."""
    at, event = places.at, places.event
    return [
        {
            at("B2-1"): "约20",
            at("A5-1"): "2026年3月",
            event(1, "主要指标"): "国防课",
            event(2, "日期"): date(2025, 9, 1),
        },
        {at("B3-1"): None, at("B3-1", "上季值"): 8, at("A1-1"): "基本是", event(0, "角色"): "协助"},
        {at("E4-2"): None, at("C5-1"): "三次", at("C5-1", "说明"): "见台账", event(4, "日期"): "九月底"},
    ]


def told(reading: Reading) -> set[Cell]:
    return {(f.sheet, f.cell) for f in reading.findings}


def test_as_often_as_needed(tmp_path: Path) -> None:
    start = tmp_path / "模板.xlsx"
    start.write_bytes(blank(UnitType.EDU, 3, KNOWN))
    places = Places(start)
    right = whole_cells(places)
    spoiled = rounds(places)
    clean = check(libreoffice.fill(start, tmp_path / "对.xlsx", right).read_bytes(), "对.xlsx", FRAMEWORKS)
    assert clean.findings == ()
    file, still = start, dict[Cell, Any]()
    typed: dict[Cell, Any] = dict(right)
    for number, errors in enumerate(spoiled, 1):
        # in LibreOffice: what was told two rounds ago is put right, this round's errors are typed
        file = libreoffice.fill(file, tmp_path / f"第{number}次.xlsx", typed | errors)
        marked = Marked(file.read_bytes(), file.name)
        now = still | errors
        lost = {cell for cell in now if cell not in told(marked.first) and cell not in silent(places)}
        assert not lost, f"round {number}: {lost} not told"
        assert marked.first.blocked and marked.second.blocked
        assert {r[0] for r in marked.list if r[0]} == {
            str(n) for n in range(1, len({r[0] for r in marked.list if r[0]}) + 1)
        }
        comments = [c for sheet in marked.book.worksheets for row in sheet.iter_rows() for c in row if c.comment]
        assert {c.comment.text.count("怎么改") for c in comments} <= {1, 2}, "old marks do not pile up"
        assert [s.title for s in marked.book.worksheets].count("问题清单") == 1
        file = tmp_path / f"批注{number}.xlsx"
        file.write_bytes(marked.data)
        # mended next time: what was spoiled before this round
        typed = {cell: right.get(cell) for cell in still if cell not in restored(places)}
        still = dict(errors)
    mended = {cell: right.get(cell) for cell in still}
    last = libreoffice.fill(file, tmp_path / "改好.xlsx", typed | mended)
    reading = check(last.read_bytes(), last.name, FRAMEWORKS)
    assert reading.findings == (), [(f.code, f.sheet, f.cell) for f in reading.findings]
    assert [(a.input, a.status, a.value, a.note) for a in reading.answers] == [
        (a.input, a.status, a.value, a.note) for a in clean.answers
    ]
    assert [(e.day, e.primary, e.role) for e in reading.events] == [(e.day, e.primary, e.role) for e in clean.events]
    assert Marked(last.read_bytes()).second.findings == ()


def silent(places: Places) -> set[Cell]:
    """Cells that are spoiled together with another one, where the finding stands."""
    return {places.at("B3-1"), places.at("C5-1", "说明"), places.at("B3-1", "上季值")}


def restored(places: Places) -> set[Cell]:
    """Cells that the marked copy prints anew."""
    return {places.at("B3-1", "上季值")}
