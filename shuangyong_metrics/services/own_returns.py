"""我的报表: every submission of one unit, what became of it, and what was sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Framework, Role, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.extensions import Extension, own_extension
from shuangyong_metrics.services.review_looks import figure_text
from shuangyong_metrics.services.roster import RoundState, rounds
from shuangyong_metrics.services.withdrawal import Withdrawal, offered
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.store import Store

#: Uploaded files that are offered again; older ones stay kept.
DRAFTS = 5


@dataclass(frozen=True, slots=True)
class SentBack:
    """One item that was sent back: its code and words, the reason, and its cell (none: counted from 活动台账)."""

    input: str
    label: str
    reason: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """One item whose figure a reviewer fixed: what the unit reported, the 核定值 that counts in 考评分, why and by whom.

    Figures are texts as people read them; the cell is empty where the item is counted from 活动台账.
    """

    input: str
    label: str
    reported: str
    fixed: str
    reason: str
    by: str
    at: datetime
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class OwnSubmission:
    """One submission; ``state`` in the office's words, ``counts`` when it is the one that stands."""

    id: int
    revision: int
    at: datetime
    actor: str
    late: bool
    digest: str
    file_name: str
    state: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was uploaded and never submitted."""

    digest: str
    file_name: str
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class OwnRound:
    """A round with the unit's submissions, newest first; ``withdrawal`` when the standing one may be taken back.

    ``drafts``: files that wait in an open round, newest first, as many as people look at. ``extension``: the unit has
    more time than the others. ``fixed``: figures that a reviewer put in place of reported ones.
    """

    state: RoundState
    submissions: tuple[OwnSubmission, ...]
    sent_back: tuple[SentBack, ...]
    withdrawal: Withdrawal | None
    drafts: tuple[Draft, ...] = ()
    extension: Extension | None = None
    fixed: tuple[Fixed, ...] = ()

    @property
    def due(self) -> date:
        """The last day on which this unit's return is in time."""
        return self.extension.until if self.extension else self.state.filing_due

    @property
    def more_time(self) -> str:
        """That the unit has more time than the others, and why; nothing where it has not."""
        more = self.extension
        return f"（已延期，原为 {on(self.state.filing_due)}；{more.reason}）" if more else ""

    @property
    def words(self) -> str:
        """How the round stands for this unit."""
        standing = next((s.state for s in self.submissions if s.counts), None)
        return standing or ("未报送（已公布）" if self.state.published else "未报送")


def own_rounds(store: Store, unit_id: str, actor: Actor) -> list[OwnRound]:
    """Every round whose roster has the unit, newest first; raises NotAllowed for another unit's."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    need_unit(actor, unit_id)
    versions = frameworks(store)
    rows = store.rows("own_submissions", unit_id=unit_id)
    returned = store.rows("own_sent_back", unit_id=unit_id)
    waiting = store.rows("own_drafts", unit_id=unit_id)
    figures = store.rows("own_fixed", unit_id=unit_id)
    here = {(r["year"], r["quarter"]) for r in store.rows("rounds_of_unit", unit_id=unit_id)}
    found = []
    for state in sorted(rounds(store), key=lambda s: s.round, reverse=True):
        if (state.round.year, state.round.quarter) not in here:
            continue
        mine = [r for r in rows if _of(r, state.round)]
        back = () if state.published else _sent_back(versions[state.version], state.round, returned)
        submissions = tuple(_submission(r, state) for r in mine)
        # a reviewer has no access to what was not submitted
        drafts = () if state.published or actor.role is Role.REVIEWER else _drafts(state.round, waiting)
        undo = _withdrawal(store, submissions, state, actor)
        more = own_extension(store, state.round, unit_id)
        fixed = tuple(_fixed(versions[state.version], r) for r in figures if _of(r, state.round))
        found.append(OwnRound(state, submissions, back, undo, drafts, more, fixed))
    return found


def _of(row: dict[str, Any], round_: Round) -> bool:
    return (row["year"], row["quarter"]) == (round_.year, round_.quarter)


def _fixed(framework: Framework, row: dict[str, Any]) -> Fixed:
    item = next(x for x in framework.inputs if x.code == row["input"])
    reported = "无变化" if row["value"] is None else figure_text(framework, item, row["value"])
    return Fixed(
        item.code, item.label, reported, figure_text(framework, item, row["fixed"]), row["reason"], row["actor"],
        row["made_at"], row["sheet"] or "", row["cell"] or "",
    )  # fmt: skip


def _drafts(round_: Round, rows: list[dict[str, Any]]) -> tuple[Draft, ...]:
    mine = (r for r in rows if _of(r, round_))
    return tuple(Draft(r["digest"], r["name"] or "", r["made_at"], r["actor"]) for r in islice(mine, DRAFTS))


def _sent_back(framework: Framework, round_: Round, rows: list[dict[str, Any]]) -> tuple[SentBack, ...]:
    labels = {x.code: x.label for x in framework.inputs}
    return tuple(
        SentBack(r["input"], labels.get(r["input"], ""), r["reason"] or "", r["sheet"] or "", r["cell"] or "")
        for r in rows
        if _of(r, round_)
    )


def _submission(row: dict[str, Any], state: RoundState) -> OwnSubmission:
    return OwnSubmission(
        row["submission_id"], row["revision"], row["made_at"], row["actor"], row["late"], row["digest"],
        row["name"] or "", _state(row, state), row["is_current"],
    )  # fmt: skip


def _state(row: dict[str, Any], state: RoundState) -> str:
    if row["is_withdrawn"]:
        return "已撤回"
    if not row["is_current"]:
        return "已被取代"
    if state.published:
        return "已公布"
    if row["sent_back"]:
        return f"退回 {row['sent_back']} 项"
    if row["accepted"] == row["items"]:
        return "已通过"
    return "审核中" if row["accepted"] else "已提交"


def _withdrawal(
    store: Store, submissions: tuple[OwnSubmission, ...], state: RoundState, actor: Actor
) -> Withdrawal | None:
    standing = next((s for s in submissions if s.counts), None)
    if standing is None or state.published or actor.role is not Role.UNIT:
        return None
    try:
        return offered(store, standing.id, actor)
    except Conflict:
        return None
