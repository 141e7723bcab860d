"""The parts of the review page: the queue, the head of a return, its cards and folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.review import SENT_BACK
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_queue import QueueEntry
from shuangyong_metrics.services.review_sheet import ReviewSheet
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.address import choice, settle, to_address
from shuangyong_metrics.ui.alike_view import show_alike
from shuangyong_metrics.ui.components import day, link, table
from shuangyong_metrics.ui.evidence_view import show_attached
from shuangyong_metrics.ui.files import markup_path, upload_path
from shuangyong_metrics.ui.review_bar import put
from shuangyong_metrics.ui.review_card import points_text, show_card
from shuangyong_metrics.ui.review_keys import KEYS_TEXT, at_hand
from shuangyong_metrics.ui.review_picks import forget

#: Cards at a time; when they are decided the next ones follow.
CARDS = 20
_ROUND, _UNIT = "review_round", "review_unit"
Read = TypeVar("Read")


# ---- where we are


def choose_round(place: DeltaGenerator, states: Sequence[RoundState]) -> RoundState:
    """The quarter of the address, else the newest one that is not published."""
    names = {s.round.id: s for s in states}
    first = next((s for s in states if not s.published), states[0])
    with place:
        picked = choice("季度", {r: s.round.label for r, s in names.items()}, "round", first.round.id, _ROUND)
    return names[picked]


def choose_unit(queue: Sequence[QueueEntry]) -> QueueEntry:
    """The queue as a list to choose from; the choice stands in the address."""
    entries = {e.unit_id: e for e in queue}
    settle("unit", entries, key=_UNIT)
    if not queue[0].published:
        st.caption("按风险排列：影响名次、突变、雷同、待核、重新报送、逾期。")
    with st.container(border=True, key="review-queue"):
        picked = st.radio(
            "单位", list(entries), format_func=lambda u: entries[u].name, captions=[_caption(e) for e in queue],
            key=_UNIT, label_visibility="collapsed", on_change=to_address, args=("unit", _UNIT),
        )  # fmt: skip
    return entries[picked]


def standing(state: RoundState, queue: Sequence[QueueEntry]) -> str:
    """State of the round's review in one line."""
    if state.published_at:
        return f"已公布 · {day(state.published_at)}公布，只能查看"
    if state.consulting:
        return "征求意见中，只能查看；单位的异议见“征求意见”页"
    waiting = [e for e in queue if e.revision and e.undecided]
    due = f"{state.review_due.year}年{state.review_due.month}月{state.review_due.day}日"
    back, missing = sum(bool(e.sent_back) for e in queue), sum(not e.revision for e in queue)
    return (
        f"待审 {len(waiting)} 家 {sum(e.undecided for e in waiting)} 项 · 有退回待改的 {back} 家 · 未报送 {missing} 家 · "
        f"{due}前审完"
    )


def _caption(entry: QueueEntry) -> str:
    waits = bool(entry.undecided) and not entry.published
    parts = [f"{entry.state}，要看 {entry.risk.worth} 项" if waits else entry.state]
    if waits and entry.sent_back:
        parts.append(f"退回待改 {entry.sent_back} 项")
    if not waits:
        parts += [f"第 {entry.revision} 次报送"] if entry.revision > 1 else []
        parts += ["有雷同"] if entry.alike else []
        parts += ["逾期"] if entry.late else []
    if entry.vetoes:
        parts.append("一票否决待生效")
    if entry.claims.words and entry.claims.words not in entry.tags:
        parts.append(entry.claims.words)
    return " · ".join([*parts, *entry.tags])


# ---- one return


def remembered(name: str, read: Callable[[], Read], *about: object) -> Read:
    """What was read for this browser session, read anew only after something was recorded; one of each name is kept."""
    wanted, key = (process.store().version, *about), f"review_read_{name}"
    known = st.session_state.get(key)
    if known is None or known[0] != wanted:
        known = st.session_state[key] = (wanted, read())
    found: Read = known[1]
    return found


def show_head(sheet: ReviewSheet, actor: Actor) -> None:
    """Whose return, which revision, how far it is reviewed."""
    late = "，逾期" if sheet.late else ""
    st.subheader(f"{sheet.unit.name} · 第 {sheet.revision} 次报送", anchor=False)
    back = sum(i.decision == SENT_BACK for i in sheet.items)
    done = len(sheet.decided) - back
    st.caption(
        f"账号 {sheet.by} 于{day(sheet.at)} {sheet.at:%H:%M} 报送{late}。应审 {len(sheet.items)} 项：已通过 {done}{_fixed(sheet)}，退回 {back}，"
        f"待审 {len(sheet.undecided)}（先看 {len(sheet.first)}，无异常 {len(sheet.plain)}）。{_reworded(sheet)}"
    )
    with st.container(horizontal=True, gap="small"):
        link("下载报表", upload_path(sheet.digest))
        link("下载批注回执", markup_path(sheet.digest))
    show_attached(actor, sheet.unit.id, sheet.state.round)
    if sheet.emptied:
        gone = "、".join(f"{code}（原为 {text}）" for code, text in sheet.emptied)
        st.warning(f"与上次报送相比，下列各项改为空白，将按未报计：{gone}。", icon=":material/report:")
    show_alike(sheet.alike)


def _fixed(sheet: ReviewSheet) -> str:
    number = sum(bool(i.fixed) for i in sheet.items)
    return f"（其中核定 {number}）" if number else ""


def _reworded(sheet: ReviewSheet) -> str:
    """Decisions stay with a value; that the words beside it have changed is told all the same."""
    codes = "、".join(i.input for i in sheet.reworded)
    return f"填报值没变、已有意见，但说明或佐证改了的：{codes}；见“已有意见”。" if codes else ""


def show_cards(sheet: ReviewSheet, actor: Actor) -> None:
    """The undecided items that need a look, then whatever else was picked."""
    is_open = not sheet.state.still
    first, above = sheet.first[:CARDS] if is_open else (), st.container()
    others = {f"{i.input}:{i.key}": i for i in (*sheet.plain, *sheet.decided, *sheet.first[CARDS:])}
    # a saved decision changes the name, and with it the list is empty again
    picked = st.multiselect(
        "另选填报项处理或改变意见" if is_open else "查看填报项", list(others),
        format_func=lambda key: f"{others[key].input} {others[key].label}", placeholder="按代码或名称查找",
        key=f"review_more:{sheet.unit.id}:{sheet.state.round.id}:{len(sheet.decided)}:{sheet.submission}",
        persist_state="session",
    )  # fmt: skip
    forget(sheet, (others[key] for key in others if key not in picked))
    brought = [others[key] for key in picked]
    hand = at_hand(sheet, (*first, *brought)) if is_open else None
    with above:
        if first:
            more = f"，先列 {CARDS} 项，保存后接着显示" if len(sheet.first) > CARDS else ""
            st.markdown(f"**先看（{len(sheet.first)} 项{more}）**")
        if hand:
            st.html(f'<p class="sy-keys" data-own>{KEYS_TEXT}</p>')
        for item in first:
            show_card(sheet, item, actor, is_open=True, at_hand=item is hand)
    for item in brought:
        show_card(sheet, item, actor, is_open=is_open, at_hand=item is hand)


def show_folds(sheet: ReviewSheet) -> None:
    """What needs no look, with one button; what is decided; what was left blank."""
    if sheet.plain and not sheet.state.still:
        with st.expander(f"无异常（{len(sheet.plain)} 项）", icon=":material/check_circle:"):
            _table(sheet.plain, decided=False)
            st.button(f"无异常的 {len(sheet.plain)} 项通过", key="review-plain", on_click=put, args=(sheet, "plain"))
    if sheet.decided:
        with st.expander(f"已有意见（{len(sheet.decided)} 项）", icon=":material/rule:"):
            _table(sheet.decided, decided=True)
    if sheet.blank:
        st.caption(f"没有填的 {len(sheet.blank)} 项，不需审核：{'、'.join(sheet.blank)}。")


def _table(items: Sequence[Item], *, decided: bool) -> None:
    rows = [
        {
            "代码": i.input, "指标": f"{i.name} · {i.label}", "上季": i.last, "本季": i.figure, "同类中位": i.median,
            "得分": points_text(i), "说明": i.note, "佐证": i.evidence,
        }
        | ({"与上次报送相比": i.reworded} if any(x.reworded for x in items) else {})
        | ({"意见": i.decided, "理由": i.decision_reason, "审核人": i.decided_by} if decided else {})
        for i in items
    ]  # fmt: skip
    st.dataframe(table(rows), hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 388))


def show_next(sheet: ReviewSheet, queue: Sequence[QueueEntry]) -> None:
    """When nothing is left here: where to go on."""
    if sheet.undecided or sheet.state.still:
        return
    following = next((e for e in queue if e.undecided and e.unit_id != sheet.unit.id), None)
    st.info("这份报表没有待审的项了。", icon=":material/task_alt:")
    if following:
        st.button(
            f"下一家：{following.name}（{following.state}）", key="review-next", on_click=_go, args=(following.unit_id,)
        )


def _go(unit_id: str) -> None:
    st.session_state[_UNIT] = st.query_params["unit"] = unit_id
