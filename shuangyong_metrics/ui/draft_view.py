"""The parts of a unit's 征求意见: the draft of its score, its answer, its contests.

A button only leaves an order; the page, behind its guard, carries it out before anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import MICRO, Round
from shuangyong_metrics.services import consultation_answers
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.consultation_answers import Own
from shuangyong_metrics.services.office import read_day
from shuangyong_metrics.services.replies import LONGEST, LONGEST_NAME, Evidence, Statement, due_words
from shuangyong_metrics.services.scorecard import UnitCard, indicator_trace
from shuangyong_metrics.services.wording import score
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import LONG_NAME, moment, table
from shuangyong_metrics.ui.contest_view import show_contest
from shuangyong_metrics.ui.office_view import plain
from shuangyong_metrics.ui.scorecard_view import STATES, counted, show_pending, show_standards

ORDER = "draft_answer"


@dataclass(frozen=True, slots=True)
class Order:
    """What was pressed: 无异议 where no indicator is named (``accepts``), else a contest as it was typed."""

    round: Round
    accepts: bool
    indicator: str | None = None
    text: str = ""
    name: str = ""
    document: str = ""
    day: str = ""


def carry_out(order: Order, unit_id: str, actor: Actor) -> str:
    """Record the answer, and the words for it."""
    store, now = process.store(), process.now()
    if order.accepts:
        consultation_answers.accept(store, order.round, unit_id, actor, now)
        return f"已答复：对{order.round.label}的初评无异议。"
    if not order.indicator:
        raise ShuangyongError("提出异议：还没有选指标。请选好再提交。")
    said = Statement(order.text, Evidence(order.name, order.document, read_day(order.day)))
    made = consultation_answers.contest(store, order.round, unit_id, order.indicator, said, actor, now)
    return f"{made.indicator} 的异议已提交，双拥办裁定后在本页显示。还有别的指标的，可以继续提。"


def words(mine: Own) -> str:
    """How it stands for the unit, in one line."""
    found, today = mine.found, process.now().date()
    if found.state.published:
        return "已公布"
    if not found.stands:
        return f"已退回审核中：{found.ended_because}"
    until = due_words(found.until)
    if mine.asked is None:
        return f"截至 {until} · 本季没有报送，不用答复"
    said = f"{mine.asked.said.label}" if found.open_on(today) or mine.asked.said != "silent" else "未答复，视为无异议"
    return f"{'截至' if found.open_on(today) else '已截止'} {until} · {said}"


def show_totals(found: UnitCard) -> None:
    """What the draft comes to."""
    card = found.card
    cells = st.columns(4)
    for cell, (label, value) in zip(
        cells,
        (
            ("考评分（初评）", score(card.shown_total)), ("基础分", score(card.base)), ("加分", score(card.bonus)),
            ("等次（初评）", card.grade or "—"),
        ),
        strict=True,
    ):  # fmt: skip
        cell.metric(label, value, border=True, height="stretch")
    if card.veto:
        st.error(f"一票否决：{plain('、'.join(found.vetoes))}。总分按不高于 59.99 分显示。", icon=":material/gavel:")
    show_pending(found.pending)


def show_details(found: UnitCard, actor: Actor) -> None:
    """The six standards, and every indicator with how its points came about."""
    show_standards(found)
    with st.container(border=True):
        st.subheader(f"{len(found.indicators)} 项指标怎样得分", anchor=False)
        rows = [
            {
                "代码": line.code,
                "得分": counted(line),
                "满分": line.max / MICRO,
                "指标": line.name,
                "状态": STATES[line.state],
                "怎样得分": indicator_trace(
                    process.store(), actor, found.unit.id, found.state.round, "accepted", line.code
                )["formula"],
            }
            for line in found.indicators
        ]
        number = st.column_config.NumberColumn
        config = {
            "代码": st.column_config.TextColumn(width=45),
            "得分": number(format="%.2f", width=50),
            "满分": number(format="%.2f", width=50),
            "指标": st.column_config.TextColumn(width=LONG_NAME),
            "状态": st.column_config.TextColumn(width=58),
            "怎样得分": st.column_config.TextColumn(width=760),
        }
        height = min(38 + 35 * len(rows), 528)
        st.dataframe(
            table(rows),
            column_config=config,
            hide_index=True,
            width="stretch",
            height=height,
            placeholder="—",
            key="draft-indicators",
        )


def ask(mine: Own, found: UnitCard) -> None:
    """无异议, or a contest of one indicator."""
    round_, asked = mine.state.round, mine.asked
    with st.container(border=True):
        st.subheader(f"请在 {due_words(mine.found.until)}前答复", anchor=False)
        st.caption("过了这一天没有答复的，视为无异议。每项指标可以提一次异议；双拥办裁定前，得分不变。")
        if asked and asked.at:
            st.success(
                f"{moment(asked.at)} {plain(asked.by)} 已答复无异议。发现问题的，截止前仍可提出异议。",
                icon=":material/check:",
            )
        elif asked and not asked.contests:
            st.button("无异议", key=f"accept-{round_.id}", icon=":material/check:", on_click=_accept, args=(round_,))
        contested = {c.indicator for c in mine.contests if c.opening == mine.found.number}
        options = {
            x.code: f"{x.code} {x.name}" for x in found.indicators if x.state != "not_due" and x.code not in contested
        }
        with st.form(f"contest-{round_.id}", border=False):
            st.selectbox(
                "对哪项指标有异议", options, index=None, format_func=lambda c: options.get(c, c), placeholder="选择指标",
                key="contest-indicator",
            )  # fmt: skip
            st.text_area("理由", max_chars=LONGEST, key="contest-text", height=100)
            left, middle, right = st.columns(3)
            left.text_input("佐证材料名称（可不填）", max_chars=LONGEST_NAME, key="contest-name")
            middle.text_input("文号", max_chars=LONGEST_NAME, key="contest-document")
            right.text_input("日期", max_chars=20, placeholder="例如：2026-10-09", key="contest-day")
            st.form_submit_button("提出异议", on_click=_contest, args=(round_,))


def show_contests(mine: Own) -> None:
    """The unit's contests of the round, with the figures before and after."""
    for contest in mine.contests:
        with st.container(border=True):
            show_contest(contest, mine.state.round.label)


def _accept(round_: Round) -> None:
    orders.put(ORDER, Order(round_, accepts=True))


def _contest(round_: Round) -> None:
    said = st.session_state
    texts = {name: said.get(f"contest-{name}") or "" for name in ("text", "name", "document", "day")}
    orders.put(ORDER, Order(round_, False, said.get("contest-indicator"), **texts))
