"""From points to a score, a grade, a rank and the city (METHOD 4)."""

from __future__ import annotations

from fractions import Fraction

from oracle_city import City, IndicatorResult, StandardResult, UnitResult, half_up, micro
from oracle_states import NOT_REPORTED, PENDING, REPORTED

from shuangyong_metrics.model import MICRO, Framework, Honour, Standard

COUNTED = (REPORTED, NOT_REPORTED, PENDING)


# ---- one standard of one unit


def standard_result(standard: Standard, indicators: dict[str, IndicatorResult]) -> StandardResult:
    """M_k = Σ max of its indicators that apply and are due; e_k = Σ points earned. 未报 earns 0 and is flagged; 不适用
    and 未到期 leave both sums."""
    counted = [i for i in standard.indicators if indicators[i.code].state in COUNTED]
    most = sum(i.points for i in counted)
    earned = sum(indicators[i.code].points for i in counted)
    weight = min(standard.weight, 2 * most)
    if most == 0:
        return StandardResult(0, 0, 0, 0, None)
    return StandardResult(most, earned, weight, term(weight, earned, most), rate(earned, most))


def term(weight: int, earned: int, most: int) -> int:
    """Each term W'_k·e_k/M_k is rounded half up to a millionth."""
    return half_up(Fraction(weight * earned, most))


def rate(earned: int, most: int) -> int:
    """rate_k = e_k / M_k, half up to a millionth."""
    return half_up(Fraction(earned, most) * MICRO)


# ---- one unit


def base(standards: dict[str, StandardResult]) -> int:
    """base = 100 · Σ(W'_k · e_k / M_k) / ΣW'_k over standards with M_k > 0, half up to a hundredth."""
    terms = sum(s.contribution for s in standards.values() if s.max > 0)
    return half_up(Fraction(100 * terms, effective_weight(standards)) * 100)


def effective_weight(standards: dict[str, StandardResult]) -> int:
    return sum(s.effective_weight for s in standards.values() if s.max > 0)


def is_insufficient(standards: dict[str, StandardResult]) -> bool:
    """If ΣW'_k < 50 (有效权重不足) the score is shown, without rank and grade."""
    return effective_weight(standards) < 50 * MICRO


def not_reported(indicators: dict[str, IndicatorResult]) -> int:
    """未报, a pending claim of 不适用 among them."""
    return len([i for i in indicators.values() if i.state in (NOT_REPORTED, PENDING)])


def bonus(framework: Framework, city: City, unit: str, quarter: int) -> int:
    """bonus ≤ 5 after the base. Bonus counts from its quarter to the end of the year. In hundredths."""
    earned = sum((bonus_of(city, unit, quarter, honour) for honour in framework.honours), Fraction(0))
    return half_up(min(earned, micro(framework.bonus_cap)) * 100)


def bonus_of(city: City, unit: str, quarter: int, honour: Honour) -> Fraction:
    """P1 and P2 take level 1, 2 or 3: every different honour counts once, at its highest level; P3 each different
    item; P4 and P5 once a year each."""
    best: dict[str, Fraction] = {}
    for owner, given, code, level, title in city.honours:
        if owner == unit and code == honour.code and given <= quarter:
            name = "" if honour.once else title
            best[name] = max(best.get(name, Fraction(0)), points_of_level(honour, level))
    return min(sum(best.values(), Fraction(0)), micro(honour.cap))


def points_of_level(honour: Honour, level: int | None) -> Fraction:
    """P1 表彰 3/2/1 by level, P2 现场会 2/1/0.5; the others have one figure."""
    return micro(honour.points[level - 1 if level and len(honour.points) == 3 else 0])


def vetoes(city: City, unit: str, quarter: int) -> tuple[str, ...]:
    """Veto counts from its quarter to the end of the year."""
    return tuple(sorted({code for owner, given, code in city.vetoes if owner == unit and given <= quarter}))


def finish(result: UnitResult) -> None:
    """total = min(base + bonus, 105) in hundredths. Veto: grade 不合格, total shown min(total, 59.99)."""
    assert result.base is not None
    result.total = min(result.base + result.bonus, 10500)
    result.shown_total = min(result.total, 5999) if result.veto else result.total
    result.status = "insufficient" if is_insufficient(result.standards) else "ranked"
    result.grade = grade(result)


def grade(result: UnitResult) -> str | None:
    """优秀 total ≥ 90 and every rate_k ≥ 60 %; 良好 ≥ 80; 合格 ≥ 60; else 不合格. Without enough weight no grade,
    不合格 if vetoed."""
    assert result.total is not None
    if result.veto:
        return "不合格"
    if result.status == "insufficient":
        return None
    rates = [s.rate for s in result.standards.values() if s.rate is not None]
    if result.total >= 9000 and all(r >= 600_000 for r in rates):
        return "优秀"
    if result.total >= 8000:
        return "良好"
    return "合格" if result.total >= 6000 else "不合格"


# ---- the ranking


def rank_all(results: list[UnitResult]) -> None:
    """Overall and within the unit type (no rank in a type with fewer than 3 ranked units)."""
    ranked = [r for r in results if r.status == "ranked"]
    for result in ranked:
        result.rank = rank_among(result, ranked)
        same_type = [r for r in ranked if r.type == result.type]
        result.type_rank = rank_among(result, same_type) if len(same_type) >= 3 else None


def rank_among(result: UnitResult, others: list[UnitResult]) -> int:
    """What is still equal shares a rank (1, 2, 2, 4)."""
    return 1 + len([other for other in others if is_before(other, result)])


def is_before(one: UnitResult, other: UnitResult) -> bool:
    """A vetoed unit ranks on its shown total. Ties are broken by fewer 未报, then higher E rate, then higher B rate (a
    missing rate sorts last)."""
    assert one.shown_total is not None and other.shown_total is not None
    if one.shown_total != other.shown_total:
        return one.shown_total > other.shown_total
    if one.not_reported != other.not_reported:
        return one.not_reported < other.not_reported
    for standard in ("E", "B"):
        mine, theirs = one.standards[standard].rate, other.standards[standard].rate
        if mine != theirs:
            return theirs is None or (mine is not None and mine > theirs)
    return False


# ---- the city


def city_means(framework: Framework, results: list[UnitResult]) -> dict[str, int]:
    """mean_k of rate_k over ranked units that have it (half up to a millionth)."""
    means = {}
    for standard in framework.standards:
        rates = [r.standards[standard.code].rate for r in results if r.status == "ranked"]
        known = [rate for rate in rates if rate is not None]
        if known:
            means[standard.code] = half_up(Fraction(sum(known), len(known)))
    return means


def city_score(framework: Framework, means: dict[str, int]) -> int | None:
    """city score 100 · Σ W_k·mean_k / Σ W_k over standards with a mean, half up to a hundredth."""
    counted = [s for s in framework.standards if s.code in means]
    if not counted:
        return None
    weighted = sum((s.weight * micro(means[s.code]) for s in counted), Fraction(0))
    return half_up(100 * weighted / sum(s.weight for s in counted) * 100)


# ---- the year


def combined_base(fourth: int, first_three: list[int | None]) -> int:
    """bases combined 80 % Q4 + 20 % mean of Q1–Q3, half up to a hundredth, a quarter not filed counting 0."""
    mean = Fraction(sum(b or 0 for b in first_three), 3)
    return half_up(Fraction(80, 100) * fourth + Fraction(20, 100) * mean)
