"""The parts of the leader's overview: sentences, the city's cards, the top of the ranking, weak indicators, heat map."""

from __future__ import annotations

from html import escape

import streamlit as st

from shuangyong_metrics.model import MICRO, Round
from shuangyong_metrics.services.overview import HeatRow, Overview, WeakIndicator, best_first, losses_in_words
from shuangyong_metrics.services.wording import SHORT, change, points, rate, score
from shuangyong_metrics.ui.address import SCORECARD, choice, go_to_unit, picked_row, scorecard_address
from shuangyong_metrics.ui.components import LONG_NAME, movement, table

#: Rows of the ranking that fit beside the weak indicators.
TOP = 8
_LOSERS = 5
#: Pixels; with this the top of the ranking is on the first screen.
_CARD = 170


def show_sentences(found: Overview) -> None:
    """本季要点, in two columns."""
    with st.container(border=True, key="gist"):
        half = (len(found.sentences) + 1) // 2
        for column, first in zip(st.columns([1.15, 1], gap="medium"), (0, half), strict=True):
            part = found.sentences[first : first + half]
            column.markdown("\n".join(f"{n}. {sentence}" for n, sentence in enumerate(part, first + 1)))


def show_cards(found: Overview) -> None:
    """The city's score and its six means with the last quarters as small pictures."""
    now, before = found.ranking.city, found.ranking.before
    quarters = [q.city for q in found.quarters]
    moved = None
    if before and before.score is not None and now.score is not None:
        moved = change(now.score - before.score)
    columns = st.columns([1.15, *[1] * len(now.means)])
    trend = [c.score / 100 for c in quarters if c.score is not None]
    _card(columns[0], "全市得分", score(now.score), moved, trend)
    for column, (code, mean) in zip(columns[1:], now.means.items(), strict=True):
        last = before.means.get(code) if before else None
        delta = None if mean is None or last is None else _points_of_rate(mean - last)
        known = [100 * m / MICRO for c in quarters if (m := c.means.get(code)) is not None]
        _card(column, SHORT.get(code, code), rate(mean), delta, known)


def _card(
    column: st.delta_generator.DeltaGenerator, label: str, value: str, delta: str | None, trend: list[float]
) -> None:
    column.metric(
        label, value, border=True, height=_CARD, chart_data=trend if len(trend) > 1 else None, chart_type="line",
        **movement(delta),
    )  # fmt: skip


def _points_of_rate(micro: int) -> str:
    """A difference of rates in percentage points."""
    return f"{'+' if micro >= 0 else '−'}{rate(abs(micro))[:-1]}"


def show_top(found: Overview) -> None:
    """The best units; the whole table is on the ranking page."""
    cards = best_first(found.ranking.ranked, TOP)
    st.subheader(f"排名前 {len(cards)}（共 {len(found.ranking.ranked)} 家）", anchor=False)
    rows = [
        {
            "位次": c.rank,
            # before the name, which may fill a telephone's width
            "总分": (c.shown_total or 0) / 100,
            "单位": c.name,
            "变动": _moved(found.ranking.moves.get(c.unit)),
            "等次": c.grade,
        }
        for c in cards
    ]
    config = {
        "位次": st.column_config.NumberColumn(width=42),
        "单位": st.column_config.TextColumn(width=LONG_NAME),
        "总分": st.column_config.ProgressColumn(format="%.2f", min_value=0, max_value=105, width=90),
        "变动": st.column_config.TextColumn(width=52),
        "等次": st.column_config.TextColumn(width=60),
    }
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", key="top", row_height=30,
        height=38 + 30 * len(rows), on_select="rerun", selection_mode="single-cell",
    )  # fmt: skip
    picked = picked_row("top")
    if picked is not None:
        go_to_unit(cards[picked].unit, found.ranking.state.round, found.ranking.basis)
    st.caption("点任意一行，打开该单位的评分卡；全部单位在“排名”页。")


def show_weakest(found: Overview) -> None:
    """The weakest indicators, and where the points of the chosen one are lost."""
    if not found.weakest:
        st.subheader("本季没有丢分的指标", anchor=False)
        return
    by_code = {w.code: w for w in found.weakest}
    st.subheader(
        f"得分率最低的 {len(by_code)} 项指标，共丢 {points(sum(w.lost for w in found.weakest))} 分", anchor=False
    )
    rows = [
        {
            "得分率": 100 * w.share / MICRO,
            "指标": f"{w.code} {w.name}",
            "丢分": w.lost / MICRO,
            "涉及": f"{len(w.losses)}/{w.units} 家",
        }
        for w in found.weakest
    ]
    config = {
        "指标": st.column_config.TextColumn(width=LONG_NAME + 24),
        "得分率": st.column_config.ProgressColumn(format="%.1f%%", min_value=0, max_value=100, width=105),
        "丢分": st.column_config.NumberColumn(format="%.2f", width=55),
        "涉及": st.column_config.TextColumn(width=80, help="丢分的单位数 / 适用且已到期的单位数"),
    }
    codes = list(by_code)
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", key="weakest", row_height=30,
        height=38 + 30 * len(rows), on_select=lambda: _pick(codes), selection_mode="single-cell",
    )  # fmt: skip
    weak = by_code[choice("看哪项指标", {c: losses_in_words(w) for c, w in by_code.items()}, "weak")]
    _show_losers(weak, found.ranking.state.round, found.ranking.basis)


def _pick(codes: list[str]) -> None:
    row = picked_row("weakest")
    if row is not None and row < len(codes):
        st.query_params["weak"] = codes[row]


def _show_losers(weak: WeakIndicator, round_: Round, basis: str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if len(weak.losses) > _LOSERS:
            st.caption(f"丢分最多的 {_LOSERS} 家：", width="content")
        for loss in weak.losses[:_LOSERS]:
            blank = "（未报）" if loss.state == "not_reported" else ""
            st.page_link(
                SCORECARD, label=f"{loss.name} −{points(loss.lost)}{blank}",
                query_params=scorecard_address(loss.unit, round_, basis, weak.code),
            )  # fmt: skip


def show_heat(found: Overview) -> None:
    """Units by standards; the shade says how far from the city's mean, the number says the rate."""
    if not found.heat:
        return
    means = found.ranking.city.means
    low = min(((r.rates[k] or 0, r.name, k) for r in found.heat for k in SHORT if r.rates[k] is not None), default=None)
    with st.container(border=True):
        title = f"最低的一格：{low[1]}的{SHORT[low[2]]}，{rate(low[0])}" if low else "还没有得分率"
        st.subheader(title, anchor=False)
        st.caption(
            "单位 × 六条标准得分率。蓝色高于全市平均，橙色低于全市平均，颜色越深差得越多（5、15 个百分点）。点单位名打开评分卡。"
        )
        st.html(_heat_html(found.heat, means, found.ranking.state.round, found.ranking.basis))


def _heat_html(rows: tuple[HeatRow, ...], means: dict[str, int | None], round_: Round, basis: str) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in SHORT.values())
    body = "".join(
        f'<tr><td class="n">{row.rank}</td><th scope="row"><a target="_self" href="/scorecard?unit={escape(row.unit)}&amp;round='
        f'{round_.id}&amp;basis={basis}">{escape(row.name)}</a></th>'
        + "".join(_heat_cell(row.rates[code], means.get(code)) for code in SHORT)
        + "</tr>"
        for row in rows
    )
    city = "".join(f"<td>{rate(means.get(code))}</td>" for code in SHORT)
    return (
        '<div class="sy-heat" data-own tabindex="0" role="region" aria-label="单位乘六条标准得分率"><table><thead><tr><th>位次</th><th>单位</th>'
        f'{head}</tr></thead><tbody>{body}<tr class="city"><td></td><th scope="row">全市平均</th>{city}</tr></tbody></table></div>'
    )


def _heat_cell(own: int | None, mean: int | None) -> str:
    if own is None:
        return "<td>—</td>"
    gap = own - (mean or 0)
    shade = ("b" if gap > 0 else "w") + ("2" if abs(gap) >= MICRO * 15 // 100 else "1")
    named = "" if abs(gap) < MICRO * 5 // 100 else f' class="{shade}"'
    return f"<td{named}>{rate(own)}</td>"


def _moved(places: int | None) -> str:
    if places is None:
        return ""
    return f"▲ {places}" if places > 0 else f"▼ {-places}" if places < 0 else "持平"
