"""How alike two returns are: rows of two ledgers that tell of the same event, figures that are the same.

Pure arithmetic on what was filed; who may see what comes of it is asked in ``near_copies``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

from shuangyong_metrics.model import MICRO, Kind, Round


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on two returns are called alike. Too low, and honest routine is suspected; too high, and a few edits hide a copy."""

    #: who copies moves a date by a day or two; two units' own events fall within three days of each other now and then
    days: int = 3
    #: the same by calendar, a quarter later, give or take a day for a weekend
    days_own: int = 1
    #: share of common two-sign pieces of title and partner: a word changed in ten signs leaves about 0.8
    text: float = 0.7
    #: two schools with the same two or three routine events are no copies
    rows: int = 5
    #: one row in five may be the unit's own
    share: float = 0.8
    #: an event that more than so many other units report is the city's, and says nothing about any two of them …
    city_units: int = 5
    #: … or, in a large city, more than this share of those that filed
    city_share: float = 0.25
    #: six telling figures are not the same by chance
    figures: int = 6
    #: smaller counts are the same in many units
    least_count: int = 5
    #: round percentages are
    round_percent: int = 5


LIMITS = Limits()
_NOT_TELLING = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One event as it is compared, and as it is shown (``text``)."""

    cell: str
    text: str
    day: date
    kind: str
    primary: str
    rest: tuple[str, ...]
    pieces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """One typed figure; value in millionths. ``own_quarter``: it is this quarter's, not a standing one."""

    input: str
    label: str
    cell: str
    value: int
    kind: Kind
    own_quarter: bool


@dataclass(frozen=True)
class Filed:
    """A return as it is compared; the same submission of the same store is the same, whatever was read of it."""

    store: object
    submission: int
    round: Round = field(compare=False)
    unit_id: str = field(compare=False)
    name: str = field(compare=False)
    rows: tuple[LedgerRow, ...] = field(compare=False)
    figures: dict[str, Figure] = field(compare=False)

    @cached_property
    def by_day(self) -> dict[date, list[int]]:
        found: dict[date, list[int]] = {}
        for place, row in enumerate(self.rows):
            found.setdefault(row.day, []).append(place)
        return found


def pieces(*texts: str) -> frozenset[str]:
    """Neighbouring signs of a text two by two, figures and punctuation left out.

    >>> sorted(pieces("国防教育 3 讲"))
    ['国防', '教育', '育讲', '防教']
    """
    text = _NOT_TELLING.sub("", unicodedata.normalize("NFKC", "".join(texts))).casefold()
    return frozenset(text[n : n + 2] for n in range(max(1, len(text) - 1))) if text else frozenset()


def ledger_row(event: dict[str, Any]) -> LedgerRow:
    """A row of the query ``ledger_rows``."""
    day, title, partner = event["day"], event["title"] or "", event["partner"] or ""
    shown = (f"{day.month}月{day.day}日", event["kind"] or "", title, partner, event["primary_tag"], event["role"])
    rest = (event["secondary_tag"] or "", event["role"], event["instructor"] or "", str(event["amount"]))
    text = " · ".join(part for part in shown if part)
    return LedgerRow(event["cell"], text, day, event["kind"] or "", event["primary_tag"], rest, pieces(title, partner))


@lru_cache(maxsize=65_536)
def same_events(mine: Filed, theirs: Filed) -> tuple[tuple[int, int], ...]:
    """Rows of two ledgers that tell of the same event, each at most once: places in ``mine`` and in ``theirs``.

    Of a unit's own return of another quarter: an event that was filed again, or moved on with the calendar.
    """
    own = mine.unit_id == theirs.unit_id
    found = [
        (-_likeness(row, theirs.rows[place], own), n, place)
        for n, row in enumerate(mine.rows)
        for place in _near(row.day, theirs, own)
    ]
    pairs: dict[int, int] = {}
    for likeness, n, place in sorted(found):
        if likeness and n not in pairs and place not in pairs.values():
            pairs[n] = place
    return tuple(sorted(pairs.items()))


def _near(day: date, theirs: Filed, own: bool) -> Iterable[int]:
    gap = LIMITS.days_own if own else LIMITS.days
    days = [day + timedelta(days=n) for n in range(-gap, gap + 1)]
    if own:
        before = _quarter_before(day)
        days = [day, *(before + timedelta(days=n) for n in range(-gap, gap + 1))]
    return (place for d in dict.fromkeys(days) for place in theirs.by_day.get(d, ()))


def _quarter_before(day: date) -> date:
    """The same day three months earlier, the last one of a shorter month."""
    months = 12 * day.year + day.month - 4
    first = date(months // 12, months % 12 + 1, 1)
    following = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _likeness(mine: LedgerRow, theirs: LedgerRow, own: bool) -> float:
    """0 where they tell of different events. Without any words everything else must be the same."""
    if not mine.pieces or not theirs.pieces:
        bare = mine.pieces == theirs.pieces and (own or mine.day == theirs.day)
        return float(bare and (mine.kind, mine.primary, mine.rest) == (theirs.kind, theirs.primary, theirs.rest))
    if mine.kind != theirs.kind and mine.primary != theirs.primary:
        return 0.0
    likeness = 2 * len(mine.pieces & theirs.pieces) / (len(mine.pieces) + len(theirs.pieces))
    return likeness if likeness >= LIMITS.text else 0.0


def is_telling(figure: Figure) -> bool:
    """Would two units have this figure by chance? Small counts, whole small amounts and round percentages they would."""
    if figure.kind is Kind.PERCENT:
        return bool(figure.value % (LIMITS.round_percent * MICRO))
    if figure.kind is Kind.AMOUNT and figure.value % MICRO:
        return True
    return figure.value > LIMITS.least_count * MICRO


@lru_cache(maxsize=65_536)
def same_figures(mine: Filed, theirs: Filed) -> tuple[int, tuple[str, ...]]:
    """How many telling figures ``mine`` has, and the inputs of those that are the same in ``theirs``.

    Standing figures are rightly the same in a unit's own returns.
    """
    own = mine.unit_id == theirs.unit_id
    telling = [f for f in mine.figures.values() if is_telling(f) and (f.own_quarter or not own)]
    same = (f.input for f in telling if f.input in theirs.figures and theirs.figures[f.input].value == f.value)
    return len(telling), tuple(same)


def is_alike(equal: int, of: int, least: int) -> bool:
    """Are so many of so many enough to speak of a copy?"""
    return equal >= least and equal >= LIMITS.share * of
