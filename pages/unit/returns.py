"""我的报表: every submission of the unit by round, what became of it, what was sent back; take back until review begins."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import withdrawal
from shuangyong_metrics.services.explanations import explain
from shuangyong_metrics.services.roster import unit
from shuangyong_metrics.ui import returns_view as view
from shuangyong_metrics.ui.claims_view import show_claims
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.explain_view import saved
from shuangyong_metrics.ui.filing_view import own
from shuangyong_metrics.ui.notices import show_notices
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.UNIT)

# ask: the submission that was confirmed, only on the press
rounds = own(user.actor)
heading("我的报表", f"{unit(store(), user.unit_id or '').name} · {view.summary(rounds)}")
if not rounds:
    st.info("双拥办开放填报后，这里按季列出每次报送、审核进度和退回的项目。", icon=":material/inbox:")
    st.stop()
confirmed, pressed = view.confirmed_withdrawal(), saved()

# call
if confirmed is not None:
    try:
        done = withdrawal.withdraw(store(), confirmed, user.actor, now())
        st.success(
            f"已撤回{done.round.label}第 {done.revision} 次报送。{view.afterwards(done)}", icon=":material/undo:"
        )
    except ShuangyongError as error:
        st.error(str(error), icon=":material/block:")
    rounds = own(user.actor)
if pressed:
    round_, words = pressed
    try:
        explain(store(), user.unit_id or "", round_, words, user.actor, now())
        st.success(f"{round_.label}的说明已保存。", icon=":material/check:")
    except ShuangyongError as error:
        st.error(str(error), icon=":material/block:")

# show
show_notices(user.actor, user.unit_id or "")
show_claims(rounds[0].state.round, user.actor, user.unit_id or "")
view.show_rounds(rounds, user.actor)
