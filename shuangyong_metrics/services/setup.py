"""Open the store of a data folder and seed what it cannot do without: framework versions, and a roster when asked."""

from __future__ import annotations

import csv
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from shuangyong_metrics.calendar import Calendar
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Framework, Unit, UnitType
from shuangyong_metrics.scoring import add_framework
from shuangyong_metrics.store import Store

DATA = Path(__file__).resolve().parents[2] / "data"
ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment in the office's time zone, without the zone's mark, as the store keeps it."""
    return datetime.now(ZONE).replace(tzinfo=None)


def data_folder(default: Path = DATA / "var") -> Path:
    """The data folder: SHUANGYONG_DATA, or the default."""
    named = os.environ.get("SHUANGYONG_DATA")
    return Path(named) if named else default


def calendar() -> Calendar:
    """The Chinese working days that came with the product."""
    return Calendar.load(DATA / "calendar")


def shipped_frameworks() -> dict[str, Framework]:
    """Versions that came with the product, by version."""
    folders = sorted(p for p in (DATA / "standards").iterdir() if p.is_dir())
    loaded = [load_folder(p) for p in folders]
    return {f.version: f for f in loaded}


def open_store(folder: Path, at_time: datetime) -> Store:
    """Open the store, adding every shipped framework version that it does not have yet."""
    store = Store.open(folder)
    known = {row["version"]: row["digest"] for row in store.rows("framework_versions")}
    days = calendar()
    for version, framework in shipped_frameworks().items():
        if version not in known:
            with store.transaction() as tx:
                add_framework(tx, framework, days, at_time, "系统")
                store.audit(tx, "系统", "载入考评标准", version, {"digest": framework.digest}, at_time)
    return store


def read_roster(path: Path) -> list[Unit]:
    """Units of a CSV file with the columns id, name, type; refuses a bad row by its line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    units: list[Unit] = []
    for line, row in enumerate(rows, 2):
        try:
            unit = Unit(row["id"].strip(), row["name"].strip(), UnitType(row["type"].strip()))
        except (KeyError, ValueError, AttributeError) as error:
            raise ShuangyongError(
                f"{path.name} 第 {line} 行：需要 id、name、type 三列，type 为七种单位类型之一（{error}）。"
            ) from error
        if not unit.id or not unit.name or unit.id in {u.id for u in units} or "|" in unit.id:
            raise ShuangyongError(f"{path.name} 第 {line} 行：单位代码或名称为空、重复，或代码含有“|”。")
        units.append(unit)
    return units
