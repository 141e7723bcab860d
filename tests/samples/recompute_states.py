"""One indicator of one unit: 未到期, 不适用, 未报 or a share, tested in METHOD's order."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

import recompute_shares as shares
from recompute_answers import UnitYear
from recompute_standard import Framework, Indicator, Item, WorkingDays


class State(Enum):
    """Why there is no share."""

    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"
    NOT_REPORTED = "not_reported"


Result = Fraction | State
Read = Fraction | None


class Judge:
    """One unit at one quarter."""

    def __init__(self, framework: Framework, days: WorkingDays, unit_type: str, year: UnitYear) -> None:
        self.framework, self.days, self.type, self.year = framework, days, unit_type, year

    def indicator(self, indicator: Indicator) -> Result:
        """The indicator as of its newest measuring quarter."""
        quarters = [q for q in indicator.measured if q <= self.year.now]
        if not quarters:
            return State.NOT_DUE
        if self.year.claimed(indicator, self.year.now):
            return State.NOT_APPLICABLE
        if any(i.over == "quarter" for i in indicator.items):
            return self._mean(indicator, quarters)
        return self._at(indicator, quarters[-1])

    def _mean(self, indicator: Indicator, quarters: list[int]) -> Result:
        """A blank in the newest quarter is 未报, an earlier one r = 0; 不适用 quarters leave the mean."""
        results = [self._at(indicator, q) for q in quarters]
        if results[-1] is State.NOT_REPORTED:
            return State.NOT_REPORTED
        counted = [r for r in results if r is not State.NOT_APPLICABLE]
        figures = [r if isinstance(r, Fraction) else Fraction(0) for r in counted]
        return sum(figures, Fraction(0)) / len(figures) if figures else State.NOT_APPLICABLE

    def _at(self, indicator: Indicator, quarter: int) -> Result:
        unmet = self._condition(indicator, quarter)
        if unmet is not None:
            return unmet
        read = {i.part: self.year.as_of(i, quarter) for i in indicator.items if i.part != "item"}
        if indicator.rule["method"] == "checklist":
            return self._checklist([self.year.as_of(i, quarter) for i in indicator.items])
        if indicator.rule["method"] == "budget":
            return self._budget(indicator, read, quarter)
        if "sample" in indicator.rule:
            return self._sampled(indicator, quarter)
        if "denominator" in read or indicator.rule.get("value") == "ratio":
            return self._rate(indicator, read, quarter)
        return self._single(indicator, read, quarter)

    def _condition(self, indicator: Indicator, quarter: int) -> State | None:
        """不适用 where anything it hangs on is 否, 0 or itself 不适用; after that, 未报 where that is blank."""
        chain, found = indicator, []
        while chain.condition:
            item = self.framework.items[chain.condition["input"]]
            figure, above = self.year.as_of(item, quarter), chain.condition.get("above", 0)
            found.append(figure)
            owner = self.framework.indicators.get(item.indicator)
            if (figure is not None and figure <= above) or (owner and self.year.claimed(owner, quarter)):
                return State.NOT_APPLICABLE
            if owner is None:
                break
            chain = owner
        return State.NOT_REPORTED if None in found else None

    def _checklist(self, ticks: list[Read]) -> Result:
        given = [t for t in ticks if t is not None]
        return sum(given, Fraction(0)) / len(ticks) if len(given) == len(ticks) else State.NOT_REPORTED

    def _budget(self, indicator: Indicator, read: dict[str, Read], quarter: int) -> Result:
        """A6-1 否 needs no figures."""
        if read["gate"] == 0:
            return Fraction(0)
        spent, planned = read["numerator"], read["denominator"]
        if read["gate"] is None or spent is None or planned is None:
            return State.NOT_REPORTED
        return shares.budget(indicator.rule, spent, planned, quarter)

    def _rate(self, indicator: Indicator, read: dict[str, Read], quarter: int) -> Result:
        part, whole = read["numerator"], read.get("denominator", self._pairs(indicator, quarter))
        if whole == 0:
            return State.NOT_APPLICABLE
        if part is None or whole is None:
            return State.NOT_REPORTED
        rule = indicator.rule
        if "small_n" in rule and whole < rule["small_n"]["below"]:
            return shares.small(rule, part, whole, quarter)
        x = part / whole * (100 if rule["value"] == "percent" else 1)
        return shares.BY_METHOD[rule["method"]](rule, x, quarter)

    def _pairs(self, indicator: Indicator, quarter: int) -> Read:
        """D2 is counted per partnership: its denominator is the item it hangs on."""
        code = indicator.condition.get("input", "")
        item: Item | None = self.framework.items.get(code)
        return self.year.as_of(item, quarter) if item else None

    def _sampled(self, indicator: Indicator, quarter: int) -> Result:
        """The newest large enough sample stands; the office's missing entry is no blank."""
        rule = indicator.rule
        found = [self._sample(indicator, q) for q in indicator.measured if q <= quarter]
        if indicator.items[0].filled_by == "unit" and found[-1] is State.NOT_REPORTED:
            return State.NOT_REPORTED
        rates = [f for f in found if isinstance(f, Fraction)]
        return shares.BY_METHOD[rule["method"]](rule, rates[-1], quarter) if rates else State.NOT_APPLICABLE

    def _sample(self, indicator: Indicator, quarter: int) -> Result:
        """The rate in percent of one sample, or why it does not stand."""
        sample, read = indicator.rule["sample"], {i.part: self.year.as_of(i, quarter) for i in indicator.items}
        part, whole = read["numerator"], read["denominator"]
        if whole == 0:
            return State.NOT_APPLICABLE
        if part is None or whole is None or any(self.year.pending(i, quarter) for i in indicator.items):
            return State.NOT_REPORTED
        if whole >= sample["at_least"]:
            return 100 * part / whole
        if not sample.get("or_everybody"):
            return State.NOT_APPLICABLE
        if read["everybody"] is None:
            return State.NOT_REPORTED
        return 100 * part / whole if read["everybody"] == 1 else State.NOT_APPLICABLE

    def _single(self, indicator: Indicator, read: dict[str, Read], quarter: int) -> Result:
        """One figure; C8-2 否 is no task, D1-2 must be there as well."""
        if read.get("task", 1) == 0:
            return State.NOT_APPLICABLE
        x, rule = read["value"], indicator.rule
        if x is None or None in read.values():
            return State.NOT_REPORTED
        if rule["method"] == "quarter_target":
            return shares.quarter_target(rule, x, self.type)
        if rule["method"] == "deduct":
            return shares.deduct(indicator, x)
        if rule["method"] == "deadline":
            return shares.deadline(rule, x, self.year.year, self.days)
        r = shares.BY_METHOD[rule["method"]](rule, x, quarter)
        return r * self._cap(indicator, quarter)

    def _cap(self, indicator: Indicator, quarter: int) -> Fraction:
        """×CAP: B4 from the third quarter, while no serviceman has taught this year."""
        cap = indicator.rule.get("cap")
        if not cap or quarter < cap["from_quarter"]:
            return Fraction(1)
        counted = [e for e in self.year.events(indicator.items[0]) if e.quarter and indicator.code in e.tags]
        taught = any(e.instructor in cap["unless_instructor"] for e in counted)
        return Fraction(1) if taught else Fraction(cap["share"])
