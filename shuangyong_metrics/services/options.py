"""设置: the few numbers that an office may set for itself, each with its bounds; set in ``option_desk``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from shuangyong_metrics.calendar import DeadlineRules
from shuangyong_metrics.kept import kept
from shuangyong_metrics.services.setup import DATA
from shuangyong_metrics.store import Store

CYCLE, FILING, REVIEW, PUBLISH, IDLE = (
    "cycle_start",
    "filing_workdays",
    "review_workdays",
    "publish_workdays",
    "idle_minutes",
)


@dataclass(frozen=True, slots=True)
class Option:
    """A number that may be set: its name in the store, what it is called, its unit, its bounds, what it changes."""

    name: str
    label: str
    unit: str
    least: int
    most: int
    help: str


_OPENED = "以后开放的填报期起算，已开放的不变"
OPTIONS = (
    Option(CYCLE, "四年届的首年", "年", 2000, 2096, "从这一年起每四年为一届，往前往后都这样推"),
    Option(FILING, "报送截止", "个工作日（季度结束后）", 1, 40, _OPENED),
    Option(REVIEW, "核定截止", "个工作日（季度结束后）", 1, 50, _OPENED),
    Option(PUBLISH, "通报", "个工作日（季度结束后）", 1, 60, _OPENED),
    Option(IDLE, "多久不操作要重新登录", "分钟", 15, 120, "对所有账号立即生效；登录满 8 小时总要重新登录"),
)


def value(store: Store, name: str) -> int:
    """What an option is set to, for services that go by it."""
    return _values(store).get(name, default_of(name))


def deadline_rules(store: Store) -> DeadlineRules:
    """The working days of the next round that is opened."""
    return DeadlineRules(*(value(store, name) for name in (FILING, REVIEW, PUBLISH)))


def default_of(name: str) -> int:
    """What an option is while nobody has set it."""
    rules = _shipped()
    return {CYCLE: 2024, FILING: rules.filing, REVIEW: rules.review, PUBLISH: rules.publish, IDLE: 30}[name]


@cache
def _shipped() -> DeadlineRules:
    """Asked for at every request, and the file comes with the program."""
    return DeadlineRules.load(DATA / "rounds.toml")


@kept(2)
def _values(store: Store) -> dict[str, int]:
    return {r["name"]: int(r["value"]) for r in store.rows("options_now")}
