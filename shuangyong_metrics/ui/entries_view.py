"""The parts of 双拥办录入 beside the grid: the forms for honours and vetoes, a table, what stands, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Honour, Round, Unit, Veto
from shuangyong_metrics.services import office_desk
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.office import Entry, enter, read_day, read_entries
from shuangyong_metrics.services.office_desk import LEVELS, Merit, Record
from shuangyong_metrics.services.office_inputs import doubts
from shuangyong_metrics.services.tables import TableFile
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import moment, table
from shuangyong_metrics.ui.office_view import plain, show_refusal
from shuangyong_metrics.ui.orders import overtaken

_BEFORE = "这一项已经是这样，没有变化。"


def ask_merit(units: Sequence[Unit], items: Sequence[Honour | Veto], round_: Round) -> Entry | None:
    """The form for one honour or veto; an entry when it is sent and says enough to be tried."""
    names, words = {u.id: u.name for u in units}, {x.code: f"{x.code} {x.name}" for x in items}
    with st.form("merit", clear_on_submit=False):
        st.markdown("**登记一项加分或一票否决**")
        # on a telephone the right column follows the left one: who, what and which honour, then what it rests on
        left, right = st.columns(2)
        unit = left.selectbox(
            "单位", names, index=None, format_func=lambda u: names.get(u, u), placeholder="选择单位", key="merit-unit"
        )
        item = left.selectbox(
            "项目", words, index=None, format_func=lambda c: words.get(c, c), placeholder="选择项目", key="merit-item"
        )
        title = left.text_input("名称（加分）", max_chars=80, placeholder="例如：省双拥模范单位", key="merit-title")
        level = left.selectbox(
            "级别（P1、P2）", LEVELS, index=None, format_func=lambda n: LEVELS.get(n, ""), placeholder="选择级别",
            key="merit-level",
        )  # fmt: skip
        document = right.text_input("文号", max_chars=80, key="merit-document")
        authority = right.text_input("认定单位（否决）", max_chars=80, key="merit-authority")
        found_on = right.text_input("认定日期（否决）", max_chars=20, placeholder="例如：2026-10-09", key="merit-day")
        finding = right.text_input("认定情况（否决）", max_chars=200, key="merit-finding")
        told = right.text_input("告知日期（否决）", max_chars=20, placeholder="不填为今天", key="merit-notified")
        if not st.form_submit_button("登记", type="primary"):
            return None
    if not unit or not item:
        show_refusal(ShuangyongError("登记：请先选择单位和项目。"))
        return None
    days = []
    for name, text in (("认定日期", found_on), ("告知日期", told)):
        try:
            days.append(read_day(text))
        except ShuangyongError as error:
            show_refusal(ShuangyongError(f"{name}：{error}。"))
            return None
    if item.startswith("V"):
        return Entry(unit, round_, item, document=document.strip(), found_on=days[0], authority=authority.strip(),
                     finding=finding.strip(), notified_on=days[1])  # fmt: skip
    return Entry(unit, round_, item, level=level, title=title.strip(), document=document.strip())


def record(entry: Entry, actor: Actor) -> str:
    """Record it, and the words for it."""
    return "已登记。" if office_desk.add_merit(process.store(), entry, actor, process.now()) else _BEFORE


def take_in(file: TableFile, round_: Round, actor: Actor) -> str:
    """Record a table of entries of this round, and the words for it."""
    entries = office_desk.read_for(read_entries(file), round_)
    count = enter(process.store(), entries, actor, process.now())
    doubtful = "；".join(d.words for d in doubts(process.store(), round_))
    checked = f"请核对：{doubtful}。" if doubtful else ""
    return f"已录入 {count} 条，{len(entries) - count} 条与已录入的相同。{checked}"


@dataclass(frozen=True, slots=True)
class Gone:
    """What is to be taken back, and why."""

    merit: Merit
    reason: str


def ask_take_back(standing: Sequence[Merit]) -> Gone | None:
    """The form to take an honour or a veto back."""
    if not standing:
        return None
    words = {f"{m.unit.id}|{m.code}|{m.title}": m for m in standing}
    with st.form("take-back"):
        st.markdown("**撤销一项**")
        picked = st.selectbox(
            "撤销哪一项", words, index=None, placeholder="选择已登记的项目", key="gone",
            format_func=lambda k: _named(words[k]) if k in words else "",
        )  # fmt: skip
        reason = st.text_input("理由", max_chars=120, key="gone-reason")
        if not st.form_submit_button("撤销"):
            return None
    if picked not in words:
        # of two clicks the first may have taken it back
        if not overtaken():
            show_refusal(ShuangyongError("撤销：请先选择一项。"))
        return None
    return Gone(words[picked], reason)


def take_back(gone: Gone, round_: Round, actor: Actor) -> str:
    """Do it, and the words for it."""
    new = office_desk.take_back(process.store(), round_, gone.merit, gone.reason, actor, process.now())
    return f"{_named(gone.merit)}已撤销。" if new else _BEFORE


def show_merits(standing: Sequence[Merit]) -> None:
    """Honours and vetoes that stand."""
    if not standing:
        st.caption("本季还没有登记加分和一票否决。登记后在这里列出，从本季起计到年底。")
        return
    rows = [
        {
            "单位": m.unit.name,
            "项目": f"{m.code} {m.name}",
            "状态": m.waiting or "已计入",
            "级别": LEVELS.get(m.level or 0, ""),
            "名称或情况": m.title or m.finding,
            "文号": m.document,
            "认定日期": on(m.found_on) if m.found_on else "",
            "认定单位": m.authority,
            "告知日期": on(m.notified_on) if m.notified_on else "",
        }
        for m in standing
    ]
    st.dataframe(table(rows), hide_index=True, width="stretch")


def show_history(records: Sequence[Record]) -> None:
    """Who entered or took back what, newest first."""
    if not records:
        st.info("本季还没有录入。每一次录入和撤回都会记在这里。", icon=":material/history:")
        return
    rows = [
        {
            "时间": moment(r.made_at),
            "单位": r.unit,
            "项目": r.item,
            "动作": "撤回" if r.taken_back else "录入",
            "内容": r.said,
            "依据": r.document,
            "经办": r.actor,
        }
        for r in records
    ]
    config = {"内容": st.column_config.TextColumn(width=240), "时间": st.column_config.TextColumn(width=160)}
    height = min(38 + 35 * len(rows), 600)
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", height=height)


def _named(merit: Merit) -> str:
    return plain(f"{merit.unit.name} {merit.code} {merit.title or merit.name}")
