"""The parts of 我的报表: rounds with their submissions, items sent back with their cells, taking back."""

from __future__ import annotations

from html import escape

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services import withdrawal
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.own_returns import OwnRound, OwnSubmission, SentBack
from shuangyong_metrics.services.withdrawal import Withdrawal
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.ui.components import moment
from shuangyong_metrics.ui.explain_view import show_open
from shuangyong_metrics.ui.files import markup_path, receipt_path, upload_path
from shuangyong_metrics.ui.filing_view import picture_of, time_left
from shuangyong_metrics.ui.office_view import plain
from shuangyong_metrics.ui.orders import put
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.sheet import show_sheet

WITHDRAWAL = "withdrawal"
_COLORS = {"已通过": "green", "已公布": "blue", "已提交": "orange", "审核中": "orange", "未报送": "gray"}


def summary(rounds: list[OwnRound]) -> str:
    """How many submissions there are, and what waits for the unit."""
    total = sum(len(r.submissions) for r in rounds)
    back = sum(len(r.sent_back) for r in rounds)
    return f"共报送 {total} 次" + (f" · {back} 项被退回，等待更正" if back else " · 没有待更正的退回项")


def afterwards(what: Withdrawal) -> str:
    """What counts once it is withdrawn."""
    if what.earlier is None or what.earlier_at is None:
        return "本季恢复为未报送。"
    return f"第 {what.earlier} 次报送（{moment(what.earlier_at)}）恢复有效。"


def withdraw(submission_id: int, actor: Actor) -> str:
    """Take it back, and the words for it."""
    done = withdrawal.withdraw(store(), submission_id, actor, now())
    return f"已撤回{done.round.label}第 {done.revision} 次报送。{afterwards(done)}"


def show_rounds(rounds: list[OwnRound], actor: Actor) -> None:
    """Open rounds in full, published ones folded."""
    for mine in rounds:
        if mine.state.published:
            continue
        with st.container(border=True):
            _round_head(mine)
            _sent_back(mine, actor)
            _fixed(mine)
            show_open(mine, actor)
            _submissions(mine)
            _drafts(mine)
            _take_back(mine)
    past = [r for r in rounds if r.state.published]
    if past:
        st.subheader(f"已公布的 {len(past)} 季", anchor=False)
    for mine in past:
        late = "，逾期" if any(s.late and s.counts for s in mine.submissions) else ""
        title = f"{mine.state.round.label} · {mine.words}{late} · 报送 {len(mine.submissions)} 次"
        fold = st.expander(title, key=f"past{mine.state.round.id}", on_change="rerun")
        if fold.open:
            with fold:
                _fixed(mine)
                _submissions(mine)


def _round_head(mine: OwnRound) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(mine.state.round.label, anchor=False, width="content")
        st.markdown(f":{_color(mine.words)}-badge[{_icon(mine.words)} {mine.words}]", width="content")
    ended = "" if mine.submissions else f" · {time_left(mine.due, now().date())}"
    st.caption(f"报送截止 {on(mine.due)}{plain(mine.more_time)}{ended}")
    if not mine.submissions:
        st.info("本季还没有报送。到“填报”下载模板，填好后上传并提交。", icon=":material/edit_note:")


def _sent_back(mine: OwnRound, actor: Actor) -> None:
    if not mine.sent_back:
        return
    standing = next(s for s in mine.submissions if s.counts)
    what = "在报表中改好这些项目，到“填报”重新上传整份报表并提交；其余已通过的项目不再重审"
    if mine.state.consulting:
        what = "征求意见期间不能重新报送，这些项目按未报计；不同意的请到“征求意见”页提出异议"
    st.warning(f"{len(mine.sent_back)} 项被退回：{what}。", icon=":material/undo:")
    for item in mine.sent_back:
        where = f"{item.sheet} {item.cell}" if item.cell else "由“活动台账”统计"
        st.html(
            f'<div class="sy-finding" data-own><b>{escape(item.input)}</b> {escape(item.label)} · {escape(where)}'
            f"<br><span>退回理由：{escape(item.reason)}</span></div>"
        )
        if item.cell:
            _place(item, standing, actor)


def _fixed(mine: OwnRound) -> None:
    """Figures that a reviewer put right: both of them, and why."""
    if not mine.fixed:
        return
    st.caption(
        f"核定 {len(mine.fixed)} 项：考评分按核定值计，自评分仍按填报值；重新报送时改了这些数，核定值作废、重新审核。"
    )
    for item in mine.fixed:
        where = f"{item.sheet} {item.cell}" if item.cell else "由“活动台账”统计"
        st.html(
            f'<div class="sy-finding" data-own><b>{escape(item.input)}</b> {escape(item.label)} · {escape(where)}'
            f"<br>填报值 {escape(item.reported)} → <b>核定值 {escape(item.fixed)}</b>"
            f"<br><span>核定理由：{escape(item.reason)}（{escape(item.by)}，{moment(item.at)}）</span></div>"
        )


def _place(item: SentBack, standing: OwnSubmission, actor: Actor) -> None:
    fold = st.expander(
        f"表中位置 {item.cell}", key=f"back{standing.id}-{item.input}", on_change="rerun", icon=":material/grid_on:",
        type="compact",
    )  # fmt: skip
    if fold.open:
        with fold:
            try:
                show_sheet(picture_of(standing.digest, item.sheet, item.cell, actor))
            except ShuangyongError as error:
                st.caption(str(error))


def _submissions(mine: OwnRound) -> None:
    if not mine.submissions:
        return
    head = "".join(f"<th>{h}</th>" for h in ("次", "报送时间", "状态", "账号", "文件", "回执", "批注"))
    body = "".join(_line(s) for s in mine.submissions)
    st.html(f'<table class="sy-list sy-stack" data-own><tr>{head}</tr>{body}</table>')


def _line(made: OwnSubmission) -> str:
    late = "（逾期）" if made.late else ""
    return (
        f"<tr><td>第 {made.revision} 次</td><td>{moment(made.at)}{late}</td><td>{escape(made.state)}</td>"
        f'<td>{escape(made.actor)}</td><td><a target="_self" href="{upload_path(made.digest)}" download>'
        f'{escape(made.file_name or "报表")}</a></td><td><a target="_self" href="{receipt_path(made.id)}" download>下载回执</a></td>'
        f'<td><a target="_self" href="{markup_path(made.digest)}" download>批注回执</a></td></tr>'
    )


def _drafts(mine: OwnRound) -> None:
    """Files that were uploaded and not submitted: to go on with, or to mend in their marked-up copy."""
    if not mine.drafts:
        return
    st.caption("已上传、还没有提交的文件（打开文件名可继续处理；批注回执里标出了每个问题，改好可直接上传）")
    rows = "".join(
        f'<tr><td>{moment(d.at)}</td><td>{escape(d.actor)}</td><td><a target="_self" href="/filing?file={d.digest}">'
        f'{escape(d.file_name or "报表")}</a></td><td><a target="_self" href="{markup_path(d.digest)}" download>批注回执</a></td></tr>'
        for d in mine.drafts
    )
    head = "".join(f"<th>{h}</th>" for h in ("上传时间", "账号", "文件", "批注"))
    st.html(f'<table class="sy-list sy-stack" data-own><tr>{head}</tr>{rows}</table>')


def _take_back(mine: OwnRound) -> None:
    what = mine.withdrawal
    if what is None:
        if any(s.counts for s in mine.submissions) and not mine.state.consulting:
            st.caption("审核已经开始，不能撤回；需要更正时可直接重新报送。")
        return
    if st.button(f"撤回第 {what.revision} 次报送", key=f"withdraw{what.submission_id}", icon=":material/undo:"):
        _ask(what)


@st.dialog("撤回报送")
def _ask(what: Withdrawal) -> None:
    st.markdown(f"撤回**{what.round.label}第 {what.revision} 次报送**。撤回后，{afterwards(what)}记录会保留。")
    with st.container(horizontal=True):
        if st.button(
            "确认撤回", type="primary", key="withdraw_yes", on_click=put, args=(WITHDRAWAL, what.submission_id)
        ):
            st.rerun()
        if st.button("不撤回", key="withdraw_no"):
            st.rerun()


def _icon(words: str) -> str:
    if words.startswith("退回"):
        return ":material/undo:"
    return {
        "已通过": ":material/task_alt:", "已公布": ":material/campaign:", "未报送": ":material/radio_button_unchecked:",
    }.get(words, ":material/hourglass_top:")  # fmt: skip


def _color(words: str) -> str:
    return "red" if words.startswith("退回") else _COLORS.get(words, "gray")
