"""One item of a return as a card: its figures side by side, what is to be seen, 通过 or 退回 with a reason, the sheet itself."""

from __future__ import annotations

from html import escape

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.pictures import picture
from shuangyong_metrics.services.review import FIXED, SENT_BACK
from shuangyong_metrics.services.review_findings import Explained
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_sheet import ReviewSheet
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import day, score
from shuangyong_metrics.ui.evidence_view import show_attached
from shuangyong_metrics.ui.review_keys import show_keys
from shuangyong_metrics.ui.review_picks import WORDS, part_key, words_for
from shuangyong_metrics.ui.sheet import show_sheet

#: What is said most often when an item goes back; other reasons may be typed.
REASONS = (
    "缺少佐证材料，请补充名称、文号和日期",
    "数字与佐证材料不一致，请核对后重报",
    "与上季相差较大，请核对或在说明栏写明原因",
    "说明的理由不成立，请改正数字或重新说明",
    "填的是累计数，请改为本季发生数",
    "活动不属于本指标，请调整台账的指标",
    "报不适用的理由不成立，请按实际填报",
)

#: Why a figure is put right by the reviewer.
FIX_REASONS = (
    "按佐证材料核定",
    "按单位来电更正核定",
    "填的是累计数，按本季发生数核定",
    "单位看错计量单位，按本格单位核定",
    "重复登记的活动不计",
)


def points_text(item: Item) -> str:
    """``2.00 / 3.00``, or a dash where the indicator has no points yet."""
    if not item.max:
        return "—"
    earned = None if item.points is None else (item.points + 5_000) // 10_000
    return f"{score(earned)} / {score(item.max // 10_000)}"


def show_card(sheet: ReviewSheet, item: Item, actor: Actor, *, is_open: bool, at_hand: bool = False) -> None:
    """Draw the card; ``is_open`` lets the reviewer decide, ``at_hand`` lets the keyboard do it."""
    with st.container(border=True, gap="small"):
        texts, say = st.columns([2.3, 1.7], gap="medium")
        texts.html(card_html(item))
        with say:
            if is_open:
                _ask(sheet, item)
            if at_hand:
                show_keys(sheet, item)
            looked_at = bool(item.cell) and st.toggle("看报表原格", key=part_key(sheet, item, "picture"))
        show_attached(actor, sheet.unit.id, sheet.state.round, item.indicator)
        if looked_at:
            _show_cell(sheet, item, actor)


def card_html(item: Item) -> str:
    """The item's texts and figures as HTML, everything of the return escaped."""
    measure = f"（{item.measure}）" if item.measure else ""
    figures = [
        ("上季", item.last),
        ("本季", item.figure),
        ("同类中位", item.median),
        ("指标自评得分", points_text(item)),
    ]
    if item.fixed:
        figures.insert(2, ("核定值", item.fixed))
    if item.before is not None:
        figures.insert(1, ("上次报送", item.before or "未填"))
    cells = "".join(
        f"<div{' class=now' if name in ('本季', '核定值') else ''}><dt>{name}</dt><dd>{escape(text or '—')}</dd></div>"
        for name, text in figures
    )
    looks = f'<p class="why">{escape("；".join(item.looks))}</p>' if item.looks else ""
    lines = [("报表原文", item.raw if item.raw != item.figure else ""), ("说明", item.note), ("佐证", item.evidence)]
    lines += [(f"需说明 · {a.message}", _explained(a)) for a in item.asked]
    lines += [
        ("改动", item.reworded),
        ("校验", "；".join(item.findings)),
        ("上次退回", item.back_before),
        ("现有意见", _stands(item)),
    ]
    texts = "".join(f"<p><b>{escape(name)}</b>　{escape(text)}</p>" for name, text in lines if text)
    return (
        f'<div class="sy-item" data-own><p><b>{escape(item.input)}</b>　{escape(item.name)} · {escape(item.label)}'
        f"{escape(measure)}</p>{looks}<dl>{cells}</dl>{texts}{_events_html(item)}</div>"
    )


def _explained(asked: Explained) -> str:
    """What the unit says to a question, by whom and when; 通过 takes it as it is, 退回 refuses it."""
    if asked.said is None or asked.at is None:
        return "未说明"
    return f"{asked.said.words}（{asked.by}，{day(asked.at)}）"


def _events_html(item: Item) -> str:
    if not item.events:
        return ""
    rows = "".join(f"<li>{escape(text)}</li>" for text in item.events)
    return f"<details><summary>台账活动 {len(item.events)} 条</summary><ul>{rows}</ul></details>"


def _stands(item: Item) -> str:
    if not item.decision or item.decided_at is None:
        return ""
    reason = f"：{item.decision_reason}" if item.decision_reason else ""
    return f"{item.decided}{reason}（{item.decided_by}，{day(item.decided_at)}）"


def _ask(sheet: ReviewSheet, item: Item) -> None:
    # kept for the browser session: a look at another return or page loses no choice
    word = st.segmented_control(
        f"{item.input} 意见", words_for(item), format_func=WORDS.__getitem__, key=part_key(sheet, item, "say"),
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if word == SENT_BACK:
        st.selectbox(
            f"{item.input} 退回理由", REASONS, index=None, accept_new_options=True, key=part_key(sheet, item, "why"),
            label_visibility="collapsed", placeholder="退回理由：选一条或直接输入", persist_state="session",
        )  # fmt: skip
    if word == FIXED:
        _ask_figure(sheet, item)


def _ask_figure(sheet: ReviewSheet, item: Item) -> None:
    """The 核定值 and why; the reported figure stays beside it."""
    name, key = f"{item.input} 核定值", part_key(sheet, item, "fix")
    if item.options:
        st.selectbox(
            name, item.options, index=None, key=key, label_visibility="collapsed", placeholder="核定值：选一项",
            persist_state="session",
        )  # fmt: skip
    else:
        measure = f"（{item.measure}）" if item.measure else ""
        st.text_input(
            name, key=key, label_visibility="collapsed", placeholder=f"核定值{measure}：写法同报表", max_chars=40,
            persist_state="session",
        )  # fmt: skip
    st.selectbox(
        f"{item.input} 核定理由", FIX_REASONS, index=None, accept_new_options=True, key=part_key(sheet, item, "whyfix"),
        label_visibility="collapsed", placeholder="核定理由：选一条或直接输入", persist_state="session",
    )  # fmt: skip


def _show_cell(sheet: ReviewSheet, item: Item, actor: Actor) -> None:
    try:
        show_sheet(picture(process.store(), process.worker(), sheet.digest, item.sheet, item.cell, actor))
    except ShuangyongError as error:
        st.caption(str(error))
