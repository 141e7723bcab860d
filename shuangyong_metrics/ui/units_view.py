"""变更 on 成员单位: a unit renamed, retyped or merged from a quarter on, taken back, and what was recorded of each unit.

A button only leaves an order; the page, behind its guard, carries it out before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round, Unit, UnitType
from shuangyong_metrics.services import roster, unit_changes
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.account_desk import lines
from shuangyong_metrics.services.roster_import import import_units
from shuangyong_metrics.services.unit_changes import GROUNDS, NAME, Grounds
from shuangyong_metrics.services.unit_history import LABELS, Change, history, merged_into
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import LONG_NAME, moment, table
from shuangyong_metrics.ui.office_view import plain

ORDER, _OFFERED = "unit_order", "units_offered"
_KINDS = {"renamed": "改名", "retyped": "改类型", "merged": "并入别的单位"}
_TOLD = {
    "renamed": "改名自所选季度起生效，以前各季的报表、排名、评分卡仍用原名。",
    "retyped": "新类型自所选季度起生效。本年以前各季报过的数照旧累计；新类型才有的指标，以前各季按没有填报处理，所以宜从一季度起改。"
    "已报送这一季的，须重新下载模板再报。",
    "merged": "自所选季度起，被并入的单位不再应报，也不在排名里；已公布的结果保留，仍可在评分卡查看。"
    "接收单位的“本年已累计”只含它自己的数，不加被并入单位本年的数；全市合计自该季起也不再含被并入的单位。"
    "确需计入的，由接收单位写进下一季的报表，说明选“机构或人员变动”。",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; ``number``: take this change back."""

    kind: str
    unit_id: str | None
    grounds: Grounds
    name: str = ""
    type: UnitType | None = None
    into: str | None = None
    number: int | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Offered:
    """Units by code, and the changes that can be taken back, in words by their number."""

    units: dict[str, Unit]
    changes: dict[int, str]


def carry_out(order: Order, actor: Actor) -> str:
    """Record it or take it back, and the words for it."""
    store, now = process.store(), process.now()
    if order.kind == "taken_back":
        if order.number is None:
            raise ShuangyongError("收回变更：请先选择要收回的变更。")
        undone = unit_changes.take_back(store, order.number, order.grounds.reason, actor, now)
        return f"{undone.number} 号变更（{_KINDS[undone.kind]}）已收回。"
    if order.unit_id is None:
        raise ShuangyongError("单位变更：请先选择单位。")
    since = order.grounds.since.label
    if order.kind == "renamed":
        done = unit_changes.rename(store, order.unit_id, order.name, order.grounds, actor, now)
        return f"已记录：自{since}起更名为{done.name}。"
    if order.kind == "retyped":
        if order.type is None:
            raise ShuangyongError("改类型：请选择新的类型。")
        done = unit_changes.retype(store, order.unit_id, order.type, order.grounds, actor, now)
        return f"已记录：{done.name}自{since}起按{done.type.label}类考评。"
    if order.into is None or not order.sure:
        raise ShuangyongError("合并：请选择并入的单位，并勾选确认。")
    done = unit_changes.merge(store, order.unit_id, order.into, order.grounds, actor, now)
    return f"已记录：{done.name}自{since}起并入{roster.unit(store, order.into, order.grounds.since).name}。{_accounts(done, actor)}"


def take_in(listed: Sequence[Unit], back: frozenset[str], actor: Actor) -> str:
    """Bring the roster up to date from a table that was looked at, and the words for it."""
    count = import_units(process.store(), listed, actor, process.now(), back)
    return f"已导入：名册更新 {count} 家单位。"


def _accounts(gone: Unit, actor: Actor) -> str:
    """What is to be done about the accounts of a unit that was merged."""
    those = [x.user.account for x in lines(process.store(), actor) if x.user.unit_id == gone.id and x.state != "已停用"]
    if not those:
        return ""
    return (
        f"它的账号 {'、'.join(those)} 到时不能再登录；请在“账号”页停用，联络员转到接收单位的，在接收单位名下新建账号。"
    )


def _offered(actor: Actor, fresh: bool) -> _Offered:
    """What can be chosen. After an act it is what was offered before it: the second of two clicks must find its choice."""
    known: _Offered | None = st.session_state.get(_OFFERED)
    if known is None or fresh:
        store = process.store()
        changes = {c.number: c for c in history(store, actor) if c.open and not c.undone and c.kind in _KINDS}
        known = _Offered({u.id: u for u in roster.units(store)}, {n: said(c, _names()) for n, c in changes.items()})
        st.session_state[_OFFERED] = known
    return known


def show_forms(actor: Actor, fresh: bool) -> None:
    """One form for each kind of change, and one to take a change back; ``fresh``: nothing was asked for in this run."""
    offered = _offered(actor, fresh)
    units = offered.units
    quarters = unit_changes.quarters_to_choose(process.store(), process.now())
    with st.expander("改名、改类型、合并"):
        kind = st.segmented_control(
            "变更", list(_KINDS), default="renamed", required=True, format_func=lambda k: _KINDS[k], key="change-kind"
        )
        st.caption(_TOLD[kind])
        with st.form(f"change-{kind}", border=False):
            left, right = st.columns(2)
            _pick(left, "单位", units, f"{kind}-unit")
            right.selectbox("自哪一季起", quarters, format_func=lambda r: r.label, key=f"{kind}-since")
            left, right = st.columns(2)
            if kind == "renamed":
                left.text_input("新名称", max_chars=NAME[1], key="new-unit-name")
            elif kind == "retyped":
                left.selectbox(
                    "新的类型",
                    list(UnitType),
                    index=None,
                    format_func=lambda t: t.label,
                    placeholder="选择类型",
                    key="new-unit-type",
                )
            else:
                _pick(left, "并入哪个单位", units, "merged-into")
            right.text_input("依据的文件名或文号", max_chars=GROUNDS[1], key=f"{kind}-document")
            st.text_input("理由", max_chars=GROUNDS[1], key=f"{kind}-reason", placeholder="例如：机构改革，职责划转")
            if kind == "merged":
                st.checkbox("我确认被并入的单位自该季起不再单独报送", key="merged-sure")
            st.form_submit_button("记录变更", type="primary", on_click=_order, args=(kind,))
        _show_take_back(offered.changes)


def _pick(place: st.delta_generator.DeltaGenerator, label: str, units: dict[str, Unit], key: str) -> None:
    place.selectbox(
        label,
        units,
        index=None,
        format_func=lambda u: units[u].name if u in units else u,
        placeholder="选择单位",
        key=key,
    )


def _show_take_back(changes: dict[int, str]) -> None:
    if not changes:
        return
    with st.form("change-back", border=False):
        st.markdown("**收回一条还没有在公布的季度生效的变更**")
        st.selectbox(
            "哪一条", changes, index=None, format_func=lambda n: f"{n} 号 {changes[n]}" if n in changes else str(n),
            placeholder="选择变更", key="back-number",
        )  # fmt: skip
        st.text_input("理由", max_chars=GROUNDS[1], key="back-reason")
        st.form_submit_button("收回这条变更", on_click=_order, args=("taken_back",))


def _order(kind: str) -> None:
    typed = st.session_state
    since = typed.get(f"{kind}-since") or Round(2000, 1)
    reason = typed.get("back-reason" if kind == "taken_back" else f"{kind}-reason", "")
    order = Order(
        kind, typed.get(f"{kind}-unit"), Grounds(since, typed.get(f"{kind}-document", ""), reason),
        typed.get("new-unit-name", ""), typed.get("new-unit-type"), typed.get("merged-into"), typed.get("back-number"),
        bool(typed.get("merged-sure")),
    )  # fmt: skip
    orders.put(ORDER, order)


def _names() -> dict[str, str]:
    return {u.id: u.name for u in roster.units_ever(process.store())}


def said(change: Change, names: dict[str, str]) -> str:
    """What a record says, in one line: 东岭市教育局 自2027年一季度起 改名 东岭市教育体育局."""
    what = [LABELS[change.kind], change.name, change.type.label if change.type else "", names.get(change.successor, "")]
    since = f"自{change.since.label}起" if change.since else "自始"
    return " ".join(x for x in (names.get(change.unit_id, change.unit_id), since, *what) if x)


def show_history(actor: Actor) -> None:
    """What was recorded of one unit: when, from which quarter, by whom, on what."""
    names = _names()
    if not names:
        return
    st.subheader("单位变更记录", anchor=False)
    with st.columns([1, 2])[0]:
        unit = choice("看谁的记录", {"all": "全部改名、改类型、合并", **names}, "unit", key="history-unit")
    found = history(process.store(), actor, None if unit == "all" else unit)
    found = tuple(c for c in found if unit != "all" or c.kind in (*_KINDS, "taken_back"))
    if not found:
        st.info("还没有改名、改类型或合并。选一家单位，可看它何时列入名册。", icon=":material/history:")
        return
    undone = {c.number for c in found if c.undone}
    rows = [
        {
            "编号": str(c.number),
            "单位": names.get(c.unit_id, c.unit_id),
            "自何季起": c.since.label if c.since else "自始",
            "变更": LABELS[c.kind] + ("（已收回）" if c.number in undone else ""),
            "改为": c.name or (c.type.label if c.type else names.get(c.successor, "")),
            "依据": c.document,
            "理由": c.reason,
            "何时": moment(c.at),
            "由谁": c.actor,
        }
        for c in found
    ]
    config = {"单位": st.column_config.TextColumn(width=LONG_NAME)}
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 318)
    )


def show_merged(unit_id: str, round_: Round) -> None:
    """What a unit's own pages say of the units that were merged into it; nothing where there are none."""
    found = merged_into(process.store(), unit_id, round_)
    if not found:
        return
    told = "；".join(f"{m.name}自{m.since.label}起并入（{m.document}）" for m in found)
    own = "“本年已累计”和得分只含本单位自己的数。" if any(m.since.year == round_.year for m in found) else ""
    st.caption(plain(f"{told}。{own}"))
