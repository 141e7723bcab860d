"""单位评分卡: one unit in one round, from its total down to the cell."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.correction_list import corrections
from shuangyong_metrics.services.rules import input_labels
from shuangyong_metrics.services.scorecard import indicator_trace, rounds_to_see, scorecard, units_to_see
from shuangyong_metrics.services.wording import SHORT
from shuangyong_metrics.ui import scorecard_view as view
from shuangyong_metrics.ui import trace_view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.corrections_view import show_beside_card
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.ranking_view import standing
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.LEADER, Role.UNIT, Role.REVIEWER, Role.OFFICE)

# ask
states = {s.round.id: s for s in rounds_to_see(store(), user.actor)}
units = {u.id: u.name for u in units_to_see(store(), user.actor)}
if not states or not units:
    heading("单位评分卡", "还没有可以查看的季度" if units else "还没有成员单位")
    st.info(
        "双拥办开放填报、单位报送后，这里显示得分怎样来、来自哪一格；领导在公布后查看。",
        icon=":material/hourglass_empty:",
    )
    st.stop()
title, *ask = st.columns([4.4, 3.1, 1.8, 1.5], vertical_alignment="bottom")
with ask[0]:
    unit = choice("单位", units, "unit")
with ask[1]:
    newest = next((r for r, s in states.items() if s.published), next(iter(states)))
    round_ = choice("季度", {r: s.round.label for r, s in states.items()}, "round", newest)
state = states[round_]
with ask[2]:
    basis = choice("口径", view.BASES, "basis", "accepted" if state.published else "self")

# call
found = scorecard(store(), user.actor, unit, state.round, basis)

# show
with title:
    heading(f"{found.unit.name} · {state.round.label}", standing(state))
if found.card.status == "not_submitted":
    st.warning(
        "未报送：本季没有收到这个单位的报表，或报表没有通过校验，因此没有得分。报送后这里显示评分卡。",
        icon=":material/inbox:",
    )
    view.show_quarters(found)
    st.stop()
view.show_head(found)
if state.published:
    show_beside_card(found, corrections(store(), state.round, user.actor, unit))
view.show_standards(found)
left, right = st.columns([1, 1.1])
with left.container(border=True):
    st.subheader("点一项指标，看它怎样得分", anchor=False)
    standard = choice("标准", {"all": "全部标准", **{k: f"{k} {name}" for k, name in SHORT.items()}}, "standard")
    shown = [line for line in found.indicators if standard in ("all", line.standard)]
    options = {line.code: f"{line.code} {line.name}" for line in shown}
    if options:
        view.show_indicators(found, standard)
with right.container(border=True):
    if not options:
        st.caption("这条标准没有适用的指标。")
        st.stop()
    indicator = choice("指标", options, "indicator")
    entry = indicator_trace(store(), user.actor, unit, state.round, basis, indicator)
    trace_view.show_trace(entry, input_labels(store(), state))
with st.container(border=True):
    st.subheader("原表中的这一格", anchor=False)
    trace_view.show_cell(entry, user.actor)
view.show_quarters(found)
