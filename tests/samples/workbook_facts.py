"""What a workbook allows, asks and prints, cell by cell, in a form in which two workbooks can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange

#: Further down nothing is drawn; the ledger's checks and open columns go on below it.
DEPTH = 80


@dataclass
class SheetFacts:
    """One sheet; every ``dict`` is by cell name."""

    state: str
    protected: bool
    password: str
    may: tuple[bool, ...]
    locked: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    formulas: dict[str, str] = field(default_factory=dict)
    checks: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    hints: int = 0
    merged: set[str] = field(default_factory=set)
    printing: tuple[Any, ...] = ()
    title_rows: str = ""
    footer: tuple[str, str] = ("", "")
    filter: str = ""


def facts(path: Path) -> dict[str, SheetFacts]:
    """Every sheet of a workbook file."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: _sheet(sheet) for sheet in book}


def _sheet(sheet: Any) -> SheetFacts:
    guard, setup, drawn = sheet.protection, sheet.page_setup, range(1, min(sheet.max_row, DEPTH) + 1)
    found = SheetFacts(
        sheet.sheet_state, guard.sheet, guard.password or "", (guard.autoFilter, guard.sort, guard.formatColumns)
    )
    for row in sheet.iter_rows(max_row=drawn[-1]):
        for cell in row:
            (found.locked if cell.protection.locked else found.open).add(cell.coordinate)
            if cell.data_type == "f":
                found.formulas[cell.coordinate] = plain(str(cell.value))
    found.checks = dict(checks(sheet))
    found.hints = sum(len(rules) for rules in sheet.conditional_formatting._cf_rules.values())
    found.merged = {str(area) for area in sheet.merged_cells.ranges}
    landscape = setup.orientation == "landscape"
    found.printing = (int(setup.paperSize or 0), landscape, bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage),
                      int(setup.fitToWidth or 1), int(1 if setup.fitToHeight is None else setup.fitToHeight))  # fmt: skip
    found.title_rows = (sheet.print_title_rows or "").replace("$", "")
    found.footer = (sheet.oddFooter.left.text or "", sheet.oddFooter.right.text or "")
    found.filter = (sheet.auto_filter.ref or "").replace("$", "")
    return found


def _bounds(check: Any) -> tuple[str, str]:
    """The bounds that mean something: programs write zeros where there are none."""
    given = {"list": 1}.get(check.type, 2) if check.type not in (None, "none") else 0
    first, second = (plain(f or "").replace("$", "") for f in (check.formula1, check.formula2))
    return first if given else "", second if given == 2 else ""


def plain(formula: str) -> str:
    """A formula without what programs write each in their own way: quotes round sheet names, blanks."""
    return re.sub(r"'([^']*)'!", r"\1!", formula).replace(" ", "")


def checks(sheet: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The in-cell check of every cell that has one: kind, bounds, severity, what is asked, what is told."""
    for check in sheet.data_validations.dataValidation:
        about = (
            check.type or "none",
            *_bounds(check),
            check.operator if check.type not in ("list", None) else None,
            check.errorStyle or "stop",
            bool(check.showErrorMessage) and bool(check.error),
            (check.promptTitle or "", check.prompt or ""),
            (check.errorTitle or "", check.error or ""),
        )
        for area in MultiCellRange(str(check.sqref)).ranges:
            for row in range(area.min_row, min(area.max_row, DEPTH) + 1):
                for column in range(area.min_col, area.max_col + 1):
                    yield f"{get_column_letter(column)}{row}", about
