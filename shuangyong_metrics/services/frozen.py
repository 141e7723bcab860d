"""What was frozen for a round against what follows from its sources: every figure that differs, by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from shuangyong_metrics.services.answers import decimal_text
from shuangyong_metrics.services.differences import Difference
from shuangyong_metrics.services.publishing import Frozen

Row = dict[str, Any]
Key = tuple[str, str, str]
#: What is frozen: how a difference in it is called, and the field that names its line.
_KINDS = {"card": ("score", ""), "detail": ("points", "indicator"), "answer": ("published_answer", "input")}
_WORDS = {
    "name": "单位名称", "type": "单位类型", "status": "报送状态", "base": "基础分", "bonus": "加分", "veto": "一票否决", "total": "总分",
    "shown_total": "显示的总分", "grade": "等次", "rank": "位次", "type_rank": "同类位次", "effective_weight": "有效权重",
    "not_reported": "未报项数", "provisional": "暂定", "max": "满分", "max_points": "满分", "earned": "得分", "contribution": "贡献",
    "points": "得分", "state": "状态", "share_top": "得分率的分子", "share_bottom": "得分率的分母", "value": "数值", "raw": "原文",
    "source": "来源", "file": "文件", "sheet": "工作表", "cell": "单元格", "decision": "审核意见", "reason": "理由", "note": "说明或文号",
    "events": "活动", "reported": "填报值", "fixed": "核定值", "fixed_reason": "核定理由", "fixed_by": "核定人",
}  # fmt: skip
_HUNDREDTHS = ("base", "bonus", "total", "shown_total")
_MILLIONTHS = ("effective_weight", "max", "max_points", "earned", "contribution", "points")


def unreadable(round_id: str, stored: Frozen) -> Iterator[Difference]:
    """Frozen lines that are no text of ours any more: with one of them nothing can be compared."""
    for column, (kind, named_by) in _KINDS.items():
        for basis, unit, text in stored[column]:
            try:
                row = json.loads(text)
                row[named_by] if named_by else row["unit"]
            except (ValueError, TypeError, KeyError):
                yield Difference(kind, round_id, unit, basis=basis, what="有一条读不出来，已被改动")


def frozen_differences(round_id: str, stored: Frozen, anew: Frozen) -> Iterator[Difference]:
    """Field by field; a line that is in one of them only is told as such."""
    for column, (kind, named_by) in _KINDS.items():
        before, after = _by_key(stored[column], named_by), _by_key(anew[column], named_by)
        for key in dict.fromkeys([*after, *before]):
            where = {"round": round_id, "basis": key[0], "unit": key[1], "item": key[2]}
            old, new = before.get(key), after.get(key)
            if old is None or new is None:
                yield Difference(
                    kind, **where, stored="有" if old else "没有", found="有" if new else "没有", what="这一条"
                )
            else:
                yield from _fields(kind, where, old, new)


def _fields(kind: str, where: dict[str, str], old: Row, new: Row) -> Iterator[Difference]:
    for name in dict.fromkeys([*new, *old]):
        if old.get(name) == new.get(name):
            continue
        if name == "standards":
            yield from _standards(kind, where, old, new)
            continue
        place = {n: str((new if kind == "published_answer" else {}).get(n) or "") for n in ("file", "sheet", "cell")}
        told = {"stored": _told(name, old.get(name)), "found": _told(name, new.get(name))}
        yield Difference(kind, **where, **place, **told, what=_WORDS.get(name, name))


def _standards(kind: str, where: dict[str, str], old: Row, new: Row) -> Iterator[Difference]:
    before, after = ({s["code"]: s for s in card["standards"]} for card in (old, new))
    for code in dict.fromkeys([*after, *before]):
        yield from _fields(kind, {**where, "item": code}, before.get(code, {}), after.get(code, {}))


def _told(name: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        if name in _HUNDREDTHS:
            return f"{value / 100:.2f}"
        if name in _MILLIONTHS:
            return decimal_text(value)
    if isinstance(value, list | dict | bool):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def _by_key(lines: list[tuple[str, str, str]], named_by: str) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    for basis, unit, text in lines:
        row = json.loads(text)
        found[basis, unit, row[named_by] if named_by else ""] = row
    return found
