"""Working days: the notices of 2025 and 2026, a year without one, and the deadlines of a round."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shuangyong_metrics.calendar import Calendar, DeadlineRules, Deadlines, deadlines
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.load(DATA / "calendar")


@pytest.fixture(scope="module")
def rules() -> DeadlineRules:
    return DeadlineRules.load(DATA / "rounds.toml")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 14), True),  # Saturday worked for 春节
        (date(2026, 2, 16), False),
        (date(2026, 2, 23), False),
        (date(2026, 2, 24), True),
        (date(2026, 9, 20), True),  # Sunday worked for 国庆节
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 11), False),  # an ordinary Sunday
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 4, 27), True),
    ],
)
def test_known_days(calendar: Calendar, day: date, working: bool) -> None:
    assert calendar.is_workday(day) is working


def test_every_day_worked_for_a_holiday_is_a_weekend(calendar: Calendar) -> None:
    worked = [d for d, working in calendar.exceptions.items() if working]
    assert len([d for d in worked if d.year == 2025]) == 5
    assert len([d for d in worked if d.year == 2026]) == 6
    assert all(d.weekday() >= 5 for d in worked)


@pytest.mark.parametrize(("year", "off", "workdays"), [(2025, 28, 248), (2026, 33, 248)])
def test_days_of_a_year(calendar: Calendar, year: int, off: int, workdays: int) -> None:
    assert sum(not working for d, working in calendar.exceptions.items() if d.year == year) == off
    days = calendar.days(year)
    assert (len(days), days[0][0], days[-1][0]) == (365, date(year, 1, 1), date(year, 12, 31))
    assert sum(working for _, working in days) == workdays


def test_nth_workday_over_qingming_2026(calendar: Calendar) -> None:
    end = date(2026, 3, 31)
    expected = {0: end, 1: date(2026, 4, 1), 3: date(2026, 4, 3), 4: date(2026, 4, 7), 5: date(2026, 4, 8)}
    assert {n: calendar.nth_workday_after(end, n) for n in expected} == expected
    with pytest.raises(ValueError, match="-1"):
        calendar.nth_workday_after(end, -1)


def test_workdays_between_leaves_out_the_first_day_and_counts_the_last(calendar: Calendar) -> None:
    assert calendar.workdays_between(date(2026, 9, 30), date(2026, 10, 10)) == 3  # 8, 9 and the Saturday
    assert calendar.workdays_between(date(2026, 10, 8), date(2026, 10, 8)) == 0
    assert calendar.workdays_between(date(2026, 10, 9), date(2026, 10, 8)) == 0
    for n in (1, 7, 30):
        assert calendar.workdays_between(date(2025, 12, 30), calendar.nth_workday_after(date(2025, 12, 30), n)) == n


def test_deadlines_skip_the_national_day_holiday(calendar: Calendar, rules: DeadlineRules) -> None:
    assert (rules.filing, rules.review, rules.publish) == (5, 10, 15)
    assert deadlines(Round(2026, 3), calendar, rules) == Deadlines(
        date(2026, 10, 13), date(2026, 10, 20), date(2026, 10, 27), provisional=False
    )


def test_year_without_notice_counts_weekends_and_is_provisional(calendar: Calendar, rules: DeadlineRules) -> None:
    assert calendar.announced(2026)
    assert not calendar.announced(2027)
    assert [d.isoformat() for d, working in calendar.days(2027)[:5] if working] == [
        "2027-01-01",
        "2027-01-04",
        "2027-01-05",
    ]
    assert deadlines(Round(2026, 4), calendar, rules) == Deadlines(
        date(2027, 1, 7), date(2027, 1, 14), date(2027, 1, 21), provisional=True
    )
    assert not deadlines(Round(2025, 4), calendar, rules).provisional


def test_notice_is_named(calendar: Calendar) -> None:
    assert calendar.notices[2026] == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"


HEAD = 'year = 2028\ntitle = "通知"\n'
HOLIDAY = '[[holiday]]\nname = "元旦"\n'


def test_new_year_holiday_may_begin_in_december() -> None:
    text = HEAD + HOLIDAY + "first = 2027-12-31\nlast = 2028-01-02\nworkdays = [2027-12-26]\n"
    calendar = Calendar.of_texts({"2028.toml": text})
    assert not calendar.is_workday(date(2027, 12, 31))
    assert calendar.is_workday(date(2027, 12, 26))
    assert (calendar.announced(2027), calendar.announced(2028)) == (False, True)
    assert calendar.notices == {2028: "通知"}


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        ("2029.toml", HEAD + "holiday = []", "2029.toml · year：year 是 2028，文件应名为 2028.toml"),
        ("2028.toml", HEAD, "2028.toml · 全文：缺少 holiday"),
        ("2028.toml", HEAD + "holiday = []\nholidays = 1", "全文：不认识的键：holidays"),
        ("2028.toml", 'year = "2028"\n', "year 应为整数"),
        ("2028.toml", "year = true\n", "year 应为整数"),
        ("2028.toml", "year =", "2028.toml · TOML 语法"),
        ("2028.toml", HEAD + "holiday = [3]", "holiday[1]：这里应是一个表"),
        ("2028.toml", HEAD + HOLIDAY + "first = 2028-01-01", "holiday[1]：缺少 last"),
        ("2028.toml", HEAD + HOLIDAY + "first = 2028-01-01T08:00:00\nlast = 2028-01-01", "first 应为日期"),
        (
            "2028.toml",
            HEAD + HOLIDAY + "first = 2028-01-02\nlast = 2028-01-01",
            "holiday[1] 元旦：first 2028-01-02 晚于",
        ),
        ("2028.toml", HEAD + HOLIDAY + "first = 2029-01-01\nlast = 2029-01-01", "元旦：2029-01-01 不在 2028 年"),
        (
            "2028.toml",
            HEAD + HOLIDAY + "first = 2028-01-01\nlast = 2028-01-01\nworkdays = [2028-01-03]",
            "元旦：workdays 应是调休上班的周末，这里是 2028-01-03",
        ),
        (
            "2028.toml",
            HEAD + 2 * (HOLIDAY + "first = 2028-01-01\nlast = 2028-01-01\n"),
            "holiday[2]：2028-01-01 重复出现",
        ),
    ],
)
def test_refusals_name_file_and_place(file: str, text: str, problem: str) -> None:
    with pytest.raises(ShuangyongError) as refused:
        Calendar.of_texts({file: text})
    assert problem in str(refused.value)


def test_two_notices_that_contradict_each_other_are_refused() -> None:
    old = 'year = 2027\ntitle = "旧"\n[[holiday]]\nname = "甲"\nfirst = 2027-12-25\nlast = 2027-12-26\n'
    new = HEAD + HOLIDAY + "first = 2028-01-01\nlast = 2028-01-01\nworkdays = [2027-12-26]\n"
    with pytest.raises(ShuangyongError, match=r"2028\.toml · 2027-12-26：与另一年的通知矛盾"):
        Calendar.of_texts({"2027.toml": old, "2028.toml": new})


def test_missing_folder_and_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(ShuangyongError, match="没有这个文件夹"):
        Calendar.load(tmp_path / "nowhere")
    with pytest.raises(ShuangyongError, match="没有这个文件"):
        DeadlineRules.load(tmp_path / "rounds.toml")


@pytest.mark.parametrize(
    ("figures", "problem"),
    [((5, 4, 15), "依次不减"), ((0, 10, 15), "依次不减"), ((5, 10, '"15"'), "publish_workdays 应为整数")],
)
def test_deadline_rules_are_checked(tmp_path: Path, figures: tuple[object, ...], problem: str) -> None:
    keys = ("filing_workdays", "review_workdays", "publish_workdays")
    lines = [f"{k} = {v}" for k, v in zip(keys, figures, strict=True)]
    (tmp_path / "rounds.toml").write_text("[deadlines]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ShuangyongError) as refused:
        DeadlineRules.load(tmp_path / "rounds.toml")
    assert problem in str(refused.value)
