"""Units, rounds and the words that fields are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
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


class Phase(StrEnum):
    """How far a round is, in the order of its life; reckoned from what was recorded and from the day."""

    NOT_OPEN = "not_open"
    FILING = "filing"
    REVIEW = "review"
    CONSULTING = "consulting"
    PUBLISHED = "published"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The word people read."""
        return _PHASE_LABELS[self.value]


_PHASE_LABELS = {
    "not_open": "未开放",
    "filing": "填报中",
    "review": "审核中",
    "consulting": "征求意见",
    "published": "已公布",
    "archived": "归档",
}

#: Accepted reasons for 不适用, in the order of the drop-down list.
NA_REASONS = ("无职责", "无对象", "无任务", "无驻军", "样本不足")
#: Reasons that a finding which asks (需说明) is explained with, in the order of the drop-down list; other text may be
#: written as well, and the last one needs it.
EXPLAIN_REASONS = (
    "集中开展活动",
    "上季漏报本季补报",
    "口径调整",
    "机构或人员变动",
    "一次性大项支出",
    "数据核实无误",
    "其他",
)
OTHER_REASON = EXPLAIN_REASONS[-1]
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
        """Read ``2026Q3``; raises ValueError when the text is not year, Q, 1–4, or a calendar lacks the year or its neighbours.

        >>> Round.parse("2026Q3").next.first_day.isoformat()
        '2026-10-01'
        """
        head, mark, tail = text.strip().upper().partition("Q")
        if mark and len(head) == 4 and head.isdecimal() and tail in ("1", "2", "3", "4"):
            year = int(head)
            if MINYEAR < year < MAXYEAR:
                return cls(year, int(tail))
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
