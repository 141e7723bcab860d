"""The demo city for tests: built once a test run, by whichever process comes first, and opened by one at a time."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from shuangyong_metrics.cli import main
from shuangyong_metrics.services.demo import ensure_city
from shuangyong_metrics.services.setup import open_store
from shuangyong_metrics.store import Store

YEARS = (2025, 2026)
PUBLISHED = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")
OPEN = "2026Q4"
ROUNDS = (*PUBLISHED, OPEN)
BASES = ("self", "accepted")
NOW = datetime(2026, 11, 20, 12)
Rows = list[dict[str, Any]]


class DemoCity:
    """Where the city is; ``score`` and ``answers`` are what the command line printed, read from files."""

    def __init__(self, shared: Path) -> None:
        self.folder, self.printed = shared / "demo_city", shared / "demo_city_printed"
        self._lock = FileLock(shared / "demo_city.lock")

    def ensure(self) -> None:
        with self._lock:
            ensure_city(self.folder)
            if not self.printed.exists():
                part = self.printed.with_suffix(".part")
                shutil.rmtree(part, ignore_errors=True)
                print_all(self.folder, part)
                part.replace(self.printed)

    @contextmanager
    def opened(self) -> Iterator[Store]:
        """The store itself, for tests that change nothing; the other processes wait."""
        with self._lock, open_store(self.folder, NOW) as store:
            yield store

    def private_copy(self, folder: Path) -> Path:
        """A copy for a test that writes."""
        with self._lock:
            shutil.copytree(self.folder, folder)
        return folder

    def score(self, round_: str, basis: str = "accepted") -> Rows:
        return self._printed("score", round_, basis)

    def answers(self, round_: str, basis: str = "accepted") -> Rows:
        return self._printed("answers", round_, basis)

    def _printed(self, command: str, round_: str, basis: str) -> Rows:
        rows: Rows = json.loads(self.file(command, round_, basis).read_text(encoding="utf-8"))
        return rows

    def file(self, command: str, round_: str, basis: str) -> Path:
        return self.printed / f"{command}-{round_}-{basis}.json"

    def upload(self, digest: str) -> Path:
        return self.folder / "uploads" / f"{digest}.xlsx"


def demo_city(factory: pytest.TempPathFactory) -> DemoCity:
    """The one city of this test run: processes of pytest-xdist share the parent of their own folders."""
    own = factory.getbasetemp()
    city = DemoCity(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    city.ensure()
    return city


def print_all(folder: Path, into: Path) -> None:
    """What ``score --json`` and ``answers --json`` print for every round, on both bases."""
    into.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHUANGYONG_DATA", str(folder))
        for round_ in ROUNDS:
            for basis in BASES:
                for command in ("score", "answers"):
                    out = io.StringIO()
                    with redirect_stdout(out):
                        code = main([command, "--round", round_, "--basis", basis, "--json"])
                    assert code == 0, f"{command} {round_} {basis}"
                    (into / f"{command}-{round_}-{basis}.json").write_text(out.getvalue(), encoding="utf-8")
