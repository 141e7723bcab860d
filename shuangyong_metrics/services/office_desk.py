"""The office's own figures as a table of all units; honours and vetoes; who entered what and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import MICRO, Honour, Input, Kind, Role, Round, Unit, Veto
from shuangyong_metrics.services import office, roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.office import WITHDRAWN, Entry
from shuangyong_metrics.services.office_inputs import Doubt, doubts, office_indicators
from shuangyong_metrics.services.vetoes import pending
from shuangyong_metrics.store import Store

HISTORY = 200
LEVELS = {1: "国家级", 2: "省级", 3: "市级"}
Figure = int | str | None


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """All units against the office's inputs of a quarter; ``figures[unit][input]`` is a number, 是, 否 or None;
    ``doubts``: rates whose part is greater than the whole.

    One sheet is equal to itself alone, so that what is made of it can be kept beside it.
    """

    units: tuple[Unit, ...]
    inputs: tuple[Input, ...]
    figures: Mapping[str, Mapping[str, Figure]]
    applies: Mapping[str, frozenset[str]]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Merit:
    """An honour or a veto that stands; ``waiting``: the unit was told of it and it is still to be ruled on."""

    unit: Unit
    code: str
    name: str
    level: int | None
    title: str
    document: str
    found_on: date | None
    authority: str
    finding: str
    notified_on: date | None = None
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that the office entered or took back."""

    unit: str
    item: str
    said: str
    document: str
    taken_back: bool
    made_at: datetime
    actor: str


@kept(4)
def sheet(store: Store, round_: Round, actor: Actor) -> Sheet:
    """What stands entered for the quarter; only inputs that are measured in it."""
    need_role(actor, Role.OFFICE)
    units, indicators = tuple(roster.units(store, round_)), office_indicators(store, round_)
    inputs = tuple(x for i in indicators for x in i.inputs)
    kinds = {x.code: x.kind for x in inputs}
    figures: dict[str, dict[str, Figure]] = {u.id: dict.fromkeys(kinds) for u in units}
    for row in store.rows("office_figures_of_round", year=round_.year, quarter=round_.quarter):
        if row["unit_id"] in figures and row["input"] in kinds:
            figures[row["unit_id"]][row["input"]] = _shown(kinds[row["input"]], row["value"])
    applies = {x.code: frozenset(u.id for u in units if u.type in i.applies_to) for i in indicators for x in i.inputs}
    return Sheet(units, inputs, figures, applies, doubts(store, round_))


def save_figures(
    store: Store, round_: Round, typed: Mapping[str, Mapping[str, object]], document: str, actor: Actor, now: datetime
) -> int:
    """Record the cells of ``typed[unit][input]`` that differ from what stands; an emptied cell is taken back.

    All or none; raises Conflict for a figure of an indicator that does not apply to the unit. Returns how many.
    """
    now_stands = sheet(store, round_, actor)
    names = {u.id: u.name for u in now_stands.units}
    entries = []
    for unit_id, cells in typed.items():
        for code, raw in cells.items():
            text, name = _typed(raw), names.get(unit_id, unit_id)
            if text == _typed(now_stands.figures.get(unit_id, {}).get(code)):
                continue
            if text and unit_id in names and unit_id not in now_stands.applies.get(code, names):
                raise Conflict(f"{name} {code}：这一类单位不适用本项。请清空这一格后再保存。")
            place = f"{name} {round_.label}"
            entries.append(Entry(unit_id, round_, code, text, document=document.strip(), place=place))
    return office.enter(store, entries, actor, now)


@kept(4)
def merits(store: Store, round_: Round, actor: Actor) -> tuple[Merit, ...]:
    """Honours and vetoes that stand in the quarter, those of units that have left its roster too: they can be taken back."""
    need_role(actor, Role.OFFICE)
    units = {u.id: u for u in (*roster.units_ever(store), *roster.units(store, round_))}
    names = {x.code: x.name for x in items(store, round_)}
    rows = store.rows("merits_of_round", year=round_.year, quarter=round_.quarter)
    waiting = {(c.unit_id, c.code): c.words for mine in pending(store, round_).values() for c in mine}
    return tuple(
        Merit(
            units[r["unit_id"]], r["code"], names.get(r["code"], ""), r["level"], r["title"], r["document"],
            r["found_on"], r["authority"], r["finding"], r["notified_on"],
            waiting.get((r["unit_id"], r["code"]), "") if r["is_pending"] else "",
        )
        for r in rows
    )  # fmt: skip


def items(store: Store, round_: Round) -> tuple[Honour | Veto, ...]:
    """The honours, then the vetoes, of the version that the round is scored by."""
    framework = roster.framework_for(store, round_)
    return (*framework.honours, *framework.vetoes)


def add_merit(store: Store, entry: Entry, actor: Actor, now: datetime) -> bool:
    """Record an honour or a veto; False when it stands so already. Both need the document they rest on.

    The unit is told of a veto on ``entry.notified_on``, today unless told otherwise; it counts once it is ruled on.
    """
    need_role(actor, Role.OFFICE)
    if not entry.document.strip():
        raise Conflict(f"{entry.item}：没有写依据的文号。请填写后再登记。")
    if entry.notified_on is None and entry.item in {v.code for v in roster.framework_for(store, entry.round).vetoes}:
        entry = replace(entry, notified_on=now.date())
    return bool(office.enter(store, [entry], actor, now))


def take_back(store: Store, round_: Round, merit: Merit, reason: str, actor: Actor, now: datetime) -> bool:
    """Take an honour or a veto back; the reason stays with the record."""
    need_role(actor, Role.OFFICE)
    if len(reason.strip()) < 2:
        raise Conflict(f"撤销 {merit.unit.name} {merit.code}：没有写理由。请写明为什么撤销。")
    said = Entry(
        merit.unit.id, round_, merit.code, WITHDRAWN, merit.level, merit.title,
        f"{merit.document}（撤销：{reason.strip()}）", merit.found_on, merit.authority, merit.finding,
    )  # fmt: skip
    return bool(office.enter(store, [said], actor, now))


@kept(4)
def history(store: Store, round_: Round, actor: Actor) -> tuple[Record, ...]:
    """The newest records of the quarter, ``HISTORY`` at most."""
    need_role(actor, Role.OFFICE, Role.REVIEWER)
    names = {u.id: u.name for u in roster.units(store, round_)}
    rows = store.rows("office_history", year=round_.year, quarter=round_.quarter, most=HISTORY)
    return tuple(
        Record(
            names.get(r["unit_id"], r["unit_id"]), r["item"], r["said"], r["document"], r["taken_back"], r["made_at"],
            r["actor"],
        )
        for r in rows
    )  # fmt: skip


def read_for(entries: Sequence[Entry], round_: Round) -> Sequence[Entry]:
    """The entries of an imported table; raises Conflict when one speaks of another round than the page."""
    for entry in entries:
        if entry.round != round_:
            raise Conflict(f"{entry.place}：填报期是 {entry.round.id}，本页是 {round_.id}。请改表，或先换到那一季。")
    return entries


def _shown(kind: Kind, value: int) -> Figure:
    if kind is Kind.YES_NO:
        return "是" if value else "否"
    return value // MICRO


def _typed(raw: object) -> str:
    """A cell as the office's reader takes it; a grid gives whole numbers as 2.0 beside empty cells."""
    if raw is None or raw != raw:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()
