"""The parts of the page 批量导入: the rounds that take returns, and what became of each file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from shuangyong_metrics.services import filing
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.bulk import take_all
from shuangyong_metrics.services.bulk_files import sources_in
from shuangyong_metrics.services.bulk_summary import HEADER, Line, summary, tally
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import table
from shuangyong_metrics.ui.office_view import XLSX

#: MB of one archive; the server's own limit (``server.maxUploadSize``) is the same.
LIMIT = 50
#: Outcomes with which nothing is left to be done for a file.
GOOD = ("taken", "already", "twice")
#: Files told one by one with their reasons; the table below holds all of them.
SHOWN = 40
BATCH = "batch"
_NUMBERS = {"序号": "%d", "问题数": "%d", "自评总分": "%.2f"}
#: What became of a file comes before its name, which may fill a telephone's width.
_ORDER = ("序号", "结果", *(name for name in HEADER if name not in ("序号", "结果")))


def open_rounds() -> str:
    """The rounds that take returns now, in one line."""
    labels = "、".join(s.round.label for s in filing.open_rounds(process.store()))
    return f"现在接收{labels}的报表" if labels else "现在没有开放的填报期"


def take_in(picked: UploadedFile, actor: Actor, bar: DeltaGenerator) -> None:
    """Take every return of the archive; another click does not end it half-way, and waits for what became of each."""

    def told(done: int, total: int) -> None:
        orders.show_far(bar, done, total, f"已处理 {done} / {total} 份")

    def work() -> Sequence[Line]:
        sources = sources_in(picked.getvalue(), among=f"{picked.name}/")
        return take_all(process.store(), sources, actor, process.now(), told)

    orders.make(BATCH, picked.file_id, work)


def show_lines(lines: Sequence[Line] | None) -> None:
    """The outcome in a sentence, line by line, and as 汇总表; before the first batch, what will stand here."""
    if lines is None:
        st.info("导入后，这里逐份列出结果和原因，并可下载汇总表。", icon=":material/folder_zip:")
        return
    if not lines:
        st.warning("压缩包里没有文件。请把报表放进去后重新压缩。", icon=":material/folder_off:")
        return
    good = all(line.outcome.status in GOOD for line in lines)
    say = st.success if good else st.warning
    say(f"共 {len(lines)} 份：{tally(lines)}。", icon=":material/task_alt:" if good else ":material/rule:")
    st.download_button(
        "下载汇总表", lambda: summary(lines), "批量导入汇总表.xlsx", XLSX, icon=":material/download:", on_click="ignore"
    )
    _show_missed([line for line in lines if line.outcome.status not in GOOD])
    st.markdown(f"**全部 {len(lines)} 份**")
    rows = [_row(dict(zip(HEADER, line.cells, strict=True))) for line in lines]
    config = {name: st.column_config.NumberColumn(format=form) for name, form in _NUMBERS.items()}
    st.dataframe(
        table(rows), column_config=config, column_order=_ORDER, hide_index=True, width="stretch",
        height=min(38 + 35 * len(rows), 423), placeholder="",
    )  # fmt: skip


def _show_missed(lines: Sequence[Line]) -> None:
    """What was not taken in, each with its whole reason, which a grid would cut."""
    if not lines:
        return
    st.markdown(f"**没有收下的 {len(lines)} 份**")
    st.html("".join(map(_missed, lines[:SHOWN])))
    if len(lines) > SHOWN:
        st.caption(f"这里列出前 {SHOWN} 份，其余见下表和汇总表。")


def _missed(line: Line) -> str:
    cells = dict(zip(HEADER, line.cells, strict=True))
    # a refusal names its cell itself
    first = f"第一处：{cells['首条问题所在工作表']} {cells['单元格']}。" if line.outcome.status == "blocked" else ""
    return (
        f'<div class="sy-finding sy-missed" data-own><b>{escape(line.name)}</b>　{escape(line.result)}'
        f"<br><span>{escape(line.reason)}{escape(first)}</span></div>"
    )


def _row(cells: dict[str, str]) -> dict[str, object]:
    """The line with its figures as figures, so that they stand to the right."""
    return cells | {name: float(cells[name]) if cells[name] else None for name in _NUMBERS}
