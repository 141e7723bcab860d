"""What people do to the ledger of a return, and figures that cannot be beside last quarter's."""

from __future__ import annotations

from copy import copy
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from blank_returns import LEDGER, Places, blank, whole_cells
from corpus import File, Given, Table
from crafted_files import with_values
from read_samples import at, changed, places, whole

from shuangyong_metrics.model import MICRO, Prior, Status, UnitType


def _event(header: str, value: object, problem: str, rows: int = 2) -> File:
    """The ledger's second row with something else in a cell."""
    place = places().event(1, header)
    return File(lambda: with_values(whole(), {place: value}), told=((problem, *place),) if problem else (), events=rows)


def _merge_days(book: Any) -> None:
    book[LEDGER].merge_cells(":".join(places().event(n, "日期")[1] for n in (0, 1)))


def _far_event(book: Any) -> None:
    for header in ("日期", "主要指标", "角色"):
        source = book[LEDGER][places().event(0, header)[1]]
        target = book[LEDGER][source.column_letter + "300"]
        target.value, target.number_format = source.value, copy(source.number_format)


_EVENTS: Table = {
    **{f"台账 日期 {text!r}": _event("日期", text, "", 3) for text in ("2026年7月30日", "2026.7.30", "2026/7/30", "２０２６－７－３０")},
    "台账 指标只写代码": _event("主要指标", "c1", "", 3),
    "台账 指标带名称": _event("主要指标", "C1 走访慰问", "", 3),
    "台账 金额有千分号": _event("金额", "1,000.5", "", 3),
    "台账 打勾写有": _event("方案", "有", "", 3),
    "台账 打勾写无": _event("方案", "无", "", 3),
    "台账 隔了几百行": File(partial(changed, _far_event), events=4),
    "台账 没有日期": _event("日期", None, "event_day_missing"),
    "台账 日期没有年": _event("日期", "7月30日", "date_incomplete"),
    "台账 日期一段": _event("日期", "2026年7月30日—31日", "range"),
    "台账 日期是下季": _event("日期", date(2026, 10, 8), "event_future", 3),
    "台账 日期是去年": _event("日期", date(2025, 7, 30), "event_other_year", 3),
    "台账 日期是上季": _event("日期", date(2026, 5, 30), "event_late", 3),
    "台账 没有这个指标": _event("主要指标", "G9", "tag_unknown"),
    "台账 指标写成文字": _event("主要指标", "走访慰问", "tag_unknown"),
    "台账 两个指标相同": _event("次要指标", "C1", "tags_equal", 3),
    "台账 没有角色": _event("角色", None, "event_role_missing"),
    "台账 角色写参与": _event("角色", "参与", "event_role_unknown"),
    "台账 授课人写姓名": _event("授课人", "张教授", "event_instructor_unknown"),
    "台账 金额带单位": _event("金额", "3万元", "with_unit"),
    "台账 金额是约数": _event("金额", "约3", "approximate"),
    "台账 打勾写待补": _event("方案", "待补", "event_record_unreadable"),
    "台账 复制了一份": File(partial(changed, lambda book: book.copy_worksheet(book[LEDGER])), told=(("ledger_twice", f"{LEDGER} Copy", places().event(0, "日期")[1]),), events=6),
    "台账 删了": File(partial(changed, lambda book: book.__delitem__(LEDGER)), told=(("ledger_missing", LEDGER, ""),), events=0),
    "台账 表头少一列": File(partial(changed, lambda book: book[LEDGER].__setitem__(places().event(-1, "金额")[1], "别的")), told=(("column_missing", LEDGER, "A4"),)),
    "台账 日期合并": File(partial(changed, _merge_days), told=(("merged", *places().event(1, "日期")),), events=2),
}  # fmt: skip

#: The figures of the quarter before, as the template printed them.
_KNOWN = {"A6-3": Prior(2_500_000, 2_500_000), "E8-2": Prior(2 * MICRO, 200 * MICRO)}


def _later(cells: dict[str, object]) -> bytes:
    """A return whose template knows last quarter's figures."""
    fresh = Places(blank(UnitType.TWN, 3, prior=_KNOWN))
    return fresh.typed(whole_cells(fresh) | {fresh.at(code): value for code, value in cells.items()})


def _compared(cells: dict[str, object], *told: tuple[str, str]) -> File:
    answers: dict[str, Given | None] = {
        code: (Status.FILLED, int(Decimal(str(value)) * MICRO), str(value), at(code).sheet, at(code).cell)
        for code, value in cells.items()
    }
    return File(
        lambda: _later(cells),
        told=tuple((problem, at(code).sheet, at(code).cell) for problem, code in told),
        answers=answers,
    )


_JUMPS: Table = {
    "元当成了万元": _compared({"A6-3": 25_000}, ("numerator_exceeds", "A6-3"), ("jump_unit", "A6-3")),
    "万元当成了元": _compared({"A6-3": 0.00025}, ("jump_unit", "A6-3")),
    "填成了累计数": _compared({"E8-2": 202}, ("looks_cumulative", "E8-2")),
    "上季的数照抄": _compared({"E8-2": 2}),
    "比上季大得多": _compared({"E8-2": 90}, ("jump", "E8-2")),
}  # fmt: skip

FILES: Table = _EVENTS | _JUMPS
