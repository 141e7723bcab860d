"""Records that bear no number of the log's own, checked against the entry that tells of each.

Such an entry holds a digest of its rows (``chain.kept_digest``); one that was written before there was any is only looked
for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from shuangyong_metrics.chain import KEPT, kept_digest
from shuangyong_metrics.services.differences import Difference
from shuangyong_metrics.store import Store

Row = dict[str, Any]
Key = tuple[Any, ...]
UPLOADED = ("上传报表", "上传未通过校验", "退回项未改")
REFUSED = "拒收文件"
ACCOUNT = "account."
#: By table: the query of its rows, and what they are called.
_TABLES = {
    "uploads": ("uploads_all", "上传后未报送的文件的登记"),
    "refused_uploads": ("refused_uploads_all", "拒收文件的登记"),
    "account_events": ("account_events_all", "账号的记录"),
}


def told_differences(store: Store, entries: list[Row], details: Mapping[int, Row]) -> Iterator[Difference]:
    """What differs between the log and the records that it tells of; ``details``: what an entry tells, by its number."""
    told: dict[tuple[str, Key], list[Row]] = defaultdict(list)
    for entry in entries:
        if place := _told(entry, details[entry["seq"]]):
            told[place].append(details[entry["seq"]])
    for table, (query, name) in _TABLES.items():
        groups: dict[Key, list[Row]] = defaultdict(list)
        for row in store.rows(query):
            groups[_key(table, row)].append(row)
        for key in dict.fromkeys([*groups, *(k for t, k in told if t == table)]):
            yield from _compare(table, name, groups[key], told.get((table, key), []))


def _told(entry: Row, detail: Row) -> tuple[str, Key] | None:
    """The table that an entry tells of, and what names its rows there."""
    if entry["action"] in UPLOADED:
        return "uploads", (entry["object"], detail.get("digest"))
    if entry["action"] == REFUSED:
        return "refused_uploads", (entry["object"], entry["actor"])
    if entry["action"].startswith(ACCOUNT):
        return "account_events", (entry["object"], entry["action"].removeprefix(ACCOUNT), entry["made_at"])
    return None


def _key(table: str, row: Row) -> Key:
    if table == "uploads":
        return f"{row['unit_id']}/{row['year']}Q{row['quarter']}", row["digest"]
    if table == "refused_uploads":
        return row["digest"], row["actor"]
    return row["account"], row["kind"], row["made_at"]


def _compare(table: str, name: str, rows: list[Row], told: list[Row]) -> Iterator[Difference]:
    where = {"unit": rows[0].get("unit_id") or "", "item": rows[0].get("account") or "", "file": rows[0].get("digest") or ""} if rows else {}  # fmt: skip
    if not told:
        yield Difference("record", **where, what=f"{name}没有对应的审计日志")
    elif not rows:
        yield Difference("record", what=f"审计日志所记的{name}不见了")
    elif all(KEPT in one for one in told):
        # rows of one entry together; of several entries each has its own
        have = [kept_digest(table, *rows)] if len(told) == 1 else [kept_digest(table, row) for row in rows]
        if sorted(one[KEPT] for one in have) != sorted(one[KEPT] for one in told):
            yield Difference("record", **where, what=f"{name}与审计日志不符，已被改动、增加或删去")
