"""What every unit answered in a round, each figure with its source: cell, event rows, office entry."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from shuangyong_metrics.model import MICRO, Framework, Kind, Role
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_results, need_unit
from shuangyong_metrics.services.results import frozen_lines, live_points
from shuangyong_metrics.services.roster import RoundState, rounds
from shuangyong_metrics.store import Store

_OF_FIXED = ("reported", "fixed", "fixed_reason", "fixed_by")
_STATES = {"filled": "reported", "no_change": "no_change", "blank": "not_reported"}


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """One input of one unit's round; ``value`` is the round's own figure as text, ``file`` the workbook's SHA-256.

    ``state``: reported, no_change, not_reported, not_applicable (approved), not_applicable_pending, not_due,
    not_submitted. ``source``: cell, base, event, office. Where a reviewer put a 核定值 in place of the unit's figure,
    ``reported`` is the unit's (无变化 where it said that) and ``fixed`` the 核定值, whichever of them counts as ``value``.
    """

    unit: str
    round: str
    indicator: str
    input: str
    state: str
    value: str | None
    raw: str
    source: str
    file: str | None
    sheet: str | None
    cell: str | None
    decision: str | None
    reason: str
    note: str
    events: list[dict[str, Any]] = field(default_factory=list)
    reported: str | None = None
    fixed: str | None = None
    fixed_reason: str = ""
    fixed_by: str = ""

    def fields(self) -> dict[str, Any]:
        """As it is printed and published: what speaks of a 核定值 only where there is one."""
        told = asdict(self)
        return told if self.fixed is not None else {k: v for k, v in told.items() if k not in _OF_FIXED}


def answers(
    store: Store, state: RoundState, basis: str, actor: Actor, unit_id: str | None = None, upto: int = 0
) -> list[StoredAnswer]:
    """The answers of a round; frozen ones when it is published. A unit's account sees its own only.

    ``upto`` is the number up to which later corrections are taken in (``results``).
    """
    if actor.role is Role.UNIT:
        need_unit(actor, unit_id or "")
    else:
        need_results(actor, state.published)
    if state.published:
        return [StoredAnswer(**fields) for fields in frozen_lines(store, state, "answer", basis, unit_id, upto)]
    return live_answers(store, state, basis, unit_id)


def year_answers(
    store: Store, state: RoundState, basis: str, actor: Actor, unit_id: str | None = None
) -> list[StoredAnswer]:
    """The answers of the round and of the earlier ones of its year, as its figures rest on them.

    Corrections of earlier rounds are in them unless they came after this round's own publication.
    """
    published = {(r["year"], r["quarter"]): int(r["seq"]) for r in store.rows("publications")}
    upto = published.get((state.round.year, state.round.quarter), 2**62)
    found: list[StoredAnswer] = []
    for earlier in rounds(store):
        if earlier.round.year == state.round.year and earlier.round <= state.round:
            found += answers(store, earlier, basis, actor, unit_id, 0 if earlier.round == state.round else upto)
    return found


def live_answers(store: Store, state: RoundState, basis: str, unit_id: str | None = None) -> list[StoredAnswer]:
    """The answers as they stand now."""
    framework = frameworks(store)[state.version]
    where = {"year": state.round.year, "quarter": state.round.quarter, "unit_id": unit_id}
    counted = {(r["unit_id"], r["input"]): r for r in store.rows("ledger_items", version=state.version, **where)}
    events: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows("ledger_rows", **where):
        events.setdefault(row["unit_id"], []).append(row)
    not_due = {
        (r["unit_id"], r["indicator"]) for r in live_points(store, state, basis, unit_id) if r["state"] == "not_due"
    }
    result = []
    for row in store.rows("answer_rows", version=state.version, **where):
        ledger = counted.get((row["unit_id"], row["input"]))
        answer = _Builder(framework, state, basis, row, ledger, events.get(row["unit_id"], [])).answer()
        if (answer.unit, answer.indicator) in not_due and answer.state == "not_reported":
            answer = replace(answer, state="not_due")
        result.append(answer)
    return result


@dataclass(frozen=True, slots=True)
class _Builder:
    framework: Framework
    state: RoundState
    basis: str
    row: dict[str, Any]
    ledger: dict[str, Any] | None
    events: list[dict[str, Any]]

    def answer(self) -> StoredAnswer:
        row = self.row
        if row["filled_by"] == "office":
            return self._make("office", *self._office())
        if row["submission_id"] is None:
            return self._make("cell", "not_submitted", None)
        if row["is_corrected"] and self.basis == "accepted":
            return self._corrected()
        if row["status"] == "not_applicable":
            state = {"accepted": "not_applicable", "sent_back": "not_reported"}.get(
                row["decision"], "not_applicable_pending"
            )
            if row["filled_by"] != "ledger" or state != "not_reported":
                return self._make("cell", state, None)
        if row["filled_by"] == "ledger":
            return self._make("event", *self._counted())
        if self._is_fixed:
            return self._make(
                "base" if row["over_year"] == "base" else "cell", "reported", self._figure(row["fixed_value"])
            )
        blank = self.basis == "accepted" and row["decision"] != "accepted"
        state = "not_reported" if blank else _STATES[row["status"] or "blank"]
        value = self._figure(row["value"]) if state == "reported" else None
        return self._make("base" if row["over_year"] == "base" else "cell", state, value)

    def _corrected(self) -> StoredAnswer:
        """The figure that stands since a correction; where it came from is still the cell, or the ledger."""
        value, ledger = self.row["corrected_value"], self.row["filled_by"] == "ledger"
        source = "event" if ledger else "base" if self.row["over_year"] == "base" else "cell"
        state = "not_reported" if value is None else "reported"
        made = self._make(source, state, None if value is None else self._figure(value))
        return replace(made, decision="corrected", reason=self.row["corrected_reason"])

    def _office(self) -> tuple[str, str | None]:
        value = self.row["office_value"]
        if value is None:
            default = self.row["indicator"] in ("B9", "F3")
            return ("reported", "0") if default else ("not_reported", None)
        return "reported", self._figure(value)

    def _counted(self) -> tuple[str, str | None]:
        if self.ledger is None or (self.basis == "accepted" and self.ledger["decision"] != "accepted"):
            return "not_reported", None
        return "reported", self._figure(self.row["fixed_value"] if self._is_fixed else self.ledger["value"] or 0)

    @property
    def _is_fixed(self) -> bool:
        """Does a 核定值 count, and not the reported figure?"""
        return self.basis == "accepted" and self.row["fixed_value"] is not None

    def _fixed(self) -> dict[str, Any]:
        """The reported figure beside the 核定值; nothing where none stands."""
        row = self.row
        if row["fixed_value"] is None:
            return {}
        said = self.ledger["value"] or 0 if self.ledger else row["value"]
        return {
            "reported": "无变化" if said is None else self._figure(said),
            "fixed": self._figure(row["fixed_value"]),
            "fixed_reason": row["fixed_reason"],
            "fixed_by": row["fixed_by"],
        }

    def _figure(self, value: int) -> str:
        kind = Kind(self.row["kind"])
        if kind is Kind.YES_NO:
            return "是" if value else "否"
        if kind is Kind.DATE:
            return date.fromordinal(value // MICRO).isoformat()
        if kind is Kind.CHOICE:
            return self.framework.indicator(self.row["indicator"]).rule.options[value // MICRO].label
        return decimal_text(value)

    def _make(self, source: str, state: str, value: str | None) -> StoredAnswer:
        row, office = self.row, source == "office"
        ledger = source == "event"
        return StoredAnswer(
            unit=row["unit_id"],
            round=self.state.round.id,
            indicator=row["indicator"],
            input=row["input"],
            state=state,
            value=value,
            raw=row["office_raw"] or "" if office else "" if ledger else row["raw"],
            source=source,
            file=None if office else row["digest"],
            sheet=None if office or ledger else row["sheet"],
            cell=None if office or ledger else row["cell"],
            decision=self.ledger["decision"] if ledger and self.ledger else row["decision"],
            reason=row["reason"] or "",
            note=(row["office_document"] if office else row["note"]) or "",
            events=[self._event(e) for e in self.events if self._tagged(e)] if ledger else [],
            **self._fixed(),
        )

    def _tagged(self, event: dict[str, Any]) -> bool:
        item = next(x for x in self.framework.inputs if x.code == self.row["input"])
        tags = item.ledger.tags if item.ledger else ()
        return not tags or bool({event["primary_tag"], event["secondary_tag"]} & set(tags))

    def _event(self, event: dict[str, Any]) -> dict[str, Any]:
        return {
            "date": event["day"].isoformat(),
            "filed": f"{event['year']}Q{event['quarter']}",
            "counts": event["day_quarter"] is not None,
            "tags": [t for t in (event["primary_tag"], event["secondary_tag"]) if t],
            "role": event["role"],
            "instructor": event["instructor"],
            "amount": None if event["amount"] is None else decimal_text(event["amount"]),
            "records": list(event["records"] or []),
            "sheet": event["sheet"],
            "cell": event["cell"],
            "raw": event["raw"],
        }


def decimal_text(value: int) -> str:
    """Millionths as the shortest decimal text.

    >>> decimal_text(2_500_000)
    '2.5'
    """
    text = format((Decimal(value) / MICRO).normalize(), "f")
    return "0" if text == "-0" else text
