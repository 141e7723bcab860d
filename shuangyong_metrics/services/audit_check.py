"""The audit log checked: every entry follows the one before it, and speaks for the rows that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shuangyong_metrics.chain import GENESIS, KEPT, detail_of, kept_digest, link, rows_digest
from shuangyong_metrics.services.differences import Difference
from shuangyong_metrics.services.record_check import told_differences
from shuangyong_metrics.services.shadow import ASIDE, LAST
from shuangyong_metrics.store import Store

Row = dict[str, Any]


def audit_differences(store: Store, head: str | None) -> Iterator[Difference]:
    """What does not hold in the chain, between the log and the records, and of a printed ``head``."""
    entries = store.rows("audit_entries")
    yield from _chain(entries)
    yield from _bound(store, entries)
    yield from _told_of(store, entries)
    yield from told_differences(store, entries, {e["seq"]: _detail(e) for e in entries})
    if head is not None and head not in {e["hash"] for e in entries}:
        yield Difference("audit", what=f"没有留痕校验值 {head}：它所在的记录已被改动或删去，或者它不是本系统打印的")


def _chain(entries: list[Row]) -> Iterator[Difference]:
    previous = GENESIS
    for entry in entries:
        if entry["previous"] != previous:
            yield _entry(entry, "与它前面的一条接不上，中间有记录被改动、增加或删去")
        fields = (entry["made_at"], entry["actor"], entry["action"], entry["object"], entry["detail"])
        if entry["hash"] != link(entry["previous"], *fields):
            yield _entry(entry, "内容与它的校验值不符，已被改动")
        previous = entry["hash"]


def _bound(store: Store, entries: list[Row]) -> Iterator[Difference]:
    """The numbered rows between two entries are those that the later one speaks for."""
    tables = [r["table_name"] for r in store.rows("numbered_tables") if r["table_name"] not in ASIDE]
    rows = sorted(
        (
            (row["seq"], table, row)
            for table in tables
            for row in store.rows("numbered_rows", table=table, after=-1, upto=LAST)
        ),
        key=lambda r: r[:2],
    )
    place = 0
    for entry in entries:
        start = place
        while place < len(rows) and rows[place][0] < entry["seq"]:
            place += 1
        came = [(table, row) for _, table, row in rows[start:place]]
        if _detail(entry).get("rows", "") != (rows_digest(came) if came else ""):
            told = "、".join(_record(table, row) for table, row in came[:20]) or "没有"
            yield _entry(entry, f"与它一同写下的记录已被改动、增加或删去；现在是：{told}")
    for _, table, row in rows[place:]:
        yield Difference("record", **_whose(row), what=f"没有对应的审计日志（{_record(table, row)}）")


def _told_of(store: Store, entries: list[Row]) -> Iterator[Difference]:
    """Every return and every publication has its entry, and every such entry its return or publication."""
    logged = {_detail(e).get("submission"): e for e in entries if e["action"] == "提交报表"}
    for row in store.rows("submissions_all", after=-1, upto=LAST):
        where = {"round": f"{row['year']}Q{row['quarter']}", "unit": row["unit_id"], "file": row["digest"]}
        entry = logged.pop(row["submission_id"], None)
        if entry is None:
            yield Difference("record", **where, what=f"第 {row['revision']} 次报送没有对应的审计日志")
        elif _said(entry) != (row["revision"], row["digest"], row["actor"], row["made_at"]):
            yield Difference(
                "record",
                **where,
                what=f"第 {row['revision']} 次报送的登记与审计日志不符（次数、文件校验值、账号或时间）",
            )
        elif _detail(entry).get(KEPT, kept := _kept(row)) != kept:
            what = f"第 {row['revision']} 次报送的登记已被改动（文件名、大小、标准版本、台账或校验问题）"
            yield Difference("record", **where, what=what)
    for entry in logged.values():
        yield _entry(entry, "所记的这次报送不见了")
    published = {(e["object"], _detail(e).get("digest")) for e in entries if e["action"] == "公布"}
    for row in store.rows("publications"):
        round_id = f"{row['year']}Q{row['quarter']}"
        if (round_id, row["digest"]) not in published:
            yield Difference("record", round=round_id, what="公布摘要与审计日志不符")


def _kept(row: Row) -> str:
    own = {name: value for name, value in row.items() if name not in ("submission_id", "revision")}
    return kept_digest("submissions", own)[KEPT]


def _detail(entry: Row) -> dict[str, Any]:
    """What an entry tells; nothing where its text is broken."""
    return detail_of(entry["detail"]) or {}


def _said(entry: Row) -> tuple[object, ...]:
    detail = _detail(entry)
    return detail.get("revision"), detail.get("digest"), entry["actor"], entry["made_at"]


def _entry(entry: Row, what: str) -> Difference:
    place = (
        f"{entry['seq']} 号 {entry['made_at']:%Y-%m-%d %H:%M:%S} {entry['actor']} {entry['action']} {entry['object']}"
    )
    return Difference("audit", item=place, what=what)


def _whose(row: Row) -> dict[str, str]:
    round_id = f"{row['year']}Q{row['quarter']}" if row.get("quarter") else ""
    return {
        "round": round_id,
        "unit": row.get("unit_id") or "",
        "item": row.get("input") or row.get("code") or row.get("item") or "",
    }


#: Tables in the office's words.
TABLES = {
    "decisions": "审核意见", "fixed_figures": "核定值", "office_entries": "双拥办录入", "honours": "加分", "vetoes": "一票否决", "veto_steps": "否决的申辩和裁定", "consultation_events": "征求意见",
    "unit_events": "单位名册",
    "round_events": "填报期", "explanations": "说明", "submission_events": "撤回", "settings": "本市信息",
    "deadline_days": "截止日", "corrections": "追溯调整", "extensions": "延期", "reminders": "催报", "template_events": "下载模板",
    "evidence_files": "佐证文件", "evidence_removals": "移除佐证文件", "scan_words": "敏感词和例外词",
}  # fmt: skip


def _record(table: str, row: Row) -> str:
    names = (
        "unit_id",
        "year",
        "quarter",
        "input",
        "code",
        "indicator",
        "kind",
        "decision",
        "raw",
        "value",
        "title",
        "name",
        "due",
        "until",
        "channel",
    )
    said = " ".join(str(row[n]) for n in names if row.get(n) not in (None, ""))
    return f"{TABLES.get(table, table)} {said}".strip()
