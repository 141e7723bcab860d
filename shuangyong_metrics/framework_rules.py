"""The parts of one indicator's text: inputs, rule, condition, worked examples. See ``framework``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from shuangyong_metrics.framework_section import Section
from shuangyong_metrics.model import (
    INSTRUCTORS,
    MICRO,
    Condition,
    Example,
    FilledBy,
    Input,
    Kind,
    Ledger,
    Option,
    Over,
    Rule,
    UnitType,
)

PARTS = ("value", "item", "numerator", "denominator", "gate", "task", "everybody", "condition")
EXAMPLE_STATES = ("未到期", "不适用", "未报")
EVENT_KEYS = ("date", "filed", "primary", "secondary", "role", "instructor", "amount", "records")


def read_types(section: Section, key: str = "applies_to") -> tuple[UnitType, ...]:
    """``"all"`` or a list of unit types."""
    value = section.take(key, (str, list))
    if value == "all":
        return tuple(UnitType)
    names = value if isinstance(value, list) else [value]
    unknown = [n for n in names if n not in tuple(UnitType)]
    if unknown or not names:
        raise section.fail(f"{key} 里没有这种单位类型：{unknown}")
    return tuple(UnitType(n) for n in names)


def read_input(section: Section, indicator: str) -> Input:
    """One input; its code is the indicator's code, a dash and a number."""
    code = section.take("code", str)
    section.place = f"{section.place} {code}"
    if not code.startswith(f"{indicator}-"):
        raise section.fail(f"填报项代码应以 {indicator}- 开头")
    kind = Kind(section.one_of("kind", tuple(Kind)))
    filled_by = FilledBy(section.one_of("filled_by", tuple(FilledBy)))
    table = section.take("ledger", dict, None)
    if (table is not None) != (filled_by is FilledBy.LEDGER):
        raise section.fail("ledger 只用于、也必须用于台账汇总的填报项")
    result = Input(
        code=code,
        indicator=indicator,
        label=section.take("label", str),
        unit=section.take("unit", str, ""),
        kind=kind,
        over=Over(section.one_of("over", tuple(Over))),
        filled_by=filled_by,
        part=section.one_of("part", PARTS),
        help=section.take("help", str),
        ledger=_read_ledger(Section(section.file, f"{section.place} ledger", table)) if table is not None else None,
    )
    section.done()
    return result


def _read_ledger(section: Section) -> Ledger:
    result = Ledger(section.one_of("measure", ("weighted", "amount", "complete", "all")), section.texts("tags", []))
    section.done()
    return result


def read_condition(section: Section) -> Condition:
    """``{input = "Z-1"}`` (must be 是) or ``{input = "D1-2", above = 0}``."""
    above = section.take("above", int, None)
    result = Condition(section.take("input", str), None if above is None else above * MICRO)
    section.done()
    return result


def read_rule(section: Section) -> Rule:
    """The rule of an indicator; each method takes its own keys and no others."""
    method = section.one_of("method", tuple(_METHODS))
    values = _METHODS[method](section)
    if "cap" in section._left:
        values |= _cap(Section(section.file, f"{section.place} cap", section.take("cap", dict)))
    if "small_n" in section._left:
        small = Section(section.file, f"{section.place} small_n", section.take("small_n", dict))
        values |= {"small_below": small.take("below", int), "small_floor": small.take("floor", int)}
        small.done()
    if "sample" in section._left:
        sample = Section(section.file, f"{section.place} sample", section.take("sample", dict))
        values |= {
            "sample_least": sample.take("at_least", int),
            "sample_everybody": sample.take("or_everybody", bool, False),
        }
        sample.done()
    section.done()
    return Rule(method=method, **values)


def _value(section: Section) -> str:
    return section.one_of("value", ("count", "percent", "ratio"))


def _targets(section: Section) -> tuple[int, ...]:
    values = section.take("targets", list)
    if len(values) != 4:
        raise section.fail("targets 应有四个季度的数")
    result = tuple(section.exact("targets", v) for v in values)
    if any(b < a for a, b in pairwise(result)) or result[3] <= 0:
        raise section.fail("targets 应逐季不减，四季度大于 0")
    return result


def _target(section: Section) -> dict[str, Any]:
    return {"value": _value(section), "targets": _targets(section)}


def _quarter_target(section: Section) -> dict[str, Any]:
    by_type = section.take("target_by_type", dict, {})
    values = tuple((UnitType(t).value, section.exact(t, v)) for t, v in by_type.items() if t in tuple(UnitType))
    target = section.micro("target")
    if len(values) != len(by_type) or target <= 0 or any(v <= 0 for _, v in values):
        raise section.fail("target、target_by_type 应为正数，键为单位类型")
    return {"value": "count", "upper": target, "target_by_type": values}


def _linear(section: Section) -> dict[str, Any]:
    lower, upper = section.micro("from"), section.micro("to")
    if not lower < upper:
        raise section.fail("from 应小于 to")
    return {"value": _value(section), "lower": lower, "upper": upper}


def _share(section: Section, key: str = "share") -> int:
    share = section.micro(key)
    if not 0 <= share <= MICRO:
        raise section.fail(f"{key} 应在 0 与 1 之间")
    return share


def _bands(section: Section) -> dict[str, Any]:
    value, bands = _value(section), []
    for band in section.sections("bands"):
        bands.append((band.micro("from"), _share(band)))
        band.done()
    if not bands or sorted(bands, reverse=True) != bands:
        raise section.fail("bands 应从高到低")
    return {"value": value, "bands": tuple(bands)}


def _choice(section: Section) -> dict[str, Any]:
    options = []
    for option in section.sections("options"):
        options.append(Option(option.take("label", str), _share(option)))
        option.done()
    if len(options) < 2:
        raise section.fail("options 至少两项")
    return {"options": tuple(options)}


def _deduct(section: Section) -> dict[str, Any]:
    return {"step": section.micro("step")}


def _deadline(section: Section) -> dict[str, Any]:
    month, _, day = section.take("date", str).partition("-")
    if not (month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise section.fail("date 应写成 03-31 这样的月-日")
    return {
        "month_day": (int(month), int(day)),
        "grace_days": section.take("grace_days", int),
        "grace_share": _share(section, "grace_share"),
    }


def _budget(section: Section) -> dict[str, Any]:
    return {"value": "percent", "targets": _targets(section), "lower": _share(section, "base_share")}


def _cap(section: Section) -> dict[str, Any]:
    values = {
        "cap_share": _share(section),
        "cap_from": section.take("from_quarter", int),
        "cap_instructors": section.texts("unless_instructor"),
    }
    if not set(values["cap_instructors"]) <= set(INSTRUCTORS):
        raise section.fail(f"unless_instructor 只能是 {'、'.join(INSTRUCTORS)}")
    section.done()
    return values


_METHODS: Mapping[str, Callable[[Section], dict[str, Any]]] = {
    "yes_no": lambda s: {},
    "checklist": lambda s: {},
    "choice": _choice,
    "target": _target,
    "quarter_target": _quarter_target,
    "linear": _linear,
    "bands": _bands,
    "deduct": _deduct,
    "deadline": _deadline,
    "budget": _budget,
}


def read_example(section: Section, default_type: UnitType) -> Example:
    """A worked example; ``given`` and ``expect`` are keyed Q1 … Q4."""
    given = {
        _quarter(section, q): {str(k): str(v) for k, v in values.items()}
        for q, values in section.take("given", dict, {}).items()
    }
    events = tuple({str(k): str(v) for k, v in e.items()} for e in section.take("events", list, []))
    if any(set(e) - set(EVENT_KEYS) or "date" not in e for e in events):
        raise section.fail(f"events 每行须有 date，只能有 {'、'.join(EVENT_KEYS)}")
    expect: dict[int, int | str] = {}
    for q, value in section.take("expect", dict).items():
        if isinstance(value, str) and value not in EXAMPLE_STATES:
            raise section.fail(f"expect 的状态只能是 {'、'.join(EXAMPLE_STATES)}")
        expect[_quarter(section, q)] = value if isinstance(value, str) else section.exact("expect", value)
    result = Example(
        text=section.take("text", str),
        type=UnitType(section.one_of("type", tuple(UnitType), default_type.value)),
        given=given,
        events=events,
        expect=expect,
        awkward=section.take("awkward", bool, False),
    )
    if not expect:
        raise section.fail("expect 是空的")
    section.done()
    return result


def _quarter(section: Section, key: str) -> int:
    if key not in ("Q1", "Q2", "Q3", "Q4"):
        raise section.fail(f"季度应写成 Q1 … Q4，这里是 {key}")
    return int(key[1])
