"""我的报表: every submission of the unit by round, what became of it, what was sent back; take back until review begins."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.roster import unit
from shuangyong_metrics.ui import explain_view
from shuangyong_metrics.ui import returns_view as view
from shuangyong_metrics.ui.claims_view import show_claims
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.filing_view import own
from shuangyong_metrics.ui.notices import show_notices
from shuangyong_metrics.ui.office_view import say_briefly
from shuangyong_metrics.ui.orders import carry_out
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.UNIT)

# ask
rounds = own(user.actor)
heading("我的报表", f"{unit(store(), user.unit_id or '').name} · {view.summary(rounds)}")
if not rounds:
    st.info("双拥办开放填报后，这里按季列出每次报送、审核进度和退回的项目。", icon=":material/inbox:")
    st.stop()

# call: what was confirmed or saved, only on the press
done = carry_out(view.WITHDRAWAL, view.withdraw, user.actor, show=say_briefly)
carry_out(explain_view.SAVED, explain_view.keep, user.actor, show=say_briefly)
if done:
    rounds = own(user.actor)

# show
show_notices(user.actor, user.unit_id or "")
show_claims(rounds[0].state.round, user.actor, user.unit_id or "")
view.show_rounds(rounds, user.actor)
