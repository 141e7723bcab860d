"""The parts of 填报期: the rounds, the next one, what stands before a publication, and the publication."""

from __future__ import annotations

from datetime import date
from html import escape
from urllib.parse import quote

import streamlit as st

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Phase, Round, Unit
from shuangyong_metrics.services import archiving
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.archiving import ToArchive
from shuangyong_metrics.services.publish_check import Readiness, publish_confirmed
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.round_desk import Proposal, RoundLine, open_proposed
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import moment, table
from shuangyong_metrics.ui.office_view import plain


def show_rounds(lines: tuple[RoundLine, ...], following: Proposal | None, today: date) -> None:
    """All rounds, newest first; below them the one that cannot be opened yet."""
    rows = [
        {
            "填报期": line.state.round.label,
            "状态": line.state.phase(today).label,
            "应报": line.expected,
            "已报": line.filed,
            "逾期": line.late,
            "延期": line.extended,
            "未审核项": None if line.state.published else line.undecided,
            "报送截止": on(line.state.filing_due) + _tentative(line.state),
            "核定": on(line.state.review_due),
            "通报": on(line.state.publish_due),
            "公布时间": moment(line.state.published_at) if line.state.published_at else "",
            "归档时间": moment(line.state.archived_at) if line.state.archived_at else "",
        }
        for line in lines
    ]
    st.dataframe(table(rows), hide_index=True, width="stretch", placeholder="—")
    if following:
        tentative = "（暂按周末推算）" if following.due.provisional else ""
        st.caption(
            f"{following.round.label}{Phase.NOT_OPEN.label}：{on(following.round.first_day)}起可以开放，"
            f"报送截止 {on(following.due.filing)}{tentative}。"
        )


def _tentative(state: RoundState) -> str:
    return "（暂按周末推算）" if state.provisional else ""


def say_proposal(proposal: Proposal) -> None:
    """The dates of a round that is not open yet."""
    due = proposal.due
    st.markdown(
        f"报送截止 **{on(due.filing)}**，核定截止 {on(due.review)}，通报 {on(due.publish)}。"
        f"适用考评标准 {plain(proposal.version)}。"
    )
    if due.provisional:
        st.caption(
            "日期暂按周末推算：国务院当年的放假通知还没有载入，节假日和调休未计，载入后新开放的填报期按通知计算。"
        )


def show_published(state: RoundState) -> None:
    """When a round was published, and the digest by which its figures can be checked."""
    if state.published_at:
        st.success(
            f"{state.round.label}已于{moment(state.published_at)}公布，数字已定格。",
            icon=":material/verified:",
        )
        st.caption("公布摘要（存档、核对用）")
        st.code(state.digest or "", language=None, wrap_lines=True)


def ask_to_archive(listed: tuple[ToArchive, ...]) -> ToArchive | None:
    """What can be archived, the newest first, with what it means; given back when it is confirmed."""
    if not listed:
        return None
    with st.expander("归档", icon=":material/inventory_2:"):
        st.caption("归档后不再追溯调整，已有的调整和公布的数字都保留。本年靠前的季度一并归档。")
        by_id = {one.round.id: one for one in listed}
        upto = st.selectbox(
            "归档到哪一季",
            by_id,
            format_func=lambda r: by_id[r].round.label if r in by_id else r,
            key="archive-upto",
            width=280,
        )
        chosen = by_id[upto]
        with st.form(f"archive-{chosen.token}", border=False):
            corrections = f"，有追溯调整 {chosen.corrections} 条" if chosen.corrections else ""
            sure = st.checkbox(
                f"我确认归档{chosen.label}{corrections}；归档后不能再调整，也不能撤销",
                key=f"archive-sure-{chosen.token}",
            )
            pressed = st.form_submit_button(f"归档{chosen.label}")
        if pressed and not sure:
            st.error("归档：请先勾选确认。", icon=":material/block:")
    return chosen if pressed and sure else None


def archive(chosen: ToArchive, actor: Actor) -> str:
    """Archive what was confirmed, once, and the words for it."""
    archiving.archive(process.store(), chosen.round, actor, process.now(), chosen.token)
    return f"{chosen.label}已归档，不再追溯调整。"


def show_certificates(states: list[RoundState]) -> None:
    """公布凭证 of every published round, to print and to keep."""
    links = "".join(
        f'<li><a target="_self" href="/files/publication/{s.round.id}">{escape(s.round.label)}公布凭证</a></li>'
        for s in states
    )
    st.html(f'<ul class="sy-todo" data-own>{links}</ul>')


def show_readiness(ready: Readiness, today: date) -> None:
    """What is missing and what is undecided, the latter with the way to each review."""
    if ready.missing:
        names = "、".join(u.name for u in ready.missing)
        st.warning(
            f"未报送 {len(ready.missing)} 家：{plain(names)}。公布后这些单位列为未报送，不参加排名。",
            icon=":material/mark_email_unread:",
        )
    if ready.undecided:
        st.error(
            f"还有 {len(ready.undecided)} 家单位的 {ready.undecided_items} 项未审核，审核完才能公布。",
            icon=":material/pending_actions:",
        )
        links = "".join(_review_link(unit, count, ready.state.round) for unit, count in ready.undecided)
        st.html(f'<ul class="sy-todo" data-own>{links}</ul>')
    if ready.doubts:
        named = "；".join(d.words for d in ready.doubts)
        st.warning(f"公布前请核对双拥办录入的数：{plain(named)}。", icon=":material/rule:")
        st.html('<ul class="sy-todo" data-own><li><a target="_self" href="/entries">去“双拥办录入”改正</a></li></ul>')
    if ready.vetoes:
        named = "；".join(f"{c.unit} {c.code} {c.words}" for c in ready.vetoes)
        st.error(
            f"还有 {len(ready.vetoes)} 项一票否决待生效，裁定或确认后才能公布：{plain(named)}。",
            icon=":material/gavel:",
        )
        st.html('<ul class="sy-todo" data-own><li><a target="_self" href="/entries">去“双拥办录入”裁定</a></li></ul>')
    if why := ready.unanswered(today):
        st.error(f"现在不能公布：{plain(why)}。", icon=":material/forum:")
        st.html('<ul class="sy-todo" data-own><li><a target="_self" href="/consultation">去“征求意见”</a></li></ul>')


def _review_link(unit: Unit, count: int, round_: Round) -> str:
    address = f"/review?unit={quote(unit.id, safe='')}&amp;round={round_.id}"
    return f'<li><a target="_self" href="{address}">{escape(unit.name)}：{count} 项未审核</a></li>'


def say_gaps(ready: Readiness) -> None:
    """What the office confirms by publishing: its own figures that nobody entered."""
    told = []
    for gap in ready.gaps:
        everybody = len(gap.units) == len(ready.units)
        names = "全部单位" if everybody else "、".join(u.name for u in gap.units[:5])
        more = f"等 {len(gap.units)} 家" if len(gap.units) > 5 and not everybody else ""
        told.append(f"- {gap.indicator.code} {plain(gap.indicator.name)}：{plain(names)}{more}没有录入，{gap.effect}")
    st.markdown("\n".join(told))


def open_round(proposal: Proposal, actor: Actor) -> str:
    """Open it, and the words for it."""
    state = open_proposed(process.store(), proposal.round, actor, process.now())
    return f"{state.round.label}已开放填报，报送截止 {on(state.filing_due)}。"


def ask_to_publish(ready: Readiness, today: date) -> bool | None:
    """What stands before the publication, and its form; when it is sent, whether the confirmation was ticked."""
    state, label, count = ready.state, ready.state.round.label, len(ready.units)
    with st.container(border=True):
        st.subheader(f"公布{label}", anchor=False)
        if today <= state.filing_due:
            st.info(f"报送截止是 {on(state.filing_due)}，还没有到。公布后不再接收报表。", icon=":material/event:")
        show_readiness(ready, today)
        # the key names what is confirmed: when that changes, so does the form, and an old click is void
        with st.form(f"publish-{ready.token}", border=False):
            if ready.gaps:
                st.markdown("公布即确认下列双拥办录入项：")
                say_gaps(ready)
            sure = st.checkbox(
                f"我确认公布{label}，涉及 {count} 家单位；公布后数字定格，不能撤回", key=f"sure-{ready.token}"
            )
            pressed = st.form_submit_button(
                f"公布{label}（{count} 家单位）", type="primary", disabled=ready.blocked(today)
            )
    return sure if pressed else None


def publish(ready: Readiness, confirmed: bool, actor: Actor) -> str:
    """Publish what was confirmed, once, and the words for it."""
    label = ready.state.round.label
    if not confirmed:
        raise Conflict(f"公布{label}：请先勾选确认。")
    publish_confirmed(process.store(), ready.state.round, ready.token, actor, process.now())
    return f"{label}已公布。"
