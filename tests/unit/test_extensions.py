"""Until when a unit has time, and whether its return is late: reckoned from what was recorded and from the days."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import filing_city as city
import openpyxl
import pytest

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import Phase
from shuangyong_metrics.services import extensions, publishing, ranking, review, roster, round_desk, withdrawal, yearly
from shuangyong_metrics.services import submission as submitting
from shuangyong_metrics.services.own_returns import OwnSubmission, own_rounds
from shuangyong_metrics.services.receipts import receipt
from shuangyong_metrics.services.review_queue import review_queue
from shuangyong_metrics.services.scorecard import scorecard
from shuangyong_metrics.store import Store
from shuangyong_metrics.ui.receipt_html import receipt_rows
from shuangyong_metrics.workbook.worker import Worker

#: 2026Q3 is filed by 10月13日, reviewed by the 20th, published on the 27th; the 18th is a Sunday.
DUE, UNTIL, SUNDAY, PUBLISHED_ON = date(2026, 10, 13), date(2026, 10, 20), date(2026, 10, 18), date(2026, 10, 27)
WHY = "机构改革，联络员交接"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        yield opened


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def file(store: Store, worker: Worker, day: date, changed: int = 0) -> int:
    """The school hands a return in; another figure makes it another file."""
    data = city.changed({city.places().at("B2-1"): changed}) if changed else city.whole()
    made = submitting.submit(store, worker, data, "报表.xlsx", city.MINE, noon(day)).submission
    assert made, "taken"
    return made.id


def more(store: Store, until: date = UNTIL, on: date = DUE, reason: str = WHY) -> extensions.Extension:
    return extensions.extend(store, city.ROUND, "jyj", until, reason, city.OFFICE, noon(on))


def late_everywhere(store: Store) -> set[bool]:
    """Every place that tells whether the school's return is late; one answer when they agree."""
    (mine, *_) = [r for r in own_rounds(store, "jyj", city.MINE) if r.state.round == city.ROUND]
    standing = next(s for s in mine.submissions if s.counts)
    (entry,) = [e for e in review_queue(store, city.REVIEWER, city.ROUND) if e.unit_id == "jyj"]
    (line,) = [x for x in round_desk.round_lines(store, city.OFFICE) if x.state.round == city.ROUND]
    (done,) = [c for c in yearly.completion(store, city.ROUND, "self", city.OFFICE) if c.unit == "jyj"]
    return {
        standing.late,
        receipt(store, standing.id, city.MINE).late,
        entry.late,
        bool(line.late),
        not line.on_time,
        done.late,
        "东岭市教育局" in ranking.completeness(store, city.LEADER, city.ROUND).late_units,
        "jyj" in ranking.ranking(store, city.OFFICE, city.ROUND, "self").late,
        scorecard(store, city.MINE, "jyj", city.ROUND, "self").late,
    }


def test_the_days_of_the_round_are_those_that_these_tests_speak_of(store: Store) -> None:
    state = roster.round_state(store, city.ROUND)
    assert (state.filing_due, state.publish_due) == (DUE, PUBLISHED_ON)


@pytest.mark.parametrize(("day", "phase"), [(DUE, Phase.FILING), (DUE + timedelta(1), Phase.REVIEW)])
def test_a_round_is_under_review_from_the_day_after_its_deadline(store: Store, day: date, phase: Phase) -> None:
    assert roster.round_state(store, city.ROUND).phase(day) is phase


def test_a_published_round_is_published_whatever_the_day_and_the_next_one_is_not_open(store: Store) -> None:
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
    assert roster.round_state(store, city.ROUND).phase(DUE) is Phase.PUBLISHED
    following = round_desk.upcoming(store, city.OFFICE, date(2026, 9, 30))
    assert following and following.round == city.ROUND.next
    assert round_desk.upcoming(store, city.OFFICE, date(2026, 10, 1)) is None, "it may be opened now"
    assert [p.label for p in Phase] == ["未开放", "填报中", "审核中", "征求意见", "已公布", "归档"]


@pytest.mark.parametrize(("day", "late"), [(DUE, False), (DUE + timedelta(1), True)])
def test_a_return_after_the_deadline_is_late_wherever_it_is_listed(
    store: Store, worker: Worker, day: date, late: bool
) -> None:
    file(store, worker, day)
    assert late_everywhere(store) == {late}


@pytest.mark.parametrize(("day", "late"), [(UNTIL, False), (UNTIL + timedelta(1), True)])
def test_a_unit_with_more_time_is_judged_by_its_own_day(store: Store, worker: Worker, day: date, late: bool) -> None:
    more(store)
    file(store, worker, day)
    assert late_everywhere(store) == {late}
    other = submitting.submit(store, worker, city.whole(city.TRADE), "a.xlsx", city.OTHER, noon(UNTIL)).submission
    assert other and other.late, "the others have the round's day"


def test_more_time_given_afterwards_makes_a_late_return_timely(store: Store, worker: Worker) -> None:
    file(store, worker, UNTIL - timedelta(1))
    assert late_everywhere(store) == {True}
    more(store, on=UNTIL - timedelta(1))
    assert late_everywhere(store) == {False}


def test_a_timely_return_stays_timely_when_it_is_corrected_and_not_when_it_is_withdrawn(
    store: Store, worker: Worker
) -> None:
    first = file(store, worker, DUE)
    file(store, worker, UNTIL, changed=5)
    assert late_everywhere(store) == {False}
    second = next(s.id for s in _mine(store) if s.counts)
    told = [dict(receipt_rows(receipt(store, n, city.MINE)))["收到时间"] for n in (first, second)]
    assert told[0].endswith("（按时）") and told[1].endswith("（截止后更正，首次报送按时）")
    withdrawal.withdraw(store, second, city.MINE, noon(UNTIL))
    withdrawal.withdraw(store, first, city.MINE, noon(UNTIL))
    file(store, worker, UNTIL, changed=6)
    assert late_everywhere(store) == {True}


def _mine(store: Store) -> tuple[OwnSubmission, ...]:
    return own_rounds(store, "jyj", city.MINE)[0].submissions


def test_the_unit_sees_its_own_day_with_the_reason_on_its_pages_and_on_the_cover(store: Store, worker: Worker) -> None:
    more(store)
    mine, other = (own_rounds(store, a.unit_id or "", a)[0] for a in (city.MINE, city.OTHER))
    assert (mine.due, other.due) == (UNTIL, DUE)
    assert mine.more_time == f"（已延期，原为 2026年10月13日；{WHY}）" and not other.more_time
    cover = openpyxl.load_workbook(io.BytesIO(submitting.blank_return(store, "jyj", city.ROUND, city.MINE)))["封面"]
    assert "2026年10月20日" in {c.value for row in cover.iter_rows() for c in row}
    assert receipt(store, file(store, worker, UNTIL), city.MINE).filing_due == UNTIL


def test_giving_time_is_recorded_once_and_audited_with_its_reason(store: Store) -> None:
    more(store)
    head = store.rows("audit_head")
    assert more(store) == extensions.Extension("jyj", UNTIL, WHY, noon(DUE), "guanli")
    assert store.rows("audit_head") == head, "the same again changes nothing"
    more(store, date(2026, 10, 21))
    (standing,) = extensions.extensions(store, city.ROUND, city.REVIEWER)
    assert standing.until == date(2026, 10, 21)
    audit = store._connection.execute("select action, object, detail from audit where action = '延期'").fetchall()
    assert [(a, o) for a, o, _ in audit] == [("延期", "jyj/2026Q3")] * 2
    detail = json.loads(audit[0][2])
    assert (detail["until"], detail["reason"]) == ("2026-10-20", WHY)


@pytest.mark.parametrize(
    ("until", "today", "words"),
    [
        (DUE, DUE, "不晚于本季的报送截止 2026年10月13日"),
        (SUNDAY, DUE, "2026年10月18日不是工作日。可延至 2026年10月14日 到 2026年10月27日 之间的工作日"),
        (PUBLISHED_ON + timedelta(1), DUE, "晚于本季的通报日 2026年10月27日"),
        (UNTIL, UNTIL + timedelta(1), "2026年10月20日已经过去"),
        (UNTIL, PUBLISHED_ON + timedelta(1), "本季已没有可延的工作日"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_those_that_can(
    store: Store, until: date, today: date, words: str
) -> None:
    with pytest.raises(Conflict, match=words) as caught:
        more(store, until, on=today)
    assert str(caught.value).startswith("东岭市教育局 2026年三季度延期：")
    assert extensions.extensions(store, city.ROUND, city.OFFICE) == ()


@pytest.mark.parametrize("reason", ["", "急", "字" * 101, "联系人13812345678"])
def test_a_reason_is_needed_and_scanned(store: Store, reason: str) -> None:
    with pytest.raises(ShuangyongError) as caught:
        more(store, reason=reason)
    assert "13812345678" not in str(caught.value)
    assert extensions.extensions(store, city.ROUND, city.OFFICE) == ()


def test_time_is_taken_back_until_the_unit_has_filed(store: Store, worker: Worker) -> None:
    assert not extensions.end_extension(store, city.ROUND, "jyj", "误操作", city.OFFICE, noon(DUE))
    more(store)
    assert extensions.end_extension(store, city.ROUND, "jyj", "误操作", city.OFFICE, noon(DUE))
    assert own_rounds(store, "jyj", city.MINE)[0].due == DUE
    more(store)
    file(store, worker, UNTIL)
    with pytest.raises(Conflict, match="已经报送"):
        extensions.end_extension(store, city.ROUND, "jyj", "误操作", city.OFFICE, noon(UNTIL))


def test_a_published_round_and_an_unknown_unit_have_no_more_time(store: Store, worker: Worker) -> None:
    with pytest.raises(NotFound):
        extensions.extend(store, city.ROUND, "nobody", UNTIL, WHY, city.OFFICE, noon(DUE))
    file(store, worker, DUE)
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, noon(DUE))
    publishing.publish(store, city.ROUND, city.OFFICE, noon(DUE))
    for act in (
        lambda: more(store),
        lambda: extensions.end_extension(store, city.ROUND, "jyj", WHY, city.OFFICE, city.NOW),
    ):
        with pytest.raises(Conflict, match="已公布"):
            act()
