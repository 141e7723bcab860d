"""征求意见 for a unit: the draft of its score, and its answer: 无异议, or contests of single indicators."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.consultation_answers import own
from shuangyong_metrics.services.roster import unit
from shuangyong_metrics.services.scorecard import scorecard
from shuangyong_metrics.ui import draft_view as view
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.orders import carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.UNIT)
unit_id = user.unit_id or ""
top, said = st.container(), st.container()

# ask and call: the answer that was sent, only on the press
with said:
    carry_out(view.ORDER, view.carry_out, unit_id, user.actor)
rounds = own(store(), unit_id, user.actor)
mine = next((r for r in rounds if r.state.consulting), rounds[0] if rounds else None)

# show
name = unit(store(), unit_id).name
with top:
    heading(
        f"征求意见 · {mine.state.round.label}" if mine else "征求意见",
        f"{name} · {view.words(mine) if mine else '现在没有要答复的'}",
    )
if mine is None:
    st.info(
        "双拥办审核完、公布以前，可能先征求意见：这里会显示本单位的初评得分，可以答复无异议，或对单项指标提出异议。",
        icon=":material/forum:",
    )
    st.stop()
if mine.state.consulting and mine.asked:
    card = scorecard(store(), user.actor, unit_id, mine.state.round, "accepted")
    view.show_totals(card)
    if mine.may_answer(now().date()):
        view.ask(mine, card)
    view.show_contests(mine)
    view.show_details(card, user.actor)
else:
    view.show_contests(mine)
    if not mine.contests:
        st.info("本季没有提出过异议。得分见“单位评分卡”。", icon=":material/forum:")
