"""What a return is nearly a copy of, for the reviewer: one sentence each, and the places side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from shuangyong_metrics.services.near_copies import NearCopy


def show_alike(found: Sequence[NearCopy]) -> None:
    """Every other return that this one is nearly a copy of; nothing where there is none."""
    if not found:
        return
    words = "；".join(one.words for one in found)
    st.warning(
        f"{words}。请与单位核实是否同一活动或误交；雷同不影响得分，确有问题的请在相应项目退回。",
        icon=":material/content_copy:",
    )
    for one in found:
        with st.expander(f"逐条对照：{_other(one)}", icon=":material/compare_arrows:"):
            st.html(_table(one))


def _table(found: NearCopy) -> str:
    other = _other(found)
    head = "".join(f"<th>{escape(text)}</th>" for text in ("项目", "位置", "本报表", "位置", other))
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(t)}</td>" for t in (p.what, p.cell, p.mine, p.other_cell, p.theirs)) + "</tr>"
        for p in found.pairs
    )
    return f'<table class="sy-list sy-pairs" data-own><tr>{head}</tr>{body}</table>'


def _other(found: NearCopy) -> str:
    return f"本单位{found.round.label}" if found.own else found.name
