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
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import MICRO, FilledBy, Framework, Indicator, Input, Over
from shuangyong_metrics.store import Store, Transaction

Rows = list[tuple[Any, ...]]
YEAR_END = 4
#: What a framework's text is unfolded into.
RULE_TABLES = ("rule_standards", "rule_inputs", "rule_applies", "rule_honours", "rule_marks", "rule_first_due", "rule_reads",
               "rule_cells")  # fmt: skip


@kept(4, by="frame")
def frameworks(store: Store) -> dict[str, Framework]:
    """Every version in the store, read from its stored text, by version; shared, not to be changed."""
    return {row["version"]: _loaded(row["texts"]) for row in store.rows("framework_versions")}


@lru_cache(maxsize=16)
def _loaded(texts: str) -> Framework:
    """A version never changes, so its text is read once."""
    return load_texts(json.loads(texts))


def add_framework(tx: Transaction, framework: Framework, calendar: Calendar, now: datetime, actor: str) -> None:
    """Keep a version's text, unfold its rules, and record its deadlines; a version is added once and never changed."""
    keep_rules(tx, framework, now, actor)
    for year in range(framework.first_round.year, now.year + 2):
        add_deadlines(tx, framework, calendar, year)


def keep_rules(tx: Transaction, framework: Framework, now: datetime, actor: str) -> None:
    """Keep a version's text and unfold its rules into ``RULE_TABLES``."""
    texts = json.dumps(framework.files, ensure_ascii=False)
    tx.append(
        "framework_versions",
        ("version", "first_round", "digest", "texts", "made_at", "actor"),
        [(framework.version, framework.first_round.id, framework.digest, texts, now, actor)],
    )
    for table, columns, rows in (*_plain_tables(framework), *_unfolded_tables(framework)):
        tx.append(table, ("version", *columns), [(framework.version, *row) for row in rows])


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
        (h.code, level if len(h.points) > 1 else None, points, h.cap, h.once, framework.bonus_cap)
        for h in framework.honours
        for level, points in enumerate(h.points, 1)
    ]
    yield "rule_honours", ("code", "level", "points", "cap", "once_a_year", "bonus_cap"), honours


def _unfolded_tables(framework: Framework) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
    marked = [(i, q) for i in framework.indicators for q in i.measured]
    marks = [_Mark(number, indicator, quarter) for number, (indicator, quarter) in enumerate(marked)]
    mark_columns = ("unit_type", "indicator", "measured", "mark", "from_quarter", "to_quarter", "newest_to", "standard",
                    "points", "form", "is_rate", "accrual", "input_count", "condition_count", "side_kind", "rise", "shift",
                    "span", "base_share", "target", "thresholds", "shares", "grace_share", "cap_share", "cap_from",
                    "small_below", "small_floor", "sample_least", "by_office", "counts_rows")  # fmt: skip
    mark_rows = [_mark_row(framework, m, t.value) for m in marks for t in m.indicator.applies_to]
    yield "rule_marks", mark_columns, mark_rows
    positions = {i.code: n for n, i in enumerate(framework.indicators)}
    first_due: Rows = [
        (t.value, i.code, i.standard, positions[i.code], i.points, i.measured[0])
        for i in framework.indicators
        for t in i.applies_to
    ]
    yield "rule_first_due", ("unit_type", "indicator", "standard", "position", "points", "first_due"), first_due
    reads, cells = _reads_and_cells(framework, marks)
    read_columns = ("reading", "mark", "input", "part", "over_year", "single_due", "filled_by", "bound", "is_divisor",
                    "counts_rows")  # fmt: skip
    yield "rule_reads", read_columns, reads
    cell_columns = ("reading", "input", "measured", "cell_quarter", "from_quarter", "to_quarter", "of_claims")
    yield "rule_cells", cell_columns, cells


def _input_row(position: int, item: Input) -> tuple[Any, ...]:
    measure = item.ledger.measure if item.ledger else None
    return (item.code, item.indicator, position, item.label, item.unit, item.kind.value, item.over.value,
            item.filled_by.value, item.part, measure)  # fmt: skip


def _mark_row(framework: Framework, mark: _Mark, unit_type: str) -> tuple[Any, ...]:
    indicator, rule = mark.indicator, mark.indicator.rule
    by_type = dict(rule.target_by_type).get(unit_type, rule.upper)
    target = rule.targets[mark.measured - 1] if rule.targets else by_type
    form, shift, span = _form(indicator, target)
    # x in millionths of its unit: percentages are given in percent, counts and ratios as they are
    rise = {"percent": 100 * MICRO, "ratio": MICRO}.get(rule.value, 1) if rule.method != "deduct" else -rule.step
    sides = [x.part for x in indicator.inputs if x.part in ("gate", "task", "everybody")]
    return (
        unit_type, indicator.code, mark.measured, mark.number, mark.measured, mark.to_quarter, mark.newest_to,
        indicator.standard, indicator.points, form, rule.value in ("percent", "ratio"), accrual(indicator),
        len(indicator.inputs), len(list(_conditions(framework, indicator))), sides[0] if sides else None, rise, shift,
        span, rule.lower if form == "budget" else 0, target, [lower for lower, _ in rule.bands],
        [share for _, share in rule.bands] or [o.share for o in rule.options], rule.grace_share, rule.cap_share,
        rule.cap_from or None, rule.small_below * MICRO, rule.small_floor, rule.sample_least * MICRO,
        all(x.filled_by is FilledBy.OFFICE for x in indicator.inputs), _counts_rows(indicator),
    )  # fmt: skip


def _form(indicator: Indicator, target: int) -> tuple[str, int, int]:
    """Form, shift and span of METHOD 3's methods, as ``rule_marks`` says them; figures in the unit of ``rise * x``."""
    rule = indicator.rule
    lines = {
        "yes_no": (0, MICRO),
        "checklist": (0, len(indicator.inputs) * MICRO),
        "target": (0, target),
        "quarter_target": (0, target),
        "linear": (-rule.lower, rule.upper - rule.lower),
        "deduct": (indicator.points * MICRO, indicator.points * MICRO),
    }
    if rule.method in lines:
        return ("line", *lines[rule.method])
    return {"bands": "steps"}.get(rule.method, rule.method), 0, target


def _counts_rows(indicator: Indicator) -> bool:
    """Is it counted from the ledger row by row (C9), so that a quarter without a return counts its events too?"""
    return any(x.ledger and x.ledger.measure == "all" for x in indicator.inputs)


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
        conditions, counts_rows = list(_conditions(framework, mark.indicator)), _counts_rows(mark.indicator)
        wanted: list[tuple[Input, str, int | None]] = [(x, x.part, None) for x in mark.indicator.inputs]
        wanted += [(x, "condition_of", above) for x, above in conditions]
        for item, part, above in wanted:
            number, home = len(reads), own.get(item.indicator, (1, 2, 3, YEAR_END))
            single = item.over is Over.LATEST and len(home) == 1
            divides = part == "denominator" or above is not None
            reads.append((number, mark.number, item.code, part, item.over.value, single, item.filled_by.value,
                          above or 0, divides, counts_rows and above is None))  # fmt: skip
            cells += [
                (number, item.code, mark.measured, quarter, max(quarter, mark.measured), mark.to_quarter, False)
                for quarter in _cell_quarters(item, home, mark.measured)
            ]
        owners = {x.indicator for x, _ in conditions}
        claimed = [(x, "own_claim", YEAR_END) for x in mark.indicator.inputs]
        claimed += [(x, "owner_claim", mark.measured) for x in framework.inputs if x.indicator in owners]
        for item, part, last in claimed:
            number = len(reads)
            reads.append((number, mark.number, item.code, part, "", False, "", 0, False, False))
            cells += [
                (number, item.code, mark.measured, quarter, mark.measured, mark.to_quarter, True)
                for quarter in range(1, last + 1)
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
