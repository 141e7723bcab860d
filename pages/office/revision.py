"""标准修订: a version out as a workbook, a revised one in, checked and rehearsed, then published with its document."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import revision
from shuangyong_metrics.services.rules import versions
from shuangyong_metrics.ui import revision_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.office_view import XLSX, show_refusal
from shuangyong_metrics.ui.orders import attempt, made
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)

top, said = st.container(), st.container()

# ask
with st.container(border=True):
    st.subheader("1 下载考评标准", anchor=False)
    st.caption("工作簿里是一个版本的全文：权重、分值、目标、适用类型、填报项和算例。在上面修改，不要改表名和表头。")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = versions(store())
        version = choice("版本", known, "version")
        st.download_button(
            "下载工作簿", lambda: revision.book(store(), version, user.actor), f"考评标准_{version}版_修订用.xlsx", XLSX,
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
with st.container(border=True):
    st.subheader("2 上传修订稿，检查并预演", anchor=False)
    st.caption("检查和预演不留下任何记录，可以反复上传。预演用已公布的各季度重新计分，逐家列出得分、名次的变化和原因。")
    with st.form("revise", border=False):
        picked = st.file_uploader("选择修订稿（XLSX）", type=["xlsx"], max_upload_size=10)
        pressed = st.form_submit_button("检查并预演", type="primary")

# call
if pressed:
    bar = st.progress(0.0, "正在检查修订稿并验算全部算例…")
    try:
        view.look(picked, user.actor, bar)
    except ShuangyongError as error:
        show_refusal(error)
    bar.empty()

# show
draft: view.Draft | None = made(view.DRAFT)
if draft is None:
    st.info("检查通过后，这里列出修订了什么、各季度谁会变化、为什么，并可公布。", icon=":material/difference:")
else:
    asked = st.empty()
    with asked.container():
        view.show_changes(draft)
        view.show_rehearsal(draft)
        confirmed = view.ask_to_publish(draft)
    if confirmed:
        with said, st.spinner("正在公布…"):
            if attempt(view.publish, draft, user.actor):
                asked.empty()
with top:
    heading("标准修订", f"最新为 {next(iter(versions(store()).values()))}")
