"""The parts of 追溯调整: the form, what a correction would do, what was corrected; also beside scorecards and ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Scorecard
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.adjusted import Effect, items_of
from shuangyong_metrics.services.correction_list import Correction
from shuangyong_metrics.services.corrections import Proposal, correct
from shuangyong_metrics.services.corrections import rehearse as rehearsed
from shuangyong_metrics.services.office import Entry, read_day
from shuangyong_metrics.services.office_desk import LEVELS
from shuangyong_metrics.services.ranking import Ranking
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.scorecard import UnitCard
from shuangyong_metrics.services.wording import score
from shuangyong_metrics.store import Store
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import LONG_NAME, moment, table
from shuangyong_metrics.ui.office_view import plain, show_refusal

_BASES = {"accepted": "考评分", "self": "自评分"}
_LOOKED_AT = "correction-looked-at"


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction as it stands in the form."""

    entry: Entry
    reason: str


@dataclass(slots=True)
class LookedAt:
    """A correction and what the office was shown that it would do; ``spent`` once it was confirmed."""

    asked: Asked
    proposal: Proposal
    spent: bool = False


def ask_correction(store: Store, state: RoundState) -> Asked | None:
    """The form; what is asked when it is sent."""
    units, items = items_of(store, state)
    with st.form("correction"):
        st.markdown("**更正一个数**")
        left, right = st.columns(2)
        unit = left.selectbox("单位", units, index=None, format_func=lambda u: units[u], placeholder="选择单位")
        item = right.selectbox(
            "填报项、加分或否决", items, index=None, format_func=lambda c: f"{c} {items[c]}", placeholder="选择项目"
        )
        # a row of its own: on a telephone the columns stand one below the other
        left, right = st.columns(2)
        value = left.text_input("正确的数", max_chars=40)
        document = right.text_input("依据的文件名或文号", max_chars=80)
        st.caption("“正确的数”写“未报”为核减；加分、否决写“撤销”为撤销，登记时不写。")
        reason = st.text_area("理由：哪里错了，依据什么更正", max_chars=200, height=80)
        with st.expander("加分、否决另填"):
            left, right = st.columns(2)
            title = left.text_input("名称（加分）", max_chars=80)
            level = right.selectbox(
                "级别（P1、P2）", LEVELS, index=None, format_func=lambda n: LEVELS[n], placeholder="选择级别"
            )
            found_on = left.text_input("认定日期（否决）", max_chars=20, placeholder="例如：2026-10-09")
            authority = right.text_input("认定单位（否决）", max_chars=80)
            finding = st.text_input("认定情况（否决）", max_chars=200)
        if not st.form_submit_button("核对影响", type="primary"):
            return None
    st.session_state.pop(_LOOKED_AT, None)
    if not unit or not item:
        show_refusal(ShuangyongError("更正：请先选择单位和项目。"))
        return None
    try:
        day = read_day(found_on)
    except ShuangyongError as error:
        show_refusal(ShuangyongError(f"认定日期：{error}。"))
        return None
    entry = Entry(unit, state.round, item, value.strip(), level, title.strip(), document.strip(), day, authority.strip(),
                  finding.strip())  # fmt: skip
    return Asked(entry, reason)


def rehearse(asked: Asked, actor: Actor) -> str:
    """Reckon what it would do, keep it to be confirmed, and the words for it."""
    proposal = rehearsed(process.store(), asked.entry, asked.reason, actor, process.now())
    st.session_state[_LOOKED_AT] = LookedAt(asked, proposal)
    return "已算出影响，还没有记录。请在下面核对后再记录。"


def ask_to_confirm(state: RoundState) -> LookedAt | None:
    """What was looked at, with its effects; given back when it is confirmed."""
    looked: LookedAt | None = st.session_state.get(_LOOKED_AT)
    if looked is None or looked.spent or looked.proposal.state.round != state.round:
        return None
    proposal = looked.proposal
    with st.container(border=True):
        st.subheader(f"{proposal.item} {proposal.label}：{proposal.before} → {proposal.after}", anchor=False)
        _show_effects(proposal.effects)
        if proposal.moved:
            told = (f"{m.indicator} {m.before / 1_000_000:.2f} → {m.after / 1_000_000:.2f} 分" for m in proposal.moved if m.basis == "accepted")  # fmt: skip
            st.caption(f"本单位指标得分：{'、'.join(told)}")
        if st.button("记录这次更正", type="primary", key=f"confirm-{proposal.token[:16]}"):
            return looked
    return None


def record(looked: LookedAt, actor: Actor) -> str:
    """Record what was confirmed, once, and the words for it."""
    # no look at the session, where another click may end the run
    looked.spent = True
    entry, reason = looked.asked.entry, looked.asked.reason
    number = correct(process.store(), entry, reason, actor, process.now(), looked.proposal.token)
    return f"已记为 {number} 号追溯调整，公布的数字没有变动。"


def show_corrections(found: Sequence[Correction], none: str = "") -> None:
    """Each with who, when, why, on what, and whom it moved."""
    if not found and none:
        st.info(none, icon=":material/history:")
    for one in found:
        with st.container(border=True):
            whose = f"{one.unit_name} {one.about}：{one.before} → {one.after}" if one.unit else one.label
            st.markdown(f"**{plain(whose)}**")
            why = [f"理由：{one.reason}"] if one.reason else []
            why += [f"依据：{one.document}"] if one.document else []
            of = f"更正{one.round.label}的数"
            st.caption(plain(" · ".join([f"{one.number} 号", moment(one.made_at), one.actor, of, *why])))
            _show_effects(one.effects)


def _show_effects(effects: Sequence[Effect]) -> None:
    if not effects:
        st.caption("各单位的得分和位次不变。")
        return
    rows = [
        {
            "季度": e.round,
            "口径": _BASES[e.basis],
            "单位": e.name,
            "公布或上次": score(e.total_before),
            "调整后": score(e.total_after),
            "位次": f"{e.rank_before or '—'} → {e.rank_after or '—'}",
            "等次": e.grade_after or "—"
            if e.grade_before == e.grade_after
            else f"{e.grade_before or '—'} → {e.grade_after or '—'}",
        }
        for e in effects
    ]
    config = {"单位": st.column_config.TextColumn(width=LONG_NAME)}
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch")


def show_beside_card(card: UnitCard, found: Sequence[Correction]) -> None:
    """On a scorecard: the adjusted figures beside the published ones that the page shows."""
    if not found:
        return
    own = [e for one in found for e in one.effects if e.basis == card.card.basis and e.unit == card.unit.id]
    stands = f"总分 {score(card.card.shown_total)}，位次 {card.card.rank or '—'}"
    since = f"总分 {score(own[-1].total_after)}，位次 {own[-1].rank_after or '—'}" if own else "与公布的相同"
    with st.expander(
        f"追溯调整 {len(found)} 条：公布 {stands}；调整后 {since}", expanded=True, icon=":material/history:"
    ):
        st.caption("本页其余数字是公布时定格的数字。")
        show_corrections(found)


def show_beside_ranking(found: Ranking, since: dict[str, Scorecard], made: Sequence[Correction]) -> None:
    """On the ranking: whose total or rank differs since publication."""
    st.subheader(f"公布后有追溯调整 {len(made)} 条", anchor=False)
    st.caption("上表是公布的数字，保持不变；下面是调整后的数字。")
    published = {c.unit: c for c in (*found.ranked, *found.unranked)}
    rows = [
        {
            "单位": new.name,
            "公布总分": score(published[u].shown_total),
            "公布位次": published[u].rank,
            "调整后总分": score(new.shown_total),
            "调整后位次": new.rank,
            "调整后等次": new.grade or "—",
        }
        for u, new in since.items()
        if u in published
    ]
    if rows:
        config = {"单位": st.column_config.TextColumn(width=LONG_NAME)}
        st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", placeholder="—")
    with st.expander("逐条查看"):
        show_corrections(made)
