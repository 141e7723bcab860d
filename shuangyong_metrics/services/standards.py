"""Does a framework hold? Its worked examples are filed as a small city and scored by the SQL of real rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from shuangyong_metrics.calendar import Calendar
from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework_section import Problems, caught
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
from shuangyong_metrics.services.recording import Filing, Upload, record_all
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.normalise import read_figure

#: Examples are reckoned in this year: its working days are announced.
YEAR = 2026
_NOWHERE = CellRef("", "")
_ENTRY = ("seq", "unit_id", "year", "quarter", "input", "value", "raw", "document", "made_at", "actor")
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
    if wrong := wrong_examples(framework, calendar):
        raise wrong[0]
    return tally_of(framework)


def tally_of(framework: Framework) -> Tally:
    """How much a framework holds."""
    return Tally(
        indicators=len(framework.indicators),
        inputs=len(framework.inputs),
        examples=sum(len(i.examples) for i in framework.indicators),
        weights=sum(s.weight for s in framework.standards),
        points=sum(i.points for i in framework.indicators),
    )


def wrong_examples(framework: Framework, calendar: Calendar) -> Problems:
    """Every worked example that cannot be read or does not hold, in the order of the text."""
    cases = [_Case(i, n, example) for i in framework.indicators for n, example in enumerate(i.examples, 1)]
    problems: Problems = []
    with Store.memory() as store:
        now = datetime(YEAR, 12, 31, 12)
        with store.transaction() as tx:
            # whenever it is to begin, its examples are reckoned in a year whose days are known
            add_framework(tx, replace(framework, first_round=Round(YEAR, 1)), calendar, now, "算例")
            rows = [(n, c.unit, c.unit, c.example.type.value, False, now, "算例") for n, c in enumerate(cases)]
            columns = ("seq", "unit_id", "name", "unit_type", "closed", "made_at", "actor")
            tx.append("unit_events", columns, rows)
        filed = [(c, said) for c in cases if (said := caught(problems, _said, framework, c))]
        record_all(store, [filing for _, said in filed for filing in said.returns], "算例", now)
        with store.transaction() as tx:
            entries = [entry for _, said in filed for entry in said.entries]
            numbers = tx.next_numbers(len(entries))
            tx.append(
                "office_entries", _ENTRY, [(n, *e, "", now, "算例") for n, e in zip(numbers, entries, strict=True)]
            )
        for quarter in (1, 2, 3, 4):
            params = {"version": framework.version, "year": YEAR, "quarter": quarter, "basis": "self"}
            scored = {(r["unit_id"], r["indicator"]): r for r in store.rows("points", unit_id=None, **params)}
            for case, _ in filed:
                caught(problems, _compare, case, quarter, scored.get((case.unit, case.indicator.code)))
    order = {c.place: n for n, c in enumerate(cases)}
    return sorted(problems, key=lambda error: order[error.place.partition("（")[0]])


@dataclass(frozen=True, slots=True)
class _Case:
    """A worked example as a unit of the small city."""

    indicator: Indicator
    number: int
    example: Example

    @property
    def unit(self) -> str:
        return f"{self.indicator.code}-{self.number}"

    @property
    def place(self) -> str:
        return f"指标 {self.indicator.code} 算例 {self.number}"

    def fail(self, problem: str) -> FrameworkError:
        """The case's text stands in its place: an editor looks for it."""
        return FrameworkError(f"{self.indicator.standard}.toml", f"{self.place}（{self.example.text}）", problem)


def _compare(case: _Case, quarter: int, row: dict[str, object] | None) -> None:
    wanted = case.example.expect.get(quarter)
    if wanted is None:
        return
    if row is None:
        raise case.fail(f"{case.example.type.label}不在本指标的适用类型里")
    state, points = str(row["state"]), Decimal(str(row["points"])) / MICRO
    got = points if state == "reported" else next(w for w, states in _STATES.items() if state in states)
    holds = got == (Decimal(wanted) / MICRO if isinstance(wanted, int) else wanted)
    if not holds:
        shown = wanted if isinstance(wanted, str) else Decimal(wanted) / MICRO
        raise case.fail(f"第 {quarter} 季度应得 {shown}，算出 {got}")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a case files: its returns, and what the office enters of it (unit, year, quarter, input, value, raw)."""

    returns: list[Filing]
    entries: list[tuple[str, int, int, str, int, str]]


def _said(framework: Framework, case: _Case) -> _Said:
    inputs = {x.code: x for x in framework.inputs}
    options = {x.code: tuple(o.label for o in i.rule.options) for i in framework.indicators for x in i.inputs}
    unit, example, said = case.unit, case.example, _Said([], [])
    for quarter in range(1, max(example.expect) + 1):
        identity = Identity(unit, unit, example.type, Round(YEAR, quarter), framework.version, framework.digest)
        given = example.given.get(quarter, {})
        typed = {c: t for c, t in given.items() if inputs[c].filled_by is not FilledBy.OFFICE}
        answers = tuple(_answer(case, inputs[c], t, options.get(c, ())) for c, t in typed.items())
        events = tuple(_events(case, quarter))
        reading = Reading(f"{unit}-{quarter}", identity, answers, events, ())
        said.returns.append(Filing(reading, Upload("算例", 0), framework))
        said.entries.extend(
            (unit, YEAR, quarter, c, _figure(case, inputs[c], t, ()), t) for c, t in given.items() if c not in typed
        )
    return said


def _answer(case: _Case, item: Input, text: str, options: tuple[str, ...]) -> Answer:
    if text == "无变化":
        return Answer(item.code, Status.NO_CHANGE, None, "", _NOWHERE)
    return Answer(item.code, Status.FILLED, _figure(case, item, text, options), text, _NOWHERE)


def _figure(case: _Case, item: Input, text: str, options: tuple[str, ...]) -> int:
    value = read_figure(item.kind, text, options)
    if not isinstance(value, int):
        raise case.fail(f"{item.code} 的 {text} 读不出来")
    return value


def _events(case: _Case, quarter: int) -> Iterator[Event]:
    """The example's ledger rows filed in this quarter; what a row leaves out takes the plainest value."""
    for row in case.example.events:
        text = row["date"]
        day = date.fromisoformat(text if len(text) == 10 else f"{YEAR}-{text}")
        filed = int(row["filed"][1]) if "filed" in row else Round.of(day).quarter
        if filed == quarter:
            amount = row.get("amount")
            yield Event(
                ref=_NOWHERE,
                day=day,
                kind="",
                primary=row.get("primary", case.indicator.code),
                secondary=row.get("secondary", ""),
                role=row.get("role", "主办"),
                partner="",
                instructor=row.get("instructor", ""),
                amount=_amount(case, amount) if amount is not None else None,
                records=tuple(row.get("records", "").split()),
                title="",
                number="",
                raw=text,
            )


def _amount(case: _Case, text: str) -> int:
    value = read_figure(Kind.AMOUNT, text, ())
    if not isinstance(value, int):
        raise case.fail(f"金额 {text} 读不出来")
    return value
