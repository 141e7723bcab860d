"""试算 on the page: total, change against last quarter, six standards, what moved; no ranks."""

from __future__ import annotations

from html import escape

import streamlit as st

from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.wording import SHORT
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import change, movement, score
from shuangyong_metrics.ui.filing_view import trial_of


def show_trial(digest: str, actor: Actor, filed: bool) -> None:
    """The trial score: total, change, six standards, what moved; no ranks."""
    made = trial_of(digest, actor, process.store().version)
    moved = None
    if made.total is not None and made.last_total is not None:
        moved = change(made.total - made.last_total)
    st.metric("自评得分" if filed else "试算得分", score(made.total), border=True, **movement(moved))
    beside = f"上季自评 {score(made.last_total)}" if made.last_total is not None else "上季没有可比的自评得分"
    filed_now = f"；现已报送的一份 {score(made.filed_total)}" if made.filed_total is not None else ""
    st.caption(f"{beside}{filed_now}。按本单位填报数计算，审核后以考评分为准；公布前不排名次。")
    bars = "".join(_bar(SHORT[p.code], p.earned, p.max) for p in made.parts)
    st.html(f'<table class="sy-parts" data-own>{bars}</table>')
    if made.not_reported:
        st.caption(f":material/warning: {made.not_reported} 项指标未报，计 0 分。")
    if made.against and not made.moves:
        st.caption(f"与{made.against}相比，可比的指标得分没有变化。")
    if made.moves:
        st.markdown(f"**与{made.against}相比，变动最大的指标**")
        lines = "".join(
            f"<tr><td>{m.indicator}</td><td>{escape(m.name)}</td><td>{'▲' if m.after > m.before else '▼'} "
            f"{change(_points(m.after) - _points(m.before))}</td></tr>"
            for m in made.moves
        )
        st.html(f'<table class="sy-parts" data-own>{lines}</table>')


def _bar(name: str, earned: int, most: int) -> str:
    rate = f"{100 * earned / most:.1f}%" if most else "未到期"
    width = 100 * earned / most if most else 0
    return (
        f'<tr><td>{escape(name)}</td><td><span class="bar"><i style="width:{width:.1f}%"></i></span></td>'
        f"<td>{score(_points(earned))}/{score(_points(most))}</td><td>{rate}</td></tr>"
    )


def _points(micro: int) -> int:
    return (2 * micro + 10_000) // 20_000
