"""Near-copies (雷同): returns that are nearly another unit's of the round, or the unit's own of the quarter before.

They are shown to the reviewer, who asks; nothing is blocked, and a unit never learns of another one from it. What a unit
files again in the same round is a correction and compared with nothing: the review shows what it changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Kind, Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.answers import decimal_text
from shuangyong_metrics.services.likeness import (
    LIMITS,
    Figure,
    Filed,
    is_alike,
    ledger_row,
    same_events,
    same_figures,
)
from shuangyong_metrics.store import Store

LEDGER, FIGURES = "ledger", "figures"
#: Unit, its name, its return that counts.
Standing = tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two places that say the same: what they are, where, and what stands there; ``mine`` is the return under review."""

    what: str
    cell: str
    mine: str
    other_cell: str
    theirs: str


@dataclass(frozen=True, slots=True)
class NearCopy:
    """What a return is nearly a copy of: ``equal`` of its ``of`` rows (ledger) or telling figures (figures)."""

    what: str
    unit_id: str
    name: str
    round: Round
    own: bool
    equal: int
    of: int
    pairs: tuple[Pair, ...]

    @property
    def words(self) -> str:
        """In one sentence."""
        whose = f"本单位{self.round.label}" if self.own else f"{self.name}本季"
        if self.what == LEDGER:
            return f"与{whose}台账雷同：{self.of} 条中有 {self.equal} 条"
        return f"与{whose}填报数雷同：{self.of} 个中有 {self.equal} 个相同"


@kept(4)
def near_copies(store: Store, actor: Actor, round_: Round) -> dict[str, tuple[NearCopy, ...]]:
    """Unit → what its return of the round is nearly a copy of, the most alike first; for reviewers and the office alone."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    now, before = _filed(store, round_), {f.unit_id: f for f in _filed(store, round_.previous)}
    found: dict[str, tuple[NearCopy, ...]] = {}
    for mine in now:
        others = [f for f in now if f is not mine]
        alike = [*_ledgers(mine, others), *_figures(mine, others)]
        if mine.unit_id in before:
            own = [before[mine.unit_id]]
            alike += [*_ledgers(mine, own), *_figures(mine, own)]
        if alike:
            found[mine.unit_id] = tuple(sorted(alike, key=lambda a: -a.equal / a.of))
    return found


def _ledgers(mine: Filed, others: list[Filed]) -> Iterator[NearCopy]:
    same = {theirs: same_events(mine, theirs) for theirs in others}
    seen = Counter(n for pairs in same.values() for n, _ in pairs)
    # an event that a large part of the city reports is everybody's
    most = max(LIMITS.city_units, LIMITS.city_share * len(others))
    telling = {n for n in range(len(mine.rows)) if seen[n] <= most}
    for theirs, pairs in same.items():
        kept_pairs = [(mine.rows[n], theirs.rows[place]) for n, place in pairs if n in telling]
        if is_alike(len(kept_pairs), len(telling), LIMITS.rows):
            shown = tuple(Pair("活动", a.cell, a.text, b.cell, b.text) for a, b in kept_pairs)
            yield _near_copy(LEDGER, mine, theirs, len(telling), shown)


def _figures(mine: Filed, others: list[Filed]) -> Iterator[NearCopy]:
    for theirs in others:
        of, inputs = same_figures(mine, theirs)
        if is_alike(len(inputs), of, LIMITS.figures):
            both = [(mine.figures[code], theirs.figures[code]) for code in inputs]
            shown = tuple(
                Pair(f"{a.input} {a.label}", a.cell, decimal_text(a.value), b.cell, decimal_text(b.value))
                for a, b in both
            )
            yield _near_copy(FIGURES, mine, theirs, of, shown)


def _near_copy(what: str, mine: Filed, theirs: Filed, of: int, pairs: tuple[Pair, ...]) -> NearCopy:
    own = mine.unit_id == theirs.unit_id
    return NearCopy(what, theirs.unit_id, theirs.name, theirs.round, own, len(pairs), of, pairs)


def _filed(store: Store, round_: Round) -> tuple[Filed, ...]:
    rows = store.rows("returns_now", year=round_.year, quarter=round_.quarter)
    return _read(store, round_, tuple((r["unit_id"], r["name"], r["submission_id"]) for r in rows))


@lru_cache(maxsize=8)
def _read(store: Store, round_: Round, standing: Standing) -> tuple[Filed, ...]:
    """What the returns say; a submission never changes, so this holds until another one counts."""
    key = {"year": round_.year, "quarter": round_.quarter}
    events: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows("ledger_rows", **key, unit_id=None):
        events.setdefault(row["unit_id"], []).append(row)
    figures: dict[str, dict[str, Figure]] = {}
    for row in store.rows("typed_figures", **key):
        cell, quarterly = f"{row['sheet']} {row['cell']}", row["over_year"] in ("sum", "quarter")
        figure = Figure(row["input"], row["label"], cell, row["value"], Kind(row["kind"]), quarterly)
        figures.setdefault(row["unit_id"], {})[figure.input] = figure
    return tuple(
        Filed(store, number, round_, unit_id, name, tuple(map(ledger_row, events.get(unit_id, ()))), figures.get(unit_id, {}))
        for unit_id, name, number in standing
    )  # fmt: skip
