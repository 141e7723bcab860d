"""The parts of the filing page: three steps, findings with their place in the sheet, the trial score, the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from html import escape

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Finding, Severity, SheetPicture
from shuangyong_metrics.services import filing, pictures
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.explanations import Asked, asked
from shuangyong_metrics.services.filing import Checked
from shuangyong_metrics.services.markup import as_text, problems
from shuangyong_metrics.services.own_returns import OwnRound, OwnSubmission, own_rounds
from shuangyong_metrics.services.receipts import Receipt, receipt
from shuangyong_metrics.services.trial import Trial, trial
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import link, moment
from shuangyong_metrics.ui.explain_view import by_place, show_question, show_unsaved
from shuangyong_metrics.ui.files import markup_path, receipt_path
from shuangyong_metrics.ui.office_view import plain
from shuangyong_metrics.ui.receipt_html import receipt_rows
from shuangyong_metrics.ui.sheet import show_sheet

#: Findings drawn one by one; the list to copy holds all of them.
SHOWN = 40
_TITLES = {
    Severity.BLOCK: ("必须改正", "改好后重新上传，才能提交", ":material/block:"),
    Severity.ASK: ("需要说明", "可以提交；请在下面选原因或在报表“说明”栏写明，没写的会标明“未说明”", ":material/help:"),
    Severity.HINT: ("提示", "供核对，不影响提交", ":material/info:"),
}


@st.cache_resource(max_entries=64, show_spinner=False)
def _checked(digest: str, actor: Actor, version: int) -> Checked:
    return filing.checked(process.store(), process.worker(), digest, actor)


@st.cache_resource(max_entries=64, show_spinner=False)
def trial_of(digest: str, actor: Actor, version: int) -> Trial:
    """The trial score of a kept file, kept until anything in the store changes."""
    return trial(process.store(), _checked(digest, actor, version).reading, actor, process.now())


@st.cache_resource(max_entries=64, show_spinner=False)
def _asked(digest: str, actor: Actor, version: int) -> tuple[Asked, ...]:
    return asked(process.store(), _checked(digest, actor, version).reading, actor)


@st.cache_resource(max_entries=64, show_spinner=False)
def _receipt(submission_id: int, actor: Actor, version: int) -> Receipt:
    return receipt(process.store(), submission_id, actor)


@st.cache_resource(max_entries=64, show_spinner=False)
def _own(actor: Actor, version: int) -> list[OwnRound]:
    return own_rounds(process.store(), actor.unit_id or "", actor)


def picture_of(digest: str, sheet: str, cell: str, actor: Actor) -> SheetPicture:
    """The sheet around a cell."""
    return pictures.picture(process.store(), process.worker(), digest, sheet, cell, actor)


def checked_file(digest: str, actor: Actor) -> Checked | None:
    """The file that the address names, or None with the reason shown."""
    try:
        return _checked(digest, actor, process.store().version) if digest else None
    except ShuangyongError as error:
        st.warning(str(error), icon=":material/block:")
        return None


def own(actor: Actor) -> list[OwnRound]:
    """The unit's rounds as they stand, newest first."""
    return _own(actor, process.store().version)


def ask_round(states: Mapping[str, OwnRound], chosen: str) -> None:
    """Which of the open rounds; a widget of its own for each: the page follows the file that was uploaded."""
    key = f"round{chosen}"
    st.selectbox(
        "填报期", list(states), index=list(states).index(chosen), key=key, on_change=choose_round, args=(key,),
        format_func=lambda r: f"{states[r].state.round.label}（{states[r].words}）",
    )  # fmt: skip


def choose_round(key: str) -> None:
    """Another round was chosen: it goes into the address, and the file of the round before out of it."""
    st.query_params["round"] = st.session_state[key]
    st.query_params.pop("file", None)
    st.session_state.pop("refused", None)


def time_left(due: date, today: date) -> str:
    """The time left in working days."""
    left = filing.workdays_left(due, today)
    if left < 0:
        return f"已逾期 {-left} 个工作日，仍可报送，将标明逾期"
    if today == due:
        return "今天截止"
    return f"还剩 {left} 个工作日"


def deadline(mine: OwnRound, today: date) -> str:
    """The unit's deadline in one line, with the extension it has."""
    tentative = "（暂按周末推算）" if mine.state.provisional else ""
    return f"报送截止 {on(mine.due)}{tentative}{mine.more_time} · {time_left(mine.due, today)}"


def step(number: int, title: str, state: str, done: bool) -> None:
    """The head of a step: its number, what it is, how it stands."""
    icon = ":material/check_circle:" if done else f":material/counter_{number}:"
    st.markdown(f"**{icon} {title}**")
    st.caption(state)


def asked_of(checked: Checked | None, actor: Actor) -> tuple[Asked, ...]:
    """What an uploaded file asks before it is submitted; nothing while it blocks."""
    if checked is None or checked.blocked or checked.submission:
        return ()
    return _asked(checked.file.digest, actor, process.store().version)


def show_findings(found: tuple[Finding, ...], digest: str, actor: Actor, asks: tuple[Asked, ...] = ()) -> None:
    """Every finding with its cell, what is wrong, what to do; what blocks comes first, what asks can be answered."""
    if found:
        _take_away(found, digest)
    drawn = 0
    for severity, (title, meaning, icon) in _TITLES.items():
        group = [f for f in found if f.severity is severity]
        if not group:
            continue
        st.subheader(f"{title} {len(group)} 项", anchor=False)
        st.caption(f"{icon} {meaning}")
        if severity is Severity.ASK:
            show_unsaved(asks, digest, "提交本季报表时一并保存")
        for sheet in dict.fromkeys(f.sheet for f in group):
            some = [f for f in group if f.sheet == sheet][: max(0, SHOWN - drawn)]
            if some:
                _sheet_group(sheet, some, digest, actor, drawn, by_place(asks))
            drawn += len(some)
    if len(found) > drawn:
        st.caption(f"这里列出前 {drawn} 项，共 {len(found)} 项；全部问题见上面的问题清单和批注回执。")


def _take_away(found: tuple[Finding, ...], digest: str) -> None:
    """The same list to carry on with: in a copy of the return that can be mended, and as text."""
    if digest:
        link("下载批注回执", markup_path(digest))
        st.caption("批注回执是填好的报表，问题逐格标出、列有清单；在里面改好，可直接上传。")
    with st.expander("复制问题清单", icon=":material/content_copy:"):
        st.code(as_text(problems(found)), language=None, wrap_lines=True, height=240)


def _sheet_group(
    sheet: str, some: list[Finding], digest: str, actor: Actor, at: int, asks: Mapping[Finding, Asked]
) -> None:
    with st.container(border=True):
        st.markdown(f"**{sheet or '整份报表'}**")
        for n, finding in enumerate(some, at):
            st.html(
                f'<div class="sy-finding" data-own><b>{escape(finding.cell)}</b> {escape(finding.message)}'
                f"<br><span>{escape(finding.advice)}</span></div>"
            )
            if finding in asks:
                show_question(asks[finding], digest)
            if digest and finding.sheet and finding.cell:
                _place(finding, digest, actor, n)


def _place(finding: Finding, digest: str, actor: Actor, number: int) -> None:
    """The picture is made only while its fold is open; the first one is."""
    first = number == 0
    fold = st.expander(
        f"表中位置 {finding.cell}", expanded=first, key=f"place{number}-{digest[:8]}", on_change="rerun",
        icon=":material/grid_on:", type="compact",
    )  # fmt: skip
    if fold.open:
        with fold:
            try:
                show_sheet(picture_of(digest, finding.sheet, finding.cell, actor))
            except ShuangyongError as error:
                st.caption(str(error))


def show_receipt(submission_id: int, actor: Actor) -> None:
    """The receipt on the page, with the file to print."""
    made = _receipt(submission_id, actor, process.store().version)
    late = "，已标明逾期" if made.late else ""
    st.success(f"{made.round.label}报表已收到：第 {made.revision} 次报送{late}。", icon=":material/task_alt:")
    left = next((r.sent_back for r in own(actor) if r.state.round == made.round), ())
    if left:
        told = "；".join(f"{b.input} {b.label}（{b.reason}）" for b in left)
        st.warning(plain(f"还有 {len(left)} 项退回没有改动：{told}。改好后再报送一次。"), icon=":material/undo:")
    rows = "".join(f"<tr><td>{n}</td><td>{escape(text)}</td></tr>" for n, text in receipt_rows(made))
    st.html(f'<table class="sy-receipt" data-own>{rows}</table>')
    link("下载回执（可打印）", receipt_path(made.submission_id))
    st.markdown("**接下来**\n\n" + "\n".join(f"{n}. {words}" for n, words in enumerate(made.next_steps, 1)))


def third_step(checked: Checked | None, mine: OwnRound, standing: OwnSubmission | None) -> str:
    """How the third step stands, and what is in its way."""
    if checked and checked.blocked:
        return "有必须改正的问题，改好重新上传后可以提交"
    if checked and not checked.submission:
        return "校验通过，提交后生效" + ("，取代已报送的一份" if standing else "")
    if standing:
        left = f"；{len(mine.sent_back)} 项退回，改好后再提交" if mine.sent_back else ""
        return f"已报送：第 {standing.revision} 次，{moment(standing.at)}{left}"
    return "校验通过后可以提交"


def show_verdict(checked: Checked) -> None:
    """The outcome of the check in one sentence."""
    blocking = sum(f.severity is Severity.BLOCK for f in checked.reading.findings)
    asking = sum(f.severity is Severity.ASK for f in checked.reading.findings)
    if checked.submission:
        st.info(
            f"这份文件是第 {checked.submission.revision} 次报送的那份，此后又报送了新的一份，以新的为准。",
            icon=":material/history:",
        )
    elif blocking:
        st.error(f"校验未通过：{blocking} 项必须改正。改好后重新上传整份报表。", icon=":material/block:")
    elif asking:
        st.warning(f"校验通过，可以提交；{asking} 项需要说明。", icon=":material/help:")
    else:
        st.success("校验通过，没有发现问题。核对试算后，按“提交本季报表”。", icon=":material/task_alt:")
