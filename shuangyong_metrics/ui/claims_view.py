"""不适用 of one unit in a year, as a fold: which indicators, why, since when, how they stand."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from shuangyong_metrics.model import Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.claims import LABELS, claims
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import moment, table


def show_claims(round_: Round, actor: Actor, unit_id: str) -> None:
    """Nothing where the unit claims none; the line tells how many stand how."""
    found = claims(process.store(), round_, actor, unit_id)
    if not found:
        return
    counts = Counter(c.state for c in found)
    told = "，".join(f"{label} {counts[state]}" for state, label in LABELS.items() if counts[state])
    with st.expander(f"{round_.year}年不适用 {len(found)} 项（{told}）", icon=":material/do_not_disturb_on:"):
        st.caption("核准后到年底有效，不计入得分；待核的按未报计 0 分；退回的请按实际填报。")
        rows = [
            {
                "代码": c.indicator,
                "状态": c.label,
                "理由": c.reason or "未写理由",
                "指标": c.indicator_name,
                "提出": c.round.label,
                "退回理由": c.refused_because,
                "审核": f"{c.by} {moment(c.at)}" if c.at else "",
            }
            for c in found
        ]
        hidden = () if any(c.refused_because for c in found) else ("退回理由",)
        st.dataframe(table(rows, without=hidden), hide_index=True, width="stretch")
