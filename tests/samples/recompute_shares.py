"""From an answer to a share r: the table of METHOD 3, one function a method, in fractions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from recompute_standard import Indicator, WorkingDays

ONE, NONE = Fraction(1), Fraction(0)
Rule = dict[str, Any]


def half_up(x: Fraction) -> int:
    """floor(x + 1/2) of the exact rational."""
    return floor(x + Fraction(1, 2))


def target(rule: Rule, x: Fraction, quarter: int) -> Fraction:
    return min(ONE, x / Fraction(rule["targets"][quarter - 1]))


def linear(rule: Rule, x: Fraction, quarter: int) -> Fraction:
    return max(NONE, min(ONE, (x - Fraction(rule["from"])) / Fraction(rule["to"] - rule["from"])))


def bands(rule: Rule, x: Fraction, quarter: int) -> Fraction:
    reached = [b for b in rule["bands"] if b["from"] <= x]
    return Fraction(max(reached, key=lambda b: b["from"])["share"]) if reached else NONE


def choice(rule: Rule, x: Fraction, quarter: int) -> Fraction:
    return Fraction(rule["options"][int(x)]["share"])


def yes_no(rule: Rule, x: Fraction, quarter: int) -> Fraction:
    return x


BY_METHOD: dict[str, Callable[[Rule, Fraction, int], Fraction]] = {
    "target": target,
    "linear": linear,
    "bands": bands,
    "choice": choice,
    "yes_no": yes_no,
}


def quarter_target(rule: Rule, x: Fraction, unit_type: str) -> Fraction:
    return min(ONE, x / Fraction(rule.get("target_by_type", {}).get(unit_type, rule["target"])))


def deduct(indicator: Indicator, x: Fraction) -> Fraction:
    return max(NONE, indicator.points - Fraction(indicator.rule["step"]) * x) / indicator.points


def deadline(rule: Rule, filed: Fraction, year: int, days: WorkingDays) -> Fraction:
    """1 on or before the date; 0.6 up to the 10th working day after it; else 0."""
    last, given = date.fromisoformat(f"{year}-{rule['date']}"), date.fromordinal(int(filed))
    if given <= last:
        return ONE
    return Fraction(rule["grace_share"]) if given <= days.nth_after(last, rule["grace_days"]) else NONE


def budget(rule: Rule, spent: Fraction, planned: Fraction, quarter: int) -> Fraction:
    """0.5 + 0.5·min(1, 执行率 / t_q); a budget of 0 gives 0."""
    if not planned:
        return NONE
    rate = 100 * spent / planned
    first = Fraction(rule["base_share"])
    return first + (1 - first) * min(ONE, rate / Fraction(rule["targets"][quarter - 1]))


def small(rule: Rule, done: Fraction, whole: Fraction, quarter: int) -> Fraction:
    """E5, E6 with a task of 1 to 4: counted by heads."""
    unmet = max(NONE, floor(whole * Fraction(rule["targets"][quarter - 1]) / 100) - done)
    return max(NONE, 1 - unmet / max(whole, Fraction(rule["small_n"]["floor"])))
