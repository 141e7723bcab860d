"""The parts of 催报: who is missing, the words for them, the log, how units file over the quarters.

The button only leaves an order; the page, behind its guard, carries it out before anything is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import reminders
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.filing_record import FilingRecord, Tally
from shuangyong_metrics.services.missing import Missing
from shuangyong_metrics.services.reminders import CHANNELS, Reminder
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.wording import on, on_weekday
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import LONG_NAME, moment, table
from shuangyong_metrics.ui.filing_view import time_left

ORDER, _ALL = "reminder_order", "*"
#: Rows of a list before it scrolls.
_ROWS = 18


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to mark as reminded, and how they were."""

    round: Round
    unit_ids: tuple[str, ...]
    channel: str


def carry_out(order: Order, actor: Actor) -> str:
    """Mark them, and the words for it."""
    done = reminders.remind(process.store(), order.round, order.unit_ids, order.channel, actor, process.now())
    parts = [f"已记 {done.new} 家（{order.channel}）"] if done.new else ["没有新记的"]
    parts += [f"{done.already} 家今天已这样催过"] if done.already else []
    parts += [f"{done.in_order} 家已不用催"] if done.in_order else []
    return "，".join(parts) + "。"


def standing(state: RoundState, found: Sequence[Missing], today: date) -> str:
    """State and deadline of the round, and how many lack what."""
    phase = state.phase(today).label
    if state.published:
        return f"{phase} · 只能查看" + (f" · 公布时还差 {len(found)} 家" if found else "")
    counts = Counter(m.lack.label for m in found)
    told = "、".join(f"{label} {n} 家" for label, n in counts.items())
    tentative = "（暂按周末推算）" if state.provisional else ""
    return f"{phase} · {on(state.filing_due)}报送截止{tentative} · {_left(state.filing_due, today)} · " + (
        f"还差 {len(found)} 家：{told}" if found else "不差了"
    )


def _left(due: date, today: date) -> str:
    return time_left(due, today).partition("，")[0]


def show_missing(found: Sequence[Missing], state: RoundState) -> None:
    """Who is missing, by what they lack."""
    if not found:
        words = "都报来了，没有退回待改的。" if not state.published else "公布时都报来了，没有退回未改的。"
        st.success(f"{state.round.label}不差谁：{words}", icon=":material/task_alt:")
        return
    rows = [
        {
            # before the name, which may fill a telephone's width
            "差在哪一步": m.words,
            "单位": m.name,
            "从何时起": f"{m.since.month}月{m.since.day}日" if m.since else "",
            "本单位截止": on_weekday(m.due) + ("（延期）" if m.extended else ""),
            "已催": m.reminded,
            "最近一次": f"{m.reminded_at.month}月{m.reminded_at.day}日 {m.reminded_by}" if m.reminded_at else "",
        }
        for m in found
    ]
    text = st.column_config.TextColumn
    config = {
        "单位": text(width=LONG_NAME),
        "差在哪一步": text(width=118),
        "从何时起": text(width=78),
        "本单位截止": text(width=158),
        "已催": st.column_config.NumberColumn(width=48),
        "最近一次": text(width=110),
    }
    height = 38 + 35 * min(len(rows), _ROWS)
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", height=height)


def show_words(found: Sequence[Missing], state: RoundState, actor: Actor, today: date) -> None:
    """Ready words for one of them or for all, to copy; for the office, a button that marks them as reminded."""
    units = {m.unit_id: m for m in found}
    with st.container(border=True):
        st.markdown("**备好的催报文字**")
        picked = st.selectbox(
            "催哪一家", [_ALL, *units], key=f"remind-{state.round.id}",
            format_func=lambda u: f"全部 {len(units)} 家" if u == _ALL else f"{units[u].name}（{units[u].words}）",
        )  # fmt: skip
        channel = st.segmented_control("方式", CHANNELS, default=CHANNELS[0], key="remind-channel", required=True)
        some = list(units.values()) if picked == _ALL else [units[picked]]
        texts = [reminders.text(process.store(), state.round, m, channel, actor, today) for m in some]
        st.code("\n\n".join(texts), language=None, wrap_lines=True, height=240)
        if actor.role is Role.OFFICE:
            names = f"{len(some)} 家" if picked == _ALL else units[picked].name
            order = Order(state.round, tuple(m.unit_id for m in some), channel)
            st.button(
                f"记为已催：{names}",
                key="remind-mark",
                icon=":material/done_all:",
                on_click=orders.put,
                args=(ORDER, order),
            )
            st.caption("系统不发短信和微信：请复制文字自行发送或照着打电话，再按上面的按钮留下记录。")


def show_log(log: Sequence[Reminder]) -> None:
    """Who was reminded when, by whom and how."""
    with st.expander(f"催报记录（{len(log)} 次）", icon=":material/history:"):
        if not log:
            st.caption("还没有催报过。记为已催之后，这里列出时间、方式、经办人和当时差在哪一步。")
            return
        rows = [
            {"时间": moment(r.at), "单位": r.name, "方式": r.channel, "当时差在": r.lacking, "经办": r.actor}
            for r in log
        ]
        config = {"单位": st.column_config.TextColumn(width=LONG_NAME)}
        height = 38 + 35 * min(len(rows), _ROWS)
        st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", height=height)


def show_record(record: FilingRecord) -> None:
    """How units file: by quarter, then unit by unit over the quarters."""
    st.subheader(_takeaway(record), anchor=False)
    st.caption("一次通过：审完的报表里，从没有被退回过的。退回按次数计，一次退回几项算一次。单位按现在的名册。")
    _grid([{"填报期": r.round.label, **_columns(r.tally)} for r in reversed(record.rounds)])
    with st.expander(f"逐家看（{len(record.units)} 家）", icon=":material/domain:"):
        rows: list[dict[str, object]] = [
            # the rate before the name, which may fill a telephone's width
            {"按时率": _share(u.tally.on_time, u.tally.expected), "单位": u.name}
            | _columns(u.tally)
            | {"各季（先后）": " ".join(mark for _, mark in u.marks)}
            for u in sorted(record.units, key=lambda u: (u.tally.on_time - u.tally.expected, u.unit_id))
        ]
        if rows:
            _grid(rows)


def _columns(tally: Tally) -> dict[str, object]:
    return {
        "应报": tally.expected,
        "已报": tally.received,
        "按时": tally.on_time,
        "逾期": tally.late,
        "按时率": _share(tally.on_time, tally.expected),
        "一次通过率": _share(tally.passed_first, tally.reviewed),
        "退回次数": tally.sent_back,
        "延期": tally.extended,
        "催报次数": tally.reminded,
    }


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _grid(rows: list[dict[str, object]]) -> None:
    percent = st.column_config.NumberColumn(format="%.1f%%")
    config = {"单位": st.column_config.TextColumn(width=LONG_NAME), "按时率": percent, "一次通过率": percent}
    height = 38 + 35 * min(len(rows), _ROWS)
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch", height=height, placeholder="—")


def _takeaway(record: FilingRecord) -> str:
    """The newest quarter of which something is reviewed, against the one before."""
    known = [r for r in record.rounds if r.tally.reviewed]
    if not known:
        return "各季报送情况"
    last = known[-1]
    words = f"{last.round.label}按时 {last.tally.on_time} 家，一次通过 {last.tally.passed_first} 家"
    if len(known) < 2:
        return words
    before = known[-2].tally
    return f"{words}；上一季按时 {before.on_time} 家，一次通过 {before.passed_first} 家"
