"""From figures to a share r, 0 ≤ r ≤ 1 (METHOD 3); one function per line of its table."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from oracle_city import YEAR, Case, LedgerEvent, micro

from shuangyong_metrics.model import Indicator, Input

Figures = dict[str, Fraction]


def share(case: Case, indicator: Indicator, figures: Figures, quarter: int, events: list[LedgerEvent]) -> Fraction:
    """The share earned by figures none of which is missing, as of a measuring quarter."""
    earned = share_by_method(case, indicator, figures, quarter)
    return earned * capped(indicator, quarter, events)


def share_by_method(case: Case, indicator: Indicator, figures: Figures, quarter: int) -> Fraction:
    method = indicator.rule.method
    if method == "budget":
        return budget(indicator, figures, quarter)
    if method == "checklist":
        return checklist(indicator, figures)
    if method == "target" and is_small(indicator, figures):
        return small_share(indicator, figures, quarter)
    x = value(indicator, figures)
    if method == "target":
        return min(Fraction(1), x / target(indicator, quarter))
    if method == "quarter_target":
        return min(Fraction(1), x / quarter_target(case, indicator))
    if method == "deadline":
        return deadline(case, indicator, x)
    return {"yes_no": yes_no, "choice": choice, "linear": linear, "bands": bands, "deduct": deduct}[method](
        indicator, x
    )


# ---- x is the value (rates in percent)


def value(indicator: Indicator, figures: Figures) -> Fraction:
    """x: the figure itself, 100 · numerator / denominator, or numerator / denominator."""
    if indicator.rule.value == "percent":
        return 100 * numerator(indicator, figures) / denominator(indicator, figures)
    if indicator.rule.value == "ratio":
        return numerator(indicator, figures) / denominator(indicator, figures)
    return figures[part(indicator, "value").code]


def numerator(indicator: Indicator, figures: Figures) -> Fraction:
    return figures[part(indicator, "numerator").code]


def denominator(indicator: Indicator, figures: Figures) -> Fraction:
    return figures[denominator_code(indicator)]


def denominator_code(indicator: Indicator) -> str:
    """The input that divides; D2 is divided by the figure it depends on (Σ D2-1 / D1-2)."""
    item = indicator.input_with("denominator")
    if item is not None:
        return item.code
    assert indicator.condition is not None
    return indicator.condition.input


def has_denominator(indicator: Indicator) -> bool:
    return indicator.rule.value in ("percent", "ratio")


def part(indicator: Indicator, name: str) -> Input:
    item = indicator.input_with(name)
    assert item is not None, (indicator.code, name)
    return item


# ---- the methods


def yes_no(indicator: Indicator, x: Fraction) -> Fraction:
    """1 if 是, else 0."""
    return Fraction(1) if x == 1 else Fraction(0)


def checklist(indicator: Indicator, figures: Figures) -> Fraction:
    """ticked / n."""
    items = [i for i in indicator.inputs if i.part == "item"]
    ticked = [i for i in items if figures[i.code] == 1]
    return Fraction(len(ticked), len(items))


def choice(indicator: Indicator, x: Fraction) -> Fraction:
    """The share listed for the option."""
    return micro(indicator.rule.options[int(x)].share)


def target(indicator: Indicator, quarter: int) -> Fraction:
    """t_q, the target of quarter q."""
    return micro(indicator.rule.targets[quarter - 1])


def quarter_target(case: Case, indicator: Indicator) -> Fraction:
    """This quarter's count / target; the target may differ by unit type."""
    return micro(dict(indicator.rule.target_by_type).get(str(case.type), indicator.rule.upper))


def linear(indicator: Indicator, x: Fraction) -> Fraction:
    """clip((x − f) / (t − f), 0, 1)."""
    low, high = micro(indicator.rule.lower), micro(indicator.rule.upper)
    return max(Fraction(0), min(Fraction(1), (x - low) / (high - low)))


def bands(indicator: Indicator, x: Fraction) -> Fraction:
    """The share of the highest band whose lower bound ≤ x."""
    reached = [(bound, earned) for bound, earned in indicator.rule.bands if micro(bound) <= x]
    return micro(max(reached)[1]) if reached else Fraction(0)


def deduct(indicator: Indicator, x: Fraction) -> Fraction:
    """max(0, max − k·n) / max."""
    most = micro(indicator.points)
    return max(Fraction(0), most - micro(indicator.rule.step) * x) / most


def deadline(case: Case, indicator: Indicator, x: Fraction) -> Fraction:
    """1 on or before the date; 0.6 up to 10 working days later; else 0."""
    assert indicator.rule.month_day is not None
    last = date(YEAR, *indicator.rule.month_day)
    given = date.fromordinal(int(x))
    if given <= last:
        return Fraction(1)
    if given <= working_days_after(case, last, indicator.rule.grace_days):
        return micro(indicator.rule.grace_share)
    return Fraction(0)


def working_days_after(case: Case, day: date, count: int) -> date:
    """The day that is so many Chinese working days (调休 counted) after this one."""
    while count > 0:
        day += timedelta(days=1)
        if case.is_working_day(day):
            count -= 1
    return day


def budget(indicator: Indicator, figures: Figures, quarter: int) -> Fraction:
    """0 without a budget line; else 0.5 + 0.5·min(1, 执行率 / t_q). A6-2 = 0 gives r = 0."""
    if figures[part(indicator, "gate").code] != 1 or denominator(indicator, figures) == 0:
        return Fraction(0)
    floor = micro(indicator.rule.lower)
    return floor + (1 - floor) * min(Fraction(1), value(indicator, figures) / target(indicator, quarter))


def is_small(indicator: Indicator, figures: Figures) -> bool:
    """With denominator 1–4, for E5 and E6."""
    below = indicator.rule.small_below
    return below > 0 and 0 < denominator(indicator, figures) < below


def small_share(indicator: Indicator, figures: Figures, quarter: int) -> Fraction:
    """max(0, 1 − unmet / max(n, 3)) with unmet = max(0, floor(n·t_q/100) − done)."""
    n, done = denominator(indicator, figures), numerator(indicator, figures)
    wanted = (n * target(indicator, quarter) / 100) // 1
    unmet = max(Fraction(0), wanted - done)
    return max(Fraction(0), 1 - unmet / max(n, Fraction(indicator.rule.small_floor)))


def capped(indicator: Indicator, quarter: int, events: list[LedgerEvent]) -> Fraction:
    """B4's cap looks only at events tagged B4, year to date: from Q3, × 0.8 while no event of the year has
    instructor 驻军 or 退役军人."""
    rule = indicator.rule
    if not rule.cap_instructors or quarter < rule.cap_from:
        return Fraction(1)
    if any(event.instructor in rule.cap_instructors for event in events):
        return Fraction(1)
    return micro(rule.cap_share)
