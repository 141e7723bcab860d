"""The SQL that scores rounds against the naive oracle in fractions, over whole drawn cities, both bases, all quarters."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import pytest
from cities import cities
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracle import score_city
from oracle_city import YEAR, City, CityResult, Filing, UnitResult
from oracle_judge import product_judge

from shuangyong_metrics.model import (
    Answer,
    CellRef,
    Event,
    FilledBy,
    Identity,
    Reading,
    Round,
    Scorecard,
    StandardScore,
    Status,
    UnitType,
)
from shuangyong_metrics.scoring import add_framework
from shuangyong_metrics.services.city import city_of
from shuangyong_metrics.services.recording import Upload, record
from shuangyong_metrics.store import Store

JUDGE = product_judge()
FRAMEWORK = JUDGE.framework
NOW = datetime(YEAR, 12, 31, 12)
NOWHERE = CellRef("", "")
LEDGER = {x.code for x in FRAMEWORK.inputs if x.filled_by is FilledBy.LEDGER}
_STATUS = {"value": Status.FILLED, "no_change": Status.NO_CHANGE, "na": Status.NOT_APPLICABLE, "blank": Status.BLANK}
#: More examples for a long run, e.g. SOAK=50.
EXAMPLES = 12 * int(os.environ.get("SOAK", "1"))


def answers_of(filing: Filing) -> tuple[Answer, ...]:
    found = []
    for code, cell in filing.cells.items():
        value = int(cell[1]) if cell[0] == "value" else None
        reason = str(cell[1]) if cell[0] == "na" else ""
        if code not in LEDGER or cell[0] == "na":
            found.append(Answer(code, _STATUS[str(cell[0])], value, "", NOWHERE, reason))
    return tuple(found)


def events_of(filing: Filing) -> tuple[Event, ...]:
    return tuple(
        Event(NOWHERE, e.day, "", e.primary, e.secondary, e.role, "", e.instructor, e.amount, tuple(sorted(e.records)),
              "", "", "")
        for e in filing.events
    )  # fmt: skip


def load(store: Store, city: City) -> None:
    """The drawn city in a real store, written by the service that records real workbooks."""
    columns: tuple[str, ...]
    types = dict(city.units)
    with store.transaction() as tx:
        add_framework(tx, FRAMEWORK, JUDGE.calendar, NOW, "x")
        columns = ("seq", "unit_id", "name", "unit_type", "closed", "made_at", "actor")
        tx.append("unit_events", columns, [(n, u, u, t, False, NOW, "x") for n, (u, t) in enumerate(city.units)])
    for (unit, quarter), filing in city.filings.items():
        who = Identity(unit, unit, UnitType(types[unit]), Round(YEAR, quarter), FRAMEWORK.version, FRAMEWORK.digest)
        reading = Reading(f"{unit}{quarter}", who, answers_of(filing), events_of(filing), ())
        record(store, reading, Upload("x", 1), FRAMEWORK, "x", NOW)
        accept(store, unit, quarter, filing.accepted)
    with store.transaction() as tx:
        columns = ("seq", "unit_id", "year", "quarter", "input", "value", "raw", "document", "made_at", "actor")
        office = [(tx.next_number(), u, YEAR, q, i, v, "", "", NOW, "x") for (u, q, i), v in city.office.items()]
        tx.append("office_entries", columns, office)
        columns = (
            "seq",
            "unit_id",
            "year",
            "quarter",
            "code",
            "level",
            "title",
            "document",
            "withdrawn",
            "made_at",
            "actor",
        )
        honours = [(tx.next_number(), u, YEAR, q, c, lv, t, "", False, NOW, "x") for u, q, c, lv, t in city.honours]
        tx.append("honours", columns, honours)
        columns = ("seq", "unit_id", "year", "quarter", "code", "withdrawn", "made_at", "actor")
        tx.append("vetoes", columns, [(tx.next_number(), u, YEAR, q, c, False, NOW, "x") for u, q, c in city.vetoes])


def accept(store: Store, unit: str, quarter: int, accepted: frozenset[str]) -> None:
    items = store.rows("review_items", unit_id=unit, year=YEAR, quarter=quarter)
    columns = ("seq", "unit_id", "year", "quarter", "input", "value_key", "decision", "reason", "made_at", "actor")
    with store.transaction() as tx:
        rows = [
            (tx.next_number(), unit, YEAR, quarter, i["input"], i["value_key"], "accepted", "", NOW, "x")
            for i in items
            if i["input"] in accepted
        ]
        tx.append("decisions", columns, rows)


def card_difference(row: dict[str, Any], wanted: UnitResult) -> str:
    keys = ("status", "bonus", "grade", "rank", "type_rank", "base", "total", "shown_total")
    if wanted.status == "not_submitted":
        nothing = all(row[key] is None for key in ("base", "total", "shown_total", "grade", "rank", "type_rank"))
        return "" if row["status"] == "not_submitted" and nothing else "status"
    for key in keys:
        if row[key] != getattr(wanted, key):
            return f"{key}: {row[key]!r}, oracle {getattr(wanted, key)!r}"
    for part in row["standards"] or []:
        standard = wanted.standards[part["code"]]
        for key in ("max", "earned", "effective_weight", "contribution"):
            if part[key] != getattr(standard, key):
                return f"{part['code']} {key}: {part[key]}, oracle {getattr(standard, key)}"
    return "" if tuple(row["veto"]) == wanted.veto else "veto"


def compare(store: Store, city: City, quarter: int, basis: str) -> None:
    result: CityResult = score_city(FRAMEWORK, city, quarter, basis, JUDGE.calendar.is_workday)
    params: dict[str, Any] = {"version": FRAMEWORK.version, "year": YEAR, "quarter": quarter, "basis": basis}
    for row in store.rows("points", unit_id=None, **params):
        unit = result.units[row["unit_id"]]
        if unit.status != "not_submitted":
            wanted = unit.indicators[row["indicator"]]
            got = (row["state"], row["points"])
            assert got == (wanted.state, wanted.points), (
                f"{unit.unit} Q{quarter} {basis} {row['indicator']}: {got}, {wanted}"
            )
    rows = store.rows("scorecards", **params)
    assert {r["unit_id"] for r in rows} == set(result.units)
    for row in rows:
        difference = card_difference(row, result.units[row["unit_id"]])
        assert not difference, f"{row['unit_id']} Q{quarter} {basis} {difference}"
    figures = city_of(FRAMEWORK, [as_card(r) for r in rows])
    assert {k: m for k, m in figures.means.items() if m is not None} == result.means
    assert figures.score == result.score


def as_card(row: dict[str, Any]) -> Scorecard:
    standards = tuple(StandardScore(**s) for s in row["standards"] or [])
    return Scorecard("", row["unit_id"], "", "", row["status"], "", None, 0, (), None, None, None, None, None, 0, 0, False,
                     standards)  # fmt: skip


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SOAK" not in os.environ,
    suppress_health_check=list(HealthCheck),
    # a city does not shrink well: the message names unit, quarter and indicator instead
    phases=(Phase.explicit, Phase.generate),
)
@given(st.data())
def test_every_unit_of_every_city_scores_as_the_oracle_says(data: st.DataObject) -> None:
    city = data.draw(cities(FRAMEWORK))
    with Store.memory() as store:
        load(store, city)
        for quarter in (1, 2, 3, 4):
            for basis in ("self", "accepted"):
                compare(store, city, quarter, basis)


def test_a_difference_would_be_seen() -> None:
    """The comparison itself can fail: one figure changed behind the oracle's back is found."""
    city = City((("U", "GEN"),), {("U", 4): Filing({"A8-1": ("value", 1_000_000)}, (), frozenset({"A8-1"}))})
    other = City(city.units, {("U", 4): Filing({"A8-1": ("value", 0)}, (), frozenset({"A8-1"}))})
    with Store.memory() as store:
        load(store, city)
        with pytest.raises(AssertionError):
            compare(store, other, 4, "self")
