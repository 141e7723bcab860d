"""Put a framework version into the store: its text, which is the truth, and its rules unfolded for SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from shuangyong_metrics.calendar import Calendar
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.model import MICRO, FilledBy, Framework, Indicator, Input, Over
from shuangyong_metrics.store import Store, Transaction

Rows = list[tuple[Any, ...]]
YEAR_END = 4


def frameworks(store: Store) -> dict[str, Framework]:
    """Every version in the store, read from its stored text, by version."""
    return {row["version"]: _loaded(row["texts"]) for row in store.rows("framework_versions")}


@lru_cache(maxsize=16)
def _loaded(texts: str) -> Framework:
    """A version never changes, so its text is read once."""
    return load_texts(json.loads(texts))


def add_framework(tx: Transaction, framework: Framework, calendar: Calendar, now: datetime, actor: str) -> None:
    """Keep a version's text and unfold its rules; a version is added once and never changed."""
    texts = json.dumps(framework.files, ensure_ascii=False)
    tx.append(
        "framework_versions",
        ("version", "first_round", "digest", "texts", "made_at", "actor"),
        [(framework.version, framework.first_round.id, framework.digest, texts, now, actor)],
    )
    for table, columns, rows in (*_plain_tables(framework), *_unfolded_tables(framework)):
        tx.append(table, ("version", *columns), [(framework.version, *row) for row in rows])
    for year in range(framework.first_round.year, now.year + 2):
        add_deadlines(tx, framework, calendar, year)


def add_deadlines(tx: Transaction, framework: Framework, calendar: Calendar, year: int) -> None:
    """Record, for one year, the last punctual day and the last day of grace of every ``deadline`` indicator."""
    rows: Rows = []
    for indicator in framework.indicators:
        if indicator.rule.month_day:
            due = date(year, *indicator.rule.month_day)
            grace = calendar.nth_workday_after(due, indicator.rule.grace_days)
            days = (due.toordinal() * MICRO, grace.toordinal() * MICRO)
            rows.append((framework.version, year, indicator.code, *days, tx.next_number()))
    tx.append("deadline_days", ("version", "year", "indicator", "due", "grace", "seq"), rows)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One measuring quarter of one indicator, and the scored quarters that look at it."""

    number: int
    indicator: Indicator
    measured: int

    @property
    def newest_to(self) -> int:
        """The last scored quarter for which this measuring quarter is the newest."""
        later = [q for q in self.indicator.measured if q > self.measured]
        return later[0] - 1 if later else YEAR_END

    @property
    def to_quarter(self) -> int:
        return self.newest_to if accrual(self.indicator) == "snapshot" else YEAR_END


def accrual(indicator: Indicator) -> str:
    """How measuring quarters make the year: ``quarter`` (mean), ``sample`` (newest large enough) or ``snapshot``."""
    if indicator.rule.sample_least:
        return "sample"
    counted = [i for i in indicator.inputs if i.part in ("value", "numerator")]
    return "quarter" if any(i.over is Over.QUARTER for i in counted) else "snapshot"


def _plain_tables(framework: Framework) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    indicators, inputs = framework.indicators, framework.inputs
    standards = [(s.code, n, s.name, s.weight) for n, s in enumerate(framework.standards)]
    yield "rule_standards", ("standard", "position", "name", "weight"), standards
    columns = ("input", "indicator", "position", "label", "unit", "kind", "over_year", "filled_by", "part", "measure")
    yield "rule_inputs", columns, [_input_row(n, x) for n, x in enumerate(inputs)]
    applies: Rows = [(i.code, t.value) for i in indicators for t in i.applies_to]
    yield "rule_applies", ("indicator", "unit_type"), applies
    honours: Rows = [
        (h.code, level if len(h.points) > 1 else None, points, h.cap, h.once)
        for h in framework.honours
        for level, points in enumerate(h.points, 1)
    ]
    yield "rule_honours", ("code", "level", "points", "cap", "once_a_year"), honours
    yield "rule_limits", ("bonus_cap",), [(framework.bonus_cap,)]


def _unfolded_tables(framework: Framework) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    marked = [(i, q) for i in framework.indicators for q in i.measured]
    marks = [_Mark(number, indicator, quarter) for number, (indicator, quarter) in enumerate(marked)]
    positions = {i.code: n for n, i in enumerate(framework.indicators)}
    mark_columns = ("unit_type", "indicator", "measured", "mark", "from_quarter", "to_quarter", "newest_to", "standard",
                    "position", "points", "method", "value_of", "accrual", "input_count", "condition_count", "target",
                    "lower", "upper", "step", "thresholds", "shares", "grace_share", "cap_share", "cap_from",
                    "small_below", "small_floor", "sample_least", "sample_everybody", "by_office",
                    "counts_rows")  # fmt: skip
    mark_rows = [
        _mark_row(framework, m, positions[m.indicator.code], t.value) for m in marks for t in m.indicator.applies_to
    ]
    yield "rule_marks", mark_columns, mark_rows
    first_due: Rows = [
        (t.value, i.code, i.standard, positions[i.code], i.points, i.measured[0])
        for i in framework.indicators
        for t in i.applies_to
    ]
    yield "rule_first_due", ("unit_type", "indicator", "standard", "position", "points", "first_due"), first_due
    reads, cells = _reads_and_cells(framework, marks)
    read_columns = ("reading", "mark", "input", "part", "over_year", "single_due", "filled_by", "bound", "is_divisor")
    yield "rule_reads", read_columns, reads
    yield "rule_cells", ("reading", "input", "measured", "cell_quarter", "from_quarter", "to_quarter"), cells
    claims: Rows = [(x.code, i.code, True) for i in framework.indicators for x in i.inputs]
    claims += [
        (x.code, i.code, False)
        for i in framework.indicators
        for condition, _ in _conditions(framework, i)
        for x in framework.inputs
        if x.indicator == condition.indicator
    ]
    yield "rule_claims", ("input", "indicator", "is_own"), list(dict.fromkeys(claims))


def _input_row(position: int, item: Input) -> tuple[Any, ...]:
    measure = item.ledger.measure if item.ledger else None
    return (item.code, item.indicator, position, item.label, item.unit, item.kind.value, item.over.value,
            item.filled_by.value, item.part, measure)  # fmt: skip


def _mark_row(framework: Framework, mark: _Mark, position: int, unit_type: str) -> tuple[Any, ...]:
    indicator, rule = mark.indicator, mark.indicator.rule
    steps = rule.bands or tuple((n * MICRO, o.share) for n, o in enumerate(rule.options))
    by_type = dict(rule.target_by_type).get(unit_type, rule.upper)
    target = rule.targets[mark.measured - 1] if rule.targets else by_type
    return (
        unit_type, indicator.code, mark.measured, mark.number, mark.measured, mark.to_quarter, mark.newest_to,
        indicator.standard, position, indicator.points, rule.method, rule.value, accrual(indicator),
        len(indicator.inputs), len(list(_conditions(framework, indicator))), target, rule.lower, rule.upper, rule.step,
        [lower for lower, _ in steps], [share for _, share in steps], rule.grace_share, rule.cap_share,
        rule.cap_from or None, rule.small_below * MICRO, rule.small_floor, rule.sample_least * MICRO,
        rule.sample_everybody, all(x.filled_by is FilledBy.OFFICE for x in indicator.inputs),
        any(x.ledger and x.ledger.measure == "all" for x in indicator.inputs),
    )  # fmt: skip


def _conditions(framework: Framework, indicator: Indicator) -> Iterator[tuple[Input, int | None]]:
    """The conditions of an indicator and of the indicators that its conditions belong to, nearest first."""
    inputs = {x.code: x for x in framework.inputs}
    condition = indicator.condition
    while condition is not None:
        item = inputs[condition.input]
        yield item, condition.above
        owner = next((i for i in framework.indicators if i.code == item.indicator), None)
        condition = owner.condition if owner else None


def _reads_and_cells(framework: Framework, marks: list[_Mark]) -> tuple[Rows, Rows]:
    """What each mark reads, and which cells count for it (METHOD 2, column ``due``)."""
    own = {i.code: i.measured for i in framework.indicators}
    reads: Rows = []
    cells: Rows = []
    for mark in marks:
        wanted: list[tuple[Input, str, int | None]] = [(x, x.part, None) for x in mark.indicator.inputs]
        wanted += [(x, "condition_of", above) for x, above in _conditions(framework, mark.indicator)]
        for item, part, above in wanted:
            number, home = len(reads), own.get(item.indicator, (1, 2, 3, YEAR_END))
            single = item.over is Over.LATEST and len(home) == 1
            divides = part == "denominator" or above is not None
            reads.append((number, mark.number, item.code, part, item.over.value, single, item.filled_by.value,
                          above or 0, divides))  # fmt: skip
            cells += [
                (number, item.code, mark.measured, quarter, max(quarter, mark.measured), mark.to_quarter)
                for quarter in _cell_quarters(item, home, mark.measured)
            ]
    return reads, cells


def _cell_quarters(item: Input, home: tuple[int, ...], measured: int) -> list[int]:
    """The quarters whose cells count; ``home`` are the measuring quarters of the input's own indicator."""
    if item.over is Over.LATEST and len(home) == 1:
        return list(range(home[0], YEAR_END + 1))
    if item.over is Over.LATEST:
        return [q for q in home if q <= measured]
    if item.over is Over.QUARTER:
        # a ledger may bring an event of this quarter later; a typed figure belongs to its own return
        return list(range(measured, YEAR_END + 1)) if item.filled_by is FilledBy.LEDGER else [measured]
    return list(range(1, measured + 1))
