"""What waits for a unit's answer elsewhere, said on top of its other pages."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.replies import due_words
from shuangyong_metrics.services.roster import rounds
from shuangyong_metrics.services.vetoes import own_cases
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.office_view import plain


def show_notices(actor: Actor, unit_id: str) -> None:
    """Vetoes that the unit was told of, and the quarter whose draft it has before it: until when, and where to go."""
    for case in own_cases(process.store(), unit_id, actor):
        if case.stage.pending:
            st.warning(
                f"{case.round.label}一票否决 {case.code} {plain(case.name)}：{plain(case.words)}。请到“陈述申辩”页查看、答复。",
                icon=":material/gavel:",
            )
    for state in rounds(process.store()):
        if state.consulting_until and state.consulting:
            st.info(
                f"{state.round.label}正在征求意见，截至 {due_words(state.consulting_until)}：不再接收报表，也不能撤回。"
                "请到“征求意见”页看初评得分并答复。",
                icon=":material/forum:",
            )
