"""不适用: claimed with a reason of the list, approved for the year, counted beside the unit's name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict, NotAllowed
from shuangyong_metrics.model import Round
from shuangyong_metrics.services import claims, explanations, publishing, ranking, review, roster, submission
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.review_queue import review_queue
from shuangyong_metrics.services.scorecard import scorecard
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

LATER = timedelta(minutes=5)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path, city.ROUND, city.ROUND.next) as opened:
        yield opened


def file(store: Store, worker: Worker, *codes: str, reason: str = "无任务", quarter: int = 3) -> None:
    """The school claims these inputs."""
    at = city.places(quarter=quarter).at
    cells = {at(c, "状态"): "不适用" for c in codes} | {at(c): None for c in codes}
    cells |= {at(c, "说明"): reason for c in codes if reason}
    data = city.changed(cells, quarter=quarter)
    made = submission.submit(store, worker, data, "a.xlsx", city.MINE, city.NOW)
    assert made.status == "taken", (made.reason, made.findings)


def stands(store: Store, round_: Round = city.ROUND) -> list[tuple[str, str, str, str]]:
    found = claims.claims(store, round_, city.MINE, "jyj")
    return [(c.indicator, c.reason, c.round.id, c.label) for c in found]


def beside_the_name(store: Store) -> set[tuple[int, int]]:
    """The count in the queue, in the ranking and on the scorecard; one when they agree."""
    entry = next(e for e in review_queue(store, city.REVIEWER, city.ROUND) if e.unit_id == "jyj")
    listed = ranking.ranking(store, city.OFFICE, city.ROUND, "self").claims.get("jyj", claims.NOTHING)
    card = scorecard(store, city.MINE, "jyj", city.ROUND, "self").claims
    return {(c.approved, c.pending) for c in (entry.claims, listed, card)}


def decide(store: Store, decision: str, *codes: str, reason: str = "") -> None:
    decisions = [review.Decision(c, decision, reason) for c in codes]
    review.decide(store, "jyj", city.ROUND, decisions, city.REVIEWER, city.NOW + LATER)


def test_a_claim_waits_is_approved_and_holds_to_the_end_of_the_year(store: Store, worker: Worker) -> None:
    file(store, worker, "B6-1", "B6-2", "E4-1")
    assert stands(store) == [("B6", "无任务", "2026Q3", "待核"), ("E4", "无任务", "2026Q3", "待核")]
    assert beside_the_name(store) == {(0, 2)}
    decide(store, review.ACCEPTED, "B6-1", "B6-2")
    assert stands(store) == [("B6", "无任务", "2026Q3", "已核准"), ("E4", "无任务", "2026Q3", "待核")]
    assert beside_the_name(store) == {(1, 1)}, "two inputs of one indicator are one"
    assert claims.counts(store, city.ROUND)["jyj"].words == "不适用 2 项（待核 1）"
    (approved, _) = claims.claims(store, city.ROUND, city.OFFICE)
    assert (approved.by, approved.at) == ("shenhe", city.NOW + LATER)
    assert claims.counts(store, city.ROUND.next)["jyj"].approved == 1, "it holds in the quarters that follow"
    assert claims.counts(store, city.ROUND.previous) == {}, "and in none before"
    roster.open_round(store, Round(2027, 1), city.OFFICE, datetime(2027, 1, 4, 9))
    assert stands(store, Round(2027, 1)) == [], "a new year begins without any"


def test_a_claim_on_the_ledger_is_named_once_where_publishing_waits_for_it(store: Store, worker: Worker) -> None:
    file(store, worker, "A3-1")
    waiting = [i for i in review.undecided(store, city.ROUND) if i["input"] == "A3-1"]
    assert len(waiting) == 2, "the claim, and the count that stands if the claim is refused"
    with pytest.raises(Conflict, match="项未审核，不能公布") as refused:
        publishing.publish(store, city.ROUND, city.OFFICE, city.NOW + LATER)
    assert str(refused.value).count("jyj A3-1") == 1 and str(refused.value).endswith(" 等。")


def test_a_refused_claim_counts_nowhere_and_says_why(store: Store, worker: Worker) -> None:
    file(store, worker, "E4-1")
    decide(store, review.SENT_BACK, "E4-1", reason="有符合条件的申请")
    (claim,) = claims.claims(store, city.ROUND, city.MINE, "jyj")
    assert (claim.state, claim.refused_because) == (claims.REFUSED, "有符合条件的申请")
    assert beside_the_name(store) == {(0, 0)} and claims.counts(store, city.ROUND)["jyj"].words == ""


def test_a_claim_taken_out_of_the_return_is_gone(store: Store, worker: Worker) -> None:
    file(store, worker, "E4-1")
    submission.submit(store, worker, city.whole(), "b.xlsx", city.MINE, city.NOW + LATER)
    assert stands(store) == [] and beside_the_name(store) == {(0, 0)}


def test_what_was_approved_is_still_told_when_a_later_return_claims_it_anew(store: Store, worker: Worker) -> None:
    file(store, worker, "E4-1")
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW + LATER)
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW + LATER)
    file(store, worker, "E4-1", reason="无对象", quarter=4)
    assert stands(store, city.ROUND.next) == [("E4", "无任务", "2026Q3", "已核准")]


def test_without_a_reason_nothing_is_approved_until_the_unit_names_one(store: Store, worker: Worker) -> None:
    file(store, worker, "E4-1", reason="")
    assert stands(store) == [("E4", "", "2026Q3", "待核")]
    head = store.rows("audit_head")
    with pytest.raises(Conflict, match=r"E4-1：报了不适用、没有写理由，不能通过.*无职责、无对象"):
        review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW + LATER)
    with pytest.raises(Conflict, match="E4-1"):
        decide(store, review.ACCEPTED, "E4-1", "B2-1")
    assert store.rows("audit_head") == head, "all or nothing"
    (asked,) = [
        a for a in explanations.open_questions(store, "jyj", city.ROUND, city.MINE) if a.finding.code == "na_reason"
    ]
    explanations.explain(store, "jyj", city.ROUND, {asked.about: Said("无对象")}, city.MINE, city.NOW + LATER)
    assert stands(store) == [("E4", "无对象", "2026Q3", "待核")]
    assert review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW + LATER)
    assert stands(store) == [("E4", "无对象", "2026Q3", "已核准")]


def test_a_unit_sees_its_own_alone_and_a_leader_only_how_many(store: Store, worker: Worker) -> None:
    file(store, worker, "E4-1")
    for actor, unit_id in ((city.OTHER, "jyj"), (city.MINE, None), (city.LEADER, "jyj")):
        with pytest.raises(NotAllowed):
            claims.claims(store, city.ROUND, actor, unit_id)
    assert claims.claims(store, city.ROUND, city.OTHER, "swj") == ()
