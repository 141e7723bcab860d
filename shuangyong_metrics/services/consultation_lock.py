"""While a round is in 征求意见 its figures stand still: what is refused then, and what is possible instead."""

from __future__ import annotations

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Round
from shuangyong_metrics.services.replies import due_words
from shuangyong_metrics.services.roster import RoundState, rounds
from shuangyong_metrics.store import Store

FOR_UNITS = "对初评有异议的，请到“征求意见”页逐项提出；报表确有错误的，请联系双拥办退回审核中"
FOR_REVIEW = "单位有异议的，由双拥办到“征求意见”页裁定；确需重新审核的，由双拥办在那里写明理由退回审核中"

FOR_OFFICE = "请等{round}公布以后再办；确需现在办的，先到“征求意见”页写明理由退回审核中"


def need_no_draft(store: Store, first: Round, last: Round | None, where: str, what: str) -> None:
    """Raise Conflict when a round from ``first`` to ``last`` (None: any later one) is in 征求意见: ``what`` would move its draft."""
    for state in rounds(store):
        if first <= state.round <= (last or state.round):
            need_no_consultation(state, where, f"{what}会改动初评", FOR_OFFICE.format(round=state.round.label))


def need_no_consultation(state: RoundState, where: str, what: str, instead: str) -> None:
    """Raise Conflict while the round is in 征求意见; ``what`` cannot be done then, ``instead`` can."""
    if state.consulting_until and state.consulting:
        raise Conflict(
            f"{where}：{state.round.label}正在征求意见（截至 {due_words(state.consulting_until)}），{what}。{instead}。"
        )
