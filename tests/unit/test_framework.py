"""The text of the standard: what it holds, and every slip of an editor that the reader must refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework import FILES, load_folder, load_texts
from shuangyong_metrics.model import MICRO, FilledBy, Kind, Round, UnitType

FOLDER = Path(__file__).parents[2] / "data" / "standards" / "2025"
TEXTS = {name: (FOLDER / name).read_text(encoding="utf-8") for name in FILES}
STANDARD = load_folder(FOLDER)


def changed(*edits: tuple[str, str, str]) -> dict[str, str]:
    """The real texts with the first ``old`` of a file replaced; the test is wrong when ``old`` is not there."""
    texts = dict(TEXTS)
    for file, old, new in edits:
        assert old in texts[file], f"{file} does not hold {old!r}"
        texts[file] = texts[file].replace(old, new, 1)
    return texts


def refusal(*edits: tuple[str, str, str]) -> FrameworkError:
    with pytest.raises(FrameworkError) as caught:
        load_texts(changed(*edits))
    return caught.value


def cut(file: str, start: str, end: str) -> tuple[str, str, str]:
    """The edit that removes a passage, from ``start`` up to ``end``, which stays."""
    text = TEXTS[file]
    first = text.index(start)
    return file, text[first : text.index(end, first + len(start))], ""


# -- what the standard holds --------------------------------------------------------------------------------


def test_it_holds_55_indicators_and_99_inputs() -> None:
    assert [len(s.indicators) for s in STANDARD.standards] == [10, 10, 9, 8, 10, 8]
    assert len(STANDARD.inputs) == 99
    assert [i.code for i in STANDARD.common_inputs] == ["Z-1"]
    assert (STANDARD.version, STANDARD.first_round) == ("2025", Round(2025, 1))


def test_weights_and_points_each_make_100() -> None:
    assert [s.weight // MICRO for s in STANDARD.standards] == [15, 20, 18, 15, 20, 12]
    assert sum(s.weight for s in STANDARD.standards) == 100 * MICRO
    assert sum(i.points for i in STANDARD.indicators) == 100 * MICRO
    for standard in STANDARD.standards:
        assert sum(i.points for i in standard.indicators) == standard.weight


def test_bonus_and_veto() -> None:
    assert [(h.code, h.points, h.cap, h.once) for h in STANDARD.honours] == [
        ("P1", (3_000_000, 2_000_000, 1_000_000), 5_000_000, False),
        ("P2", (2_000_000, 1_000_000, 500_000), 5_000_000, False),
        ("P3", (200_000,), 1_000_000, False),
        ("P4", (1_000_000,), 1_000_000, True),
        ("P5", (1_000_000,), 1_000_000, True),
    ]
    assert STANDARD.bonus_cap == 5 * MICRO
    assert [v.code for v in STANDARD.vetoes] == [f"V{n}" for n in range(1, 9)]


def test_the_eight_of_today_are_all_used() -> None:
    assert len(STANDARD.eight) == 8
    assert {i.map8 for i in STANDARD.indicators} == set(STANDARD.eight)


def test_every_indicator_says_what_is_sourced_and_what_is_our_own() -> None:
    assert any("《2023年双拥年度工作计划（汇总8篇）》" in s for s in STANDARD.sources)
    for indicator in STANDARD.indicators:
        assert any(s.startswith("种子材料 篇") for s in indicator.sources), indicator.code
        assert any(s.endswith("：本市默认") for s in indicator.sources), indicator.code


def test_prompts_fit_into_a_cell() -> None:
    for item in STANDARD.inputs:
        assert 0 < len(item.help) <= 110, item.code
        assert item.help.endswith("。"), item.code


def test_what_the_ledger_gives_is_not_asked_for() -> None:
    for item in STANDARD.inputs:
        assert (item.filled_by is FilledBy.LEDGER) == item.help.startswith("由活动台账自动汇总，不用填写。"), item.code


def test_rules_that_differ_from_quarter_to_quarter() -> None:
    assert STANDARD.indicator("B2").rule.targets == tuple(n * MICRO for n in (40, 70, 90, 100))
    assert STANDARD.indicator("B10").measured == (2, 3, 4)
    assert STANDARD.indicator("E5").measured == (2, 3, 4)
    assert STANDARD.indicator("C2").measured == (1, 3)
    assert STANDARD.indicator("A5").rule.month_day == (3, 31)
    assert STANDARD.indicator("A10").rule.month_day == (12, 20)


def test_who_is_asked() -> None:
    assert STANDARD.indicator("B6").applies_to == (UnitType.EDU,)
    assert STANDARD.indicator("A1").applies_to == tuple(UnitType)
    office = {i.indicator for i in STANDARD.inputs if i.filled_by is FilledBy.OFFICE}
    assert office == {"B9", "F1", "F2", "F3"}


def test_examples_are_complete() -> None:
    for indicator in STANDARD.indicators:
        assert len(indicator.examples) >= 2, indicator.code
        assert any(e.awkward for e in indicator.examples), indicator.code
        for example in indicator.examples:
            assert example.type in indicator.applies_to, (indicator.code, example.text)
            for points in example.expect.values():
                assert isinstance(points, str) or 0 <= points <= indicator.points, (indicator.code, example.text)


def test_examples_name_only_what_the_standard_has() -> None:
    codes = {i.code for i in STANDARD.indicators}
    options = {o.label for i in STANDARD.indicators for o in i.rule.options}
    kinds = {i.code: i.kind for i in STANDARD.inputs}
    for indicator in STANDARD.indicators:
        for example in indicator.examples:
            assert {e["primary"] for e in example.events} <= codes
            assert {e["secondary"] for e in example.events if "secondary" in e} <= codes
            given = [(kinds[c], v) for values in example.given.values() for c, v in values.items() if v != "无变化"]
            assert {v for kind, v in given if kind is Kind.YES_NO} <= {"是", "否"}, indicator.code
            assert {v for kind, v in given if kind is Kind.CHOICE} <= options, indicator.code


@pytest.mark.parametrize("number", [f"T{n}" for n in range(1, 18) if n != 10])
def test_the_numbered_examples_of_the_method_are_there(number: str) -> None:
    assert any(e.text.startswith(f"{number}：") for i in STANDARD.indicators for e in i.examples)


# -- what an editor may get wrong -----------------------------------------------------------------------------

A1_POINTS = 'code = "A1"\nname = "双拥工作领导小组健全且主要负责人任组长"\npoints = 2'
A1_EXAMPLE = 'given.Q1 = { "A1-1" = "是", "A1-2" = "是", "A1-3" = "是" }\nexpect = { Q1 = 2 }'

#: (file, old text, new text with a key that does not belong there, place, the key); A1 … stands for 指标 A1 …
UNKNOWN_KEYS = [
    ("framework.toml", 'title = "', 'note = ""\ntitle = "', "全文", "note"),
    ("A.toml", 'code = "A"', 'code = "A"\nnote = ""', "全文", "note"),
    ("A.toml", "explain =", 'memo = "x"\nexplain =', "A1", "memo"),
    ("A.toml", 'part = "item"', 'part = "item"\nmin = 0', "A1 input[1] A1-1", "min"),
    ("A.toml", 'method = "checklist"', 'method = "checklist", n = 3', "A1 rule", "n"),
    ("A.toml", '"yes_no" }', '"yes_no", targets = [1, 1, 1, 1] }', "A2 rule", "targets"),
    ("A.toml", "awkward = true", 'awkward = true\nwhy = ""', "A1 example[2]", "why"),
    ("bonus.toml", "once = true", "once = true\nmax = 1", "加分 P4", "max"),
    ("veto.toml", "source =", "level = 1\nsource =", "全文 veto[1]", "level"),
    ("A.toml", "measure =", "x = 1, measure =", "A3 input[1] A3-1 ledger", "x"),
    ("D.toml", '{ input = "Z-1" }', '{ input = "Z-1", is = "是" }', "D1 condition", "is"),
    ("B.toml", "from_quarter = 3", "from_quarter = 3, to = 4", "B4 rule cap", "to"),
    ("E.toml", "floor = 3", "floor = 3, top = 9", "E5 rule small_n", "top"),
    ("F.toml", "at_least = 5", "at_least = 5, at_most = 9", "F1 rule sample", "at_most"),
    ("B.toml", "share = 0.85 }", 'share = 0.85, name = "" }', "B5 rule bands[2]", "name"),
    ("D.toml", "share = 0.5 }", 'share = 0.5, note = "" }', "D1 rule options[2]", "note"),
]

#: (what happened, file, old text, new text, place, a piece of the message)
SLIPS = [
    ("TOML does not parse", "C.toml", 'code = "C"', "code = C", "TOML 语法", "line 3"),
    ("key twice", "C.toml", "weight = 18", "weight = 18\nweight = 18", "TOML 语法", "line 6"),
    ("missing key", "A.toml", "evidence =", "# evidence =", "A1", "缺少 evidence"),
    ("missing help", "framework.toml", "help = ", "# help = ", "全文 common_inputs[1] Z-1", "缺少 help"),
    ("text for a number", "A.toml", A1_POINTS, A1_POINTS[:-1] + '"2"', "A1", "points"),
    ("number for a text", "A.toml", "explain = ", "explain = 3 # ", "A1", "explain"),
    ("true for a number", "A.toml", A1_POINTS, A1_POINTS[:-1] + "true", "A1", "points"),
    ("numbers in a list of texts", "A.toml", 'tags = ["A3"]', "tags = [3]", "A3 input[1] A3-1 ledger", "tags"),
    ("text for a table", "A.toml", 'rule = { method = "checklist" }', 'rule = "checklist"', "A1", "rule"),
    ("one table for a list", "framework.toml", "[[common_inputs]]", "[common_inputs]", "全文", "common_inputs"),
    ("number for a band", "B.toml", "{ from = 90, share = 1 }", "90", "B5 rule bands[1]", "这里应是一个表"),
    ("seventh decimal", "A.toml", A1_POINTS, A1_POINTS + ".0000001", "A1", "小数位过多"),
    ("seventh decimal of an example", "A.toml", "Q1 = 1.333333,", "Q1 = 1.3333333,", "A1 example[2]", "小数位过多"),
    ("wrong sum of points", "A.toml", A1_POINTS, A1_POINTS[:-1] + "3", "全文", "合计 16，与标题所列 15 不符"),
    ("weight differs", "A.toml", "weight = 15", "weight = 16", "全文", "16 ≠ 15"),
    ("name differs", "B.toml", '国防教育广泛深入"', '国防教育"', "全文", "与 framework.toml 不一致"),
    ("file of another standard", "B.toml", 'code = "B"', 'code = "C"', "全文", "应为 B 国防教育广泛深入"),
    ("foreign code", "A.toml", 'code = "A1"\n', 'code = "B1"\n', "B1", "A 加数字"),
    ("code without a number", "A.toml", 'code = "A1"\n', 'code = "A"\n', "A", "A 加数字"),
    ("duplicate indicator", "C.toml", 'code = "C9"\n', 'code = "C8"\n', "C8 input[1] C9-1", "以 C8- 开头"),
    ("duplicate input", "A.toml", '"A1-2"\nlabel', '"A1-1"\nlabel', "填报项", "代码重复：A1-1"),
    ("input of another indicator", "A.toml", '"A1-2"\nlabel', '"A2-2"\nlabel', "A1 input[2] A2-2", "以 A1- 开头"),
    ("common input misnamed", "framework.toml", '"Z-1"', '"Y-1"', "全文 common_inputs[1] Y-1", "以 Z- 开头"),
    ("dangling condition", "D.toml", '{ input = "Z-1" }', '{ input = "Z-9" }', "D1", "Z-9 不存在"),
    ("condition with a text bound", "D.toml", "above = 0", 'above = "0"', "D2 condition", "above"),
    ("dangling tag", "A.toml", 'tags = ["A3"]', 'tags = ["A33"]', "A3 A3-1", "A33"),
    ("example of an unknown input", "A.toml", '{ "A1-1" = "是"', '{ "A1-9" = "是"', "A1 example[1]", "A1-9"),
    ("unknown type of unit", "A.toml", 'applies_to = ["EDU"', 'applies_to = ["SCH"', "A9", "SCH"),
    ("no type of unit", "A.toml", 'applies_to = "all"', "applies_to = []", "A1", "applies_to"),
    ("due descending", "B.toml", "due = [2, 4]", "due = [4, 2]", "B5", "due 应是 1–4 的递增列表"),
    ("due twice", "B.toml", "due = [2, 4]", "due = [2, 2]", "B5", "due"),
    ("due empty", "B.toml", "due = [2, 4]", "due = []", "B5", "due"),
    ("fifth quarter", "B.toml", "due = [2, 4]", "due = [2, 5]", "B5", "due"),
    ("due no list", "B.toml", "due = [2, 4]", "due = 2", "B5", "due 的类型不对"),
    ("unknown method", "A.toml", 'method = "checklist"', 'method = "check"', "A1 rule", "check"),
    ("unknown kind", "A.toml", 'kind = "yes_no"', 'kind = "bool"', "A1 input[1] A1-1", "bool"),
    ("unknown over", "A.toml", 'over = "latest"', 'over = "last"', "A1 input[1] A1-1", "last"),
    ("unknown giver", "A.toml", 'filled_by = "unit"', 'filled_by = "boss"', "A1 input[1] A1-1", "boss"),
    ("unknown part", "A.toml", 'part = "item"', 'part = "thing"', "A1 input[1] A1-1", "thing"),
    ("unknown value", "B.toml", 'value = "percent"', 'value = "rate"', "B2 rule", "rate"),
    ("unknown measure", "A.toml", 'measure = "weighted"', 'measure = "sum"', "A3 input[1] A3-1 ledger", "measure"),
    ("ledger on a typed input", "A.toml", "help =", "ledger = {}\nhelp =", "A1 input[1] A1-1", "ledger 只用于"),
    ("ledger input without ledger", "A.toml", "ledger =", "# ledger =", "A3 input[1] A3-1", "ledger 只用于"),
    ("map8 not of the eight", "A.toml", 'map8 = "组织领导"', 'map8 = "组织"', "A1", "map8 只能是"),
    ("three targets", "B.toml", "[40, 70, 90, 100]", "[40, 70, 100]", "B2 rule", "四个季度"),
    ("falling targets", "B.toml", "[40, 70, 90, 100]", "[40, 90, 70, 100]", "B2 rule", "逐季不减"),
    ("targets all 0", "B.toml", "[40, 70, 90, 100]", "[0, 0, 0, 0]", "B2 rule", "大于 0"),
    ("target of a text", "B.toml", "[40, 70, 90, 100]", '["40", 70, 90, 100]', "B2 rule", "targets 应为数字"),
    ("quarterly target 0", "B.toml", "target = 3,", "target = 0,", "B9 rule", "应为正数"),
    ("quarterly target of no type", "B.toml", "{ TWN = 6 }", "{ TOWN = 6 }", "B9 rule", "键为单位类型"),
    ("linear upside down", "B.toml", "from = 80, to = 100", "from = 100, to = 80", "B6 rule", "from 应小于 to"),
    ("share above 1", "B.toml", "share = 0.85", "share = 85", "B5 rule bands[2]", "0 与 1 之间"),
    ("bands out of order", "B.toml", "from = 85,", "from = 95,", "B5 rule", "从高到低"),
    ("deadline not month-day", "A.toml", 'date = "03-31"', 'date = "3月31日"', "A5 rule", "03-31 这样的月-日"),
    ("deadline in month 13", "A.toml", 'date = "03-31"', 'date = "13-31"', "A5 rule", "月-日"),
    ("deadline on day 32", "A.toml", 'date = "03-31"', 'date = "03-32"', "A5 rule", "月-日"),
    ("unknown instructor", "B.toml", '["驻军", "退役军人"]', '["部队"]', "B4 rule cap", "unless_instructor"),
    ("sample in words", "F.toml", "at_least = 5", 'at_least = "五"', "F1 rule sample", "at_least"),
    ("item where a value belongs", "A.toml", 'part = "value"', 'part = "item"', "A2", "缺少填报项：value"),
    ("rate without denominator", "A.toml", 'part = "denominator"', 'part = "condition"', "A6", "denominator"),
    ("two numerators", "B.toml", 'part = "denominator"', 'part = "numerator"', "B2", "denominator"),
    ("everybody not asked", "B.toml", 'part = "everybody"', 'part = "condition"', "B5", "是否全员"),
    ("no awkward example", "A.toml", "awkward = true\n", "", "A1", "至少要有两个算例"),
    ("sources emptied", "A.toml", "sources = [\n", "sources = []\nold = [\n", "A1", "sources 是空的"),
    ("example in a fifth quarter", "A.toml", "given.Q1 =", "given.Q5 =", "A1 example[1]", "Q5"),
    ("expected in a fifth quarter", "A.toml", "expect = { Q1 = 2 }", "expect = { Q5 = 2 }", "A1 example[1]", "Q5"),
    ("nothing expected", "A.toml", "expect = { Q1 = 2 }", "expect = {}", "A1 example[1]", "expect 是空的"),
    ("expected an unknown state", "A.toml", 'Q2 = "未报"', 'Q2 = "没报"', "A1 example[2]", "expect 的状态只能是"),
    ("expected true", "A.toml", A1_EXAMPLE, A1_EXAMPLE[:-3] + "true }", "A1 example[1]", "expect 应为数字"),
    ("example of an unknown type", "A.toml", 'type = "EDU"', 'type = "SCH"', "A9 example[1]", "SCH"),
    ("event without date", "A.toml", '{ date = "02-10", ', "{ ", "A3 example[1]", "events 每行须有 date"),
    ("event with an unknown column", "A.toml", "{ date =", '{ day = "1", date =', "A3 example[1]", "events"),
    ("two levels of honour", "bonus.toml", "[3, 2, 1]", "[3, 2]", "加分 P1", "国家、省、市三级"),
    ("honour in words", "bonus.toml", "[3, 2, 1]", '["3", 2, 1]', "加分 P1", "points 应为数字"),
    ("first round misspelt", "framework.toml", '"2025Q1"', '"2025年一季度"', "全文", "first_round 应写成 2025Q1"),
    ("veto without a name", "veto.toml", "name =", "# name =", "全文 veto[1]", "缺少 name"),
]


def in_full(place: str) -> str:
    return f"指标 {place}" if place[0] in "ABCDEF" else place


@pytest.mark.parametrize(("file", "old", "new", "place", "key"), UNKNOWN_KEYS)
def test_a_key_that_does_not_belong_is_refused(file: str, old: str, new: str, place: str, key: str) -> None:
    error = refusal((file, old, new))
    assert str(error) == f"{file} · {in_full(place)}：不认识的键：{key}"


@pytest.mark.parametrize(("file", "old", "new", "place", "piece"), [s[1:] for s in SLIPS], ids=[s[0] for s in SLIPS])
def test_a_slip_is_refused_with_file_and_place(file: str, old: str, new: str, place: str, piece: str) -> None:
    error = refusal((file, old, new))
    assert (error.file, error.place) == ("framework.toml" if place == "填报项" else file, in_full(place))
    assert piece in error.problem
    assert str(error) == f"{error.file} · {error.place}：{error.problem}"


def test_weights_that_do_not_make_100_are_refused() -> None:
    error = refusal(
        ("framework.toml", "weight = 15", "weight = 16"),
        ("A.toml", "weight = 15", "weight = 16"),
        ("A.toml", A1_POINTS, A1_POINTS[:-1] + "3"),
    )
    assert (error.file, error.place) == ("framework.toml", "standards")
    assert "权重合计 101，应为 100" in error.problem


def test_a_standard_left_out_is_refused() -> None:
    error = refusal(cut("framework.toml", '[[standards]]\ncode = "F"', "# C1、D1"))
    assert (error.file, error.place) == ("framework.toml", "standards")
    assert "A–F" in error.problem


def test_a_seventh_standard_is_refused() -> None:
    seventh = '[[standards]]\ncode = "G"\nname = "其他"\nweight = 0\n\n[[common_inputs]]'
    error = refusal(("framework.toml", "[[common_inputs]]", seventh))
    assert (error.file, error.place) == ("framework.toml", "standards")


def test_standards_in_another_order_are_refused() -> None:
    error = refusal(("framework.toml", 'code = "A"', 'code = "B"'))
    assert (error.file, error.place) == ("B.toml", "全文")


def test_the_same_indicator_twice_is_refused() -> None:
    renamed = TEXTS["C.toml"].replace('"C9', '"C1')
    with pytest.raises(FrameworkError) as caught:
        load_texts({**TEXTS, "C.toml": renamed})
    assert caught.value.place == "指标"
    assert "代码重复：C1" in caught.value.problem


def test_an_indicator_left_out_is_seen_in_the_sum() -> None:
    error = refusal(cut("A.toml", '[[indicator]]\ncode = "A2"', '[[indicator]]\ncode = "A3"'))
    assert (error.file, error.problem) == ("A.toml", "各指标分值合计 14，与标题所列 15 不符")


def test_a_single_example_is_refused() -> None:
    table = "[[indicator.example]]\ntext = "
    error = refusal(cut("A.toml", f'{table}"三项齐全', f'{table}"一季度调整'))
    assert (error.file, error.place) == ("A.toml", "指标 A1")
    assert "至少要有两个算例" in error.problem


def test_one_option_is_no_choice() -> None:
    error = refusal(cut("D.toml", '  { label = "到期未续"', "] }"))
    assert (error.file, error.place) == ("D.toml", "指标 D1 rule")
    assert "至少两项" in error.problem


def test_a_rule_without_bands_is_refused() -> None:
    error = refusal(cut("B.toml", "  { from = 90, share = 1 }", "] }"))
    assert (error.file, error.place) == ("B.toml", "指标 B5 rule")
    assert "bands 应从高到低" in error.problem


def test_two_inputs_of_the_same_part_are_refused() -> None:
    error = refusal(("B.toml", 'part = "everybody"', 'part = "denominator"'), ("B.toml", ", or_everybody = true", ""))
    assert (error.file, error.place) == ("B.toml", "指标 B5")
    assert "只能有一个" in error.problem


def test_an_indicator_has_one_side_question_at_most() -> None:
    gate = '[[indicator.input]]\ncode = "C8-3"\nlabel = "又一问"\nkind = "yes_no"\nover = "quarter"\nfilled_by = "unit"\npart = "gate"\nhelp = "又一问。"\n\n'
    error = refusal(("C.toml", '[[indicator.input]]\ncode = "C8-2"', gate + '[[indicator.input]]\ncode = "C8-2"'))
    assert (error.file, error.place) == ("C.toml", "指标 C8")
    assert "只能有一种" in error.problem


def test_items_belong_to_checklists_alone() -> None:
    item = '[[indicator.input]]\ncode = "C8-3"\nlabel = "一项"\nkind = "yes_no"\nover = "quarter"\nfilled_by = "unit"\npart = "item"\nhelp = "一项。"\n\n'
    error = refusal(("C.toml", '[[indicator.input]]\ncode = "C8-2"', item + '[[indicator.input]]\ncode = "C8-2"'))
    assert (error.file, error.place) == ("C.toml", "指标 C8")
    assert "清单项" in error.problem


# -- folder and digest ----------------------------------------------------------------------------------------


def write(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
    return folder


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    write(tmp_path, TEXTS)
    (tmp_path / "C.toml").unlink()
    with pytest.raises(FrameworkError) as caught:
        load_folder(tmp_path)
    assert (caught.value.file, caught.value.place) == (str(tmp_path), "文件夹")
    assert "缺少 C.toml" in caught.value.problem


def test_a_file_too_many_is_named(tmp_path: Path) -> None:
    write(tmp_path, {**TEXTS, "C - 副本.toml": TEXTS["C.toml"]})
    with pytest.raises(FrameworkError) as caught:
        load_folder(tmp_path)
    assert (caught.value.file, caught.value.place) == (str(tmp_path), "文件夹")
    assert "C - 副本.toml" in caught.value.problem


def test_the_stored_texts_give_the_same_standard() -> None:
    assert load_texts(STANDARD.files) == STANDARD


@pytest.mark.parametrize("name", FILES)
def test_the_digest_follows_every_text(name: str) -> None:
    other = load_texts({**TEXTS, name: TEXTS[name] + "\n# 改过\n"})
    assert other.digest != STANDARD.digest
    assert len(other.digest) == 64


def test_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    windows = {name: text.replace("\n", "\r\n") for name, text in TEXTS.items()}
    assert load_texts(windows).digest == STANDARD.digest
    assert load_folder(write(tmp_path, windows)).digest == STANDARD.digest
