"""催报: words ready for each way, the log, and how units file over the quarters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict, ShuangyongError
from shuangyong_metrics.services import (
    filing_record,
    publishing,
    reminders,
    review,
    roster_import,
    submission,
)
from shuangyong_metrics.services.missing import Lack, Missing, missing
from shuangyong_metrics.services.profile import Profile, save_profile
from shuangyong_metrics.services.reminders import CHANNELS, PHONE, SMS, WECHAT
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

DUE = date(2026, 10, 13)
LINE = Missing(
    "jyj", "东岭市教育局", Lack.SENT_BACK, 2, None, (("B2-1", "缺签到表"), ("C5-1", "与计划不符")), DUE, False, 0, None, ""
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        save_profile(opened, Profile("东岭市", "东岭市双拥办", "0900-1234567"), city.OFFICE, city.NOW)
        yield opened


def text(store: Store, one: Missing, channel: str, today: date = DUE) -> str:
    return reminders.text(store, city.ROUND, one, channel, city.OFFICE, today)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("lack", list(Lack))
def test_every_text_names_who_what_until_when_and_whom_to_ask(store: Store, channel: str, lack: Lack) -> None:
    said = text(store, replace(LINE, lack=lack), channel)
    for words in ("东岭市双拥办", "0900-1234567", "东岭市教育局", "2026年三季度", "10月13日（周二）", "今天截止"):
        assert words in said, (words, said)
    assert "{" not in said and "。。" not in said and "！" not in said
    told = {Lack.NOT_DOWNLOADED: "没有下载", Lack.NOT_UPLOADED: "没有上传", Lack.ERRORS: "2 处必须改正",
            Lack.NOT_SUBMITTED: "没有按“提交”", Lack.WITHDRAWN: "已撤回", Lack.SENT_BACK: "2 项被退回"}  # fmt: skip
    assert told[lack] in said


def test_what_exactly_is_missing_stands_where_there_is_room(store: Store) -> None:
    assert "（B2-1、C5-1）" in text(store, LINE, SMS)
    assert "· B2-1：缺签到表\n· C5-1：与计划不符\n" in text(store, LINE, WECHAT)
    assert text(store, LINE, SMS) == (
        "【东岭市双拥办】东岭市教育局：2026年三季度双拥工作报表，报送截止 10月13日（周二），今天截止；"
        "有 2 项被退回，还没有更正（B2-1、C5-1）。请及时办理。联系电话 0900-1234567。"
    )
    assert text(store, replace(LINE, lack=Lack.NOT_DOWNLOADED), PHONE).startswith("您好，这里是东岭市双拥办。")
    assert len(max((text(store, replace(LINE, lack=x), SMS) for x in Lack), key=len)) <= 140, "two text messages"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (DUE - timedelta(1), "还剩 2 个工作日"),
        (DUE + timedelta(2), "已逾期 2 个工作日"),
        (date(2025, 12, 31), "2026年10月13日"),
    ],
)
def test_the_days_are_working_days_and_the_year_is_named_where_it_is_another(
    store: Store, today: date, words: str
) -> None:
    assert words in text(store, LINE, PHONE, today)
    assert "，已延期，" in text(store, replace(LINE, extended=True), PHONE, today)


def test_a_city_that_has_not_said_who_it_is_gets_texts_without_gaps(tmp_path: Path) -> None:
    with city.opened(tmp_path) as bare:
        said = text(bare, LINE, SMS)
    assert said.startswith("【双拥工作领导小组办公室】") and said.endswith("请及时办理。")


def mark(store: Store, *units: str, channel: str = PHONE, days: int = 0) -> tuple[int, int, int]:
    done = reminders.remind(store, city.ROUND, units, channel, city.OFFICE, city.NOW + timedelta(days=days))
    return done.new, done.already, done.in_order


def test_reminders_are_logged_once_a_day_for_each_way_and_audited(store: Store, worker: Worker) -> None:
    assert mark(store, "jyj", "swj") == (2, 0, 0)
    head = store.rows("audit_head")
    assert mark(store, "jyj", "swj") == (0, 2, 0)
    assert store.rows("audit_head") == head, "a second press notes nothing"
    assert mark(store, "jyj", channel=SMS) == (1, 0, 0)
    assert mark(store, "jyj", days=1) == (1, 0, 0)
    submission.submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    assert mark(store, "jyj", "swj", "nobody", days=2) == (1, 0, 2), "who lacks nothing is left out"
    log = reminders.reminders(store, city.ROUND, city.REVIEWER)
    assert [(r.unit_id, r.channel, r.lacking, r.at.day, r.actor) for r in log] == [
        ("swj", "电话", "未下载模板", 14, "guanli"),
        ("jyj", "电话", "未下载模板", 13, "guanli"),
        ("jyj", "短信", "未下载模板", 12, "guanli"),
        ("swj", "电话", "未下载模板", 12, "guanli"),
        ("jyj", "电话", "未下载模板", 12, "guanli"),
    ]
    (bureau,) = missing(store, city.ROUND, city.OFFICE)
    assert (bureau.reminded, bureau.reminded_by) == (2, "电话")
    details = store._connection.execute("select detail from audit where action = '催报' order by seq").fetchall()
    first = json.loads(details[0][0])
    assert (first["channel"], first["units"]) == ("电话", ["jyj", "swj"])
    assert len(details) == 4


def test_an_unknown_way_and_a_published_round_are_refused(store: Store) -> None:
    with pytest.raises(ShuangyongError, match="没有“传真”这种方式"):
        mark(store, "jyj", channel="传真")
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match="已公布，不再催报"):
        mark(store, "jyj")
    assert reminders.reminders(store, city.ROUND, city.OFFICE) == ()


def test_the_record_counts_by_quarter_and_by_unit(store: Store, worker: Worker) -> None:
    mark(store, "swj")
    submission.submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    late = city.late()
    submission.submit(store, worker, city.whole(city.TRADE), "b.xlsx", city.OTHER, late)
    (before,) = filing_record.filing_record(store, city.REVIEWER).rounds
    assert (before.tally.reviewed, before.tally.passed_first) == (0, 0), "nothing is reviewed yet"
    back = [review.Decision(c, review.SENT_BACK, "缺签到表") for c in ("B2-1", "B2-2")]
    review.decide(store, "jyj", city.ROUND, back, city.REVIEWER, late)
    review.decide(store, "jyj", city.ROUND, back[:1], city.REVIEWER, late + timedelta(hours=1))
    review.decide(
        store,
        "jyj",
        city.ROUND,
        [review.Decision("C1-1", review.SENT_BACK, "不符")],
        city.REVIEWER,
        late + timedelta(hours=2),
    )
    for unit in ("jyj", "swj"):
        review.accept_all(store, unit, city.ROUND, city.REVIEWER, late + timedelta(hours=3))
    record = filing_record.filing_record(store, city.OFFICE)
    (quarter,) = record.rounds
    assert quarter == filing_record.RoundRecord(city.ROUND, filing_record.Tally(2, 2, 1, 1, 2, 1, 2, 0, 1))
    school, bureau = record.units
    assert (school.name, school.tally, school.marks) == (
        "东岭市教育局", filing_record.Tally(1, 1, 1, 0, 1, 0, 2, 0, 0), ((city.ROUND, "按时"),),
    )  # fmt: skip
    assert (bureau.tally.late, bureau.tally.passed_first, bureau.tally.reminded, bureau.marks[0][1]) == (
        1,
        1,
        1,
        "逾期",
    )
    publishing.publish(store, city.ROUND, city.OFFICE, late + timedelta(hours=4))
    assert filing_record.filing_record(store, city.OFFICE).rounds == record.rounds, "publication changes nothing of it"


def test_a_unit_is_not_expected_in_rounds_published_before_it_joined(store: Store) -> None:
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
    newcomer = replace(city.TRADE, id="xxj", name="东岭市信访局")
    before = filing_record.filing_record(store, city.OFFICE)
    roster_import.import_units(store, [newcomer], city.OFFICE, city.NOW + timedelta(days=1))
    record = filing_record.filing_record(store, city.OFFICE)
    assert record.rounds == before.rounds
    assert "xxj" not in {u.unit_id for u in record.units}
    assert {m for u in record.units for _, m in u.marks} == {"未报送"}
