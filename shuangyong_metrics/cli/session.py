"""The store and the actor of a command, and how results are printed."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.roster_import import ensure_roster
from shuangyong_metrics.services.setup import data_folder, now, open_store
from shuangyong_metrics.store import Store


def actor(name: str = "命令行") -> Actor:
    """Whoever sits at the machine acts for the office."""
    return Actor(name, Role.OFFICE, place=f"命令行 {socket.gethostname()}")


@contextmanager
def opened(roster: bool = True) -> Iterator[Store]:
    """The store of the data folder; an empty roster is seeded unless the command brings one."""
    store = open_store(data_folder(), now())
    try:
        if roster:
            ensure_roster(store, actor(), now())
        yield store
    finally:
        store.close()


def print_json(rows: Any) -> None:
    """A result as JSON on standard output."""
    print(json.dumps(rows, ensure_ascii=False, indent=1))
