"""The worked examples of one indicator's text. See ``framework``."""

from __future__ import annotations

from shuangyong_metrics.framework_section import COMMON_YEAR, Section, is_day
from shuangyong_metrics.model import EVENT_ROLES, INSTRUCTORS, RECORDS, Example, UnitType

EXAMPLE_STATES = ("未到期", "不适用", "未报")
_EVENT_WORDS = {
    "filed": ("Q1", "Q2", "Q3", "Q4"), "role": EVENT_ROLES, "instructor": INSTRUCTORS, "records": RECORDS,
}  # fmt: skip
EVENT_KEYS = ("date", "filed", "primary", "secondary", "role", "instructor", "amount", "records")


def read_example(section: Section, default_type: UnitType) -> Example:
    """A worked example; ``given`` and ``expect`` are keyed Q1 … Q4."""
    given = {
        _quarter(section, q): {str(k): str(v) for k, v in values.items()}
        for q, values in section.take("given", dict, {}).items()
    }
    events = tuple({str(k): str(v) for k, v in e.items()} for e in section.take("events", list, []))
    for n, event in enumerate(events, 1):
        _check_event(section, n, event)
    expect: dict[int, int | str] = {}
    for q, value in section.take("expect", dict).items():
        if isinstance(value, str) and value not in EXAMPLE_STATES:
            raise section.fail(f"expect 的状态只能是 {'、'.join(EXAMPLE_STATES)}")
        expect[_quarter(section, q)] = value if isinstance(value, str) else section.exact("expect", value)
    result = Example(
        text=section.take("text", str),
        type=UnitType(section.one_of("type", tuple(UnitType), default_type.value)),
        given=given,
        events=events,
        expect=expect,
        awkward=section.take("awkward", bool, False),
    )
    if not expect:
        raise section.fail("expect 是空的")
    section.done()
    return result


def _check_event(section: Section, number: int, event: dict[str, str]) -> None:
    if set(event) - set(EVENT_KEYS) or "date" not in event:
        raise section.fail(f"events 每行须有 date，只能有 {'、'.join(EVENT_KEYS)}")
    day = event["date"] if len(event["date"]) > len("03-31") else f"{COMMON_YEAR}-{event['date']}"
    if not is_day(day):
        raise section.fail(f"events 第 {number} 行的 date 应写成 03-31 这样的月-日，这里是 {event['date']}")
    for key, known in _EVENT_WORDS.items():
        if key in event and not set(event[key].split()) <= set(known):
            raise section.fail(f"events 第 {number} 行的 {key} 只能是 {'、'.join(known)}，这里是 {event[key]}")


def _quarter(section: Section, key: str) -> int:
    if key not in ("Q1", "Q2", "Q3", "Q4"):
        raise section.fail(f"季度应写成 Q1 … Q4，这里是 {key}")
    return int(key[1])
