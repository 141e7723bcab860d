"""Many accounts from one table, all or none; their one-time passwords go into a file that only its owner can read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.passwords import one_time_password
from shuangyong_metrics.services.tables import (
    BadCell,
    Column,
    Row,
    TableFile,
    at,
    only_once,
    raise_problems,
    read_table,
    role_of,
)
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.tables import csv_bytes, xlsx_bytes

COLUMNS = (
    Column("account", "账号", ("账户", "登录名")),
    Column("name", "姓名", ("名称",)),
    Column("role", "角色"),
    Column("unit", "单位代码", ("单位",), required=False),
)
HEADER = ("账号", "姓名", "角色", "单位代码", "一次性口令")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row of the table, and where it stands."""

    account: str
    name: str
    role: Role
    unit_id: str | None
    row: Row


def read_accounts(path: Path | TableFile) -> list[Wanted]:
    """A table with the columns of ``COLUMNS``; a liaison officer needs a unit, the others have none."""
    wanted = read_table(path, COLUMNS, _wanted)
    only_once([(w.row.place, w.account) for w in wanted], "账号")
    return wanted


def _wanted(row: Row) -> Wanted:
    account, role, unit_id = accounts.fold_name(row.need("account")), role_of(row, "role"), row.text("unit") or None
    if not accounts.NAME.fullmatch(account):
        raise BadCell("account", f"“{account}”应为 2–32 个字母、汉字、数字、点、横线或下划线")
    if (role is Role.UNIT) != (unit_id is not None):
        raise BadCell("unit", "联络员必须写单位代码，其他角色不写")
    return Wanted(account, row.need_words("name"), role, unit_id, row)


def import_accounts(store: Store, by: Actor, wanted: Sequence[Wanted], out: Path, now: datetime) -> int:
    """Make the accounts that are not there yet and write their passwords to ``out``; returns how many are new.

    The file comes first: a password that was never kept is of no use to anybody. Nothing new, no file.
    """
    need_role(by, Role.OFFICE)
    new = new_accounts(store, wanted)
    if not new:
        return 0
    passwords = [one_time_password() for _ in new]
    rows = [(w.account, w.name, w.role.label, w.unit_id or "", p) for w, p in zip(new, passwords, strict=True)]
    _write_private(out, _table(out, rows))
    try:
        entries = [accounts.New(w.account, w.role, w.name, w.unit_id, p) for w, p in zip(new, passwords, strict=True)]
        accounts.create_many(store, by, entries, now)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return len(new)


def issue_accounts(store: Store, by: Actor, wanted: Sequence[Wanted], now: datetime) -> tuple[accounts.New, ...]:
    """Make the accounts that are not there yet and give them back with their first passwords, which nobody keeps."""
    need_role(by, Role.OFFICE)
    made = tuple(
        accounts.New(w.account, w.role, w.name, w.unit_id, one_time_password()) for w in new_accounts(store, wanted)
    )
    accounts.create_many(store, by, made, now)
    return made


def new_accounts(store: Store, wanted: Sequence[Wanted]) -> list[Wanted]:
    """Those that do not exist; refuses an unknown unit and an account that exists as something else."""
    units = {u.id for u in roster.units(store)}
    known = {a.user.account: a.user for a in accounts.all_accounts(store)}
    new, problems = [], []
    for one in wanted:
        there = known.get(one.account)
        if one.unit_id is not None and one.unit_id not in units:
            error = BadCell("unit", f"“{one.unit_id}”名册里没有。请核对代码，或先导入单位名册")
            problems.append(at(one.row, COLUMNS, error))
        elif there is None:
            new.append(one)
        elif (there.name, there.role, there.unit_id) != (one.name, one.role, one.unit_id):
            error = BadCell("account", f"“{one.account}”已经存在，但姓名、角色或单位不同。请核对，或换一个账号")
            problems.append(at(one.row, COLUMNS, error))
    raise_problems(problems)
    return new


def _table(out: Path, rows: Sequence[Sequence[str]]) -> bytes:
    if out.suffix.lower() == ".csv":
        return csv_bytes(HEADER, rows)
    if out.suffix.lower() == ".xlsx":
        return xlsx_bytes("一次性口令", HEADER, rows)
    raise ShuangyongError(f"{out}：口令文件只能是 .xlsx 或 .csv。请换一个文件名。")


def _write_private(out: Path, data: bytes) -> None:
    """The mode is given at creation: a file that is narrowed afterwards has been open for a moment."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(out, flags, 0o600)
    except FileExistsError as error:
        raise Conflict(f"{out}：文件已经存在，口令不写进旧文件。请换一个文件名。") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        out.unlink(missing_ok=True)
        raise
