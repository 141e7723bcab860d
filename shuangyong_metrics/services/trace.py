"""From a score back to the cell: per indicator the formula with its numbers filled in, and the answers it used."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from shuangyong_metrics.model import Framework, Indicator, Role, Round, Unit
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_results, need_unit
from shuangyong_metrics.services.answers import StoredAnswer, decimal_text, year_answers
from shuangyong_metrics.services.formula import in_words
from shuangyong_metrics.services.formula_figures import Case, answers_by_quarter, percent
from shuangyong_metrics.services.results import points_of
from shuangyong_metrics.services.roster import RoundState, unit
from shuangyong_metrics.services.wording import points as points_text
from shuangyong_metrics.store import Store

_WORDS = {
    "not_due": "未到期：本季度还不考评，不进分子分母",
    "not_applicable": "不适用：不进分子分母",
    "not_applicable_pending": "报了不适用、尚未核准：按未报计 0 分",
    "not_reported": "未报：计 0 分",
    "not_submitted": "未报送",
}


def trace(
    store: Store, state: RoundState, unit_id: str, basis: str, actor: Actor, indicator: str | None = None
) -> list[dict[str, Any]]:
    """One entry per indicator: method, state, formula, share, points and max (millionths), and every answer it rests on."""
    member = unit(store, unit_id, state.round)
    if actor.role is Role.UNIT:
        need_unit(actor, unit_id)
    else:
        need_results(actor, state.published)
    framework = frameworks(store)[state.version]
    used = year_answers(store, state, basis, actor, unit_id)
    result = []
    for row in points_of(store, state, basis, unit_id):
        code = row["indicator"]
        if indicator in (None, code):
            result.append(_entry(framework, member, state.round, row, used))
    return result


def _inputs_of(framework: Framework, indicator: Indicator) -> set[str]:
    """The codes of an indicator's inputs and of the conditions it hangs on."""
    codes = {x.code for x in indicator.inputs}
    condition = indicator.condition
    inputs = {x.code: x for x in framework.inputs}
    while condition is not None:
        codes.add(condition.input)
        owner = inputs[condition.input].indicator
        condition = next((i.condition for i in framework.indicators if i.code == owner), None)
    return codes


def _entry(
    framework: Framework, member: Unit, round_: Round, row: dict[str, Any], used: list[StoredAnswer]
) -> dict[str, Any]:
    indicator = framework.indicator(row["indicator"])
    codes = _inputs_of(framework, indicator)
    top, bottom = int(row["share_top"]), int(row["share_bottom"])
    return {
        "indicator": indicator.code,
        "name": indicator.name,
        "method": indicator.rule.method,
        "explain": indicator.explain,
        "state": row["state"],
        "formula": _WORDS.get(row["state"])
        or _formula(
            Case(framework, indicator, member.type, round_, answers_by_quarter(used), Fraction(top, bottom)),
            int(row["points"]),
        ),
        "share": f"{top}/{bottom}",
        "points": int(row["points"]),
        "max": indicator.points,
        "answers": [a.fields() for a in used if a.input in codes and a.state != "not_submitted"],
    }


def _formula(case: Case, points: int) -> str:
    """The rule with its numbers, then what the share makes of the points."""
    most = decimal_text(case.indicator.points)
    made = f"{most} 分 × {percent(case.scored)} = {points_text(points)} 分"
    if case.scored in (0, 1):
        made = f"得满分 {most} 分" if case.scored else "得 0 分"
    told = in_words(case)
    return f"{told}；{made}" if told else made
