"""A question of the check, answered beside it: a reason of the list and words, filled in with what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

import streamlit as st

from shuangyong_metrics.model import OTHER_REASON, Finding, Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.explanations import LONGEST, Asked, explain, open_questions
from shuangyong_metrics.services.own_returns import OwnRound
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import mark_unsaved

SAVED = "explanations"


def by_place(asked: Iterable[Asked]) -> Mapping[Finding, Asked]:
    """The questions by the finding that asks them."""
    return {a.finding: a for a in asked}


def show_question(asked: Asked, about: str) -> None:
    """The two fields under a finding; ``about`` is the file or round they belong to."""
    known = asked.stands or asked.offered
    cell = asked.finding.cell
    reason, text = st.columns([2, 3], gap="small")
    # kept for the browser session: a look at another page loses nothing of it
    reason.selectbox(
        f"{cell} 说明原因", asked.reasons, index=_place(asked, known), placeholder="说明原因：选一条",
        key=_key(asked, about, "reason"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    text.text_input(
        f"{cell} 补充说明", known.text if known else "", max_chars=LONGEST, placeholder="补充说明，可不写",
        key=_key(asked, about, "text"), label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if asked.offered and not asked.stands:
        st.caption("已按前几季审核通过的说明填好，请核对后再提交。")


def said(asked: Iterable[Asked], about: str) -> dict[str, Said]:
    """What stands in the fields, by question; words without a reason are another reason."""
    found = {}
    for one in asked:
        reason = st.session_state.get(_key(one, about, "reason"))
        text = (st.session_state.get(_key(one, about, "text")) or "").strip()
        if reason or text:
            found[one.about] = Said(reason or OTHER_REASON, text)
    return found


def show_unsaved(asked: Iterable[Asked], about: str, when: str) -> None:
    """How many fields hold what a refresh would lose, and ``when`` it is recorded."""
    count = sum(_typed(one, about) for one in asked)
    mark_unsaved(f"{count} 处说明未保存，{when}" if count else "")


def _typed(one: Asked, about: str) -> bool:
    """Do its fields hold something else than they were filled in with? Not before they are drawn."""
    known, reason = one.stands or one.offered, _key(one, about, "reason")
    place = _place(one, known)
    before = (None if place is None else one.reasons[place], known.text.strip() if known else "")
    now = (st.session_state.get(reason), (st.session_state.get(_key(one, about, "text")) or "").strip())
    return reason in st.session_state and now != before


def show_open(mine: OwnRound, actor: Actor) -> None:
    """What the standing return of an open round asks, with what was said to it; more may be said at any time."""
    if not any(s.counts for s in mine.submissions):
        return
    asked = open_questions(process.store(), actor.unit_id or "", mine.state.round, actor)
    if not asked:
        return
    missing = sum(a.stands is None for a in asked)
    title = f"需说明 {len(asked)} 项，" + (f"未说明 {missing} 项" if missing else "都已说明")
    with st.expander(title, icon=":material/help:", expanded=bool(missing)):
        for one in asked:
            where = f"{one.finding.sheet} {one.finding.cell}".strip()
            st.html(
                f'<div class="sy-finding" data-own><b>{escape(where)}</b> {escape(one.finding.message)}'
                f"<br><span>{escape(one.finding.advice)}</span></div>"
            )
            show_question(one, mine.state.round.id)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("保存说明", key=f"explain{mine.state.round.id}", on_click=_save, args=(mine.state.round, asked))
            show_unsaved(asked, mine.state.round.id, "按“保存说明”后生效")


def _save(round_: Round, asked: tuple[Asked, ...]) -> None:
    orders.put(SAVED, (round_, said(asked, round_.id)))


def keep(pressed: tuple[Round, dict[str, Said]], actor: Actor) -> str:
    """Record what was pressed to be saved, and the words for it."""
    round_, words = pressed
    explain(process.store(), actor.unit_id or "", round_, words, actor, process.now())
    return f"{round_.label}的说明已保存。"


def _place(asked: Asked, known: Said | None) -> int | None:
    return asked.reasons.index(known.reason) if known and known.reason in asked.reasons else None


def _key(asked: Asked, about: str, part: str) -> str:
    return f"explain_{part}:{about[:16]}:{asked.about}"
