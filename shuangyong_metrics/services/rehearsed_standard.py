"""What of a new standard can be tried on a past quarter: only what the units were asked for then.

An indicator, a type of unit or a measuring quarter for which nobody was ever asked has no figures; scoring it would
count every unit's blank as 未报 and say nothing about the standard. It is left out of the rehearsal, by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shuangyong_metrics.model import Condition, FilledBy, Framework, Indicator, Input, Over, UnitType

#: Marks an input whose ledger is counted anew for the rehearsal; no code of a standard holds this sign.
MARK = "|"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a rehearsal cannot try: the indicator, and why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparable:
    """The part of a new standard that past figures exist for, under a name of its own; ``recounted`` maps the code of
    an input to the one that its ledger is counted anew under, blank where it was counted under none."""

    framework: Framework
    left_out: tuple[LeftOut, ...]
    recounted: dict[str, str]


def comparable(old: Framework, new: Framework) -> Comparable:
    """``new`` without what ``old`` never asked for."""
    left_out: list[LeftOut] = []
    kept: dict[str, Indicator] = {}
    for indicator in new.indicators:
        tried, why = _tried(old, indicator)
        if why:
            left_out.append(LeftOut(indicator.code, indicator.name, why))
        if tried is not None:
            kept[indicator.code] = tried
    asked = {x.code for x in old.inputs}
    while blind := [i for i in kept.values() if i.condition and not _known(i.condition, kept, asked)]:
        for indicator in blind:
            left_out.append(LeftOut(indicator.code, indicator.name, "适用条件所指的填报项过去没有填报"))
            del kept[indicator.code]
    recounted = {x.code: f"{x.code}{MARK}" for i in kept.values() for x in i.inputs if _counts_otherwise(old, i, x)}
    standards = tuple(
        replace(s, indicators=tuple(_renamed(kept[i.code], recounted) for i in s.indicators if i.code in kept))
        for s in new.standards
    )
    # a separator that no version's name may hold, so that it is nobody else's name
    framework = replace(
        new, version=f"{new.version}{MARK}{old.version}", standards=standards, first_round=old.first_round
    )
    return Comparable(framework, tuple(left_out), recounted)


def _known(condition: Condition, kept: dict[str, Indicator], asked: set[str]) -> bool:
    owner = condition.input.partition("-")[0]
    return condition.input in asked and (
        owner not in kept or any(x.code == condition.input for x in kept[owner].inputs)
    )


def _tried(old: Framework, indicator: Indicator) -> tuple[Indicator | None, str]:
    """The indicator as far as past figures go, and what is left out of it."""
    before = {i.code: i for i in old.indicators}.get(indicator.code)
    if any(_unasked(old, x) for x in indicator.inputs):
        return None, "过去没有填报这些数"
    if before is None:
        return indicator, ""
    types = tuple(t for t in indicator.applies_to if t in before.applies_to)
    due = _asked_quarters(before, indicator)
    if not types or not due:
        return None, "过去没有按这些类型或季度填报"
    told = []
    if len(types) < len(indicator.applies_to):
        told.append(f"新适用的{_types(set(indicator.applies_to) - set(types))}过去没有填报")
    if len(due) < len(indicator.measured):
        missing = "、".join(str(q) for q in indicator.measured if q not in due)
        told.append(f"过去 {missing} 季度不考评")
    return replace(indicator, applies_to=types, due=due), "，".join(told)


def _types(types: set[UnitType]) -> str:
    return "、".join(t.label for t in UnitType if t in types)


def _unasked(old: Framework, item: Input) -> bool:
    if item.filled_by is FilledBy.LEDGER:
        tags = item.ledger.tags if item.ledger else ()
        return not set(tags) <= {i.code for i in old.indicators}
    known = {x.code: x for x in old.inputs}.get(item.code)
    return known is None or (known.kind, known.over, known.filled_by) != (item.kind, item.over, item.filled_by)


def _asked_quarters(before: Indicator, indicator: Indicator) -> tuple[int, ...]:
    """Figures that are added up were asked for in every quarter; others only where the indicator was measured."""
    every = all(x.over in (Over.SUM, Over.BASE) or x.filled_by is FilledBy.LEDGER for x in indicator.inputs)
    return tuple(q for q in indicator.measured if every or q in before.measured)


def _counts_otherwise(old: Framework, indicator: Indicator, item: Input) -> bool:
    """Would the ledger of a past return be counted otherwise for this input, or was it not counted at all?"""
    if item.filled_by is not FilledBy.LEDGER:
        return False
    before = {i.code: i for i in old.indicators}.get(indicator.code)
    known = {x.code: x for x in old.inputs}.get(item.code)
    if before is None or known is None:
        return True
    return (known.ledger, before.rule.cap_instructors) != (item.ledger, indicator.rule.cap_instructors)


def _renamed(indicator: Indicator, names: dict[str, str]) -> Indicator:
    inputs = tuple(replace(x, code=names.get(x.code, x.code)) for x in indicator.inputs)
    condition = indicator.condition
    if condition is not None:
        condition = replace(condition, input=names.get(condition.input, condition.input))
    return replace(indicator, inputs=inputs, condition=condition)
