"""What the invented units of the demo city are like: levels, ranges, habits, and the office's own entries."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import NA_REASONS, Round, Unit, UnitType
from shuangyong_metrics.services.demo_facts import Facts

Ranges = Mapping[str, Mapping[str, tuple[int, int]]]
_UNIT_DEFAULTS: dict[str, Any] = {
    "base": {},
    "not_applicable": {},
    "missing": [],
    "late": [],
    "only_facts": [],
    "typing": "plain",
}
_UNIT_KEYS = {"id", "level", "growth", "partners", *_UNIT_DEFAULTS}
#: Base figures from here on change between years.
_LARGE = 20
_LAPSES_BELOW = 0.72
TYPING = ("plain", "marks", "thousands")


@dataclass(frozen=True, slots=True)
class UnitProfile:
    """The temperament and habits of one unit; ``level`` is how much of the expected it usually does."""

    id: str
    level: float
    growth: float
    partners: int
    base: Mapping[str, int]
    not_applicable: Mapping[str, str]
    missing: tuple[Round, ...]
    late: tuple[Round, ...]
    only_facts: tuple[str, ...]
    typing: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """Items of a return that the reviewer sends back; ``mended`` when the unit corrects them in time."""

    unit: str
    round: Round
    inputs: tuple[str, ...]
    reason: str
    mended: bool


@dataclass(frozen=True, slots=True)
class MoreTime:
    """A unit that is given so many working days more for a round, and why."""

    unit: str
    round: Round
    days: int
    reason: str


@dataclass(frozen=True, slots=True)
class Underway:
    """The open round: who has filed, who has only taken the template, whose upload has errors, who was reminded."""

    submitted: tuple[str, ...]
    downloaded: tuple[str, ...]
    unmended: tuple[str, ...]
    reminded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profiles:
    """The whole invented part; ``as_of`` is the last day that the open round knows."""

    city: str
    first_round: Round
    open_round: Round
    as_of: date
    units: Mapping[str, UnitProfile]
    base: Ranges
    flow: Ranges
    honours: tuple[Mapping[str, Any], ...]
    vetoes: tuple[Mapping[str, Any], ...]
    disputes: Mapping[tuple[str, Round], int]
    sent_back: tuple[SentBack, ...]
    drafts: Mapping[tuple[str, Round], tuple[Mapping[str, int | str], ...]]
    extensions: tuple[MoreTime, ...]
    underway: Underway

    @property
    def rounds(self) -> tuple[Round, ...]:
        """Every round of the demo, the open one last."""
        result = [self.first_round]
        while result[-1] < self.open_round:
            result.append(result[-1].next)
        return tuple(result)

    def files(self, unit_id: str, round_: Round) -> bool:
        """Whether the unit hands in a return for this round."""
        if round_ == self.open_round:
            return unit_id in self.underway.submitted
        return round_ not in self.units[unit_id].missing

    def filed_before(self, unit_id: str, round_: Round) -> tuple[Round, ...]:
        """Rounds of the same year, before this one, for which the unit handed in a return."""
        earlier = (Round(round_.year, q) for q in range(1, round_.quarter))
        return tuple(r for r in earlier if self.files(unit_id, r))

    def doing(self, unit_id: str, code: str, year: int) -> float:
        """How much of an indicator a unit does in a year, 0 to 1: about its level, steadier where that is high."""
        profile = self.units[unit_id]
        spread = (1.15 - profile.level) * 0.6
        own = spread * (chance(unit_id, code) - 0.5) + spread * 0.3 * (chance(unit_id, code, year) - 0.5)
        return min(1.0, max(0.0, profile.level + profile.growth * (year - self.first_round.year) + own))

    def base_figure(self, unit: Unit, code: str, year: int) -> int:
        """A denominator of the year; the large ones move a little from one year to the next."""
        profile = self.units[unit.id]
        if code in profile.base:
            return profile.base[code]
        figure = pick(self.base, code, unit.type, unit.id)
        if figure >= _LARGE and year > self.first_round.year:
            figure += int(figure * 0.06 * (chance(unit.id, code, year) - 0.5))
        return figure

    def pairs(self, unit_id: str, facts: Facts, round_: Round) -> int:
        """Valid partnership agreements; a unit that does little lets them lapse."""
        seeded = facts.standing(unit_id, round_).get("D1-2")
        if isinstance(seeded, int):
            return seeded
        return self.units[unit_id].partners if self.doing(unit_id, "D1", round_.year) >= _LAPSES_BELOW else 0


def chance(*keys: object) -> float:
    """A figure in [0, 1) that depends on nothing but the keys."""
    digest = hashlib.sha256("|".join(str(k) for k in keys).encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def pick(ranges: Ranges, code: str, unit_type: UnitType, *keys: object) -> int:
    """A whole number from the range of this input for this type, the same for the same keys."""
    by_type = ranges.get(code, {})
    low, high = by_type.get(unit_type.value, by_type.get("*", (0, 0)))
    return low + int(chance(code, *keys) * (high - low + 1))


def load_profiles(path: Path) -> Profiles:
    """Read ``profiles.toml``; refuses unknown keys of a unit and unknown units."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    units = {u["id"]: _read_unit(path.name, u) for u in table["unit"]}
    open_round = Round.parse(table["open_round"])
    opened = table["open"]
    open_back = [b | {"round": open_round.id, "mended": False} for b in opened["sent_back"]]
    lists = [*table["honour"], *table["veto"], *table["dispute"], *table["sent_back"], *table["drafts"], *open_back]
    named = [u for key in ("submitted", "downloaded", "unmended", "reminded") for u in opened[key]]
    if strangers := sorted({*named, *(x["unit"] for x in [*lists, *table["extension"]])} - set(units)):
        raise ShuangyongError(f"{path.name}：没有这些单位 {'、'.join(strangers)}")
    return Profiles(
        city=table["city"],
        first_round=Round.parse(table["first_round"]),
        open_round=open_round,
        as_of=table["as_of"],
        units=units,
        base=_ranges(table["base"]),
        flow=_ranges(table["flow"]),
        honours=tuple(table["honour"]),
        vetoes=tuple(table["veto"]),
        disputes={(d["unit"], Round.parse(d["round"])): d["count"] for d in table["dispute"]},
        sent_back=tuple(_read_sent_back(b) for b in [*table["sent_back"], *open_back]),
        drafts={(d["unit"], Round.parse(d["round"])): tuple(d["changes"]) for d in table["drafts"]},
        extensions=tuple(MoreTime(**x | {"round": Round.parse(x["round"])}) for x in table["extension"]),
        underway=Underway(*(tuple(opened[key]) for key in ("submitted", "downloaded", "unmended", "reminded"))),
    )


def _ranges(table: dict[str, dict[str, list[int]]]) -> Ranges:
    return {code: {t: (low, high) for t, (low, high) in by_type.items()} for code, by_type in table.items()}


def _read_sent_back(table: dict[str, Any]) -> SentBack:
    return SentBack(
        table["unit"], Round.parse(table["round"]), tuple(table["inputs"]), table["reason"], table["mended"]
    )


def _read_unit(file: str, table: dict[str, Any]) -> UnitProfile:
    place = f"{file} · 单位 {table['id']}"
    if unknown := sorted(set(table) - _UNIT_KEYS):
        raise ShuangyongError(f"{place}：不认识的键 {'、'.join(unknown)}")
    values = _UNIT_DEFAULTS | table
    if values["typing"] not in TYPING or set(values["not_applicable"].values()) - set(NA_REASONS):
        raise ShuangyongError(f"{place}：typing 只能是 {'、'.join(TYPING)}，不适用的理由只能是 {'、'.join(NA_REASONS)}")
    for key in ("missing", "late"):
        values[key] = tuple(Round.parse(r) for r in values[key])
    values["only_facts"] = tuple(values["only_facts"])
    return UnitProfile(**values)
