"""Open the store of a data folder and seed what it cannot do without: framework versions, and a roster when asked."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from shuangyong_metrics.calendar import Calendar
from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Framework, Unit
from shuangyong_metrics.scoring import add_framework, frameworks
from shuangyong_metrics.services.tables import BadCell, Column, Row, TableFile, only_once, read_table, unit_type_of
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

DATA = Path(__file__).resolve().parents[2] / "data"
#: Folder of the copies, beside the data file; one folder a version, named by the beginning of its digest.
COPIES = "standards"
ZONE = ZoneInfo("Asia/Shanghai")
#: A unit's code stands in file names, addresses and the identity of its workbook.
_CODE = re.compile(r"[^\s|/\\]{1,64}")


def now() -> datetime:
    """The present moment in the office's time zone, without the zone's mark, as the store keeps it."""
    return datetime.now(ZONE).replace(tzinfo=None)


def data_folder(default: Path = DATA / "var") -> Path:
    """The data folder: SHUANGYONG_DATA, or the default."""
    named = os.environ.get("SHUANGYONG_DATA")
    return Path(named) if named else default


@cache
def calendar() -> Calendar:
    """The Chinese working days that came with the product; read once."""
    return Calendar.load(DATA / "calendar")


def shipped_frameworks() -> dict[str, Framework]:
    """Versions that came with the product, by version; read once."""
    return {f.version: f for f in _shipped()}


@cache
def _shipped() -> tuple[Framework, ...]:
    return tuple(load_folder(p) for p in sorted((DATA / "standards").iterdir()) if p.is_dir())


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
    write_out(store)
    return store


def write_out(store: Store) -> None:
    """Copies of the versions that did not come with the product, for commands that work without the store.

    The store's text is the truth; a copy that is missing is written at the next opening.
    """
    known = {f.digest for f in shipped_frameworks().values()}
    try:
        versions = frameworks(store)
    except FrameworkError:
        # a text that was tampered with is for ``verify`` to name; no copy is made of anything beside it
        return
    for framework in versions.values():
        folder = store.folder / COPIES / framework.digest[:16] if store.folder else None
        if folder is not None and framework.digest not in known and not folder.exists():
            made = folder.with_suffix(".part")
            made.mkdir(parents=True, exist_ok=True)
            for name, text in framework.files.items():
                (made / name).write_text(text, encoding="utf-8", newline="\n")
            made.replace(folder)


def known_frameworks(folder: Path) -> dict[str, Framework]:
    """Versions that came with the product and those that the store of this folder wrote out, by version."""
    found = shipped_frameworks()
    for copy in sorted((folder / COPIES).glob("*")):
        # one that somebody has damaged is none; the store still has its text
        with suppress(FrameworkError, OSError, ValueError):
            written = load_folder(copy)
            if copy.name == written.digest[:16]:
                found[written.version] = written
    return found


def open_worker(store: Store | None = None) -> Worker:
    """A reader of workbooks that knows the versions of the store, or, without one, those that are known without it."""
    return Worker(frameworks(store) if store else known_frameworks(data_folder()))


def keep_up(worker: Worker, store: Store) -> Worker:
    """The reader, knowing the versions that the store has by now."""
    worker.know(frameworks(store))
    return worker


ROSTER = (
    Column("id", "单位代码", ("代码", "unit")),
    Column("name", "单位名称", ("名称", "单位")),
    Column("type", "类型", ("单位类型",)),
)


def read_roster(path: Path | TableFile) -> list[Unit]:
    """Units of a table with the columns of ``ROSTER``; refuses the whole table for one bad row."""
    listed = read_table(path, ROSTER, lambda row: (row.place, _unit(row)))
    only_once([(place, unit.id) for place, unit in listed], "单位代码")
    return [unit for _, unit in listed]


def _unit(row: Row) -> Unit:
    code, name, unit_type = row.need("id"), row.need_words("name"), unit_type_of(row, "type")
    if not _CODE.fullmatch(code):
        raise BadCell("id", f"“{code}”不能作单位代码。不能有空格、竖线和斜线，最长 64 个字")
    return Unit(code, name, unit_type)
