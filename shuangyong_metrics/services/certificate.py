"""公布凭证: what is printed of a publication, so that anybody can later tell whether it is still the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.correction_list import Correction, corrections
from shuangyong_metrics.services.results import cards_of
from shuangyong_metrics.services.roster import round_state
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Certificate:
    """A publication: its digest over all that was frozen, the standard's own, the audit hash that it made; units by what
    became of them; the corrections since."""

    round: Round
    version: str
    framework: str
    published_at: datetime
    actor: str
    digest: str
    audit_head: str
    units: int
    ranked: int
    missing: int
    corrections: tuple[Correction, ...]


def certificate(store: Store, round_: Round, actor: Actor) -> Certificate:
    """The certificate of a published round; raises Conflict before that."""
    need_role(actor, Role.LEADER, Role.REVIEWER, Role.OFFICE)
    state = round_state(store, round_)
    if state.published_at is None or state.digest is None:
        raise Conflict(f"{round_.label}还没有公布，没有公布凭证。公布后再来打印。")
    cards = cards_of(store, state, "accepted")
    row = store.rows("audit_of_publication", object=round_.id)[0]
    return Certificate(
        round=round_,
        version=state.version,
        framework=frameworks(store)[state.version].digest,
        published_at=state.published_at,
        actor=row["actor"],
        digest=state.digest,
        audit_head=row["hash"],
        units=len(cards),
        ranked=sum(c.rank is not None for c in cards),
        missing=sum(c.status == "not_submitted" for c in cards),
        # a paper that goes out says no more of few persons than leaders see
        corrections=corrections(store, round_, Actor(actor.name, Role.LEADER)),
    )
