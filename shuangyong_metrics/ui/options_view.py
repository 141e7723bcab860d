"""设置 on 本市信息: the numbers that the office may set, who set them when and why."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.services.accounts import User
from shuangyong_metrics.services.option_desk import Setting, set_option, settings
from shuangyong_metrics.services.scan_words import LONGEST_REASON
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import moment, table
from shuangyong_metrics.ui.orders import attempt


def show_options(user: User) -> None:
    """The table and the form; what was saved stands in the table below."""
    st.subheader("设置", anchor=False)
    listed = {s.option.name: s for s in settings(process.store(), user.actor)}
    said, grid = st.container(), st.empty()
    chosen = st.selectbox("改哪一项", listed, format_func=lambda n: listed[n].option.label, key="option", width=560)
    setting = listed[chosen]
    option = setting.option
    # the key names what stands: when another tab has changed it, the form shows the new number
    with st.form(f"option-{chosen}-{setting.value}", width=560):
        number = st.number_input(
            f"{option.label}（{option.unit}，{option.least}–{option.most}）", option.least, option.most, setting.value, 1,
            help=None, key=f"number-{chosen}-{setting.value}",
        )  # fmt: skip
        note = st.empty()
        reason = st.text_input("理由", max_chars=LONGEST_REASON, key=f"why-{chosen}")
        if st.form_submit_button("保存设置"):
            with said:
                attempt(_save, setting, int(number), reason, user)
    stands = {s.option.name: s for s in settings(process.store(), user.actor)}
    note.caption(f"现在是 {stands[chosen].value}，默认 {setting.default}。{option.help}。")
    with grid:
        _show(tuple(stands.values()))


def _save(setting: Setting, number: int, reason: str, user: User) -> str:
    label = setting.option.label
    done = set_option(process.store(), setting.option.name, number, reason, user.actor, process.now())
    return f"{label}已改为 {number}。" if done else f"{label}没有变化，仍是 {number}。"


def _show(listed: tuple[Setting, ...]) -> None:
    rows = [
        {
            "设置": s.option.label,
            "现在": s.value,
            "单位": s.option.unit,
            "默认": s.default,
            "何时改": moment(s.at) if s.at else "",
            "由谁": s.actor,
            "理由": s.reason,
        }
        for s in listed
    ]
    config = {"设置": st.column_config.TextColumn(width=190), "现在": st.column_config.NumberColumn(format="%d"), "默认": st.column_config.NumberColumn(format="%d")}  # fmt: skip
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch")
