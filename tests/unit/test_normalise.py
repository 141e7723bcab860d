"""Every accepted way of typing a figure and every refused one, with its own message; exact millionths."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import MICRO, CellRef, Kind
from shuangyong_metrics.workbook.forms import NO, YES
from shuangyong_metrics.workbook.normalise import Problem, clean, is_serial, raw_text, read_figure

OPTIONS = ("在有效期内", "到期未续", "无")


def figure(kind: Kind, raw: object, number_format: str = "General") -> int | str:
    value = read_figure(kind, raw, OPTIONS, lambda: number_format)
    return value.code if isinstance(value, Problem) else value


NUMBERS: tuple[tuple[object, str], ...] = (
    (0, "0"),
    (20, "20"),
    (20.0, "20"),
    (99_999_999, "99999999"),
    ("20", "20"),
    ("20.0", "20"),
    ("0020", "20"),
    ("１２３", "123"),
    ("１２．０", "12"),
    ("1,234", "1234"),
    ("1,234,567", "1234567"),
    ("１，２３４", "1234"),
    ("1e3", "1000"),
    ("1E+3", "1000"),
    ("\u00a020\u00a0", "20"),
    ("\u300020\u3000", "20"),
    ("\u200b20\ufeff", "20"),
    (" 20\n", "20"),
    ("2\u00ad0", "20"),
)
AMOUNTS: tuple[tuple[object, str], ...] = (
    (12.5, "12.5"),
    ("１２．５", "12.5"),
    ("１２.５", "12.5"),
    (".5", "0.5"),
    ("0.000001", "0.000001"),
    (0.1 + 0.2, "0.3"),
    (1.1 * 3, "3.3"),
    (99_999_999.0, "99999999"),
    ("1,234.56", "1234.56"),
    ("1.5e1", "15"),
    (1734, "1734"),
)


@pytest.mark.parametrize(("raw", "number"), NUMBERS)
@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PERSONS, Kind.AMOUNT, Kind.EVENT])
def test_numbers_are_exact_millionths(kind: Kind, raw: object, number: str) -> None:
    value = figure(kind, raw)
    assert type(value) is int
    assert value == Decimal(number) * MICRO


@pytest.mark.parametrize(("raw", "number"), AMOUNTS)
def test_amounts_are_exact_millionths(raw: object, number: str) -> None:
    assert figure(Kind.AMOUNT, raw) == Decimal(number) * MICRO


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("约20", "approximate"), ("近20", "approximate"), ("近百", "approximate"), ("20余", "approximate"),
        ("20多", "approximate"), ("20左右", "approximate"), ("20人以上", "approximate"), ("20+", "approximate"),
        ("≥20", "approximate"), (">20", "approximate"), ("~20", "approximate"), ("几十", "approximate"),
        ("若干", "approximate"), ("20-30", "range"), ("20—30", "range"), ("20~30", "range"), ("20～30", "range"),
        ("20至30", "range"), ("20到30", "range"), ("20人-30人", "range"), ("20人", "with_unit"), ("20 人", "with_unit"),
        ("2万", "with_unit"), ("1.2万元", "with_unit"), ("1,234元", "with_unit"), ("共20", "with_unit"),
        ("¥20", "with_unit"), ("二十", "chinese_number"), ("一百二十", "chinese_number"), ("两人", "chinese_number"),
        ("十二点五", "chinese_number"), ("48/50", "fraction"), ("四分之一", "fraction"), ("85%", "percent_in_number"),
        ("85％", "percent_in_number"), ("无", "word_none"), ("没有", "word_none"), ("暂无", "word_none"),
        ("-", "word_none"), ("—", "word_none"), ("/", "word_none"), ("×", "word_none"), ("同上", "word_none"),
        (-3, "negative"), ("-3", "negative"), ("−3", "negative"), ("－３", "negative"), ("12,34", "thousands"),
        ("1 234", "thousands"), ("1,2345", "thousands"), ("1，23", "thousands"), (99_999_999.5, "not_whole"),
        (100_000_000, "too_large"), ("100,000,000", "too_large"), (1e15, "too_large"), (1e300, "too_large"),
        (0.5, "not_whole"), ("3.7", "not_whole"), (True, "number_unreadable"), (float("nan"), "number_unreadable"),
        (float("inf"), "number_unreadable"), ("abc", "number_unreadable"), ("√", "number_unreadable"),
        ("e3", "with_unit"), ("1e", "with_unit"), ("0x20", "with_unit"), ("1.2.3", "number_unreadable"),
        ("#DIV/0!", "error_value"), ("#N/A", "error_value"), ("#REF!", "error_value"), (date(2026, 1, 1), "is_date"),
        (datetime(2026, 1, 1, 8), "is_date"), (time(8), "is_date"), (timedelta(hours=30), "is_date"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [Kind.COUNT, Kind.PERSONS])
def test_what_is_no_count_has_its_own_problem(kind: Kind, raw: object, problem: str) -> None:
    assert figure(kind, raw) == problem


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("0.0000001", "too_precise"),
        (1.23456789, "too_precise"),
        ("99999999.000001", "too_large"),
        (-0.5, "negative"),
        ("3万", "with_unit"),
        ("1.734.5", "number_unreadable"),
    ],
)
def test_what_is_no_amount(raw: object, problem: str) -> None:
    assert figure(Kind.AMOUNT, raw) == problem


@pytest.mark.parametrize("word", [*YES, *NO, "是 ", "ｙ", "y", "no", "１", "０", True, False, 1, 0, 1.0])
def test_every_yes_and_no(word: object) -> None:
    text = clean(raw_text(word)).upper()
    assert figure(Kind.YES_NO, word) == (MICRO if text in YES else 0)
    assert (text in YES) != (text in NO)


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("基本是", "yes_no_unreadable"), ("2", "yes_no_unreadable"), ("是/否", "yes_no_unreadable"),
        (0.5, "yes_no_unreadable"), ("R", "tick_font"), ("P", "tick_font"), ("ü", "tick_font"),
        (date(2026, 1, 1), "yes_no_unreadable"),
    ],
)  # fmt: skip
def test_what_is_neither_yes_nor_no(word: object, problem: str) -> None:
    assert figure(Kind.YES_NO, word) == problem


@pytest.mark.parametrize(
    "raw",
    [
        date(2026, 3, 5), datetime(2026, 3, 5, 9, 30), "2026-03-05", "2026-3-5", "2026/3/5", "2026.3.5", "2026.03.05",
        "2026年3月5日", "2026年03月05日", "2026年3月5号", "2026年3月5", "2026 年 3 月 5 日", "2026 - 3 - 5", "20260305",
        "２０２６年３月５日", "２０２６．３．５", "２０２６／３／５", "2026-03-05 09:30", "2026-03-05 09:30:00", "2026-03-05T00:00:00",
        "\u00a02026-3-5\u3000", 20260305, 46086, 46086.0, "46086",
    ],
)  # fmt: skip
def test_every_common_way_to_write_a_day(raw: object) -> None:
    assert figure(Kind.DATE, raw) == date(2026, 3, 5).toordinal() * MICRO


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("3月5日", "date_incomplete"), ("3.5", "date_incomplete"), ("3-5", "date_incomplete"),
        ("2026年3月", "date_incomplete"), ("2026.3", "date_incomplete"), ("2026年", "date_incomplete"),
        ("2026", "date_incomplete"), ("202603", "date_incomplete"), ("26-3-5", "date_incomplete"),
        ("26.3.5", "date_incomplete"), ("2026-02-30", "date_impossible"), ("2026年13月1日", "date_impossible"),
        ("20260231", "date_impossible"), ("2026-0-1", "date_impossible"), ("1926-03-05", "date_year"),
        ("2206-03-05", "date_year"), (date(1905, 1, 3), "date_incomplete"), (date(1915, 1, 3), "date_year"), ("3月5日-8日", "range"),
        ("2026-3-5至2026-3-8", "range"), ("2026年3月5日—8日", "range"), ("三月五日", "date_unreadable"),
        ("2026-3-5（周四）", "date_unreadable"), ("2026-3-5 上午", "date_unreadable"), ("2026—3—5。", "date_unreadable"),
        ("2026-3-5-8", "range"), ("2026-3-5~8", "range"),
        ("上周五", "date_unreadable"), ("已报", "date_unreadable"), (True, "date_unreadable"), (12.5, "date_incomplete"),
        (9_999_999_999, "date_unreadable"), (19_999, "date_unreadable"), (timedelta(hours=3), "date_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_day(raw: object, problem: str) -> None:
    assert figure(Kind.DATE, raw) == problem


@pytest.mark.parametrize(
    ("raw", "serial"), [(46086, True), ("46086", True), (19_999, False), (80_000, False), (True, False), ("4e4", False)]
)
def test_a_bare_serial_number_is_remarked(raw: object, serial: bool) -> None:
    assert is_serial(raw) is serial


@pytest.mark.parametrize(
    ("raw", "number_format", "value"),
    [
        (95, "General", "95"), ("95", "General", "95"), ("95%", "General", "95"), ("９５％", "General", "95"),
        ("95 %", "General", "95"), (0, "General", "0"), ("0%", "General", "0"), (100, "General", "100"),
        (99.5, "General", "99.5"), ("0.5%", "General", "0.5"), (0.95, "0%", "95"), (0.955, "0.00%", "95.5"),
        (1, "0%", "100"), (95, "0.00%", "percent_cell_high"), (1.5, "0%", "percent_cell_high"), (95, '0"%"', "95"),
        (1.5, "General", "1.5"), (0.95, '0"%"', "percent_unclear"), (-0.5, "0%", "negative"), (0.95, "General", "percent_unclear"),
        (1, "General", "percent_unclear"), ("0.95", "0%", "percent_unclear"), (100.01, "General", "percent_high"),
        ("120%", "General", "percent_high"), (8500, "0%", "percent_cell_high"), (-1, "General", "negative"),
        ("约95%", "General", "approximate"), ("90-95%", "General", "range"), ("95%%", "General", "percent_in_number"),
        ("百分之九十五", "General", "fraction"),
    ],
)  # fmt: skip
def test_percentages(raw: object, number_format: str, value: str) -> None:
    got = figure(Kind.PERCENT, raw, number_format)
    assert got == (value if value[0].isalpha() else Decimal(value) * MICRO)


def test_the_number_format_is_asked_only_where_it_decides() -> None:
    asked: list[str] = []

    def number_format() -> str:
        asked.append("?")
        return "0%"

    for raw in ("95", "95%", 0, "0.95", -1):
        read_figure(Kind.PERCENT, raw, (), number_format)
    assert asked == []
    assert read_figure(Kind.PERCENT, 0.5, (), number_format) == 50 * MICRO
    assert asked == ["?"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("在有效期内", 0),
        (" 到期 未续 ", MICRO),
        ("无", 2 * MICRO),
        ("有效", "choice_unreadable"),
        (1, "choice_unreadable"),
    ],
)
def test_choices_by_their_text(raw: object, value: int | str) -> None:
    assert figure(Kind.CHOICE, raw) == value


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""), (12, "12"), (12.0, "12"), (12.5, "12.5"), (0.1 + 0.2, "0.3"), (1e20, "100000000000000000000"),
        (True, "TRUE"), ("约 20", "约 20"), (date(2026, 3, 31), "2026-03-31"), (datetime(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31, 8), "2026-03-31 08:00:00"),
    ],
)  # fmt: skip
def test_the_raw_text_is_what_stands_in_the_cell(raw: object, text: str) -> None:
    assert raw_text(raw) == text


@given(st.sampled_from(list(Kind)), st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans()))
def test_anything_typed_is_a_figure_or_a_problem_with_a_message(kind: Kind, raw: object) -> None:
    value = read_figure(kind, raw, OPTIONS)
    if isinstance(value, Problem):
        told = finding(value.code, CellRef("A", "G5"), "A1-1", label="A1-1", raw=raw_text(raw), unit="人", options="甲")
        assert told.message
        assert told.advice
    else:
        assert type(value) is int
        assert value >= 0


@given(st.decimals(min_value=0, max_value=99_999_999, places=6))
def test_six_decimals_survive_as_text_and_as_a_number_of_excel(number: Decimal) -> None:
    assert figure(Kind.AMOUNT, format(number, "f")) == number * MICRO
    if len(number.as_tuple().digits) <= 15:
        assert figure(Kind.AMOUNT, float(number)) == number * MICRO


@pytest.mark.parametrize("length", [1, 60, 61, 500])
def test_texts_of_every_length_are_compared_alike(length: int) -> None:
    assert clean("\u3000" + "共" * length + "１\u200b ") == "共" * length + "1"
