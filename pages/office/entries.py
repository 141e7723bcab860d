"""双拥办录入: the office's own figures of every unit, honours and vetoes, and who entered them."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import office_desk
from shuangyong_metrics.services.blank_tables import blank_entries
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.services.vetoes import cases
from shuangyong_metrics.ui import entries_view as view
from shuangyong_metrics.ui import figures_view, veto_view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.office_view import XLSX, uploaded
from shuangyong_metrics.ui.orders import attempt, carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

# ask
states = {s.round.id: s for s in sorted(rounds(store()), key=lambda s: s.round, reverse=True)}
if not states:
    heading("双拥办录入", "还没有开放过填报期")
    st.info("先到“填报期”页开放填报期，再在这里录入 B9、F1–F3、加分和一票否决。", icon=":material/hourglass_empty:")
    st.stop()
title, ask = st.columns([6, 2], vertical_alignment="bottom")
current = next((r for r, s in states.items() if not s.published), next(iter(states)))
with ask:
    # a choice of its own: the other pages begin with the newest published round
    chosen = choice("季度", {r: s.round.label for r, s in states.items()}, "round", current, "entries_round")
state = states[chosen]
round_ = state.round
with title:
    heading(f"双拥办录入 · {round_.label}", "已公布，只能查看" if state.published else "未公布，公布前都可以录入和撤回")
said = st.container()
with said:
    carry_out(veto_view.RULING, veto_view.keep_ruling, user.actor)
if state.published:
    st.info(
        f"{round_.label}已公布，数字已定格，只能查看。确有错误的，请到“追溯调整”页办理更正；新的录入请换到未公布的季度。",
        icon=":material/lock:",
    )
found = office_desk.sheet(store(), round_, user.actor)
figures, merits, table, past = st.tabs(["测评和件数", "加分和否决", "导入表格", "录入记录"])

# call: the grid
with figures:
    typed = figures_view.ask_figures(found, round_, state.published)
    if typed:
        with said:
            figures_view.save(typed, round_, user.actor)

# call: honours and vetoes
with merits:
    listed = st.container()
    if not state.published:
        entry = view.ask_merit(found.units, office_desk.items(store(), round_), round_)
        if entry:
            with said:
                attempt(view.record, entry, user.actor)
        gone = view.ask_take_back(office_desk.merits(store(), round_, user.actor))
        if gone:
            with said:
                attempt(view.take_back, gone, round_, user.actor)
    with listed:
        view.show_merits(office_desk.merits(store(), round_, user.actor))
        veto_view.show_rulings(cases(store(), round_, user.actor), now().date())

# call: a table
with table:
    st.caption(
        "表已按本季填好单位和项目，只填“数值”；加分、否决另加行。清空数值即撤回，理由写在“文号”列；加分、否决写“撤销”。"
    )
    st.download_button(
        "下载录入表", lambda: blank_entries(store(), round_, user.actor), f"双拥办录入{round_.id}.xlsx", XLSX,
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    file = uploaded("选择填好的录入表（XLSX 或 CSV）", "entries")
    if file and st.button("导入这张表", type="primary", key="import", disabled=state.published):
        with said:
            attempt(view.take_in, file, round_, user.actor)

# show
with past:
    view.show_history(office_desk.history(store(), round_, user.actor))
