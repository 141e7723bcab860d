"""A return filled in as a busy town would: every figure of the demo town's year typed at once, some twenty events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shuangyong_metrics.model import MICRO, Framework, Prior, Round, Unit, UnitType
from shuangyong_metrics.services.demo import fill
from shuangyong_metrics.services.demo_facts import load_facts
from shuangyong_metrics.services.demo_figures import Filing, filing
from shuangyong_metrics.services.demo_profiles import load_profiles
from shuangyong_metrics.services.setup import DATA, read_roster, shipped_frameworks
from shuangyong_metrics.workbook.template import build_template

FRAMEWORKS = shipped_frameworks()
FRAMEWORK: Framework = next(iter(FRAMEWORKS.values()))
TOWN = "fpz"


@dataclass(frozen=True)
class Sample:
    """One filled workbook and what was typed into it."""

    data: bytes
    unit: Unit
    round: Round
    filing: Filing


def blank(
    unit_type: UnitType = UnitType.TWN,
    round_: Round | None = None,
    prior: Mapping[str, Prior] | None = None,
) -> bytes:
    """A template as the product hands it out."""
    return build_template(
        FRAMEWORK,
        Unit("U1", "甲单位", unit_type),
        round_ or Round(2026, 4),
        prior=prior or {},
        claims={},
        due=None,
        office="双拥办",
        contact="—",
    )


@cache
def full_return() -> Sample:
    """The town's four quarters of 2026 in one workbook of the fourth: more than anybody files in a quarter."""
    unit = next(u for u in read_roster(DATA / "units.csv") if u.id == TOWN)
    facts, profiles = load_facts(DATA / "demo" / "facts.toml"), load_profiles(DATA / "demo" / "profiles.toml")
    quarters = [filing(unit, Round(2026, q), FRAMEWORK, facts, profiles) for q in (1, 2, 3, 4)]
    cells: dict[str, Any] = {}
    evidence: dict[str, str] = {}
    for quarter in quarters:
        cells |= quarter.cells
        evidence |= quarter.evidence
    # asked in one quarter only, or mended to be possible: nothing in the year's sum may contradict itself
    events = [{**e, "day": _in_last_quarter(e["day"])} for q in quarters for e in q.events]
    whole = Filing(cells, {}, events, evidence)
    known = {c: Prior(v * MICRO, v * MICRO, v * MICRO) for c, v in quarters[2].cells.items() if type(v) is int}
    return Sample(fill(blank(unit.type, Round(2026, 4), known), whole, FRAMEWORK), unit, Round(2026, 4), whole)


def _in_last_quarter(day: date) -> date:
    return day.replace(month=10 + day.month % 3, day=min(day.day, 30))
