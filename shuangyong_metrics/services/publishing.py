"""Publish a round: freeze its answers, points and scorecards on both bases, with one digest over all of them."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Framework, Role, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.answers import live_answers
from shuangyong_metrics.services.consultation import need_settled
from shuangyong_metrics.services.results import BASES, freeze, live_cards, live_points
from shuangyong_metrics.services.review import named, undecided
from shuangyong_metrics.services.roster import RoundState, need_earlier_published, round_state, units
from shuangyong_metrics.services.vetoes import pending
from shuangyong_metrics.store import Store

#: by card, detail and answer: basis, unit and text of each, in order
Frozen = dict[str, list[tuple[str, str, str]]]


def publish(store: Store, round_: Round, actor: Actor, now: datetime) -> RoundState:
    """Freeze a round; raises Conflict, naming them, while items are undecided, a veto is pending, a contest is unruled or an
    earlier round is not published."""
    need_role(actor, Role.OFFICE)
    # nobody else writes in here: what is reckoned is what is frozen, and two tabs publish once
    with store.transaction() as tx:
        state = round_state(store, round_)
        if state.published:
            raise Conflict(f"{round_.label}已经公布。")
        need_earlier_published(store, round_, f"公布{round_.label}")
        _need_decided(store, round_)
        _need_ruled(store, round_)
        need_settled(store, round_, now.date())
        frozen = frozen_rows(store, state)
        framework = frameworks(store)[state.version]
        digest = digest_of(round_, framework, frozen)
        for table, column in (
            ("published_scorecards", "card"),
            ("published_points", "detail"),
            ("published_answers", "answer"),
        ):
            rows = [(round_.year, round_.quarter, basis, unit_id, n, text)
                    for n, (basis, unit_id, text) in enumerate(frozen[column])]  # fmt: skip
            tx.append(table, ("year", "quarter", "basis", "unit_id", "position", column), rows)
        columns = ("seq", "year", "quarter", "kind", "digest", "made_at", "actor")
        event = (tx.next_number(), round_.year, round_.quarter, "published", digest, now, actor.name)
        tx.append("round_events", columns, [event])
        detail = {"digest": digest, "version": framework.version, "framework": framework.digest}
        store.audit(tx, actor, "公布", round_.id, detail, now)
    return round_state(store, round_)


def _need_decided(store: Store, round_: Round) -> None:
    open_items = undecided(store, round_)
    if open_items:
        raise Conflict(f"{round_.label}还有 {len(open_items)} 项未审核，不能公布：{named(open_items)}。")


def _need_ruled(store: Store, round_: Round) -> None:
    """Raise Conflict while a veto that would count in the round is pending, naming the units and what to do.

    One of a unit that has left the roster counts for nobody.
    """
    here = {one.id for one in units(store, round_)}
    waiting = [case for unit_id, mine in pending(store, round_).items() if unit_id in here for case in mine]
    if waiting:
        named = "；".join(f"{c.unit} {c.code} {c.words}" for c in waiting)
        raise Conflict(
            f"{round_.label}还有 {len(waiting)} 项一票否决待生效，不能公布：{named}。请在“双拥办录入”的“加分和否决”裁定，或过了截止日确认生效。"
        )


def frozen_rows(store: Store, state: RoundState) -> Frozen:
    """What publishing freezes, reckoned now: (basis, unit, text) per card, detail and answer."""
    result: Frozen = {"card": [], "detail": [], "answer": []}
    for basis in BASES:
        result["card"] += [(basis, c.unit, freeze(c)) for c in live_cards(store, state, basis)]
        result["detail"] += [(basis, r["unit_id"], _text(r)) for r in live_points(store, state, basis)]
        result["answer"] += [(basis, a.unit, _text(a.fields())) for a in live_answers(store, state, basis)]
    return result


def digest_of(round_: Round, framework: Framework, frozen: Frozen) -> str:
    """SHA-256 over the round, the standard it is scored by and everything that is frozen, in its order.

    The canonical form is one JSON list a line, keys sorted: the head, then every card, detail and answer.
    """
    head = (round_.id, framework.version, framework.digest)
    rows = [head, *(row for column in ("card", "detail", "answer") for row in frozen[column])]
    return hashlib.sha256("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()).hexdigest()


def _text(fields: dict[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
