"""The ways in which people write a figure that the published rule accepts, each with the figure it means (millionths)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from shuangyong_metrics.model import MICRO, Kind

#: What is put into the cell and, where it decides, its number format; the text that must be reported; the figure.
Forms = dict[str, Callable[[Any], Any]]


@dataclass(frozen=True)
class Typed:
    """One cell as it is typed: its content, the figure it means, the text that stands there."""

    content: Any
    value: int
    raw: str
    number_format: str = ""


def wide(text: str) -> str:
    """Full-width signs, as Chinese input methods give them."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


_COUNTS: Forms = {
    "number": int,
    "number with a point": float,
    "text": str,
    "full width": lambda n: wide(str(n)),
    "thousands": lambda n: f"{n:,}",
    "full-width thousands": lambda n: wide(f"{n:,}"),
    "blanks around": lambda n: f" \u00a0{n}\u3000",
    "invisible signs": lambda n: f"\u200b{n}\ufeff",
    "point and nothing": lambda n: f"{n}.0",
    "scientific": lambda n: f"{n}e0",
}
_AMOUNTS: Forms = {
    "number": float,
    "text": lambda n: format(n, "f"),
    "full width": lambda n: wide(format(n, "f")),
    "thousands": lambda n: f"{n:,f}",
    "blanks around": lambda n: f"\u3000{n:f} ",
}
_PERCENTS: Forms = {
    "number": float,
    "text": lambda n: format(n, "f"),
    "percent sign": lambda n: f"{n:f}%",
    "full-width percent": lambda n: wide(f"{n:f}%"),
    "blank before the sign": lambda n: f"{n:f} %",
}
_DATES: Forms = {
    "date": lambda d: d,
    "iso": lambda d: d.isoformat(),
    "no zeros": lambda d: f"{d.year}-{d.month}-{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "points": lambda d: f"{d.year}.{d.month}.{d.day}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "chinese with blanks": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 号",
    "eight digits": lambda d: f"{d:%Y%m%d}",
    "full width": lambda d: wide(f"{d.year}-{d.month}-{d.day}"),
    "with a time": lambda d: f"{d.isoformat()} 09:30",
}
YES = ("是", "√", "✓", "✔", "☑", "有", "1", "Y", "y", "Yes", "TRUE", "已", "对", " 是 ", "Ｙ", "１", 1, True)
NO = ("否", "×", "✗", "✘", "☒", "X", "无", "0", "N", "n", "No", "FALSE", "未", "没有", "\u3000否", "Ｎ", "０", 0, False)


def shown(content: Any) -> str:
    """The text by which a cell's content is reported: as it stands, numbers without binary noise."""
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    if isinstance(content, date):
        return content.isoformat()
    if isinstance(content, float):
        text = format(Decimal(format(content, ".15g")), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(content)


def _write(value: Any, forms: Forms, form: str) -> Typed:
    content = forms[form](value)
    return Typed(content, value.toordinal() * MICRO if isinstance(value, date) else int(value * MICRO), shown(content))


def _plain(values: st.SearchStrategy[Any], forms: Forms) -> st.SearchStrategy[Typed]:
    return st.builds(lambda value, form: _write(value, forms, form), values, st.sampled_from(sorted(forms)))


def _decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places).map(lambda d: abs(d.normalize() + 0))


def _yes_no(content: Any) -> Typed:
    return Typed(content, MICRO if content in YES and content is not False else 0, shown(content))


def _cell_of_percent(n: int) -> Typed:
    """A share in a cell that shows percent: Excel keeps 0.95 and shows 95%."""
    return Typed(n / 1000, n * MICRO // 10, shown(n / 1000), "0.0%")


def _serial(day: date) -> Typed:
    """A day in a cell whose format was lost: the bare number of Excel's calendar."""
    number = (day - date(1899, 12, 30)).days
    return Typed(number, day.toordinal() * MICRO, str(number), "General")


def figures(kind: Kind, options: tuple[str, ...] = ()) -> st.SearchStrategy[Typed]:
    """Everything that may be typed into a cell of this kind."""
    counts = st.integers(0, 99_999_999) | st.integers(0, 30)
    days = st.dates(date(2000, 1, 1), date(2099, 12, 31)) | st.dates(date(2026, 1, 1), date(2026, 12, 31))
    amounts = st.one_of(*(_decimals("0", "99999999", places) for places in (0, 2, 6)))
    percents = _decimals("1.01", "100", 2) | st.sampled_from([Decimal(0), Decimal(100), Decimal(95)])
    choices = [(text, n) for n, label in enumerate(options) for text in (label, f" {label}\u3000")]
    strategies: dict[Kind, Callable[[], st.SearchStrategy[Typed]]] = {
        Kind.COUNT: lambda: _plain(counts, _COUNTS),
        Kind.PERSONS: lambda: _plain(counts, _COUNTS),
        Kind.AMOUNT: lambda: _plain(amounts, _AMOUNTS),
        Kind.PERCENT: lambda: _plain(percents, _PERCENTS) | st.integers(1, 1000).map(_cell_of_percent),
        Kind.DATE: lambda: _plain(days, _DATES) | days.filter(lambda d: d.year < 2100).map(_serial),
        Kind.YES_NO: lambda: st.sampled_from((*YES, *NO)).map(_yes_no),
        Kind.CHOICE: lambda: st.sampled_from(choices).map(lambda c: Typed(c[0], c[1] * MICRO, c[0])),
    }
    return strategies[kind]()


def every_form(kind: Kind) -> list[Typed]:
    """Each form with figures that tell: the smallest, the largest, as many digits as a figure may have."""
    amounts = [Decimal(text) for text in ("0", "0.000001", "12.5", "1234567.89", "87654321.123456", "99999999")]
    days = [date(2000, 1, 1), date(2026, 2, 28), date(2028, 2, 29), date(2099, 12, 31)]
    told: dict[Kind, tuple[list[Any], Forms]] = {
        Kind.COUNT: ([0, 1, 999, 1000, 1_234_567, 99_999_999], _COUNTS),
        Kind.AMOUNT: (amounts, _AMOUNTS),
        Kind.PERCENT: ([Decimal(text) for text in ("0", "1.01", "95", "99.99", "100")], _PERCENTS),
        Kind.DATE: (days, _DATES),
    }
    if kind is Kind.YES_NO:
        return [_yes_no(content) for content in (*YES, *NO)]
    values, forms = told[kind]
    more = {Kind.PERCENT: [_cell_of_percent(n) for n in (1, 950, 1000)], Kind.DATE: [_serial(day) for day in days[1:3]]}
    return [_write(value, forms, form) for form in forms for value in values] + more.get(kind, [])


#: As a person types it into LibreOffice, which makes of it what it thinks best → what it means.
HANDWRITTEN: dict[Kind, tuple[tuple[str, int], ...]] = {
    Kind.COUNT: (
        ("12", 12),
        ("１２", 12),
        ("1,234", 1234),
        ("'20", 20),
        (" 7", 7),
        ("=3+4", 7),
        ("1e3", 1000),
        ("0", 0),
    ),
    Kind.AMOUNT: (("2.5", 2_500_000), ("１２．５", 12_500_000), ("1,234.56", 1_234_560_000), ("=10/4", 2_500_000)),
    Kind.PERCENT: (("95%", 95), ("95", 95), ("９５％", 95), ("'95 %", 95), ("100", 100)),
    Kind.YES_NO: (("是", 1), ("√", 1), ("有", 1), ("TRUE", 1), ("1", 1), ("否", 0), ("×", 0), ("无", 0), ("0", 0)),
    Kind.DATE: (
        ("2026-3-5", 0),
        ("2026/3/5", 0),
        ("2026.3.5", 0),
        ("2026年3月5日", 0),
        ("'20260305", 0),
        ("3月5日", 0),
    ),
}
