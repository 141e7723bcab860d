"""追溯调整, reckoned: what a correction makes of the published rounds that it touches, beside what was published.

A published line is never changed. A correction adds, for its round and the later published ones of the year, the lines
that differ since; who asks for figures up to a correction's number gets those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shuangyong_metrics.model import Round, UnitType
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.publishing import frozen_rows
from shuangyong_metrics.services.results import NAMED_BY, frozen_lines, frozen_texts, item_of
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.store import Store

#: Up to the newest correction.
NEWEST = 2**62
#: round, kind, basis, unit, item
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """A unit whose card differs since the correction; totals (as shown) in hundredths, None where there is none."""

    round: str
    basis: str
    unit: str
    name: str
    total_before: int | None
    total_after: int | None
    rank_before: int | None
    rank_after: int | None
    grade_before: str | None
    grade_after: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator of the corrected unit whose points differ since; millionths."""

    round: str
    basis: str
    unit: str
    indicator: str
    before: int
    after: int


def touched(store: Store, round_: Round) -> list[RoundState]:
    """The published rounds that a correction of ``round_`` can reach: itself and the later ones of its year."""
    return [s for s in roster.rounds(store) if s.published and s.round.year == round_.year and s.round >= round_]


def lines_since(trial: Store, store: Store, state: RoundState, upto: int) -> dict[Key, str]:
    """Every line of a published round as it is reckoned in ``trial`` where it differs from what stands in ``store``.

    ``trial`` may be a rehearsal with one more correction in it.
    """
    standing = {kind: frozen_texts(store, state.round, kind, upto=upto) for kind in NAMED_BY}
    known = {key for kind, lines in standing.items() for key in _keyed(state, kind, lines).items()}
    anew = {k: t for kind, lines in frozen_rows(trial, state).items() for k, t in _keyed(state, kind, lines).items()}
    return {key: told for key, told in anew.items() if (key, told) not in known}


def _keyed(state: RoundState, kind: str, lines: Iterable[tuple[str, str, str]]) -> dict[Key, str]:
    return {(state.round.id, kind, basis, unit, item_of(kind, told)): told for basis, unit, told in lines}


def lines_digest(lines: dict[Key, str]) -> str:
    """SHA-256 over the lines that a correction made differ, in the order of their keys; one JSON list a line."""
    told = (json.dumps([*key, text], ensure_ascii=False) for key, text in sorted(lines.items()))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def stored_lines(store: Store, number: int) -> dict[Key, str]:
    """The lines that one correction made differ, as they are kept."""
    rows = store.rows("lines_of_correction", correction=number)
    return {
        (Round(r["year"], r["quarter"]).id, r["kind"], r["basis"], r["unit_id"], r["item"]): r["told"] for r in rows
    }


def effects(store: Store, lines: dict[Key, str], upto: int) -> tuple[list[Effect], list[Moved]]:
    """What the lines of a correction change against what stood up to ``upto``; the published basis first."""
    cards: list[Effect] = []
    moved: list[Moved] = []
    for key, told, before in _beside(store, lines, upto):
        round_id, kind, basis, unit, item = key
        if kind == "card":
            old, new = json.loads(before), json.loads(told)
            pairs = (x for name in ("shown_total", "rank", "grade") for x in (old[name], new[name]))
            cards.append(Effect(round_id, basis, unit, new["name"], *pairs))
        elif kind == "detail":
            points = int(json.loads(before)["points"]), int(json.loads(told)["points"])
            if points[0] != points[1]:
                moved.append(Moved(round_id, basis, unit, item, *points))
    order = {basis: n for n, basis in enumerate(("accepted", "self"))}
    cards.sort(key=lambda e: (e.round, order[e.basis], e.rank_after is None, e.rank_after or 0, e.unit))
    moved.sort(key=lambda m: (m.round, order[m.basis], m.indicator))
    return cards, moved


def _beside(store: Store, lines: dict[Key, str], upto: int) -> Iterator[tuple[Key, str, str]]:
    """Cards and details with what stood there before."""
    known: dict[tuple[str, str], dict[tuple[str, str, str], str]] = {}
    for key, told in lines.items():
        round_id, kind, basis, unit, item = key
        if kind == "answer":
            continue
        if (round_id, kind) not in known:
            texts = frozen_texts(store, Round.parse(round_id), kind, upto=upto)
            known[round_id, kind] = {(b, u, item_of(kind, t)): t for b, u, t in texts}
        yield key, told, known[round_id, kind][basis, unit, item]


def type_of_card(store: Store, round_: Round, unit_id: str) -> UnitType | None:
    """The unit's type as of the publication; None for a unit that was not in the roster then."""
    cards = frozen_texts(store, round_, "card", "accepted", unit_id)
    return UnitType(json.loads(cards[0][2])["type"]) if cards else None


def items_of(store: Store, state: RoundState) -> tuple[dict[str, str], dict[str, str]]:
    """What can be chosen: the units of the publication by code, and inputs, honours and vetoes by code, with their names."""
    framework = frameworks(store)[state.version]
    units = {card["unit"]: card["name"] for card in frozen_lines(store, state, "card", "accepted")}
    items = {x.code: x.label for x in framework.inputs}
    items |= {h.code: h.name for h in framework.honours} | {v.code: v.name for v in framework.vetoes}
    return dict(sorted(units.items(), key=lambda pair: pair[1])), items
