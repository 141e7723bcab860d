"""Accounts as the office handles them: found by a few letters, made one by one, given a new first password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, roster, sessions
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.accounts import New, User, fold_name
from shuangyong_metrics.services.passwords import one_time_password
from shuangyong_metrics.store import Store

LONGEST_NAME = 30
STATES = ("在用", "待首次登录", "已停用", "单位已移出")


@dataclass(frozen=True, slots=True)
class Line:
    """An account in the office's list; ``state`` is one of ``STATES``, ``unit`` a name (blank: none).

    ``password`` is the number of the password that stands (``Account.password``).
    """

    user: User
    unit: str
    state: str
    created_at: datetime
    password: int


def lines(store: Store, actor: Actor) -> tuple[Line, ...]:
    """Every account, oldest first."""
    need_role(actor, Role.OFFICE)
    names = {u.id: u.name for u in roster.units_ever(store)}
    return tuple(
        Line(a.user, names.get(a.user.unit_id or "", a.user.unit_id or ""), _state(store, a), a.created_at, a.password)
        for a in accounts.all_accounts(store)
    )


def matching(listed: tuple[Line, ...], text: str, role: str, state: str) -> tuple[Line, ...]:
    """Those whose account, name, role or unit holds the text; a blank role or state is every one."""
    wanted = fold_name(text)
    return tuple(
        one
        for one in listed
        if role in ("", one.user.role.label)
        and state in ("", one.state)
        and wanted in fold_name(f"{one.user.account} {one.user.name} {one.user.role.label} {one.unit}")
    )


def open_account(
    store: Store, actor: Actor, account: str, name: str, role: Role, unit_id: str | None, now: datetime
) -> New:
    """Make one account with a first password that nobody keeps; a unit may have several (A 岗, B 岗)."""
    need_role(actor, Role.OFFICE)
    if role is not Role.UNIT:
        unit_id = None
    elif unit_id is None:
        raise Conflict(f"账号“{account.strip()}”：成员单位联络员没有选单位。请选择单位后再新建。")
    else:
        roster.unit(store, unit_id)
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise Conflict(f"姓名：应为 1–{LONGEST_NAME} 个字。请改后再新建。")
    made = New(fold_name(account), role, name, unit_id, one_time_password())
    accounts.create_many(store, actor, [made], now)
    return made


def renew(store: Store, actor: Actor, account: str, seen: int, now: datetime) -> New:
    """A new first password for an account in place of the one ``seen`` (``Line.password``); every session of it ends."""
    password = accounts.reset(store, actor, account, now, seen)
    user = accounts.get(store, account).user
    return New(user.account, user.role, user.name, user.unit_id, password)


def _state(store: Store, account: accounts.Account) -> str:
    if account.disabled:
        return STATES[2]
    if sessions.unit_is_gone(store, account.user):
        return STATES[3]
    return STATES[1] if account.user.must_change else STATES[0]
