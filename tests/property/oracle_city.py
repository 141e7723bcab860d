"""What the oracle is given and what it answers: plain data, one year, the last filing of every unit-quarter.

Cells are ``("value", millionths)``, ``("no_change",)``, ``("na", reason)`` or ``("blank",)``; a missing cell is blank.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from shuangyong_metrics.model import MICRO, Framework, Indicator, Input, UnitType

Cell: TypeAlias = tuple[str | int, ...]

YEAR = 2026
BLANK: Cell = ("blank",)


@dataclass(frozen=True)
class LedgerEvent:
    """One row of the 活动台账; ``secondary`` is empty when there is none, ``amount`` in millionths of 万元."""

    day: date
    primary: str
    secondary: str = ""
    role: str = "主办"
    instructor: str = "其他"
    amount: int | None = None
    records: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Filing:
    """One unit's return for one quarter, and the input codes that the reviewer accepted in it."""

    cells: dict[str, Cell] = field(default_factory=dict)
    events: tuple[LedgerEvent, ...] = ()
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class City:
    """A city's year. Honours are (unit, quarter, code, level, title), vetoes (unit, quarter, code)."""

    units: tuple[tuple[str, str], ...]
    filings: dict[tuple[str, int], Filing]
    office: dict[tuple[str, int, str], int] = field(default_factory=dict)
    honours: tuple[tuple[str, int, str, int | None, str], ...] = ()
    vetoes: tuple[tuple[str, int, str], ...] = ()


@dataclass(frozen=True)
class Case:
    """One unit read on one basis (``self`` or ``accepted``)."""

    framework: Framework
    city: City
    unit: str
    type: UnitType
    basis: str
    is_working_day: Callable[[date], bool]

    def filing(self, quarter: int) -> Filing | None:
        return self.city.filings.get((self.unit, quarter))

    def cell(self, code: str, quarter: int) -> Cell:
        """The cell as filed, whoever has decided what; blank where nothing was filed."""
        filing = self.filing(quarter)
        return filing.cells.get(code, BLANK) if filing else BLANK

    def is_accepted(self, code: str, quarter: int) -> bool:
        filing = self.filing(quarter)
        return filing is not None and code in filing.accepted

    def counts(self, code: str, quarter: int) -> bool:
        """For the accepted score undecided inputs are blank."""
        return self.basis == "self" or self.is_accepted(code, quarter)

    def cell_that_counts(self, code: str, quarter: int) -> Cell:
        return self.cell(code, quarter) if self.counts(code, quarter) else BLANK

    def figure(self, code: str, quarter: int) -> Fraction | None:
        """The figure typed in this quarter's cell, None when the cell says anything but a figure."""
        cell = self.cell_that_counts(code, quarter)
        return micro(int(cell[1])) if cell[0] == "value" else None

    def office(self, code: str, quarter: int) -> Fraction | None:
        """Office inputs count in both scores."""
        entry = self.city.office.get((self.unit, quarter, code))
        return None if entry is None else micro(entry)

    def owner(self, item: Input) -> Indicator | None:
        """The indicator that an input belongs to; Z-1 belongs to none."""
        return next((i for i in self.framework.indicators if i.code == item.indicator), None)

    def input(self, code: str) -> Input:
        return next(i for i in self.framework.inputs if i.code == code)


@dataclass(frozen=True)
class IndicatorResult:
    """``state`` is None when the indicator is not for this type of unit; ``points`` in millionths."""

    state: str | None
    points: int = 0


@dataclass(frozen=True)
class StandardResult:
    """M_k, e_k, W'_k, the rounded term and rate_k (None when M_k is 0), all in millionths."""

    max: int
    earned: int
    effective_weight: int
    contribution: int
    rate: int | None


@dataclass
class UnitResult:
    """One unit; base, bonus and totals in hundredths. A unit that is 未报送 has nothing but its status."""

    unit: str
    type: str
    status: str
    indicators: dict[str, IndicatorResult] = field(default_factory=dict)
    standards: dict[str, StandardResult] = field(default_factory=dict)
    not_reported: int = 0
    base: int | None = None
    bonus: int = 0
    veto: tuple[str, ...] = ()
    total: int | None = None
    shown_total: int | None = None
    grade: str | None = None
    rank: int | None = None
    type_rank: int | None = None


@dataclass(frozen=True)
class CityResult:
    """All units, mean_k in millionths for the standards that have one, the city's score in hundredths."""

    units: dict[str, UnitResult]
    means: dict[str, int]
    score: int | None


def micro(value: int) -> Fraction:
    """Millionths as the number they stand for."""
    return Fraction(value, MICRO)


def half_up(value: Fraction) -> int:
    """Rounded half up: floor(x + 1/2) of the exact rational."""
    return int((value + Fraction(1, 2)) // 1)
