"""排名: who stands where, on what, and who is not ranked and why."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role, UnitType
from shuangyong_metrics.services.correction_list import adjusted_cards, corrections
from shuangyong_metrics.services.ranking import completeness, ranking
from shuangyong_metrics.services.reckoned import rounds
from shuangyong_metrics.ui import ranking_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.corrections_view import show_beside_ranking
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.LEADER, Role.REVIEWER, Role.OFFICE)

# ask
states = sorted(rounds(store()), key=lambda s: s.round, reverse=True)
if not states:
    heading("排名", "还没有开放过填报期")
    st.info("双拥办开放填报、各单位报送、公布结果后，这里显示排名。", icon=":material/hourglass_empty:")
    st.stop()
title, *ask = st.columns([6, 2.6, 1.6, 1.6], vertical_alignment="bottom")
names = {s.round.id: s for s in states}
first = next((s for s in states if s.published), states[0])
with ask[0]:
    chosen = choice("季度", {r: s.round.label for r, s in names.items()}, "round", first.round.id)
state = names[chosen]

# a leader sees only completeness until the round is published
with title:
    heading(f"排名 · {state.round.label}", view.standing(state))
if user.role is Role.LEADER and not state.published:
    view.show_completeness(completeness(store(), user.actor, state.round), state)
    st.stop()
with ask[1]:
    picked = choice("单位类型", {"all": "全部类型", **{t.value: t.label for t in UnitType}}, "type")
with ask[2]:
    basis = choice("口径", {"accepted": "考评分", "self": "自评分"}, "basis")

# call
found = ranking(store(), user.actor, state.round, basis, None if picked == "all" else UnitType(picked))

# show
if not found.ranked and not found.unranked:
    st.info("这一类没有成员单位。请换一个单位类型。", icon=":material/filter_alt_off:")
    st.stop()
view.show_unfinished(state, basis)
view.show_sentences(found)
view.show_city(found)
view.show_table(found)
if state.published and (made := corrections(store(), state.round, user.actor)):
    show_beside_ranking(found, adjusted_cards(store(), state.round, basis, user.actor), made)
view.show_unranked(found)
view.show_contributions(found)
