"""One indicator of a standard's text, with what its method needs. See ``framework``."""

from __future__ import annotations

from collections import Counter

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework_examples import read_example
from shuangyong_metrics.framework_rules import read_condition, read_input, read_rule, read_types
from shuangyong_metrics.framework_section import Problems, Section, caught
from shuangyong_metrics.model import Indicator, Kind


def read_indicator(section: Section, standard: str, eight: tuple[str, ...], problems: Problems) -> Indicator | None:
    """One indicator; what is wrong with its rule, inputs and examples goes to ``problems``, and then it is None."""
    code = section.take("code", str)
    section.place = f"指标 {code}"
    if not code.startswith(standard) or not code[1:].isdecimal():
        raise section.fail(f"指标代码应为 {standard} 加数字")
    applies_to = read_types(section)
    due = tuple(section.take("due", list))
    if not due or list(due) != sorted(set(due)) or not set(due) <= {1, 2, 3, 4}:
        raise section.fail(f"due 应是 1–4 的递增列表，这里是 {list(due)}")
    rule = caught(problems, read_rule, Section(section.file, f"指标 {code} rule", section.take("rule", dict)))
    table = section.take("condition", dict, None)
    condition = read_condition(Section(section.file, f"指标 {code} condition", table)) if table is not None else None
    read_inputs = [caught(problems, read_input, s, code) for s in section.sections("input")]
    read_examples = [caught(problems, read_example, s, applies_to[0]) for s in section.sections("example")]
    if rule is None or None in read_inputs or None in read_examples:
        return None
    inputs, examples = tuple(x for x in read_inputs if x), tuple(x for x in read_examples if x)
    if len(examples) < 2 or not any(e.awkward for e in examples):
        raise section.fail("至少要有两个算例，其中至少一个是容易算错的（awkward = true）")
    result = Indicator(
        code=code,
        standard=standard,
        name=section.take("name", str),
        points=section.micro("points"),
        applies_to=applies_to,
        due=due,
        rule=rule,
        condition=condition,
        inputs=inputs,
        explain=section.take("explain", str),
        evidence=section.take("evidence", str),
        sources=section.texts("sources"),
        map8=section.one_of("map8", eight),
        examples=examples,
    )
    if not result.sources:
        raise section.fail("sources 是空的：写明种子材料的行，或“本市默认”")
    section.done()
    _check_figures(section, result)
    _check_parts(section, result)
    return result


def _check_figures(section: Section, indicator: Indicator) -> None:
    if indicator.points <= 0:
        raise section.fail("points 应大于 0")
    if not indicator.measured:
        raise section.fail("due 里没有一个季度的目标大于 0，永远未到期")


#: The parts that the inputs of an indicator must have, by method and value.
_NEEDS = {
    ("yes_no", "count"): {"value"},
    ("checklist", "count"): {"item"},
    ("choice", "count"): {"value"},
    ("deadline", "count"): {"value"},
    ("deduct", "count"): {"value"},
    ("quarter_target", "count"): {"value"},
    ("target", "count"): {"value"},
    ("linear", "count"): {"value"},
    ("bands", "count"): {"value"},
    ("budget", "percent"): {"gate", "numerator", "denominator"},
}


def _check_parts(section: Section, indicator: Indicator) -> None:
    rule, parts = indicator.rule, Counter(i.part for i in indicator.inputs)
    needs = _NEEDS.get((rule.method, rule.value), {"numerator", "denominator"})
    if rule.value == "ratio":
        needs = {"numerator"} if indicator.condition else needs
    missing = needs - set(parts)
    if missing:
        raise section.fail(f"{rule.method}（{rule.value}）缺少填报项：{'、'.join(sorted(missing))}")
    if any(n > 1 for part, n in parts.items() if part != "item"):
        raise section.fail("除清单项外，每种作用只能有一个填报项")
    if rule.sample_everybody != ("everybody" in parts):
        raise section.fail("sample.or_everybody 和“是否全员”的填报项（everybody）要么都有，要么都没有")
    if len(set(_SIDE_QUESTIONS) & set(parts)) > 1:
        raise section.fail("gate、task、everybody 三种填报项一项指标只能有一种")
    if (rule.method == "checklist") != ("item" in parts):
        raise section.fail("清单项（item）只能用于 checklist，checklist 只能用清单项")
    _check_kinds(section, indicator)


#: The kinds that the inputs of a method, and those of a part, must have; everything else is a number.
_KINDS = {"yes_no": Kind.YES_NO, "checklist": Kind.YES_NO, "choice": Kind.CHOICE, "deadline": Kind.DATE}
_SIDE_QUESTIONS = ("gate", "task", "everybody")
_NO_NUMBERS = (Kind.YES_NO, Kind.CHOICE, Kind.DATE)


def _check_kinds(section: Section, indicator: Indicator) -> None:
    for item in indicator.inputs:
        if item.part == "condition":
            continue
        wanted = Kind.YES_NO if item.part in _SIDE_QUESTIONS else _KINDS.get(indicator.rule.method)
        if item.kind is not wanted if wanted else item.kind in _NO_NUMBERS:
            asked = f"应为 {wanted.value}" if wanted else "应为数字"
            problem = f"kind 与计分方法不合：{asked}，这里是 {item.kind.value}"
            raise FrameworkError(section.file, f"{section.place} {item.code}", problem)
