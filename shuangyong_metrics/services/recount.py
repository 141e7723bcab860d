"""The ledgers of past returns counted as a new standard would have counted them; only ever inside a rehearsal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import CellRef, Event, Round, Status, UnitType
from shuangyong_metrics.services.counting import counts
from shuangyong_metrics.services.rehearsed_standard import MARK, Comparable
from shuangyong_metrics.store import Store

_ANSWER = ("submission_id", "input", "status", "value", "value_key", "raw", "sheet", "cell", "reason", "note", "evidence",
           "day_quarter", "instructed")  # fmt: skip
_DECISION = ("seq", "unit_id", "year", "quarter", "input", "value_key", "decision", "reason", "made_at", "actor")
_NOWHERE = CellRef("", "")
#: How the keys of decisions on a 不适用 begin.
CLAIM = f"{Status.NOT_APPLICABLE}:"
Row = tuple[Any, ...]


def recount(stage: Store, trial: Comparable, year: int, now: datetime) -> None:
    """Add what the recounted inputs say of every return of the year, decided as its ledger was decided then."""
    events, claims, decided = _events(stage, year), _claims(stage, trial, year), _decided(stage, year)
    with stage.transaction() as tx:
        answers: list[Row] = []
        decisions: list[Row] = []
        for filed in stage.rows("rehearsed_returns", year=year):
            number = filed["submission_id"]
            said = [*_counted(trial, filed, events[filed["unit_id"], filed["quarter"]]), *claims[number]]
            answers += [(number, *answer) for answer in said]
            for code, key in dict.fromkeys((answer[0], answer[3]) for answer in said):
                about = key if key.startswith(CLAIM) else ""
                # what was never counted was never decided: it counts as a return that is accepted
                decision = decided.get((number, code.rstrip(MARK), about), "" if about else "accepted")
                row = (filed["unit_id"], year, filed["quarter"], code, key, decision, None, now, "")
                decisions += [row] if decision else []
        tx.append("answers", _ANSWER, answers)
        numbers = tx.next_numbers(len(decisions))
        tx.append("decisions", _DECISION, [(n, *row) for n, row in zip(numbers, decisions, strict=True)])


def _decided(stage: Store, year: int) -> dict[tuple[int, str, str], str]:
    """Decisions by submission, input and, for a claim, what was decided about; an input is counted in one way only."""
    rows = stage.rows("rehearsed_decisions", year=year)
    keyed = ((r["value_key"] if r["value_key"].startswith(CLAIM) else "", r) for r in rows)
    return {(r["submission_id"], r["input"], about): r["decision"] for about, r in keyed}


def _claims(stage: Store, trial: Comparable, year: int) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for r in stage.rows("rehearsed_claims", year=year):
        if code := trial.recounted.get(r["input"]):
            row = (code, "not_applicable", None, r["value_key"], r["raw"], None, None, r["reason"], "", "", None, False)
            found[r["submission_id"]].append(row)
    return found


def _counted(trial: Comparable, filed: Mapping[str, Any], events: list[Event]) -> Iterator[Row]:
    round_ = Round(filed["year"], filed["quarter"])
    for code, held, value, instructed, key in counts(trial.framework, UnitType(filed["unit_type"]), events, round_):
        if code.endswith(MARK):
            yield code, "counted", value, key, "", None, None, "", "", "", held, instructed


def _events(stage: Store, year: int) -> dict[tuple[str, int], list[Event]]:
    found: dict[tuple[str, int], list[Event]] = defaultdict(list)
    for quarter in (1, 2, 3, 4):
        for row in stage.rows("ledger_rows", year=year, quarter=quarter, unit_id=None):
            found[row["unit_id"], quarter].append(_event(row))
    return found


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        ref=_NOWHERE,
        day=row["day"],
        kind=row["kind"] or "",
        primary=row["primary_tag"] or "",
        secondary=row["secondary_tag"] or "",
        role=row["role"] or "",
        partner=row["partner"] or "",
        instructor=row["instructor"] or "",
        amount=row["amount"],
        records=tuple(row["records"] or ()),
        title=row["title"] or "",
        number=row["number"] or "",
        raw=row["raw"] or "",
    )
