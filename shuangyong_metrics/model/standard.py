"""The standard: standards, indicators, inputs, rules, examples, bonus and veto; a version of all is a Framework."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from shuangyong_metrics.model.words import FilledBy, Kind, Over, Round, UnitType


@dataclass(frozen=True, slots=True)
class Ledger:
    """How an input is counted from the ledger.

    ``measure``: ``weighted`` (主办, 承办 1, 协办 0.5), ``amount`` (万元 of the events, each once, in full),
    ``complete`` (rows with all four records, each 1) or ``all`` (rows, each 1). ``tags`` are the indicators
    whose events are looked at; empty means every row.
    """

    measure: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that is filled in (填报项); ``part`` says what the rule does with it.

    Parts: ``value``, ``item`` (of a checklist), ``numerator``, ``denominator``, ``gate`` (A6-1), ``task``
    (C8-2: 否 makes the quarter 不适用), ``everybody`` (B5-3, F2-3), ``condition`` (only other indicators look
    at it: Z-1, D1-2).
    """

    code: str
    indicator: str
    label: str
    unit: str
    kind: Kind
    over: Over
    filled_by: FilledBy
    part: str
    help: str = ""
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice and the share it earns, in millionths."""

    label: str
    share: int


@dataclass(frozen=True, slots=True)
class Condition:
    """An indicator applies only while ``input`` is 是 (``above`` None) or is greater than ``above`` (millionths)."""

    input: str
    above: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """How a share r is made from values (METHOD 3); figures in millionths, per quarter where four are given.

    ``value`` says what x is: ``count`` (the numerator or value itself), ``percent`` (100·numerator/denominator)
    or ``ratio`` (numerator/denominator).
    """

    method: str
    value: str = "count"
    targets: tuple[int, ...] = ()
    target_by_type: tuple[tuple[str, int], ...] = ()
    lower: int = 0
    upper: int = 0
    bands: tuple[tuple[int, int], ...] = ()
    options: tuple[Option, ...] = ()
    step: int = 0
    month_day: tuple[int, int] | None = None
    grace_days: int = 0
    grace_share: int = 0
    cap_share: int = 0
    cap_from: int = 0
    cap_instructors: tuple[str, ...] = ()
    small_below: int = 0
    small_floor: int = 0
    sample_least: int = 0
    sample_everybody: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of one indicator.

    ``given`` maps a quarter to {input code: text as typed}; ``events`` are ledger rows as {column: text};
    ``expect`` maps a quarter to points in millionths or to a state word (未到期, 不适用, 未报).
    """

    text: str
    type: UnitType
    given: dict[int, dict[str, str]]
    events: tuple[dict[str, str], ...]
    expect: dict[int, int | str]
    awkward: bool


@dataclass(frozen=True)
class Indicator:
    """One of the 55 indicators (指标)."""

    code: str
    standard: str
    name: str
    points: int
    applies_to: tuple[UnitType, ...]
    due: tuple[int, ...]
    rule: Rule
    condition: Condition | None
    inputs: tuple[Input, ...]
    explain: str
    evidence: str
    sources: tuple[str, ...]
    map8: str
    examples: tuple[Example, ...] = ()

    @cached_property
    def measured(self) -> tuple[int, ...]:
        """Quarters that count: those of ``due`` whose target is not 0."""
        targets = self.rule.targets
        return tuple(q for q in self.due if len(targets) != 4 or targets[q - 1] > 0)

    def input_with(self, part: str) -> Input | None:
        """The first input that plays ``part`` in the rule, or None."""
        return self._by_part.get(part)

    @cached_property
    def _by_part(self) -> dict[str, Input]:
        return {i.part: i for i in reversed(self.inputs)}


@dataclass(frozen=True, slots=True)
class Standard:
    """One of the six standards; ``weight`` in millionths."""

    code: str
    name: str
    weight: int
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Honour:
    """One bonus item P1–P5: points per level (or one figure), the cap of the item, once a year or not."""

    code: str
    name: str
    points: tuple[int, ...]
    cap: int
    once: bool
    source: str


@dataclass(frozen=True, slots=True)
class Veto:
    """One veto item V1–V8."""

    code: str
    name: str
    source: str


@dataclass(frozen=True)
class Framework:
    """A whole standard (考评标准全文), one version; ``digest`` is the SHA-256 of its text.

    ``document`` is the number of the document that it rests on, ``reason`` why it was revised; blank in the first one.
    """

    version: str
    title: str
    first_round: Round
    standards: tuple[Standard, ...]
    common_inputs: tuple[Input, ...]
    honours: tuple[Honour, ...]
    bonus_cap: int
    vetoes: tuple[Veto, ...]
    eight: tuple[str, ...]
    sources: tuple[str, ...]
    digest: str
    files: dict[str, str] = field(repr=False, hash=False)
    document: str = ""
    reason: str = ""

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for s in self.standards for i in s.indicators)

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """All inputs: the common ones (Z-1), then standard by standard."""
        return self.common_inputs + tuple(x for i in self.indicators for x in i.inputs)

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; KeyError when there is none."""
        return {i.code: i for i in self.indicators}[code]

    def applicable(self, unit_type: UnitType) -> tuple[Indicator, ...]:
        """Indicators that apply to a type of unit, in the order of the standard."""
        return tuple(i for i in self.indicators if unit_type in i.applies_to)
