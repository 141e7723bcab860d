"""The rows of the ledger: read whole, or told at the cell that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from blank_returns import LEDGER
from read_samples import changed, expected, judged, ledger, only, places, typed, values, whole

from shuangyong_metrics.model import CellRef, Severity

GOOD: dict[str, Any] = {"日期": date(2026, 8, 1), "主要指标": "B4 国防教育课", "角色": "主办"}


def test_an_event_is_read_whole() -> None:
    (event,) = ledger(
        GOOD
        | {
            "次要指标": "b10",
            "角色": "承办",
            "授课人": "退役军人",
            "金额": "1,000.5",
            "方案": "√",
            "签到": "有",
            "影像": "无",
            "小结": 1,
        }
    ).events
    assert (event.day, event.primary, event.secondary, event.role) == (date(2026, 8, 1), "B4", "B10", "承办")
    assert (event.instructor, event.amount, event.records) == ("退役军人", 1_000_500_000, ("方案", "签到", "小结"))
    assert event.ref == CellRef(*places().event(0, "日期"))


@pytest.mark.parametrize(
    ("row", "code", "header"),
    [
        ({"日期": None}, "event_day_missing", "日期"),
        ({"日期": "8月1日"}, "date_incomplete", "日期"),
        ({"日期": "2026-8-1至8-3"}, "range", "日期"),
        ({"主要指标": None}, "event_primary_missing", "主要指标"),
        ({"主要指标": "G1"}, "tag_unknown", "主要指标"),
        ({"次要指标": "国防教育"}, "tag_unknown", "次要指标"),
        ({"主要指标": "C1 C3"}, "tags_in_one_cell", "主要指标"),
        ({"主要指标": "C1 走访慰问、b4"}, "tags_in_one_cell", "主要指标"),
        ({"次要指标": "D2/F7"}, "tags_in_one_cell", "次要指标"),
        ({"角色": None}, "event_role_missing", "角色"),
        ({"角色": "参与"}, "event_role_unknown", "角色"),
        ({"授课人": "张教授"}, "event_instructor_unknown", "授课人"),
        ({"金额": "约3万"}, "approximate", "金额"),
        ({"金额": -1}, "negative", "金额"),
        ({"方案": "待补"}, "event_record_unreadable", "方案"),
    ],
)
def test_a_row_that_cannot_be_placed_blocks_at_its_cell(row: dict[str, Any], code: str, header: str) -> None:
    reading = ledger(GOOD, GOOD | row)
    found = only(reading)
    assert (found.code, found.severity) == (code, Severity.BLOCK)
    assert (found.sheet, found.cell) == places().event(1, header)
    assert len(reading.events) == 1


def test_rows_without_words_are_no_events() -> None:
    reading = ledger(GOOD, {}, {"文号": "  "})
    assert reading.findings == ()
    assert len(reading.events) == 1


def test_events_far_below_the_drawn_rows_are_read() -> None:
    def change(book: Any) -> None:
        for header, value in GOOD.items():
            column = places().event(0, header)[1].rstrip("0123456789")
            book[LEDGER][f"{column}400"].value = value

    assert len(judged(changed(change)).events) == len(judged(whole()).events) + 1


def test_figures_in_counted_cells_are_not_answers() -> None:
    reading = judged(typed("A3-1", 99))
    assert "A3-1" not in values(reading)
    assert values(reading) == expected()
