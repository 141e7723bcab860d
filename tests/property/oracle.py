"""A slow, obvious second reading of METHOD, in fractions, to compare the engine with.

One function per sentence, the sentence as its docstring; nothing is shared with the engine but the framework's data.
``score_city`` is the whole of it; the parts are in ``oracle_city`` (nouns), ``oracle_figures`` (one input),
``oracle_shares`` (one rule), ``oracle_states`` (one indicator) and ``oracle_scores`` (units, ranks, the city).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from oracle_city import Case, City, CityResult, UnitResult
from oracle_scores import (
    base,
    bonus,
    city_means,
    city_score,
    combined_base,
    finish,
    not_reported,
    rank_all,
    standard_result,
    vetoes,
)
from oracle_states import indicator_result

from shuangyong_metrics.model import Framework, UnitType


def score_city(
    framework: Framework,
    city: City,
    quarter: int,
    basis: str,
    is_working_day: Callable[[date], bool],
    combined: bool = False,
) -> CityResult:
    """Everything of one quarter on one basis (``self`` or ``accepted``); ``combined`` asks for the year's option."""
    results = []
    for unit, unit_type in city.units:
        case = Case(framework, city, unit, UnitType(unit_type), basis, is_working_day)
        results.append(combined_unit(case) if combined else unit_result(case, quarter))
    rank_all(results)
    means = city_means(framework, results)
    return CityResult({r.unit: r for r in results}, means, city_score(framework, means))


def unit_result(case: Case, quarter: int) -> UnitResult:
    """A quarter's score is the year's score up to that quarter. A unit without a return for the quarter is 未报送: not
    ranked, outside the city's mean."""
    if case.filing(quarter) is None:
        return UnitResult(case.unit, str(case.type), "not_submitted")
    result = UnitResult(case.unit, str(case.type), "ranked")
    result.indicators = {i.code: indicator_result(case, i, quarter) for i in case.framework.indicators}
    result.standards = {s.code: standard_result(s, result.indicators) for s in case.framework.standards}
    result.not_reported = not_reported(result.indicators)
    result.base = base(result.standards)
    result.bonus = bonus(case.framework, case.city, case.unit, quarter)
    result.veto = vetoes(case.city, case.unit, quarter)
    finish(result)
    return result


def combined_unit(case: Case) -> UnitResult:
    """Year: the Q4 year-to-date score, with the combined base; bonus and veto as at Q4."""
    result = unit_result(case, 4)
    if result.base is not None:
        result.base = combined_base(result.base, [unit_result(case, q).base for q in (1, 2, 3)])
        finish(result)
    return result
