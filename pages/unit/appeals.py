"""陈述申辩: the vetoes that the unit was told of, and its one answer to each."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.roster import unit
from shuangyong_metrics.services.vetoes import own_cases
from shuangyong_metrics.ui import veto_view as view
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.orders import carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.UNIT)
unit_id = user.unit_id or ""

today = now().date()
top, said = st.container(), st.container()

# call: the answer that was sent, only on the press
with said:
    carry_out(view.REPLY, view.keep_reply, user.actor)
cases = own_cases(store(), unit_id, user.actor)
open_ = sum(c.may_reply(today) for c in cases)

# show
with top:
    heading("陈述申辩", f"{unit(store(), unit_id).name} · " + (f"{open_} 项可以陈述申辩" if open_ else "没有要答复的"))
if not cases:
    st.info(
        "双拥办拟给本单位记一票否决时，会先在这里告知认定的情况和文号；截止日前可以陈述申辩一次，裁定以前不计入得分。",
        icon=":material/gavel:",
    )
view.show_own(cases, today)
