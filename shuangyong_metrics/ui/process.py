"""What this process serves: one store, one mode, one clock. The environment decides, once.

``SHUANGYONG_DATA`` is the data folder, ``SHUANGYONG_DEMO=1`` the demo city, ``SHUANGYONG_HOSTS`` a comma-separated
list of host names that the site answers to (empty: all, except in demo mode: this machine only).
"""

from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path

from shuangyong_metrics.services.first_account import ensure_administrator
from shuangyong_metrics.services.sessions import Throttle
from shuangyong_metrics.services.setup import DATA, data_folder, keep_up, now, open_store, open_worker
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

ROOT = DATA.parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")
THROTTLE = Throttle()
__all__ = ["LOOPBACK", "ROOT", "THROTTLE", "close", "demo", "folder", "hosts", "now", "store", "worker"]
_guard = threading.Lock()
_open: dict[Path, Store] = {}
_workers: list[Worker] = []


def demo() -> bool:
    """Does this process serve the demo city?"""
    return os.environ.get("SHUANGYONG_DEMO") == "1"


def folder() -> Path:
    """The data folder of this process."""
    return _resolved(data_folder(DATA / "var" / "demo" if demo() else DATA / "var"))


@lru_cache(maxsize=4)
def _resolved(place: Path) -> Path:
    """Asked for at every click of everybody, and it asks the disk about each folder on the way."""
    return place.resolve()


def hosts() -> tuple[str, ...]:
    """Host names the site answers to; none means all."""
    listed = tuple(h.strip().lower() for h in os.environ.get("SHUANGYONG_HOSTS", "").split(",") if h.strip())
    return listed or (LOOPBACK if demo() else ())


def store() -> Store:
    """The store, opened at the first call; a real one gets its first administrator then."""
    with _guard:
        place = folder()
        if place not in _open:
            opened = open_store(place, now())
            first = None if demo() else ensure_administrator(opened, place, now())
            if first:
                print(f"首次启动：管理员账号 admin，一次性口令在 {first}", flush=True)  # noqa: T201 - for who started it
            _open[place] = opened
        return _open[place]


def worker() -> Worker:
    """The process that reads workbooks, by every version of the standard that is in the store; started at its first file."""
    opened = store()
    with _guard:
        if not _workers:
            _workers.append(open_worker(opened))
        reader = _workers[0]
    return keep_up(reader, opened)


def close() -> None:
    """Give every store back and end the reader."""
    with _guard:
        while _workers:
            _workers.pop().close()
        while _open:
            _open.popitem()[1].close()
