"""Vetoes with the right of reply: told and answered on the unit's page, ruled on by the office, named beside the unit.

A button only leaves an order; the page, behind its guard, carries it out before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services import vetoes
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.office import read_day
from shuangyong_metrics.services.replies import LONGEST, LONGEST_NAME, Evidence, Statement, due_words
from shuangyong_metrics.services.vetoes import Case, Stage
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import moment
from shuangyong_metrics.ui.office_view import plain

REPLY, RULING = "veto_reply", "veto_ruling"
_KINDS = {"upheld": "维持，计入得分", "lifted": "撤销，不计入"}
_CONFIRM = "confirmed"


@dataclass(frozen=True, slots=True)
class Reply:
    """A unit's answer as it was typed."""

    number: int
    text: str
    name: str
    document: str
    day: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The office's ruling as it was chosen: ``kind`` confirmed, upheld, lifted, or nothing."""

    number: int
    kind: str | None
    reason: str


def keep_reply(order: Reply, actor: Actor) -> str:
    """Record the answer, and the words for it."""
    said = Statement(order.text, Evidence(order.name, order.document, read_day(order.day)))
    case = vetoes.reply(process.store(), order.number, said, actor, process.now())
    return f"{case.code} 的陈述申辩已提交，双拥办裁定后在本页显示。"


def keep_ruling(order: Ruling, actor: Actor) -> str:
    """Record the ruling, and the words for it."""
    if order.kind is None:
        raise ShuangyongError("裁定：还没有选维持或撤销。请选好再按“裁定”。")
    if order.kind == _CONFIRM:
        case = vetoes.confirm(process.store(), order.number, actor, process.now())
    else:
        upheld = order.kind == "upheld"
        case = vetoes.rule(process.store(), order.number, upheld, order.reason, actor, process.now())
    return f"{case.label}：{case.words}。"


def show_own(cases: Sequence[Case], today: date) -> None:
    """Every veto that the unit was told of, those to be answered with their form."""
    for case in cases:
        with st.container(border=True):
            _show(case, case.round.label)
            if case.may_reply(today):
                _ask_reply(case)
            elif case.stage is Stage.WAITING:
                st.caption("陈述申辩已截止，等待双拥办确认。有疑问请联系双拥办。")


def show_rulings(cases: Sequence[Case], today: date) -> None:
    """For the office: what is to be ruled on, each with its form; what is over as a fold."""
    waiting = [c for c in cases if c.stage.pending]
    if not cases:
        st.caption("本年没有告知单位的一票否决。登记后，单位在截止日前可陈述申辩一次，双拥办再裁定。")
    for case in waiting:
        with st.container(border=True):
            _show(case, f"{case.unit} · {case.round.label}")
            if case.stage is Stage.REPLIED:
                _ask_ruling(case)
            elif case.may_confirm(today):
                st.button(
                    "确认生效", key=f"confirm-{case.number}", on_click=_order_ruling, args=(case.number, _CONFIRM)
                )
            else:
                st.caption(f"单位可陈述申辩到{due_words(case.until)}；提交后在这里裁定，逾期没有的在这里确认生效。")
    over = [c for c in cases if not c.stage.pending]
    if over:
        with st.expander(f"已有结果的 {len(over)} 项", icon=":material/task_alt:"):
            for case in over:
                _show(case, f"{case.unit} · {case.round.label}")


def _show(case: Case, where: str) -> None:
    st.markdown(f"**{plain(where)} · {case.code} {plain(case.name)}**")
    icon = ":material/hourglass_top:" if case.stage.pending else ":material/task_alt:"
    st.markdown(f":{'orange' if case.stage.pending else 'gray'}-badge[{icon} {plain(case.words)}]")
    parts = [
        (
            "认定",
            f"{on(case.found_on)}，{case.authority}，{case.document}" + (f"：{case.finding}" if case.finding else ""),
        ),
        ("告知", f"{on(case.notified_on)}，可陈述申辩到{due_words(case.until)}"),
    ]
    if case.reply and case.replied_at:
        parts.append(("陈述申辩", f"{case.reply.text}（{moment(case.replied_at)}，{case.replied_by}）"))
        if case.reply.evidence.words:
            parts.append(("佐证材料", case.reply.evidence.words))
    if case.ruled_at:
        parts.append(("结果", f"{case.words}。{case.reason}（{moment(case.ruled_at)}，{case.ruled_by}）"))
    lines = "".join(f"<li><b>{label}</b>　{escape(text)}</li>" for label, text in parts)
    st.html(f'<ul class="sy-unranked" data-own>{lines}</ul>')


def _ask_reply(case: Case) -> None:
    key = f"reply-{case.number}"
    with st.form(key, border=False):
        st.text_area("陈述申辩（只能提交一次）", max_chars=LONGEST, key=f"{key}-text", height=120)
        left, middle, right = st.columns(3)
        left.text_input("佐证材料名称（可不填）", max_chars=LONGEST_NAME, key=f"{key}-name")
        middle.text_input("文号", max_chars=LONGEST_NAME, key=f"{key}-document")
        right.text_input("日期", max_chars=20, placeholder="例如：2026-10-09", key=f"{key}-day")
        st.form_submit_button("提交陈述申辩", type="primary", on_click=_order_reply, args=(case.number,))


def _ask_ruling(case: Case) -> None:
    key = f"ruling-{case.number}"
    with st.form(key, border=False):
        st.radio("裁定", list(_KINDS), format_func=lambda k: _KINDS[k], key=f"{key}-kind", index=None, horizontal=True)
        st.text_input("理由（单位会看到）", max_chars=LONGEST, key=f"{key}-reason")
        st.form_submit_button("裁定", type="primary", on_click=_order_ruling, args=(case.number, None))


def _order_reply(number: int) -> None:
    said = {name: st.session_state.get(f"reply-{number}-{name}", "") for name in ("text", "name", "document", "day")}
    orders.put(REPLY, Reply(number, **said))


def _order_ruling(number: int, kind: str | None) -> None:
    said = st.session_state
    picked = kind or said.get(f"ruling-{number}-kind")
    orders.put(RULING, Ruling(number, picked, said.get(f"ruling-{number}-reason", "")))
