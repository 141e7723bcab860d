"""The store: one file, one process, one connection, a cursor per call.

Writes pass one at a time, in the order they came. A sidecar lock keeps a second process out: DuckDB's own lock is lost
as soon as anything in this process opens and closes the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from shuangyong_metrics.chain import GENESIS, Acting, link, name_of
from shuangyong_metrics.errors import StoreBusy, StoreDamaged
from shuangyong_metrics.store.statements import SQL, execute, fetch, text
from shuangyong_metrics.store.transaction import Known, Transaction
from shuangyong_metrics.turnstile import Turnstile

FILE = "metrics.duckdb"
#: The form of the tables (``schema/00_format.sql``); raised with every change that an older file does not have.
FORMAT = 6


def _need_format(connection: duckdb.DuckDBPyConnection) -> None:
    found = fetch(connection, text("queries", "store_format"), {})[0]
    number = connection.execute("select number from store_format").fetchall()[0][0] if found["is_numbered"] else 1
    if found["is_used"] and number != FORMAT:
        raise StoreDamaged(
            f"数据文件：由另一版本的程序建立（格式 {number}，本版本用格式 {FORMAT}），不能直接打开。请用原版本打开，或换一个数据文件夹。"
        )


class Store:
    """An open store. ``Store.open(folder)`` makes what is missing; ``Store.memory()`` is for worked examples."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path | None, lock: FileLock | None) -> None:
        self.folder, self._connection, self._lock, self._writing = folder, connection, lock, Turnstile()
        #: ``commits`` grows with every transaction, ``version`` with those that are not quiet, ``frame`` with those that
        #: may touch more than returns (rounds, units, standards)
        self.version, self.commits, self.frame = 0, 0, 0
        self._known: Known = {}
        _need_format(connection)
        for folder_name in ("schema", "macros"):
            for path in sorted((SQL / folder_name).glob("*.sql")):
                connection.execute(text(folder_name, path.stem))
        if folder is not None:
            connection.execute("checkpoint")

    @classmethod
    def open(cls, folder: Path) -> Store:
        """Open ``folder/metrics.duckdb``; raises StoreBusy when another process holds it, StoreDamaged."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "uploads").mkdir(exist_ok=True)
        # not of one thread: the thread that opened the store is seldom the one that closes it
        lock = FileLock(folder / f"{FILE}.lock", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout as error:
            raise StoreBusy(
                f"数据文件夹 {folder}：正由另一个程序使用（网页服务开着时，请在网页上操作；或先停止网页服务再用命令行）。"
            ) from error
        try:
            return cls(duckdb.connect(str(folder / FILE)), folder, lock)
        except duckdb.Error as error:
            lock.release()
            raise StoreDamaged(
                f"数据文件 {folder / FILE}：打不开，文件已损坏或不是本系统的数据。请不要再写入，保留原文件，用最近的备份恢复。"
            ) from error
        except BaseException:
            lock.release()
            raise

    @classmethod
    def memory(cls) -> Store:
        """A store that lives only in memory."""
        return cls(duckdb.connect(":memory:"), None, None)

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._connection.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, query: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of ``sql/queries/<query>.sql`` as dictionaries, on a cursor of its own."""
        with closing(self._connection.cursor()) as cursor:
            return fetch(cursor, text("queries", query), params)

    def one(self, query: str, **params: Any) -> dict[str, Any] | None:
        """The first row, or None."""
        rows = self.rows(query, **params)
        return rows[0] if rows else None

    @contextmanager
    def transaction(self, *, quiet: bool = False, returns: bool = False) -> Iterator[Transaction]:
        """A write transaction, one at a time; rolled back when the body raises.

        A quiet one touches nothing that is reckoned with (who is logged in); one of ``returns`` touches only them.
        """
        with self._writing, closing(self._connection.cursor()) as cursor:
            execute(cursor, "begin")
            try:
                tx = Transaction(cursor, self._known)
                yield tx
                tx.settle()
                execute(cursor, "commit")
                tx.hand_on()
                self.commits, self.version = self.commits + 1, self.version + (not quiet)
                self.frame += not quiet and not returns
            except BaseException:
                # a commit that failed has already ended the transaction
                with suppress(duckdb.Error):
                    execute(cursor, "rollback")
                raise

    @contextmanager
    def rehearsal(self) -> Iterator[Store]:
        """A store in which everything works as in this one and nothing stays; nobody waits for it."""
        with closing(self._connection.cursor()) as cursor:
            execute(cursor, "begin")
            try:
                yield _Rehearsal(cursor)
            finally:
                execute(cursor, "rollback")

    def audit(
        self, tx: Transaction, actor: Acting | str, action: str, object_: str, detail: dict[str, Any], at: datetime
    ) -> str:
        """Append to the audit log inside ``tx``; returns the new head of its hash chain.

        The entry tells where the actor acts from (``address``), and carries a digest of the numbered rows that the
        transaction has appended (``chain.Written``).
        """
        log = tx.remembered("audit", lambda: {"head": tx.rows("audit_head")[0]["hash"] or GENESIS})
        previous = log["head"]
        who, place = name_of(actor), "" if isinstance(actor, str) else actor.place
        told = detail | ({"address": place} if place else {}) | ({"rows": rows} if (rows := tx.written.take()) else {})
        body = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
        log["head"] = head = link(previous, at, who, action, object_, body)
        tx.log((at, who, action, object_, body, previous, head))
        return head


class _Rehearsal(Store):
    """One transaction that is never committed, in the shape of a store."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.folder, self.version, self.commits, self.frame, self._cursor = None, -1, -1, -1, cursor

    def rows(self, query: str, **params: Any) -> list[dict[str, Any]]:
        """As in a store; sees what the rehearsal has written."""
        return Transaction(self._cursor, {}).rows(query, **params)

    @contextmanager
    def transaction(self, *, quiet: bool = False, returns: bool = False) -> Iterator[Transaction]:
        """What is written is there until the rehearsal ends; nothing is committed."""
        yield Transaction(self._cursor, {}, together=False)
