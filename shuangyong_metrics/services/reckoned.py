"""Results as pages ask for them again and again: reckoned once, kept in small bounded memories.

What was published never changes, so it is kept for good; live rounds are kept until the store's next commit. Nobody
is asked for his role here: the services that hand results out do that before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from shuangyong_metrics.model import Framework, Round, Scorecard, Unit
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.city import CityScore, city_score
from shuangyong_metrics.services.results import cards_of, points_of
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.store import Store

#: A live round has one number a commit; a published one has this.
_FROZEN = -1


def cards(store: Store, state: RoundState, basis: str) -> tuple[Scorecard, ...]:
    """All scorecards of a round, in the order of ``services.results``."""
    return _cards(store, state, basis, age(store, state))


def points(store: Store, state: RoundState, basis: str) -> tuple[dict[str, Any], ...]:
    """All rows of ``score_points`` of a round; not to be changed by who reads them."""
    return _points(store, state, basis, age(store, state))


def city(store: Store, state: RoundState, basis: str) -> CityScore:
    """The city's figures of a round."""
    return _city(store, state, basis, age(store, state))


def rounds(store: Store) -> tuple[RoundState, ...]:
    """All rounds that were ever opened, oldest first."""
    return _rounds(store, store.version)


def round_state(store: Store, round_: Round) -> RoundState:
    """One opened round; raises Conflict when it was never opened."""
    return next((s for s in rounds(store) if s.round == round_), None) or roster.round_state(store, round_)


def framework(store: Store, version: str) -> Framework:
    """One version of the standard, which never changes."""
    return _framework(store, version)


def units(store: Store, round_: Round | None = None) -> tuple[Unit, ...]:
    """The roster, of a quarter or as somebody works with it now."""
    return tuple(roster.units(store, round_))


def age(store: Store, state: RoundState) -> int:
    """Part of the key of whatever rests on a round."""
    return _FROZEN if state.published else store.version


@lru_cache(maxsize=32)
def _cards(store: Store, state: RoundState, basis: str, _age: int) -> tuple[Scorecard, ...]:
    return tuple(cards_of(store, state, basis))


@lru_cache(maxsize=8)
def _points(store: Store, state: RoundState, basis: str, _age: int) -> tuple[dict[str, Any], ...]:
    return tuple(points_of(store, state, basis))


@lru_cache(maxsize=32)
def _city(store: Store, state: RoundState, basis: str, _age: int) -> CityScore:
    return city_score(store, state, basis)


@lru_cache(maxsize=8)
def _framework(store: Store, version: str) -> Framework:
    return frameworks(store)[version]


@lru_cache(maxsize=2)
def _rounds(store: Store, _version: int) -> tuple[RoundState, ...]:
    return tuple(roster.rounds(store))
