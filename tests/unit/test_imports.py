"""Imported tables: the encodings and headers that offices use, messages by row and column, all or nothing, once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from base_figures import BASES
from command_line import Run

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Unit, UnitType
from shuangyong_metrics.services.demo_figures import Filing
from shuangyong_metrics.services.demo_fill import fill
from shuangyong_metrics.services.office import read_entries
from shuangyong_metrics.services.review import read_decisions
from shuangyong_metrics.services.setup import DATA, read_roster
from shuangyong_metrics.store import Store

ENGLISH = "id,name,type\nU1,甲局,GEN\nU2,乙镇,TWN\n"
CHINESE = "单位代码,单位名称,类型\nU1,甲局,综合机关\nU2,乙镇,乡镇街道\n"
UNITS = [Unit("U1", "甲局", UnitType.GEN), Unit("U2", "乙镇", UnitType.TWN)]
OFFICE_HEAD = "unit,round,item,value,level,title,document,found_on,authority,finding\n"


def written(tmp_path: Path, text: str, name: str = "表.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(tmp_path: Path, rows: list[list[object]], name: str = "表.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    path = tmp_path / name
    book.save(path)
    return path


def everything(tmp_path: Path) -> dict[str, int]:
    """How many rows every table of facts has, the audit log among them."""
    with Store.open(tmp_path / "var") as store:
        found = store._connection.execute(
            "select table_name, estimated_size from duckdb_tables() where table_name not like 'rule_%'"
        )
        return {str(name): int(size) for name, size in found.fetchall()}


# ---- the reader


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("text", [ENGLISH, CHINESE, CHINESE.replace(",", "\t"), CHINESE.replace("\n", "\r\n")])
def test_a_csv_roster_in_every_encoding(tmp_path: Path, encoding: str, text: str) -> None:
    assert read_roster(written(tmp_path, text, encoding=encoding)) == UNITS


def test_names_and_sentences_keep_their_signs_and_codes_lose_their_width(tmp_path: Path) -> None:
    units = read_roster(written(tmp_path, "代码,名称,类型\nＤＸ１, 市委党校（行政学院）\u200b ,ｇｅｎ\n"))
    assert units == [Unit("DX1", "市委党校（行政学院）", UnitType.GEN)]
    (decision,) = read_decisions(written(tmp_path, "填报项,意见,理由\nＢ２－１,退回,重复计数，请更正。\n"))
    assert (decision.input, decision.reason) == ("B2-1", "重复计数，请更正。")
    (entry,) = read_entries(
        written(
            tmp_path, "单位,季度,项目,名称,级别,文号\nDX1,２０２６Ｑ３,ｐ１,双拥模范单位（首届）,３,市双（2026）7号\n"
        )
    )
    assert (entry.item, entry.level, entry.title, entry.document) == (
        "P1",
        3,
        "双拥模范单位（首届）",
        "市双（2026）7号",
    )


def test_units_are_not_told_apart_by_the_width_of_a_bracket(tmp_path: Path, run: Run) -> None:
    table = written(tmp_path, "代码,名称,类型\na,党校（学院）,GEN\nb,党校(学院),GEN\n")
    code, _, said = run("unit", "import", table)
    assert code == 2 and "代码 a 和 b 用了同一个名称" in said


def test_an_xlsx_roster_under_a_title_with_columns_that_are_read_past(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["2026年成员单位名册"], [], ["序号", "类型*", " 单位 代码 ", "单位名称", "备注"],
        [1, "综合机关", "U1", "甲局", "新增"], [None, None, None, None, None], [2, "twn", "U2", "　乙镇 ", None],
    ]  # fmt: skip
    assert read_roster(workbook(tmp_path, rows)) == UNITS
    # what a file is, its bytes say, not its name
    assert read_roster(workbook(tmp_path, rows, "表.csv")) == UNITS


def test_numbers_and_dates_of_a_workbook_are_read_as_they_look(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["单位代码", "填报期", "项目", "数值", "名称", "文号", "认定日期", "认定单位"],
        [101, "2026Q3", "B9-1", 3, None, None, None, None],
        [101, "2026q3", "v2", None, None, "双办〔2026〕1号", date(2026, 8, 1), "市双拥办"],
    ]
    first, second = read_entries(workbook(tmp_path, rows))
    assert (first.unit, first.value, first.item, first.place) == ("101", "3", "B9-1", "表.xlsx 工作表“Sheet” 第 2 行")
    assert (second.item, second.found_on, second.round.id) == ("V2", date(2026, 8, 1), "2026Q3")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHINESE.replace("综合机关", "综合局"), ["表.csv 第 2 行“类型”列", "“综合局”不是单位类型", "综合机关"]),
        (CHINESE.replace("甲局", ""), ["第 2 行“单位名称”列", "是空的"]),
        (CHINESE.replace("U2", "U 2"), ["第 3 行“单位代码”列", "不能有空格"]),
        (CHINESE.replace("U2", "U1"), ["第 3 行", "单位代码与 表.csv 第 2 行 重复"]),
        (CHINESE.replace("类型", "类别"), ["没有找到表头", "类型（type）"]),
        (CHINESE.replace("类型\n", "类型,电话\n"), ["第 1 行", "表头“电话”不认识"]),
        (CHINESE.replace("类型\n", "类型,type\n"), ["表头“type”出现了两次"]),
        (CHINESE.replace("甲局", "甲,局"), ["第 2 行", "没有表头"]),
        ("", ["表.csv：文件是空的"]),
        ('id,name,type\nU1,"甲局,GEN\n', ["表.csv：文件已损坏"]),
    ],
)
def test_a_bad_roster_is_refused_by_row_and_column(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(ShuangyongError) as refused:
        read_roster(written(tmp_path, text))
    assert all(part in str(refused.value) for part in said), str(refused.value)


def test_every_problem_is_told_at_once_and_a_long_list_is_cut(tmp_path: Path) -> None:
    with pytest.raises(ShuangyongError) as refused:
        read_roster(written(tmp_path, "id,name,type\n" + "".join(f"U{n},甲,X\n" for n in range(30))))
    lines = str(refused.value).splitlines()
    assert len(lines) == 22
    assert "第 2 行" in lines[0] and "共 30 处" in lines[20]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"\xff\x00a"]
)
def test_what_is_no_table_is_refused_in_words_for_tables(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(data)
    with pytest.raises(ShuangyongError, match=r"表\.csv：.*导入的表请另存为"):
        read_roster(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("input,decision,reason\nB2-1,同意,\n", "第 2 行“审核意见”列：“同意”"),
        ("代码,审核意见\nB2-1,退回\n", "第 2 行“理由”列"),
        ("代码,审核意见\nB2-1,通过\nb2-1,通过\n", "第 3 行：填报项代码与"),
    ],
)
def test_a_bad_review_table(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ShuangyongError, match=said):
        read_decisions(written(tmp_path, text))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("U1,2026Q5,B9-1,1,,,,,,", "第 2 行“填报期”列：“2026Q5”"),
        ("U1,2026Q1,P1,,4,某荣誉,,,,", "第 2 行“级别”列：“4”"),
        ("U1,2026Q1,V1,,,,文,去年,市双拥办,", "第 2 行“认定日期”列：“去年”"),
        (",2026Q1,B9-1,1,,,,,,", "第 2 行“单位代码”列：是空的"),
    ],
)
def test_a_bad_office_table(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ShuangyongError, match=said):
        read_entries(written(tmp_path, OFFICE_HEAD + line + "\n"))


# ---- through the command line, twice


def test_importing_twice_changes_nothing_and_a_bad_line_keeps_all_out(tmp_path: Path, run: Run) -> None:
    roster = written(tmp_path, CHINESE, encoding="gb18030")
    assert run("unit", "import", str(roster))[:2] == (0, "名册更新 2 个单位，0 个没有变化\n")
    run("round", "open", "2026Q1")
    lines = (
        "U1,2026Q1,B9-1,2,,,双办1号,,,\n" "U1,2026Q1,P1,,省级,模范单位,省双〔2026〕1号,,,\n"
        "U2,2026Q1,V8,,,,双办2号,2026年2月3日,市双拥办,造假\n"
    )  # fmt: skip
    office = written(tmp_path, OFFICE_HEAD + lines, "office.csv")
    assert run("office", "import", str(office))[1] == "录入 3 条，0 条与已录入的相同\n"
    before = everything(tmp_path)
    assert (before["office_entries"], before["honours"], before["vetoes"]) == (1, 1, 1)
    assert run("office", "import", str(office))[1] == "录入 0 条，3 条与已录入的相同\n"
    assert run("unit", "import", str(roster))[1] == "名册更新 0 个单位，2 个没有变化\n"
    for bad in (
        "U9,2026Q1,B9-1,1,,,,,,",
        "U1,2026Q2,B9-1,1,,,,,,",
        "U1,2026Q1,B9-1,约3,,,,,,",
        "U1,2026Q1,P1,,,无级别,,,,",
    ):
        table = written(tmp_path, f"{OFFICE_HEAD}U2,2026Q1,B9-1,5,,,,,,\n{bad}\n", "bad.csv")
        code, _, err = run("office", "import", str(table))
        assert code == 2 and err.strip()
        assert everything(tmp_path) == before


def test_an_entry_is_taken_back_once_and_only_when_it_is_there(tmp_path: Path, run: Run) -> None:
    run("unit", "import", str(written(tmp_path, ENGLISH)))
    run("round", "open", "2026Q1")
    entry = written(tmp_path, OFFICE_HEAD + "U1,2026Q1,P1,,2,模范单位,,,,\n", "in.csv")
    back = written(tmp_path, OFFICE_HEAD + "U1,2026Q1,P1,撤销,,模范单位,,,,\n", "out.csv")
    code, _, err = run("office", "import", str(back))
    assert (code, "没有录入过这一项" in err, "out.csv 第 2 行" in err) == (2, True, True)
    for path, said in ((entry, "录入 1 条"), (back, "录入 1 条"), (back, "录入 0 条"), (entry, "录入 1 条")):
        assert run("office", "import", str(path))[1].startswith(said)
    assert everything(tmp_path)["honours"] == 3


def test_a_review_table_twice(tmp_path: Path, run: Run) -> None:
    framework = load_folder(DATA / "standards" / "2025")
    run("unit", "import", str(written(tmp_path, ENGLISH)))
    run("round", "open", "2026Q1")
    path = tmp_path / "U1.xlsx"
    run("template", "--unit", "U1", "--round", "2026Q1", "--out", str(path))
    path.write_bytes(fill(path.read_bytes(), Filing({**BASES, "B2-1": 16}, {}, []), framework))
    assert run("submit", str(path))[0] == 0
    words = ("--unit", "U1", "--round", "2026Q1")
    review = workbook(
        tmp_path, [["填报项代码", "审核意见", "理由"], ["B2-1", "退回", "缺签到表"], ["B2-2", "通过", None]]
    )
    assert run("review", *words, str(review))[1] == "已审核 2 项\n"
    before = everything(tmp_path)
    assert run("review", *words, str(review))[1] == "已审核 0 项\n"
    assert everything(tmp_path) == before
    bad = written(tmp_path, "代码,审核意见\nB2-2,通过\nQ9-9,通过\n")
    code, _, err = run("review", *words, str(bad))
    assert (code, "表.csv 第 3 行" in err, "Q9-9" in err) == (2, True, True)
    assert run("review", *words, "--accept-all")[0] == 0
    once = everything(tmp_path)
    assert run("review", *words, "--accept-all")[1] == "已审核 0 项\n"
    assert everything(tmp_path) == once
    answers = json.loads(run("answers", "--round", "2026Q1", "--json")[1])
    decided = {a["input"]: a["decision"] for a in answers if a["unit"] == "U1" and a["input"] in ("B2-1", "B2-2")}
    assert decided == {"B2-1": "sent_back", "B2-2": "accepted"}
