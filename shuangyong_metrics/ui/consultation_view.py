"""The parts of the office's 征求意见: who answered what, contests with their rulings, ending early or going back.

A button only leaves an order; the page, behind its guard, carries it out before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import consultation, contest_rulings
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.consultation import Answer, Consultation, Opinion
from shuangyong_metrics.services.contests import Contest
from shuangyong_metrics.services.replies import LONGEST
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import LONG_NAME, moment, table
from shuangyong_metrics.ui.contest_view import show_contest
from shuangyong_metrics.ui.office_view import plain

ORDER = "consultation_order"
_KINDS = {"upheld": "维持", "adopted": "采纳，改成："}


@dataclass(frozen=True, slots=True)
class Ruling:
    """The office's ruling on a contest as it was chosen; ``values`` by input code."""

    number: int
    kind: str | None
    values: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Ending:
    """Ending a 征求意见 early, or, with ``back``, going back to the review for a reason."""

    round: Round
    back: bool
    reason: str


def carry_out(order: Ruling | Ending, actor: Actor) -> str:
    """Rule, end or go back, and the words for it."""
    store, now = process.store(), process.now()
    if isinstance(order, Ending):
        if order.back:
            consultation.back_to_review(store, order.round, order.reason, actor, now)
            return f"{order.round.label}已退回审核中，单位的答复留存；再次征求意见时重新答复。"
        consultation.close(store, order.round, actor, now)
        return f"{order.round.label}的征求意见已结束答复，裁定完异议即可公布。"
    if order.kind is None:
        raise ShuangyongError("裁定：还没有选维持或采纳。请选好再按“裁定”。")
    if order.kind == "upheld":
        made = contest_rulings.uphold(store, order.number, order.reason, actor, now)
    else:
        made = contest_rulings.adopt(store, order.number, order.values, order.reason, actor, now)
    return f"{made.label}：{made.words}。"


def show_answers(found: Consultation, today: date) -> None:
    """Every unit that was asked, those with something to rule on first."""
    order = {Opinion.CONTESTED: 0, Opinion.SILENT: 1, Opinion.ACCEPTED: 2}
    rows = [
        {
            # before the name, which may fill a telephone's width
            "答复": _said(a, found, today),
            "单位": a.unit,
            "异议": a.contests or None,
            "待裁定": a.unruled or None,
            "无异议时间": f"{moment(a.at)} {a.by}" if a.at else "",
        }
        for a in sorted(found.answers, key=lambda a: (order[a.said], -a.unruled, a.unit_id))
    ]
    config = {"单位": st.column_config.TextColumn(width=LONG_NAME)}
    height = min(38 + 35 * len(rows), 423)
    st.dataframe(
        table(rows),
        column_config=config,
        hide_index=True,
        width="stretch",
        height=height,
        placeholder="—",
        key="answers",
    )


def _said(answer: Answer, found: Consultation, today: date) -> str:
    over = answer.said is Opinion.SILENT and found.stands and not found.open_on(today)
    return "未答复，视为无异议" if over else answer.said.label


def show_contests(found: Consultation, actor: Actor) -> None:
    """Contests with their figures; for the office those that wait with their form."""
    if not found.contests:
        st.caption("还没有单位提出异议。提出后在这里逐项裁定。")
    for contest in sorted(found.contests, key=lambda c: (bool(c.ruling), c.number)):
        with st.container(border=True):
            show_contest(contest, contest.unit)
            address = f"/scorecard?unit={contest.unit_id}&round={contest.round.id}&basis=accepted&indicator={contest.indicator}"
            st.html(
                f'<ul class="sy-todo" data-own><li><a target="_self" href="{address}">看这一项怎样得分</a></li></ul>'
            )
            if actor.role is Role.OFFICE and not contest.ruling and found.stands and not found.state.published:
                _ask_ruling(contest, actor)


def show_endings(found: Consultation, today: date) -> None:
    """For the office: no more answers, or back to the review."""
    key = found.state.round.id
    if found.open_on(today):
        if found.silent:
            st.caption(
                f"还有 {len(found.silent)} 家没有答复。全部答复后可以提前结束；过了截止日，没有答复的视为无异议。"
            )
        else:
            st.button("全部已答复，提前结束", key=f"close-{key}", on_click=_order_close, args=(found.state.round,))
    with st.expander("退回审核中", icon=":material/undo:"):
        st.caption("审核有误、报表要重报时用。单位的答复留存，再次征求意见时重新答复。")
        with st.form(f"back-{key}", border=False):
            st.text_input("理由（单位会看到）", max_chars=LONGEST, key=f"back-reason-{key}")
            st.form_submit_button("退回审核中", on_click=_order_back, args=(found.state.round,))


def _ask_ruling(contest: Contest, actor: Actor) -> None:
    key, stands = f"contest-{contest.number}", dict(contest.before.values)
    with st.form(key, border=False):
        st.radio("裁定", list(_KINDS), format_func=lambda k: _KINDS[k], key=f"{key}-kind", index=None, horizontal=True)
        for item in contest_rulings.adoptable(process.store(), contest, actor):
            st.text_input(
                f"{item.code} {plain(item.label)}（现为 {plain(stands.get(item.code, '—'))}；不改的空着）", max_chars=40,
                key=f"{key}-{item.code}",
            )  # fmt: skip
        st.text_input("理由（单位会看到）", max_chars=LONGEST, key=f"{key}-reason")
        codes = tuple(x.code for x in contest_rulings.adoptable(process.store(), contest, actor))
        st.form_submit_button("裁定", type="primary", on_click=_order_ruling, args=(contest.number, codes))


def _order_ruling(number: int, codes: tuple[str, ...]) -> None:
    said, key = st.session_state, f"contest-{number}"
    values = {code: str(said.get(f"{key}-{code}", "")) for code in codes}
    orders.put(ORDER, Ruling(number, said.get(f"{key}-kind"), values, said.get(f"{key}-reason", "")))


def _order_close(round_: Round) -> None:
    orders.put(ORDER, Ending(round_, back=False, reason=""))


def _order_back(round_: Round) -> None:
    orders.put(ORDER, Ending(round_, back=True, reason=st.session_state.get(f"back-reason-{round_.id}", "")))
