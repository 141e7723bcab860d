"""The parts of the scorecard: head, radar, six standards, indicators, quarters side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from shuangyong_metrics.model import MICRO, UnitType
from shuangyong_metrics.services.scorecard import IndicatorLine, StandardLine, UnitCard
from shuangyong_metrics.services.wording import SHORT, change, points, rate, score
from shuangyong_metrics.ui.address import picked_row
from shuangyong_metrics.ui.charts import radar
from shuangyong_metrics.ui.components import LONG_NAME, movement, table
from shuangyong_metrics.ui.locale import PLOTLY_CONFIG
from shuangyong_metrics.ui.office_view import plain
from shuangyong_metrics.ui.units_view import show_merged

BASES = {"accepted": "考评分", "self": "自评分"}
STATES = {
    "reported": "已报",
    "no_change": "无变化",
    "not_reported": "未报",
    "not_applicable": "不适用",
    "not_applicable_pending": "不适用待核",
    "not_due": "未到期",
    "not_submitted": "未报送",
}
#: In neither sum: what is not due yet, and what does not apply.
NOT_COUNTED = ("not_due", "not_applicable")


def counted(line: IndicatorLine) -> float | None:
    """The points, where the indicator counts: 0.00 would read as points lost."""
    return None if line.state in NOT_COUNTED else line.points / MICRO


def show_head(found: UnitCard) -> None:
    """Total, grade, ranks, the other basis beside it; what is special about this card as words."""
    card, other = found.card, found.other
    before = found.quarters[1] if len(found.quarters) > 1 else None
    moved = None
    if before and before.total is not None and card.shown_total is not None:
        moved = change(card.shown_total - before.total)
    cells = st.columns([1.5, 1, 1, 1, 1.2])
    cells[0].metric(
        BASES[card.basis] + ("（暂定）" if card.provisional else ""), score(card.shown_total), border=True,
        height="stretch", delta_description=f"比{before.round.label}" if moved and before else None, **movement(moved),
    )  # fmt: skip
    cells[1].metric("等次", card.grade or "—", border=True, height="stretch")
    ranks = (("全市位次", card.rank, found.ranked), ("同类位次", card.type_rank, found.type_ranked))
    for cell, (label, rank, of) in zip(cells[2:4], ranks, strict=True):
        shown = f"{rank} / {of}" if rank and found.with_ranks else "—"
        cell.metric(label, shown, border=True, height="stretch", help=None if found.with_ranks else "公布后显示")
    gap = None
    if card.shown_total is not None and other.shown_total is not None and card.shown_total != other.shown_total:
        gap = change(other.shown_total - card.shown_total)
    label = BASES[other.basis] + ("（暂定）" if other.provisional else "")
    cells[4].metric(
        label, score(other.shown_total), gap, delta_color="off", delta_arrow="off", border=True, height="stretch",
        delta_description=f"与{BASES[card.basis]}之差" if gap else None,
    )  # fmt: skip
    _show_remarks(found)
    show_merged(found.unit.id, found.state.round)


def _show_remarks(found: UnitCard) -> None:
    card = found.card
    if card.veto:
        st.error(
            f"一票否决：{'、'.join(found.vetoes)}。等次为不合格，总分按不高于 59.99 分显示；按指标计算为 {score(card.total)} 分。",
            icon=":material/gavel:",
        )
    show_pending(found.pending)
    if card.status == "insufficient":
        st.warning("有效权重不足：适用且已到期的指标太少，只显示得分，不参加排名和评定等次。", icon=":material/info:")
    parts = [f"基础分 {score(card.base)}", f"加分 {score(card.bonus)}"]
    if found.late:
        parts.append("逾期报送")
    if card.not_reported:
        parts.append(f"未报 {card.not_reported} 项")
    if found.claims.words:
        parts.append(found.claims.words)
    if found.type_total is not None:
        parts.append(f"{UnitType(card.type).label}类总分中位数 {score(found.type_total)}")
    if card.provisional or (card.basis == "accepted" and not found.state.published):
        parts.append("暂定：还有填报项没有核定，未核定的按未报计")
    st.caption(" · ".join(parts))


def show_pending(vetoes: Sequence[str]) -> None:
    """Vetoes that the unit was told of and that do not count yet."""
    if vetoes:
        st.warning(f"一票否决尚未计入：{'；'.join(plain(v) for v in vetoes)}。", icon=":material/gavel:")


def show_standards(found: UnitCard) -> None:
    """The radar, and the figures behind it."""
    left, right = st.columns([1, 1.25])
    typical = f"{UnitType(found.card.type).label}类中位数"
    with left.container(border=True, height="stretch"):
        st.subheader(_takeaway(found.standards), anchor=False)
        st.caption("六条标准得分率。" + ("" if found.with_ranks else "公布前不与其他单位比较。"))
        st.plotly_chart(radar(found.standards, found.unit.name, typical), config=PLOTLY_CONFIG, key="radar")
    with right.container(border=True, height="stretch"):
        st.subheader(_lost_most(found.standards), anchor=False)
        st.caption("得分和满分只计适用且已到期的指标。")
        rows = [
            {
                "标准": f"{line.code} {SHORT[line.code]}",
                "得分": line.earned / MICRO,
                "满分": line.max / MICRO,
                "得分率": _percent(line.rate),
                "同类中位": _percent(line.type_rate),
                "全市平均": _percent(line.city_rate),
            }
            for line in found.standards
        ]
        number = st.column_config.NumberColumn
        config = {
            # narrow enough for a telephone to show the rate beside it
            "标准": st.column_config.TextColumn(width=104),
            "得分": number(format="%.2f", width=60),
            "满分": number(format="%.2f", width=60),
            **{name: number(format="%.1f%%", width=75) for name in ("得分率", "同类中位", "全市平均")},
        }
        hidden = [name for name in ("同类中位", "全市平均") if all(row[name] is None for row in rows)]
        st.dataframe(
            table(rows, without=hidden), column_config=config, hide_index=True, width="stretch", placeholder="—",
            key="standards",
        )  # fmt: skip


def _takeaway(lines: tuple[StandardLine, ...]) -> str:
    known = [line for line in lines if line.rate is not None]
    if not known:
        return "本季还没有得分率"
    low = min(known, key=lambda line: line.rate or 0)
    against = low.type_rate if low.type_rate is not None else low.city_rate
    whose = "同类中位" if low.type_rate is not None else "全市平均"
    if against is None or low.rate is None:
        return f"最弱的是{SHORT[low.code]}，得分率 {rate(low.rate)}"
    gap = low.rate - against
    side = f"{'高' if gap > 0 else '低'} {rate(abs(gap))[:-1]} 个百分点" if gap else "持平"
    return (
        f"最弱的是{SHORT[low.code]} {rate(low.rate)}，比{whose}{side}"
        if gap
        else f"最弱的是{SHORT[low.code]} {rate(low.rate)}，与{whose}持平"
    )


def _lost_most(lines: tuple[StandardLine, ...]) -> str:
    worst = max(lines, key=lambda line: line.max - line.earned)
    if worst.max == worst.earned:
        return "六条标准都没有丢分"
    return f"丢分最多的是{SHORT[worst.code]}：{points(worst.max - worst.earned)} 分"


def _indicator_rows(found: UnitCard, standard: str) -> list[dict[str, Any]]:
    return [
        {
            "代码": line.code,
            "得分": counted(line),
            "指标": line.name,
            "满分": line.max / MICRO,
            "得分比例": _percent(line.share),
            "状态": STATES[line.state],
        }
        for line in found.indicators
        if standard in ("all", line.standard)
    ]


def show_indicators(found: UnitCard, standard: str) -> None:
    """The table of indicators of a standard (``all``: of all); a click puts the indicator into the address."""
    key = f"indicators-{standard}"
    rows = _indicator_rows(found, standard)
    codes = [str(row["代码"]) for row in rows]
    number = st.column_config.NumberColumn
    config = {
        "代码": st.column_config.TextColumn(width=45),
        "指标": st.column_config.TextColumn(width=LONG_NAME),
        "得分": number(format="%.2f", width=50),
        "满分": number(format="%.2f", width=50),
        "得分比例": st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100, width=76),
        "状态": st.column_config.TextColumn(width=58),
    }
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 528),
        placeholder="—", key=key, on_select=lambda: _pick(key, codes),
        selection_mode="single-cell",
    )  # fmt: skip


def _pick(key: str, codes: list[str]) -> None:
    row = picked_row(key)
    if row is not None and row < len(codes):
        st.query_params["indicator"] = codes[row]


def show_quarters(found: UnitCard) -> None:
    """The unit's rounds side by side, newest first."""
    with st.container(border=True):
        st.subheader(_trend(found), anchor=False)
        st.caption(f"最近 {len(found.quarters)} 季的总分、位次和六条标准得分率。各季到期的指标不同，比较时请看得分率。")
        rows = [
            {
                "季度": q.round.label,
                "总分": None if q.total is None else q.total / 100,
                "等次": q.grade,
                "位次": q.rank,
                **{name: _percent(q.rates.get(code)) for code, name in SHORT.items()},
            }
            for q in found.quarters
        ]
        number = st.column_config.NumberColumn
        config = {"总分": number(format="%.2f"), "位次": number(width=60)}
        config |= {name: number(format="%.1f%%") for name in SHORT.values()}
        st.dataframe(
            table(rows), column_config=config, hide_index=True, width="stretch", placeholder="—", key="quarters"
        )


def _trend(found: UnitCard) -> str:
    totals = [q.total for q in found.quarters if q.total is not None]
    if len(totals) < 2:
        return "只有一季有得分，还不能比较"
    high = max(totals)
    if totals[0] == high:
        return f"总分 {score(totals[0])}，是最近 {len(totals)} 季中最高的"
    return f"总分 {score(totals[0])}，比最近 {len(totals)} 季的最高分低 {score(high - totals[0])} 分"


def _percent(micro: int | None) -> float | None:
    return None if micro is None else 100 * micro / MICRO
