"""Typing into a blank return changes the cells typed in and nothing else of the workbook."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl import Workbook

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Framework, Round, Unit, UnitType
from shuangyong_metrics.services.demo_figures import Filing
from shuangyong_metrics.services.demo_fill import fill
from shuangyong_metrics.services.setup import shipped_frameworks
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.template import build_template

ROWS = layout.LEDGER_ROWS + 5
EVENTS = [{"day": date(2026, 1, 5), "title": f"第{n}次", "primary": "A3", "amount": 0.5} for n in range(ROWS)]
FILING = Filing(
    {"A1-1": "是", "A5-1": date(2026, 3, 20), "B2-2": 60, "A6-2": 12.5, "C5-1": "=1+1<&"},
    {"A7-1": ("无变化", ""), "E6-1": ("不适用", "无任务")},
    EVENTS,
    {"A1-1": "双拥〔2026〕1号"},
)
VALUE, STATUS, NOTE, EVIDENCE = (layout.COLUMNS[k] for k in ("value", "status", "note", "evidence"))


@pytest.fixture(scope="module")
def framework() -> Framework:
    return shipped_frameworks()["2025"]


@pytest.fixture(scope="module")
def blank(framework: Framework) -> bytes:
    unit = Unit("zygh", "市自然资源和规划局", UnitType.GEN)
    return build_template(framework, unit, Round(2026, 1), prior={}, claims={}, due=None, office="双拥办", contact="")


@pytest.fixture(scope="module")
def typed(blank: bytes, framework: Framework) -> bytes:
    return fill(blank, FILING, framework)


@pytest.fixture(scope="module")
def filled(typed: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(typed))


def cells(book: Workbook) -> dict[tuple[str, str], object]:
    return {(s.title, c.coordinate): c.value for s in book for row in s.iter_rows() for c in row if c.value is not None}


def beside(book: Workbook, code: str, header: str) -> object:
    """What stands in the row of a code, in the column of a header."""
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        for row in (r for r in rows if r and r[0] == code):
            titles = next(r for r in rows if r and r[0] == layout.COLUMNS["code"])
            keys = [layout.header_key(str(t)) for t in titles]
            return row[keys.index(layout.header_key(header))]
    return None


def test_what_was_typed_stands_beside_its_code(filled: Workbook) -> None:
    assert beside(filled, "A1-1", VALUE) == "是" and beside(filled, "A1-1", EVIDENCE) == "双拥〔2026〕1号"
    assert str(beside(filled, "A5-1", VALUE)).startswith("2026-03-20")
    assert (beside(filled, "B2-2", VALUE), beside(filled, "A6-2", VALUE)) == (60, 12.5)
    assert (beside(filled, "A7-1", STATUS), beside(filled, "A7-1", NOTE)) == ("无变化", None)
    assert (beside(filled, "E6-1", STATUS), beside(filled, "E6-1", NOTE)) == ("不适用", "无任务")


def test_a_text_that_looks_like_a_formula_stays_a_text(typed: bytes) -> None:
    assert beside(openpyxl.load_workbook(io.BytesIO(typed)), "C5-1", VALUE) == "=1+1<&"
    with ZipFile(io.BytesIO(typed)) as book:
        sheets = [book.read(n) for n in book.namelist() if "worksheets/sheet" in n]
    assert sum(b"<is><t>=1+1&lt;&amp;</t></is>" in s for s in sheets) == 1


def test_the_ledger_takes_more_rows_than_are_ready(filled: Workbook) -> None:
    rows = list(filled[layout.LEDGER].iter_rows())
    titles = [c.value for row in rows for c in row if str(c.value).startswith("第")]
    days = [c for row in rows for c in row if getattr(c, "is_date", False)]
    assert titles == [e["title"] for e in EVENTS] and len(days) == ROWS


def test_nothing_else_of_the_workbook_changes(blank: bytes, typed: bytes, filled: Workbook) -> None:
    empty = openpyxl.load_workbook(io.BytesIO(blank))
    before, after = cells(empty), cells(filled)
    count = len(FILING.cells) + 3 + len(FILING.evidence) + 4 * ROWS
    assert {k: after.get(k) for k in before} == before and len(after) == len(before) + count
    with ZipFile(io.BytesIO(blank)) as old, ZipFile(io.BytesIO(typed)) as new:
        assert old.namelist() == new.namelist()
        other = [n for n in old.namelist() if "worksheets/sheet" not in n]
        assert all(old.read(n) == new.read(n) for n in other)
    for sheet in empty:
        same = filled[sheet.title]
        checks = {(str(v.sqref), v.prompt) for v in sheet.data_validations.dataValidation}
        assert {(str(v.sqref), v.prompt) for v in same.data_validations.dataValidation} == checks
        assert same.protection.sheet == sheet.protection.sheet and same.merged_cells == sheet.merged_cells


def test_a_workbook_without_the_header_is_refused(blank: bytes, framework: Framework) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank))
    book[layout.LEDGER].delete_rows(1, 12)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(ShuangyongError, match="没有表头"):
        fill(out.getvalue(), FILING, framework)
