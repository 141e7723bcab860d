"""The items of a return under review, each with what helps to judge it: last quarter, the type, points, events, findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import FilledBy, Framework, Indicator, Input, Kind, Prior, Unit
from shuangyong_metrics.services.explanations import REOPENED
from shuangyong_metrics.services.fixing import options_of
from shuangyong_metrics.services.review_desk import ACCEPTED, SENT_BACK, standing
from shuangyong_metrics.services.review_facts import Facts
from shuangyong_metrics.services.review_findings import Explained, Findings
from shuangyong_metrics.services.review_looks import Look, figure_text, looks, urgency
from shuangyong_metrics.services.submission import Before

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One value to decide about. Figures are texts as people read them, empty where there is none.

    ``state``: filled, counted (from the ledger), no_change, not_applicable. ``key`` is the value a decision belongs to.
    ``before`` is the value of the revision before where it differs (empty text: there was none), else None;
    ``reworded`` says what 说明 and 佐证 were there, where the value is the same and they are not.
    ``points`` and ``max`` are the indicator's, self-assessed, in millionths; ``points`` None where it has none.
    ``looks`` says why somebody should look first; empty is 无异常. ``findings`` only tell, ``asked`` ask. ``back_before``
    is why the same value was sent back earlier in the round, when it is reasoned anew. ``fixed`` is the 核定值 that the
    decision puts in place of the figure, ``fixed_value`` the same in millionths; ``options`` are
    the words that a figure of this kind is chosen from (是 and 否, the labels of a choice), empty for what is typed.
    ``urgent`` orders the looks of one return, the smallest first.
    """

    input: str
    key: str
    indicator: str
    name: str
    label: str
    measure: str
    state: str
    figure: str
    raw: str
    last: str
    median: str
    points: int | None
    max: int
    reason: str
    note: str
    evidence: str
    sheet: str
    cell: str
    before: str | None
    reworded: str
    findings: tuple[str, ...]
    asked: tuple[Explained, ...]
    events: tuple[str, ...]
    looks: tuple[str, ...]
    back_before: str = ""
    decision: str = ""
    decision_reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    fixed: str = ""
    fixed_value: int | None = None
    options: tuple[str, ...] = ()
    urgent: tuple[int, ...] = ()

    @property
    def decided(self) -> str:
        """What was decided, in the office's words: 通过, 退回, 核定为 with the figure; empty while it waits."""
        if self.fixed:
            return f"核定为 {self.fixed}"
        return {ACCEPTED: "通过", SENT_BACK: "退回"}.get(self.decision, "")

    @property
    def stands(self) -> str:
        """What stands beside the value, as ``Decision.seen`` names it."""
        return standing(self.decision, self.fixed_value)


NOTHING = Before()


@dataclass(slots=True)
class Told:
    """All that stands beside the values of one return, out of what is known of the round."""

    facts: Facts
    member: Unit
    framework: Framework = field(init=False)
    inputs: dict[str, Input] = field(init=False)
    owners: dict[str, Indicator] = field(init=False)
    order: dict[str, int] = field(init=False)
    prior: dict[str, Prior] = field(init=False)
    medians: dict[str, int] = field(init=False)
    points: dict[str, Row] = field(init=False)
    decisions: dict[tuple[str, str], Row] = field(init=False)
    findings: Findings = field(init=False)
    rows: list[Row] = field(init=False)
    earlier: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        facts, unit = self.facts, self.member.id
        self.framework, standing = facts.framework, facts.returns[unit]
        self.inputs = {x.code: x for x in self.framework.inputs}
        self.owners = {i.code: i for i in self.framework.indicators}
        self.order = {code: n for n, code in enumerate(self.inputs)}
        self.prior = facts.prior.get(unit, NOTHING).figures
        self.medians = facts.medians.get(self.member.type.value, {})
        self.points, self.decisions = facts.points.get(unit, {}), facts.decisions.get(unit, {})
        self.findings = facts.findings.get(standing["submission_id"], Findings())
        self.rows = self.in_order(facts.items.get(standing["submission_id"], []))
        self.earlier = facts.items.get(standing["earlier"], [])

    def in_order(self, rows: list[Row]) -> list[Row]:
        return sorted(
            (r for r in rows if r["status"] != "blank" and r["input"] in self.inputs),
            key=lambda r: self.order[r["input"]],
        )

    def asked(self, code: str) -> bool:
        """Is a blank of this input something the unit has left out?"""
        item = self.inputs.get(code)
        if item is None or item.filled_by is not FilledBy.UNIT:
            return False
        owner = self.owners.get(item.indicator)
        return owner is None or self.member.type in owner.applies_to

    def text(self, row: Row) -> str:
        """What a return says of an input, in one word: the figure, 无变化, or 不适用 with its reason."""
        if row["status"] == "not_applicable":
            return f"不适用（{row['reason'] or '未写原因'}）"
        if row["status"] == "no_change":
            return "无变化"
        return self.figure(row["input"], row["value"])

    def figure(self, code: str, value: int | None) -> str:
        return figure_text(self.framework, self.inputs[code], value)

    def changed(self, row: Row) -> str | None:
        """The value of the revision before where it was another one; None where nothing changed."""
        if not self.earlier:
            return None
        said = [r for r in self.earlier if r["input"] == row["input"] and r["status"] != "blank"]
        if any(r["value_key"] == row["value_key"] for r in said):
            return None
        # a claim may stand beside a count of the ledger: what the return still says is no old value
        kept = {r["value_key"] for r in self.rows if r["input"] == row["input"]}
        return "、".join(self.text(r) for r in said if r["value_key"] not in kept)

    def reworded(self, row: Row) -> str:
        """What stood beside the same value in the revision before; empty where the words are the same."""
        said = next((r for r in self.earlier if (r["input"], r["value_key"]) == (row["input"], row["value_key"])), None)
        if said is None:
            return ""
        words = (("说明", "note"), ("佐证", "evidence"))
        return "；".join(f"{name}原为“{said[k] or '空白'}”" for name, k in words if (said[k] or "") != (row[k] or ""))

    def emptied(self) -> tuple[tuple[str, str], ...]:
        """Inputs that said something in the revision before and are blank now: code and old value."""
        said = {r["input"] for r in self.rows}
        gone = [r for r in self.in_order(self.earlier) if r["input"] not in said]
        return tuple((r["input"], self.text(r)) for r in gone)

    def stands(self, row: Row) -> tuple[Row, str]:
        """The decision that stands on a value, and why it was sent back where it is reasoned anew (then none stands)."""
        decided = self.decisions.get((row["input"], row["value_key"]), {})
        return ({}, decided["reason"]) if decided.get("decision") == REOPENED else (decided, "")

    def look(self, row: Row) -> Look:
        """What is known of a value when it is asked whether somebody should look at it."""
        code = row["input"]
        known = self.inputs[code]
        asked = self.findings.asked.get((code, row["value_key"]), ())
        return Look(
            known.kind, row["status"], row["value"], self.last(code), self.medians.get(code), self.changed(row),
            self.reworded(row), row["note"], tuple(self.findings.told.get(code, ())),
            explained=tuple(bool(a.said) for a in asked), back_before=bool(self.stands(row)[1]),
            places=self.facts.places.get((self.member.id, known.indicator), 0),
        )  # fmt: skip

    def last(self, code: str) -> int | None:
        return self.prior[code].last if code in self.prior else None

    def item(self, row: Row) -> Item:
        code = row["input"]
        known, owner = self.inputs[code], self.owners.get(self.inputs[code].indicator)
        points, look = self.points.get(known.indicator), self.look(row)
        decided, back_before = self.stands(row)
        mine = self.facts.events.get(self.member.id, ()) if row["status"] == "counted" else ()
        events = [e for e in mine if _touches(known, e)]
        # where to look: the cell, and for a count its first event
        place = next(iter(events), row)
        return Item(
            input=code,
            key=row["value_key"],
            indicator=known.indicator,
            name=owner.name if owner else "基础数据",
            label=known.label,
            measure=known.unit,
            state=row["status"],
            figure=self.text(row),
            raw=row["raw"],
            last=self.figure(code, look.last),
            median=self.figure(code, look.median),
            points=int(points["points"]) if points and points["state"] == "reported" else None,
            max=owner.points if owner else 0,
            reason=row["reason"] or "",
            note=row["note"] or "",
            evidence=row["evidence"] or "",
            sheet=place["sheet"] or "",
            cell=place["cell"] or "",
            before=look.before,
            reworded=look.reworded,
            findings=look.findings,
            asked=tuple(self.findings.asked.get((code, row["value_key"]), ())),
            events=tuple(_event_text(e) for e in events),
            looks=looks(look),
            urgent=urgency(look),
            back_before=back_before,
            decision=decided.get("decision", ""),
            decision_reason=decided.get("reason", ""),
            decided_by=decided.get("actor", ""),
            decided_at=decided.get("made_at"),
            fixed=self.figure(code, decided.get("fixed")),
            fixed_value=decided.get("fixed"),
            options=("是", "否") if known.kind is Kind.YES_NO else options_of(self.framework, known),
        )


def _touches(item: Input, event: Row) -> bool:
    tags = item.ledger.tags if item.ledger else ()
    return not tags or bool({event["primary_tag"], event["secondary_tag"]} & set(tags))


def _event_text(event: Row) -> str:
    """One event in one line: date, name, kind, role, tags, amount, records, cell."""
    day, amount = event["day"], event["amount"]
    parts = [
        f"{day.month}月{day.day}日" if event["day_quarter"] else f"{day.year}年{day.month}月{day.day}日（不计入）",
        event["title"] or event["kind"] or "",
        event["role"] or "",
        "＋".join(t for t in (event["primary_tag"], event["secondary_tag"]) if t),
        f"{amount / 1_000_000:.2f} 万元" if amount else "",
        "、".join(event["records"] or ()) or "无佐证记录",
        f"台账 {event['cell']}",
    ]
    return " · ".join(p for p in parts if p)
