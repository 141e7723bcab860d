"""A year of a ledger with everything that decides whether a row counts, and the count by the method's own words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from shuangyong_metrics.model import Input, Over, Round

_ALL = {"方案": "√", "签到": "√", "影像": "√", "小结": "√"}


def _event(month: int, day: int, primary: str, role: str = "主办", secondary: str = "", **more: Any) -> dict[str, Any]:
    event = {"日期": date(2026, month, day), "主要指标": primary, "角色": role, "佐证材料名称": "会议纪要"} | more
    return event | ({"次要指标": secondary} if secondary else {})


EVENTS_OF_A_YEAR: tuple[dict[str, Any], ...] = (
    _event(7, 1, "A3 党组(党委)专题研究双拥工作次数", **_ALL),
    _event(9, 30, "A3", "协办"),
    _event(1, 1, "A4", "承办", **_ALL),
    _event(10, 1, "A4"),  # after the quarter
    _event(7, 25, "B10 重要节点国防宣传教育活动", "协办", "B4", **_ALL),
    _event(5, 4, "B4", 授课人="驻军"),
    _event(2, 10, "C1", 金额=1.25),
    _event(7, 29, "C3", "协办", "C1", 金额=3.5, 方案="√", 签到="√", 影像="√", 小结="有"),
    _event(8, 1, "C4", "承办", "C1", 金额=2),
    _event(8, 15, "C6", "协办", "C4", 金额=7.75),
    _event(8, 20, "D2", "承办", "D5", **_ALL),
    _event(8, 21, "D5", "协办", "D6", 方案="√", 签到="√", 影像="√"),
    _event(8, 22, "D6", "主办", "C6"),
    _event(4, 2, "E9", "协办"),
    _event(9, 3, "F7", "主办", "F8", **_ALL),
    _event(9, 4, "F8", "协办", "E9"),
    {**_event(9, 5, "C1"), "日期": date(2025, 9, 5)},  # another year
)


def counted(item: Input, events: tuple[dict[str, Any], ...], round_: Round) -> float:
    """What an input counts: events of the year up to the quarter's end, or of the quarter alone."""
    if item.ledger is None:
        raise ValueError(item.code)
    start = round_.first_day if item.over is Over.QUARTER else date(round_.year, 1, 1)
    total = Fraction(0)
    for event in events:
        tags = {str(event.get(key, "")).split(" ")[0] for key in ("主要指标", "次要指标")}
        if start <= event["日期"] <= round_.last_day and (not item.ledger.tags or tags & set(item.ledger.tags)):
            total += _worth(item.ledger.measure, event)
    return float(total)


def _worth(measure: str, event: dict[str, Any]) -> Fraction:
    if measure == "amount":
        return Fraction(event.get("金额", 0))
    if measure == "weighted":
        return Fraction(1, 2) if event["角色"] == "协办" else Fraction(1)
    return Fraction(measure == "all" or all(record in event for record in _ALL))
