"""Which items a reviewer should look at first, and how figures read beside one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shuangyong_metrics.model import MICRO, Framework, Input, Kind

#: Decimals of a figure by its kind; counts show more only where the unit wrote them.
_DECIMALS = {Kind.AMOUNT: 2, Kind.PERCENT: 1}
_MEASURED = (Kind.COUNT, Kind.PERSONS, Kind.AMOUNT, Kind.PERCENT, Kind.EVENT)
#: Where things are counted, one more or less is no jump, however few there were.
_LEAST_GAP = {Kind.COUNT: 2 * MICRO, Kind.PERSONS: 2 * MICRO, Kind.EVENT: 2 * MICRO}


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of an item when it is asked whether somebody should look at it; figures in millionths."""

    kind: Kind
    state: str
    value: int | None
    last: int | None
    median: int | None
    before: str | None
    reworded: str
    note: str | None
    findings: tuple[str, ...]
    #: of each finding that asks: was it explained?
    explained: tuple[bool, ...] = ()
    back_before: bool = False
    #: places that the unit would fall if the indicator were as it used to be (``review_ranks``)
    places: int = 0

    @property
    def moves_ranks(self) -> bool:
        """Does the rank hang on this very figure: is it another one than last quarter's?"""
        return self.places > 0 and self.value is not None and self.value != self.last

    @property
    def jumped(self) -> bool:
        """Another answer than last quarter (是/否), or more than half above or below."""
        if self.kind is Kind.YES_NO:
            return _differs(self.value, self.last)
        return _comparable(self, self.last) and _jumps(self.value, self.last)


def looks(item: Look) -> tuple[str, ...]:
    """Why an item needs a look first; nothing means 无异常.

    The rank hangs on it. Changed since the revision before, the value or the words beside it; 不适用; more than half above or below last
    quarter's figure (是/否: another answer than last quarter); at least twice or at most half the median of the same
    type of unit; asked about by the check, explained or not; sent back before and reasoned anew; told of by the check;
    with a note (说明). Things counted must differ by two at least.
    """
    reasons = (
        (f"影响名次：按上季或同类中位计，后移 {item.places} 位", item.moves_ranks),
        ("退回后重新说明", item.back_before),
        ("需说明的未说明", not all(item.explained)),
        ("需说明的已说明", bool(item.explained) and all(item.explained)),
        ("与上次报送不同", item.before is not None),
        ("说明或佐证与上次报送不同", bool(item.reworded)),
        ("报了不适用", item.state == "not_applicable"),
        ("与上季不同", item.kind is Kind.YES_NO and item.jumped),
        ("比上季变化超过一半", item.kind is not Kind.YES_NO and item.jumped),
        ("与同类中位数相差一倍以上", _comparable(item, item.median) and _far(item.value, item.median)),
        ("校验有提示", bool(item.findings)),
        ("有说明", bool(item.note) and item.state != "not_applicable"),
    )
    return tuple(words for words, holds in reasons if holds)


def urgency(item: Look) -> tuple[int, ...]:
    """Where an item stands among those of one return, the smallest first: by places, then jumps, explanations, 不适用,
    what was changed after it was sent back."""
    return (
        -item.places if item.moves_ranks else 0,
        -item.jumped,
        -len(item.explained),
        -(item.state == "not_applicable"),
        -(item.before is not None or item.back_before),
    )


def _comparable(item: Look, other: int | None) -> bool:
    if item.kind not in _MEASURED or item.value is None or other is None:
        return False
    return abs(item.value - other) >= _LEAST_GAP.get(item.kind, 0)


def _differs(value: int | None, last: int | None) -> bool:
    return value is not None and last is not None and value != last


def _jumps(value: int | None, last: int | None) -> bool:
    return value is not None and bool(last) and 2 * abs(value - (last or 0)) > abs(last or 0)


def _far(value: int | None, median: int | None) -> bool:
    if value is None or not median:
        return False
    return value >= 2 * median or 2 * value <= median


def figure_text(framework: Framework, item: Input, value: int | None) -> str:
    """A figure of an input as people read it: 是, 2026年3月20日, an option's words, 95.0, 3.25, 12.

    Nothing known reads as an empty text.
    """
    if value is None:
        return ""
    if item.kind is Kind.YES_NO:
        return "是否各半" if value not in (0, MICRO) else "是" if value else "否"
    if item.kind is Kind.DATE:
        day = date.fromordinal(value // MICRO)
        return f"{day.year}年{day.month}月{day.day}日"
    if item.kind is Kind.CHOICE:
        return framework.indicator(item.indicator).rule.options[value // MICRO].label
    number = Decimal(value) / MICRO
    if item.kind in _DECIMALS:
        return str(number.quantize(Decimal(10) ** -_DECIMALS[item.kind], ROUND_HALF_UP))
    return format(number.normalize(), "f")
