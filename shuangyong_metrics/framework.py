"""A standard's text → ``Framework``. Refuses unknown keys, wrong sums and dangling codes, naming file and place.

One folder is one version: ``framework.toml`` (version, weights, common inputs, mapping), ``A.toml`` … ``F.toml``
(one standard each), ``bonus.toml``, ``veto.toml``. The text is the truth: the store keeps it as it stands here.
Whether the worked examples hold is asked of the same SQL that scores real rounds: ``services.standards``.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework_indicator import read_indicator
from shuangyong_metrics.framework_rules import read_input
from shuangyong_metrics.framework_section import Problems, Section, caught
from shuangyong_metrics.model import MICRO, Framework, Honour, Indicator, Round, Standard, Veto

STANDARDS = ("A", "B", "C", "D", "E", "F")
_VERSION = re.compile(r"[^\s|/\\]{1,32}")
#: A standard's name is that of its sheet in every return.
_NO_SHEET = "[ ] : * ? / \\ '"
_SHEET_NAME = re.compile(r"[^\[\]:*?/\\']{1,20}")
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
    """Read one version from its texts by file name, as the store keeps them; raises the first FrameworkError."""
    found, problems = examine_texts(texts)
    if found is None:
        raise problems[0]
    return found


def examine_texts(texts: dict[str, str]) -> tuple[Framework | None, Problems]:
    """One version from its texts, or None and everything that is wrong with them, in the order of the text."""
    problems: Problems = []
    result = caught(problems, _read, {name: texts[name].replace("\r\n", "\n") for name in FILES}, problems)
    if result is None or problems:
        return None, problems
    problems += [*_wrong_codes(result)]
    return (None if problems else result), problems


def _read(texts: dict[str, str], problems: Problems) -> Framework:
    head = Section("framework.toml", "全文", _parse("framework.toml", texts["framework.toml"]))
    listed = head.sections("standards")
    eight = head.texts("eight")
    common = [caught(problems, read_input, s, "Z") for s in head.sections("common_inputs")]
    standards = [
        caught(problems, _read_standard, s, _parse(f"{code}.toml", texts[f"{code}.toml"]), eight, problems)
        for s, code in zip(listed, STANDARDS, strict=False)
    ]
    bonus = Section("bonus.toml", "全文", _parse("bonus.toml", texts["bonus.toml"]))
    veto = Section("veto.toml", "全文", _parse("veto.toml", texts["veto.toml"]))
    honours = [caught(problems, _read_honour, s) for s in bonus.sections("honour")]
    vetoes = [caught(problems, _read_veto, s) for s in veto.sections("veto")]
    try:
        first_round = Round.parse(head.take("first_round", str))
    except ValueError as error:
        raise head.fail(f"first_round 应写成 2025Q1，这里是 {error}") from error
    result = Framework(
        version=_version(head),
        title=head.take("title", str),
        first_round=first_round,
        standards=tuple(s for s in standards if s),
        common_inputs=tuple(x for x in common if x),
        bonus_cap=bonus.micro("cap"),
        honours=tuple(h for h in honours if h),
        vetoes=tuple(v for v in vetoes if v),
        eight=eight,
        sources=head.texts("sources"),
        document=head.take("document", str, ""),
        reason=head.take("reason", str, ""),
        digest=text_digest(texts),
        files=texts,
    )
    for section in (head, bonus, veto):
        section.done()
    if not problems:
        _check_sums(result, listed)
    return result


def _version(head: Section) -> str:
    """A version stands in file names, addresses and the identity of every return."""
    version = str(head.take("version", str))
    if not _VERSION.fullmatch(version):
        raise head.fail("version 不能有空格、竖线和斜线，1 到 32 个字")
    return version


def in_force(versions: Iterable[Framework], round_: Round) -> Framework | None:
    """The version that a round is opened with; of two from the same quarter the one that was published last (stands last)."""
    begun = [f for f in versions if f.first_round <= round_]
    return sorted(begun, key=lambda f: f.first_round)[-1] if begun else None


def text_digest(texts: dict[str, str]) -> str:
    """SHA-256 of the texts, in the order of ``FILES``, each behind its name."""
    joined = "\n".join(f"=== {name}\n{texts[name]}" for name in FILES)
    return hashlib.sha256(joined.encode()).hexdigest()


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise FrameworkError(file, "TOML 语法", str(error)) from error


def _read_standard(
    listed: Section, table: dict[str, Any], eight: tuple[str, ...], problems: Problems
) -> Standard | None:
    code, name, weight = listed.take("code", str), listed.take("name", str), listed.micro("weight")
    listed.done()
    if not _SHEET_NAME.fullmatch(name):
        raise FrameworkError(
            "framework.toml", f"全文 standards[{code}]", f"name 用作工作表的名称，不能有 {_NO_SHEET}，1 到 20 个字"
        )
    file = f"{code}.toml"
    text = Section(file, "全文", table)
    if (text.take("code", str), text.take("name", str)) != (code, name):
        raise text.fail(f"与 framework.toml 不一致：应为 {code} {name}")
    declared = text.micro("weight")
    if declared != weight:
        raise text.fail(f"weight 与 framework.toml 不一致：{declared / MICRO:g} ≠ {weight / MICRO:g}")
    read = [caught(problems, read_indicator, s, code, eight, problems) for s in text.sections("indicator")]
    text.done()
    indicators = tuple(i for i in read if i)
    if len(indicators) < len(read):
        return None
    total = sum(i.points for i in indicators)
    if total != weight:
        raise text.fail(f"各指标分值合计 {total / MICRO:g}，与标题所列 {weight / MICRO:g} 不符")
    return Standard(code, name, weight, indicators)


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


def _wrong_codes(framework: Framework) -> Iterator[FrameworkError]:
    for what, codes in (
        ("指标", [i.code for i in framework.indicators]),
        ("填报项", [i.code for i in framework.inputs]),
    ):
        if twice := _twice(codes):
            yield FrameworkError("framework.toml", what, f"代码重复：{'、'.join(twice)}")
    for indicator in framework.indicators:
        yield from _wrong_references(framework, indicator)


def _wrong_references(framework: Framework, indicator: Indicator) -> Iterator[FrameworkError]:
    inputs = {i.code: i for i in framework.inputs}
    indicators = {i.code: i for i in framework.indicators}
    file, place = f"{indicator.standard}.toml", f"指标 {indicator.code}"
    condition, seen = indicator.condition, {indicator.code}
    while condition is not None:
        owner = inputs[condition.input].indicator if condition.input in inputs else ""
        if not owner or owner in seen:
            what = "绕回了本指标" if owner else "不存在"
            yield FrameworkError(file, place, f"condition 所指的填报项 {condition.input} {what}")
            break
        seen.add(owner)
        condition = indicators[owner].condition if owner in indicators else None
    for item in indicator.inputs:
        if item.ledger and (dangling := set(item.ledger.tags) - set(indicators)):
            problem = f"tags 所指的指标不存在：{'、'.join(sorted(dangling))}"
            yield FrameworkError(file, f"{place} {item.code}", problem)
    for n, example in enumerate(indicator.examples, 1):
        if unknown := {c for values in example.given.values() for c in values} - set(inputs):
            problem = f"given 里没有这些填报项：{'、'.join(sorted(unknown))}"
            yield FrameworkError(file, f"{place} example[{n}]", problem)
