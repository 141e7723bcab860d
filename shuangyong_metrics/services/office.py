"""What the office itself enters: B9 and the surveys F1–F3, honours (bonus) and vetoes, each with its document."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.model import FilledBy, Framework, Role
from shuangyong_metrics.model import Round as ReportingRound
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import framework_for, round_state, unit
from shuangyong_metrics.store import Store, Transaction
from shuangyong_metrics.workbook.normalise import read_figure

COLUMNS = ("unit", "round", "item", "value", "level", "title", "document", "found_on", "authority", "finding")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ``item`` is an office input (B9-1), an honour (P1) or a veto (V8); an empty value takes it back."""

    unit: str
    round: ReportingRound
    item: str
    value: str = ""
    level: int | None = None
    title: str = ""
    document: str = ""
    found_on: date | None = None
    authority: str = ""
    finding: str = ""


def enter(store: Store, entries: Iterable[Entry], actor: Actor, now: datetime) -> int:
    """Record the office's entries, all or none; returns how many."""
    need_role(actor, Role.OFFICE)
    listed = list(entries)
    with store.transaction() as tx:
        for entry in listed:
            unit(store, entry.unit)
            if round_state(store, entry.round).published:
                raise Conflict(f"{entry.round.label}已公布，不能再录入 {entry.item}；如需更正请走追溯调整。")
            _append(tx, framework_for(store, entry.round), entry, actor.name, now)
        detail = {"entries": [f"{e.unit} {e.round.id} {e.item} {e.value or e.title}" for e in listed]}
        store.audit(tx, actor.name, "双拥办录入", "office", detail, now)
    return len(listed)


def _append(tx: Transaction, framework: Framework, entry: Entry, actor: str, now: datetime) -> None:
    columns: tuple[str, ...]
    row: tuple[object, ...]
    place = (tx.next_number(), entry.unit, entry.round.year, entry.round.quarter, entry.item)
    honours = {h.code: h for h in framework.honours}
    inputs = {x.code: x for x in framework.inputs if x.filled_by is FilledBy.OFFICE}
    if entry.item in inputs:
        value = read_figure(inputs[entry.item].kind, entry.value) if entry.value else None
        if value is not None and not isinstance(value, int):
            raise ShuangyongError(f"{entry.unit} {entry.item}：“{entry.value}”读不出来，请填数字或是、否。")
        columns = ("seq", "unit_id", "year", "quarter", "input", "value", "raw", "document", "made_at", "actor")
        tx.append("office_entries", columns, [(*place, value, entry.value, entry.document, now, actor)])
    elif entry.item in honours:
        levels = len(honours[entry.item].points)
        if not entry.title or (levels == 3 and entry.level not in (1, 2, 3)):
            raise ShuangyongError(
                f"{entry.unit} {entry.item}：加分须写明名称，P1、P2 还须写级别（1 国家、2 省、3 市）。"
            )
        columns = ("seq", "unit_id", "year", "quarter", "code", "level", "title", "document", "withdrawn", "made_at",
                   "actor")  # fmt: skip
        level = entry.level if levels == 3 else None
        row = (*place, level, entry.title, entry.document, entry.value == "撤销", now, actor)
        tx.append("honours", columns, [row])
    elif entry.item in {v.code for v in framework.vetoes}:
        if not (entry.found_on and entry.authority and entry.document):
            raise ShuangyongError(f"{entry.unit} {entry.item}：一票否决须写明认定日期、认定单位和文号。")
        columns = ("seq", "unit_id", "year", "quarter", "code", "found_on", "authority", "document", "finding", "withdrawn",
                   "made_at", "actor")  # fmt: skip
        row = (
            *place,
            entry.found_on,
            entry.authority,
            entry.document,
            entry.finding,
            entry.value == "撤销",
            now,
            actor,
        )
        tx.append("vetoes", columns, [row])
    else:
        raise ShuangyongError(f"{entry.unit} {entry.item}：不是双拥办录入的填报项、加分项或否决项。")


def read_entries(path: Path) -> list[Entry]:
    """An entry file: CSV with the columns of ``COLUMNS`` (unit, round, item and what the item needs)."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    entries = []
    for line, row in enumerate(rows, 2):
        fields = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            entries.append(
                Entry(
                    unit=fields["unit"],
                    round=ReportingRound.parse(fields["round"]),
                    item=fields["item"],
                    value=fields["value"],
                    level=int(fields["level"]) if fields["level"] else None,
                    title=fields["title"],
                    document=fields["document"],
                    found_on=date.fromisoformat(fields["found_on"]) if fields["found_on"] else None,
                    authority=fields["authority"],
                    finding=fields["finding"],
                )
            )
        except ValueError as error:
            raise ShuangyongError(
                f"{path.name} 第 {line} 行：{error} 读不出来（季度写成 2026Q3，日期写成 2026-03-31）。"
            ) from error
    return entries
