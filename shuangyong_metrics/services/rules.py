"""考评标准: a version's rules in words, from the very data that scores: methods, targets, inputs, sources, examples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shuangyong_metrics.errors import NotFound
from shuangyong_metrics.model import FilledBy, Indicator, Input, Over, Role, Round, UnitType
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.answers import decimal_text
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.wording import points
from shuangyong_metrics.store import Store

METHODS = {
    "yes_no": "是否",
    "checklist": "清单，按具备的项数计",
    "choice": "按所选档次计",
    "target": "对照目标按比例计",
    "quarter_target": "对照本季目标按比例计",
    "linear": "在起点与目标之间按比例计",
    "bands": "按所达到的档计",
    "deduct": "按件扣分",
    "deadline": "按日期计",
    "budget": "列入预算和执行进度",
}
_OVER = {
    Over.SUM: "各季相加成全年",
    Over.LATEST: "以本年最新一次为准",
    Over.QUARTER: "各季单独计算",
    Over.BASE: "全年数，每年确认一次",
}
_BY = {FilledBy.UNIT: "单位填报", FilledBy.LEDGER: "由活动台账汇总", FilledBy.OFFICE: "双拥办录入"}
_QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class InputRule:
    """One thing that is filled in, in words."""

    code: str
    label: str
    unit: str
    filled_by: str
    over: str
    help: str


@dataclass(frozen=True, slots=True)
class ExampleRule:
    """A worked example: the story, the type of unit, quarter in words → points or state in words."""

    text: str
    type: str
    outcome: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IndicatorRule:
    """One indicator in words; ``targets`` quarter in words → target."""

    code: str
    name: str
    points: str
    method: str
    explain: str
    targets: tuple[tuple[str, str], ...]
    applies_to: str
    due: str
    inputs: tuple[InputRule, ...]
    evidence: str
    sources: tuple[str, ...]
    examples: tuple[ExampleRule, ...]
    types: frozenset[UnitType]

    def holds(self, words: str) -> bool:
        """Does any text of the rule hold the words?"""
        texts = (
            self.code,
            self.name,
            self.explain,
            self.evidence,
            *self.sources,
            *(x.code + x.label for x in self.inputs),
        )
        return any(words.casefold() in text.casefold() for text in texts)


@dataclass(frozen=True, slots=True)
class StandardRule:
    """One of the six standards."""

    code: str
    name: str
    weight: str
    indicators: tuple[IndicatorRule, ...]


@dataclass(frozen=True, slots=True)
class ExtraRule:
    """A bonus or veto item in words."""

    code: str
    name: str
    points: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A version of the standard in words."""

    version: str
    title: str
    first_round: Round
    digest: str
    standards: tuple[StandardRule, ...]
    bonus: tuple[ExtraRule, ...]
    bonus_cap: str
    vetoes: tuple[ExtraRule, ...]
    sources: tuple[str, ...]
    document: str
    reason: str


def versions(store: Store) -> dict[str, str]:
    """Version → the version and since when it is in force, the newest first."""
    return _versions(store, store.version)


def rules(store: Store, version: str) -> Rules:
    """A version in words, for every role; raises NotFound."""
    if version not in versions(store):
        raise NotFound(f"考评标准 {version}：没有这个版本。请从列表中另选。")
    return _rules(store, version)


def type_of(store: Store, actor: Actor) -> UnitType | None:
    """The type of the reader's own unit; None for everybody else."""
    if actor.role is not Role.UNIT:
        return None
    return next((u.type for u in reckoned.units(store) if u.id == actor.unit_id), None)


def find(rules: Rules, words: str, unit_type: UnitType | None = None) -> tuple[StandardRule, ...]:
    """The standards with the indicators that hold the words and apply to the type; empty ones left out."""
    found = []
    for standard in rules.standards:
        kept = tuple(
            i for i in standard.indicators if i.holds(words.strip()) and (unit_type is None or unit_type in i.types)
        )
        if kept:
            found.append(StandardRule(standard.code, standard.name, standard.weight, kept))
    return tuple(found)


@lru_cache(maxsize=2)
def _versions(store: Store, _version: int) -> dict[str, str]:
    known = sorted(frameworks(store).values(), key=lambda f: f.first_round, reverse=True)
    return {f.version: f"{f.version} 版（自{f.first_round.label}起）" for f in known}


@lru_cache(maxsize=4)
def _rules(store: Store, version: str) -> Rules:
    """A version never changes, so it is put into words once."""
    framework = frameworks(store)[version]
    return Rules(
        version=framework.version,
        title=framework.title,
        first_round=framework.first_round,
        digest=framework.digest,
        standards=tuple(
            StandardRule(s.code, s.name, decimal_text(s.weight), tuple(_indicator(i) for i in s.indicators))
            for s in framework.standards
        ),
        bonus=tuple(
            ExtraRule(
                h.code, h.name, "、".join(decimal_text(p) for p in h.points) + " 分" + _limit(h.cap, h.once), h.source
            )
            for h in framework.honours
        ),
        bonus_cap=decimal_text(framework.bonus_cap),
        vetoes=tuple(ExtraRule(v.code, v.name, "", v.source) for v in framework.vetoes),
        sources=framework.sources,
        document=framework.document,
        reason=framework.reason,
    )


def _limit(cap: int, once: bool) -> str:
    return "，全年只加一次" if once else f"，至多 {decimal_text(cap)} 分"


def _indicator(indicator: Indicator) -> IndicatorRule:
    every = len(indicator.applies_to) == len(UnitType)
    return IndicatorRule(
        code=indicator.code,
        name=indicator.name,
        points=decimal_text(indicator.points),
        method=METHODS[indicator.rule.method],
        explain=indicator.explain,
        targets=tuple(_targets(indicator)),
        applies_to="全部单位" if every else "、".join(t.label for t in indicator.applies_to),
        due="、".join(_QUARTERS[q - 1] for q in indicator.measured) + "季度",
        inputs=tuple(_input(x) for x in indicator.inputs),
        evidence=indicator.evidence,
        sources=indicator.sources,
        examples=tuple(
            ExampleRule(
                e.text,
                e.type.label,
                tuple((f"{_QUARTERS[q - 1]}季度", _outcome(v)) for q, v in sorted(e.expect.items())),
            )
            for e in indicator.examples
        ),
        types=frozenset(indicator.applies_to),
    )


def _targets(indicator: Indicator) -> list[tuple[str, str]]:
    rule = indicator.rule
    mark = "%" if rule.value == "percent" else ""
    if len(rule.targets) == len(_QUARTERS):
        return [(f"{_QUARTERS[q - 1]}季度", f"{decimal_text(rule.targets[q - 1])}{mark}") for q in indicator.measured]
    return [(UnitType(t).label, f"{decimal_text(value)}{mark}") for t, value in rule.target_by_type]


def _outcome(expected: int | str) -> str:
    return expected if isinstance(expected, str) else f"{points(expected)} 分"


def _input(item: Input) -> InputRule:
    return InputRule(item.code, item.label, item.unit, _BY[item.filled_by], _OVER[item.over], item.help)


def input_labels(store: Store, state: RoundState) -> dict[str, str]:
    """Input code → its words in the round's standard."""
    return {x.code: x.label for x in reckoned.framework(store, state.version).inputs}
