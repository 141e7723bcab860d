"""The nouns of the field, frozen; nothing here reads, writes or decides.

Figures are integers in millionths (``MICRO``): 1 次 is 1_000_000, 0.5 is 500_000, 95 % is 95_000_000,
是 is 1_000_000 and 否 is 0; a date is its proleptic ordinal (``date.toordinal()``) times ``MICRO``.
A choice is the position of its option in the indicator's list (0, 1, …) times ``MICRO``.
Floats never carry a figure: they make false ties and false gaps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

MICRO = 1_000_000


class UnitType(StrEnum):
    """The seven kinds of member unit; military members are co-leaders and are never scored."""

    GEN = "GEN"
    EDU = "EDU"
    HLT = "HLT"
    ECO = "ECO"
    SEC = "SEC"
    PRO = "PRO"
    TWN = "TWN"

    @property
    def label(self) -> str:
        """The name people read, e.g. ``乡镇街道``."""
        return _TYPE_LABELS[self.value]


_TYPE_LABELS = {
    "GEN": "综合机关",
    "EDU": "教育",
    "HLT": "卫生健康",
    "ECO": "经济服务",
    "SEC": "政策保障",
    "PRO": "宣传文化",
    "TWN": "乡镇街道",
}


class Kind(StrEnum):
    """What a cell of an input may hold."""

    YES_NO = "yes_no"
    COUNT = "count"
    PERSONS = "persons"
    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    EVENT = "event"


class Over(StrEnum):
    """How the quarters of one input make its year."""

    SUM = "sum"
    LATEST = "latest"
    QUARTER = "quarter"
    BASE = "base"


class FilledBy(StrEnum):
    """Who gives an input: typed by the unit, counted from its ledger, or entered by the office."""

    UNIT = "unit"
    LEDGER = "ledger"
    OFFICE = "office"


class Status(StrEnum):
    """What the 状态 column and the value cell together say of one input."""

    FILLED = "filled"
    BLANK = "blank"
    NO_CHANGE = "no_change"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """阻断 must be mended, 需说明 asks for a reason, 提示 only tells."""

    BLOCK = "block"
    ASK = "ask"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"block": "阻断", "ask": "需说明", "hint": "提示"}[self.value]


class Role(StrEnum):
    """Part of an account; see DESIGN's table of who may see what."""

    LEADER = "leader"
    UNIT = "unit"
    REVIEWER = "reviewer"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"leader": "领导", "unit": "成员单位联络员", "reviewer": "审核员", "office": "双拥办管理员"}[self.value]


#: Accepted reasons for 不适用, in the order of the drop-down list.
NA_REASONS = ("无职责", "无对象", "无任务", "无驻军", "样本不足")
#: Part a unit played in an event; 协办 counts one half.
EVENT_ROLES = ("主办", "承办", "协办")
INSTRUCTORS = ("驻军", "退役军人", "其他")
RECORDS = ("方案", "签到", "影像", "小结")
#: Suggestions for 活动类型; other text is accepted.
EVENT_KINDS = ("会议学习", "宣传教育", "走访慰问", "座谈联谊", "文体活动", "智力拥军", "共建活动", "服务办事", "其他")


@dataclass(frozen=True, slots=True, order=True)
class Round:
    """A reporting round (填报期), one quarter of one year; ``id`` is ``2026Q3``."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Round:
        """Read ``2026Q3``; raises ValueError when the text is not year, Q, 1–4."""
        head, mark, tail = text.strip().upper().partition("Q")
        if mark and len(head) == 4 and head.isdecimal() and tail in ("1", "2", "3", "4"):
            return cls(int(head), int(tail))
        raise ValueError(text)

    @property
    def id(self) -> str:
        return f"{self.year}Q{self.quarter}"

    @property
    def label(self) -> str:
        return f"{self.year}年{'一二三四'[self.quarter - 1]}季度"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day.fromordinal(self.next.first_day.toordinal() - 1)

    @property
    def previous(self) -> Round:
        return Round(self.year, self.quarter - 1) if self.quarter > 1 else Round(self.year - 1, 4)

    @property
    def next(self) -> Round:
        return Round(self.year, self.quarter + 1) if self.quarter < 4 else Round(self.year + 1, 1)

    @classmethod
    def of(cls, day: date) -> Round:
        """The round in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Unit:
    """A member unit (成员单位)."""

    id: str
    name: str
    type: UnitType


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


@dataclass(frozen=True, slots=True)
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

    @property
    def measured(self) -> tuple[int, ...]:
        """Quarters that count: those of ``due`` whose target is not 0."""
        targets = self.rule.targets
        return tuple(q for q in self.due if len(targets) != 4 or targets[q - 1] > 0)

    def input_with(self, part: str) -> Input | None:
        """The first input that plays ``part`` in the rule, or None."""
        return next((i for i in self.inputs if i.part == part), None)


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


@dataclass(frozen=True, slots=True)
class Framework:
    """A whole standard (考评标准全文), one version; ``digest`` is the SHA-256 of its text."""

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

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(i for s in self.standards for i in s.indicators)

    @property
    def inputs(self) -> tuple[Input, ...]:
        """All inputs: the common ones (Z-1), then standard by standard."""
        return self.common_inputs + tuple(x for i in self.indicators for x in i.inputs)

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; KeyError when there is none."""
        return {i.code: i for i in self.indicators}[code]

    def applicable(self, unit_type: UnitType) -> tuple[Indicator, ...]:
        """Indicators that apply to a type of unit, in the order of the standard."""
        return tuple(i for i in self.indicators if unit_type in i.applies_to)


@dataclass(frozen=True, slots=True)
class CellRef:
    """A cell of a workbook as people name it: sheet and ``F12``."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a workbook says of one input (填报值): value, the text as it stands there, and where it stands."""

    input: str
    status: Status
    value: int | None
    raw: str
    ref: CellRef
    reason: str = ""
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the ledger (活动台账); ``ref`` is the cell of its date, ``tag_refs`` are those of its two tags."""

    ref: CellRef
    day: date
    kind: str
    primary: str
    secondary: str
    role: str
    partner: str
    instructor: str
    amount: int | None
    records: tuple[str, ...]
    title: str
    number: str
    raw: str
    tag_refs: tuple[CellRef, ...] = ()

    def tag_ref(self, tag: str) -> CellRef:
        """The cell of a tag; the row's own cell for an event that comes from no workbook."""
        cells = dict(zip((self.secondary, self.primary), reversed(self.tag_refs), strict=False))
        return cells.get(tag, self.ref)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem of one workbook (校验问题): what is wrong, where, and what to do."""

    code: str
    severity: Severity
    sheet: str
    cell: str
    input: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known of one input before this round: last quarter's figure, the year so far, the base figure."""

    last: int | None = None
    year_to_date: int | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose workbook it is, as written in three places of it."""

    unit_id: str
    unit_name: str
    unit_type: UnitType
    round: Round
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One workbook, read: the file's own SHA-256, whose it is, its answers, its events, what is wrong."""

    digest: str
    identity: Identity
    answers: tuple[Answer, ...]
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]
    #: last quarter's and the year's figures as printed in the workbook (used when no store is at hand)
    printed: dict[str, Prior] = field(default_factory=dict, hash=False)

    @property
    def blocked(self) -> bool:
        return any(f.severity is Severity.BLOCK for f in self.findings)


@dataclass(frozen=True, slots=True)
class Submission:
    """One upload that counts, a revision of a unit's round."""

    id: int
    unit_id: str
    round: Round
    revision: int
    digest: str
    at: datetime
    actor: str
    late: bool


@dataclass(frozen=True, slots=True)
class StandardScore:
    """One standard of a scorecard; everything in millionths."""

    code: str
    max: int
    earned: int
    effective_weight: int
    contribution: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One unit in one round on one basis (``self`` 自评, ``accepted`` 考评); totals in hundredths."""

    round: str
    unit: str
    name: str
    type: str
    status: str
    basis: str
    base: int | None
    bonus: int
    veto: tuple[str, ...]
    total: int | None
    shown_total: int | None
    grade: str | None
    rank: int | None
    type_rank: int | None
    effective_weight: int
    not_reported: int
    provisional: bool
    standards: tuple[StandardScore, ...]
