"""account add, reset, import, disable, enable."""

from __future__ import annotations

import argparse

from shuangyong_metrics.cli.session import actor, opened
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import account_import, accounts, roster
from shuangyong_metrics.services.setup import now


def _print_password(account: str, password: str) -> None:
    print(f"账号：{account}\n一次性口令：{password}\n口令只显示这一次；首次登录须修改。")


def add(arguments: argparse.Namespace) -> int:
    """Make one account; its one-time password is printed once."""
    role = Role(arguments.role)
    with opened() as store:
        if arguments.unit is not None:
            roster.unit(store, arguments.unit)
        by = actor(arguments.actor)
        password = accounts.create(store, by, arguments.account, role, arguments.name, now(), arguments.unit)
    _print_password(accounts.fold_name(arguments.account), password)
    return 0


def reset(arguments: argparse.Namespace) -> int:
    """A new one-time password; every session of the account ends."""
    with opened() as store:
        password = accounts.reset(store, actor(arguments.actor), arguments.account, now())
    _print_password(accounts.fold_name(arguments.account), password)
    return 0


def import_(arguments: argparse.Namespace) -> int:
    """Make the accounts of a table; their one-time passwords go into a private file."""
    wanted = account_import.read_accounts(arguments.file)
    with opened() as store:
        by = actor(arguments.actor)
        count = account_import.import_accounts(store, by, wanted, arguments.out, now())
    if count:
        print(f"新建 {count} 个账号，一次性口令在 {arguments.out}（只有本人能读；分发后请删除）")
    else:
        print("没有新账号，未写口令文件")
    return 0


def disable(arguments: argparse.Namespace) -> int:
    """Nobody comes in with the account any more."""
    with opened() as store:
        accounts.disable(store, actor(arguments.actor), arguments.account, now())
    print(f"账号 {accounts.fold_name(arguments.account)} 已停用")
    return 0


def enable(arguments: argparse.Namespace) -> int:
    """Take ``disable`` back."""
    with opened() as store:
        accounts.enable(store, actor(arguments.actor), arguments.account, now())
    print(f"账号 {accounts.fold_name(arguments.account)} 已启用")
    return 0
