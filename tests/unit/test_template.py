"""The template as a unit meets it: what is in it, what may be typed where, what it asks, how it prints.

One definition makes the rows, the in-cell checks, the upload check and the 填报说明: they must agree for every type of
unit in every quarter. What is wanted is put down here once more, from the method's words.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from blank_returns import (
    FRAMEWORK,
    FRAMEWORKS,
    GUIDE,
    INPUTS,
    LEDGER,
    OWNERS,
    YEAR,
    Places,
    blank,
)
from workbook_facts import checks

from shuangyong_metrics.model import (
    EVENT_ROLES,
    EXPLAIN_REASONS,
    INSTRUCTORS,
    MICRO,
    NA_REASONS,
    FilledBy,
    Indicator,
    Input,
    Kind,
    Over,
    UnitType,
)
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.normalise import Problem, read_figure
from shuangyong_metrics.workbook.read import expected_inputs, read

EVERY = [(t, q) for t in UnitType for q in (1, 2, 3, 4)]
every_template = pytest.mark.parametrize(("unit_type", "quarter"), EVERY)


@cache
def template_bytes(unit_type: UnitType, quarter: int) -> bytes:
    return blank(unit_type, quarter)


@cache
def template(unit_type: UnitType, quarter: int) -> Places:
    return Places(template_bytes(unit_type, quarter))


def state(indicator: Indicator | None, item: Input, quarter: int) -> str:
    """METHOD 2: cells of other quarters are ignored, except sums, base figures and what is due once a year."""
    if item.filled_by is FilledBy.OFFICE:
        return "office"
    measured = indicator.measured if indicator else (1, 2, 3, 4)
    always = item.over in (Over.SUM, Over.BASE)
    late = len(measured) == 1 and quarter >= measured[0]
    if not (always or late or quarter in measured):
        return "not_due"
    return "counted" if item.filled_by is FilledBy.LEDGER else "open"


def states(unit_type: UnitType, quarter: int) -> dict[str, str]:
    mine = [(i, x) for i in FRAMEWORK.indicators if unit_type in i.applies_to for x in i.inputs]
    return {x.code: state(None, x, quarter) for x in FRAMEWORK.common_inputs} | {
        x.code: state(i, x, quarter) for i, x in mine
    }


def check_at(places: Places, code: str, header: str = "本季值") -> dict[str, Any]:
    """The in-cell check of a cell by the names of its parts."""
    sheet, cell = places.at(code, header)
    found = all_checks(places, sheet).get(cell)
    names = ("type", "low", "high", "operator", "style", "tells", "prompt", "error")
    return dict(zip(names, found, strict=True)) if found else {}


@cache
def all_checks(places: Places, sheet: str) -> dict[str, tuple[Any, ...]]:
    return dict(checks(places.book[sheet]))


def listed(places: Places, formula: str) -> tuple[str, ...]:
    """What a drop-down offers: a text in the check itself or a range of the hidden sheet."""
    if formula.startswith('"'):
        return tuple(formula.strip('"').split(","))
    name, _, cells = formula.partition("!")
    rows = places.book[name][cells]
    return tuple(row[0].value for row in rows) if isinstance(rows, tuple) else (rows.value,)


def guide(places: Places) -> dict[str, tuple[str, ...]]:
    """填报说明 by input code: name, unit, who, how, help."""
    found = {}
    for row in places.book[GUIDE].iter_rows(values_only=True):
        code, _, name = str(row[0] or "").partition("　")
        if code in INPUTS:
            found[code] = (name, *(str(v or "") for v in row[1:5]))
    return found


@every_template
def test_only_what_applies_is_in_it(unit_type: UnitType, quarter: int) -> None:
    places, wanted = template(unit_type, quarter), states(unit_type, quarter)
    assert set(places.rows) == set(wanted)
    homes = {s.code: layout.sheet_name(s) for s in FRAMEWORK.standards}
    for code, (sheet, _) in places.rows.items():
        assert sheet == ("基础数据" if INPUTS[code].over is Over.BASE else homes[code[0]])
    # and the upload check looks for these rows, but for the office's
    reading = read(template_bytes(unit_type, quarter), FRAMEWORKS)
    looked_for = {x.code for x in expected_inputs(FRAMEWORK, reading.identity)}
    assert looked_for == {code for code, what in wanted.items() if what != "office"}
    assert reading.findings == ()


@every_template
def test_what_may_be_typed_and_what_not(unit_type: UnitType, quarter: int) -> None:
    places = template(unit_type, quarter)
    open_cells: dict[str, set[str]] = {}
    for code, what in states(unit_type, quarter).items():
        sheet, cell = places.at(code)
        value = places.cell((sheet, cell))
        assert (value.data_type == "f") is (what == "counted"), code
        assert what == "counted" or value.value is None
        headers = {"open": ("本季值", "状态", "说明", "佐证材料"), "counted": ("状态", "说明", "佐证材料")}.get(
            what, ()
        )
        open_cells.setdefault(sheet, set()).update(places.at(code, h)[1] for h in headers)
        notes = {"office": "由双拥办录入", "not_due": "本季不考核，不填"}
        assert places.cell(places.at(code, "说明")).value == notes.get(what)
    for sheet, wanted in open_cells.items():
        cells = (c for row in places.book[sheet].iter_rows() for c in row)
        assert {c.coordinate for c in cells if not c.protection.locked} == wanted
    for sheet in places.book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert sheet.protection.autoFilter is False  # an exception from protection: filtering stays allowed


@every_template
def test_rows_checks_guide_and_upload_agree(unit_type: UnitType, quarter: int) -> None:
    places = template(unit_type, quarter)
    told = guide(places)
    assert set(told) == set(places.rows)
    for code, what in states(unit_type, quarter).items():
        item, owner = INPUTS[code], OWNERS.get(code)
        texts = [places.cell(places.at(code, h)).value or "" for h in ("指标", "填报项", "计量单位")]
        assert texts == [owner.name if owner else "共用条件", item.label, item.unit]
        name, unit, who, how, help_ = told[code]
        assert (name, unit, help_) == (item.label, item.unit, item.help)
        by = {FilledBy.UNIT: "本单位填", FilledBy.LEDGER: "由活动台账汇总", FilledBy.OFFICE: "由双拥办录入"}
        assert who.startswith(by[item.filled_by])
        check = check_at(places, code)
        assert bool(check) is (what in ("open", "counted")), code
        if what == "open":
            title, prompt = check["prompt"]
            assert title == f"{code} {item.label}"
            assert how in prompt
            assert how in check["error"][1]
            assert prompt.startswith(item.help)
            assert (check["style"], check["tells"]) == ("stop", True)
            agrees(places, item, check)


def agrees(places: Places, item: Input, check: dict[str, Any]) -> None:
    """What the cell lets in is read without a problem; what it turns away is a problem to the upload check as well."""
    owner = OWNERS.get(item.code)
    options = tuple(o.label for o in owner.rule.options) if owner else ()
    read_as = [read_figure(item.kind, text, options) for text in typed_inside(places, check)]
    if item.kind is Kind.YES_NO:
        assert read_as == [MICRO, 0]
    elif item.kind is Kind.CHOICE:
        assert read_as == [n * MICRO for n in range(len(options))]
    elif item.kind is Kind.DATE:
        assert read_as == [day.toordinal() * MICRO for day in (date(YEAR, 1, 1), date(YEAR, 12, 31))]
    else:
        wanted = (0, 100) if item.kind is Kind.PERCENT else (0, 99_999_999)
        assert read_as == [n * MICRO for n in wanted]
        outside: list[Any] = [-1, wanted[1] + 1, "约20"] + ([1.5] if check["type"] == "whole" else [])
        assert all(isinstance(read_figure(item.kind, x, options), Problem) for x in outside)
        assert (check["type"] == "whole") is (item.kind in (Kind.COUNT, Kind.PERSONS))


def typed_inside(places: Places, check: dict[str, Any]) -> list[Any]:
    if check["type"] == "list":
        return list(listed(places, check["low"]))
    return [int(check[bound]) for bound in ("low", "high")]


@every_template
def test_status_and_reason_lists(unit_type: UnitType, quarter: int) -> None:
    places = template(unit_type, quarter)
    for code, what in states(unit_type, quarter).items():
        status, note = check_at(places, code, "状态"), check_at(places, code, "说明")
        if what not in ("open", "counted"):
            assert not status
            assert not note
            continue
        words = ("已填", "无变化", "不适用") if INPUTS[code].over is Over.LATEST else ("已填", "不适用")
        assert listed(places, status["low"]) == (("不适用",) if what == "counted" else words)
        assert listed(places, note["low"]) == (*NA_REASONS, *EXPLAIN_REASONS)
        assert not note["tells"]  # other text may be written as well


@pytest.mark.parametrize("unit_type", list(UnitType))
def test_the_ledger_asks_for_what_the_standard_counts(unit_type: UnitType) -> None:
    places = template(unit_type, 3)
    found = all_checks(places, LEDGER)
    wanted = {t for i in FRAMEWORK.indicators if unit_type in i.applies_to for x in i.inputs if x.ledger
              for t in x.ledger.tags}  # fmt: skip
    tags = tuple(f"{i.code} {i.name}" for i in FRAMEWORK.indicators if i.code in wanted and unit_type in i.applies_to)
    lists = {
        "主要指标": tags,
        "次要指标": tags,
        "角色": EVENT_ROLES,
        "授课人": INSTRUCTORS,
        "方案": ("√",),
        "小结": ("√",),
    }
    for header, options in lists.items():
        about = found[places.event(0, header)[1]]
        assert listed(places, about[1]) == options
        assert about[5], header
    low, high = (date(1899, 12, 30).toordinal() + int(found[places.event(0, "日期")[1]][n]) for n in (1, 2))
    assert (date.fromordinal(low), date.fromordinal(high)) == (date(YEAR, 1, 1), date(YEAR, 9, 30))
    sheet = places.book[LEDGER]
    rows = range(places.first_event, places.first_event + layout.LEDGER_ROWS)
    assert all(not sheet.cell(r, c).protection.locked for r in rows for c in range(2, len(layout.LEDGER_COLUMNS) + 1))
    # below the drawn rows too: a busy unit types on
    assert all(not d.protection.locked for d in sheet.column_dimensions.values())
    for header in lists:
        assert any(places.event(400, header)[1] in v.sqref for v in sheet.data_validations.dataValidation)
