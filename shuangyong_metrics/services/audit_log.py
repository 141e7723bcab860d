"""操作记录: who did what, when, to what and from where, as the audit log has it; looked through and taken away.

The log is written by the services in one chain of hashes (``store.audit``); nothing here changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from shuangyong_metrics.chain import detail_of
from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round, UnitType
from shuangyong_metrics.services import roster
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.tables import xlsx_bytes

#: So many are listed; the export has up to so many more.
LISTED, EXPORTED = 500, 100_000
#: Acts whose name in the log is a code, and what the office calls them.
_ACTIONS = {
    "account.created": "新建账号",
    "account.password_set": "设置口令",
    "account.disabled": "停用账号",
    "account.enabled": "恢复账号",
    "session.opened": "登录",
    "session.closed": "退出登录",
    "session.refused": "登录未成功",
}
#: What a detail is called; those that are not named here stand in the export only.
_DETAILS = {
    "since": "自", "new_name": "改为", "new_type": "改为", "successor": "并入", "unit_id": "单位", "units": "单位", "name": "姓名", "role": "角色", "must_change": "须改口令", "revision": "修订",
    "submission": "报表编号", "late": "逾期", "accepted": "通过", "sent_back": "退回", "fixed": "核定", "inputs": "填报项", "entries": "录入",
    "version": "标准版本", "filing_due": "报送截止", "until": "延期到", "channel": "方式", "hits": "命中处数", "reason": "理由", "document": "文号", "city": "城市名称",
    "office": "办公室名称", "contact": "联系电话", "digest": "摘要", "text": "词", "indicator": "指标",
    "first_round": "施行起始季度", "succeeds": "接替的版本", "item": "项目", "said": "内容", "evidence": "佐证材料", "last_day": "最后一天",
    "setting": "设置", "value": "改为", "rounds": "填报期", "number": "编号",
}  # fmt: skip
#: Details that are codes, and how they are said.
_SAID: dict[str, Callable[[str], str]] = {
    "role": lambda code: Role(code).label,
    "new_type": lambda code: UnitType(code).label,
    "since": lambda code: f"{Round.parse(code).label}起",
    "rounds": lambda code: Round.parse(code).label,
}
_BROKEN = "内容读不出来，可能已被改动。原文见导出表的“原始记录”；请用命令行 verify 核对。"
_FEW = 6
HEADER = ("序号", "时间", "操作人", "操作", "对象", "内容", "来自", "原始记录")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: by whom, what, from which day to which (both included), a word in them, from where; blank: any."""

    actor: str | None = None
    action: str | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, in the office's words; ``raw`` is the detail as it is chained."""

    number: int
    at: datetime
    actor: str
    action: str
    about: str
    told: str
    place: str
    raw: str

    @property
    def detail(self) -> dict[str, Any] | str:
        """The detail by its names; as it is where it cannot be read."""
        found = detail_of(self.raw)
        return self.raw if found is None else found


@dataclass(frozen=True, slots=True)
class Lines:
    """The newest of the entries that are wanted, and how many there are in all."""

    listed: tuple[Line, ...]
    matching: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Who, what and from where occurs in the log; ``actions`` by their name in the log."""

    actors: tuple[str, ...]
    actions: Mapping[str, str]
    places: tuple[str, ...]


@kept(2, by="commits")
def choices(store: Store, actor: Actor) -> Choices:
    """What can be chosen to look the log through."""
    need_role(actor, Role.OFFICE)
    rows = store.rows("audit_kinds")
    actions = {r["action"]: _ACTIONS.get(r["action"], r["action"]) for r in rows}
    by_name = dict(sorted(actions.items(), key=lambda pair: pair[1]))
    actors, places = ({r[name] for r in rows if r[name]} for name in ("actor", "place"))
    return Choices(tuple(sorted(actors)), by_name, tuple(sorted(places)))


@kept(4, by="commits")
def lines(store: Store, wanted: Wanted, actor: Actor, most: int = LISTED) -> Lines:
    """Entries of the log, newest first; raises Conflict for days in the wrong order."""
    return _lines(store, wanted, actor, most)


def _lines(store: Store, wanted: Wanted, actor: Actor, most: int) -> Lines:
    need_role(actor, Role.OFFICE)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise Conflict("起止日期：开始日期晚于结束日期。请对调后再查。")
    rows = store.rows(
        "audit_lines",
        actor=wanted.actor,
        action=wanted.action,
        since=_midnight(wanted.since),
        until=_midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
        words=wanted.words.strip(),
        place=wanted.place,
        most=most,
    )
    names = {u.id: u.name for u in roster.units_ever(store)}
    return Lines(tuple(_line(row, names) for row in rows), rows[0]["matching"] if rows else 0)


def export(store: Store, wanted: Wanted, actor: Actor) -> bytes:
    """The entries as a workbook, every cell a text; xlsx bytes."""
    found = _lines(store, wanted, actor, EXPORTED).listed
    rows = [
        (str(x.number), f"{x.at:%Y-%m-%d %H:%M:%S}", x.actor, x.action, x.about, x.told, x.place, x.raw) for x in found
    ]
    return xlsx_bytes("操作记录", HEADER, rows)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time()) if day else None


def _line(row: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    found = detail_of(row["detail"])
    detail = found or {}
    place = str(detail.get("address") or "")
    told = "；".join(
        f"{words} {_shown(key, detail[key], names)}" for key, words in _DETAILS.items() if _tells(detail.get(key))
    )
    if found is None:
        told = _BROKEN
    action = _ACTIONS.get(row["action"], row["action"])
    return Line(
        row["seq"], row["made_at"], row["actor"], action, _about(row["object"], names), told, place, row["detail"]
    )


def _tells(value: object) -> bool:
    return value not in (None, "", [], False)


def _about(thing: str, names: Mapping[str, str]) -> str:
    """``jyj/2026Q3`` → 市教育局 2026年三季度; what is no unit and no quarter stays, a digest is cut."""
    return " ".join(_named(part, names) for part in thing.split("/"))


def _named(part: str, names: Mapping[str, str]) -> str:
    words = {
        "units": "名册",
        "settings": "本市信息",
        "options": "设置",
        "office": "双拥办录入",
        "scan_words": "敏感词和例外词",
    }
    if part in names or part in words:
        return names.get(part) or words[part]
    try:
        return Round.parse(part).label
    except ValueError:
        return f"{part[:16]}…" if len(part) == 64 else part


def _shown(key: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        first = "、".join(_shown(key, v, names) for v in value[:_FEW])
        return f"{first} 等 {len(value)} 项" if len(value) > _FEW else first
    if isinstance(value, bool):
        return "是"
    text = str(value)
    if key in _SAID:
        with suppress(ValueError):  # a code that nobody knows is shown as it is
            return _SAID[key](text)
    return names.get(text, f"{text[:16]}…" if key == "digest" else text)
