"""征求意见 on 填报期: putting the draft before the units, or how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round
from shuangyong_metrics.services import consultation
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.consultation import Consultation
from shuangyong_metrics.services.publish_check import Readiness
from shuangyong_metrics.services.replies import due_words
from shuangyong_metrics.ui import orders, process

ORDER = "consultation_start"


@dataclass(frozen=True, slots=True)
class Start:
    """Which round, and the last day that was chosen."""

    round: Round
    until: date | None


def carry_out(order: Start, actor: Actor) -> str:
    """Begin, and the words for it."""
    if order.until is None:
        raise ShuangyongError("征求意见：还没有选最后一天。请选好再开始。")
    found = consultation.open_consultation(process.store(), order.round, order.until, actor, process.now())
    return f"{order.round.label}已开始征求意见，{len(found.answers)} 家单位可答复到 {due_words(found.until)}。"


def show(ready: Readiness, today: date) -> None:
    """How far the 征求意见 of the round is, or the form to begin it."""
    state = ready.state
    if ready.consultation and state.consulting:
        st.info(f"{state.round.label}{standing(ready.consultation, today)}", icon=":material/forum:")
        if not ready.unanswered(today):
            st.html(
                '<ul class="sy-todo" data-own><li><a target="_self" href="/consultation">去“征求意见”</a></li></ul>'
            )
        return
    days = consultation.days_to_choose(today)
    usual = consultation.default_day(today)
    with st.expander(f"公布前先征求意见（{state.round.label}，可不办）", icon=":material/forum:"):
        st.caption(
            "单位看到本单位的初评得分，答复无异议，或对单项指标提出异议；这期间不再接收报表，审核意见不能改动。领导看不到。"
        )
        if ready.undecided:
            st.caption(f"还有 {ready.undecided_items} 项未审核，审核完才能开始，见下面的清单。")
        with st.form(f"consult-{state.round.id}", border=False):
            st.selectbox(
                "最后一天", days, index=days.index(usual), format_func=due_words, key=f"consult-day-{state.round.id}",
                width=320,
            )  # fmt: skip
            st.form_submit_button("开始征求意见", on_click=_order, args=(state.round,), disabled=bool(ready.undecided))


def standing(found: Consultation, today: date) -> str:
    """How a 征求意见 stands, in one line."""
    said = f"{len(found.answers)} 家里 {len(found.answers) - len(found.silent)} 家已答复"
    if found.state.published:
        return f"已公布；征求意见时{said}。"
    if not found.stands:
        return f"已退回审核中（{found.ended_because}）；当时{said}。"
    ended = "" if found.open_on(today) else "，已结束答复" if found.closed_at else "，已截止，没有答复的视为无异议"
    unruled = f"，{len(found.unruled)} 项异议待裁定" if found.unruled else ""
    return f"正在征求意见，截至 {due_words(found.until)}{ended}；{said}{unruled}。"


def _order(round_: Round) -> None:
    orders.put(ORDER, Start(round_, st.session_state.get(f"consult-day-{round_.id}")))
