"""What the office itself enters: B9 and the surveys F1–F3, honours (bonus) and vetoes, each with its document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import MICRO, FilledBy, Framework, Kind, Role
from shuangyong_metrics.model import Round as ReportingRound
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.consultation_lock import FOR_REVIEW, need_no_consultation
from shuangyong_metrics.services.honours import title_as_spelled
from shuangyong_metrics.services.replies import veto_reply_until
from shuangyong_metrics.services.roster import framework_for, round_state, unit, units_ever
from shuangyong_metrics.services.scan_words import need_clean, scan_words
from shuangyong_metrics.services.tables import BadCell, Column, Row, TableFile, only_once, read_table
from shuangyong_metrics.store import Store, Transaction
from shuangyong_metrics.workbook.normalise import read_figure

WITHDRAWN = "撤销"
COLUMNS = (
    Column("unit", "单位代码", ("单位",)),
    Column("round", "填报期", ("季度",)),
    Column("item", "项目", ("代码", "项目代码")),
    Column("value", "数值", ("值",), required=False),
    Column("level", "级别", required=False),
    Column("title", "名称", ("荣誉名称",), required=False),
    Column("document", "文号", ("文件文号",), required=False),
    Column("found_on", "认定日期", required=False),
    Column("authority", "认定单位", required=False),
    Column("finding", "认定情况", ("情况",), required=False),
    Column("notified_on", "告知日期", required=False),
)
_LEVELS = {"": None, "1": 1, "2": 2, "3": 3, "国家": 1, "国家级": 1, "省": 2, "省级": 2, "市": 3, "市级": 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: ``item`` is an office input (B9-1), an honour (P1) or a veto (V8); an empty value takes it back;
    what a figure is taken back for stands in ``document``.

    ``place`` says where an imported line stands, for messages. ``notified_on``: the unit was told of the veto on that day
    and may answer; without it a veto is in force at once (it went through on paper).
    """

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
    place: str = ""
    notified_on: date | None = None

    @property
    def said(self) -> str:
        """What the audit log tells of it; of what is taken back, why."""
        if self.value == WITHDRAWN:
            return f"{WITHDRAWN}：{self.title} {self.document}"
        return self.value or self.title or f"撤回：{self.document}"

    @property
    def label(self) -> str:
        return f"{self.place}：{self.unit} {self.item}" if self.place else f"{self.unit} {self.item}"


def enter(store: Store, entries: Iterable[Entry], actor: Actor, now: datetime) -> int:
    """Record the office's entries, all or none; what stands so already is left alone. Returns how many were new."""
    need_role(actor, Role.OFFICE)
    listed, written = list(entries), list[Entry]()
    for entry in listed:
        texts = f"{entry.title}\n{entry.document}\n{entry.authority}\n{entry.finding}"
        need_clean({entry.label: texts}, scan_words(store))
    with store.transaction() as tx:
        for entry in listed:
            try:
                if _enter(store, tx, entry, actor.name, now):
                    written.append(entry)
            except NotFound as error:
                raise NotFound(f"{entry.place}：{error}" if entry.place else str(error)) from error
        if written:
            detail = {"entries": [f"{e.unit} {e.round.id} {e.item} {e.said}" for e in written]}
            store.audit(tx, actor, "双拥办录入", "office", detail, now)
    return len(written)


def _enter(store: Store, tx: Transaction, entry: Entry, actor: str, now: datetime) -> bool:
    """Append one entry; False when it stands so already. Raises Conflict for a round that is published."""
    # what stands for a unit that has left the roster can still be taken back
    if entry.value != WITHDRAWN or entry.unit not in {u.id for u in units_ever(store)}:
        unit(store, entry.unit, entry.round)
    return put(store, tx, entry, actor, now, corrects=False)


def put(store: Store, tx: Transaction, entry: Entry, actor: str, now: datetime, *, corrects: bool) -> bool:
    """``_enter`` without a look at the roster; only a correction, or a contest that is adopted, may go behind a publication
    or a 征求意见."""
    state, framework = round_state(store, entry.round), framework_for(store, entry.round)
    entry = replace(entry, title=title_as_spelled(tx, entry.unit, entry.round, entry.item, entry.title))
    table, facts = _record(framework, entry)
    key = {"unit_id": entry.unit, "year": entry.round.year, "quarter": entry.round.quarter}
    stands = tx.rows(f"{table}_now", **key, item=entry.item, title=entry.title)
    if table == "vetoes":
        facts |= _noticed(entry, facts, stands[0] if stands else None, now.date())
    if stands and all(stands[0][name] == value for name, value in facts.items()):
        return False
    taken_back = facts.get("withdrawn", facts.get("value", "") is None)
    if taken_back and not stands:
        if table == "office_entries":
            return False
        raise Conflict(f"{entry.label}：没有录入过这一项，无从撤销。请核对项目和名称。")
    if taken_back and table == "office_entries" and stands[0]["value"] is not None and len(entry.document.strip()) < 2:
        raise Conflict(f"{entry.label}：撤回已录入的数须写明理由。请在“依据”（导入表的“文号”列）写明后再保存。")
    if state.published and not corrects:
        raise Conflict(
            f"{entry.label}：{entry.round.label}已公布，数字已定格，不能再录入或改动。确有错误的，请到“追溯调整”页办理更正，并写明依据。"
        )
    if table == "office_entries" and not corrects:
        need_no_consultation(state, entry.label, "录入的数不能改动", FOR_REVIEW)
    row = {"seq": tx.next_number(), **key, _CODES[table]: entry.item, **facts, "made_at": now, "actor": actor}
    tx.append(table, tuple(row), [tuple(row.values())])
    return True


def _noticed(entry: Entry, facts: dict[str, object], stands: dict[str, Any] | None, today: date) -> dict[str, object]:
    """When the unit was told of a veto and until when it may answer.

    Raises Conflict for a veto that waits for the answer or the ruling: nobody changes it beneath the unit's hands.
    """
    same = stands is not None and all(stands[name] == value for name, value in facts.items())
    if (
        stands
        and stands["is_pending"]
        and not facts["withdrawn"]
        and not (same and entry.notified_on == stands["notified_on"])
    ):
        raise Conflict(
            f"{entry.label}：已告知单位，正等待陈述申辩或裁定，不能改动或直接生效。请在“双拥办录入”的“加分和否决”裁定；登记错了的，先撤销再重新登记。"
        )
    told = None if facts["withdrawn"] else entry.notified_on
    if same and stands and told in (None, stands["notified_on"]):
        return {name: stands[name] for name in ("notified_on", "reply_until")}
    if told and entry.found_on and not entry.found_on <= told <= today:
        raise ShuangyongError(f"{entry.label}：告知日期 {told} 应不早于认定日期 {entry.found_on}、不晚于今天。请改正。")
    return {"notified_on": told, "reply_until": veto_reply_until(told) if told else None}


#: The table's own name for what an entry is about.
_CODES = {"office_entries": "input", "honours": "code", "vetoes": "code"}


def _record(framework: Framework, entry: Entry) -> tuple[str, dict[str, object]]:
    """The table an entry belongs to and what it says there; raises ShuangyongError for one that says too little."""
    honours = {h.code: h for h in framework.honours}
    inputs = {x.code: x for x in framework.inputs if x.filled_by is FilledBy.OFFICE}
    if entry.notified_on and entry.item not in {v.code for v in framework.vetoes}:
        raise ShuangyongError(f"{entry.label}：告知日期只用于一票否决。请清空这一格。")
    if entry.item in inputs:
        value = _figure(entry, inputs[entry.item].kind) if entry.value else None
        return "office_entries", {"value": value, "raw": entry.value, "document": entry.document}
    if entry.item in honours:
        return "honours", _honour(entry, len(honours[entry.item].points) == 3)
    if entry.item not in {v.code for v in framework.vetoes}:
        raise ShuangyongError(f"{entry.label}：不是双拥办录入的填报项、加分项或否决项。")
    if entry.value != WITHDRAWN and not (entry.found_on and entry.authority and entry.document):
        raise ShuangyongError(f"{entry.label}：一票否决须写明认定日期、认定单位和文号。")
    return "vetoes", {
        "found_on": entry.found_on, "authority": entry.authority, "document": entry.document,
        "finding": entry.finding, "withdrawn": entry.value == WITHDRAWN,
    }  # fmt: skip


def _figure(entry: Entry, kind: Kind) -> int:
    value = read_figure(kind, entry.value)
    if not isinstance(value, int):
        raise ShuangyongError(f"{entry.label}：“{entry.value}”读不出来，请填数字或是、否。")
    if kind is Kind.COUNT and value % MICRO:
        raise ShuangyongError(f"{entry.label}：“{entry.value}”不是整数，请填整数。")
    return value


def _honour(entry: Entry, levelled: bool) -> dict[str, object]:
    unlevelled = levelled and entry.level is None and entry.value != WITHDRAWN
    if not entry.title or unlevelled:
        raise ShuangyongError(f"{entry.label}：加分须写明名称，P1、P2 还须写级别（1 国家、2 省、3 市）。")
    level = entry.level if levelled else None
    return {"level": level, "title": entry.title, "document": entry.document, "withdrawn": entry.value == WITHDRAWN}


def read_entries(path: Path | TableFile) -> list[Entry]:
    """An entry table with the columns of ``COLUMNS``: unit, round, item and what the item needs."""
    entries = read_table(path, COLUMNS, _entry)
    only_once([(e.place, (e.unit, e.round, e.item, e.title)) for e in entries], "单位、填报期、项目和名称")
    return entries


def _entry(row: Row) -> Entry:
    level = row.text("level")
    if level not in _LEVELS:
        raise BadCell("level", f"“{level}”不是级别。可填 1（国家）、2（省）、3（市）")
    try:
        round_ = ReportingRound.parse(row.need("round"))
    except BadCell:
        raise
    except ValueError as error:
        raise BadCell("round", f"“{row.text('round')}”读不出来，请写成 2026Q3 这样") from error
    return Entry(
        unit=row.need("unit"), round=round_, item=row.need("item").upper(), value=row.text("value"),
        level=_LEVELS[level], title=row.words("title"), document=row.words("document"), found_on=_day(row, "found_on"),
        authority=row.words("authority"), finding=row.words("finding"), place=row.place, notified_on=_day(row, "notified_on"),
    )  # fmt: skip


def read_day(text: str) -> date | None:
    """The day of a veto as people type it; None for a blank. Raises ShuangyongError when it is no day."""
    if not text.strip():
        return None
    value = read_figure(Kind.DATE, text)
    if not isinstance(value, int):
        raise ShuangyongError(f"“{text}”读不出来，请写成 2026-03-31 或 2026年3月31日")
    return date.fromordinal(value // MICRO)


def _day(row: Row, key: str) -> date | None:
    try:
        return read_day(row.text(key))
    except ShuangyongError as error:
        raise BadCell(key, str(error)) from error
