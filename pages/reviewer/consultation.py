"""征求意见: who accepted, who contests what, who is silent; rulings, ending early, going back to the review."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.consultation import consultation
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.ui import consultation_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.consultation_start import standing
from shuangyong_metrics.ui.orders import carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.REVIEWER, Role.OFFICE)
today = now().date()

# ask and call: what was ordered by the last click
title, ask = st.columns([6, 2], vertical_alignment="bottom")
said = st.container()
with said:
    carry_out(view.ORDER, view.carry_out, user.actor)
states = sorted(rounds(store()), key=lambda s: s.round, reverse=True)
known = {s.round.id: s for s in states if consultation(store(), s.round, user.actor)}
if not known:
    with title:
        heading("征求意见", "还没有征求过意见")
    st.info(
        "双拥办审核完一季后，可以在“填报期”开始征求意见；单位的答复和异议列在这里。也可以不征求意见，直接公布。",
        icon=":material/forum:",
    )
    st.stop()
first = next((r for r, s in known.items() if s.consulting), next(iter(known)))
with ask:
    chosen = choice("季度", {r: s.round.label for r, s in known.items()}, "round", first, "consultation_round")
state = known[chosen]
found = consultation(store(), state.round, user.actor)

# show
if found:
    with title:
        heading(f"征求意见 · {state.round.label}", standing(found, today))
    answers, contests = st.tabs([f"答复（{len(found.answers)} 家）", f"异议（{len(found.contests)} 项）"])
    with answers:
        view.show_answers(found, today)
        if user.role is Role.OFFICE and state.consulting:
            view.show_endings(found, today)
    with contests:
        view.show_contests(found, user.actor)
