"""A standard's text → ``Framework``. Refuses unknown keys, wrong sums and dangling codes, naming file and place.

One folder is one version: ``framework.toml`` (version, weights, common inputs, mapping), ``A.toml`` … ``F.toml``
(one standard each), ``bonus.toml``, ``veto.toml``. The text is the truth: the store keeps it as it stands here.
Whether the worked examples hold is asked of the same SQL that scores real rounds: ``services.standards``.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework_rules import read_condition, read_example, read_input, read_rule, read_types
from shuangyong_metrics.framework_section import Section
from shuangyong_metrics.model import MICRO, Framework, Honour, Indicator, Round, Standard, Veto

STANDARDS = ("A", "B", "C", "D", "E", "F")
FILES = ("framework.toml", *(f"{s}.toml" for s in STANDARDS), "bonus.toml", "veto.toml")


def load_folder(folder: Path) -> Framework:
    """Read one version from a folder; raises FrameworkError naming file and place."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise FrameworkError(str(folder), "文件夹", f"缺少 {'、'.join(missing)}")
    extra = sorted(p.name for p in folder.glob("*.toml") if p.name not in FILES)
    if extra:
        raise FrameworkError(str(folder), "文件夹", f"多出不认识的文件 {'、'.join(extra)}")
    return load_texts({name: (folder / name).read_text(encoding="utf-8") for name in FILES})


def load_texts(texts: dict[str, str]) -> Framework:
    """Read one version from its texts by file name, as the store keeps them."""
    texts = {name: texts[name].replace("\r\n", "\n") for name in FILES}
    head = Section("framework.toml", "全文", _parse("framework.toml", texts["framework.toml"]))
    listed = head.sections("standards")
    eight = head.texts("eight")
    common = tuple(read_input(s, "Z") for s in head.sections("common_inputs"))
    standards = tuple(
        _read_standard(s, _parse(f"{code}.toml", texts[f"{code}.toml"]), eight)
        for s, code in zip(listed, STANDARDS, strict=False)
    )
    bonus = Section("bonus.toml", "全文", _parse("bonus.toml", texts["bonus.toml"]))
    veto = Section("veto.toml", "全文", _parse("veto.toml", texts["veto.toml"]))
    try:
        first_round = Round.parse(head.take("first_round", str))
    except ValueError as error:
        raise head.fail(f"first_round 应写成 2025Q1，这里是 {error}") from error
    result = Framework(
        version=head.take("version", str),
        title=head.take("title", str),
        first_round=first_round,
        standards=standards,
        common_inputs=common,
        bonus_cap=bonus.micro("cap"),
        honours=tuple(_read_honour(s) for s in bonus.sections("honour")),
        vetoes=tuple(_read_veto(s) for s in veto.sections("veto")),
        eight=eight,
        sources=head.texts("sources"),
        digest=text_digest(texts),
        files=texts,
    )
    for section in (head, bonus, veto):
        section.done()
    _check_sums(result, listed)
    _check_codes(result)
    return result


def text_digest(texts: dict[str, str]) -> str:
    """SHA-256 of the texts, in the order of ``FILES``, each behind its name."""
    joined = "\n".join(f"=== {name}\n{texts[name]}" for name in FILES)
    return hashlib.sha256(joined.encode()).hexdigest()


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(file, "TOML 语法", str(error)) from error


def _read_standard(listed: Section, table: dict[str, Any], eight: tuple[str, ...]) -> Standard:
    code, name, weight = listed.take("code", str), listed.take("name", str), listed.micro("weight")
    listed.done()
    file = f"{code}.toml"
    text = Section(file, "全文", table)
    if (text.take("code", str), text.take("name", str)) != (code, name):
        raise text.fail(f"与 framework.toml 不一致：应为 {code} {name}")
    declared = text.micro("weight")
    if declared != weight:
        raise text.fail(f"weight 与 framework.toml 不一致：{declared / MICRO:g} ≠ {weight / MICRO:g}")
    indicators = tuple(_read_indicator(s, code, eight) for s in text.sections("indicator"))
    text.done()
    total = sum(i.points for i in indicators)
    if total != weight:
        raise text.fail(f"各指标分值合计 {total / MICRO:g}，与标题所列 {weight / MICRO:g} 不符")
    return Standard(code, name, weight, indicators)


def _read_indicator(section: Section, standard: str, eight: tuple[str, ...]) -> Indicator:
    code = section.take("code", str)
    section.place = f"指标 {code}"
    if not code.startswith(standard) or not code[1:].isdecimal():
        raise section.fail(f"指标代码应为 {standard} 加数字")
    applies_to = read_types(section)
    due = tuple(section.take("due", list))
    if not due or list(due) != sorted(set(due)) or not set(due) <= {1, 2, 3, 4}:
        raise section.fail(f"due 应是 1–4 的递增列表，这里是 {list(due)}")
    rule = read_rule(Section(section.file, f"指标 {code} rule", section.take("rule", dict)))
    table = section.take("condition", dict, None)
    condition = read_condition(Section(section.file, f"指标 {code} condition", table)) if table is not None else None
    inputs = tuple(read_input(s, code) for s in section.sections("input"))
    examples = tuple(read_example(s, applies_to[0]) for s in section.sections("example"))
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
    _check_parts(section, result)
    return result


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
    if len({"gate", "task", "everybody"} & set(parts)) > 1:
        raise section.fail("gate、task、everybody 三种填报项一项指标只能有一种")
    if (rule.method == "checklist") != ("item" in parts):
        raise section.fail("清单项（item）只能用于 checklist，checklist 只能用清单项")


def _read_honour(section: Section) -> Honour:
    code = section.take("code", str)
    section.place = f"加分 {code}"
    points = tuple(section.exact("points", v) for v in section.take("points", list))
    result = Honour(
        code,
        section.take("name", str),
        points,
        section.micro("cap"),
        section.take("once", bool),
        section.take("source", str),
    )
    section.done()
    if len(points) not in (1, 3):
        raise section.fail("points 应是一个数，或国家、省、市三级")
    return result


def _read_veto(section: Section) -> Veto:
    result = Veto(section.take("code", str), section.take("name", str), section.take("source", str))
    section.done()
    return result


def _check_sums(framework: Framework, listed: list[Section]) -> None:
    if [s.code for s in framework.standards] != list(STANDARDS) or len(listed) != len(STANDARDS):
        raise FrameworkError("framework.toml", "standards", "应按 A–F 列出六条标准")
    weights = sum(s.weight for s in framework.standards)
    if weights != 100 * MICRO:
        raise FrameworkError("framework.toml", "standards", f"六条标准的权重合计 {weights / MICRO:g}，应为 100")


def _twice(codes: Iterable[str]) -> list[str]:
    return sorted(c for c, n in Counter(codes).items() if n > 1)


def _check_codes(framework: Framework) -> None:
    for what, codes in (
        ("指标", [i.code for i in framework.indicators]),
        ("填报项", [i.code for i in framework.inputs]),
    ):
        if twice := _twice(codes):
            raise FrameworkError("framework.toml", what, f"代码重复：{'、'.join(twice)}")
    for indicator in framework.indicators:
        _check_references(framework, indicator)


def _check_references(framework: Framework, indicator: Indicator) -> None:
    inputs = {i.code for i in framework.inputs}
    indicators = {i.code for i in framework.indicators}
    file, place = f"{indicator.standard}.toml", f"指标 {indicator.code}"
    if indicator.condition and indicator.condition.input not in inputs:
        raise FrameworkError(file, place, f"condition 所指的填报项 {indicator.condition.input} 不存在")
    for item in indicator.inputs:
        if item.ledger and (dangling := set(item.ledger.tags) - indicators):
            raise FrameworkError(file, f"{place} {item.code}", f"tags 所指的指标不存在：{'、'.join(sorted(dangling))}")
    for n, example in enumerate(indicator.examples, 1):
        if unknown := {c for values in example.given.values() for c in values} - inputs:
            raise FrameworkError(file, f"{place} example[{n}]", f"given 里没有这些填报项：{'、'.join(sorted(unknown))}")
