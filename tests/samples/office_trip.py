"""One unit's return on its way through a real LibreOffice: filled with five errors, mended, spoiled again, saved as others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import libreoffice
from blank_returns import Cell, Places, blank, whole_cells

from shuangyong_metrics.model import Round, UnitType

QUARTER = Round(2026, 3)
Planted = dict[Cell, Any]

#: What LibreOffice saves a return as that is not a return any more → the refusal.
REFUSED = {
    "xls": "old_excel",
    "ods": "ods",
    "xlsm": "macro",
    "fods": "ods",
    "csv": "csv",
    "html": "html",
    "pdf": "pdf",
}


class Office:
    """One unit's return as it goes back and forth: every step is opened and saved by LibreOffice."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.blank = folder / "blank.xlsx"
        self.blank.write_bytes(blank(UnitType.EDU, QUARTER.quarter))
        self.places = Places(self.blank)
        self.right = whole_cells(self.places)
        self.first, self.second = first_errors(self.places), second_errors(self.places)
        self.wrong = self._next(self.blank, "五处错误.xlsx", self.right | self.first)
        self.mended = self._next(self.wrong, "改正.xlsx", {cell: self.right.get(cell) for cell in self.first})
        self.wrong_again = self._next(self.mended, "又有五处.xlsx", self.second)
        self.formats = {suffix: folder / f"另存.{suffix}" for suffix in ("xls", "ods", *REFUSED)}
        saves = [("save", str(path)) for path in self.formats.values()]
        self.locked = folder / "加密.xlsx"
        steps = [
            *libreoffice.steps({cell: self.right.get(cell) for cell in self.second}),
            *saves,
            ("save", str(self.locked), "123"),
        ]
        self.mended_again = libreoffice.edit(self.wrong_again, folder / "再改正.xlsx", steps)[0]

    def _next(self, before: Path, name: str, cells: Mapping[Cell, Any]) -> Path:
        return libreoffice.fill(before, self.folder / name, cells)


def first_errors(places: Places) -> Planted:
    """Five that block: about twenty, a figure with its unit, half a date, no denominator, an unknown indicator."""
    return {
        places.at("B2-1"): "约20",
        places.at("A6-3"): "3万",
        places.at("A5-1"): "2026年3月",
        places.at("E4-2"): None,
        places.event(1, "主要指标"): "国防课",
        # and two that only ask
        places.at("B8-1"): 12,
        places.event(2, "日期"): date(2025, 9, 1),
    }


def second_errors(places: Places) -> Planted:
    """Five others that block: no answer to yes or no, a formula that fails, a contradiction, a word, a role."""
    return {
        places.at("A1-1"): "基本是",
        places.at("B3-1"): "=1/0",
        places.at("D1-2"): 0,
        places.at("C5-1"): None,
        places.at("C5-1", "状态"): "无变化",
        places.event(0, "角色"): "协助",
    }
