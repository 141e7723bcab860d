"""Every worked example of the standard's own text, against the oracle."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from oracle_city import YEAR, Cell, City, Filing, LedgerEvent
from oracle_judge import Judge, product_judge

from shuangyong_metrics.model import MICRO, Example, FilledBy, Indicator, Input

JUDGE = product_judge()
STATES = {"未到期": "not_due", "不适用": "not_applicable", "未报": "not_reported"}
CASES = [(i, e) for i in JUDGE.framework.indicators for e in i.examples]


def cell(indicator: Indicator, text: str) -> Cell:
    """A cell as the example writes it; a claim of 不适用 is not written with a figure."""
    if text in ("无变化", "不适用", ""):
        return {"无变化": ("no_change",), "不适用": ("na", "无任务"), "": ("blank",)}[text]
    return ("value", figure(indicator, text))


def figure(indicator: Indicator, text: str) -> int:
    labels = [option.label for option in indicator.rule.options]
    if text in ("是", "否"):
        return MICRO if text == "是" else 0
    if text in labels:
        return labels.index(text) * MICRO
    if text.count("-") == 2:
        return date.fromisoformat(text).toordinal() * MICRO
    return int(Fraction(text.rstrip("%")) * MICRO)


def ledger_event(row: dict[str, str]) -> LedgerEvent:
    amount = row.get("amount")
    return LedgerEvent(
        day=date.fromisoformat(row["date"] if row["date"].count("-") == 2 else f"{YEAR}-{row['date']}"),
        primary=row.get("primary", ""),
        secondary=row.get("secondary", ""),
        role=row.get("role", "主办"),
        instructor=row.get("instructor", "其他"),
        amount=None if amount is None else int(Fraction(amount) * MICRO),
        records=frozenset(row.get("records", "").split()),
    )


def filed_in(row: dict[str, str]) -> int:
    """The round that brings the event: as told, else the quarter of its date."""
    return int(row["filed"][1]) if "filed" in row else (int(row["date"].split("-")[-2]) + 2) // 3


def city_of(judge: Judge, indicator: Indicator, example: Example) -> City:
    """A unit that filed all four quarters; what the example does not give is blank."""
    items = {x.code: x for x in judge.framework.inputs}
    filings, office = {}, {}
    for quarter in (1, 2, 3, 4):
        given = example.given.get(quarter, {})
        cells = {code: cell(owner(judge, items[code], indicator), text) for code, text in given.items()}
        for code, entry in cells.items():
            if items[code].filled_by is FilledBy.OFFICE:
                office["U", quarter, code] = int(entry[1])
        events = tuple(ledger_event(row) for row in example.events if filed_in(row) == quarter)
        filings["U", quarter] = Filing(cells, events)
    return City((("U", example.type.value),), filings, office)


def owner(judge: Judge, item: Input, indicator: Indicator) -> Indicator:
    return next((i for i in judge.framework.indicators if i.code == item.indicator), indicator)


@pytest.mark.parametrize(("indicator", "example"), CASES, ids=[f"{i.code}-{e.text[:12]}" for i, e in CASES])
def test_example_of_the_standard(indicator: Indicator, example: Example) -> None:
    city = city_of(JUDGE, indicator, example)
    found: dict[int, int | str] = {}
    for quarter in example.expect:
        result = JUDGE.indicator(city, indicator.code, quarter)
        found[quarter] = result.points if result.state == "reported" else str(result.state)
    assert found == {q: STATES.get(e, e) if isinstance(e, str) else e for q, e in example.expect.items()}
