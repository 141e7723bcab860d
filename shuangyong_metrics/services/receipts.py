"""回执: what a unit holds in hand after submitting — number, time, digest, audit head, what happens next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuangyong_metrics.errors import NotFound
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role, need_unit
from shuangyong_metrics.services.roster import round_state, unit
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Receipt:
    """One submission as it is printed; ``audit_head`` is the head of the audit chain that this submission made,
    ``filing_due`` the last day that this unit had."""

    number: str
    submission_id: int
    unit_name: str
    round: Round
    version: str
    revision: int
    at: datetime
    actor: str
    late: bool
    withdrawn: bool
    file_name: str
    digest: str
    audit_head: str
    filing_due: date
    review_due: date
    publish_due: date
    provisional: bool

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What happens now and until when."""
        tentative = "（暂按周末推算）" if self.provisional else ""
        return (
            f"双拥办在{on(self.review_due)}前审核{tentative}；有退回的项目时，“我的报表”会写明理由和位置。",
            f"被退回的项目改好后重新上传整份报表即可，已通过且未改动的项目不再重审；{on(self.filing_due)}报送截止后仍可补正，是否按时以第一次报送的时间为准。",
            f"结果在{on(self.publish_due)}前公布{tentative}。审核开始前，可在“我的报表”撤回本次报送。",
        )


def receipt(store: Store, submission_id: int, actor: Actor) -> Receipt:
    """The receipt of a submission, for its unit, the reviewers and the office; raises NotFound, NotAllowed."""
    need_role(actor, Role.UNIT, Role.REVIEWER, Role.OFFICE)
    row = store.one("submission_by_number", submission_id=submission_id)
    if row is None:
        raise NotFound("没有这次报送的回执：网址不完整，或报送没有成功。请到“我的报表”查看。")
    need_unit(actor, row["unit_id"])
    round_ = Round(row["year"], row["quarter"])
    state = round_state(store, round_)
    return Receipt(
        number=f"{round_.id}-{row['unit_id']}-{row['revision']:02d}-{submission_id}",
        submission_id=submission_id,
        unit_name=unit(store, row["unit_id"], round_).name,
        round=round_,
        version=row["version"],
        revision=row["revision"],
        at=row["made_at"],
        actor=row["actor"],
        late=row["late"],
        withdrawn=row["is_withdrawn"],
        file_name=row["name"] or "",
        digest=row["digest"],
        audit_head=row["audit_head"] or "",
        filing_due=row["due"],
        review_due=state.review_due,
        publish_due=state.publish_due,
        provisional=state.provisional,
    )
