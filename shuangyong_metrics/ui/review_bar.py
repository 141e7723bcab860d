"""The bar of the review page: what is to be saved, asked once, and what became of it.

Buttons only put a question into the browser session, with the values that stood on the page when they were pressed;
the page itself, behind its guard, records what was confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.review import ACCEPTED, FIXED, SENT_BACK, Decision, decide
from shuangyong_metrics.services.review_sheet import ReviewSheet
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.office_view import plain, say_briefly
from shuangyong_metrics.ui.review_picks import chosen, decision_on, forget_saved

_ASKED, ORDER = "review_asked", "review"


@dataclass(slots=True)
class Question:
    """What is asked before anything is recorded: whose return, which decisions, in words; ``answered`` with 确认."""

    unit_id: str
    name: str
    round: Round
    decisions: tuple[Decision, ...]
    words: str
    answered: bool = False


def show_bar(sheet: ReviewSheet) -> None:
    """At the foot of the page: the two ways to save, or the question that waits for its answer."""
    asked = _asked(sheet)
    with (
        st.bottom,
        st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="review-bar"),
    ):
        if asked:
            st.markdown(f"**{plain(asked.words)}**", width="content")
            st.button("确认", key="review-yes", type="primary", on_click=_confirm, args=(asked,))
            st.button("返回", key="review-no", on_click=_forget)
            return
        picks = chosen(sheet)
        marked = [d for d in picks if d.decision != ACCEPTED]
        rest = len(sheet.undecided) - sum(d.seen == "" for d in marked)
        st.button(
            f"{tally(marked)}，其余 {rest} 项通过" if marked else f"全部通过（{rest} 项）",
            key="review-all",
            disabled=not sheet.undecided,
            on_click=put,
            args=(sheet, "all"),
        )
        st.button(
            f"保存所选（{tally(picks)}）" if picks else "保存所选",
            key="review-chosen",
            type="primary",
            disabled=not picks,
            on_click=put,
            args=(sheet, "chosen"),
        )


def record(question: Question, actor: Actor) -> str:
    """Decide what was answered with 确认, and the words for it."""
    decisions, left = question.decisions, orders.desk().left
    kept = len(decisions) - decide(process.store(), question.unit_id, question.round, decisions, actor, process.now())
    left.setdefault(ORDER, []).append(question)
    already = f"（{kept} 项原来就是这样定的）" if kept else ""
    return f"{question.name}：已保存，{tally(decisions)}{already}。"


def forget_recorded() -> None:
    """Drop what was picked for it on the cards."""
    left = orders.desk().left
    for question in left.get(ORDER, ()):
        forget_saved(question.unit_id, question.round, question.decisions)
    left.pop(ORDER, None)


def put(sheet: ReviewSheet, which: str) -> None:
    """Ask before saving; a callback, so ``sheet`` is the one that stood on the page when the button was pressed."""
    picks = {} if which == "plain" else {(d.input, d.value_key): d for d in chosen(sheet)}
    others = {"all": sheet.undecided, "plain": sheet.plain, "chosen": ()}[which]
    for item in others:
        picks.setdefault((item.input, item.key), decision_on(item, ACCEPTED))
    if lacking := _lacking(picks.values()):
        orders.desk().leave(ORDER, ShuangyongError(lacking), say_briefly)
        return
    name, round_ = sheet.unit.name, sheet.state.round
    words = f"{name} {round_.label}：{tally(picks.values(), named=True)}？"
    st.session_state[_ASKED] = Question(sheet.unit.id, name, round_, tuple(picks.values()), words)


def tally(decisions: Iterable[Decision], *, named: bool = False) -> str:
    """How many of each: 通过 3 项，核定 1 项，退回 2 项; ``named`` adds the codes, and the 核定值."""
    found = list(decisions)
    parts = [f"通过 {accepted} 项"] if (accepted := sum(d.decision == ACCEPTED for d in found)) else []
    for decision, word in ((FIXED, "核定"), (SENT_BACK, "退回")):
        said = [f"{d.input} 为 {d.value.strip()}" if d.value else d.input for d in found if d.decision == decision]
        if said:
            parts.append(f"{word} {len(said)} 项" + (f"（{'、'.join(said)}）" if named else ""))
    return "，".join(parts)


def _lacking(decisions: Iterable[Decision]) -> str:
    """What is missing on the cards before anything can be saved; nothing where all is there."""
    found = list(decisions)
    bare = [d.input for d in found if d.decision == FIXED and not d.value.strip()]
    told = [f"{'、'.join(bare)}：核定须填写核定值。请在该项旁填写，写法同报表。"] if bare else []
    for decision, word in ((FIXED, "核定"), (SENT_BACK, "退回")):
        missing = [d.input for d in found if d.decision == decision and not d.reason.strip()]
        if missing:
            told.append(f"{'、'.join(missing)}：{word}须写明理由。请在该项旁选一条理由，或直接输入。")
    return "".join(told)


def _asked(sheet: ReviewSheet) -> Question | None:
    """The question about this return; one about another return, or that was answered, is dropped."""
    question: Question | None = st.session_state.get(_ASKED)
    if question and (question.answered or (question.unit_id, question.round) != (sheet.unit.id, sheet.state.round)):
        del st.session_state[_ASKED]
        return None
    return question


def _confirm(question: Question) -> None:
    """The question becomes an order for the page, which looks at the account first; a second click asks for nothing."""
    if not question.answered:
        orders.put(ORDER, question)
        question.answered = True


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
