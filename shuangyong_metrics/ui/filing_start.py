"""填报 before a file is uploaded: how to begin, what has come in so far, a file left lying, 本季无事项."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.services import filing
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.own_returns import OwnRound, OwnSubmission
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import link, moment
from shuangyong_metrics.ui.files import receipt_path
from shuangyong_metrics.ui.filing_made import take_in
from shuangyong_metrics.ui.office_view import plain


def _report_nothing(mine: OwnRound, actor: Actor) -> None:
    """本季无事项: no workbook has to be filled in."""
    st.caption(
        "本季没有开展活动、也没有新发生数的，也要报：按“本季无事项”，发生数按 0 计，沿用的按无变化计，校验、试算后提交。"
    )
    if st.button("本季无事项", icon=":material/event_busy:", key="quiet"):
        with st.spinner("正在生成并校验…"):
            take_in(filing.report_nothing, mine.state.round, actor)


def show_start(mine: OwnRound, standing: OwnSubmission | None, actor: Actor) -> None:
    """Before a file is uploaded: what has come in so far, or how to begin; a file left lying is taken up again."""
    draft = filing.latest_draft(process.store(), mine.state.round, actor)
    if draft and st.button(f"继续处理已上传、未提交的“{plain(draft.name)}”", icon=":material/draft:", key="draft"):
        st.query_params["file"] = draft.digest
        st.rerun()
    if standing is None:
        st.info(
            "本季还没有报送。下载模板，填好后上传：有问题的，在这里逐项列出和它在表中的位置；没有问题的，先试算再提交。",
            icon=":material/edit_note:",
        )
        _report_nothing(mine, actor)
        return
    which = f"第 {standing.revision} 次报送，{moment(standing.at)}"
    if mine.sent_back:
        st.warning(
            f"{mine.state.round.label}：{len(mine.sent_back)} 项被退回（{which}），理由和位置见“我的报表”。改好后重新上传整份报表并提交。",
            icon=":material/undo:",
        )
    else:
        st.info(
            f"{mine.state.round.label}：{mine.words}（{which}）。需要更正时，重新上传整份报表即可。",
            icon=":material/inbox:",
        )
    link("下载回执（可打印）", receipt_path(standing.id))
