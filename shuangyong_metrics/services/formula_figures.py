"""The figures that a rule looks at, as of a measuring quarter (METHOD 2), taken from the answers of one unit's year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shuangyong_metrics.model import MICRO, FilledBy, Framework, Indicator, Input, Kind, Over, Round, UnitType
from shuangyong_metrics.services.answers import StoredAnswer, decimal_text

Value = Fraction | date | str


@dataclass(frozen=True, slots=True)
class Case:
    """One indicator of one unit as of a round, with the year's answers up to it and the share that was scored."""

    framework: Framework
    indicator: Indicator
    unit_type: UnitType
    round: Round
    answers: dict[tuple[str, int], StoredAnswer]
    scored: Fraction


def answers_by_quarter(answers: Iterable[StoredAnswer]) -> dict[tuple[str, int], StoredAnswer]:
    """The answers of one unit and year by input and quarter."""
    return {(a.input, Round.parse(a.round).quarter): a for a in answers}


def percent(share: Fraction) -> str:
    """A share as a percentage with two decimals at most, half up.

    >>> percent(Fraction(2, 3)), percent(Fraction(1, 2))
    ('66.67%', '50%')
    """
    return f"{number(Fraction((20_000 * share + 1) // 2, 100))}%"


def value_of(case: Case, item: Input | None, quarter: int) -> Value | None:
    """What an input says as of a measuring quarter (METHOD 2); None where it is blank."""
    if item is None:
        return None
    home = _home(case, item)
    if item.over is Over.BASE:
        return _newest(case, item, range(quarter, 0, -1))
    if item.over is Over.LATEST and len(home) == 1:
        return _newest(case, item, range(home[0], case.round.quarter + 1))
    own = case.answers.get((item.code, quarter))
    if item.over is Over.SUM:
        return _sum(case, item, quarter)
    if item.over is Over.LATEST and own and own.state == "no_change":
        return _newest(case, item, [q for q in reversed(home) if q <= quarter])
    return _read(item, own)


def _home(case: Case, item: Input) -> tuple[int, ...]:
    owner = next((i for i in case.framework.indicators if i.code == item.indicator), None)
    return owner.measured if owner else (1, 2, 3, 4)


def _newest(case: Case, item: Input, quarters: Iterable[int]) -> Value | None:
    """The first of the quarters in which a value was given."""
    given = (_read(item, case.answers.get((item.code, q))) for q in quarters)
    return next((value for value in given if value is not None), None)


def _sum(case: Case, item: Input, quarter: int) -> Fraction | None:
    if item.filled_by is not FilledBy.OFFICE and _read(item, case.answers.get((item.code, quarter))) is None:
        return None
    given = [_read(item, case.answers.get((item.code, q))) for q in range(1, quarter + 1)]
    return sum((value for value in given if isinstance(value, Fraction)), Fraction(0))


def _read(item: Input, answer: StoredAnswer | None) -> Value | None:
    if answer is None or answer.value is None:
        return None
    if item.kind is Kind.YES_NO:
        return Fraction(answer.value == "是")
    if item.kind is Kind.DATE:
        return date.fromisoformat(answer.value)
    return answer.value if item.kind is Kind.CHOICE else Fraction(answer.value)


def number(value: Fraction) -> str:
    """A figure as the shortest decimal text, to a millionth."""
    return decimal_text(round(value * MICRO))


def figure_said(item: Input, value: Fraction, quarter: int) -> str:
    """``新增受教育干部职工累计 58 人``"""
    name = item.label.removeprefix("本季").removeprefix("本次")
    so_far = "累计" if item.over is Over.SUM and quarter > 1 else ""
    unit = item.unit if item.unit in ("", "%") else f" {item.unit}"
    return f"{name}{so_far} {number(value)}{unit}"


def divisor_of(case: Case) -> Input | None:
    """The input that a rate or ratio is divided by."""
    condition = case.indicator.condition
    if case.indicator.rule.value == "ratio" and condition:
        return next(x for x in case.framework.inputs if x.code == condition.input)
    return case.indicator.input_with("denominator")


def goal_of(case: Case, quarter: int) -> Fraction:
    """The target of a quarter, or of the type of unit; a rate's in percent."""
    rule = case.indicator.rule
    if rule.targets:
        return Fraction(rule.targets[quarter - 1], MICRO)
    return Fraction(dict(rule.target_by_type).get(case.unit_type.value, rule.upper), MICRO)


def mark_of(case: Case) -> str:
    """What stands behind a target: the sign of percent, or the unit that is counted in."""
    item = case.indicator.input_with("value") or case.indicator.input_with("numerator")
    if case.indicator.rule.value == "percent":
        return "%"
    return f" {item.unit}" if item and case.indicator.rule.value == "count" else ""


def without_rows(case: Case, quarter: int) -> bool:
    """Is it counted row by row (C9) in a quarter without a return? No row there is no blank."""
    answer = case.answers.get((case.indicator.inputs[0].code, quarter))
    by_row = any(x.ledger and x.ledger.measure == "all" for x in case.indicator.inputs)
    return by_row and answer is not None and answer.state == "not_submitted"
