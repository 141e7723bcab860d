"""The parts of the page 批量导入: the rounds that take returns, and what became of each file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from shuangyong_metrics.services import filing
from shuangyong_metrics.services.bulk_summary import HEADER, Line, summary, tally
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import table
from shuangyong_metrics.ui.office_view import XLSX

#: MB of one archive; the server's own limit (``server.maxUploadSize``) is the same.
LIMIT = 50


def open_rounds() -> str:
    """The rounds that take returns now, in one line."""
    labels = "、".join(s.round.label for s in filing.open_rounds(process.store()))
    return f"现在接收 {labels} 的报表" if labels else "现在没有开放的填报期"


def show_lines(lines: Sequence[Line] | None) -> None:
    """The outcome in a sentence, line by line, and as 汇总表; before the first batch, what will stand here."""
    if lines is None:
        st.info("导入后，这里逐份列出结果和原因，并可下载汇总表。", icon=":material/folder_zip:")
        return
    if not lines:
        st.warning("压缩包里没有文件。请把报表放进去后重新压缩。", icon=":material/folder_off:")
        return
    good = all(line.outcome.status in ("taken", "already") for line in lines)
    say = st.success if good else st.warning
    say(f"共 {len(lines)} 份：{tally(lines)}。", icon=":material/task_alt:" if good else ":material/rule:")
    st.download_button(
        "下载汇总表", lambda: summary(lines), "批量导入汇总表.xlsx", XLSX, icon=":material/download:", on_click="ignore"
    )
    rows = [dict(zip(HEADER, line.cells, strict=True)) for line in lines]
    st.dataframe(table(rows), hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 423))
