"""How a share came about: the rule of its method with the unit's own numbers filled in, in words.

The share itself is scored in SQL. What is put together here from the answers is told only where it comes to exactly
that share, so that no sentence ever contradicts a score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shuangyong_metrics.model import MICRO
from shuangyong_metrics.scoring import accrual
from shuangyong_metrics.services.answers import decimal_text
from shuangyong_metrics.services.formula_figures import (
    Case,
    divisor_of,
    figure_said,
    goal_of,
    mark_of,
    number,
    percent,
    value_of,
    without_rows,
)

QUARTERS = "一二三四"
_ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Filled:
    """A rule with its numbers filled in, and the share from 0 to 1 that it comes to."""

    words: str
    share: Fraction

    def then(self, words: str, share: Fraction) -> Filled:
        return Filled(f"{self.words}{words}", share)


def in_words(case: Case) -> str | None:
    """The rule with its numbers; None where the answers alone do not give the share that was scored."""
    quarters = [q for q in case.indicator.measured if q <= case.round.quarter]
    kind = accrual(case.indicator)
    if kind == "quarter":
        found = _mean(case, quarters)
    elif kind == "sample":
        found = next((f for q in reversed(quarters) if _large(case, q) and (f := _of_quarter(case, q))), None)
    else:
        found = _of_quarter(case, quarters[-1])
    return found.words if found and found.share == case.scored else None


def _mean(case: Case, quarters: list[int]) -> Filled | None:
    parts = [(q, found) for q in quarters if (found := _of_quarter(case, q))]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0][1]
    words = "；".join(f"{QUARTERS[q - 1]}季度：{found.words}" for q, found in parts)
    share = sum((found.share for _, found in parts), Fraction(0)) / len(parts)
    return Filled(f"{words}；{len(parts)} 个季度平均 = {percent(share)}", share)


def _large(case: Case, quarter: int) -> bool:
    """Is the sample of this quarter large enough?"""
    size = value_of(case, case.indicator.input_with("denominator"), quarter)
    everybody = value_of(case, case.indicator.input_with("everybody"), quarter)
    return isinstance(size, Fraction) and (size >= case.indicator.rule.sample_least or bool(everybody))


def _of_quarter(case: Case, quarter: int) -> Filled | None:
    """The rule as of one measuring quarter; None where that quarter is left out (不适用)."""
    task = case.indicator.input_with("task")
    if (task and value_of(case, task, quarter) == 0) or without_rows(case, quarter):
        return None
    found = _METHODS[case.indicator.rule.method](case, quarter)
    rule = case.indicator.rule
    if found and rule.cap_share and case.round.quarter >= rule.cap_from and found.share != case.scored:
        capped = found.share * Fraction(rule.cap_share, MICRO)
        teachers = "或".join(rule.cap_instructors)
        return found.then(f"；没有{teachers}授课，按 {percent(Fraction(rule.cap_share, MICRO))} 计", capped)
    return found


def _blank() -> Filled:
    return Filled("没有填报，计 0", Fraction(0))


def _yes_no(case: Case, quarter: int) -> Filled:
    item = case.indicator.inputs[0]
    value = value_of(case, item, quarter)
    if not isinstance(value, Fraction):
        return _blank()
    return Filled(f"{item.label}：{'是' if value else '否'}", value)


def _checklist(case: Case, quarter: int) -> Filled:
    given = [value_of(case, item, quarter) for item in case.indicator.inputs]
    ticked = sum((value for value in given if isinstance(value, Fraction)), Fraction(0))
    share = ticked / len(given)
    return Filled(f"具备 {number(ticked)} 项 ÷ 共 {len(given)} 项 = {percent(share)}", share)


def _choice(case: Case, quarter: int) -> Filled:
    value = value_of(case, case.indicator.input_with("value"), quarter)
    option = next((o for o in case.indicator.rule.options if o.label == value), None)
    if option is None:
        return _blank()
    share = Fraction(option.share, MICRO)
    return Filled(f"选“{option.label}”，这一档 = {percent(share)}", share)


def _deadline(case: Case, quarter: int) -> Filled:
    value, rule = value_of(case, case.indicator.input_with("value"), quarter), case.indicator.rule
    if not isinstance(value, date) or not rule.month_day:
        return _blank()
    due = date(case.round.year, *rule.month_day)
    said = f"{value.month}月{value.day}日报备，期限 {due.month}月{due.day}日"
    if value <= due:
        return Filled(f"{said}，按时 = 100%", _ALL)
    # working days are the calendar's: which side of the grace it was, the score says
    grace = Fraction(rule.grace_share, MICRO)
    if case.scored == grace:
        return Filled(f"{said}，迟报 {rule.grace_days} 个工作日以内 = {percent(grace)}", grace)
    return Filled(f"{said}，迟报超过 {rule.grace_days} 个工作日 = 0%", Fraction(0))


def _deduct(case: Case, quarter: int) -> Filled:
    item, most, step = case.indicator.inputs[0], case.indicator.points, case.indicator.rule.step
    value = value_of(case, item, quarter)
    count = value if isinstance(value, Fraction) else Fraction(0)
    share = max(Fraction(0), (most - step * count) / most)
    said = f"满分 {decimal_text(most)} 分，每{item.unit}扣 {decimal_text(step)} 分，{figure_said(item, count, quarter)}"
    return Filled(f"{said}，剩 {percent(share)}", share)


def _x(case: Case, quarter: int) -> tuple[str, Fraction] | Filled | None:
    """The figure that a rule looks at, with its words; a Filled where it is blank, None where nothing is to be divided by."""
    indicator, rule = case.indicator, case.indicator.rule
    top = indicator.input_with("value") or indicator.input_with("numerator")
    value = value_of(case, top, quarter)
    if top is None or not isinstance(value, Fraction):
        return _blank()
    if rule.value == "count":
        return figure_said(top, value, quarter), value
    bottom = divisor_of(case)
    by = value_of(case, bottom, quarter)
    if bottom is None or not isinstance(by, Fraction):
        return _blank()
    if by == 0:
        return None
    said = f"{figure_said(top, value, quarter)} ÷ {figure_said(bottom, by, quarter)}"
    if rule.value == "ratio":
        return f"{said} = {number(value / by)}", value / by
    return f"{said} = {percent(value / by)}", 100 * value / by


def _target(case: Case, quarter: int) -> Filled | None:
    found, goal = _x(case, quarter), goal_of(case, quarter)
    if not isinstance(found, tuple):
        return found
    if case.indicator.rule.small_below and (few := _small(case, quarter)):
        return few
    said, x = found
    share, mark = x / goal, mark_of(case)
    # a rate has its own result already; a count is divided at once
    left = f"{said}；{percent(x / 100)}" if case.indicator.rule.value == "percent" else said
    return Filled(f"{left} ÷ 目标 {number(goal)}{mark} = {percent(share)}{_clipped(share)}", min(_ALL, share))


def _clipped(share: Fraction) -> str:
    return "，按 100% 计" if share > 1 else ""


def _small(case: Case, quarter: int) -> Filled | None:
    """The rule for a few persons (E5, E6): by heads instead of per cent."""
    rule = case.indicator.rule
    done, task = (value_of(case, case.indicator.input_with(part), quarter) for part in ("numerator", "denominator"))
    if not isinstance(done, Fraction) or not isinstance(task, Fraction) or task >= rule.small_below:
        return None
    wanted = task * goal_of(case, quarter) // 100
    unmet, parts = max(Fraction(0), wanted - done), max(task, Fraction(rule.small_floor))
    share = max(Fraction(0), 1 - unmet / parts)
    said = f"任务 {number(task)} 人，少于 {rule.small_below} 人按件数计：应完成 {wanted} 人，已完成 {number(done)} 人"
    return Filled(f"{said}；1 − 差 {number(unmet)} ÷ {number(parts)} = {percent(share)}", share)


def _linear(case: Case, quarter: int) -> Filled | None:
    found, rule = _x(case, quarter), case.indicator.rule
    if not isinstance(found, tuple):
        return found
    said, x = found
    low, high = Fraction(rule.lower, MICRO), Fraction(rule.upper, MICRO)
    if x <= low:
        return Filled(f"{said}，不高于起点 {number(low)}% = 0%", Fraction(0))
    if x >= high:
        return Filled(f"{said}，达到满分线 {number(high)}%", _ALL)
    share = (x - low) / (high - low)
    way = f"（{percent(x / 100)} − 起点 {number(low)}%）÷（{number(high)}% − {number(low)}%）"
    return Filled(f"{said}；{way}= {percent(share)}", share)


def _bands(case: Case, quarter: int) -> Filled | None:
    found, mark = _x(case, quarter), mark_of(case).strip()
    if not isinstance(found, tuple):
        return found
    said, x = found
    reached = [(low, share) for low, share in case.indicator.rule.bands if x >= Fraction(low, MICRO)]
    if not reached:
        lowest = min(low for low, _ in case.indicator.rule.bands)
        return Filled(f"{said}，不足 {decimal_text(lowest)}{mark} = 0%", Fraction(0))
    low, share = max(reached)
    return Filled(
        f"{said}，达到“{decimal_text(low)}{mark}及以上”一档 = {percent(Fraction(share, MICRO))}", Fraction(share, MICRO)
    )


def _budget(case: Case, quarter: int) -> Filled | None:
    gate = value_of(case, case.indicator.input_with("gate"), quarter)
    if gate == 0:
        return Filled("没有列入预算 = 0%", Fraction(0))
    found, goal = _x(case, quarter), goal_of(case, quarter)
    if found is None:
        return Filled("预算数为 0 = 0%", Fraction(0))
    if not isinstance(found, tuple):
        return found
    said, x = found
    first = Fraction(case.indicator.rule.lower, MICRO)
    share = first + (1 - first) * min(_ALL, x / goal)
    done = f"{said}；{percent(x / 100)} ÷ 目标 {number(goal)}% = {percent(x / goal)}{_clipped(x / goal)}"
    halves = f"已列入预算得 {percent(first)}，执行进度得另 {percent(1 - first)} 的 {percent(min(_ALL, x / goal))}"
    return Filled(f"{done}；{halves}，合计 {percent(share)}", share)


_METHODS: dict[str, Callable[[Case, int], Filled | None]] = {
    "yes_no": _yes_no,
    "checklist": _checklist,
    "choice": _choice,
    "target": _target,
    "quarter_target": _target,
    "linear": _linear,
    "bands": _bands,
    "deduct": _deduct,
    "deadline": _deadline,
    "budget": _budget,
}
