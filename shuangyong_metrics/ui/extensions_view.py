"""延期 on 填报期: which units have more time, giving it and taking it back.

A button only leaves an order; the page, behind its guard, carries it out before anything is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round
from shuangyong_metrics.services import extensions, roster
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.components import LONG_NAME, moment, table

ORDER = "extension_order"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; no day means that the extra time is taken back."""

    round: Round
    unit_id: str | None
    until: date | None
    reason: str


def carry_out(order: Order, actor: Actor) -> str:
    """Give or take back, and the words for it."""
    store = process.store()
    if order.unit_id is None:
        raise ShuangyongError("延期：还没有选单位。请先选单位。")
    name = roster.unit(store, order.unit_id, order.round).name
    if order.until is None:
        done = extensions.end_extension(store, order.round, order.unit_id, order.reason, actor, process.now())
        return f"{name}的延期已收回。" if done else f"{name}没有延期，没有变化。"
    given = extensions.extend(store, order.round, order.unit_id, order.until, order.reason, actor, process.now())
    return f"{name}已延期到 {on(given.until)}。"


def show(states: list[RoundState], actor: Actor, today: date) -> None:
    """For each round that is not published: who has more time, and the forms."""
    for state in states:
        known = extensions.extensions(process.store(), state.round, actor)
        days = extensions.days_to_choose(state, today)
        if not known and not days:
            continue
        with st.expander(f"{state.round.label}延期（{len(known)} 家）", icon=":material/event_repeat:"):
            names = {u.id: u.name for u in roster.units(process.store(), state.round)}
            if known:
                _list(known, names)
            else:
                st.caption(
                    "还没有单位延期。延期只改一家单位的报送截止，是否按时按延期后的日期算，理由会显示给这个单位。"
                )
            left, right = st.columns(2)
            with left:
                _give(state, days, names)
            if known:
                with right:
                    _take_back(state, known, names)


def _list(known: tuple[extensions.Extension, ...], names: dict[str, str]) -> None:
    rows = [
        {
            # the day before the name, which may fill a telephone's width
            "延期到": on(x.until), "单位": names.get(x.unit_id, x.unit_id), "理由": x.reason, "时间": moment(x.at),
            "经办": x.actor,
        }
        for x in known
    ]  # fmt: skip
    config = {"单位": st.column_config.TextColumn(width=LONG_NAME)}
    st.dataframe(table(rows), column_config=config, hide_index=True, width="stretch")


def _give(state: RoundState, days: tuple[date, ...], names: dict[str, str]) -> None:
    if not days:
        st.caption(f"本季已没有可延的工作日：最晚可延到通报日 {on(state.publish_due)}。")
        return
    key = state.round.id
    with st.form(f"extend-{key}"):
        st.selectbox(
            "给哪一家延期",
            names,
            format_func=lambda u: names[u],
            index=None,
            placeholder="选一家单位",
            key=f"extend-unit-{key}",
        )
        st.selectbox("延期到", days, format_func=on, key=f"extend-day-{key}")
        st.text_input(
            "理由", max_chars=extensions.LONGEST, key=f"extend-reason-{key}", placeholder="如：机构改革，人员交接"
        )
        st.form_submit_button("延期", on_click=_order_more, args=(state.round,))


def _take_back(state: RoundState, known: tuple[extensions.Extension, ...], names: dict[str, str]) -> None:
    key, units = state.round.id, [x.unit_id for x in known]
    with st.form(f"end-{key}"):
        st.selectbox("收回哪一家的延期", units, format_func=lambda u: names.get(u, u), key=f"end-unit-{key}")
        st.text_input("理由", max_chars=extensions.LONGEST, key=f"end-reason-{key}")
        st.form_submit_button("收回延期", on_click=_order_less, args=(state.round,))


def _order_more(round_: Round) -> None:
    said = st.session_state
    until = said.get(f"extend-day-{round_.id}")
    reason = said.get(f"extend-reason-{round_.id}", "")
    orders.put(ORDER, Order(round_, said.get(f"extend-unit-{round_.id}"), until, reason))


def _order_less(round_: Round) -> None:
    said = st.session_state
    reason = said.get(f"end-reason-{round_.id}", "")
    orders.put(ORDER, Order(round_, said.get(f"end-unit-{round_.id}"), None, reason))
