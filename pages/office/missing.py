"""催报: whose return is not there or not in order, what to say to them, and who was reminded when."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.filing_record import filing_record
from shuangyong_metrics.services.missing import missing
from shuangyong_metrics.services.reminders import reminders
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.ui import missing_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.notices import show_waiting
from shuangyong_metrics.ui.orders import carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.REVIEWER, Role.OFFICE)

# ask
states = {s.round.id: s for s in sorted(rounds(store()), key=lambda s: s.round, reverse=True)}
if not states:
    heading("催报", "还没有开放过填报期")
    st.info(
        "双拥办开放填报后，这里列出还差谁、差在哪一步，备好电话、短信、微信的催报文字。",
        icon=":material/hourglass_empty:",
    )
    st.stop()
title, pick = st.columns([6, 2], vertical_alignment="bottom")
# the oldest round that is still open is the one that people are called about
first = min((r for r, s in states.items() if not s.published), default=next(iter(states)))
with pick:
    state = states[choice("季度", {r: s.round.label for r, s in states.items()}, "quarter", first)]
said = st.container()

# call
with said:
    carry_out(view.ORDER, view.carry_out, user.actor)

# show
found, today = missing(store(), state.round, user.actor), now().date()
with title:
    heading(f"催报 · {state.round.label}", view.standing(state, found, today))
show_waiting(user.actor)
left, right = st.columns([1.9, 1])
with left:
    view.show_missing(found, state)
with right:
    if found and not state.published:
        view.show_words(found, state, user.actor, today)
view.show_log(reminders(store(), state.round, user.actor))
view.show_record(filing_record(store(), user.actor))
