"""The parts of the ranking page: sentences, the city's cards, the table, the units without rank, the chart."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from shuangyong_metrics.model import Scorecard, UnitType
from shuangyong_metrics.services.claims import NOTHING
from shuangyong_metrics.services.ranking import Completeness, Ranking
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.wording import GRADES, SHORT, change, on, rate, score, several
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.address import go_to_unit, picked_row
from shuangyong_metrics.ui.charts import STANDARD_COLOURS, contributions
from shuangyong_metrics.ui.components import LONG_NAME, day, movement, table
from shuangyong_metrics.ui.locale import PLOTLY_CONFIG
from shuangyong_metrics.ui.office_view import plain

REASONS = {
    "not_submitted": "未报送：本季没有收到这个单位的报表，或报表没有通过校验",
    "insufficient": "有效权重不足：适用且已到期的指标太少，只显示得分，不参加排名和评定等次",
}
_LEGEND = "".join(
    f'<span><i style="background:{STANDARD_COLOURS[code]}"></i>{name}</span>' for code, name in SHORT.items()
)


def standing(state: RoundState) -> str:
    """State and freshness of a round in one line."""
    if state.published_at:
        filed = f"，{day(state.archived_at)}归档" if state.archived_at else ""
        return f"{state.phase(process.now().date()).label} · {day(state.published_at)}公布，数字已定格{filed} · 考评标准 {state.version}"
    tentative = "（暂按周末推算）" if state.provisional else ""
    phase = state.phase(process.now().date()).label
    return f"{phase} · {on(state.filing_due)}报送截止{tentative} · 分数暂定，随核定变化 · 考评标准 {state.version}"


def show_completeness(done: Completeness, state: RoundState) -> None:
    """What a leader sees of a round that is not published: who has filed, no scores."""
    filed = done.on_time + done.late
    st.subheader(f"应报 {done.expected} 家，已报 {filed} 家，还差 {len(done.missing)} 家", anchor=False)
    st.progress(filed / done.expected if done.expected else 0.0)
    named = f"（{'、'.join(plain(name) for name in done.late_units)}）" if done.late_units else ""
    st.caption(
        f"其中按时 {done.on_time} 家，逾期 {done.late} 家{named}。公布前只显示报送进度，公布后这里显示得分和排名。"
    )
    if done.missing:
        st.markdown("**尚未报送的单位**")
        names = "".join(f"<li>{escape(name)}</li>" for name in done.missing)
        st.html(f'<ul class="sy-todo" data-own>{names}</ul>')


def show_unfinished(state: RoundState, basis: str) -> None:
    """Why the scores are low while the review goes on, and where to see what units reported."""
    if basis == "accepted" and not state.published:
        st.caption("考评分只计已经审核通过的项，审完以前偏低；要看单位自报的得分，在右上角换成“自评分”。")


def show_sentences(found: Ranking) -> None:
    """The two sentences that a leader takes along."""
    best = [c.name for c in found.ranked if c.rank == found.ranked[0].rank] if found.ranked else []
    grades = "、".join(f"{g} {n} 家" for g in GRADES if (n := sum(c.grade == g for c in found.ranked)))
    head = f"{several(best)}居首，{score(found.ranked[0].shown_total)} 分；{grades}" if best else "没有参加排名的单位"
    st.subheader(head, anchor=False)
    known = {code: mean for code, mean in found.city.means.items() if mean is not None}
    if known:
        weak = min(known, key=lambda code: known[code])
        st.markdown(f"全市短板是**{SHORT[weak]}**，平均得分率 {rate(known[weak])}。{_movers(found)}")


def show_city(found: Ranking) -> None:
    """The city's score and the six means; always of all ranked units, whatever the filter."""
    changed = None
    if found.city.score is not None and found.before and found.before.score is not None:
        changed = change(found.city.score - found.before.score)
    cards = [("全市得分", score(found.city.score), changed)]
    cards += [(SHORT[code], "—" if mean is None else rate(mean), None) for code, mean in found.city.means.items()]
    for column, (label, value, delta) in zip(st.columns(len(cards)), cards, strict=True):
        column.metric(label, value, border=True, height="stretch", **movement(delta))


def show_table(found: Ranking) -> None:
    """Ranked units, best first; equal ranks are ties."""
    if not found.ranked:
        return
    moved = f"；位次变动与{found.state.round.previous.label}相比" if found.moves else ""
    st.caption(
        f"参加排名 {len(found.ranked)} 家{_ties(found.ranked)}{moved}。六列为各标准得分率。点任意一行，打开该单位的评分卡。"
    )
    rows = [_row(card, found) for card in found.ranked]
    # all of them together are as wide as a screen of 1366 pixels has room for, so that the last one is not cut
    config: dict[str, Any] = {
        "总分": st.column_config.NumberColumn(format="%.2f", width=60),
        "位次": st.column_config.NumberColumn(width=44),
        "走势": st.column_config.LineChartColumn(width=46, help="最近已公布各季的总分", color="#5B96C7"),
        "单位": st.column_config.TextColumn(width=LONG_NAME),
        "不适用": st.column_config.NumberColumn(width=56, help="本年已核准不适用的指标数，不计入得分"),
        "类型": st.column_config.TextColumn(width=72),
        "类内": st.column_config.NumberColumn(width=44, help="同类单位中的位次；同类参加排名不足 3 家时不排"),
        "变动": st.column_config.TextColumn(width=50),
        "等次": st.column_config.TextColumn(width=58),
        "未报": st.column_config.NumberColumn(width=44, help="没有填报的指标数，计 0 分"),
        "说明": st.column_config.TextColumn(width=96),
    }
    if not any(row["说明"] for row in rows):
        config["说明"] = None
    config |= {name: st.column_config.NumberColumn(format="%.1f%%", width=72) for name in SHORT.values()}
    height = min(38 + 35 * len(rows), 38 + 35 * 26)
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", height=height, placeholder="—",
        key="ranked", on_select="rerun", selection_mode="single-cell",
    )  # fmt: skip
    picked = picked_row("ranked")
    if picked is not None:
        go_to_unit(found.ranked[picked].unit, found.state.round, found.basis)


def show_unranked(found: Ranking) -> None:
    """Units without a rank by their reason; not submitted comes first."""
    if not found.unranked:
        return
    st.subheader(f"{len(found.unranked)} 家没有参加排名：{several([c.name for c in found.unranked])}", anchor=False)
    # whole sentences: a grid would cut them on a narrow screen; a reason is told once for all that have it
    told = ""
    for status in sorted({c.status for c in found.unranked}, key=lambda s: s != "not_submitted"):
        lines = "".join(
            f"<li><b>{escape(c.name)}</b>（{UnitType(c.type).label}）"
            + (f"　得分 {score(c.shown_total)}" if c.shown_total is not None else "")
            + "</li>"
            for c in found.unranked
            if c.status == status
        )
        told += f'<p>{REASONS[status]}。</p><ul class="sy-todo">{lines}</ul>'
    st.html(f'<div class="sy-reasons" data-own>{told}</div>')


def show_contributions(found: Ranking) -> None:
    """Where each unit's base comes from, by standard."""
    if not found.ranked:
        return
    with st.container(border=True):
        code, lost = max(_lost(found.ranked).items(), key=lambda item: item[1])
        worst = f"{SHORT[code]}失分最多：{len(found.ranked)} 家平均每家 {score(lost // len(found.ranked))} 分"
        st.subheader(worst, anchor=False)
        st.caption("各单位基础分由六条标准各贡献多少（百分制，不含加分；一票否决的单位另按不高于 59.99 分排名）。")
        st.html(f'<div class="sy-legend" data-own>{_LEGEND}</div>')
        st.plotly_chart(contributions(found.ranked), config=PLOTLY_CONFIG, width="stretch", key="parts")


def _row(card: Scorecard, found: Ranking) -> dict[str, object]:
    rates = {s.code: 100 * s.earned / s.max for s in card.standards if s.max}
    return {
        "位次": card.rank,
        # before the name, which may fill a telephone's width
        "总分": (card.shown_total or 0) / 100,
        "单位": card.name,
        "不适用": found.claims.get(card.unit, NOTHING).approved,
        "变动": _moved(found.moves.get(card.unit)),
        "走势": [t / 100 for t in found.totals.get(card.unit, ()) if t is not None],
        "等次": card.grade,
        "类型": UnitType(card.type).label,
        "类内": card.type_rank,
        **{name: rates.get(code) for code, name in SHORT.items()},
        "未报": card.not_reported,
        "说明": "、".join(
            [
                *(f"一票否决 {code}" for code in card.veto),
                *(["否决待生效"] if card.unit in found.pending else []),
                *(["暂定"] if card.provisional else []),
                *(["逾期"] if card.unit in found.late else []),
            ]
        ),
    }


def _moved(places: int | None) -> str:
    if places is None:
        return ""
    return f"▲ {places}" if places > 0 else f"▼ {-places}" if places < 0 else "持平"


def _movers(found: Ranking) -> str:
    moves = {c.name: found.moves[c.unit] for c in found.ranked if c.unit in found.moves}
    if not moves or max(moves.values()) <= 0:
        return ""
    up, down = max(moves, key=lambda n: moves[n]), min(moves, key=lambda n: moves[n])
    fall = f"，降幅最大：{down} {-moves[down]} 位" if moves[down] < 0 else ""
    return f"升幅最大：{up} {moves[up]} 位{fall}。"


def _ties(cards: tuple[Scorecard, ...]) -> str:
    ranks = [c.rank for c in cards]
    shared = sorted({r for r in ranks if r is not None and ranks.count(r) > 1})
    return f"，其中第 {'、'.join(map(str, shared))} 名并列" if shared else ""


def _lost(cards: tuple[Scorecard, ...]) -> dict[str, int]:
    """Hundredths lost per standard, summed over units, on the scale of the base."""
    lost = dict.fromkeys(SHORT, 0)
    for card in cards:
        for s in card.standards:
            lost[s.code] += 10_000 * (s.effective_weight - s.contribution) // card.effective_weight
    return lost
