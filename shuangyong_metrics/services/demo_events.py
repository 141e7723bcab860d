"""The ledger (活动台账) of an invented unit: the seed's events, and enough others for what the unit usually does."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from shuangyong_metrics.model import MICRO, FilledBy, Framework, Indicator, Round, Unit
from shuangyong_metrics.services.demo_facts import Facts
from shuangyong_metrics.services.demo_profiles import Profiles, UnitProfile, chance
from shuangyong_metrics.workbook.layout import RECORD_COLUMNS

_TICK = "√"
_WEEKEND = 5
#: Share of the year's pledge that has been spent by the end of each quarter: at 春节 and at 八一.
_SPENT = (0.0, 0.5, 0.5, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Wording:
    """What events of one tag look like; ``days`` are the customary month and day by quarter."""

    kind: str
    titles: tuple[str, ...]
    days: dict[str, str]
    partner: bool


@dataclass(frozen=True, slots=True)
class Customs:
    """``events.toml``: wording by tag, tags done together, and the days of a quarter in which events fall."""

    tags: dict[str, Wording]
    together: tuple[tuple[str, str], ...]
    window: dict[str, tuple[str, str]]


@cache
def load_customs(path: Path) -> Customs:
    """Read ``events.toml``."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    tags = {
        tag: Wording(t["kind"], tuple(t["titles"]), t.get("days", {}), t.get("partner", False))
        for tag, t in table["tag"].items()
    }
    window = {quarter: (first, last) for quarter, (first, last) in table["window"].items()}
    return Customs(tags, tuple((a, b) for a, b in table["together"]), window)


class Ledger:
    """One unit's rows of one round, collected one by one."""

    def __init__(self, unit: Unit, round_: Round, facts: Facts, profiles: Profiles, customs: Customs) -> None:
        self.unit, self.round, self.facts, self.profiles, self.customs = unit, round_, facts, profiles, customs
        self.profile: UnitProfile = profiles.units[unit.id]
        self.rows: list[dict[str, Any]] = []
        self.given = facts.events(unit.id, round_)

    def fill(self, framework: Framework) -> list[dict[str, Any]]:
        """All rows by date, numbered, as typed: the keys are those of ``layout.LEDGER_COLUMNS``."""
        done = Counter(e[k] for e in self.given for k in ("primary", "secondary") if k in e)
        need = self._needed(framework) - done
        for event in self.given:
            self._add(event)
        for first, second in self.customs.together:
            while need[first] and need[second]:
                need[first] -= 1
                need[second] -= 1
                self._invent(first, second)
        for tag in sorted(need.elements()):
            self._invent(tag)
        self._spend()
        self.rows.sort(key=lambda r: r["day"])
        prefix = f"{self.unit.id}〔{self.round.year}〕{self.round.quarter}-"
        return [{"number_in_list": n, **row, "number": f"{prefix}{n:02}"} for n, row in enumerate(self.rows, 1)]

    def _needed(self, framework: Framework) -> Counter[str]:
        """How many events of each tag the unit holds in this quarter."""
        tags = {i.code: i for i in framework.applicable(self.unit.type) if _weighted(i) and self._possible(i)}
        seeded = self.profile.only_facts if self.round.year == self.profiles.first_round.year else ()
        return Counter(
            {
                code: self._by_quarter_end(i, self.round.quarter) - self._by_quarter_end(i, self.round.quarter - 1)
                for code, i in tags.items()
                if code not in seeded
            }
        )

    def _possible(self, indicator: Indicator) -> bool:
        """Without a garrison partner or a valid agreement some events cannot be."""
        if indicator.condition is None:
            return True
        return self.profile.partners > 0 if indicator.condition.input == "Z-1" else self._pairs() > 0

    def _pairs(self) -> int:
        return self.profiles.pairs(self.unit.id, self.facts, self.round)

    def _doing(self, code: str) -> float:
        return self.profiles.doing(self.unit.id, code, self.round.year)

    def _by_quarter_end(self, indicator: Indicator, quarter: int) -> int:
        """Events of the year up to a quarter: the target, as far as the unit does it."""
        if quarter == 0:
            return 0
        times = self._pairs() if indicator.rule.value == "ratio" else 1
        share = self._doing(indicator.code)
        return int(indicator.rule.targets[quarter - 1] / MICRO * times * share + 0.5)

    def _chance(self, *keys: object) -> float:
        return chance(self.unit.id, self.round.id, *keys)

    def _invent(self, tag: str, second: str = "") -> None:
        wording, n = self.customs.tags[tag], len(self.rows)
        event: dict[str, Any] = {"day": self._day(tag, n), "kind": wording.kind, "primary": tag}
        event["role"] = "协办" if self._chance("role", tag, n) > 0.94 else "主办"
        event["title"] = wording.titles[int(self._chance("title", tag, n) * len(wording.titles))]
        if second:
            event["secondary"] = second
        if wording.partner and self.profile.partners:
            event["partner"] = f"共建部队{1 + int(self._chance('partner', n) * self.profile.partners):02}"
        if "B4" in (tag, second):
            event["instructor"] = self._instructor(n)
        self._add(event)

    def _instructor(self, n: int) -> str:
        """Some units never get a serviceman to teach: the cap of B4 then shows."""
        if self._doing("instructor") < 0.8:
            return "其他"
        return "驻军" if self.profile.partners and self._chance("instructor", n) < 0.6 else "退役军人"

    def _add(self, event: dict[str, Any]) -> None:
        """Complete a row: the four records, of which one may be missing."""
        n = len(self.rows) + 1
        share = self._doing("C9")
        missing = int(self._chance("missing", n) * 4) if self._chance("complete", n) > 0.7 + 0.3 * share else -1
        records = {c: _TICK for k, c in enumerate(RECORD_COLUMNS) if k != missing}
        self.rows.append({**event, **records})

    def _spend(self) -> None:
        """Put the quarter's visit spending on the first invented visit, or on a row of its own."""
        pledge = self.profiles.base_figure(self.unit, "C3-2", self.round.year)
        share = self._doing("C3")
        q = self.round.quarter
        amount = round(pledge * share * (_SPENT[q] - _SPENT[q - 1]), 2)
        if not amount:
            return
        visits = [r for r in self.rows[len(self.given) :] if r["primary"] == "C1"]
        if not visits:
            self._invent("C3")
        (visits or self.rows[-1:])[0]["amount"] = amount

    def _day(self, tag: str, n: int) -> date:
        """A weekday of the quarter on which nothing else is held, not after the last day known."""
        q, year = str(self.round.quarter), self.round.year
        first, last = (date.fromisoformat(f"{year}-{text}") for text in self.customs.window[q])
        if self.round == self.profiles.open_round:
            last = min(last, self.profiles.as_of)
        day = first + timedelta(days=int(self._chance("day", tag, n) * (last - first).days))
        if usual := self.customs.tags[tag].days.get(q):
            day = date.fromisoformat(f"{year}-{usual}") + timedelta(days=int(self._chance("usual", tag, n) * 3))
        taken = {r["day"] for r in self.rows}
        while day.weekday() >= _WEEKEND or day in taken:
            day -= timedelta(days=1)
        return max(day, self.round.first_day)


def _weighted(indicator: Indicator) -> bool:
    return any(
        i.filled_by is FilledBy.LEDGER and i.ledger is not None and i.ledger.measure == "weighted"
        for i in indicator.inputs
    )
