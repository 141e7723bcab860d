"""What the office of the demo city enters itself, its honours and vetoes, and the drafts a unit handed in first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from shuangyong_metrics.model import MICRO, FilledBy, Framework, Indicator, Round, Unit
from shuangyong_metrics.services.demo_facts import CellValue, Facts
from shuangyong_metrics.services.demo_figures import Filing, percent_for
from shuangyong_metrics.services.demo_profiles import Profiles, chance

#: Valid questionnaires of a survey: least and most.
_SURVEYED = {"F1": (6, 12), "F2": (32, 58)}


def office_entries(unit: Unit, round_: Round, framework: Framework, profiles: Profiles) -> dict[str, CellValue]:
    """B9, F1, F2 and F3 of one unit in one round by input code; without an entry METHOD's default holds."""
    if not profiles.files(unit.id, round_) or round_ == profiles.open_round:
        return {}
    entries: dict[str, CellValue] = {}
    for indicator in framework.applicable(unit.type):
        if round_.quarter in indicator.due and any(i.filled_by is FilledBy.OFFICE for i in indicator.inputs):
            entries |= _entries(unit, round_, indicator, profiles)
    return entries


def _entries(unit: Unit, round_: Round, indicator: Indicator, profiles: Profiles) -> dict[str, CellValue]:
    share = profiles.doing(unit.id, indicator.code, round_.year)
    luck = chance(unit.id, round_.id, indicator.code)
    if indicator.code in _SURVEYED:
        return _survey(unit, indicator, share, luck, profiles)
    only = indicator.inputs[0].code
    if indicator.rule.method == "quarter_target":
        target = dict(indicator.rule.target_by_type).get(unit.type.value, indicator.rule.upper)
        return {only: int(target / MICRO * (share + 0.3 * luck - 0.1) + 0.5)}
    count = profiles.disputes.get((unit.id, round_))
    return {only: count} if count else {}


def _survey(unit: Unit, indicator: Indicator, share: float, luck: float, profiles: Profiles) -> dict[str, CellValue]:
    """Satisfied and valid answers; the garrison answers only about units that have a partner."""
    if indicator.code == "F1" and not profiles.units[unit.id].partners:
        return {}
    low, high = _SURVEYED[indicator.code]
    valid = low + int(luck * (high - low + 1))
    satisfied = int(valid * percent_for(indicator.rule, share, 4) / 100 + 0.5)
    codes = [i.code for i in indicator.inputs]
    values: list[CellValue] = [satisfied, valid, "否"]
    return dict(zip(codes, values, strict=False))


def honours(round_: Round, facts: Facts, profiles: Profiles) -> list[dict[str, Any]]:
    """Bonus items that begin to count in a round: unit, code, level, day, name, document."""
    seeded = [{"unit": f.unit, "round": f.rounds[0].id, **f.honour} for f in facts.taken if f.honour]
    return [_without_round(h) for h in (*seeded, *profiles.honours) if h["round"] == round_.id]


def vetoes(round_: Round, profiles: Profiles) -> list[dict[str, Any]]:
    """Veto findings that begin to count in a round: unit, code, found, decided_by, document."""
    return [_without_round(v) for v in profiles.vetoes if v["round"] == round_.id]


def _without_round(entry: Any) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != "round"}


def revisions(unit: Unit, round_: Round, final: Filing, profiles: Profiles) -> list[Filing]:
    """Every workbook the unit hands in for a round, the counting one last."""
    return [*(_draft(final, c) for c in profiles.drafts.get((unit.id, round_), ())), final]


def _draft(final: Filing, changes: Any) -> Filing:
    """A draft: a number is a difference to the final figure, an empty text a cell not yet filled in."""
    cells = dict(final.cells)
    for code, change in changes.items():
        figure = cells.pop(code)
        if not isinstance(change, int):
            continue
        if not isinstance(figure, int):
            raise TypeError(code)
        cells[code] = figure + change
    return replace(final, cells=cells)
