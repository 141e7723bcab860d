"""Figures as words, the same on pages and in documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuangyong_metrics.model import MICRO

#: The six standards in four characters, for columns, cards and sentences.
SHORT = {"A": "组织领导", "B": "国防教育", "C": "双拥活动", "D": "军民共建", "E": "政策法规", "F": "军政关系"}
GRADES = ("优秀", "良好", "合格", "不合格")
FEW = "<5"


def score(hundredths: int | None) -> str:
    """A score with two decimals; nothing where there is none.

    >>> score(8532), score(None)
    ('85.32', '—')
    """
    return "—" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def change(hundredths: int) -> str:
    """A difference of scores with its sign, e.g. ``+1.20``."""
    return f"{'+' if hundredths >= 0 else '−'}{score(abs(hundredths))}"


def rate(micro: int | None) -> str:
    """A rate in millionths as a percentage with one decimal, rounded half up.

    >>> rate(723_500), rate(None)
    ('72.4%', '—')
    """
    if micro is None:
        return "—"
    tenths = (2000 * micro + MICRO) // (2 * MICRO)
    return f"{tenths // 10}.{tenths % 10}%"


def points(micro: int) -> str:
    """Points in millionths with two decimals, rounded half up.

    >>> points(1_944_444), points(2_833_333)
    ('1.94', '2.83')
    """
    return score((200 * micro + MICRO) // (2 * MICRO))


def on(day: date) -> str:
    """2026年10月9日"""
    return f"{day.year}年{day.month}月{day.day}日"


def on_weekday(day: date) -> str:
    """A day as it is said aloud.

    >>> on_weekday(date(2026, 10, 9))
    '10月9日（周五）'
    """
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def several(names: Sequence[str], most: int = 3) -> str:
    """Names side by side, the rest as a number.

    >>> several(["甲", "乙", "丙", "丁"])
    '甲、乙、丙等 4 家'
    """
    return "、".join(names[:most]) + (f"等 {len(names)} 家" if len(names) > most else "")
