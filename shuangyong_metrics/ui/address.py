"""Choices that stand in the address, and the ways from one page to another with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import streamlit as st

from shuangyong_metrics.model import Round
from shuangyong_metrics.ui.process import ROOT

SCORECARD = ROOT / "pages/shared/scorecard.py"
_PAGE = "page-visited"
T = TypeVar("T")


def choice(label: str, options: Mapping[str, str], name: str, first: str | None = None, key: str = "") -> str:
    """A list to choose from whose choice stands in the address as its code, ``?round=2026Q3``: code → words.

    ``bind="query-params"`` would write the words there. An address with a code that is not offered gets ``first``
    (left out: the first option). ``options`` must not be empty. Pages with the same ``key`` (left out: ``name``) take
    the choice over from one another.
    """
    key = settle(name, options, first, key)
    st.selectbox(
        label, list(options), format_func=lambda code: options.get(code, code), key=key,
        label_visibility="collapsed", on_change=to_address, args=(name, key),
    )  # fmt: skip
    return str(st.session_state[key])


def settle(name: str, options: Collection[str], first: str | None = None, key: str = "") -> str:
    """The choice before its widget is drawn: of the address, else of the page before, else ``first``; the widget's key.

    The address then always says what is shown, so that a refresh and the back button find it; ``shell.js`` makes one
    step of all that one act writes there.
    """
    key = key or name
    wanted = (st.query_params.get(name), st.session_state.get(key), first, next(iter(options)))
    # always set: what the page before left under this key is seen here, but the list itself would begin at its top
    st.session_state[key] = next(code for code in wanted if code in options)
    to_address(name, key)
    return key


def to_address(name: str, key: str) -> None:
    """What was chosen goes into the address."""
    if st.query_params.get(name) != st.session_state[key]:
        st.query_params[name] = st.session_state[key]


def read(name: str, key: str, meant: Callable[[str], T | None], shown: Callable[[T], str] = str) -> Callable[[], None]:
    """What a filter is set to stands in the address, blank for any; what to call when it is changed.

    Before its widget is drawn: ``meant`` says what the text of the address means, None for what means nothing here.
    """
    st.session_state[key] = meant(st.query_params.get(name, ""))

    def to_address() -> None:
        chosen = st.session_state[key]
        st.query_params[name] = "" if chosen is None else shown(chosen)
        if not st.query_params[name]:
            del st.query_params[name]

    return to_address


def arrive(page: str) -> None:
    """Note which page is shown: the router says so before it runs one."""
    before, count = st.session_state.get(_PAGE, ("", 0))
    if before != page:
        st.session_state[_PAGE] = (page, count + 1)


def visit() -> int:
    """The number of this visit to the page: another one after another page has been looked at."""
    return int(st.session_state.get(_PAGE, ("", 0))[1])


def scorecard_address(unit_id: str, round_: Round, basis: str, indicator: str = "") -> dict[str, str]:
    """What stands behind ``/scorecard`` in the address of a unit's card."""
    found = {"unit": unit_id, "round": round_.id, "basis": basis}
    return {**found, "indicator": indicator} if indicator else found


def go_to_unit(unit_id: str, round_: Round, basis: str) -> None:
    """Leave this page for the unit's scorecard."""
    st.switch_page(SCORECARD, query_params=scorecard_address(unit_id, round_, basis))


def picked_row(key: str) -> int | None:
    """The row of a table with ``selection_mode="single-cell"`` that was clicked anywhere, counted from 0."""
    chosen = st.session_state.get(key)
    if chosen is None:
        return None
    cells = chosen["selection"]["cells"]
    return int(cells[0][0]) if cells else None
