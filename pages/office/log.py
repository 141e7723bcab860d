"""操作记录: who did what and when; looked through, taken away as a workbook."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services.audit_log import LISTED, Wanted, choices, export, lines
from shuangyong_metrics.ui import log_view as view
from shuangyong_metrics.ui.components import heading, table
from shuangyong_metrics.ui.office_view import LOG_COLUMNS, XLSX, show_refusal
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

top = st.container()

# ask
known = choices(store(), user.actor)
filters = st.container(key="log-filters")
who, what, where, since, until, words = filters.columns([1.4, 1.4, 1.3, 1, 1, 1.4], vertical_alignment="bottom")
wanted = Wanted(
    view.pick(who, "操作人", known.actors, "who"),
    view.pick(what, "操作", known.actions, "what"),
    view.day(since, "从", "since"),
    view.day(until, "到", "until"),
    view.words(words, "含有", "words", "单位代码、文号、填报项……"),
    view.pick(where, "来自", known.places, "place"),
)

# call
try:
    found = lines(store(), wanted, user.actor)
except ShuangyongError as error:
    show_refusal(error)
    st.stop()

# show
with top:
    heading("操作记录", f"共 {found.matching} 条{'' if wanted == Wanted() else '符合条件'}，只增不改，逐条相连")
if not found.listed:
    st.info("没有符合条件的记录。请放宽条件再查。", icon=":material/search_off:")
    st.stop()
if found.matching > LISTED:
    st.caption(f"下面列出最近 {LISTED} 条；要看更早的，请缩小日期范围，或导出全部。")
rows = [
    {
        "时间": f"{x.at:%Y-%m-%d %H:%M}",
        "操作人": x.actor,
        "操作": x.action,
        "对象": x.about,
        "内容": x.told,
        "来自": x.place,
    }
    for x in found.listed
]
st.dataframe(
    table(rows), column_config=LOG_COLUMNS, hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 598)
)
st.download_button(
    "导出为 Excel", lambda: export(store(), wanted, user.actor), "操作记录.xlsx", XLSX,
    icon=":material/download:", on_click="ignore",
)  # fmt: skip
