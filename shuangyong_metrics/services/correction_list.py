"""The corrections of a round as each reader may see them, each with what it changed beside what was published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Kind, Role, Round, Scorecard
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import adjusted
from shuangyong_metrics.services.access import Actor, need_results, need_unit
from shuangyong_metrics.services.adjusted import NEWEST, Effect, Moved
from shuangyong_metrics.services.results import cards_of
from shuangyong_metrics.services.roster import RoundState, round_state
from shuangyong_metrics.services.wording import FEW
from shuangyong_metrics.store import Store

_OTHERS = "其他单位的更正"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: of which round, unit and item, from what to what, why and on what; whom it moves in the round asked for.

    ``effects`` are cards that differ since, ``moved`` the indicators of any unit whose points do.
    """

    number: int
    round: Round
    unit: str
    unit_name: str
    item: str
    label: str
    before: str
    after: str
    reason: str
    document: str
    made_at: datetime
    actor: str
    digest: str
    effects: tuple[Effect, ...]
    moved: tuple[Moved, ...]

    @property
    def about(self) -> str:
        """B2-1 听课人数"""
        return f"{self.item} {self.label}".strip()


def corrections(store: Store, round_: Round, actor: Actor, unit_id: str | None = None) -> tuple[Correction, ...]:
    """Corrections of the round, and of earlier ones of its year that change it, oldest first; ``unit_id``: that touch it.

    A unit's account sees its own corrections, and of others' only what they change for itself. Few persons are hidden
    from leaders.
    """
    state = round_state(store, round_)
    if actor.role is Role.UNIT:
        need_unit(actor, unit_id or "")
    else:
        need_results(actor, state.published)
    found = (_seen(store, state, one, actor, unit_id) for one in _of_round(store, round_))
    return tuple(one for one in found if one is not None)


def adjusted_cards(store: Store, round_: Round, basis: str, actor: Actor) -> dict[str, Scorecard]:
    """By unit, the cards that differ from the published ones since corrections; for who may see all results."""
    state = round_state(store, round_)
    need_results(actor, state.published)
    if not state.published:
        return {}
    published = {c.unit: c for c in cards_of(store, state, basis)}
    return {c.unit: c for c in cards_of(store, state, basis, NEWEST) if c != published[c.unit]}


@kept(8)
def _of_round(store: Store, round_: Round) -> tuple[Correction, ...]:
    found = []
    for row in store.rows("corrections_of_year", year=round_.year, quarter=round_.quarter):
        lines = {k: told for k, told in adjusted.stored_lines(store, row["seq"]).items() if k[0] == round_.id}
        cards, moved = adjusted.effects(store, lines, row["seq"] - 1)
        if lines or row["quarter"] == round_.quarter:
            found.append(_correction(store, row, cards, moved))
    return tuple(found)


def _correction(store: Store, row: dict[str, Any], cards: list[Effect], moved: list[Moved]) -> Correction:
    of = Round(row["year"], row["quarter"])
    state = round_state(store, of)
    framework = frameworks(store)[state.version]
    named: dict[str, str] = {x.code: x.label for x in framework.inputs} | {h.code: h.name for h in framework.honours}
    named |= {v.code: v.name for v in framework.vetoes}
    names = {c.unit: c.name for c in cards_of(store, state, "accepted")}
    return Correction(
        row["seq"], of, row["unit_id"], names.get(row["unit_id"], row["unit_id"]), row["item"],
        f"{named.get(row['item'], '')} {row['title']}".strip(), row["before"], row["after"], row["reason"], row["document"],
        row["made_at"], row["actor"], row["digest"], tuple(cards), tuple(moved),
    )  # fmt: skip


def _seen(store: Store, state: RoundState, one: Correction, actor: Actor, unit_id: str | None) -> Correction | None:
    if unit_id is not None:
        mine = tuple(e for e in one.effects if e.unit == unit_id), tuple(m for m in one.moved if m.unit == unit_id)
        if one.unit != unit_id and not mine[0]:
            return None
        one = replace(one, effects=mine[0], moved=mine[1])
    if actor.role is Role.UNIT and one.unit != actor.unit_id:
        return replace(one, unit="", unit_name="", item="", label=_OTHERS, before="", after="", reason="", document="")
    if actor.role is Role.LEADER and _few(store, state, one):
        hidden = (FEW if figure in FEW_FIGURES else figure for figure in (one.before, one.after))
        return replace(one, before=next(hidden), after=next(hidden), reason="")
    return one


#: Counts of persons that leaders see as “<5”.
FEW_FIGURES = ("1", "2", "3", "4")


def _few(store: Store, state: RoundState, one: Correction) -> bool:
    persons = {x.code for x in frameworks(store)[state.version].inputs if x.kind is Kind.PERSONS}
    return one.item in persons and bool({one.before, one.after} & set(FEW_FIGURES))
