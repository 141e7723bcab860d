"""Choices that stand in the address, and the ways from one page to another with them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from shuangyong_metrics.model import Round
from shuangyong_metrics.ui.process import ROOT

SCORECARD = ROOT / "pages/shared/scorecard.py"


def choice(label: str, options: Mapping[str, str], key: str, first: str | None = None) -> str:
    """A list to choose from whose choice stands in the address as its code, ``?round=2026Q3``: code → words.

    ``bind="query-params"`` would write the words there. An address with a code that is not offered gets ``first``
    (left out: the first option). ``options`` must not be empty.
    """
    wanted = (st.query_params.get(key), st.session_state.get(key), first, next(iter(options)))
    # always set: what the page before left under this key is seen here, but the list itself would begin at its top
    st.session_state[key] = next(code for code in wanted if code in options)
    st.selectbox(
        label, list(options), format_func=lambda code: options.get(code, code), key=key,
        label_visibility="collapsed", on_change=_to_address, args=(key,),
    )  # fmt: skip
    return str(st.session_state[key])


def _to_address(key: str) -> None:
    st.query_params[key] = st.session_state[key]


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
