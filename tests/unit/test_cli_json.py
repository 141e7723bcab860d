"""The JSON of the command line: its keys are those that docs/cli.md names, and they stay."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from base_figures import BASES
from command_line import Run

from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import UnitType
from shuangyong_metrics.services.demo_figures import Filing
from shuangyong_metrics.services.demo_fill import fill
from shuangyong_metrics.services.setup import DATA

SCORE = {
    "round", "unit", "name", "type", "status", "basis", "base", "bonus", "veto", "total", "shown_total", "grade", "rank",
    "type_rank", "effective_weight", "not_reported", "provisional", "standards",
}  # fmt: skip
STANDARD = {"code", "max", "earned", "effective_weight", "contribution"}
ANSWER = {
    "unit", "round", "indicator", "input", "state", "value", "raw", "source", "file", "sheet", "cell", "decision", "reason",
    "note", "events",
}  # fmt: skip
EVENT = {"date", "filed", "counts", "tags", "role", "instructor", "amount", "records", "sheet", "cell", "raw"}
TRACE = {"indicator", "name", "method", "explain", "state", "formula", "share", "points", "max", "answers"}
CHECK = {"ok", "refused", "findings"}
FINDING = {"code", "severity", "sheet", "cell", "input", "message", "advice"}
SUBMIT = {"path", "status", "status_label", "unit", "round", "revision", "late", "file", "reason", "findings"}
CITY = {"round", "basis", "published", "score", "means", "ranked", "expected", "received", "totals", "rates"}
TOTAL = {"indicator", "input", "label", "unit", "kind", "value", "units"}
RATE = {"indicator", "name", "numerator", "denominator", "rate", "units"}
COMPLETION = {"round", "unit", "name", "type", "status", "basis", "earned", "applicable", "completion", "late"}
LEDGER: dict[str, Any] = {
    "day": "2026-02-03", "kind": "会议学习", "primary": "A3", "role": "主办", "plan": "√", "sign_in": "√", "pictures": "√",
    "summary": "√",
}  # fmt: skip


@pytest.fixture
def filed(tmp_path: Path, run: Run) -> Path:
    """Two units, one of which has filed 2026Q1."""
    (tmp_path / "units.csv").write_text("id,name,type\nU1,甲局,GEN\nU2,乙局,GEN\n", encoding="utf-8")
    run("unit", "import", tmp_path / "units.csv")
    run("round", "open", "2026Q1")
    path = tmp_path / "U1.xlsx"
    run("template", "--unit", "U1", "--round", "2026Q1", "--out", path)
    framework = load_folder(DATA / "standards" / "2025")
    path.write_bytes(fill(path.read_bytes(), Filing({**BASES, "B2-1": 16, "A1-1": "是"}, {}, [LEDGER]), framework))
    assert run("submit", path)[0] == 0
    assert run("review", "--unit", "U1", "--round", "2026Q1", "--accept-all")[0] == 0
    return path


def keys(rows: list[dict[str, Any]]) -> set[str]:
    """The keys that all rows share; every row has the same."""
    assert rows and all(set(row) == set(rows[0]) for row in rows)
    return set(rows[0])


def test_keys_are_those_of_the_documentation_live_and_published(tmp_path: Path, run: Run, filed: Path) -> None:
    def read(*words: str) -> Any:
        code, out, err = run(*words, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    r = ("--round", "2026Q1")
    before: Any = None
    for _ in range(2):
        cards = read("score", *r)
        assert keys(cards) == SCORE and {c["unit"] for c in cards} == {"U1", "U2"}
        assert keys([s for c in cards for s in c["standards"]]) == STANDARD
        assert all(type(c[k]) is int for c in cards[:1] for k in ("base", "bonus", "total", "shown_total", "rank"))
        found = read("answers", *r)
        assert keys(found) == ANSWER
        assert keys([e for a in found for e in a["events"]]) == EVENT
        traced = read("trace", "--unit", "U1", *r)
        assert keys(traced) == TRACE and keys([a for t in traced for a in t["answers"]]) == ANSWER
        assert [t["indicator"] for t in read("trace", "--unit", "U1", *r, "--indicator", "A3")] == ["A3"]
        city = read("city", *r)
        assert set(city) == CITY and list(city["means"]) == list("ABCDEF")
        assert (keys(city["totals"]), keys(city["rates"])) == (TOTAL, RATE)
        values = {t["input"]: (t["value"], t["units"]) for t in city["totals"]}
        assert (values["A3-1"], values["B2-1"], values["B2-2"]) == (("1", 1), ("16", 1), ("40", 1))
        completed = read("completion", *r)
        assert keys(completed) == COMPLETION
        if before is not None:
            assert (cards, found, city["totals"], completed) == before
            assert city["published"] is True
        before = (cards, found, city["totals"], completed)
        assert run("publish", *r)[0] == (2 if city["published"] else 0)
    assert keys(read("score", *r, "--basis", "self")) == SCORE


def test_keys_of_a_year(run: Run, filed: Path) -> None:
    run("round", "open", "2026Q4")
    for words in (("score", "--year", "2026"), ("score", "--year", "2026", "--combined")):
        assert keys(json.loads(run(*words, "--json")[1])) == SCORE


def test_check_finds_nothing_or_something_or_blocks(tmp_path: Path, run: Run, filed: Path) -> None:
    code, out, _ = run("check", filed, "--json")
    assert (code, json.loads(out)["ok"], json.loads(out)["refused"]) == (0, True, None)
    blank = tmp_path / "空白.xlsx"
    run("template", "--unit", "U2", "--round", "2026Q1", "--out", blank)
    code, out, _ = run("check", blank, "--json")
    result = json.loads(out)
    assert (code, result["ok"], result["refused"], set(result)) == (1, False, None, CHECK)
    assert keys(result["findings"]) == FINDING
    assert {f["severity"] for f in result["findings"]} <= {"block", "ask", "hint"}
    assert run("submit", blank)[0] == 1


def test_people_read_chinese_and_decimals(run: Run, filed: Path) -> None:
    r = ("--round", "2026Q1")
    score, answers, city = (run(word, *r)[1] for word in ("score", "answers", "city"))
    # 未报送 is listed first
    assert score.splitlines()[0] == "—\t乙局\t—\t—\t未报送"
    assert re.match(r"1\t甲局\t\d+\.\d\d\t", score.splitlines()[1])
    assert "已报" in answers and "未报送" in answers and "reported" not in answers
    assert re.search(r"全市得分 \d+\.\d\d（应报 2，已报送 1，参与排名 1）", city)
    assert UnitType.GEN.label not in city
    assert run("completion", *r)[1].startswith("甲局\t")


def test_the_documentation_names_every_key() -> None:
    text = (DATA.parent / "docs" / "cli.md").read_text(encoding="utf-8")
    keys = SCORE | STANDARD | ANSWER | EVENT | TRACE | CHECK | FINDING | SUBMIT | CITY | TOTAL | RATE | COMPLETION
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", text, re.ASCII)) == []
