"""Short ways to write down a unit's year and to ask the oracle about it, for tests of the oracle itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from oracle import score_city
from oracle_city import YEAR, Cell, City, CityResult, Filing, IndicatorResult, LedgerEvent, UnitResult

from shuangyong_metrics.calendar import Calendar
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import MICRO, Framework

DATA = Path(__file__).resolve().parents[2] / "data"
Figures = Mapping[str, object]


def cell(given: object) -> Cell:
    """是, 否, a number, a date, 无变化, 不适用 or None for a blank."""
    if given is None:
        return ("blank",)
    if isinstance(given, bool):
        return ("value", MICRO if given else 0)
    if isinstance(given, date):
        return ("value", given.toordinal() * MICRO)
    if isinstance(given, str):
        return {"无变化": ("no_change",), "不适用": ("na", "无任务")}[given]
    assert isinstance(given, int | Fraction)
    return ("value", int(Fraction(given) * MICRO))


def filing(figures: Figures, events: list[LedgerEvent] | None = None, accepted: str = "") -> Filing:
    cells = {code: cell(given) for code, given in figures.items()}
    return Filing(cells, tuple(events or ()), frozenset(accepted.split()))


def one_unit(unit_type: str, filings: dict[int, Filing], office: dict[tuple[int, str], int] | None = None) -> City:
    entries = {("U", quarter, code): entry * MICRO for (quarter, code), entry in (office or {}).items()}
    return City((("U", unit_type),), {("U", q): f for q, f in filings.items()}, entries)


def words(text: str) -> list[str]:
    """Codes written one behind the other."""
    return text.split()


def numbers(text: str) -> dict[str, object]:
    """Figures written as ``A6-2=10 A6-3=9``."""
    return {code: int(figure) for code, _, figure in (word.partition("=") for word in words(text))}


def event(month: int, day: int, tag: str, **more: Any) -> LedgerEvent:
    return LedgerEvent(date(YEAR, month, day), tag, **more)


class Judge:
    """The oracle with the product's framework and calendar at hand."""

    def __init__(self, framework: Framework, calendar: Calendar) -> None:
        self.framework, self.calendar = framework, calendar

    def city(self, city: City, quarter: int, basis: str = "self", combined: bool = False) -> CityResult:
        return score_city(self.framework, city, quarter, basis, self.calendar.is_workday, combined)

    def unit(self, city: City, quarter: int, basis: str = "self", combined: bool = False) -> UnitResult:
        return self.city(city, quarter, basis, combined).units["U"]

    def indicator(self, city: City, code: str, quarter: int, basis: str = "self") -> IndicatorResult:
        return self.unit(city, quarter, basis).indicators[code]

    def points(self, city: City, code: str, quarter: int) -> int:
        result = self.indicator(city, code, quarter)
        assert result.state == "reported"
        return result.points


def product_judge() -> Judge:
    """A judge with the framework and the calendar that the product ships."""
    return Judge(load_folder(DATA / "standards" / "2025"), Calendar.load(DATA / "calendar"))
