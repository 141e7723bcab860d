"""The grid of 双拥办录入: the office's own figures of every unit, what is typed and not saved yet, how saving went.

What is typed is kept in the browser session until it is saved: looking at another quarter or page loses none of it.
"""

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
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.address import visit
from shuangyong_metrics.ui.components import LONG_NAME, mark_unsaved
from shuangyong_metrics.ui.office_view import plain, show_refusal

_DRAFTS, _SAVED, _SIGHT, _COUNT = "entries-drafts", "figures", "entries-sight", "entries-count"


@dataclass(frozen=True, slots=True)
class Typed:
    """The grid as it was saved: ``cells[unit][input]``, and the document that all of it rests on."""

    cells: Mapping[str, Mapping[str, object]]
    document: str


@dataclass(slots=True)
class _Draft:
    """One round's grid: the figures that stood when it was begun, what it was given to start from, what it shows now.

    ``begun`` and ``drawn`` are numbers of the browser session, new when it is begun and when it is drawn anew; ``sight``
    is the sight of the page (``_sight``) in which it was drawn last; ``late``: begun anew, without what was typed,
    because another page had saved.
    """

    stood: pd.DataFrame
    given: pd.DataFrame
    typed: pd.DataFrame
    begun: int
    drawn: int
    sight: int
    document: str = ""
    late: bool = False

    @property
    def unsaved(self) -> str:
        """How much a refresh would lose, in words; empty when nothing."""
        same = self.stood.equals(self.typed) or self.stood.eq(self.typed) | self.stood.isna() & self.typed.isna()
        cells = 0 if same is True else int((~same).to_numpy().sum())
        return f"{cells} 格未保存" if cells else "依据未保存" if self.document else ""


def ask_figures(found: Sheet, round_: Round, published: bool) -> Typed | None:
    """The grid of all units; what was typed when it is saved."""
    if not found.units:
        st.info("名册里还没有成员单位。请先在“成员单位”页导入。", icon=":material/group_add:")
        return None
    told = orders.tell(_SAVED)
    config: dict[str, Any] = {"单位": st.column_config.TextColumn(disabled=True, pinned=True, width=LONG_NAME)} | {
        x.code: _column(x.code, x.label, x.kind) for x in found.inputs
    }
    st.caption("空格表示没有录入；不适用的单位请留空。B9、F3 没有录入按 0 计，F1、F2 没有录入按不适用。")
    if found.doubts and not published:
        st.warning(f"请核对：{plain('；'.join(d.words for d in found.doubts))}。", icon=":material/rule:")
    draft = _draft(round_, _frame(found), published)
    _say_before(draft, round_)
    draft.typed = edited = st.data_editor(
        draft.given, column_config=config, hide_index=True, width="stretch", disabled=published,
        height=38 + 35 * min(len(draft.given), 12), key=f"entries-grid-{draft.drawn}", placeholder=" ",
    )  # fmt: skip
    if published:
        return None
    draft.document = st.text_input(
        "依据（测评报告、通报等名称或文号）；清空已录入的数时，写撤回理由", max_chars=80,
        key=f"document-{round_.id}-{draft.begun}", persist_state="session",
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button("保存录入", type="primary", key="save-figures")
        mark_unsaved(draft.unsaved)
    # the second of two clicks finds the grid of what the first has just saved
    if not pressed or (told and not draft.unsaved):
        return None
    cells = {str(unit): {x.code: edited.at[unit, x.code] for x in found.inputs} for unit in edited.index}
    return Typed(cells, draft.document)


@lru_cache(maxsize=4)
def _frame(found: Sheet) -> pd.DataFrame:
    """The figures as the grid wants them, the unit's code as index; the grid copies it before anything is typed."""
    return pd.DataFrame(
        [{"单位": u.name, **{x.code: found.figures[u.id][x.code] for x in found.inputs}} for u in found.units],
        index=pd.Index([u.id for u in found.units]),
    )


def _draft(round_: Round, frame: pd.DataFrame, published: bool) -> _Draft:
    """This round's grid as it was left; begun anew when the figures beneath it have changed."""
    drafts: dict[str, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    sight = _sight(round_)
    if published:
        drafts.pop(round_.id, None)
        return _Draft(frame, frame, frame, 0, 0, sight)
    draft = drafts.get(round_.id)
    if draft is None or (frame is not draft.stood and not frame.equals(draft.stood)):
        number = _next()
        draft = drafts[round_.id] = _Draft(frame, frame, frame, number, number, sight, late=draft is not None)
    elif draft.sight != sight:
        # the browser has forgotten it meanwhile: it starts from what was typed
        draft.given, draft.drawn, draft.sight = draft.typed, _next(), sight
    return draft


def _sight(round_: Round) -> int:
    """The number of this sight of the grid: a new one after another page or round has been looked at.

    Not asked of the grid's own state: that is gone too when a click ends a run before the grid is drawn.
    """
    looked_at = (visit(), round_.id)
    number, before = st.session_state.get(_SIGHT, (0, None))
    if before != looked_at:
        number += 1
        st.session_state[_SIGHT] = (number, looked_at)
    return int(number)


def _next() -> int:
    st.session_state[_COUNT] = number = st.session_state.get(_COUNT, 0) + 1
    return int(number)


def _say_before(draft: _Draft, round_: Round) -> None:
    """What has become of figures typed into this grid before, and where else some wait to be saved."""
    if draft.late:
        st.warning(
            "表格已按最新数字更新：这期间另一页面保存过录入或改过名册。刚才填了还没有保存的，请重填。",
            icon=":material/sync_problem:",
        )
    drafts: dict[str, _Draft] = st.session_state[_DRAFTS]
    for name, other in drafts.items():
        if name != round_.id and other.unsaved:
            mark_unsaved(f"{Round.parse(name).label}还有 {other.unsaved}，换回该季度可以接着填")


def save(typed: Typed, round_: Round, actor: Actor) -> None:
    """Record what differs; the page then begins anew, so that the next figures are typed into what stands now."""
    desk, drafts = orders.desk(), st.session_state[_DRAFTS]
    with desk.turn:
        try:
            said = _saved(typed, round_, actor)
        except ShuangyongError as error:
            show_refusal(error)
            return
        # no look at the session between: another click would leave figures that are saved to be typed again
        drafts.pop(round_.id, None)
        desk.leave(_SAVED, said)
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
