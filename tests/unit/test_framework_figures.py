"""What a standard must keep beyond its form: figures that can be scored, references that end, names that fit a sheet."""

from __future__ import annotations

import pytest
from test_framework import STANDARD, TEXTS, changed, in_full, refusal

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework import examine_texts, load_texts

BAND = "  { from = 0, share = 0 },\n] }"
#: what, file, old, new, place, a piece of the complaint
SLIPS = [
    ("worth nothing", "A.toml", "points = 2\n", "points = 0\n", "A1", "points 应大于 0"),
    ("never measured", "B.toml", "due = [2, 3, 4]", "due = [1]", "B10", "永远未到期"),
    ("negative target", "B.toml", "[40, 70, 90, 100]", "[-1, 70, 90, 100]", "B2 rule", "逐季不减"),
    ("a share for a percentage", "B.toml", "[40, 70, 90, 100]", "[0.4, 0.7, 0.9, 1]", "B2 rule", "写 40 这样的数"),
    ("a share as a bound", "B.toml", "from = 80, to = 100", "from = 0.8, to = 100", "B6 rule", "写 40 这样的数"),
    ("a share as a band", "B.toml", "from = 75, share", "from = 0.75, share", "B5 rule", "写 40 这样的数"),
    ("two bands from the same", "B.toml", "from = 85, share", "from = 90, share", "B5 rule", "从高到低"),
    ("five bands", "B.toml", BAND, "  { from = 5, share = 0.1 },\n" + BAND, "B5 rule", "一到 4 档"),
    ("nothing deducted", "F.toml", "step = 1", "step = 0", "F3 rule", "step 应大于 0"),
    ("a day that is none", "A.toml", 'date = "03-31"', 'date = "02-30"', "A5 rule", "月-日"),
    ("29 February", "A.toml", 'date = "03-31"', 'date = "02-29"', "A5 rule", "月-日"),
    ("a comma in an option", "E.toml", 'label = "超期"', 'label = "超,期"', "E10 rule", "不能有半角逗号"),
    ("endless options", "E.toml", 'label = "超期"', f'label = "{"超" * 200}"', "E10 rule", "合起来最多 200 个字"),
    ("a long help", "A.toml", 'help = "', f'help = "{"长" * 110}', "A1 input[1] A1-1", "最多 110 个"),
    ("a date for a number", "B.toml", 'kind = "persons"', 'kind = "date"', "B2 B2-1", "应为数字"),
    ("a number for a yes", "A.toml", 'kind = "yes_no"', 'kind = "count"', "A1 A1-1", "应为 yes_no"),
    ("an event without a day", "A.toml", 'date = "02-10"', 'date = "02-30"', "A3 example[1]", "events 第 1 行的 date"),
    ("an unknown role", "A.toml", 'role = "主办"', 'role = "参加"', "A3 example[1]", "events 第 1 行的 role"),
    ("filed in no quarter", "A.toml", 'filed = "Q2"', 'filed = "Q7"', "A3 example[3]", "events 第 1 行的 filed"),
    ("an unknown instructor", "B.toml", 'instructor = "其他"', 'instructor = "教师"', "B4 example[1]", "instructor"),
    ("a condition on nothing", "C.toml", 'input = "Z-1"', 'input = "Z-2"', "C1", "Z-2 不存在"),
    ("a condition on itself", "C.toml", 'input = "Z-1"', 'input = "C1-1"', "C1", "C1-1 绕回了本指标"),
    ("a version with a slash", "framework.toml", 'version = "2025"', 'version = "2025/2"', "全文", "version 不能有"),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "piece"), [s[1:] for s in SLIPS], ids=[s[0] for s in SLIPS])
def test_a_standard_that_cannot_be_scored_is_refused(file: str, old: str, new: str, place: str, piece: str) -> None:
    error = refusal((file, old, new))
    assert (error.file, error.place) == (file, in_full(place))
    assert piece in error.problem, error


def test_a_name_that_no_sheet_can_have_is_refused() -> None:
    name = STANDARD.standards[0].name
    error = refusal(("framework.toml", name, "组织/领导"), ("A.toml", f'name = "{name}"', 'name = "组织/领导"'))
    assert (error.place, error.problem.partition("，")[0]) == ("全文 standards[A]", "name 用作工作表的名称")


def test_conditions_that_lead_round_in_a_circle_are_refused_and_end() -> None:
    """D2 looks at D1; D1 looking at D2 would never end."""
    error = refusal(("D.toml", 'condition = { input = "Z-1" }', 'condition = { input = "D2-1" }'))
    assert "绕回了本指标" in error.problem


def test_everything_that_is_wrong_is_found_in_one_look() -> None:
    texts = changed(
        ("A.toml", "points = 2\n", "points = 0\n"),
        ("B.toml", "[40, 70, 90, 100]", "[90, 70, 40, 100]"),
        ("B.toml", 'help = "', f'help = "{"长" * 110}'),
        ("F.toml", "step = 1", "step = 0"),
    )
    found, problems = examine_texts(texts)
    assert found is None
    assert [p.place for p in problems] == ["指标 A1", "指标 B1 input[1] B1-1", "指标 B2 rule", "指标 F3 rule"]
    with pytest.raises(FrameworkError) as caught:
        load_texts(texts)
    assert str(caught.value) == str(problems[0])
    assert examine_texts(TEXTS) == (STANDARD, [])
