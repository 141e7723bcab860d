"""追溯调整: a figure of a published quarter that was wrong: what its correction would do, then the correction."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.correction_list import corrections
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.ui import corrections_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.orders import attempt
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

# ask
states = {s.round.id: s for s in sorted(rounds(store()), key=lambda s: s.round, reverse=True) if s.published}
if not states:
    heading("追溯调整", "还没有公布过的季度")
    st.info(
        "公布前发现的错误，请在审核或双拥办录入中直接改正；公布后的更正在这里办理。", icon=":material/hourglass_empty:"
    )
    st.stop()
title, ask = st.columns([6, 2.6], vertical_alignment="bottom")
with ask:
    state = states[choice("季度", {r: s.round.label for r, s in states.items()}, "round")]
with title:
    heading(f"追溯调整 · {state.round.label}", "公布的数字保留不动，更正另记一条，调整后的数字在旁边列出")
said = st.container()

# ask: what was wrong; call: what its correction would do
if state.archived:
    st.info(f"{state.round.label}已归档，不再追溯调整。已有的调整列在下面。", icon=":material/inventory_2:")
asked = None if state.archived else view.ask_correction(store(), state)
if asked:
    with said:
        attempt(view.rehearse, asked, user.actor)

# call: the correction that was looked at
looking = st.empty()
with looking.container():
    confirmed = view.ask_to_confirm(state)
if confirmed:
    with said:
        if attempt(view.record, confirmed, user.actor):
            looking.empty()

# show
st.subheader("已有的追溯调整", anchor=False)
view.show_corrections(corrections(store(), state.round, user.actor), "这一季还没有追溯调整。")
