"""The return of an invented unit for one round, as a clerk would type it; the same keys always give the same return.

Every figure starts from how much of the indicator the unit does in the year (``Profiles.doing``) and the rule that
the framework gives: a rate is what earns about that share, a sum grows quarter by quarter towards it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shuangyong_metrics.model import (
    MICRO,
    FilledBy,
    Framework,
    Indicator,
    Input,
    Kind,
    Over,
    Round,
    Rule,
    Unit,
)  # fmt: skip
from shuangyong_metrics.services.demo_events import Ledger, load_customs
from shuangyong_metrics.services.demo_facts import CellValue, Facts
from shuangyong_metrics.services.demo_profiles import Profiles, chance, pick
from shuangyong_metrics.workbook.layout import STATUS_WORDS

CUSTOMS = Path(__file__).resolve().parents[2] / "data" / "demo" / "events.toml"
_FULL = 97.5
_TYPED_AGAIN = 0.3
#: A coverage that is measured from the first quarter on is mostly reached at 春节, wholly by 八一.
_COVERED = (0.9, 0.94, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Filing:
    """What is typed into one workbook: values and statuses by input code, evidence, and the ledger's rows."""

    cells: dict[str, CellValue]
    statuses: dict[str, tuple[str, str]]
    events: list[dict[str, Any]]
    evidence: dict[str, str] = field(default_factory=dict)


def filing(unit: Unit, round_: Round, framework: Framework, facts: Facts, profiles: Profiles) -> Filing:
    """The return of a unit for a round."""
    return _Clerk(unit, round_, framework, facts, profiles).fill()


class _Clerk:
    """Fills in one workbook."""

    def __init__(self, unit: Unit, round_: Round, framework: Framework, facts: Facts, profiles: Profiles) -> None:
        self.unit, self.round, self.framework, self.facts, self.profiles = unit, round_, framework, facts, profiles
        self.profile = profiles.units[unit.id]
        self.filed = profiles.filed_before(unit.id, round_)
        self.result = Filing({}, {}, [])

    def fill(self) -> Filing:
        for item in self.framework.common_inputs:
            self._fill_input(item, None)
        for indicator in self.framework.applicable(self.unit.type):
            if indicator.code in self.profile.not_applicable:
                self._claim(indicator)
            elif self._possible(indicator):
                for item in indicator.inputs:
                    self._fill_input(item, indicator)
        ledger = Ledger(self.unit, self.round, self.facts, self.profiles, load_customs(CUSTOMS))
        self.result.events.extend(ledger.fill(self.framework))
        return self.result

    def _possible(self, indicator: Indicator) -> bool:
        if indicator.condition is None:
            return True
        return self.profile.partners > 0 if indicator.condition.input == "Z-1" else self._pairs(self.round) > 0

    def _pairs(self, round_: Round) -> int:
        return self.profiles.pairs(self.unit.id, self.facts, round_)

    def _claim(self, indicator: Indicator) -> None:
        """不适用 is claimed once a year, in the first return in which the indicator is measured."""
        if self._due(indicator, self.round) and not any(self._due(indicator, r) for r in self.filed):
            reason = self.profile.not_applicable[indicator.code]
            typed = [i for i in indicator.inputs if i.filled_by is FilledBy.UNIT]
            self.result.statuses.update({i.code: (STATUS_WORDS["not_applicable"], reason) for i in typed})

    @staticmethod
    def _due(indicator: Indicator | None, round_: Round) -> bool:
        return indicator is None or round_.quarter in indicator.due

    def _fill_input(self, item: Input, indicator: Indicator | None) -> None:
        if item.filled_by is not FilledBy.UNIT:
            return
        if item.over is Over.BASE:
            if not self.filed:
                self._type(item, self._value(item, indicator, self.round))
        elif self._due(indicator, self.round):
            self._fill_due(item, indicator)

    def _fill_due(self, item: Input, indicator: Indicator | None) -> None:
        seeded = self.facts.cells(self.unit.id, self.round).get(item.code)
        value = self._value(item, indicator, self.round) if seeded is None else seeded
        before = [self._value(item, indicator, r) for r in self.filed if self._due(indicator, r)]
        if seeded is None and item.over is Over.LATEST and item.kind is not Kind.PERSONS and before[-1:] == [value]:
            again = chance(self.unit.id, self.round.id, item.code, "again")
        else:
            again = 0.0
        if again >= _TYPED_AGAIN:
            self.result.statuses[item.code] = (STATUS_WORDS["no_change"], "")
            return
        if value is not None:
            self._type(item, value)

    def _type(self, item: Input, value: CellValue | None) -> None:
        """Write a value as this unit's clerk does, with what proves a 是, a choice or a date."""
        if value is None:
            return
        typed = value
        if self.profile.typing == "marks" and value in ("是", "否"):
            typed = "√" if value == "是" else "×"
        if self.profile.typing == "thousands" and isinstance(value, int) and value >= 1000:
            typed = f"{value:,}"
        self.result.cells[item.code] = typed
        if item.kind in (Kind.YES_NO, Kind.CHOICE, Kind.DATE) and item.over is not Over.BASE and value != "否":
            number = 1 + int(chance(self.unit.id, item.code, self.round.year) * 40)
            self.result.evidence[item.code] = f"{item.label}材料，{self.unit.id}〔{self.round.year}〕{number}号"

    # what stands in a cell -------------------------------------------------------------------------------------

    def _doing(self, code: str, year: int) -> float:
        return self.profiles.doing(self.unit.id, code, year)

    def _value(self, item: Input, indicator: Indicator | None, round_: Round) -> CellValue | None:
        """The figure of one input in one round, before any fact of the seed takes its place."""
        standing = self.facts.standing(self.unit.id, round_).get(item.code)
        if standing is not None and item.kind in (Kind.YES_NO, Kind.CHOICE):
            return standing
        if item.over is Over.BASE and item.kind is not Kind.YES_NO:
            return self._base(item.code, round_.year)
        if item.kind is Kind.YES_NO:
            return "是" if self._yes(item, round_) else "否"
        if item.part == "condition":
            return self._pairs(round_)
        if indicator is None:
            return None
        if item.kind is Kind.CHOICE:
            return self._choice(indicator, round_)
        if item.kind is Kind.DATE:
            return self._date(indicator, round_)
        return self._figure(item, indicator, round_)

    def _base(self, code: str, year: int) -> int:
        figure = self.profiles.base_figure(self.unit, code, year)
        return figure * 9 if code == "E2-2" else figure

    def _yes(self, item: Input, round_: Round) -> bool:
        if item.code == "Z-1":
            return self.profile.partners > 0
        if item.part == "task":
            return True
        if item.part == "everybody":
            return False
        patience = 0.0 if item.part == "gate" else 0.03 * (round_.quarter - 1)
        threshold = 0.35 + 0.6 * chance(self.unit.id, item.code, "item")
        return self._doing(item.indicator, round_.year) + patience >= threshold

    def _choice(self, indicator: Indicator, round_: Round) -> str:
        labels = [o.label for o in indicator.rule.options]
        if indicator.code == "D1":
            return labels[0] if self._pairs(round_) else labels[1]
        share = self._doing(indicator.code, round_.year)
        return labels[0] if share >= 0.8 else labels[1] if share >= 0.62 else labels[2]

    def _date(self, indicator: Indicator, round_: Round) -> date | None:
        """A plan or summary is filed days before the date asked for, or a few days after it."""
        month, day = indicator.rule.month_day or (
            round_.last_day.month,
            monthrange(round_.year, round_.last_day.month)[1],
        )
        late = self._doing(indicator.code, round_.year) < 0.74
        offset = 2 if late else -int(chance(self.unit.id, indicator.code, round_.year) * 20)
        when = date(round_.year, month, day) + timedelta(days=offset)
        return None if round_ == self.profiles.open_round and when > self.profiles.as_of else when

    def _figure(self, item: Input, indicator: Indicator, round_: Round) -> CellValue:
        if item.kind is Kind.PERCENT:
            percent = round(percent_for(indicator.rule, self._doing(indicator.code, round_.year), 4), 1)
            return int(percent) if percent.is_integer() else percent
        if item.part == "denominator":
            return self._flow(item, round_)
        below = indicator.input_with("denominator")
        if below is None:
            raise KeyError(indicator.code)
        rounds = [Round(round_.year, q) for q in range(1, round_.quarter + 1)]
        if item.over is Over.SUM:
            totals = [self._total(indicator, below, r) for r in (round_.previous, round_) if r.year == round_.year]
            figure = totals[-1] - (totals[0] if len(totals) > 1 else 0)
            ceiling = self._flow(below, round_) if below.over is Over.SUM else figure
            return self._money(max(0, min(figure, ceiling)), item)
        if below.over is Over.BASE and item.over is Over.LATEST:
            return max(self._part(indicator, self._base(below.code, r.year), r) for r in rounds)
        whole = self._base(below.code, round_.year) if below.over is Over.BASE else self._flow(below, round_)
        return self._part(indicator, whole, round_)

    @staticmethod
    def _money(figure: float, item: Input) -> CellValue:
        return round(figure, 2) if item.kind is Kind.AMOUNT else int(figure)

    def _flow(self, item: Input, round_: Round) -> int:
        """A denominator of the quarter itself; the seed's figure where there is one."""
        seeded = self.facts.cells(self.unit.id, round_).get(item.code)
        if isinstance(seeded, int):
            return seeded
        return pick(self.profiles.flow, item.code, self.unit.type, self.unit.id, round_.id)

    def _total(self, indicator: Indicator, below: Input, round_: Round) -> float:
        """The year's figure up to a round: what the rule expects by then, as far as the unit does it."""
        if below.over is Over.SUM:
            whole = sum(self._flow(below, Round(round_.year, q)) for q in range(1, round_.quarter + 1))
            return int(whole * percent_for(indicator.rule, self._doing(indicator.code, round_.year), 4) / 100 + 0.5)
        whole = self._base(below.code, round_.year)
        share = self._doing(indicator.code, round_.year)
        percent = percent_for(indicator.rule, share, round_.quarter)
        if not indicator.rule.targets:
            percent *= _COVERED[round_.quarter - 1]
        part = whole * percent / 100
        return part if below.kind is Kind.AMOUNT else int(part + 0.5)

    def _part(self, indicator: Indicator, whole: int, round_: Round) -> int:
        wobble = 0.04 * (chance(self.unit.id, indicator.code, round_.id) - 0.5)
        share = min(1.0, self._doing(indicator.code, round_.year) + wobble)
        return int(whole * percent_for(indicator.rule, share, round_.quarter) / 100 + 0.5)


def percent_for(rule: Rule, share: float, quarter: int) -> float:
    """The rate in percent that earns about ``share`` of the points of a rule in a quarter."""
    if rule.targets:
        percent = rule.targets[quarter - 1] / MICRO * share
    elif rule.bands:
        bound, _ = next(b for b in rule.bands if b[1] <= (share + 0.1) * MICRO)
        percent = bound / MICRO + (100 - bound / MICRO) * share * 0.5
    else:
        percent = (rule.lower + (rule.upper - rule.lower) * share) / MICRO
    return 100.0 if percent >= _FULL else percent
