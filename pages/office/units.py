"""成员单位: the roster, brought up to date from a table that is shown first, and units changed from a quarter on."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role, Unit
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.blank_tables import blank_roster
from shuangyong_metrics.services.roster_import import close_unit, preview
from shuangyong_metrics.services.setup import read_roster
from shuangyong_metrics.ui import office_view as view
from shuangyong_metrics.ui import units_view
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.notices import show_waiting
from shuangyong_metrics.ui.orders import attempt, carry_out
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

top, said = st.container(), st.container()
listing = st.container()

# call: the change that was asked for
with said:
    changed = carry_out(units_view.ORDER, units_view.carry_out, user.actor)

# ask
with st.expander("导入名册", expanded=not roster.units(store())):
    st.caption("表里写新增或有变化的单位即可；没写到的单位不受影响。列：单位代码、单位名称、类型。")
    st.download_button(
        "下载名册表", lambda: blank_roster(store(), user.actor), "成员单位名册.xlsx", view.XLSX,
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    table = view.uploaded("选择填好的名册（XLSX 或 CSV）", "roster")
    if table:
        try:
            listed = read_roster(table)
            found = preview(store(), user.actor, listed)
            view.show_preview(found)
            if found.writes and st.button(f"导入 {found.writes} 家单位", type="primary", key="import"):
                with said:
                    attempt(units_view.take_in, listed, found.back, user.actor)
        except ShuangyongError as error:
            view.show_refusal(error)
with st.expander("移出名册"):
    st.caption(
        "移出的单位自还没有公布的季度起不再应报，已公布的结果保留；以后再导入即恢复。已报送本季的单位，等本季公布后再移出。"
    )
    # a unit just taken out stays on offer for the second of two clicks, whose answer is that it is out
    left: dict[str, Unit] = st.session_state.setdefault("left", {})
    if not st.session_state.get("closing"):
        left.clear()
    known = {u.id: u for u in roster.units(store())}
    names = {code: unit.name for code, unit in sorted({**left, **known}.items())}
    with st.form("close", border=False):
        gone = st.selectbox(
            "单位", names, index=None, format_func=lambda u: names.get(u, u), placeholder="选择要移出的单位"
        )
        sure = st.checkbox("我确认这家单位从现在起不再参加考评")
        closing = st.form_submit_button("移出名册", key="closing")
units_view.show_forms(user.actor, not changed)


# call
def close(gone: str | None, sure: bool) -> str:
    """Take the chosen unit out."""
    if gone is None or not sure:
        raise ShuangyongError("移出名册：请先选择单位，并勾选确认。")
    if gone in known:
        left[gone] = known[gone]
        close_unit(store(), gone, user.actor, now())
    return f"{names[gone]}已移出名册。"


if closing:
    with said:
        attempt(close, gone, sure)

# show
units = roster.units(store())
with top:
    heading("成员单位", f"名册 {len(units)} 家")
with listing:
    show_waiting(user.actor)
    view.show_units(units)
units_view.show_history(user.actor)
