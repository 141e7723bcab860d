"""One contest as unit, reviewer and office see it: the reason, the figures before and after, the ruling."""

from __future__ import annotations

from html import escape

import streamlit as st

from shuangyong_metrics.services.contests import Contest
from shuangyong_metrics.ui.components import moment
from shuangyong_metrics.ui.office_view import plain


def show_contest(contest: Contest, where: str) -> None:
    """Everything of it but the form; ``where`` names the unit or the quarter."""
    st.markdown(f"**{plain(where)} · {contest.indicator} {plain(contest.name)}**")
    icon = ":material/task_alt:" if contest.ruling else ":material/hourglass_top:"
    st.markdown(f":{'gray' if contest.ruling else 'orange'}-badge[{icon} {contest.words}]")
    parts = [("异议", f"{contest.said.text}（{moment(contest.made_at)}，{contest.made_by}）")]
    if contest.said.evidence.words:
        parts.append(("佐证材料", contest.said.evidence.words))
    parts.append(("初评", contest.before.words))
    if contest.after:
        parts.append(("采纳后", contest.after.words))
    if contest.ruled_at:
        parts.append(("裁定", f"{contest.words}。{contest.reason}（{moment(contest.ruled_at)}，{contest.ruled_by}）"))
    lines = "".join(f"<li><b>{label}</b>　{escape(text)}</li>" for label, text in parts)
    st.html(f'<ul class="sy-unranked" data-own>{lines}</ul>')
