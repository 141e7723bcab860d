"""One unit's year as ``answers --json`` tells it: what every 填报项 says as of a quarter (METHOD 2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from recompute_standard import Framework, Indicator, Item

Answer = dict[str, Any]
_RECORDS = {"方案", "签到", "影像", "小结"}
_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Event:
    """One row of the 活动台账: the round that brought it, and the quarter of its date (None: it never counts)."""

    filed: int
    quarter: int | None
    tags: frozenset[str]
    weight: Fraction
    instructor: str
    amount: Fraction
    complete: bool


class UnitYear:
    """The answers of one unit in the rounds of one year, known up to quarter ``now``."""

    def __init__(self, framework: Framework, year: int, now: int, answers: Iterable[tuple[int, Answer]]) -> None:
        self.framework, self.year, self.now = framework, year, now
        self.cells = {(q, a["input"]): a for q, a in answers if q <= now}

    def state(self, item: Item, quarter: int) -> str:
        answer = self.cells.get((quarter, item.code))
        return answer["state"] if answer else "not_submitted"

    def pending(self, item: Item, quarter: int) -> bool:
        return self.state(item, quarter) == "not_applicable_pending"

    def filed(self, quarter: int) -> bool:
        """Whether the unit handed in a return: the office's own inputs say nothing about that."""
        mine = (a for (q, _), a in self.cells.items() if q == quarter and a["source"] != "office")
        return any(a["state"] != "not_submitted" for a in mine)

    def claimed(self, indicator: Indicator, quarter: int) -> bool:
        """Approved 不适用 leaves both sums from its quarter to the end of the year."""
        quarters = range(1, quarter + 1)
        return any(self.state(i, q) == "not_applicable" for i in indicator.items for q in quarters)

    def value(self, item: Item, quarter: int) -> Fraction | None:
        """The figure that stands in the quarter's own cell; 是 is 1, a date its ordinal, a choice its place."""
        if self.state(item, quarter) != "reported":
            return None
        if item.filled_by == "ledger":
            return self._counted(item, [e for e in self.events(item) if e.filed == quarter])
        return self._parse(item, self.cells[quarter, item.code]["value"])

    def _parse(self, item: Item, text: str) -> Fraction:
        if item.kind == "yes_no":
            return Fraction(["否", "是"].index(text))
        if item.kind == "date":
            return Fraction(date.fromisoformat(text).toordinal())
        if item.kind == "choice":
            options = self.framework.indicators[item.indicator].rule["options"]
            return Fraction([o["label"] for o in options].index(text))
        return Fraction(text)

    def as_of(self, item: Item, quarter: int) -> Fraction | None:
        """What the item says as of a measuring quarter; None is a blank, a pending claim of 不适用 too."""
        measured = self.framework.indicators[item.indicator].measured if item.indicator != "Z" else ()
        if item.over == "latest" and len(measured) == 1:
            later = (self.value(item, q) for q in range(measured[0], self.now + 1))
            return next((v for v in later if v is not None), None)
        if self.pending(item, quarter):
            return None
        if item.over == "base":
            given = [self.value(item, q) for q in range(1, quarter + 1)]
            return next((v for v in reversed(given) if v is not None), None)
        if item.over == "sum":
            return self._sum(item, quarter)
        if item.over == "quarter" and item.filled_by == "ledger":
            return self._of_date(item, quarter)
        return self._carried(item, quarter, [q for q in measured if q < quarter])

    def _sum(self, item: Item, quarter: int) -> Fraction | None:
        """A blank quarter adds nothing; only a blank in the scored quarter is a blank."""
        quarters = range(1, quarter + 1)
        figures = [self._carried(item, q, range(1, q)) for q in quarters]
        if figures[-1] is None:
            return None
        return sum((f for f in figures if f is not None), Fraction(0))

    def _carried(self, item: Item, quarter: int, before: Iterable[int]) -> Fraction | None:
        """无变化 takes the newest figure given earlier this year, also across a blank."""
        if self.state(item, quarter) != "no_change":
            return self.value(item, quarter)
        earlier = [self.value(item, q) for q in before]
        return next((v for v in reversed(earlier) if v is not None), None)

    # the ledger ------------------------------------------------------------------------------------------------

    def events(self, item: Item) -> list[Event]:
        """The year's rows that this item may count, from the rounds in which it is not blank."""
        rows: list[Event] = []
        for quarter in range(1, self.now + 1):
            if self.state(item, quarter) == "reported":
                rows += [self._event(quarter, e) for e in self.cells[quarter, item.code]["events"]]
        return rows

    def _event(self, filed: int, row: Answer) -> Event:
        """One dated after its own return's quarter, or outside the year, never counts."""
        day = date.fromisoformat(row["date"])
        quarter = (day.month + 2) // 3
        counts = day.year == self.year and quarter <= filed
        return Event(
            filed=filed,
            quarter=quarter if counts else None,
            tags=frozenset(row["tags"]),
            weight=_HALF if row["role"] == "协办" else Fraction(1),
            instructor=row["instructor"] or "",
            amount=Fraction(row["amount"] or 0),
            complete=set(row["records"]) >= _RECORDS,
        )

    def _of_date(self, item: Item, quarter: int) -> Fraction | None:
        """C9: the events of the quarter, whichever round brought them; a quarter not filed is no blank here."""
        if self.filed(quarter) and self.state(item, quarter) != "reported":
            return None
        return self._counted(item, [e for e in self.events(item) if e.quarter == quarter])

    def _counted(self, item: Item, events: list[Event]) -> Fraction:
        events = [e for e in events if e.quarter is not None]
        measure, tags = item.ledger["measure"], set(item.ledger.get("tags", []))
        if measure == "all":
            return Fraction(len(events))
        if measure == "complete":
            return Fraction(sum(e.complete for e in events))
        tagged = [e for e in events if e.tags & tags]
        return sum((e.amount if measure == "amount" else e.weight for e in tagged), Fraction(0))
