"""The store as a file: one process at a time, damage told in words, writes whole or not at all, an unbroken audit chain."""

from __future__ import annotations

import hashlib
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from shuangyong_metrics.chain import GENESIS
from shuangyong_metrics.errors import StoreBusy, StoreDamaged
from shuangyong_metrics.services import setup
from shuangyong_metrics.store import FILE, Store

NOW = datetime(2026, 10, 8, 9, 30)
SETTING = ("seq", "name", "value", "made_at", "actor")


def read(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with closing(store._connection.cursor()) as cursor:
        return cursor.execute(sql).fetchall()


def names(store: Store) -> list[str]:
    return [name for (name,) in read(store, "select name from settings order by seq")]


def put(store: Store, name: str, at_time: datetime | None = NOW) -> None:
    """One setting with its entry in the audit log; without a time it fails between the two."""
    with store.transaction() as tx:
        tx.append("settings", SETTING, [(tx.next_number(), name, "x", NOW, "test")])
        if at_time is None:
            raise TypeError(name)
        store.audit(tx, "test", "设置", name, {"名": name}, at_time)


def test_a_second_opener_is_told_what_to_do(tmp_path: Path) -> None:
    with Store.open(tmp_path), pytest.raises(StoreBusy, match="另一个程序"):
        Store.open(tmp_path)
    Store.open(tmp_path).close()


@pytest.mark.parametrize("content", [b"not a database", b"\0" * 20_000])
def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="备份"):
            Store.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with pytest.raises(TypeError):
            put(store, "甲", at_time=None)
        put(store, "乙")
        assert names(store) == ["乙"]


def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        put(store, "甲")
    with Store.open(tmp_path) as store:
        put(store, "乙")
        assert names(store) == ["甲", "乙"]


def test_writers_pass_one_at_a_time_and_none_is_lost(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        threads = [threading.Thread(target=put, args=(store, str(n))) for n in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(map(int, names(store))) == list(range(24))
        columns = "made_at, actor, action, object, detail, previous, hash"
        chain = read(store, f"select {columns} from audit order by seq")
        previous = GENESIS
        for made_at, actor, action, object_, detail, before, digest in chain:
            told = "\n".join((previous, made_at.isoformat(), actor, action, object_, detail))
            assert (before, digest) == (previous, hashlib.sha256(told.encode()).hexdigest())
            previous = digest
        assert len(chain) == 24


def test_threads_that_ask_the_same_query_at_once_each_get_their_own_rows(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with store.transaction() as tx:
            columns = ("digest", "unit_id", "year", "quarter", "name", "size", "blocking", "made_at", "actor")
            tx.append("uploads", columns, [(str(n), "u", 2026, 4, "x", 1, 0, NOW, "test") for n in range(8)])
        found: list[tuple[str, list[dict[str, Any]]]] = []

        def ask(digest: str) -> None:
            found.extend((digest, store.rows("upload_known", digest=digest, unit_id="u")) for _ in range(50))

        threads = [threading.Thread(target=ask, args=(str(n),)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 400
        assert all(rows == [{"digest": digest}] for digest, rows in found)


def fail_after_the_log(store: Store) -> None:
    with store.transaction() as tx:
        store.audit(tx, "test", "设置", "丢弃", {}, NOW)
        raise KeyError("丢弃")


def test_the_chain_goes_on_from_the_last_commit_after_a_failure_and_after_reopening(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        put(store, "甲")
        with pytest.raises(KeyError):
            fail_after_the_log(store)
        put(store, "乙")
    with Store.open(tmp_path) as store:
        put(store, "丙")
        links = read(store, "select previous, hash from audit order by seq")
    assert [previous for previous, _ in links] == [GENESIS, *(digest for _, digest in links[:-1])]
    assert len(links) == 3


def test_the_version_grows_with_every_commit_that_is_not_quiet(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        before = store.version
        with pytest.raises(TypeError):
            put(store, "甲", at_time=None)
        assert store.version == before
        put(store, "乙")
        assert store.version == before + 1
        with store.transaction(quiet=True) as tx:
            tx.append("settings", SETTING, [(tx.next_number(), "丙", "x", NOW, "test")])
        assert names(store) == ["乙", "丙"]
        assert store.version == before + 1


def test_numbers_that_are_drawn_together_follow_those_before_them(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        put(store, "甲")
        with store.transaction() as tx:
            first = tx.next_number()
            store.audit(tx, "test", "记", "甲", {}, NOW)
            drawn = tx.next_numbers(5)
            assert tx.next_numbers(0) == []
            last = tx.next_number()
        (entry,) = read(store, "select max(seq) from audit")[0]
    assert first < entry < drawn[0]
    assert drawn == sorted(set(drawn))
    assert len(drawn) == 5
    assert last > drawn[-1]


@pytest.mark.parametrize("change", ["drop table store_format", "update store_format set number = 99"])
def test_a_file_of_another_version_is_refused_and_left_alone(tmp_path: Path, change: str) -> None:
    with Store.open(tmp_path) as store:
        put(store, "甲")
        with closing(store._connection.cursor()) as cursor:
            cursor.execute(change)
    with pytest.raises(StoreDamaged, match="另一版本"):
        Store.open(tmp_path)
    with pytest.raises(StoreDamaged, match="另一版本"):
        Store.open(tmp_path)


def test_a_store_opened_in_one_thread_is_closed_in_another(tmp_path: Path) -> None:
    opened: list[Store] = []
    opener = threading.Thread(target=lambda: opened.append(Store.open(tmp_path)))
    opener.start()
    opener.join()
    opened[0].close()
    Store.open(tmp_path).close()


def test_every_query_asks_for_tables_and_columns_that_exist(tmp_path: Path) -> None:
    queries = sorted((Path(setup.__file__).parents[1] / "sql" / "queries").glob("*.sql"))
    with setup.open_store(tmp_path, NOW) as store, closing(store._connection.cursor()) as cursor:
        assert len(queries) > 30
        for query in queries:
            cursor.execute(f"prepare asked as {query.read_text(encoding='utf-8')}")


def remember(store: Store, name: str, number: int, *, fail: bool = False) -> list[str]:
    """Put a number under a name; which names the file had to be asked for."""
    asked: list[str] = []
    with store.transaction() as tx:
        known = tx.remembered("numbers", lambda: asked.append(name) or {"早已有": 1})  # type: ignore[func-returns-value]
        known[name] = number
        if fail:
            raise KeyError(name)
        store.audit(tx, "test", "设置", name, {"known": dict(known)}, NOW)
    return asked


def test_what_a_transaction_learnt_is_known_to_the_next_and_forgotten_with_one_that_fails(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with pytest.raises(KeyError):
            remember(store, "丢弃", 9, fail=True)
        assert remember(store, "甲", 1) == ["甲"], "what the failed one asked is asked again"
        with pytest.raises(KeyError):
            remember(store, "甲", 9, fail=True)
        assert remember(store, "乙", 2) == []
        with store.rehearsal() as tried:
            assert remember(tried, "演", 3) == ["演"], "a rehearsal knows nothing and leaves nothing"
        assert remember(store, "丙", 4) == []
        told = [detail for (detail,) in read(store, "select detail from audit order by seq")]
    assert told[-1] == '{"known": {"丙": 4, "乙": 2, "早已有": 1, "甲": 1}}'
