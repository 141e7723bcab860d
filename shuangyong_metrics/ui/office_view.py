"""What the office's pages share: how an act went, the first steps, the rounds, what stands before a publication."""

from __future__ import annotations

import re

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Unit
from shuangyong_metrics.services.accounts import User
from shuangyong_metrics.services.first_steps import Step, first_steps
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.services.roster_import import Preview
from shuangyong_metrics.services.tables import TableFile
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import LONG_NAME, table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The grid of the audit log: what stands first is read, the rest is looked at when needed.
LOG_COLUMNS = {
    "时间": st.column_config.TextColumn(width=132),
    "操作人": st.column_config.TextColumn(width=100),
    "操作": st.column_config.TextColumn(width=110),
    "对象": st.column_config.TextColumn(width=LONG_NAME),
    "内容": st.column_config.TextColumn(width=420),
    "来自": st.column_config.TextColumn(width=110),
}
#: What an act came to: the words for it, or the refusal.
Answer = str | ShuangyongError
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$<>:])")


def plain(text: str) -> str:
    """Text that came from people, so that no sign in it is taken for markup.

    >>> plain("*甲*局")
    '\\\\*甲\\\\*局'
    """
    return _MARKS.sub(r"\\\1", text)


def say(answer: Answer) -> None:
    """How an act went: the words for it, if any, or the refusal."""
    if isinstance(answer, ShuangyongError):
        show_refusal(answer)
    elif answer:
        st.success(plain(answer), icon=":material/check_circle:")


def say_briefly(answer: Answer) -> None:
    """How an act went, where the page itself says whom to ask."""
    if isinstance(answer, ShuangyongError):
        st.error(plain(str(answer)), icon=":material/block:")
    elif answer:
        st.success(plain(answer), icon=":material/check:")


def show_refusal(error: ShuangyongError) -> None:
    """A refusal; each problem of a table on a line of its own."""
    lines = "\n".join(f"- {plain(line)}" for line in str(error).splitlines())
    text = lines if "\n" in lines else plain(str(error))
    st.error(f"{text}\n\n有疑问{plain(profile(process.store()).reach)}。", icon=":material/block:")


def uploaded(label: str, key: str) -> TableFile | None:
    """A table that the office picks."""
    file = st.file_uploader(label, type=["xlsx", "csv"], key=key, max_upload_size=10)
    return TableFile(file.name, file.getvalue()) if file else None


def show_first_steps(user: User) -> None:
    """What a new city does first, each with the way there; nothing once all is done."""
    steps = first_steps(process.store(), user.actor)
    if not steps:
        return
    ahead = next(s for s in steps if not s.done)
    with st.container(border=True, key="first-steps"):
        st.subheader(f"开始使用：还有 {sum(not s.done for s in steps)} 步", anchor=False)
        st.html(f'<ol class="sy-steps" data-own>{"".join(_step(s, s is ahead) for s in steps)}</ol>')


def _step(step: Step, ahead: bool) -> str:
    way = f'<br><a class="sy-button" target="_self" href="/{step.page}">去{step.title}</a>' if ahead else ""
    mark = "<span>✓ 已完成</span>" if step.done else f"<span>{step.what}</span>"
    return f"<li><b>{step.title}</b>{mark}{way}</li>"


def show_units(units: list[Unit]) -> None:
    """The roster."""
    if not units:
        st.info("名册还是空的。请下载名册表，填好后导入，这里就会列出各成员单位。", icon=":material/group_add:")
        return
    rows = [{"单位代码": u.id, "单位名称": u.name, "类型": u.type.label} for u in units]
    config = {"单位名称": st.column_config.TextColumn(width=300)}
    height = min(38 + 35 * len(rows), 423)
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", height=height)


def show_preview(found: Preview) -> None:
    """What a roster would add and change, before it does."""
    if not found.writes:
        st.info(f"这张表与名册一致（{found.same} 家），没有要导入的。", icon=":material/check:")
        return
    if found.back:
        st.caption("“恢复”的单位曾移出名册，或已并入别的单位；导入后自还没有公布的季度起又要单独报送。")
    st.markdown(f"**新增 {len(found.added)} 家，改动 {len(found.changed)} 家**，{found.same} 家没有变化。")
    rows = [
        {"单位代码": u.id, "变化": "恢复" if u.id in found.back else "新增", "单位名称": u.name, "类型": u.type.label}
        for u in found.added
    ]
    for old, new in found.changed:
        name = new.name if old.name == new.name else f"{old.name} → {new.name}"
        kind = new.type.label if old.type is new.type else f"{old.type.label} → {new.type.label}"
        rows.append({"单位代码": new.id, "变化": "改动", "单位名称": name, "类型": kind})
    st.dataframe(table(rows), hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 318))
