"""The parts of 账号. First passwords live in the memory of the browser's session only, until the next act or ten minutes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import streamlit as st

from shuangyong_metrics.model import Role, Unit
from shuangyong_metrics.services import account_desk
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.account_desk import LONGEST_NAME, STATES, Line, matching
from shuangyong_metrics.services.account_import import Wanted, issue_accounts
from shuangyong_metrics.services.account_slips import slips_html, slips_table
from shuangyong_metrics.services.accounts import New, disable, enable, fold_name
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import day, table
from shuangyong_metrics.ui.office_view import XLSX, plain
from shuangyong_metrics.ui.orders import put

KEEP = timedelta(minutes=10)
_KEY, ACT = "first-passwords", "account-act"


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of one new account."""

    account: str
    name: str
    role: Role
    unit_id: str | None


@dataclass(frozen=True, slots=True)
class Act:
    """What to do with an account that is there: reset, disable or enable; and the password that it had on the page."""

    kind: str
    account: str
    password: int


@dataclass(slots=True)
class _Issued:
    """First passwords that were made, when the last one was, those of them that have been seen; how many acts there were, and the last."""

    accounts: tuple[New, ...] = ()
    at: datetime | None = None
    seen: tuple[New, ...] = ()
    acts: int = 0
    last: Act | None = None

    def add(self, made: tuple[New, ...]) -> None:
        """Show these; those that nobody has seen yet stay beside them."""
        self.next_act(but={n.account for n in made})
        self.accounts += made
        self.at = process.now() if made else self.at

    def next_act(self, but: Collection[str] = ()) -> None:
        """What has been seen goes with the next act, and what is valid no more."""
        self.accounts = tuple(n for n in self.accounts if n not in self.seen and n.account not in but)


def _issued() -> _Issued:
    # the box is fetched before a password is made: another click may end this run at any look at the session's state
    box: _Issued = st.session_state.setdefault(_KEY, _Issued())
    if box.at and process.now() - box.at > KEEP:
        box.accounts = ()
    return box


def issue_one(wanted: Typed, actor: Actor) -> str:
    """Make an account and keep its first password to be shown; the second of two clicks shows it again."""
    made = (wanted.account, wanted.name, wanted.role, wanted.unit_id)
    box = _issued()
    if fold_name(wanted.account) not in {n.account for n in box.accounts}:
        box.add((account_desk.open_account(process.store(), actor, *made, process.now()),))
    return ""


def issue_many(rows: Sequence[Wanted], actor: Actor) -> str:
    """Make accounts; when a second click finds nothing new, what was made stays shown."""
    box = _issued()
    if made := issue_accounts(process.store(), actor, rows, process.now()):
        box.add(made)
    return ""


def carry_out(act: Act, actor: Actor) -> str:
    """Reset, disable or enable, and the words for it; a new first password says enough by itself."""
    box, store, now = _issued(), process.store(), process.now()
    if act == box.last:
        return ""  # the second of two clicks: what the first came to stands on the page
    if act.kind == "reset":
        box.add((account_desk.renew(store, actor, act.account, act.password, now),))
        told = ""
    elif act.kind == "disable":
        disable(store, actor, act.account, now)
        told = f"账号 {act.account} 已停用，登录随即失效。"
    else:
        enable(store, actor, act.account, now)
        told = f"账号 {act.account} 已启用。"
    if told:
        box.next_act()
    box.acts, box.last = box.acts + 1, act
    return told


def show_issued(units: Sequence[Unit]) -> None:
    """First passwords with their slips, and the button that puts them away."""
    box = _issued()
    if not box.accounts:
        return
    with st.container(border=True, key="issued"):
        st.subheader(f"{len(box.accounts)} 个账号的首次口令", anchor=False)
        st.warning(
            "口令只在这里显示这一次，系统不保存。请现在打印或下载，当面交给本人；丢失时重置口令。",
            icon=":material/key:",
        )
        names = {u.id: u.name for u in units}
        rows = [
            {"账号": n.account, "首次口令": n.password, "姓名": n.name, "角色": n.role.label, "单位": names.get(n.unit_id or "", "")}
            for n in box.accounts
        ]  # fmt: skip
        st.dataframe(table(rows), hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 318))
        whose = profile(process.store())
        with st.container(horizontal=True):
            st.download_button(
                "下载口令条（打印后裁开）", slips_html(box.accounts, units, whose), "首次口令条.html", "text/html",
                icon=":material/print:", type="primary", on_click="ignore",
            )  # fmt: skip
            st.download_button(
                "下载口令表", slips_table(box.accounts, units), "首次口令.xlsx", XLSX, icon=":material/download:",
                on_click="ignore",
            )  # fmt: skip
            st.button("已交付，不再显示", on_click=put_away, args=(box.accounts,), key="put-away")
    # what is drawn so far has been seen, unless another click ends the run here
    _issued().seen = box.accounts


def put_away(handed: Collection[New]) -> None:
    """First passwords that were handed over are no longer shown; any that came after them are."""
    box = _issued()
    box.accounts = tuple(n for n in box.accounts if n not in handed)


def ask_account(units: Sequence[Unit]) -> Typed | None:
    """The form of one new account."""
    names = {u.id: u.name for u in units}
    with st.form("new-account", width=560):
        role = st.selectbox(
            "角色", list(Role), index=list(Role).index(Role.UNIT), format_func=lambda r: r.label, key="new-role"
        )
        unit = st.selectbox(
            "单位（只有成员单位联络员要选）", names, index=None, format_func=lambda u: names.get(u, u),
            placeholder="选择单位", key="new-unit",
        )  # fmt: skip
        name = st.text_input("姓名", max_chars=LONGEST_NAME, placeholder="例如：王敏（A岗）", key="new-name")
        account = st.text_input(
            "账号", max_chars=32, placeholder="登录名，2–32 个字母、汉字或数字", key="new-account-name"
        )
        sent = st.form_submit_button("新建账号", type="primary")
    return Typed(account, name, Role(role), unit) if sent and role else None


def ask_act(lines: Sequence[Line]) -> None:
    """An account of the list and what to do with it; each act is confirmed by a press that names the account.

    The order says what stood on the page when the button was pressed; the page, behind its guard, does it.
    """
    names = {x.user.account: f"{x.user.account}　{x.user.name}" for x in lines}
    shown = {x.user.account: x for x in lines}
    picked = st.selectbox(
        "重置、停用或启用一个账号", names, index=None, format_func=lambda a: names.get(a, a),
        placeholder="选择账号，可以输入几个字查找", key="picked", width=420,
    )  # fmt: skip
    if picked not in shown:
        return
    password = shown[picked].password
    word, kind = ("启用", "enable") if shown[picked].state == STATES[2] else ("停用", "disable")
    # a new turn makes new popovers: those that were confirmed are closed, and a late second click is for nothing
    icon, turn = ":material/block:" if kind == "disable" else ":material/check:", _issued().acts
    with st.container(horizontal=True):
        with st.popover("重置口令", icon=":material/key:", key=f"ask-reset-{turn}"):
            st.markdown(f"{plain(names[picked])}：原口令和登录随即失效，得到一个新的首次口令。")
            st.button(
                f"确认重置 {picked} 的口令", type="primary", key=f"reset-{picked}-{turn}", on_click=put,
                args=(ACT, Act("reset", picked, password)),
            )  # fmt: skip
        with st.popover(f"{word}账号", icon=icon, key=f"ask-switch-{turn}"):
            told = "登录随即失效，记录保留，以后可以再启用。" if kind == "disable" else "可以重新登录。"
            st.markdown(f"{plain(names[picked])}：{word}后{told}")
            st.button(
                f"确认{word} {picked}", type="primary", key=f"{kind}-{picked}-{turn}", on_click=put,
                args=(ACT, Act(kind, picked, password)),
            )  # fmt: skip


def summary(lines: Sequence[Line]) -> str:
    """How many accounts there are, in which state."""
    counts = "、".join(f"{state} {n} 个" for state in STATES if (n := sum(x.state == state for x in lines)))
    return f"共 {len(lines)} 个：{counts}"


def show_lines(lines: tuple[Line, ...]) -> None:
    """The list with its search."""
    search, by_role, by_state = st.columns([3, 2, 2])
    text = search.text_input("查找", placeholder="账号、姓名或单位", key="search", bind="query-params")
    role = by_role.selectbox(
        "角色", ["", *(r.label for r in Role)], format_func=lambda r: r or "全部角色", key="by-role"
    )
    state = by_state.selectbox("状态", ["", *STATES], format_func=lambda s: s or "全部状态", key="by-state")
    found = matching(lines, text or "", role or "", state or "")
    if not found:
        st.info("没有符合条件的账号。请换几个字，或选全部角色、全部状态。", icon=":material/search_off:")
        return
    rows = [
        {"账号": x.user.account, "姓名": x.user.name, "角色": x.user.role.label, "单位": x.unit, "状态": x.state,
         "首次口令": "待修改" if x.user.must_change else "已修改", "建立": day(x.created_at)}
        for x in found
    ]  # fmt: skip
    text_column = st.column_config.TextColumn
    widths = {"账号": 80, "姓名": 320, "角色": 110, "单位": 290, "状态": 60, "首次口令": 75, "建立": 115}
    config = {name: text_column(width=width) for name, width in widths.items()}
    st.dataframe(
        table(rows), column_config=config, hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 528)
    )


def show_wanted(fresh: Sequence[Wanted], same: int, units: Sequence[Unit]) -> None:
    """What a table of accounts would make."""
    if not fresh:
        st.info(f"表里的 {same} 个账号都已经有了，没有要新建的。", icon=":material/check:")
        return
    names = {u.id: u.name for u in units}
    st.markdown(f"**新建 {len(fresh)} 个**，{same} 个已经有了，略过。")
    rows = [
        {"账号": w.account, "姓名": w.name, "角色": w.role.label, "单位": names.get(w.unit_id or "", "")} for w in fresh
    ]
    st.dataframe(table(rows), hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 318))
