"""Accounts: who may come in, as what, for which unit. An account is a fold over its events.

Accounts are the office's; a person changes only the own password.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shuangyong_metrics.chain import kept_digest
from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Unit
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.passwords import fits, hashed, need_strong, one_time_password
from shuangyong_metrics.services.setup import ZONE
from shuangyong_metrics.store import Store, Transaction

#: Known to everybody who opens the demo city; accounts with it exist nowhere else.
DEMO_PASSWORD = "demo-shuangyong"  # noqa: S105 - meant to be known
DEMO_STAFF = (
    ("lingdao", Role.LEADER, "演示领导"),
    ("shenhe", Role.REVIEWER, "演示审核员"),
    ("guanli", Role.OFFICE, "演示管理员"),
)
NAME = re.compile(r"[\w.\-]{2,32}")


@dataclass(frozen=True, slots=True)
class User:
    """Who is logged in, and from which address; ``unit_id`` is set for unit accounts only."""

    account: str
    name: str
    role: Role
    unit_id: str | None = None
    must_change: bool = False
    place: str = field(default="", compare=False)

    @property
    def actor(self) -> Actor:
        """The person as the other services ask for it; the audit log names the account."""
        return Actor(self.account, self.role, self.unit_id, self.place)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the office sees it; never with its hash."""

    user: User
    disabled: bool
    created_at: datetime
    #: The number of the event that set the password that stands.
    password: int


@dataclass(frozen=True, slots=True)
class New:
    """An account to be made, with its first password."""

    account: str
    role: Role
    name: str
    unit_id: str | None
    password: str = field(repr=False)


def local(now: datetime) -> datetime:
    """The time as the store keeps it: Asia/Shanghai without a zone."""
    return now.astimezone(ZONE).replace(tzinfo=None) if now.tzinfo else now


def fold_name(account: str) -> str:
    """The account name as it is compared: no spaces around, full width and capitals folded."""
    return unicodedata.normalize("NFKC", account).strip().casefold()


def create(
    store: Store, by: Actor, account: str, role: Role, name: str, now: datetime,
    unit_id: str | None = None, password: str | None = None, must_change: bool = True) -> str:  # fmt: skip
    """Make an account and return its first password (a one-time one unless given)."""
    need_role(by, Role.OFFICE)
    new = New(fold_name(account), role, name, unit_id, password or one_time_password())
    create_many(store, by, [new], now, must_change)
    return new.password


def create_many(store: Store, by: Actor, listed: Sequence[New], now: datetime, must_change: bool = True) -> None:
    """Make all of the accounts or, when one cannot be made, none."""
    need_role(by, Role.OFFICE)
    for new in listed:
        _check_new(new)
    hashes = [hashed(new.password) for new in listed]
    with store.transaction() as tx:
        for new, kept_hash in zip(listed, hashes, strict=True):
            if tx.rows("account_list", account=new.account):
                raise Conflict(f"账号“{new.account}”：已经存在。请换一个账号名，或对原账号重置口令。")
            fields = {"role": new.role.value, "unit_id": new.unit_id, "name": new.name, "password_hash": kept_hash}
            _record(store, tx, by, new.account, "created", now, **fields, must_change=must_change)


def _check_new(new: New) -> None:
    if not NAME.fullmatch(new.account):
        raise Conflict(f"账号“{new.account}”：应为 2–32 个字母、汉字、数字、点、横线或下划线，请改后再试。")
    if (new.role is Role.UNIT) != (new.unit_id is not None):
        raise Conflict(f"账号“{new.account}”：成员单位联络员必须对应一个单位，其他角色不对应单位。请核对角色与单位。")
    need_strong(new.account, new.password)


def reset(store: Store, by: Actor, account: str, now: datetime, seen: int | None = None) -> str:
    """Give a new one-time password; every session of the account ends.

    ``seen`` is the password (``Account.password``) that stood when it was asked for; Conflict when another has been set.
    """
    need_role(by, Role.OFFICE)
    first = one_time_password()
    _set_password(store, by, get(store, account).user.account, first, True, now, seen)
    return first


def change_password(store: Store, user: User, old: str, new: str, now: datetime) -> None:
    """The own password; every session of the account ends, so the caller opens a new one."""
    if not verify(store, user.account, old):
        raise NotAllowed("原口令：不正确。请重新输入；忘记时请双拥办重置。")
    if old == new:
        raise Conflict("新口令：与原口令相同。请换一个。")
    need_strong(user.account, new)
    _set_password(store, user.actor, user.account, new, False, now)


def disable(store: Store, by: Actor, account: str, now: datetime) -> None:
    """Nobody comes in with it any more and its sessions end; the record stays.

    Raises Conflict for the account in use, and for the last administrator's: nobody could bring it back.
    """
    need_role(by, Role.OFFICE)
    with store.transaction() as tx:
        found = get(store, account)
        if found.user.account == by.name:
            raise Conflict("停用账号：不能停用自己正在使用的账号。请由另一位管理员操作。")
        if found.disabled:
            return
        if found.user.role is Role.OFFICE and not _other_administrators(tx, found.user.account):
            raise Conflict(
                f"停用账号“{found.user.account}”：是最后一个在用的管理员账号，停用后没有人能管理账号。请先新建或恢复另一个管理员账号。"
            )
        _record(store, tx, by, found.user.account, "disabled", now)


def _other_administrators(tx: Transaction, account: str) -> bool:
    listed = tx.rows("account_list", account=None)
    return any(r["role"] == Role.OFFICE and not r["is_disabled"] and r["account"] != account for r in listed)


def enable(store: Store, by: Actor, account: str, now: datetime) -> None:
    """Take ``disable`` back; old sessions stay ended."""
    need_role(by, Role.OFFICE)
    with store.transaction() as tx:
        if (found := get(store, account)).disabled:
            _record(store, tx, by, found.user.account, "enabled", now)


def get(store: Store, account: str) -> Account:
    """One account; raises NotFound."""
    row = store.one("account_list", account=fold_name(account))
    if row is None:
        raise NotFound(f"账号“{account}”：没有这个账号。请核对写法。")
    return _account(row)


@kept(2)
def all_accounts(store: Store) -> tuple[Account, ...]:
    """Every account, oldest first."""
    return tuple(_account(row) for row in store.rows("account_list", account=None))


def exist(store: Store) -> bool:
    """Is there any account yet?"""
    return bool(store.rows("account_any")[0]["is_any"])


def verify(store: Store, account: str, password: str) -> bool:
    """Is this the password of a live account? Takes as long for an account that does not exist."""
    row = store.one("account_list", account=fold_name(account))
    right = fits(password, row["password_hash"] if row else None)
    return right and row is not None and not row["is_disabled"]


def create_demo(store: Store, units: Iterable[Unit], now: datetime) -> None:
    """The known accounts of the demo city: a leader, a reviewer, an office, one per unit (named by its id)."""
    by = Actor("演示数据生成", Role.OFFICE, place="演示城市生成")
    for account, role, name in DEMO_STAFF:
        create(store, by, account, role, name, now, None, DEMO_PASSWORD, must_change=False)
    for unit in units:
        name = f"{unit.name}联络员"
        create(store, by, unit.id, Role.UNIT, name, now, unit.id, DEMO_PASSWORD, must_change=False)


def _set_password(
    store: Store, by: Actor, account: str, password: str, must_change: bool, now: datetime, seen: int | None = None
) -> None:
    new_hash = hashed(password)
    with store.transaction() as tx:
        (stands,) = tx.rows("account_list", account=account)
        if seen not in (None, stands["password_seq"]):
            raise Conflict(
                f"账号“{account}”：没有再重置。本页打开后，它的口令已由 {stands['password_by']} 于"
                f"{stands['password_at']:%m月%d日 %H:%M} 另行设置；仍要重置的，请再按一次。"
            )
        _record(store, tx, by, account, "password_set", now, password_hash=new_hash, must_change=must_change)


def _record(store: Store, tx: Transaction, by: Actor, account: str, kind: str, now: datetime, **fields: Any) -> None:
    blank = {"role": None, "unit_id": None, "name": None, "password_hash": None, "must_change": None}
    row = {
        "seq": tx.next_number(),
        **blank,
        **fields,
        "account": account,
        "kind": kind,
        "made_at": local(now),
        "actor": by.name,
    }
    tx.run("account_append", **row)
    shown = {key: value for key, value in fields.items() if key != "password_hash"}
    store.audit(tx, by, f"account.{kind}", account, shown | kept_digest("account_events", row), local(now))


def _account(row: dict[str, Any]) -> Account:
    user = User(row["account"], row["name"], Role(row["role"]), row["unit_id"], row["must_change"])
    return Account(user, row["is_disabled"], row["created_at"], row["password_seq"])
