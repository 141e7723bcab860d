"""Chinese working days with 调休, and the deadlines of a round counted in them.

One file a year (``data/calendar/2026.toml``) holds the State Council's days off and working weekends. A year
without a file counts weekends only and is provisional (暂按周末推算) until the notice is loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round

#: What a page prints beside a date that rests on a year without a notice.
PROVISIONAL = "暂按周末推算"
_DAY = timedelta(days=1)
_SATURDAY = 5
_KINDS = {int: "整数", str: "文字", list: "列表", dict: "表", date: "日期（如 2026-02-14）"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days; ``exceptions`` are the days on which a notice departs from Monday to Friday."""

    exceptions: Mapping[date, bool]
    notices: Mapping[int, str]

    @classmethod
    def load(cls, folder: Path) -> Calendar:
        """Read every ``YYYY.toml`` of a folder; raises ShuangyongError naming file and place."""
        if not folder.is_dir():
            raise ShuangyongError(f"{folder}：没有这个文件夹。请放入国务院放假通知的日历文件（如 2026.toml）。")
        return cls.of_texts({p.name: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.toml"))})

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> Calendar:
        """Read the notices from their texts by file name."""
        exceptions: dict[date, bool] = {}
        notices: dict[int, str] = {}
        for file, text in texts.items():
            year, notice, days = _read_year(file, text)
            if clash := sorted(d for d, working in days.items() if exceptions.get(d, working) != working):
                raise _fail(file, clash[0].isoformat(), "与另一年的通知矛盾，请核对两份通知")
            exceptions |= days
            notices[year] = notice
        return cls(exceptions, notices)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on this day."""
        return self.exceptions.get(day, day.weekday() < _SATURDAY)

    def announced(self, year: int) -> bool:
        """Whether the notice of this year is loaded; if not, its days are provisional."""
        return year in self.notices

    def nth_workday_after(self, day: date, n: int) -> date:
        """The n-th working day strictly after ``day``; the day itself for n = 0."""
        if n < 0:
            raise ValueError(n)
        while n:
            day += _DAY
            n -= self.is_workday(day)
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days d there are with a < d ≤ b; 0 when b is not after a."""
        return sum(self.is_workday(a + k * _DAY) for k in range(1, (b - a).days + 1))

    def days(self, year: int) -> list[tuple[date, bool]]:
        """Every day of a year and whether it is a working day."""
        first = date(year, 1, 1)
        every = (first + k * _DAY for k in range((date(year + 1, 1, 1) - first).days))
        return [(d, self.is_workday(d)) for d in every]


@dataclass(frozen=True, slots=True)
class DeadlineRules:
    """The working day after the quarter by which returns are filed, reviewed and published."""

    filing: int
    review: int
    publish: int

    @classmethod
    def load(cls, path: Path) -> DeadlineRules:
        """Read ``rounds.toml``; raises ShuangyongError naming file and place."""
        if not path.is_file():
            raise ShuangyongError(f"{path}：没有这个文件。请恢复填报期时限文件。")
        top = _Table(path.name, "全文", _parse(path.name, path.read_text(encoding="utf-8")))
        table = _Table(path.name, "deadlines", top.take("deadlines", dict))
        top.take("replies", dict, None)
        top.done()
        filing, review, publish = (table.take(f"{key}_workdays", int) for key in ("filing", "review", "publish"))
        table.done()
        if not 0 < filing <= review <= publish:
            raise _fail(path.name, "deadlines", "报送、核定、通报的工作日数应为正数且依次不减")
        return cls(filing, review, publish)


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """Working days that a unit has to answer a draft of its score (征求意见), and a veto."""

    consultation: int
    veto: int

    @classmethod
    def load(cls, path: Path) -> ReplyRules:
        """Read the table ``replies`` of ``rounds.toml``; raises ShuangyongError naming file and place."""
        if not path.is_file():
            raise ShuangyongError(f"{path}：没有这个文件。请恢复填报期时限文件。")
        top = _parse(path.name, path.read_text(encoding="utf-8"))
        table = _Table(path.name, "replies", _Table(path.name, "全文", top).take("replies", dict))
        consultation, veto = (table.take(f"{key}_workdays", int) for key in ("consultation", "veto"))
        table.done()
        if not (consultation > 0 and veto > 0):
            raise _fail(path.name, "replies", "征求意见、陈述申辩的工作日数应为正数")
        return cls(consultation, veto)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The three days of a round; ``provisional`` when one of them rests on a year without a notice."""

    filing: date
    review: date
    publish: date
    provisional: bool


def deadlines(round_: Round, calendar: Calendar, rules: DeadlineRules) -> Deadlines:
    """Count the deadlines of a round from the last day of its quarter."""
    end = round_.last_day
    filing, review, publish = (calendar.nth_workday_after(end, n) for n in (rules.filing, rules.review, rules.publish))
    years = range((end + _DAY).year, publish.year + 1)
    return Deadlines(filing, review, publish, not all(calendar.announced(y) for y in years))


class _Table:
    """A TOML table that must be used up: ``take`` removes a key, ``done`` refuses what is left over."""

    def __init__(self, file: str, place: str, table: Mapping[str, Any]) -> None:
        self.file, self.place, self._left = file, place, dict(table)

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        if key not in self._left and default is not ...:
            return default
        if key not in self._left:
            raise _fail(self.file, self.place, f"缺少 {key}")
        value = self._left.pop(key)
        # bool is an int and datetime is a date: neither is what is meant here
        if not isinstance(value, kind) or isinstance(value, (bool, datetime)):
            raise _fail(self.file, self.place, f"{key} 应为{_KINDS[kind]}，这里是 {value!r}")
        return value

    def done(self) -> None:
        if self._left:
            raise _fail(self.file, self.place, f"不认识的键：{'、'.join(sorted(self._left))}")


def _fail(file: str, place: str, problem: str) -> ShuangyongError:
    return ShuangyongError(f"{file} · {place}：{problem}")


def _parse(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _fail(file, "TOML 语法", str(error)) from error


def _read_year(file: str, text: str) -> tuple[int, str, dict[date, bool]]:
    """One notice: its year, its name with document number, and its exceptions."""
    top = _Table(file, "全文", _parse(file, text))
    year, title, document = top.take("year", int), top.take("title", str), top.take("document", str, "")
    holidays = top.take("holiday", list)
    top.done()
    if file != f"{year}.toml":
        raise _fail(file, "year", f"year 是 {year}，文件应名为 {year}.toml")
    days: dict[date, bool] = {}
    for n, table in enumerate(holidays, 1):
        place = f"holiday[{n}]"
        if not isinstance(table, dict):
            raise _fail(file, place, "这里应是一个表")
        for day, working in _read_holiday(file, place, year, table):
            if day in days:
                raise _fail(file, place, f"{day} 重复出现")
            days[day] = working
    return year, f"{title}（{document}）" if document else title, days


def _read_holiday(file: str, place: str, year: int, raw: Mapping[str, Any]) -> list[tuple[date, bool]]:
    """The days off of one holiday and the weekends worked for it."""
    table = _Table(file, place, raw)
    name = table.take("name", str)
    first, last = table.take("first", date), table.take("last", date)
    worked = table.take("workdays", list, [])
    table.done()
    place = f"{place} {name}"
    if not first <= last:
        raise _fail(file, place, f"first {first} 晚于 last {last}")
    off = [first + k * _DAY for k in range((last - first).days + 1)]
    for day in worked:
        if not isinstance(day, date) or isinstance(day, datetime) or day.weekday() < _SATURDAY:
            raise _fail(file, place, f"workdays 应是调休上班的周末，这里是 {day}")
    # 元旦 of a year may begin, and be worked for, in the December before
    if stray := [d for d in (*off, *worked) if not date(year - 1, 12, 1) <= d <= date(year, 12, 31)]:
        raise _fail(file, place, f"{stray[0]} 不在 {year} 年")
    return [(d, False) for d in off] + [(d, True) for d in worked]
