"""审核: the queue of returns; one return item by item, decided by value."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.review_queue import review_queue
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.ui import review_bar as bar
from shuangyong_metrics.ui import review_view as view
from shuangyong_metrics.ui.claims_view import show_claims
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.office_view import say_briefly
from shuangyong_metrics.ui.orders import do, tell
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.REVIEWER, Role.OFFICE)

# call: what was confirmed on the page before
do(bar.ORDER, bar.record, user.actor, show=say_briefly)
bar.forget_recorded()

# ask
states = sorted(rounds(store()), key=lambda s: s.round, reverse=True)
if not states:
    heading("审核", "还没有开放过填报期")
    st.info("双拥办开放填报、各单位报送后，这里按先后列出要审核的报表。", icon=":material/hourglass_empty:")
    st.stop()
title, pick = st.columns([6, 2], vertical_alignment="bottom")
state = view.choose_round(pick, states)
queue = view.remembered("queue", lambda: review_queue(store(), user.actor, state.round), state.round)
with title:
    heading(f"审核 · {state.round.label}", view.standing(state, queue))
if not queue:
    st.info("名册里还没有成员单位。请双拥办先导入单位名册。", icon=":material/group_off:")
    st.stop()
left, right = st.columns([1.1, 3.2], gap="medium")
with left:
    entry = view.choose_unit(queue)

# show
with right:
    tell(bar.ORDER)
    if not entry.revision:
        st.info(f"{entry.name}还没有报送{state.round.label}的报表。报送后这里逐项列出。", icon=":material/inbox:")
        st.stop()
    unit_id = entry.unit_id
    sheet = view.remembered(
        "sheet", lambda: review_sheet(store(), user.actor, unit_id, state.round), unit_id, state.round
    )
    view.show_head(sheet, user.actor)
    show_claims(state.round, user.actor, unit_id)
    view.show_next(sheet, queue)
    view.show_cards(sheet, user.actor)
    view.show_folds(sheet)
if not state.still:
    bar.show_bar(sheet)
