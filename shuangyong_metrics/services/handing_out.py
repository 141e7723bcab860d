"""A unit takes the blank return of a round; the first time is noted, so that the office knows whom to call."""

from __future__ import annotations

from datetime import datetime

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.submission import blank_return
from shuangyong_metrics.store import Store

_COLUMNS = ("seq", "unit_id", "year", "quarter", "made_at", "actor")


def hand_out(store: Store, unit_id: str, round_: Round, actor: Actor, now: datetime) -> bytes:
    """``blank_return``; whose account it is decides whether it counts as taken by the unit."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    data = blank_return(store, unit_id, round_, actor)
    key = {"unit_id": unit_id, "year": round_.year, "quarter": round_.quarter, "actor": actor.name}
    if actor.role is Role.UNIT and not store.one("template_taken", **key):
        # nothing is reckoned with it: what pages keep stays good
        with store.transaction(quiet=True) as tx:
            if not tx.rows("template_taken", **key):
                row = (tx.next_number(), unit_id, round_.year, round_.quarter, now, actor.name)
                tx.append("template_events", _COLUMNS, [row])
                store.audit(tx, actor, "下载模板", f"{unit_id}/{round_.id}", {}, now)
    return data
