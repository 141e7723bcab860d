"""本市信息: whose dashboard this is, whom people call, what the city adds to the scan, whether it takes files of evidence."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.profile import LONGEST, Profile, profile, save_profile
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.evidence_view import show_switch
from shuangyong_metrics.ui.options_view import show_options
from shuangyong_metrics.ui.orders import attempt
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role
from shuangyong_metrics.ui.words_view import show_words

user = require_role(Role.OFFICE)

heading("本市信息", "显示在每一页的页脚、登录页、各种提示和空白报表的封面上")

# ask
known = profile(store())
with st.form("settings", width=560):
    city = st.text_input("城市名称", known.city, max_chars=LONGEST, placeholder="例如：东岭市")
    office = st.text_input("办公室名称", known.office, max_chars=LONGEST)
    contact = st.text_input("联系电话", known.contact, max_chars=60, placeholder="例如：0900-1234567")
    saved = st.form_submit_button("保存本市信息", type="primary")
st.caption("电话写办公室座机，多个号码用顿号隔开。改动记入操作记录，已经下载的空白报表不会跟着变。")


# call
def save(wanted: Profile) -> str:
    """Record it; the same again changes nothing."""
    changed = save_profile(store(), wanted, user.actor, now())
    return "本市信息已保存，页脚和登录页随即更新。" if changed else "本市信息没有变化。"


if saved:
    attempt(save, Profile(city, office, contact))

# show
show_options(user)
show_words(user)
show_switch(user.actor)
