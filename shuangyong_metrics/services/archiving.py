"""归档: published quarters are closed for good; nothing of them is corrected any more.

A correction of a quarter reaches the later quarters of its year. So a quarter is archived together with the published
ones before it in its year, and not while one of those is still open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.differences import Difference
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class ToArchive:
    """What archiving a quarter closes: itself and earlier ones of its year, and how many corrections they have.

    ``token`` stands for it: after another correction it is another one.
    """

    round: Round
    rounds: tuple[Round, ...]
    corrections: int
    token: str

    @property
    def label(self) -> str:
        """2026年一季度、2026年二季度; a whole year by its name."""
        whole = len(self.rounds) == 4
        return f"{self.round.year}年度（四个季度）" if whole else "、".join(r.label for r in self.rounds)


def offered(store: Store, actor: Actor) -> tuple[ToArchive, ...]:
    """What can be archived now, newest first."""
    need_role(actor, Role.OFFICE)
    found = []
    for state in sorted(roster.rounds(store), key=lambda s: s.round, reverse=True):
        if state.published and not state.archived and not _open_before(store, state.round):
            found.append(_to_archive(store, state.round))
    return tuple(found)


def archive(
    store: Store, round_: Round, actor: Actor, now: datetime, token: str | None = None
) -> tuple[RoundState, ...]:
    """Archive a quarter and the earlier ones of its year; a second time changes nothing. Returns what is archived of it.

    Raises Conflict for a quarter that is not published or has an open one before it, and, with the ``token`` of what was
    looked at, when there has been another correction since.
    """
    need_role(actor, Role.OFFICE)
    with store.transaction() as tx:
        state = roster.round_state(store, round_)
        if not state.published:
            raise Conflict(f"归档{round_.label}：还没有公布，不能归档。请先公布。")
        if not state.archived:
            still_open = _open_before(store, round_)
            if still_open:
                raise Conflict(f"归档{round_.label}：本年的{still_open[0].label}还没有公布。请先公布，再一并归档。")
            asked = _to_archive(store, round_)
            if token not in (None, asked.token):
                raise Conflict(f"归档{round_.label}：核对之后又有追溯调整。请看过调整后的结果，再确认一次。")
            columns = ("seq", "year", "quarter", "kind", "made_at", "actor")
            rows = [(tx.next_number(), r.year, r.quarter, "archived", now, actor.name) for r in asked.rounds]
            tx.append("round_events", columns, rows)
            detail = {"rounds": [r.id for r in asked.rounds], "corrections": asked.corrections}
            store.audit(tx, actor, "归档", round_.id, detail, now)
    return tuple(s for s in roster.rounds(store) if s.archived and s.round.year == round_.year and s.round <= round_)


def need_not_archived(store: Store, round_: Round, where: str) -> None:
    """Raise Conflict when a correction of the quarter would reach an archived one."""
    for state in roster.rounds(store):
        if state.archived and state.round.year == round_.year and state.round >= round_:
            raise Conflict(f"{where}：{state.round.label}已归档，不再追溯调整。确有错误的，请在以后的季度报表中说明。")


def corrected_after(store: Store) -> Iterator[Difference]:
    """Corrections that reach a quarter which was archived before them: there are none that this program made."""
    archived = {(r["year"], r["quarter"]): r["seq"] for r in store.rows("archivings")}
    for row in store.rows("corrections_all"):
        for (year, quarter), number in archived.items():
            if year == row["year"] and quarter >= row["quarter"] and number < row["seq"]:
                what = f"{row['seq']} 号追溯调整晚于 {Round(year, quarter).label}的归档"
                yield Difference("record", Round(year, quarter).id, row["unit_id"], row["item"], what=what)


def _open_before(store: Store, round_: Round) -> list[Round]:
    return [
        s.round for s in roster.rounds(store) if s.round.year == round_.year and s.round < round_ and not s.published
    ]


def _to_archive(store: Store, round_: Round) -> ToArchive:
    rounds = [
        s.round for s in roster.rounds(store) if s.round.year == round_.year and s.round <= round_ and not s.archived
    ]
    made = [r["seq"] for r in store.rows("corrections_all") if Round(r["year"], r["quarter"]) in rounds]
    seen = "|".join([*(r.id for r in rounds), *map(str, made)])
    return ToArchive(round_, tuple(rounds), len(made), hashlib.sha256(seen.encode()).hexdigest()[:16])
