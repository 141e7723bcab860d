"""The grid of 双拥办录入: the office's own figures of every unit, what is typed and not saved yet, how saving went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Kind, Round
from shuangyong_metrics.services import office_desk
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.office_desk import Sheet
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import LONG_NAME
from shuangyong_metrics.ui.office_view import show_refusal

_GRID, _SAID, _SHOWN = "entries-grid", "entries-said", "entries-shown"


@dataclass(frozen=True, slots=True)
class Typed:
    """The grid as it was saved: ``cells[unit][input]``, and the document that all of it rests on."""

    cells: Mapping[str, Mapping[str, object]]
    document: str


def ask_figures(found: Sheet, round_: Round, published: bool) -> Typed | None:
    """The grid of all units; what was typed when it is saved."""
    if not found.units:
        st.info("名册里还没有成员单位。请先在“成员单位”页导入。", icon=":material/group_add:")
        return None
    said = st.session_state.pop(_SAID, "")
    if said:
        st.success(said, icon=":material/check_circle:")
    frame = _frame(found)
    config: dict[str, Any] = {"单位": st.column_config.TextColumn(disabled=True, pinned=True, width=LONG_NAME)} | {
        x.code: _column(x.code, x.label, x.kind) for x in found.inputs
    }
    st.caption("空格表示没有录入；不适用的单位请留空。B9、F3 没有录入按 0 计，F1、F2 没有录入按不适用。")
    number = st.session_state.get(_GRID, 0)
    key = f"{_GRID}-{round_.id}-{number}"
    if _changed_meanwhile(key, frame):
        st.warning(
            "表格已按最新数字更新：这期间另一页面保存过录入或改过名册。刚才填了还没有保存的，请重填。",
            icon=":material/sync_problem:",
        )
    edited = st.data_editor(
        frame, column_config=config, hide_index=True, width="stretch", disabled=published,
        height=38 + 35 * min(len(frame), 12), key=key, placeholder=" ",
    )  # fmt: skip
    if published:
        return None
    document = st.text_input(
        "依据（测评报告、通报等名称或文号）；清空已录入的数时，写撤回理由", max_chars=80, key=f"document-{key}"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button("保存录入", type="primary", key="save-figures")
        _say_unsaved(frame, edited, document)
    if not pressed:
        return None
    cells = {str(unit): {x.code: edited.at[unit, x.code] for x in found.inputs} for unit in edited.index}
    return Typed(cells, document)


@lru_cache(maxsize=4)
def _frame(found: Sheet) -> pd.DataFrame:
    """The figures as the grid wants them, the unit's code as index; the grid copies it before anything is typed."""
    return pd.DataFrame(
        [{"单位": u.name, **{x.code: found.figures[u.id][x.code] for x in found.inputs}} for u in found.units],
        index=pd.Index([u.id for u in found.units]),
    )


def _changed_meanwhile(key: str, frame: pd.DataFrame) -> bool:
    """Has what this grid shows changed since it was begun? Streamlit then begins it anew, without what was typed."""
    shown = st.session_state.get(_SHOWN)
    if shown is None or shown[0] != key:
        st.session_state[_SHOWN] = shown = (key, frame)
    return frame is not shown[1] and not frame.equals(shown[1])


def _say_unsaved(before: pd.DataFrame, edited: pd.DataFrame, document: str) -> None:
    """How much a refresh would lose; the browser asks before leaving while the mark stands (``shell.js``)."""
    same = before.equals(edited)
    cells = 0 if same else int((~(before.eq(edited) | before.isna() & edited.isna())).to_numpy().sum())
    if cells or document:
        words = f"{cells} 格" if cells else "依据"
        st.html(f'<span class="sy-unsaved" role="status" data-own data-unsaved>{words}未保存</span>')


def save(typed: Typed, round_: Round, actor: Actor) -> None:
    """Record what differs; the page then begins anew, so that the next figures are typed into what stands now."""
    try:
        said = _saved(typed, round_, actor)
    except ShuangyongError as error:
        show_refusal(error)
        return
    st.session_state[_SAID] = said
    st.session_state[_GRID] = st.session_state.get(_GRID, 0) + 1
    st.rerun()


def _saved(typed: Typed, round_: Round, actor: Actor) -> str:
    store, now = process.store(), process.now()
    count = office_desk.save_figures(store, round_, typed.cells, typed.document, actor, now)
    if count:
        return f"已录入 {count} 项。"
    # the grid begins anew when what it shows has changed: what was typed into the old one is not in it
    return "没有改动，无需保存。刚填的数字不见了时，是这期间另一页面保存过录入或改过名册，请按更新后的表格重填。"


def _column(code: str, label: str, kind: Kind) -> Any:
    title = f"{code} {label.removeprefix('本季')}"
    width = 30 + 14 * (len(title) - len(code) // 2)
    if kind is Kind.YES_NO:
        return st.column_config.SelectboxColumn(title, options=["是", "否"], width=width)
    return st.column_config.NumberColumn(title, min_value=0, step=1, format="%d", width=width)
