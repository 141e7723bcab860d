"""One table of the standard's TOML, read key by key: every problem names file and place, unknown keys are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.model import MICRO

T = TypeVar("T")
#: A month and a day are tried in a year without a 29 February.
COMMON_YEAR = 2025
Problems = list[FrameworkError]


def caught(problems: Problems, read: Callable[..., T], *given: object) -> T | None:
    """What is read, or None with what is wrong added to ``problems``: the rest of the text is still looked at."""
    try:
        return read(*given)
    except FrameworkError as error:
        problems.append(error)
        return None


def is_day(text: str) -> bool:
    """Is it a day as 2026-03-31?"""
    try:
        return len(text) == len("2026-03-31") and bool(date.fromisoformat(text))
    except ValueError:
        return False


class Section:
    """One table of the text; ``take`` removes a key, ``done`` refuses what is left over."""

    def __init__(self, file: str, place: str, table: Any) -> None:
        if not isinstance(table, dict):
            raise FrameworkError(file, place, "这里应是一个表")
        self.file, self.place, self._left = file, place, dict(table)

    def fail(self, problem: str) -> FrameworkError:
        return FrameworkError(self.file, self.place, problem)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """The value of ``key``, of this TOML type; refuses a missing key that has no default."""
        if key not in self._left:
            if default is ...:
                raise self.fail(f"缺少 {key}")
            return default
        value = self._left.pop(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kind) or (isinstance(value, bool) and bool not in kinds):
            raise self.fail(f"{key} 的类型不对：{value!r}")
        return value

    def micro(self, key: str, default: Any = ...) -> int:
        """A number as millionths, exact; refuses more than six decimals."""
        value = self.take(key, (int, Decimal), default)
        return self.exact(key, value)

    def exact(self, key: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise self.fail(f"{key} 应为数字：{value!r}")
        scaled = value * MICRO
        if scaled != int(scaled):
            raise self.fail(f"{key} 小数位过多：{value}")
        return int(scaled)

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """A list of texts."""
        values = self.take(key, list, default)
        if not all(isinstance(v, str) for v in values):
            raise self.fail(f"{key} 应是文字的列表")
        return tuple(values)

    def one_of(self, key: str, allowed: tuple[str, ...], default: Any = ...) -> str:
        value = self.take(key, str, default)
        if value not in allowed:
            raise self.fail(f"{key} 只能是 {'、'.join(allowed)}，这里是 {value!r}")
        return str(value)

    def sections(self, key: str, default: Any = ...) -> list[Section]:
        """A list of tables, each placed as ``key[n]``."""
        items = self.take(key, list, default)
        return [Section(self.file, f"{self.place} {key}[{n}]", item) for n, item in enumerate(items, 1)]

    def done(self) -> None:
        if self._left:
            raise self.fail(f"不认识的键：{'、'.join(sorted(self._left))}")
