"""What blocks a return, what asks for a reason, what is only remarked: every rule of the method, held against files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest
from blank_returns import FRAMEWORK, FRAMEWORKS, INPUTS, LEDGER, Places, blank, whole, whole_cells
from crafted_files import with_values

from shuangyong_metrics.messages import catalogue
from shuangyong_metrics.model import MICRO, CellRef, Finding, Over, Prior, Reading, Severity, UnitType
from shuangyong_metrics.workbook.check import check

BLOCK, ASK, HINT = Severity.BLOCK, Severity.ASK, Severity.HINT
TOWN = UnitType.TWN
Cells = Mapping[str, Any]


@cache
def start(unit_type: UnitType, quarter: int) -> tuple[Places, bytes]:
    """A whole return without a mistake, all events in its quarter."""
    places = Places(blank(unit_type, quarter))
    cells = whole_cells(places)
    for place in [p for p in cells if p[0] == LEDGER]:
        del cells[place]
    return places, places.typed(cells)


def judge(
    cells: Cells,
    quarter: int = 3,
    *,
    unit_type: UnitType = TOWN,
    statuses: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    events: tuple[dict[str, Any], ...] = (),
    prior: Mapping[str, Prior] | None = None,
    claimed: frozenset[str] = frozenset(),
) -> Reading:
    places, data = start(unit_type, quarter)
    typed: dict[tuple[str, str], Any] = {places.at(code): value for code, value in cells.items()}
    typed |= {places.at(code, "状态"): word for code, word in (statuses or {}).items()}
    typed |= {places.at(code, "说明"): text for code, text in (notes or {}).items()}
    for number, event in enumerate(events):
        typed |= {places.event(number, header): value for header, value in event.items()}
    return check(with_values(data, typed), "a.xlsx", FRAMEWORKS, prior or {}, claimed)


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(f.code, f.input) for f in reading.findings]


def only(reading: Reading) -> Finding:
    (found,) = reading.findings
    return found


def micro(**figures: int) -> dict[str, Prior]:
    """Last quarter's figures by code, written with an underscore."""
    return {code.replace("_", "-"): Prior(last=value * MICRO) for code, value in figures.items()}


@pytest.mark.parametrize(
    ("unit_type", "quarter"), [(t, 1 + n % 4) for n, t in enumerate(UnitType)] + [(TOWN, q) for q in (1, 2, 4)]
)
def test_a_whole_return_has_no_findings(unit_type: UnitType, quarter: int) -> None:
    assert judge({}, quarter, unit_type=unit_type).findings == ()


# missing denominators ------------------------------------------------------------------------------------------

BASES = [x.code for x in FRAMEWORK.inputs if x.over is Over.BASE and x.filled_by == "unit"]


@pytest.mark.parametrize("code", BASES)
def test_every_base_figure_is_required_from_its_first_quarter(code: str) -> None:
    indicator = next((i for i in FRAMEWORK.indicators if code in [x.code for x in i.inputs]), None)
    unit_type = TOWN if indicator is None or TOWN in indicator.applies_to else indicator.applies_to[0]
    first = indicator.measured[0] if indicator else 1
    found = only(judge({code: None}, first, unit_type=unit_type))
    assert (found.code, found.severity, found.input) == ("missing_denominator", BLOCK, code)
    assert CellRef(found.sheet, found.cell) == CellRef(*start(unit_type, first)[0].at(code))
    assert "缺少分母" in found.message


def test_before_the_first_quarter_only_a_numerator_asks_for_it() -> None:
    assert told(judge({"E3-1": None, "E3-2": None}, 1)) == []
    assert told(judge({"E3-1": 4, "E3-2": None}, 1)) == [("missing_denominator", "E3-2")]
    assert told(judge({"E3-1": None, "E3-2": None}, 2)) == [("missing_denominator", "E3-2")]


@pytest.mark.parametrize(("above", "below", "quarter"), [("C5-1", "C5-2", 3), ("E7-1", "E7-2", 1), ("B5-1", "B5-2", 2)])
def test_a_numerator_needs_its_denominator_however_it_counts(above: str, below: str, quarter: int) -> None:
    found = only(judge({above: 4, below: None}, quarter))
    assert (found.code, found.severity, found.input) == ("missing_denominator", BLOCK, below)
    assert told(judge({above: None, below: None}, quarter)) == []
    assert told(judge({above: 0, below: 0}, quarter)) == []


def test_a_zero_is_a_denominator() -> None:
    assert told(judge({"A9-1": 0, "A9-2": 0})) == []


def test_what_is_confirmed_is_kept_and_said() -> None:
    reading = judge({"B2-2": None}, prior={"B2-2": Prior(base=40 * MICRO)})
    assert (only(reading).code, only(reading).severity) == ("base_kept", HINT)
    assert "40" in only(reading).message


@pytest.mark.parametrize("where", ["here", "numerator", "before"])
def test_nothing_is_missing_where_it_does_not_apply(where: str) -> None:
    claim = {"here": "A9-2", "numerator": "A9-1"}.get(where)
    reading = judge(
        {"A9-2": None, "A9-1": None},
        statuses={claim: "不适用"} if claim else {},
        notes={claim: "无对象"} if claim else {},
        claimed=frozenset({"A9"}) if where == "before" else frozenset(),
    )
    assert told(reading) == []
    assert told(judge({"A9-2": None}, claimed=frozenset({"B2"}))) == [("missing_denominator", "A9-2")]


def test_a_claim_without_a_reason_asks() -> None:
    reading = judge({"A9-2": None, "A9-1": None}, statuses={"A9-1": "不适用"})
    assert (only(reading).code, only(reading).severity) == ("na_reason", ASK)


@pytest.mark.parametrize(
    ("gate", "word", "last", "blocks"),
    [
        ("是", None, None, True),
        ("否", None, None, False),
        (None, None, None, False),
        (None, "无变化", 1, True),
        (None, "无变化", 0, False),
        (None, "无变化", None, False),
    ],
)
def test_a_budget_is_asked_for_only_where_there_is_one(
    gate: str | None, word: str | None, last: int | None, blocks: bool
) -> None:
    known = {} if last is None else {"A6-1": Prior(last=last * MICRO)}
    reading = judge({"A6-1": gate, "A6-2": None, "A6-3": 2}, statuses={"A6-1": word} if word else {}, prior=known)
    assert told(reading) == ([("missing_denominator", "A6-2")] if blocks else [])


def test_an_unreadable_denominator_is_told_once() -> None:
    found = only(judge({"B2-2": "约40"}))
    assert (found.code, found.severity) == ("approximate", BLOCK)


# agreement, excess ----------------------------------------------------------------------------------------------

VALID, OLD, NONE = (o.label for o in FRAMEWORK.indicator("D1").rule.options)


@pytest.mark.parametrize(
    ("state", "count", "blocks"),
    [
        (VALID, 2, False), (VALID, 0, True), (OLD, 0, False), (OLD, 2, True), (NONE, 0, False), (NONE, 1, True),
        (None, 2, False), (VALID, None, False),
    ],
)  # fmt: skip
def test_agreements_in_force_are_at_least_one(state: str | None, count: int | None, blocks: bool) -> None:
    reading = judge({"D1-1": state, "D1-2": count})
    assert told(reading) == ([("agreement_contradiction", "D1-2")] if blocks else [])
    assert reading.blocked is blocks


def test_an_unchanged_agreement_can_contradict_too() -> None:
    unchanged: dict[str, Any] = {"cells": {"D1-1": None, "D1-2": 0}, "statuses": {"D1-1": "无变化"}}
    assert told(judge(**unchanged, prior=micro(D1_1=0))) == [("agreement_contradiction", "D1-2")]
    assert told(judge(**unchanged, prior=micro(D1_1=1))) == []
    assert told(judge(**unchanged)) == []
    assert told(judge(**unchanged, quarter=1, prior=micro(D1_1=0))) == []


@pytest.mark.parametrize(
    ("cells", "prior", "asks"),
    [
        ({"A9-1": 11, "A9-2": 10}, {}, "A9-1"),
        ({"A9-1": 10, "A9-2": 10}, {}, ""),
        ({"B2-1": 6, "B2-2": 10}, {"B2-1": Prior(year_to_date=5 * MICRO)}, "B2-1"),
        ({"B2-1": 5, "B2-2": 10}, {"B2-1": Prior(year_to_date=5 * MICRO)}, ""),
        ({"C5-1": 3, "C5-2": 3}, {"C5-1": Prior(year_to_date=5 * MICRO), "C5-2": Prior(year_to_date=4 * MICRO)}, "C5-1"),
        ({"E7-1": 7, "E7-2": 6}, {"E7-2": Prior(year_to_date=50 * MICRO)}, "E7-1"),
        ({"A6-2": 5, "A6-3": 5.01}, {}, "A6-3"),
        ({"A9-1": 11, "A9-2": None}, {"A9-2": Prior(base=10 * MICRO)}, "A9-1"),
    ],
)  # fmt: skip
def test_more_done_than_there_was_to_do_asks(cells: Cells, prior: Mapping[str, Prior], asks: str) -> None:
    found = [(f.input, f.severity) for f in judge(cells, prior=prior).findings if f.code == "numerator_exceeds"]
    assert found == ([(asks, ASK)] if asks else [])


# figures against last quarter ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "last", "year", "asks"),
    [
        ("B3-1", 30, 10, 0, "jump"), ("B3-1", 29, 10, 0, ""), ("B3-1", 10, 30, 0, "jump"), ("B3-1", 12, 4, 0, ""),
        ("B3-1", 14, 4, 0, "jump"), ("B3-1", 0, 40, 0, ""), ("B3-1", 40, 0, 0, ""),
        ("B3-1", 40, 20, 20, "looks_cumulative"), ("B3-1", 39, 20, 20, ""), ("B3-1", 41, 10, 30, "looks_cumulative"),
        ("A6-3", 5, 1, 0, "jump"), ("A6-3", 1.5, 0.6, 0, ""), ("A6-3", 20_000, 2, 0, "jump_unit"),
        ("A6-3", 2, 20_000, 0, "jump_unit"), ("A6-3", 20_000, 2, 2, "jump_unit"), ("A6-3", 19_999, 2, 2, "looks_cumulative"), ("C8-1", 20, 95, 0, "jump"),
        ("C8-1", 85, 95, 0, ""), ("B8-1", 8, 2, 0, ""),
    ],
)  # fmt: skip
def test_jumps_and_cumulative_figures_ask(code: str, value: float, last: float, year: float, asks: str) -> None:
    known = Prior(last=int(last * MICRO), year_to_date=int(year * MICRO) or None)
    reading = judge({code: value, "B3-2": 100_000, "A6-2": 90_000}, prior={code: known})
    assert [(f.code, f.input, f.severity) for f in reading.findings] == ([(asks, code, ASK)] if asks else [])


def test_a_stock_never_looks_cumulative() -> None:
    assert told(judge({"A9-1": 40, "A9-2": 90}, prior={"A9-1": Prior(last=20 * MICRO, year_to_date=20 * MICRO)})) == []


def test_without_a_store_the_printed_columns_are_held_against() -> None:
    places = Places(blank(TOWN, 3, prior={"B3-1": Prior(20 * MICRO, 20 * MICRO)}))
    cells: dict[tuple[str, str], Any] = {
        places.at(c): v for c, v in (whole(places) | {"B3-1": 45, "B3-2": 900}).items()
    }
    reading = check(places.typed(cells), "a.xlsx", FRAMEWORKS)
    assert told(reading) == [("looks_cumulative", "B3-1")]
    assert told(check(places.typed(cells), "a.xlsx", FRAMEWORKS, {})) == []


# quarters ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "quarter", "said"),
    [
        ("B5-1", 4, 2, False), ("B5-1", 4, 3, True), ("C2-1", 4, 2, True), ("C2-1", 4, 3, False),
        ("C8-1", 95, 4, True), ("A10-1", date(2026, 12, 1), 3, True), ("A10-1", date(2026, 12, 1), 4, False),
        ("A5-1", date(2026, 3, 1), 3, False), ("E3-1", 4, 1, False),
    ],
)  # fmt: skip
def test_a_figure_of_another_quarter_is_remarked(code: str, value: object, quarter: int, said: bool) -> None:
    reading = judge({code: value}, quarter)
    assert [(f.code, f.severity) for f in reading.findings if f.code == "not_measured"] == (
        [("not_measured", HINT)] if said else []
    )


# the ledger -------------------------------------------------------------------------------------------------------


#: Where two tags do not go together, the second one is the one to change.
COLUMN_OF = {"tags_equal": "次要指标", "tags_exclusive": "次要指标"}


def event(day: date = date(2026, 8, 1), primary: str = "B4", secondary: str | None = None) -> dict[str, Any]:
    return {"日期": day, "主要指标": primary, "次要指标": secondary, "角色": "主办"}


@pytest.mark.parametrize(
    ("events", "code", "severity", "row"),
    [
        ((event(primary="B4", secondary="B4"),), "tags_equal", BLOCK, 0),
        ((event(primary="A3", secondary="A4"),), "tags_exclusive", BLOCK, 0),
        ((event(primary="A4 领导小组例会", secondary="A3 专题研究"),), "tags_exclusive", BLOCK, 0),
        ((event(primary="A3"), event(primary="A4")), "same_day_meetings", ASK, 1),
        ((event(primary="A4", secondary="B4"), event(primary="C4", secondary="A3")), "same_day_meetings", ASK, 1),
        ((event(primary="A3"), event(date(2026, 8, 2), "A4")), "", ASK, 0),
        ((event(primary="A3"), event(primary="A3")), "", ASK, 0), ((event(primary="C6"),), "tag_foreign", ASK, 0),
        ((event(primary="B4", secondary="C6"),), "tag_foreign", ASK, 0),
        ((event(primary="A1"),), "tag_not_counted", ASK, 0), ((event(date(2026, 7, 1)),), "", ASK, 0),
        ((event(date(2026, 9, 30)),), "", ASK, 0), ((event(date(2026, 6, 30)),), "event_late", ASK, 0),
        ((event(date(2026, 10, 1)),), "event_future", ASK, 0),
        ((event(date(2025, 12, 31)),), "event_other_year", ASK, 0),
        ((event(date(2027, 1, 1)),), "event_other_year", ASK, 0),
    ],
)  # fmt: skip
def test_every_rule_of_the_ledger(events: tuple[dict[str, Any], ...], code: str, severity: Severity, row: int) -> None:
    reading = judge({}, events=events)
    assert [(f.code, f.severity) for f in reading.findings] == ([(code, severity)] if code else [])
    assert reading.blocked is (bool(code) and severity is BLOCK)
    if code:
        column = COLUMN_OF.get(code, "主要指标" if code.startswith("tag") else "日期")
        if code == "tag_foreign" and events[row]["次要指标"]:
            column = "次要指标"
        assert (reading.findings[0].sheet, reading.findings[0].cell) == start(TOWN, 3)[0].event(row, column)
    assert len(reading.events) == len(events)


# all together -----------------------------------------------------------------------------------------------------


def test_findings_come_in_the_order_of_the_workbook() -> None:
    reading = judge(
        {"E8-1": "约3", "A9-2": None, "B3-1": "2人", "A1-1": "大概"},
        events=(event(primary="A3", secondary="A4"),),
    )
    sheets = [f.sheet for f in reading.findings]
    order = [s for s in start(TOWN, 3)[0].book.sheetnames if s in sheets]
    assert list(dict.fromkeys(sheets)) == order
    for sheet in order:
        rows = [int(f.cell[1:]) for f in reading.findings if f.sheet == sheet]
        assert rows == sorted(rows)
    assert {f.severity for f in reading.findings} == {BLOCK}


def test_every_message_says_where_what_and_what_to_do() -> None:
    for entry in catalogue():
        assert entry.message.endswith(("。", "？"))
        assert entry.advice.endswith(("。", "？"))
        assert "!" not in entry.message + entry.advice and "！" not in entry.message + entry.advice
    assert set(INPUTS) >= set(BASES)
