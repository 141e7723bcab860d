"""填报期: how far each round is, opening the next one, publishing the one that is done."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import archiving
from shuangyong_metrics.services.publish_check import readiness
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.services.round_desk import proposals, round_lines, upcoming
from shuangyong_metrics.ui import consultation_start, extensions_view
from shuangyong_metrics.ui import rounds_view as view
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.office_view import show_first_steps
from shuangyong_metrics.ui.orders import attempt, carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

top, said = st.container(), st.container()
guide, listing = st.container(), st.container()
asking_to_open, asking_to_publish = st.empty(), st.empty()
today = now().date()

# call: what was asked of one unit's time
with said:
    carry_out(extensions_view.ORDER, extensions_view.carry_out, user.actor)
    carry_out(consultation_start.ORDER, consultation_start.carry_out, user.actor)

# ask and call: open the next round
offered = {p.round.id: p for p in proposals(store(), user.actor, today)}
if offered:
    with asking_to_open.container(border=True):
        st.subheader("开放下一个填报期", anchor=False)
        picked = next(iter(offered))
        if len(offered) > 1:
            picked = st.selectbox("第一个填报期", offered, format_func=lambda r: offered[r].round.label, width=280)
        proposal = offered[picked]
        view.say_proposal(proposal)
        if st.button(f"开放{proposal.round.label}填报", type="primary", key=f"open-{picked}"):
            with said:
                if attempt(view.open_round, proposal, user.actor):
                    asking_to_open.empty()

# ask and call: publish the oldest round that is not published
waiting = sorted((s for s in rounds(store()) if not s.published), key=lambda s: s.round)
if waiting:
    ready = readiness(store(), waiting[0].round, user.actor)
    with asking_to_publish.container():
        consultation_start.show(ready, today)
        confirmed = view.ask_to_publish(ready, today)
    if confirmed is not None:
        with said, st.spinner("正在计算并定格全部单位的得分…"):
            if attempt(view.publish, ready, confirmed, user.actor):
                asking_to_publish.empty()

# ask and call: archive what is published
asking_to_archive = st.empty()
with asking_to_archive.container():
    to_archive = view.ask_to_archive(archiving.offered(store(), user.actor))
if to_archive is not None:
    with said:
        if attempt(view.archive, to_archive, user.actor):
            asking_to_archive.empty()

# show
lines = round_lines(store(), user.actor)
with top:
    heading("填报期", f"{lines[0].state.round.label}为最新一期" if lines else "还没有开放过填报期")
with guide:
    show_first_steps(user)
with listing:
    if lines:
        view.show_rounds(lines, upcoming(store(), user.actor, today), today)
        extensions_view.show([line.state for line in lines if not line.state.published], user.actor, today)
    else:
        st.info("开放第一个填报期后，这里列出各期的截止日期、报送和审核进度。", icon=":material/hourglass_empty:")
published = [x.state for x in lines if x.state.published]
if published:
    view.show_published(published[0])
    view.show_certificates(published)
