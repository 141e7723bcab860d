"""The standard's text and the calendar, read straight from their TOML files, for the independent recomputation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

MICRO = 1_000_000


@dataclass(frozen=True)
class Item:
    """One 填报项."""

    code: str
    indicator: str
    kind: str
    over: str
    filled_by: str
    part: str
    ledger: dict[str, Any]


@dataclass(frozen=True)
class Indicator:
    """One indicator; ``measured`` are its due quarters without those whose target is 0."""

    code: str
    standard: str
    points: Fraction
    types: frozenset[str] | None
    measured: tuple[int, ...]
    rule: dict[str, Any]
    condition: dict[str, Any]
    items: tuple[Item, ...]

    def part(self, name: str) -> Item | None:
        return next((i for i in self.items if i.part == name), None)


@dataclass(frozen=True)
class Framework:
    """A whole version: weights of the standards, indicators, every item by code (the common ones too)."""

    weights: dict[str, int]
    indicators: dict[str, Indicator]
    items: dict[str, Item]


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file with exact fractions in place of binary floats."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)


def load_framework(folder: Path) -> Framework:
    """Every standard named in ``framework.toml``."""
    top = read_toml(folder / "framework.toml")
    weights = {s["code"]: s["weight"] for s in top["standards"]}
    indicators: dict[str, Indicator] = {}
    for code in weights:
        for table in read_toml(folder / f"{code}.toml")["indicator"]:
            indicators[table["code"]] = _indicator(code, table)
    items = {i.code: i for indicator in indicators.values() for i in indicator.items}
    items |= {table["code"]: _item("Z", table) for table in top["common_inputs"]}
    return Framework(weights, indicators, items)


def _indicator(standard: str, table: dict[str, Any]) -> Indicator:
    rule = table["rule"]
    targets = rule.get("targets", [])
    measured = tuple(q for q in table["due"] if not targets or targets[q - 1] != 0)
    types = None if table["applies_to"] == "all" else frozenset(table["applies_to"])
    items = tuple(_item(table["code"], t) for t in table["input"])
    points, condition = Fraction(table["points"]), table.get("condition", {})
    return Indicator(table["code"], standard, points, types, measured, rule, condition, items)


def _item(indicator: str, table: dict[str, Any]) -> Item:
    keys = ("code", "kind", "over", "filled_by", "part")
    code, kind, over, filled_by, part = (table[k] for k in keys)
    return Item(code, indicator, kind, over, filled_by, part, table.get("ledger", {}))


@dataclass(frozen=True)
class WorkingDays:
    """Chinese working days: Monday to Friday without the holidays, and the weekends worked for them."""

    off: frozenset[date]
    on: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day in self.on or (day not in self.off and day.weekday() < 5)

    def nth_after(self, day: date, n: int) -> date:
        """The n-th working day after a day."""
        while n:
            day += timedelta(1)
            n -= self.is_working(day)
        return day


def load_calendar(folder: Path) -> WorkingDays:
    """Every year's notice."""
    off: set[date] = set()
    on: set[date] = set()
    for path in folder.glob("*.toml"):
        for holiday in read_toml(path)["holiday"]:
            length = (holiday["last"] - holiday["first"]).days
            off |= {holiday["first"] + timedelta(n) for n in range(length + 1)}
            on |= set(holiday.get("workdays", []))
    return WorkingDays(frozenset(off), frozenset(on))
