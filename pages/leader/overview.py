"""领导 · 总览: the quarter in two minutes."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.overview import overview
from shuangyong_metrics.services.ranking import completeness
from shuangyong_metrics.services.reckoned import rounds
from shuangyong_metrics.ui import overview_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.notices import show_waiting
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.ranking_view import show_completeness, show_unfinished, show_unranked, standing
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.LEADER, Role.REVIEWER, Role.OFFICE)

# ask
states = {s.round.id: s for s in reversed(rounds(store()))}
if not states:
    heading("总览", "还没有开放过填报期")
    st.info("双拥办开放填报、各单位报送、公布结果后，这里显示全市得分、短板和排名。", icon=":material/hourglass_empty:")
    st.stop()
title, *ask = st.columns([6, 1.8, 1.5], vertical_alignment="bottom")
with ask[0]:
    newest = next((r for r, s in states.items() if s.published), None)
    chosen = choice("季度", {r: s.round.label for r, s in states.items()}, "round", newest)
state = states[chosen]

# a leader sees only completeness until the round is published
with title:
    heading(f"总览 · {state.round.label}", standing(state))
show_waiting(user.actor)
if user.role is Role.LEADER and not state.published:
    show_completeness(completeness(store(), user.actor, state.round), state)
    st.stop()
with ask[1]:
    basis = choice("口径", {"accepted": "考评分", "self": "自评分"}, "basis")

# call
found = overview(store(), user.actor, state.round, basis)

# show
show_unfinished(state, basis)
view.show_sentences(found)
view.show_cards(found)
left, right = st.columns([1, 1.15])
with left.container(border=True, height="stretch"):
    view.show_top(found)
with right.container(border=True, height="stretch"):
    view.show_weakest(found)
view.show_heat(found)
show_unranked(found.ranking)
