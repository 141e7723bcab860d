"""One indicator of one unit down to the cell: method, formula, answers, ledger events, the sheet itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from shuangyong_metrics.errors import NotAllowed, NotFound, RefusedFile
from shuangyong_metrics.model import Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.pictures import picture
from shuangyong_metrics.services.rules import METHODS
from shuangyong_metrics.services.wording import points
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import table
from shuangyong_metrics.ui.scorecard_view import NOT_COUNTED, STATES
from shuangyong_metrics.ui.sheet import show_sheet


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that the score rests on."""

    digest: str
    round: str
    sheet: str
    cell: str
    few: bool

    @property
    def label(self) -> str:
        return f"{Round.parse(self.round).label} · {self.sheet} · {self.cell}"


def show_trace(entry: dict[str, Any], labels: dict[str, str]) -> None:
    """How the points of this indicator came about."""
    earned = f"{points(entry['points'])} / {points(entry['max'])} 分" if entry["state"] not in NOT_COUNTED else "不计分"
    st.subheader(f"{entry['indicator']} {entry['name']}：{earned}", anchor=False)
    st.caption(f"{METHODS[entry['method']]} · {STATES[entry['state']]}")
    st.markdown(f"**算法**　{_plain(entry['explain'])}")
    st.markdown(f"**算式**　{_plain(entry['formula'])}")
    if entry["few"]:
        st.caption("人数少于 5 的显示为“<5”，不显示原表画面。")
    fixed = [a for a in newest_first(entry["answers"]) if "fixed" in a]
    if fixed:
        told = "；".join(_fixed(a) for a in fixed)
        st.markdown(f"**核定**　{_plain(told)}。考评分按核定值，自评分按填报值。")
    _show_answers(entry["answers"], labels)
    _show_events(entry["answers"])


def places(entry: dict[str, Any]) -> list[Place]:
    """Cells of the answers and of the ledger's events, newest first, each once."""
    found: list[Place] = []
    for answer in newest_first(entry["answers"]):
        if answer["file"] and answer["cell"]:
            found.append(Place(answer["file"], answer["round"], answer["sheet"], answer["cell"], answer["few"]))
        if answer["file"]:
            found += [
                Place(answer["file"], answer["round"], e["sheet"], e["cell"], False)
                for e in answer["events"]
                if e["cell"]
            ]
    return list(dict.fromkeys(found))


def newest_first(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By round, the newest first; inside a round in the order of the standard."""
    return sorted(answers, key=lambda a: str(a["round"]), reverse=True)


def show_cell(entry: dict[str, Any], actor: Actor) -> None:
    """The sheet at a cell of the reader's choice; few persons and lost files are told in words."""
    known = {f"{p.round}-{p.sheet}-{p.cell}": p for p in places(entry)}
    if not known:
        st.caption("这项没有原表单元格：由双拥办录入，或没有填报。")
        return
    place = known[choice("原表位置", {code: p.label for code, p in known.items()}, "cell")]
    if place.few:
        st.info(f"{place.label}：人数少于 5，只显示“<5”，不显示原表画面。", icon=":material/visibility_off:")
        return
    try:
        shown = picture(process.store(), process.worker(), place.digest, place.sheet, place.cell, actor)
    except (NotAllowed, NotFound, RefusedFile) as refusal:
        st.info(str(refusal), icon=":material/visibility_off:")
        return
    show_sheet(shown, f"{place.label} · 文件 {place.digest[:12]}")


def _show_answers(answers: list[dict[str, Any]], labels: dict[str, str]) -> None:
    rows = [
        {
            "季度": Round.parse(a["round"]).label[2:],
            "填报值": a["reported"] if "fixed" in a and a["decision"] != "corrected" else a["value"],
            "核定值": a.get("fixed"),
            "填报项": f"{a['input']} {labels.get(a['input'], '')}",
            "状态": STATES[a["state"]],
            "原文": a["raw"] if a["raw"] != a["value"] and a["raw"] else None,
            "位置": f"{a['sheet']} {a['cell']}" if a["cell"] else _source(a),
            "说明": a["note"] or a["reason"] or None,
        }
        for a in newest_first(answers)
    ]
    if not rows:
        st.caption("本年还没有填报。")
        return
    config = {
        "季度": st.column_config.TextColumn(width=88),
        "填报项": st.column_config.TextColumn(width=245),
        "状态": st.column_config.TextColumn(width=52),
        "填报值": st.column_config.TextColumn(width=55),
        "核定值": st.column_config.TextColumn(width=55),
        "原文": st.column_config.TextColumn(width=60),
        "位置": st.column_config.TextColumn(width=150),
    }
    unused = [name for name in ("核定值", "原文", "说明") if all(row[name] is None for row in rows)]
    st.dataframe(
        table(rows, without=unused), column_config=config, hide_index=True, width="stretch", placeholder="—", key="answers",
        height=min(38 + 35 * len(rows), 248),
    )  # fmt: skip


def _fixed(answer: dict[str, Any]) -> str:
    """Both figures, why and by whom; the reason is not told where the figures are hidden."""
    why = "，".join(filter(None, (answer["fixed_reason"], answer["fixed_by"])))
    when = Round.parse(answer["round"]).label[2:]
    return f"{answer['input']} {when}填报 {answer['reported']}，核定为 {answer['fixed']}（{why}）"


def _source(answer: dict[str, Any]) -> str:
    return {"event": "活动台账", "office": "双拥办录入"}.get(answer["source"], "—")


def _show_events(answers: list[dict[str, Any]]) -> None:
    rows = [
        {
            "日期": e["date"],
            "承担": e["role"],
            "对应指标": "、".join(e["tags"]),
            "金额（万元）": e["amount"],
            "记录": "、".join(e["records"]),
            "计入": "计入" if e["counts"] else "不在本年，不计",
            "位置": f"{e['sheet']} {e['cell']}" if e["cell"] else "—",
            "季度": Round.parse(e["filed"]).label[2:],
        }
        for a in newest_first(answers)
        for e in a["events"]
    ]
    if rows:
        st.caption(f"活动台账中有 {len(rows)} 条记录：")
        unused = [] if any(row["金额（万元）"] is not None for row in rows) else ["金额（万元）"]
        counted = all(row["计入"] == "计入" for row in rows)
        widths = {
            "日期": 90,
            "承担": 46,
            "对应指标": 72,
            "记录": 170,
            "计入": 46 if counted else 116,
            "位置": 104,
            "季度": 80,
        }
        config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
        st.dataframe(
            table(rows, without=unused), column_config=config, hide_index=True, width="stretch", placeholder="—",
            key="events", height=min(38 + 35 * len(rows), 213),
        )  # fmt: skip


def _plain(text: str) -> str:
    """Words of the standard inside Markdown: only the signs that Markdown would take for itself are escaped."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~$:" else c for c in text)
