"""An act that waits its turn behind another one is judged by what stands when it is its turn, not when it was asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.model import Role, Unit, UnitType
from shuangyong_metrics.services import (
    accounts,
    consultation,
    evidence,
    explanations,
    extensions,
    office,
    publishing,
    review,
    roster,
    roster_import,
    round_desk,
    submission,
    unit_changes,
    withdrawal,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.unit_changes import Grounds
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

R = city.ROUND
PDF = b"%PDF-1.4\n%%EOF\n"
#: One who is new in the table, and the school assessed as another type.
TABLE = (Unit("jyj", city.SCHOOL.name, UnitType.ECO), Unit("xdw", "新单位", UnitType.ECO))
Act = Callable[[Store], object]


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    """The school has filed and is reviewed; the bureau has not filed."""
    with city.opened(tmp_path) as opened:
        city.file(opened, worker)
        review.accept_all(opened, "jyj", R, city.REVIEWER, city.NOW)
        evidence.switch(opened, True, "办公室研究决定", city.OFFICE, city.NOW)
        yield opened


def one_after_the_other(store: Store, acts: list[Act]) -> list[object]:
    """What becomes of acts that were all asked for before the first of them was done: what each gave, or raised."""
    found: list[object] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            found[number] = acts[number](store)
        except ShuangyongError as error:
            found[number] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    with store.transaction():
        for number, thread in enumerate(threads, 1):
            thread.start()
            until = time.monotonic() + 10
            while len(store._writing._waiting) < number and time.monotonic() < until and thread.is_alive():
                time.sleep(0.001)
            assert len(store._writing._waiting) == number, "it did not wait for its turn"
    for thread in threads:
        thread.join(10)
    return found


def publish(store: Store) -> object:
    return publishing.publish(store, R, city.OFFICE, city.NOW)


def ask(store: Store) -> object:
    return consultation.open_consultation(store, R, None, city.OFFICE, city.NOW)


def merge(store: Store) -> object:
    return unit_changes.merge(store, "swj", "jyj", Grounds(R, "编办发〔2026〕1号", "机构改革"), city.OFFICE, city.NOW)


def hand_in(store: Store, worker: Worker) -> Act:
    """The bureau's return, read and judged before: only its record waits."""
    reading = submission.examined(
        store, worker, city.whole(city.TRADE), "报表.xlsx", city.OTHER, lambda u, r: submission.before(store, u, r)
    )
    return lambda s: submission.take(s, reading, city.whole(city.TRADE), "报表.xlsx", city.OTHER, city.NOW)


def send_back(store: Store) -> object:
    back = [review.Decision("B2-1", review.SENT_BACK, "缺签到表")]
    return review.decide(store, "jyj", R, back, city.REVIEWER, city.NOW)


ACTS: dict[str, Act] = {
    "a decision": send_back,
    "all accepted": lambda s: review.accept_all(s, "jyj", R, city.REVIEWER, city.NOW),
    "an explanation": lambda s: explanations.explain(s, "jyj", R, {}, city.MINE, city.NOW),
    "a figure of the office": lambda s: office.enter(s, [office.Entry("jyj", R, "B9-1", "2")], city.OFFICE, city.NOW),
    "a withdrawal": lambda s: withdrawal.withdraw(
        s, s.rows("submission_now", unit_id="jyj", year=R.year, quarter=R.quarter)[0]["submission_id"], city.MINE, city.NOW
    ),
    "another type": lambda s: unit_changes.retype(
        s, "jyj", UnitType.ECO, Grounds(R, "编办发〔2026〕2号", "机构改革"), city.OFFICE, city.NOW
    ),
}  # fmt: skip
ONLY_PUBLISHED: dict[str, Act] = {
    "a file of evidence": lambda s: evidence.attach(s, "jyj", R, "B2", PDF, "通知.pdf", city.MINE, city.NOW),
    "more time": lambda s: extensions.extend(
        s, R, "swj", extensions.days_to_choose(roster.round_state(s, R), city.NOW.date())[0], "换人", city.OFFICE, city.NOW
    ),
    "a merger": merge,
    "the draft": ask,
}  # fmt: skip


@pytest.mark.parametrize("what", [*ACTS, *ONLY_PUBLISHED])
def test_behind_a_publication_nothing_of_the_round_is_written(store: Store, what: str) -> None:
    done, late = one_after_the_other(store, [publish, (ACTS | ONLY_PUBLISHED)[what]])
    assert isinstance(done, roster.RoundState) and isinstance(late, Conflict), late
    assert verify(store, city.OFFICE).holds and not review.undecided(store, R)


@pytest.mark.parametrize("what", ACTS)
def test_behind_the_draft_no_figure_moves(store: Store, what: str) -> None:
    done, late = one_after_the_other(store, [ask, ACTS[what]])
    assert isinstance(done, consultation.Consultation) and isinstance(late, Conflict), late
    assert "正在征求意见" in str(late)


@pytest.mark.parametrize("first", [publish, ask, merge])
def test_a_return_is_not_taken_behind_what_closes_its_round(store: Store, worker: Worker, first: Act) -> None:
    _, late = one_after_the_other(store, [first, hand_in(store, worker)])
    assert isinstance(late, ShuangyongError), late
    assert not store.rows("submission_now", unit_id="swj", year=R.year, quarter=R.quarter)


def test_of_two_pages_and_the_command_line_one_opens_the_round(store: Store) -> None:
    page: Act = lambda s: round_desk.open_proposed(s, R.next, city.OFFICE, city.NOW)  # noqa: E731
    command: Act = lambda s: roster.open_round(s, R.next, city.OFFICE, city.NOW)  # noqa: E731
    first, second, late = one_after_the_other(store, [page, page, command])
    assert first == second == roster.round_state(store, R.next)
    assert isinstance(late, Conflict) and "已经开放过" in str(late)
    assert len([e for e in store.rows("audit_entries") if e["object"] == R.next.id]) == 1


def test_two_clicks_import_one_roster_and_turn_evidence_off_once(store: Store) -> None:
    for act in (
        lambda s: roster_import.import_units(s, (*TABLE[1:], city.SCHOOL), city.OFFICE, city.NOW),
        lambda s: evidence.switch(s, False, "办公室研究决定", city.OFFICE, city.NOW),
    ):
        done, late = one_after_the_other(store, [act, act])
        assert (bool(done), bool(late)) == (True, False)


def test_a_unit_that_files_while_it_is_taken_out_stays(store: Store, worker: Worker) -> None:
    act: Act = lambda s: roster_import.close_unit(s, "swj", city.OFFICE, city.NOW)  # noqa: E731
    made, late = one_after_the_other(store, [hand_in(store, worker), act])
    assert isinstance(made, submission.Outcome) and made.status == "taken"
    assert isinstance(late, Conflict) and "已经报送" in str(late)


def test_of_two_administrators_who_disable_each_other_one_stays(store: Store) -> None:
    accounts.create(store, city.OFFICE, "zhuren", Role.OFFICE, "主任", city.NOW)
    mine: Act = lambda s: accounts.disable(s, city.OFFICE, "zhuren", city.NOW)  # noqa: E731
    theirs: Act = lambda s: accounts.disable(s, Actor("zhuren", Role.OFFICE), "guanli", city.NOW)  # noqa: E731
    done, again, late = one_after_the_other(store, [mine, mine, theirs])
    assert (done, again) == (None, None) and isinstance(late, Conflict), late
    assert "“guanli”：是最后一个在用的管理员账号" in str(late) and "请先新建或恢复" in str(late)
    assert not accounts.get(store, "guanli").disabled
    assert len([e for e in store.rows("audit_entries") if e["action"] == "account.disabled"]) == 1
    back: Act = lambda s: accounts.enable(s, city.OFFICE, "zhuren", city.NOW)  # noqa: E731
    assert one_after_the_other(store, [back, back, theirs]) == [None, None, None]
    assert len([e for e in store.rows("audit_entries") if e["action"] == "account.enabled"]) == 1
