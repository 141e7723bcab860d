"""The first start of a real store: one administrator with a one-time password that only the owner of the machine can read."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.accounts import create, exist
from shuangyong_metrics.services.passwords import one_time_password
from shuangyong_metrics.store import Store

FIRST_ACCOUNT = "admin"
FIRST_FILE = "首个管理员口令.txt"


def ensure_administrator(store: Store, folder: Path, now: datetime) -> Path | None:
    """On the first start of a real store: one administrator, its one-time password in a file for the owner only."""
    if exist(store):
        return None
    first = one_time_password()
    path = folder / FIRST_FILE
    path.unlink(missing_ok=True)
    # the mode is given at creation: a file that is narrowed afterwards has been open for a moment
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"账号：{FIRST_ACCOUNT}\n一次性口令：{first}\n首次登录须修改口令；改好后请删除本文件。\n")
    create(store, Actor("首次启动", Role.OFFICE), FIRST_ACCOUNT, Role.OFFICE, "管理员", now, None, first)
    return path
