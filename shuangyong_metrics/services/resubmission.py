"""A return that is filed again while items stand sent back: what of them has changed, judged on what it says, never on bytes.

Something has changed where the value is another one, or where its 说明, its 佐证, the explanation given or, for a count, one of
its events is. A return in which nothing of what was sent back has changed would only come back once more: it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Framework, Round
from shuangyong_metrics.store import Transaction

#: What one event says, wherever it stands in the ledger.
_EVENT = ("day", "kind", "primary_tag", "secondary_tag", "role", "partner", "instructor", "amount", "records", "title", "number")  # fmt: skip
_SHOWN = 8
Row = dict[str, Any]


class Unchanged(Conflict):
    """Nothing of what was sent back has changed."""


@dataclass(frozen=True, slots=True)
class StillBack:
    """An item that stands sent back and has not changed: code and words, the reason, its cell (blank: a count)."""

    input: str
    label: str
    reason: str
    sheet: str
    cell: str

    @property
    def words(self) -> str:
        """``B2-1 受教育人数（B 国防教育 G12，退回理由：缺签到表）``"""
        where = f"{self.sheet} {self.cell}" if self.cell else "活动台账"
        return f"{self.input} {self.label}（{where}，退回理由：{self.reason}）"


def still_back(tx: Transaction, framework: Framework, made: Row) -> tuple[StillBack, ...]:
    """What stood sent back in the revision before and has not changed in the one that was just written.

    ``made``: submission_id, unit_id, round. Raises Unchanged when none of it has changed; the caller's transaction ends with it.
    """
    round_: Round = made["round"]
    where = {"unit_id": made["unit_id"], "year": round_.year, "quarter": round_.quarter}
    rows = tx.rows("sent_back_before", **where, submission_id=made["submission_id"])
    labels = {x.code: x.label for x in framework.inputs}
    left = tuple(
        StillBack(r["input"], labels.get(r["input"], ""), r["reason"] or "", r["sheet"] or "", r["cell"] or "")
        for r in rows
        if r["unchanged"]
    )
    if left and len(left) == len(rows):
        raise Unchanged(
            f"{round_.label}被退回的 {len(left)} 项都没有改动，这次没有报送：{listed(left)}。"
            "请改正数字；数字没有错的，在该行“说明”或“佐证材料”栏写明理由（台账统计的改“活动台账”），再报送。"
        )
    return left


def listed(items: Iterable[StillBack]) -> str:
    """The items with their reasons, as many as people read."""
    words = [one.words for one in items]
    more = f"等 {len(words)} 项" if len(words) > _SHOWN else ""
    return "；".join(words[:_SHOWN]) + more


def events_differ(before: str, now: str, tags: tuple[str, ...]) -> bool:
    """Do two ledgers (JSON lists as they are kept) say other things under these tags (none: under any)? Order and rows do
    not matter."""
    return _events(before, tags) != _events(now, tags)


def _events(ledger: str, tags: tuple[str, ...]) -> list[str]:
    touching = (e for e in json.loads(ledger) if not tags or {e["primary_tag"], e["secondary_tag"]} & set(tags))
    return sorted(json.dumps([e[name] for name in _EVENT], ensure_ascii=False) for e in touching)
