"""Does a framework hold? Its worked examples are filed as a small city and scored by the SQL of real rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shuangyong_metrics.calendar import Calendar
from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.model import (
    MICRO,
    Answer,
    CellRef,
    Event,
    Example,
    FilledBy,
    Framework,
    Identity,
    Indicator,
    Input,
    Kind,
    Reading,
    Round,
    Status,
)
from shuangyong_metrics.scoring import add_framework
from shuangyong_metrics.services.recording import Upload, record
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.normalise import read_figure

#: Examples are reckoned in this year: its working days are announced.
YEAR = 2026
_NOWHERE = CellRef("", "")
_STATES = {"未到期": ("not_due",), "不适用": ("not_applicable",), "未报": ("not_reported", "not_applicable_pending")}


@dataclass(frozen=True, slots=True)
class Tally:
    """What ``framework check`` prints; weights and points in millionths."""

    indicators: int
    inputs: int
    examples: int
    weights: int
    points: int


def check_framework(framework: Framework, calendar: Calendar) -> Tally:
    """Score every worked example; raises FrameworkError naming the first that does not hold."""
    cases = [(f"{i.code}-{n}", i, example) for i in framework.indicators for n, example in enumerate(i.examples, 1)]
    with Store.memory() as store:
        now = datetime(YEAR, 12, 31, 12)
        with store.transaction() as tx:
            add_framework(tx, framework, calendar, now, "算例")
            rows = [(n, unit, unit, e.type.value, False, now, "算例") for n, (unit, _, e) in enumerate(cases)]
            columns = ("seq", "unit_id", "name", "unit_type", "closed", "made_at", "actor")
            tx.append("unit_events", columns, rows)
        for unit, indicator, example in cases:
            _file(store, framework, unit, indicator, example, now)
        for quarter in (1, 2, 3, 4):
            params = {"version": framework.version, "year": YEAR, "quarter": quarter, "basis": "self"}
            scored = {(r["unit_id"], r["indicator"]): r for r in store.rows("points", unit_id=None, **params)}
            for unit, indicator, example in cases:
                _compare(unit, indicator, example, quarter, scored[unit, indicator.code])
    return Tally(
        indicators=len(framework.indicators),
        inputs=len(framework.inputs),
        examples=len(cases),
        weights=sum(s.weight for s in framework.standards),
        points=sum(i.points for i in framework.indicators),
    )


def _compare(unit: str, indicator: Indicator, example: Example, quarter: int, row: dict[str, object]) -> None:
    wanted = example.expect.get(quarter)
    if wanted is None:
        return
    state, points = str(row["state"]), Decimal(str(row["points"])) / MICRO
    got = points if state == "reported" else next(w for w, states in _STATES.items() if state in states)
    holds = got == (Decimal(wanted) / MICRO if isinstance(wanted, int) else wanted)
    if not holds:
        shown = wanted if isinstance(wanted, str) else Decimal(wanted) / MICRO
        place = f"指标 {indicator.code} 算例 {unit.rpartition('-')[2]}（{example.text}）"
        raise FrameworkError(f"{indicator.standard}.toml", place, f"第 {quarter} 季度应得 {shown}，算出 {got}")


def _file(store: Store, framework: Framework, unit: str, indicator: Indicator, example: Example, now: datetime) -> None:
    inputs = {x.code: x for x in framework.inputs}
    options = {x.code: tuple(o.label for o in i.rule.options) for i in framework.indicators for x in i.inputs}
    for quarter in range(1, max(example.expect) + 1):
        identity = Identity(unit, unit, example.type, Round(YEAR, quarter), framework.version, framework.digest)
        given = example.given.get(quarter, {})
        typed = {c: t for c, t in given.items() if inputs[c].filled_by is not FilledBy.OFFICE}
        answers = tuple(_answer(indicator, inputs[c], t, options.get(c, ())) for c, t in typed.items())
        events = tuple(_events(indicator, example, quarter))
        reading = Reading(f"{unit}-{quarter}", identity, answers, events, ())
        record(store, reading, Upload("算例", 0), framework, actor="算例", now=now)
        columns = ("seq", "unit_id", "year", "quarter", "input", "value", "raw", "document", "made_at", "actor")
        with store.transaction() as tx:
            rows = [
                (tx.next_number(), unit, YEAR, quarter, c, _figure(indicator, inputs[c], t, ()), t, "", now, "算例")
                for c, t in given.items()
                if inputs[c].filled_by is FilledBy.OFFICE
            ]
            tx.append("office_entries", columns, rows)


def _answer(indicator: Indicator, item: Input, text: str, options: tuple[str, ...]) -> Answer:
    if text == "无变化":
        return Answer(item.code, Status.NO_CHANGE, None, "", _NOWHERE)
    return Answer(item.code, Status.FILLED, _figure(indicator, item, text, options), text, _NOWHERE)


def _figure(indicator: Indicator, item: Input, text: str, options: tuple[str, ...]) -> int:
    value = read_figure(item.kind, text, options)
    if not isinstance(value, int):
        raise FrameworkError(
            f"{indicator.standard}.toml", f"指标 {indicator.code} 算例", f"{item.code} 的 {text} 读不出来"
        )
    return value


def _events(indicator: Indicator, example: Example, quarter: int) -> Iterator[Event]:
    """The example's ledger rows filed in this quarter; what a row leaves out takes the plainest value."""
    for row in example.events:
        text = row["date"]
        day = date.fromisoformat(text if len(text) == 10 else f"{YEAR}-{text}")
        filed = int(row["filed"][1]) if "filed" in row else Round.of(day).quarter
        if filed == quarter:
            amount = row.get("amount")
            yield Event(
                ref=_NOWHERE,
                day=day,
                kind="",
                primary=row.get("primary", indicator.code),
                secondary=row.get("secondary", ""),
                role=row.get("role", "主办"),
                partner="",
                instructor=row.get("instructor", ""),
                amount=_amount(amount) if amount is not None else None,
                records=tuple(row.get("records", "").split()),
                title="",
                number="",
                raw=text,
            )


def _amount(text: str) -> int:
    value = read_figure(Kind.AMOUNT, text, ())
    if not isinstance(value, int):
        raise FrameworkError("算例", "events", f"金额 {text} 读不出来")
    return value
