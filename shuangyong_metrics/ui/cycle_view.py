"""The parts of 四年届: sentences, the city by year, the units' years side by side, standards, honours, what is missing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from shuangyong_metrics.model import MICRO
from shuangyong_metrics.services.cycle_lines import Cycle, UnitLine
from shuangyong_metrics.services.wording import change, score
from shuangyong_metrics.ui.components import LONG_NAME, movement, table
from shuangyong_metrics.ui.office_view import plain

_LEVELS = {1: "国家级", 2: "省级", 3: "市级", None: ""}
_SCORE = st.column_config.NumberColumn(format="%.2f", width=100)
_RATE = st.column_config.NumberColumn(format="%.1f%%", width=100)
#: Wide enough for a heading such as 2026年（至三季度）.
_UNFINISHED = st.column_config.NumberColumn(format="%.2f", width=150)
_UNFINISHED_RATE = st.column_config.NumberColumn(format="%.1f%%", width=150)


def show_sentences(found: Cycle) -> None:
    """本届要点 and, plainly, what is missing."""
    with st.container(border=True, key="gist"):
        st.markdown("\n".join(f"{n}. {plain(sentence)}" for n, sentence in enumerate(found.sentences, 1)))
        if found.missing:
            st.caption("  \n".join(plain(x) for x in found.missing))


def show_years(found: Cycle) -> None:
    """A card for each year: the city's score, and the change from the year before where both are whole."""
    before: int | None = None
    for column, year in zip(st.columns(len(found.years)), found.years, strict=True):
        total = year.city.score if year.city else None
        moved = change(total - before) if year.whole and total is not None and before is not None else None
        upto = f"·至{year.round.label[5:]}" if year.round and not year.whole else ""
        column.metric(f"{year.year}年全市{upto}", score(total), border=True, height="stretch", **movement(moved))
        before = total if year.whole else None


def show_units(found: Cycle) -> None:
    """Every unit's years, best mean first."""
    counted = [u for u in found.units if u.mean is not None]
    st.subheader(_title(counted, found), anchor=False)
    config: dict[str, Any] = {"单位": st.column_config.TextColumn(width=LONG_NAME), "届内平均": _SCORE, "升降": _SCORE}
    rows = []
    for unit in found.units:
        # the mean before the name, which may fill a telephone's width
        row: dict[str, Any] = {
            "届内平均": _points(unit.mean),
            "单位": unit.name + ("（已不在名册）" if unit.gone else ""),
            "类型": unit.type.label,
        }
        for year, total, grade in zip(found.years, unit.totals, unit.grades, strict=True):
            if year.round is None:
                continue
            row[year.label] = _points(total)
            if year.whole:
                row[f"{year.year}年等次"] = grade or ""
            config[year.label] = _SCORE if year.whole else _UNFINISHED
        rows.append(row | {"升降": _points(unit.moved)})
    st.dataframe(
        table(rows),
        column_config=config,
        hide_index=True,
        width="stretch",
        height=min(38 + 35 * len(rows), 528),
        placeholder="—",
    )
    st.caption(
        "年度得分是四季度的累计得分（考评分）；届内平均只算四季度已公布的年份；升降是其中首个到最近一个年份的变化。"
    )


def _title(counted: list[UnitLine], found: Cycle) -> str:
    if not counted:
        return f"{len(found.units)} 家单位，还没有满年的得分"
    return f"届内平均最高：{plain(counted[0].name)} {score(counted[0].mean)} 分（共 {len(counted)} 家）"


def show_standards(found: Cycle) -> None:
    """The six standards by year, weakest first."""
    st.subheader(f"最弱的标准：{'、'.join(s.name for s in found.standards[:2])}", anchor=False)
    rows = [
        {"标准": f"{s.code} {s.name}"}
        | {y.label: _percent(r) for y, r in zip(found.years, s.rates, strict=True) if y.round}
        | {"届内平均": _percent(s.mean)}
        for s in found.standards
    ]
    config = {y.label: _RATE if y.whole else _UNFINISHED_RATE for y in found.years} | {"届内平均": _RATE}
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", placeholder="—")
    st.caption("参加排名的单位得分率的平均，最弱的在前。")


def show_honours(found: Cycle) -> None:
    """Honours of the published quarters."""
    st.subheader(f"表彰和加分 {len(found.honours)} 项" if found.honours else "表彰和加分", anchor=False)
    if not found.honours:
        st.info(
            "已公布的季度里没有登记过加分。双拥办在“双拥办录入”登记、公布后列在这里。",
            icon=":material/workspace_premium:",
        )
        return
    rows = [
        {"单位": h.name, "名称": h.title, "级别": _LEVELS[h.level], "项目": f"{h.code} {h.kind}", "季度": h.round.label}
        for h in found.honours
    ]
    config = {"单位": st.column_config.TextColumn(width=LONG_NAME), "名称": st.column_config.TextColumn(width=320)}
    config |= {"级别": st.column_config.TextColumn(width=70), "项目": st.column_config.TextColumn(width=320)}
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 388)
    )


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


def _percent(micro: int | None) -> float | None:
    return None if micro is None else 100 * micro / MICRO
