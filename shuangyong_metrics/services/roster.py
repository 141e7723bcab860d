"""The roster of member units and the reporting rounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.calendar import deadlines
from shuangyong_metrics.errors import Conflict, NotFound
from shuangyong_metrics.framework import in_force
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Framework, Phase, Role, Round, Unit, UnitType
from shuangyong_metrics.scoring import add_deadlines, frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.options import deadline_rules
from shuangyong_metrics.services.setup import calendar
from shuangyong_metrics.store import Store


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
