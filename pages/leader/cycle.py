"""四年届: the years of a cycle side by side, from what was published."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.cycle import cycle, cycles_to_see, first_year
from shuangyong_metrics.services.cycle_lines import label_of
from shuangyong_metrics.services.reckoned import rounds
from shuangyong_metrics.ui import cycle_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.LEADER, Role.REVIEWER, Role.OFFICE)

# ask
today = now().date()
listed = {str(first): label_of(first) for first in cycles_to_see(store(), today)}
published = [s.round.year for s in rounds(store()) if s.published]
title, ask = st.columns([6, 1.8], vertical_alignment="bottom")
with ask:
    first = choice("届", listed, "cycle", str(first_year(store(), max(published, default=today.year))))

# call
found = cycle(store(), user.actor, int(first))

# show
with title:
    heading(f"四年届 · {found.label}", "取自已公布的季度 · 考评分 · 届的首年由双拥办在“本市信息”设置")
if not any(year.round for year in found.years):
    st.info(
        "这一届还没有公布过季度。公布后，这里显示各年全市得分、各单位年度得分和等次、最弱的标准。",
        icon=":material/hourglass_empty:",
    )
    st.stop()
view.show_sentences(found)
view.show_years(found)
with st.container(border=True):
    view.show_units(found)
with st.container(border=True):
    view.show_standards(found)
with st.container(border=True):
    view.show_honours(found)
