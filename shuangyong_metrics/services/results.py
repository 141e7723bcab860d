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


def scorecards(store: Store, round_: Round, basis: str, actor: Actor) -> list[Scorecard]:
    """All units of the round, ranked ones first by rank; raises NotAllowed while the actor may not see them."""
    state = round_state(store, round_)
    need_results(actor, state.published)
    return cards_of(store, state, basis)


def cards_of(store: Store, state: RoundState, basis: str) -> list[Scorecard]:
    """The scorecards of a round without asking who wants them; for other services."""
    if state.published:
        rows = store.rows("published_cards", year=state.round.year, quarter=state.round.quarter, basis=basis)
        return [_thaw(json.loads(r["card"])) for r in rows]
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


def _thaw(fields: dict[str, Any]) -> Scorecard:
    standards = tuple(StandardScore(**s) for s in fields.pop("standards"))
    return Scorecard(**{**fields, "veto": tuple(fields["veto"]), "standards": standards})


def points_of(store: Store, state: RoundState, basis: str, unit_id: str | None = None) -> list[dict[str, Any]]:
    """Rows of ``score_points`` of a round, frozen when published: state, points, and what the formula needs."""
    params = {"year": state.round.year, "quarter": state.round.quarter, "basis": basis, "unit_id": unit_id}
    if state.published:
        return [json.loads(r["detail"]) for r in store.rows("published_details", **params)]
    return live_points(store, state, basis, unit_id)


def live_points(store: Store, state: RoundState, basis: str, unit_id: str | None = None) -> list[dict[str, Any]]:
    """Rows of ``score_points``, scored now."""
    params = {"year": state.round.year, "quarter": state.round.quarter, "basis": basis, "unit_id": unit_id}
    return store.rows("points", version=state.version, **params)
