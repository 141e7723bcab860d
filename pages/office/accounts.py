"""账号: who may come in; first passwords are shown once, for slips of paper."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import account_desk, roster
from shuangyong_metrics.services.account_import import new_accounts, read_accounts
from shuangyong_metrics.services.blank_tables import blank_accounts
from shuangyong_metrics.ui import accounts_view as view
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.office_view import XLSX, show_refusal, uploaded
from shuangyong_metrics.ui.orders import attempt, carry_out
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

top, said, slips = st.container(), st.container(), st.container()
units = roster.units(store())

# call: what was ordered of an account that is there
with said:
    carry_out(view.ACT, view.carry_out, user.actor)
known, one, many = st.tabs(["全部账号", "新建一个", "按表新建"])

# ask and call: one new account
with one:
    wanted = view.ask_account(units)
    if wanted:
        with said:
            attempt(view.issue_one, wanted, user.actor)

# ask and call: many
with many:
    st.caption("下载的表已按名册列出还没有账号的单位，补上姓名即可；一个单位可以有多个账号（A岗、B岗），另加行。")
    st.download_button(
        "下载账号表", lambda: blank_accounts(store(), user.actor), "账号.xlsx", XLSX, icon=":material/download:",
        on_click="ignore",
    )  # fmt: skip
    file = uploaded("选择填好的账号表（XLSX 或 CSV）", "accounts")
    if file:
        try:
            rows = read_accounts(file)
            fresh = new_accounts(store(), rows)
            view.show_wanted(fresh, len(rows) - len(fresh), units)
            if fresh and st.button(f"新建 {len(fresh)} 个账号", type="primary", key="import"):
                with said, st.spinner(f"正在新建 {len(fresh)} 个账号…"):
                    attempt(view.issue_many, rows, user.actor)
        except ShuangyongError as error:
            show_refusal(error)

# ask: what to do with an account that is there
with known:
    view.ask_act(account_desk.lines(store(), user.actor))
    listing = st.container()

# show
lines = account_desk.lines(store(), user.actor)
with top:
    heading("账号", view.summary(lines))
with listing:
    view.show_lines(lines)
with slips:
    view.show_issued(units)
