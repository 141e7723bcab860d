"""Figures held against the standard, against each other and against last quarter: what blocks and what asks.

The list is METHOD's, complete: nothing else blocks. A cell that could not be read has been told already and is not
also called missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import (
    MICRO,
    FilledBy,
    Finding,
    Framework,
    Indicator,
    Input,
    Kind,
    Over,
    Prior,
    Reading,
    Severity,
    Status,
)
from shuangyong_metrics.workbook.validate_ledger import validate_ledger

#: A jump asks when the figure is this many times larger or smaller and differs by at least so much.
JUMP_TIMES = 3
JUMP_LEAST = {Kind.COUNT: 10 * MICRO, Kind.PERSONS: 10 * MICRO, Kind.AMOUNT: MICRO, Kind.PERCENT: 20 * MICRO}
#: A jump of this size looks like 元 typed for 万元.
UNIT_TIMES = 10_000
_NONE = Prior()


def validate(
    reading: Reading, framework: Framework, *, prior: Mapping[str, Prior], claimed: AbstractSet[str]
) -> tuple[Finding, ...]:
    """Every finding at once. ``claimed``: indicators for which 不适用 was claimed or approved earlier this year."""
    case = _Case(reading, framework, prior, claimed)
    for indicator in framework.applicable(reading.identity.unit_type):
        case.look_at(indicator)
    case.look_at_conditions()
    return (*case.findings, *validate_ledger(reading, framework))


@dataclass
class _Case:
    reading: Reading
    framework: Framework
    prior: Mapping[str, Prior]
    claimed: AbstractSet[str]
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quarter = self.reading.identity.round.quarter
        self.answers = {a.input: a for a in self.reading.answers}
        self.told = {f.input for f in self.reading.findings if f.severity is Severity.BLOCK}

    def value(self, item: Input) -> int | None:
        answer = self.answers.get(item.code)
        return answer.value if answer else None

    def current(self, item: Input) -> int | None:
        """The figure that holds in this quarter: the one given, or the one of this year that 无变化 carries on."""
        answer = self.answers.get(item.code)
        if answer is None or answer.status is not Status.NO_CHANGE:
            return self.value(item)
        return self.prior.get(item.code, _NONE).last if self.quarter > 1 else None

    def say(self, code: str, item: Input, **fields: str) -> None:
        answer = self.answers.get(item.code)
        if answer is not None:
            self.findings.append(finding(code, answer.ref, item.code, label=f"{item.code} {item.label}", **fields))

    def is_claimed(self, indicator: Indicator) -> bool:
        here = (self.answers.get(x.code) for x in indicator.inputs)
        return indicator.code in self.claimed or any(a and a.status is Status.NOT_APPLICABLE for a in here)

    def look_at_conditions(self) -> None:
        for item in self.framework.common_inputs:
            self._need_base(item)

    def look_at(self, indicator: Indicator) -> None:
        self._remark_unmeasured(indicator)
        if not self.is_claimed(indicator):
            self._look_at_denominator(indicator)
        self._look_at_agreement(indicator)
        self._look_at_excess(indicator)
        for item in indicator.inputs:
            if item.filled_by is FilledBy.UNIT and item.over is not Over.BASE:
                self._look_at_jump(item)

    def _remark_unmeasured(self, indicator: Indicator) -> None:
        once = len(indicator.due) == 1
        if self.quarter in indicator.measured or (once and self.quarter > indicator.due[0]):
            return
        for item in indicator.inputs:
            if item.over in (Over.LATEST, Over.QUARTER) and self.value(item) is not None:
                self.say("not_measured", item)

    def _look_at_denominator(self, indicator: Indicator) -> None:
        gate = indicator.input_with("gate")
        if gate is not None and self.current(gate) != MICRO:
            return
        below, above = indicator.input_with("denominator"), indicator.input_with("numerator")
        if below is None or below.filled_by is not FilledBy.UNIT:
            return
        if below.over is Over.BASE and self.quarter >= indicator.measured[0]:
            self._need_base(below)
        elif above is not None and self.value(above) is not None and self._is_blank(below):
            self._missing(below)

    def _is_blank(self, item: Input) -> bool:
        answer = self.answers.get(item.code)
        if answer is None or item.code in self.told or answer.status is Status.NO_CHANGE:
            return False
        return answer.value is None and self.prior.get(item.code, _NONE).base is None

    def _need_base(self, item: Input) -> None:
        known = self.prior.get(item.code, _NONE).base
        answer = self.answers.get(item.code)
        if answer is None or answer.value is not None or item.code in self.told:
            return
        if answer.status is Status.NOT_APPLICABLE:
            return
        if known is None:
            self._missing(item)
        else:
            self.say("base_kept", item, prior=_shown(item, known))

    def _missing(self, item: Input) -> None:
        self.say("missing_denominator", item)

    def _look_at_agreement(self, indicator: Indicator) -> None:
        """An agreement in force means at least one; the first option of such a choice is "in force"."""
        count, state = indicator.input_with("condition"), indicator.input_with("value")
        if count is None or state is None or not indicator.rule.options:
            return
        number, option = self.current(count), self.current(state)
        if number is None or option is None or (number > 0) == (option == 0):
            return
        label = indicator.rule.options[option // MICRO].label
        self.say("agreement_contradiction", count, raw=_shown(count, number), other=f"{state.code} {label}")

    def _look_at_excess(self, indicator: Indicator) -> None:
        above, below = indicator.input_with("numerator"), indicator.input_with("denominator")
        if above is None or below is None or {above.code, below.code} & self.told:
            return
        top, bottom = self._so_far(above), self._so_far(below)
        if top is not None and bottom is not None and top > bottom:
            other = f"{below.code} {below.label}"
            self.say("numerator_exceeds", above, raw=_shown(above, top), other=other, limit=_shown(below, bottom))

    def _so_far(self, item: Input) -> int | None:
        """The figure that a rate is made of: the year so far of a sum, the confirmed figure of a base."""
        value, known = self.value(item), self.prior.get(item.code, _NONE)
        if item.over is Over.BASE:
            return known.base if value is None else value
        if item.over is Over.SUM and value is not None:
            return value + (known.year_to_date or 0)
        return self.current(item)

    def _look_at_jump(self, item: Input) -> None:
        value, known = self.value(item), self.prior.get(item.code, _NONE)
        if value is None or value <= 0 or known.last is None or known.last <= 0 or item.kind not in JUMP_LEAST:
            return
        high, low = max(value, known.last), min(value, known.last)
        texts = {"raw": _shown(item, value), "last": _shown(item, known.last)}
        if high >= UNIT_TIMES * low:
            self.say("jump_unit", item, unit=item.unit, **texts)
        elif item.over is Over.SUM and known.year_to_date and value >= known.year_to_date + known.last:
            self.say("looks_cumulative", item, sum=_shown(item, known.year_to_date), **texts)
        elif high >= JUMP_TIMES * low and high - low >= JUMP_LEAST[item.kind]:
            self.say("jump", item, **texts)


def _shown(item: Input, value: int) -> str:
    """A figure in a message: 是 or 否, or the number with its unit of counting."""
    if item.kind is Kind.YES_NO:
        return "是" if value else "否"
    whole, rest = divmod(value, MICRO)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return f"{text}{'%' if item.kind is Kind.PERCENT else ''}"
