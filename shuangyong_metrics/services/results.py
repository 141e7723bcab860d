"""Scorecards, points and the city's figures of a round: frozen ones when it is published, live ones before."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from shuangyong_metrics.model import Round, Scorecard, StandardScore
from shuangyong_metrics.services.access import Actor, need_results
from shuangyong_metrics.services.roster import RoundState, round_state
from shuangyong_metrics.store import Store

BASES = ("self", "accepted")
#: What is frozen of a round, and the field that names a line of it beside its unit.
NAMED_BY = {"card": "", "detail": "indicator", "answer": "input"}


def scorecards(store: Store, round_: Round, basis: str, actor: Actor, upto: int = 0) -> list[Scorecard]:
    """All units of the round, ranked ones first by rank; raises NotAllowed while the actor may not see them.

    ``upto`` as in ``frozen_lines``.
    """
    state = round_state(store, round_)
    need_results(actor, state.published)
    return cards_of(store, state, basis, upto)


def frozen_texts(
    store: Store, round_: Round, kind: str, basis: str | None = None, unit_id: str | None = None, upto: int = 0
) -> list[tuple[str, str, str]]:
    """Basis, unit and text of every line; as in ``frozen_lines``."""
    where = {"year": round_.year, "quarter": round_.quarter, "basis": basis, "unit_id": unit_id}
    lines = [(r["basis"], r["unit_id"], r["told"]) for r in store.rows(f"published_{kind}s", **where)]
    rows = store.rows("adjusted_lines", **where, kind=kind, upto=upto) if upto else []
    since = {(r["basis"], r["unit_id"], r["item"]): r["told"] for r in rows}
    return [(*line[:2], since.get((*line[:2], item_of(kind, line[2])), line[2])) for line in lines] if since else lines


def item_of(kind: str, told: str) -> str:
    """What names a frozen line beside its unit: nothing, an indicator, an input."""
    return str(json.loads(told)[NAMED_BY[kind]]) if NAMED_BY[kind] else ""


def frozen_lines(
    store: Store, state: RoundState, kind: str, basis: str, unit_id: str | None = None, upto: int = 0
) -> list[dict[str, Any]]:
    """The lines (``kind``: card, detail, answer) that were frozen, in their order; shared by no one.

    With ``upto`` those that a correction with a number up to it made differ are taken as they stand since.
    """
    lines = frozen_texts(store, state.round, kind, basis, unit_id, upto)
    return [json.loads(told) for _, _, told in lines]


def cards_of(store: Store, state: RoundState, basis: str, upto: int = 0) -> list[Scorecard]:
    """The scorecards of a round without asking who wants them; for other services. ``upto`` as in ``frozen_lines``."""
    if state.published:
        return sorted((_thaw(fields) for fields in frozen_lines(store, state, "card", basis, upto=upto)), key=_place)
    return live_cards(store, state, basis)


def live_cards(store: Store, state: RoundState, basis: str) -> list[Scorecard]:
    """Scored now, whatever was published."""
    params = {"year": state.round.year, "quarter": state.round.quarter}
    pending = {r["unit_id"] for r in store.rows("undecided", unit_id=None, **params)} if basis == "accepted" else set()
    rows = store.rows("scorecards", version=state.version, basis=basis, **params)
    return [_card(r, state, basis, r["unit_id"] in pending) for r in rows]


def _card(row: dict[str, Any], state: RoundState, basis: str, provisional: bool) -> Scorecard:
    filed = row["status"] != "not_submitted"
    return Scorecard(
        round=state.round.id,
        unit=row["unit_id"],
        name=row["name"],
        type=row["unit_type"],
        status=row["status"],
        basis=basis,
        base=row["base"],
        bonus=row["bonus"],
        veto=tuple(row["veto"]),
        total=row["total"],
        shown_total=row["shown_total"],
        grade=row["grade"],
        rank=row["rank"],
        type_rank=row["type_rank"],
        effective_weight=(row["effective_weight"] or 0) if filed else 0,
        not_reported=(row["not_reported"] or 0) if filed else 0,
        provisional=provisional,
        standards=tuple(StandardScore(**s) for s in row["standards"] or []) if filed else (),
    )


def freeze(card: Scorecard) -> str:
    """A scorecard as the text that is published."""
    return json.dumps(asdict(card), ensure_ascii=False, sort_keys=True)


def _place(card: Scorecard) -> tuple[bool, int, bool, str]:
    """The order in which cards are listed: by rank, then those with a score, by code."""
    return card.rank is None, card.rank or 0, card.status != "insufficient", card.unit


def _thaw(fields: dict[str, Any]) -> Scorecard:
    standards = tuple(StandardScore(**s) for s in fields.pop("standards"))
    return Scorecard(**{**fields, "veto": tuple(fields["veto"]), "standards": standards})


def points_of(
    store: Store, state: RoundState, basis: str, unit_id: str | None = None, upto: int = 0
) -> list[dict[str, Any]]:
    """Rows of ``score_points`` of a round, frozen when published: state, points, and what the formula needs."""
    if state.published:
        return frozen_lines(store, state, "detail", basis, unit_id, upto)
    return live_points(store, state, basis, unit_id)


def live_points(store: Store, state: RoundState, basis: str, unit_id: str | None = None) -> list[dict[str, Any]]:
    """Rows of ``score_points``, scored now."""
    params = {"year": state.round.year, "quarter": state.round.quarter, "basis": basis, "unit_id": unit_id}
    return store.rows("points", version=state.version, **params)
