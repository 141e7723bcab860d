"""The roster of member units and the reporting rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shuangyong_metrics.calendar import deadlines
from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.framework import in_force
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Framework, Phase, Role, Round, Unit, UnitType
from shuangyong_metrics.scoring import add_deadlines, frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.options import deadline_rules
from shuangyong_metrics.services.setup import DATA, calendar, read_roster
from shuangyong_metrics.store import Store, Transaction

#: What a roster says of a unit, as columns of ``unit_events``.
LISTED = ("seq", "unit_id", "kind", "since", "name", "unit_type", "closed", "made_at", "actor")


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round as it stands: its framework version, deadlines (a provisional one rests on weekends only), state.

    ``consulting_until``: the last day to answer of its 征求意见; None while there is none.
    """

    round: Round
    version: str
    filing_due: date
    review_due: date
    publish_due: date
    provisional: bool
    published_at: datetime | None
    digest: str | None
    consulting_until: date | None = None
    archived_at: datetime | None = None

    @property
    def consulting(self) -> bool:
        """Do the units have the draft of their scores before them (征求意见)?"""
        return self.consulting_until is not None and not self.published

    @property
    def still(self) -> bool:
        """Do returns and decisions stand still, because it is published or its draft is before the units?"""
        return self.published or self.consulting

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def published(self) -> bool:
        return self.published_at is not None

    def phase(self, today: date) -> Phase:
        """How far the round is: returns are due until the filing date; what comes later is taken and marked late."""
        if self.archived:
            return Phase.ARCHIVED
        if self.published:
            return Phase.PUBLISHED
        if self.consulting:
            return Phase.CONSULTING
        return Phase.FILING if today <= self.filing_due else Phase.REVIEW


def units(store: Store, round_: Round | None = None) -> list[Unit]:
    """The units in the order of their codes: of a quarter's roster, or all that somebody works with now.

    Now: in a round that is open and not published or in the quarter after the newest published one, as in the newest.
    """
    return list(_units(store, round_))


@kept(16, by="frame")
def _units(store: Store, round_: Round | None) -> tuple[Unit, ...]:
    asked = {"year": round_.year, "quarter": round_.quarter} if round_ else {}
    rows = store.rows("units_in" if round_ else "units", **asked)
    return tuple(Unit(r["unit_id"], r["name"], UnitType(r["unit_type"])) for r in rows)


@kept(2, by="frame")
def units_ever(store: Store) -> tuple[Unit, ...]:
    """Every unit that is or was in a roster, those that were taken out or merged as they were last."""
    return tuple(Unit(r["unit_id"], r["name"], UnitType(r["unit_type"])) for r in store.rows("units_ever"))


def unit(store: Store, unit_id: str, round_: Round | None = None) -> Unit:
    """One unit, of a quarter's roster or of those that somebody works with now; raises NotFound."""
    for known in units(store, round_):
        if known.id == unit_id:
            return known
    where = f"{round_.label}的名册" if round_ else "名册"
    raise NotFound(f"单位代码 {unit_id}：{where}里没有。请核对代码，或由双拥办先导入单位名册。")


def first_free(store: Store) -> Round | None:
    """The first quarter that a change of the roster can hold from: the one after the newest published; None: any."""
    published = [s.round for s in rounds(store) if s.published]
    return max(published).next if published else None


def number_of(round_: Round | None) -> int:
    """A quarter as ``unit_events`` counts it; 0: from the beginning.

    >>> number_of(Round(2026, 4)), number_of(None)
    (8108, 0)
    """
    return 4 * round_.year + round_.quarter if round_ else 0


def import_units(
    store: Store, roster: Iterable[Unit], actor: Actor, now: datetime, back: frozenset[str] = frozenset()
) -> int:
    """Add new units and record changed names or types, from ``first_free`` on; returns how many records were written.

    Raises Conflict for units that were merged into another one, by name, unless they stand in ``back``: an old table would
    bring them back without anybody having meant it. Those that were only taken out come back by being imported.
    """
    need_role(actor, Role.OFFICE)
    listed = list(roster)
    with store.transaction() as tx:
        known = {u.id: u for u in units(store)}
        changed = [u for u in listed if known.get(u.id) != u]
        if not changed:
            return 0
        _need_types_stand(store, [u for u in changed if u.id in known and u.type is not known[u.id].type])
        _need_not_merged(store, tx, [u for u in changed if u.id not in known and u.id not in back])
        since = number_of(first_free(store))
        rows = [
            (tx.next_number(), u.id, "listed", since, u.name, u.type.value, False, now, actor.name) for u in changed
        ]
        tx.append("unit_events", LISTED, rows)
        store.audit(tx, actor, "导入单位名册", "units", {"units": [u.id for u in changed]}, now)
    return len(changed)


def _need_types_stand(store: Store, retyped: list[Unit]) -> None:
    """Another type moves the draft of a round that is in 征求意见."""
    consulting = [s.round for s in rounds(store) if s.consulting]
    if retyped and consulting:
        named = "、".join(u.name for u in retyped)
        raise Conflict(
            f"导入单位名册：{named}要改单位类型，{consulting[0].label}正在征求意见，会改动初评。请等公布以后再导入，或先从表中去掉。"
        )


def _need_not_merged(store: Store, tx: Transaction, coming: Sequence[Unit]) -> None:
    """Whether a unit takes part is told by its newest record of the newest quarter that was not taken back."""
    names = {u.id: u.name for u in units_ever(store)}
    newest: dict[str, dict[str, Any]] = {}
    for row in tx.rows("unit_changes"):
        before = newest.get(row["unit_id"])
        tells = row["kind"] in ("listed", "closed", "merged") and not row["is_undone"]
        if tells and (before is None or (row["since"], row["seq"]) > (before["since"], before["seq"])):
            newest[row["unit_id"]] = row
    merged = [(u, newest[u.id]) for u in coming if u.id in newest and newest[u.id]["kind"] == "merged"]
    if merged:
        named = "；".join(
            f"{u.name}（{u.id}）已并入{names.get(r['successor'], r['successor'])}（{r['document']}）" for u, r in merged
        )
        raise Conflict(
            f"名册：{named}。整张表都没有导入。不再单独报送的，请从表里删去这一行；确要恢复单独报送的，命令行加 --restore，网页上请重新选择文件、"
            "看过“恢复”的单位再导入；合并记错了的，收回那条变更。"
        )


def ensure_roster(store: Store, actor: Actor, now: datetime) -> None:
    """Seed an empty roster from ``data/units.csv``; a store that has units is left alone."""
    if not units(store):
        import_units(store, read_roster(DATA / "units.csv"), actor, now)


def rounds(store: Store) -> list[RoundState]:
    """All rounds that were ever opened, oldest first."""
    return list(_rounds(store))


@kept(2, by="frame")
def _rounds(store: Store) -> tuple[RoundState, ...]:
    return tuple(
        RoundState(
            Round(r["year"], r["quarter"]), r["version"], r["filing_due"], r["review_due"], r["publish_due"],
            r["provisional"], r["published_at"], r["digest"], r["consulting_until"], r["archived_at"],
        )
        for r in store.rows("rounds")
    )  # fmt: skip


def round_state(store: Store, round_: Round) -> RoundState:
    """One opened round; raises Conflict when it was never opened."""
    for state in rounds(store):
        if state.round == round_:
            return state
    raise Conflict(f"{round_.label}（{round_.id}）尚未开放填报：请由双拥办先开放本季。")


def framework_for(store: Store, round_: Round) -> Framework:
    """The version a round was opened with, or, before it opens, the newest one in force."""
    versions = frameworks(store)
    opened = {s.round: s.version for s in rounds(store)}
    if round_ in opened:
        return versions[opened[round_]]
    found = in_force(versions.values(), round_)
    if found is None:
        raise NotFound(
            f"{round_.label}：没有适用的考评标准，最早的标准自 {min(f.first_round for f in versions.values()).id} 起施行。"
        )
    return found


def need_earlier_published(store: Store, round_: Round, where: str) -> None:
    """Raise Conflict while an earlier round is not published: its figures stand in the year's score and beside last quarter's."""
    earlier = [s.round for s in rounds(store) if s.round < round_ and not s.published]
    if earlier:
        named = "、".join(r.label for r in earlier)
        raise Conflict(
            f"{where}：前面的{named}还没有公布，本季的年度累计和与上季的比较要用它的数。请先公布{earlier[0].label}。"
        )


def _need_may_open(store: Store, round_: Round, today: date) -> None:
    known = rounds(store)
    if any(s.round == round_ for s in known):
        raise Conflict(f"{round_.label}（{round_.id}）已经开放过，无需再次开放。")
    after = [s.round for s in known if s.published and s.round > round_]
    if after:
        raise Conflict(
            f"{round_.label}（{round_.id}）：后面的{max(after).label}已经公布，公布的数不再变动，不能补开以前的季度。"
            "漏报的数请写进以后的季度报表。"
        )
    if round_ > Round.of(today):
        raise Conflict(f"{round_.label}（{round_.id}）：这个季度还没有开始，不能开放。请核对年份和季度。")


def open_round(store: Store, round_: Round, actor: Actor, now: datetime) -> RoundState:
    """Open a round for filing with the version in force now.

    Raises Conflict when it is open already, its quarter has not begun, or a later one is published: what is published
    would not know of it.
    """
    need_role(actor, Role.OFFICE)
    days = calendar()
    with store.transaction() as tx:
        _need_may_open(store, round_, now.date())
        framework = framework_for(store, round_)
        due = deadlines(round_, days, deadline_rules(store))
        if not tx.rows("deadline_years", version=framework.version, year=round_.year):
            add_deadlines(tx, framework, days, round_.year)
        columns = ("seq", "year", "quarter", "kind", "version", "filing_due", "review_due", "publish_due", "provisional",
                   "made_at", "actor")  # fmt: skip
        row = (tx.next_number(), round_.year, round_.quarter, "opened", framework.version, due.filing, due.review,
               due.publish, due.provisional, now, actor.name)  # fmt: skip
        tx.append("round_events", columns, [row])
        detail = {"version": framework.version, "digest": framework.digest, "filing_due": due.filing}
        store.audit(tx, actor, "开放填报", round_.id, detail, now)
    return round_state(store, round_)
