"""One unit's quarter through the real command line: open, template, fill, check, submit, review, publish, score, trace."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from base_figures import BASES

from shuangyong_metrics.cli import main
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import Round, Unit, UnitType
from shuangyong_metrics.services.demo import fill
from shuangyong_metrics.services.demo_figures import Filing
from shuangyong_metrics.services.setup import DATA
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.check import check
from shuangyong_metrics.workbook.template import build_template

FRAMEWORK = load_folder(DATA / "standards" / "2025")
CELLS: dict[str, Any] = BASES | {
    "A1-1": "是",
    "A1-2": "√",
    "A1-3": "是",
    "A5-1": "2026年3月31日",
    "A6-1": "是",
    "A6-3": 1.5,
    "B2-1": "１６",
}
EVENT: dict[str, Any] = {
    "day": "2026-02-03", "kind": "会议学习", "primary": "A3", "role": "主办", "plan": "√", "sign_in": "√", "pictures": "√", "summary": "√",
}  # fmt: skip


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Any]]:
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "var"))

    def call(*words: str) -> tuple[int, Any]:
        code = main(words)
        out = capsys.readouterr().out
        return code, json.loads(out) if "--json" in words else out

    return call


def workbook(
    tmp_path: Path, run: Callable[..., tuple[int, Any]], cells: dict[str, Any], events: list[dict[str, Any]]
) -> Path:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,type\nU1,甲局,GEN\nU2,乙局,GEN\n", encoding="utf-8")
    assert run("unit", "import", str(roster))[0] == 0
    run("round", "open", "2026Q1")
    path = tmp_path / "U1.xlsx"
    assert run("template", "--unit", "U1", "--round", "2026Q1", "--out", str(path))[0] == 0
    path.write_bytes(fill(path.read_bytes(), Filing(cells, {}, events), FRAMEWORK))
    return path


def test_a_quarter_from_the_blank_return_to_the_traced_cell(
    tmp_path: Path, run: Callable[..., tuple[int, Any]]
) -> None:
    path = workbook(tmp_path, run, CELLS, [EVENT])
    code, checked = run("check", str(path), "--json")
    assert (code, checked["ok"], checked["refused"]) == (0, True, None)
    assert run("submit", str(path), "--json")[1][0]["status"] == "taken"
    assert run("submit", str(path), "--json")[1][0]["status"] == "already"
    assert run("publish", "--round", "2026Q1")[0] == 2
    assert run("review", "--unit", "U1", "--round", "2026Q1", "--accept-all")[0] == 0
    assert run("publish", "--round", "2026Q1")[0] == 0
    _, cards = run("score", "--round", "2026Q1", "--json")
    assert [(c["unit"], c["status"], c["rank"]) for c in cards] == [("U1", "ranked", 1), ("U2", "not_submitted", None)]
    _, traced = run("trace", "--unit", "U1", "--round", "2026Q1", "--json")
    points = {t["indicator"]: t["points"] for t in traced}
    assert (points["A1"], points["A3"], points["A5"], points["B2"]) == (2_000_000, 3_000_000, 1_000_000, 3_000_000)
    book = openpyxl.load_workbook(path)
    cells = [a for t in traced for a in t["answers"] if a["source"] == "cell" and a["state"] == "reported"]
    assert {a["input"] for a in cells} >= {"A1-2", "A5-1", "B2-1"}
    for answer in cells:
        assert str(book[answer["sheet"]][answer["cell"]].value) == answer["raw"]
        assert (tmp_path / "var" / "uploads" / f"{answer['file']}.xlsx").read_bytes() == path.read_bytes()


def test_five_planted_errors_stand_at_their_cells(tmp_path: Path, run: Callable[..., tuple[int, Any]]) -> None:
    wrong = CELLS | {"A1-1": "基本是", "B2-1": "约20", "A6-3": "3万", "A5-1": "3月31日", "B2-2": None}
    path = workbook(tmp_path, run, wrong, [EVENT])
    code, checked = run("check", str(path), "--json")
    found = {f["input"]: f["code"] for f in checked["findings"] if f["severity"] == "block"}
    assert code == 1
    assert found == {
        "A1-1": "yes_no_unreadable", "B2-1": "approximate", "A6-3": "with_unit", "A5-1": "date_incomplete", "B2-2": "missing_denominator",
    }  # fmt: skip
    assert run("submit", str(path), "--json")[1][0]["status"] == "blocked"
    book = openpyxl.load_workbook(path)
    for finding in checked["findings"]:
        if finding["severity"] == "block":
            row = book[finding["sheet"]][finding["cell"]].row
            assert book[finding["sheet"]].cell(row, 1).value == finding["input"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("联系人13812345678", "secret"), ("慰问73061部队", "secret"), ("少先队中队、交警中队、共建部队01", None)],
)
def test_secrets_are_turned_away_and_harmless_words_are_not(
    tmp_path: Path, run: Callable[..., tuple[int, Any]], text: str, code: str | None
) -> None:
    path = workbook(tmp_path, run, CELLS, [EVENT | {"title": text}])
    _, rows = run("submit", str(path), "--json")
    assert rows[0]["status"] == ("refused" if code else "taken")
    kept = list((tmp_path / "var" / "uploads").glob("*.xlsx"))
    assert bool(kept) == (code is None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"<html></html>",
        b"a,b\n1,2\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_foreign_files_are_refused_in_chinese(tmp_path: Path, run: Callable[..., tuple[int, Any]], data: bytes) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    code, checked = run("check", str(path), "--json")
    assert code == 2
    assert any("\u4e00" <= c <= "\u9fff" for c in checked["refused"])


@pytest.mark.parametrize("unit_type", list(UnitType))
@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_every_template_reads_back_as_itself(unit_type: UnitType, quarter: int) -> None:
    unit = Unit("U1", "甲局", unit_type)
    data = build_template(
        FRAMEWORK, unit, Round(2026, quarter), prior={}, claims={}, due=None, office="双拥办", contact="—"
    )
    reading = check(data, "a.xlsx", {FRAMEWORK.version: FRAMEWORK})
    assert (reading.identity.unit_type, reading.identity.round) == (unit_type, Round(2026, quarter))
    assert {f.code for f in reading.findings} == {"missing_denominator"}
    sheets = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert sheets[:2] == [layout.COVER, layout.BASE]
    assert len(sheets) == 11


def test_the_shipped_standard_is_tallied_in_one_line(run: Callable[..., tuple[int, Any]]) -> None:
    code, said = run("framework", "check")
    assert code == 0
    assert said.startswith("2025: 55 indicators, 99 inputs, weights 100, points 100, ")
