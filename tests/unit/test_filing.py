"""A return on its way in: kept or only noted, tried without a trace, submitted once, withdrawn until the review begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import filing, submission, withdrawal
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.own_returns import own_rounds
from shuangyong_metrics.services.pictures import kept_file
from shuangyong_metrics.services.publishing import publish
from shuangyong_metrics.services.receipts import receipt
from shuangyong_metrics.services.review import ACCEPTED, SENT_BACK, Decision, accept_all, decide
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        yield opened


def kept(store: Store, worker: Worker, data: bytes, actor: Actor = city.MINE) -> str:
    made = filing.upload(store, worker, data, "本季报表.xlsx", actor, city.NOW)
    assert made.kept, made
    return made.digest


def sent(store: Store, worker: Worker, data: bytes) -> int:
    outcome = filing.submit_kept(store, worker, kept(store, worker, data), city.MINE, city.NOW)
    assert outcome.submission
    return outcome.submission.id


def test_an_upload_is_kept_and_found_again_by_its_digest(store: Store, worker: Worker) -> None:
    digest = kept(store, worker, city.wrong())
    before = store.version
    assert kept(store, worker, city.wrong()) == digest, "the same file again"
    assert kept(store, worker, city.wrong(), city.SECOND) == digest, "by the deputy too"
    again = filing.checked(store, worker, digest, city.SECOND)
    assert again.blocked and again.submission is None and again.file.name == "本季报表.xlsx"
    assert {f.input for f in again.reading.findings if f.severity.value == "block"} == {"B2-1", "A5-1"}
    with pytest.raises(NotAllowed):
        filing.checked(store, worker, digest, city.OTHER)
    with pytest.raises(NotAllowed):
        filing.checked(store, worker, digest, city.LEADER)
    assert len(list((store.folder or Path()).glob("uploads/*"))) == 1
    assert store.version == before, "nothing was written for the same file"


def test_a_secret_leaves_nothing_but_its_place(store: Store, worker: Worker) -> None:
    made = filing.upload(store, worker, city.secret(), "x.xlsx", city.MINE, city.NOW)
    assert not made.kept and [f.code for f in made.findings] == ["personal"]
    assert not list((store.folder or Path()).glob("uploads/*"))
    for actor in (city.MINE, city.OFFICE):
        with pytest.raises(NotFound):
            filing.checked(store, worker, made.digest, actor)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (city.whole(city.TRADE), "东岭市商务局.*您的账号属于“东岭市教育局”"),
        (city.whole(city.SCHOOL, 2), "尚未开放"),
        (b"%PDF-1.7", "PDF"),
        (b"", "空"),
    ],
    ids=["another unit", "another round", "pdf", "empty"],
)
def test_what_cannot_be_taken_is_not_kept_and_says_why(store: Store, worker: Worker, data: bytes, words: str) -> None:
    made = filing.upload(store, worker, data, "x.xlsx", city.MINE, city.NOW)
    assert not made.kept and re.search(words, made.reason), made.reason
    assert not list((store.folder or Path()).glob("uploads/*"))


def test_submitting_twice_and_from_two_tabs_at_once_makes_one_submission(store: Store, worker: Worker) -> None:
    digest = kept(store, worker, city.whole())
    with ThreadPoolExecutor(4) as pool:
        tries = list(pool.map(lambda _: filing.submit_kept(store, worker, digest, city.MINE, city.NOW), range(4)))
    assert sorted(t.status for t in tries) == ["already", "already", "already", "taken"]
    assert len({t.submission.id for t in tries if t.submission}) == 1
    assert all(t.submission for t in tries)
    assert [s.revision for s in own_rounds(store, "jyj", city.MINE)[0].submissions] == [1]


def test_a_blocked_file_is_not_submitted(store: Store, worker: Worker) -> None:
    outcome = filing.submit_kept(store, worker, kept(store, worker, city.wrong()), city.MINE, city.NOW)
    assert outcome.status == "blocked" and outcome.submission is None
    assert own_rounds(store, "jyj", city.MINE)[0].words == "未报送"


def test_after_the_deadline_it_is_taken_and_marked_late(store: Store, worker: Worker) -> None:
    outcome = filing.submit_kept(store, worker, kept(store, worker, city.whole()), city.MINE, city.late())
    assert outcome.submission and outcome.submission.late
    assert receipt(store, outcome.submission.id, city.MINE).late


def test_a_round_published_meanwhile_says_so(store: Store, worker: Worker) -> None:
    digest = kept(store, worker, city.whole())
    publish(store, city.ROUND, city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match="已公布"):
        filing.submit_kept(store, worker, digest, city.MINE, city.NOW)
    assert filing.open_rounds(store) == []


def test_an_older_file_again_names_the_newer_one(store: Store, worker: Worker) -> None:
    first = city.whole()
    sent(store, worker, first)
    newer = sent(store, worker, city.changed({city.places().at("B2-1"): 9}))
    with pytest.raises(Conflict, match=r"第 1 次.*撤回"):
        filing.submit_kept(store, worker, kept(store, worker, first), city.MINE, city.NOW)
    done = withdrawal.withdraw(store, newer, city.SECOND, city.NOW)
    assert (done.revision, done.earlier) == (2, 1)
    assert [(s.state, s.counts) for s in own_rounds(store, "jyj", city.MINE)[0].submissions] == [
        ("已撤回", False),
        ("已提交", True),
    ]
    assert filing.submit_kept(store, worker, kept(store, worker, first), city.MINE, city.NOW).status == "already"


def test_the_first_file_handed_in_again_behind_a_second_one_is_told_which_one_counts(
    store: Store, worker: Worker
) -> None:
    first, second = city.whole(), city.changed({city.places().at("B2-1"): 9})
    told = [submission.submit(store, worker, d, "x.xlsx", city.MINE, city.NOW) for d in (first, first, second, first)]
    assert [t.status for t in told] == ["taken", "already", "taken", "already"]
    assert told[1].reason == "这份文件已经提交过，没有变化。"
    assert "计分的是第 2 次报送" in told[3].reason and "撤回" in told[3].reason


def test_a_withdrawal_happens_once_and_only_before_the_review(store: Store, worker: Worker) -> None:
    first = sent(store, worker, city.whole())
    for actor in (city.OTHER, city.OFFICE, city.REVIEWER):
        with pytest.raises(NotAllowed):
            withdrawal.withdraw(store, first, actor, city.NOW)
    withdrawal.withdraw(store, first, city.MINE, city.NOW)
    with pytest.raises(Conflict, match="已经撤回"):
        withdrawal.withdraw(store, first, city.MINE, city.NOW)
    assert own_rounds(store, "jyj", city.MINE)[0].words == "未报送"
    again = sent(store, worker, city.whole())
    decide(store, "jyj", city.ROUND, [Decision("B2-1", ACCEPTED)], city.REVIEWER, city.NOW)
    with pytest.raises(Conflict, match="审核已经开始"):
        withdrawal.withdraw(store, again, city.MINE, city.NOW)
    with pytest.raises(NotFound):
        withdrawal.withdraw(store, 10**9, city.MINE, city.NOW)


def test_the_states_of_a_submission_follow_the_review(store: Store, worker: Worker) -> None:
    def words() -> str:
        return own_rounds(store, "jyj", city.MINE)[0].words

    sent(store, worker, city.whole())
    assert words() == "已提交"
    decide(store, "jyj", city.ROUND, [Decision("A1-1", ACCEPTED)], city.REVIEWER, city.NOW)
    assert words() == "审核中"
    decide(store, "jyj", city.ROUND, [Decision("B2-1", SENT_BACK, "与台账不符")], city.REVIEWER, city.NOW)
    assert words() == "退回 1 项"
    (item,) = own_rounds(store, "jyj", city.MINE)[0].sent_back
    assert (item.input, item.reason, (item.sheet, item.cell)) == ("B2-1", "与台账不符", city.places().at("B2-1"))
    sent(store, worker, city.changed({city.places().at("B2-1"): 9}))
    assert words() == "审核中", "the other items stay accepted"
    assert not own_rounds(store, "jyj", city.MINE)[0].sent_back
    accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    assert words() == "已通过"
    publish(store, city.ROUND, city.OFFICE, city.NOW)
    assert words() == "已公布"
    with pytest.raises(NotAllowed):
        own_rounds(store, "jyj", city.OTHER)


def test_a_receipt_names_the_submission_and_the_audit_entry_it_made(store: Store, worker: Worker) -> None:
    number = sent(store, worker, city.whole())
    made = receipt(store, number, city.SECOND)
    assert (made.unit_name, made.round, made.revision, made.late) == ("东岭市教育局", Round(2026, 3), 1, False)
    assert made.digest == kept_file(store, made.digest, city.OFFICE).digest
    assert made.audit_head == store.rows("audit_head")[0]["hash"]
    sent(store, worker, city.changed({city.places().at("B2-1"): 9}))
    assert receipt(store, number, city.REVIEWER).audit_head == made.audit_head
    for actor in (city.OTHER, city.LEADER):
        with pytest.raises(NotAllowed):
            receipt(store, number, actor)
    with pytest.raises(NotFound):
        receipt(store, 10**9, Actor("x", Role.OFFICE))
