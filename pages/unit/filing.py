"""填报: a unit's quarter in three steps — template, upload and check, submit — with findings, trial score and receipt."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import filing
from shuangyong_metrics.services.roster import unit
from shuangyong_metrics.ui import filing_made
from shuangyong_metrics.ui import filing_view as view
from shuangyong_metrics.ui.components import heading, link
from shuangyong_metrics.ui.evidence_view import show_own
from shuangyong_metrics.ui.files import template_path
from shuangyong_metrics.ui.filing_start import show_start
from shuangyong_metrics.ui.notices import show_notices
from shuangyong_metrics.ui.office_view import plain, say_briefly
from shuangyong_metrics.ui.orders import do, overtaken, put, tell
from shuangyong_metrics.ui.process import now, store
from shuangyong_metrics.ui.session import require_role
from shuangyong_metrics.ui.trial_view import show_trial
from shuangyong_metrics.ui.units_view import show_merged

user = require_role(Role.UNIT)
actor, name = user.actor, unit(store(), user.unit_id or "").name

# ask: the file stands in the address, so that a refresh and a second tab find it
filing_made.show_made()
do(filing_made.SUBMIT, filing_made.submit, actor, show=say_briefly)
checked = view.checked_file(st.query_params.get("file", ""), actor)
states = {r.state.round.id: r for r in view.own(actor) if not r.state.still}
if checked and checked.file.round.id not in states:
    st.info(f"网址中的文件是{checked.file.round.label}的，该季已公布或征求意见，不再接收；更正请联系双拥办。")
    checked = None
if not states:
    heading("填报", f"{name} · 现在没有开放的填报期")
    show_notices(actor, user.unit_id or "")
    st.info("双拥办开放下一季填报后，这里可以下载模板、上传并提交报表。已报送的见“我的报表”。", icon=":material/event:")
    st.stop()
waiting = [r for r in states if states[r].words == "未报送"]
asked = st.query_params.get("round", "")
chosen = checked.file.round.id if checked else asked if asked in states else min(waiting or states)
if len(states) > 1:
    view.ask_round(states, chosen)
mine, digest = states[chosen], checked.file.digest if checked else ""
asks = view.asked_of(checked, actor)
standing = next((s for s in mine.submissions if s.counts), None)
settled = bool(standing) and not mine.sent_back and not (st.session_state.get("refused") and not checked)
name = unit(store(), user.unit_id or "", mine.state.round).name
heading(f"填报 · {mine.state.round.label}", f"{name} · {view.deadline(mine, now().date())}")
show_notices(actor, user.unit_id or "")
show_merged(user.unit_id or "", mine.state.round)
trying = bool(checked and not checked.blocked)
steps, middle, *right = st.container(key="desk").columns([3, 5.4, 3] if trying else [3, 8.4], gap="medium")

with steps:
    view.step(1, "下载本季模板", "已带上季数和本年累计，只填本季发生数", bool(checked or standing))
    link("下载模板", template_path(mine.state.round, user.unit_id or ""))
    told = f"已上传：{plain(checked.file.name)}" if checked else "上传后立即校验，可反复上传"
    uploaded = bool(checked) or settled
    view.step(2, "上传并校验", told, uploaded)
    with st.form("upload", clear_on_submit=True, border=False):
        st.file_uploader("选择填好的报表", label_visibility="collapsed", max_upload_size=10, key=filing_made.PICKED)
        pressed = st.form_submit_button(
            "上传并校验", type="secondary" if uploaded else "primary", width="stretch", on_click=filing_made.send
        )
    view.step(3, "提交本季报表", view.third_step(checked, mine, standing), settled and (not checked or checked.current))
    if checked and not checked.blocked and not checked.submission:
        args = (filing_made.SUBMIT, (digest, asks))
        st.button("提交本季报表", type="primary", width="stretch", key="submit", on_click=put, args=args)

# act: on a press alone, and the same press again changes nothing
file = filing_made.sent()
if pressed and file is None and not overtaken():
    steps.warning("还没有选择文件。请先选择填好的报表，再按“上传并校验”。", icon=":material/upload_file:")
if file is not None:
    with steps, st.spinner("正在校验…"):
        filing_made.take_in(filing.upload, file.getvalue(), file.name, actor)

# show
with middle:
    tell(filing_made.SUBMIT)
    if (refused := st.session_state.get("refused")) and not checked:
        st.error(f"没有收下这个文件。{plain(refused.reason)}", icon=":material/block:")
        view.show_findings(refused.findings, "", actor)
    elif checked and checked.submission and checked.current:
        view.show_receipt(checked.submission.id, actor)
    elif checked:
        view.show_verdict(checked)
        view.show_findings(checked.reading.findings, digest, actor, asks)
    else:
        show_start(mine, standing, actor)
    show_own(actor, mine.state.round)
if checked and trying:
    with right[0]:
        show_trial(digest, actor, checked.current)
