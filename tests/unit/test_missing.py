"""还差谁: a unit is followed from the blank return to the one that is in order, and each step is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.services import extensions, filing, publishing, review, roster, submission, withdrawal
from shuangyong_metrics.services.handing_out import hand_out
from shuangyong_metrics.services.missing import Lack, Missing, missing
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path, city.ROUND, city.ROUND.next) as opened:
        yield opened


def school(store: Store) -> Missing | None:
    return next((m for m in missing(store, city.ROUND, city.OFFICE) if m.unit_id == "jyj"), None)


def lack(store: Store) -> Lack | None:
    found = school(store)
    return found.lack if found else None


def upload(store: Store, worker: Worker, data: bytes, minutes: int) -> str:
    made = filing.upload(store, worker, data, "a.xlsx", city.MINE, city.NOW + timedelta(minutes=minutes))
    assert made.kept
    return made.digest


def submit(store: Store, worker: Worker, digest: str, minutes: int) -> int:
    made = filing.submit_kept(store, worker, digest, city.MINE, city.NOW + timedelta(minutes=minutes)).submission
    assert made
    return made.id


def send_back(store: Store, minutes: int, *codes: str) -> None:
    at = city.NOW + timedelta(minutes=minutes)
    decisions = [review.Decision(code, review.SENT_BACK, f"{code} 缺签到表") for code in codes]
    review.decide(store, "jyj", city.ROUND, decisions, city.REVIEWER, at)


def figure(value: int) -> bytes:
    return city.changed({city.places().at("B2-1"): value})


def test_each_step_from_the_blank_return_to_the_one_in_order_is_told(store: Store, worker: Worker) -> None:
    steps: list[tuple[Lack | None, str]] = [(lack(store), school(store).words)]  # type: ignore[union-attr]

    def note() -> None:
        found = school(store)
        steps.append((found.lack if found else None, found.words if found else ""))

    hand_out(store, "jyj", city.ROUND, city.MINE, city.NOW)
    note()
    upload(store, worker, city.wrong(), 1)
    note()
    digest = upload(store, worker, figure(5), 2)
    note()
    submit(store, worker, digest, 3)
    note()
    send_back(store, 4, "B2-1", "B2-2")
    note()
    digest = upload(store, worker, figure(6), 5)
    note()
    submit(store, worker, digest, 6)
    note()
    assert steps == [
        (Lack.NOT_DOWNLOADED, "未下载模板"),
        (Lack.NOT_UPLOADED, "已下载未上传"),
        (Lack.ERRORS, "有错未改 2 处"),
        (Lack.NOT_SUBMITTED, "校验通过未提交"),
        (None, ""),
        (Lack.SENT_BACK, "退回未改 2 项"),
        (Lack.NOT_SUBMITTED, "校验通过未提交"),
        (Lack.SENT_BACK, "退回未改 1 项"),
    ], "the second item is as it was and stays sent back"
    found = school(store)
    assert found and found.items == (("B2-2", "B2-2 缺签到表"),)
    assert found.since == city.NOW + timedelta(minutes=4)


def test_errors_count_until_they_are_mended_also_after_a_send_back(store: Store, worker: Worker) -> None:
    submit(store, worker, upload(store, worker, figure(5), 1), 2)
    upload(store, worker, city.wrong(), 3)
    assert lack(store) is None, "a draft beside a return that is in order is nobody's business"
    send_back(store, 4, "B2-1")
    found = school(store)
    assert found and (found.lack, found.count, found.since) == (Lack.ERRORS, 2, city.NOW + timedelta(minutes=3))
    submit(store, worker, upload(store, worker, figure(6), 5), 6)
    assert lack(store) is None


def test_a_file_that_was_turned_away_is_no_upload(store: Store, worker: Worker) -> None:
    assert not filing.upload(store, worker, city.secret(), "a.xlsx", city.MINE, city.NOW).kept
    assert lack(store) is Lack.NOT_DOWNLOADED


def test_a_return_taken_back_is_missed_until_it_comes_again(store: Store, worker: Worker) -> None:
    number = submit(store, worker, upload(store, worker, figure(5), 1), 2)
    withdrawal.withdraw(store, number, city.MINE, city.NOW + timedelta(minutes=3))
    assert lack(store) is Lack.WITHDRAWN
    upload(store, worker, city.wrong(), 4)
    assert lack(store) is Lack.ERRORS


def test_each_round_and_each_unit_stands_alone(store: Store, worker: Worker) -> None:
    submit(store, worker, upload(store, worker, figure(5), 1), 2)
    assert [m.unit_id for m in missing(store, city.ROUND, city.REVIEWER)] == ["swj"]
    assert [m.unit_id for m in missing(store, city.ROUND.next, city.REVIEWER)] == ["jyj", "swj"]
    with pytest.raises(Conflict, match="尚未开放填报"):
        missing(store, city.ROUND.next.next, city.OFFICE)


def test_the_order_is_that_of_the_steps_and_the_deadline_is_the_units_own(store: Store) -> None:
    hand_out(store, "jyj", city.ROUND, city.MINE, city.NOW)
    days = extensions.days_to_choose(_state(store), city.NOW.date())
    extensions.extend(store, city.ROUND, "jyj", days[2], "机构改革", city.OFFICE, city.NOW)
    found = missing(store, city.ROUND, city.OFFICE)
    assert [(m.unit_id, m.lack, m.due, m.extended) for m in found] == [
        ("swj", Lack.NOT_DOWNLOADED, _state(store).filing_due, False),
        ("jyj", Lack.NOT_UPLOADED, days[2], True),
    ]


def _state(store: Store) -> roster.RoundState:
    return roster.round_state(store, city.ROUND)


def test_taking_the_blank_is_noted_once_for_each_account_and_empties_no_cache(store: Store) -> None:
    version, commits = store.version, store.commits
    for actor in (city.OFFICE, city.REVIEWER, city.MINE, city.MINE, city.SECOND):
        hand_out(store, "jyj", city.ROUND, actor, city.NOW)
    assert (store.version, store.commits) == (version, commits + 2)
    rows = store._connection.execute("select unit_id, quarter, actor from template_events order by seq").fetchall()
    assert rows == [("jyj", 3, "jyj"), ("jyj", 3, "jyj-b")]
    audit = "select actor, object from audit where action = '下载模板' order by seq"
    assert store._connection.execute(audit).fetchall() == [("jyj", "jyj/2026Q3"), ("jyj-b", "jyj/2026Q3")]


def test_what_was_missing_at_publication_stays_told(store: Store, worker: Worker) -> None:
    submission.submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
    assert [m.unit_id for m in missing(store, city.ROUND, city.OFFICE)] == ["swj"]
