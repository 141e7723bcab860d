"""The parts of one indicator's text: inputs, rule, condition. See ``framework``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from shuangyong_metrics.framework_section import COMMON_YEAR, Section, is_day
from shuangyong_metrics.model import (
    INSTRUCTORS,
    MICRO,
    Condition,
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
#: Signs of an input's help: it is shown where the cell is filled in.
HELP_LIMIT = 110
#: Signs of all options together: they make the drop-down list of a cell.
OPTIONS_LIMIT = 200
#: The scoring looks at so many bands.
MOST_BANDS = 4


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
    help_ = section.take("help", str)
    if len(help_) > HELP_LIMIT:
        raise section.fail(f"help 有 {len(help_)} 个字，最多 {HELP_LIMIT} 个")
    result = Input(
        code=code,
        indicator=indicator,
        label=section.take("label", str),
        unit=section.take("unit", str, ""),
        kind=kind,
        over=Over(section.one_of("over", tuple(Over))),
        filled_by=filled_by,
        part=section.one_of("part", PARTS),
        help=help_,
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
    if any(b < a for a, b in pairwise(result)) or result[3] <= 0 or result[0] < 0:
        raise section.fail("targets 应逐季不减，四季度大于 0")
    return result


def _whole_percents(section: Section, value: str, figures: Iterable[int]) -> None:
    """A spreadsheet turns 40% into 0.4: a bound of a rate below one percent is a slip of the hand."""
    if value == "percent" and any(0 < x < MICRO for x in figures):
        raise section.fail("百分比的目标、起点写 40 这样的数，不写 0.4 或 40%")


def _target(section: Section) -> dict[str, Any]:
    value, targets = _value(section), _targets(section)
    _whole_percents(section, value, targets)
    return {"value": value, "targets": targets}


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
    value = _value(section)
    _whole_percents(section, value, (lower, upper))
    return {"value": value, "lower": lower, "upper": upper}


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
    if not bands or any(a <= b for (a, _), (b, _) in pairwise(bands)) or len(bands) > MOST_BANDS:
        raise section.fail(f"bands 应从高到低，一到 {MOST_BANDS} 档")
    _whole_percents(section, value, (lower for lower, _ in bands))
    return {"value": value, "bands": tuple(bands)}


def _choice(section: Section) -> dict[str, Any]:
    options = []
    for option in section.sections("options"):
        options.append(Option(option.take("label", str), _share(option)))
        option.done()
    if len(options) < 2:
        raise section.fail("options 至少两项")
    if (
        any("," in o.label or '"' in o.label for o in options)
        or len(",".join(o.label for o in options)) > OPTIONS_LIMIT
    ):
        raise section.fail(f"options 的名称不能有半角逗号和引号，合起来最多 {OPTIONS_LIMIT} 个字")
    return {"options": tuple(options)}


def _deduct(section: Section) -> dict[str, Any]:
    step = section.micro("step")
    if step <= 0:
        raise section.fail("step 应大于 0")
    return {"step": step}


def _deadline(section: Section) -> dict[str, Any]:
    month, _, day = section.take("date", str).partition("-")
    if not (month.isdecimal() and day.isdecimal() and is_day(f"{COMMON_YEAR}-{int(month):02}-{int(day):02}")):
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
