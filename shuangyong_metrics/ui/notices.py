"""What waits elsewhere, said on top of the pages where people look: for a unit's answer, or for the office's ruling."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.replies import due_words
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.services.vetoes import Case, Stage, own_cases, waiting
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.office_view import plain

#: Vetoes named one by one before the rest is only counted.
_NAMED = 3


def show_notices(actor: Actor, unit_id: str) -> None:
    """Vetoes that the unit was told of, and the quarter whose draft it has before it: until when, and where to go."""
    today = process.now().date()
    cases = [c for c in own_cases(process.store(), unit_id, actor) if c.stage.pending]
    for case in cases:
        may = case.may_reply(today)
        (st.warning if may else st.info)(
            f"{case.round.label}一票否决 {case.code} {plain(case.name)}：待生效，{_stands(case, today)}；生效以前不计入得分。"
            f"请到“陈述申辩”页查看{'、答复' if may else ''}。",
            icon=":material/gavel:",
        )
    if cases:
        st.html('<ul class="sy-todo" data-own><li><a target="_self" href="/appeals">去“陈述申辩”</a></li></ul>')
    for state in rounds(process.store()):
        if state.consulting_until and state.consulting:
            st.info(
                f"{state.round.label}正在征求意见，截至 {due_words(state.consulting_until)}：不再接收报表，也不能撤回。"
                "请到“征求意见”页看初评得分并答复。",
                icon=":material/forum:",
            )


def show_waiting(actor: Actor) -> None:
    """Vetoes that do not count yet, in one line: whose, and what they wait for; the office is led to where it rules."""
    found, today = waiting(process.store(), actor), process.now().date()
    if not found:
        return
    named = "；".join(f"{c.unit} {c.round.label} {c.code} {c.name}，{_stands(c, today)}" for c in found[:_NAMED])
    more = f"；另有 {len(found) - _NAMED} 项" if len(found) > _NAMED else ""
    rules = actor.role is Role.OFFICE
    way = (
        f'<a target="_self" href="/entries?round={found[0].round.id}">去“双拥办录入”的“加分和否决”</a>' if rules else ""
    )
    st.html(
        f'<p class="sy-waiting" data-own><b>一票否决待生效 {len(found)} 项</b>：{escape(named)}{more}。'
        f"生效以前不计入得分，这一季不能公布。{way}</p>"
    )


def _stands(case: Case, today: date) -> str:
    """What a pending one waits for today, in few words."""
    if case.stage is Stage.REPLIED:
        return "已陈述申辩，待双拥办裁定"
    if case.may_reply(today):
        return f"可以陈述申辩到{due_words(case.until)}"
    return f"陈述申辩已于{due_words(case.until)}截止，待双拥办确认"
