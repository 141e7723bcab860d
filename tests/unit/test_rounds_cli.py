"""round list, extend and end-extension through the real command line, in the quarter of the day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import extensions, roster
from shuangyong_metrics.services.setup import DATA, now, open_store

ROUND = Round.of(now().date())
LINE = {"round", "phase", "phase_label", "filing_due", "review_due", "publish_due", "provisional", "expected", "on_time", "late",
        "undecided", "extensions"}  # fmt: skip
EXTENSION = {"unit_id", "until", "reason", "at", "actor"}


@pytest.fixture
def run(run: Run) -> Run:
    """The command line with the round open."""
    assert run("round", "open", ROUND.id)[0] == 0
    return run


def day_and_unit(tmp_path: Path) -> tuple[str, str, str]:
    """The first day that may be chosen, and a unit of the roster with its name."""
    with open_store(tmp_path / "var", now()) as store:
        days = extensions.days_to_choose(roster.round_state(store, ROUND), now().date())
        unit = roster.units(store)[0]
    return days[0].isoformat(), unit.id, unit.name


def test_more_time_is_given_listed_and_taken_back(run: Run, tmp_path: Path) -> None:
    day, unit, name = day_and_unit(tmp_path)
    code, out, err = run("round", "extend", ROUND.id, "--unit", unit, "--until", day, "--reason", "机构改革")
    assert (code, err) == (0, "") and out.startswith(f"{name}{ROUND.label}已延期到 ")
    (line,) = json.loads(run("round", "list", "--json")[1])
    assert set(line) == LINE and line["round"] == ROUND.id
    assert (line["phase"], line["phase_label"], line["on_time"], line["late"]) == ("filing", "填报中", 0, 0)
    (more,) = line["extensions"]
    assert set(more) == EXTENSION
    assert (more["unit_id"], more["until"], more["reason"], more["actor"]) == (unit, day, "机构改革", "命令行")
    told = run("round", "list")[1]
    assert f"{ROUND.id}\t填报中\t" in told and f"{unit}  延期到 {day}  机构改革" in told
    end = ("round", "end-extension", ROUND.id, "--unit", unit, "--reason", "误操作")
    assert "已收回" in run(*end)[1] and "没有变化" in run(*end)[1]
    assert json.loads(run("round", "list", "--json")[1])[0]["extensions"] == []


@pytest.mark.parametrize("day", ["2026-13-01", "明天", "2026Q4"])
def test_what_is_no_day_is_refused_in_chinese(run: Run, day: str) -> None:
    code, out, err = run("round", "extend", ROUND.id, "--unit", "x", "--until", day, "--reason", "理由")
    assert (code, out) == (2, "") and "不是日期" in err


def test_a_day_before_the_deadline_is_refused_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    _, unit, _ = day_and_unit(tmp_path)
    today = now().date().isoformat()
    code, out, err = run("round", "extend", ROUND.id, "--unit", unit, "--until", today, "--reason", "理由")
    assert (code, out) == (2, "") and "不晚于本季的报送截止" in err and "之间的工作日" in err
    assert json.loads(run("round", "list", "--json")[1])[0]["extensions"] == []


def test_the_documentation_names_every_key() -> None:
    text = (DATA.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    line = text[text.index("- `round list`") : text.index("- `completion`")]
    assert sorted(key for key in LINE | EXTENSION if key not in line) == []


MISSING = {"unit", "name", "lack", "words", "count", "since", "items", "due", "extended", "reminded", "reminded_at", "reminded_by",
           "text"}  # fmt: skip
TALLY = {"expected", "received", "on_time", "late", "reviewed", "passed_first", "sent_back", "extended", "reminded"}


def test_who_is_missing_is_listed_reminded_and_counted(run: Run) -> None:
    where = ("--round", ROUND.id)
    listed = json.loads(run("missing", *where, "--by", "短信", "--json")[1])
    assert len(listed) == 26 and {frozenset(row) for row in listed} == {frozenset(MISSING)}
    assert {row["lack"] for row in listed} == {"not_downloaded"} and listed[0]["text"].startswith("【")
    one = listed[0]["unit"]
    assert (
        run("remind", *where, "--by", "电话", "--unit", one)[1] == "已记 1 家（电话），0 家今天已这样催过，0 家不用催\n"
    )
    assert run("remind", *where, "--by", "电话")[1] == "已记 25 家（电话），1 家今天已这样催过，0 家不用催\n"
    again = {row["unit"]: row for row in json.loads(run("missing", *where, "--json")[1])}
    assert (again[one]["reminded"], again[one]["reminded_by"], again[one]["text"]) == (1, "电话", None)
    told = run("missing", *where)[1]
    assert told.count("未下载模板") == 26 and "已催 1 次" in told
    record = json.loads(run("filing-record", "--json")[1])
    (quarter,) = record["rounds"]
    assert set(quarter) == {"round", *TALLY} and (quarter["expected"], quarter["reminded"]) == (26, 26)
    assert set(record["units"][0]) == {"unit", "name", "marks", *TALLY}
    assert record["units"][0]["marks"] == {ROUND.id: "待报"}
    assert "应报 26" in run("filing-record")[1]
    assert run("remind", *where, "--by", "传真")[0] == 2


def test_the_documentation_names_the_keys_of_reminding() -> None:
    text = (DATA.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    told = text[text.index("- `missing`") : text.index("- `completion`")]
    assert sorted(key for key in MISSING | TALLY | {"marks"} if key not in told) == []
