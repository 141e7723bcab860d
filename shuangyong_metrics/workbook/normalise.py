"""What is typed into a cell → a figure in millionths, by the table of ``forms``: the published rule of what is accepted.

Accepted: full-width digits and signs (１２．５), thousands in threes (1,234), 1e3, blanks around the text (also
non-breaking and full-width ones), 是 √ 有 1 Y / 否 × 无 0 N, 2026-03-31 in its usual Chinese spellings, 95 or 95%.
Everything else is a ``Problem`` whose code names its own message; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite

from shuangyong_metrics.model import MICRO, Kind
from shuangyong_metrics.workbook.forms import DAY, NO, NO_DAY, NO_NUMBER, NO_RESULT, NUMBER, TICK_FONT, YES, problem_of

LARGEST = 99_999_999
#: Years a date may lie in; a small number in a date-formatted cell would read as 1900.
YEARS = range(2000, 2100)
#: What was typed as 3.5 or 2026.3 into a cell in a format of days is shown as a day of these years.
_TYPED_AS_NUMBER = range(1900, 1910)
#: Serial numbers of Excel that are taken as a day in a date input (1954–2119).
SERIALS = range(20_000, 80_000)

#: Signs that nobody sees → nothing, full-width signs and blanks → narrow ones; and where a text has any of them.
_UNSEEN: dict[int, int | None] = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD])
_WIDE = _UNSEEN | ({0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0xA0: 0x20})
_ANY_WIDE = re.compile(f"[{''.join(map(chr, _WIDE))}]")
#: A text of so many signs is no usual one; longer ones are not kept.
_LONGEST = 60
#: Dashes that an input method or an office program puts for a hyphen.
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−─"), "-")
#: Signs of a number format that are only shown: 0"%" makes no share of a number.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell is no figure; ``code`` is a code of the message catalogue."""

    code: str


def no_format() -> str:
    """The number format of a cell of which nothing is known."""
    return ""


def clean(text: str) -> str:
    """Text as it is compared: full-width signs narrow, no invisible characters, no blanks around it.

    >>> clean(" １２．５ ")
    '12.5'
    """
    if text.isascii():
        return text.strip()
    return _kept_narrow(text) if len(text) <= _LONGEST else _narrow(text)


def as_said(text: str) -> str:
    """Words as they are kept: Chinese signs stay Chinese, nothing invisible, no blanks around.

    >>> as_said(" 市委党校（行政学院） ")
    '市委党校（行政学院）'
    """
    return text.strip() if text.isascii() else text.translate(_UNSEEN).strip()


def _narrow(text: str) -> str:
    return (text.translate(_WIDE) if _ANY_WIDE.search(text) else text).strip()


#: Most texts are the template's own, met in every return and several times in each.
_kept_narrow = lru_cache(maxsize=4_096)(_narrow)


def raw_text(raw: object) -> str:
    """The text as it stands in the cell: 12 → "12", 12.5 → "12.5", a day → "2026-03-31", a text unchanged."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return format(_decimal(raw), "f")
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def typed_text(kind: Kind, raw: object) -> str:
    """``raw_text``, but for a small number that a date cell shows as a day of a century ago: the number.

    >>> typed_text(Kind.DATE, datetime(1905, 7, 18, 7, 12))
    '2026.3'
    """
    if kind is Kind.DATE and isinstance(raw, date) and raw.year in _TYPED_AS_NUMBER:
        moment = raw if isinstance(raw, datetime) else datetime.combine(raw, time())
        days = Decimal((moment - datetime(1899, 12, 30)) // timedelta(milliseconds=1)) / 86_400_000
        # Excel knows a 29 February 1900
        days = (days if days > 60 else days - 1).quantize(Decimal("0.00001"))
        return format(days.normalize(), "f")
    return raw_text(raw)


def read_figure(
    kind: Kind, raw: object, options: tuple[str, ...] = (), number_format: Callable[[], str] = no_format
) -> int | Problem:
    """The figure in millionths, or the problem; ``raw`` is not blank.

    ``number_format`` is asked only where it decides: a percentage that is a number and not 0.
    """
    text = clean(raw) if isinstance(raw, str) else ""
    if text.startswith(("#", "=")) and (problem := problem_of(text, NO_RESULT)):
        return Problem(problem)
    if kind is Kind.YES_NO:
        return read_yes_no(raw)
    if kind is Kind.DATE:
        return _date(raw)
    if kind is Kind.CHOICE:
        return _choice(raw, options)
    if kind is Kind.PERCENT:
        return _percent(raw, number_format)
    return _amount(raw) if kind in (Kind.AMOUNT, Kind.EVENT) else _count(raw)


def read_yes_no(raw: object) -> int | Problem:
    """1 or 0 in millionths, by the tables ``YES`` and ``NO``."""
    text = clean(raw_text(raw)).upper()
    if text in YES:
        return MICRO
    if text in NO:
        return 0
    return Problem("tick_font" if text in TICK_FONT or clean(raw_text(raw)) in TICK_FONT else "yes_no_unreadable")


def is_serial(raw: object) -> bool:
    """Is this a bare number that a date input takes as a day?"""
    text = "" if isinstance(raw, bool) else clean(raw_text(raw))
    return len(text) == 5 and text.isascii() and text.isdecimal() and int(text) in SERIALS


def _decimal(raw: float) -> Decimal:
    """The number as Excel shows it: binary noise beyond 15 significant digits is no figure of anybody."""
    return Decimal(format(raw, ".15g"))


def _choice(raw: object, options: tuple[str, ...]) -> int | Problem:
    text = clean(raw_text(raw)).replace(" ", "")
    labels = [clean(option).replace(" ", "") for option in options]
    return labels.index(text) * MICRO if text in labels else Problem("choice_unreadable")


def _number(raw: object) -> Decimal | Problem:
    if isinstance(raw, bool):
        return Problem("number_unreadable")
    if isinstance(raw, int | float):
        return _decimal(raw) if isfinite(raw) else Problem("number_unreadable")
    if isinstance(raw, date | time | timedelta):
        return Problem("is_date")
    text = clean(str(raw))
    if NUMBER.pattern.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return Problem(problem_of(text, NO_NUMBER, "number_unreadable"))


def _micro(value: Decimal) -> int | Problem:
    if value < 0:
        return Problem("negative")
    if value > LARGEST:
        return Problem("too_large")
    scaled = value * MICRO
    return int(scaled) if scaled == scaled.to_integral_value() else Problem("too_precise")


def _amount(raw: object) -> int | Problem:
    number = _number(raw)
    return number if isinstance(number, Problem) else _micro(number)


def _count(raw: object) -> int | Problem:
    number = _number(raw)
    if isinstance(number, Problem):
        return number
    if number >= 0 and number != number.to_integral_value():
        return Problem("not_whole")
    return _micro(number)


def _percent(raw: object, number_format: Callable[[], str]) -> int | Problem:
    text = clean(raw) if isinstance(raw, str) else ""
    number = _number(text[:-1].rstrip() if text.endswith("%") else raw)
    if isinstance(number, Problem):
        return number
    if not text and number > 0 and "%" in _LITERAL.sub("", number_format()):
        # what the cell shows is what people mean: 0.95 is shown as 95%, 95 as 9500%
        return _micro(number * 100) if number <= 1 else Problem("percent_cell_high")
    if not text.endswith("%") and 0 < number <= 1:
        return Problem("percent_unclear")
    return Problem("percent_high") if number > 100 else _micro(number)


def _date(raw: object) -> int | Problem:
    if isinstance(raw, date) and raw.year not in _TYPED_AS_NUMBER:
        return _day(raw.year, raw.month, raw.day)
    if is_serial(raw):
        day = date(1899, 12, 30) + timedelta(days=int(clean(raw_text(raw))))
        return _day(day.year, day.month, day.day)
    text = clean(typed_text(Kind.DATE, raw)).translate(DASHES)
    if match := DAY.pattern.fullmatch(text):
        year, month, day_ = (int(group) for group in match.groups() if group)
        return _day(year, month, day_)
    return Problem(problem_of(text, NO_DAY, "date_unreadable"))


def _day(year: int, month: int, day: int) -> int | Problem:
    try:
        found = date(year, month, day)
    except ValueError:
        return Problem("date_impossible")
    return found.toordinal() * MICRO if year in YEARS else Problem("date_year")
