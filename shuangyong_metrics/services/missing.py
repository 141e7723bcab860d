"""还差谁: whose return of a round is not there or not in order, which step it waits at, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.store import Store


class Lack(StrEnum):
    """What a unit still has to do, in the order in which it would."""

    NOT_DOWNLOADED = "not_downloaded"
    NOT_UPLOADED = "not_uploaded"
    ERRORS = "errors"
    NOT_SUBMITTED = "not_submitted"
    WITHDRAWN = "withdrawn"
    SENT_BACK = "sent_back"

    @property
    def label(self) -> str:
        """The word people read."""
        return _LABELS[self.value]


_LABELS = {
    "not_downloaded": "未下载模板",
    "not_uploaded": "已下载未上传",
    "errors": "有错未改",
    "not_submitted": "校验通过未提交",
    "withdrawn": "已撤回未重报",
    "sent_back": "退回未改",
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One unit that lacks something: what, how many (errors, or items sent back), since when, its own deadline.

    ``items``: what was sent back, as (code, reason). ``reminded`` times, the last of them at ``reminded_at``.
    """

    unit_id: str
    name: str
    lack: Lack
    count: int
    since: datetime | None
    items: tuple[tuple[str, str], ...]
    due: date
    extended: bool
    reminded: int
    reminded_at: datetime | None
    reminded_by: str

    @property
    def words(self) -> str:
        """What is missing, in few words: 退回未改 2 项."""
        measure = {Lack.ERRORS: "处", Lack.SENT_BACK: "项"}.get(self.lack)
        return f"{self.lack.label} {self.count} {measure}" if measure else self.lack.label


@kept(8, by="commits")
def missing(store: Store, round_: Round, actor: Actor) -> tuple[Missing, ...]:
    """Every unit whose turn it is, by what it lacks; raises Conflict for a round that was never opened."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    round_state(store, round_)
    key = {"year": round_.year, "quarter": round_.quarter}
    returned: dict[str, list[dict[str, Any]]] = {}
    for row in store.rows("sent_back_now", **key):
        returned.setdefault(row["unit_id"], []).append(row)
    found = [_judged(row, returned.get(row["unit_id"], [])) for row in store.rows("missing", **key)]
    order = list(Lack)
    return tuple(sorted((m for m in found if m), key=lambda m: (order.index(m.lack), m.unit_id)))


def _judged(row: dict[str, Any], returned: list[dict[str, Any]]) -> Missing | None:
    step = _step(row, returned)
    if step is None:
        return None
    lack, count, since = step
    items = tuple((r["input"], r["reason"] or "") for r in returned)
    return Missing(
        row["unit_id"], row["name"], lack, count, since, items, row["due"], row["is_extended"], row["reminded"],
        row["reminded_at"], row["reminded_by"] or "",
    )  # fmt: skip


def _step(row: dict[str, Any], returned: list[dict[str, Any]]) -> tuple[Lack, int, datetime | None] | None:
    """A draft beside a return that is in order is nobody's business; after a send-back it is the answer under way."""
    if row["filed_at"] and not returned:
        return None
    if row["uploaded_at"]:
        if row["blocking"]:
            return Lack.ERRORS, row["blocking"], row["uploaded_at"]
        return Lack.NOT_SUBMITTED, 0, row["uploaded_at"]
    if returned:
        return Lack.SENT_BACK, len(returned), max(r["made_at"] for r in returned)
    if row["is_withdrawn"]:
        return Lack.WITHDRAWN, 0, None
    return (Lack.NOT_UPLOADED, 0, row["taken_at"]) if row["taken_at"] else (Lack.NOT_DOWNLOADED, 0, None)
