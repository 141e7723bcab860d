"""framework export, check, diff, rehearse, publish: the page's work without a browser, each in a process's own store."""

from __future__ import annotations

import json
from pathlib import Path

import filing_city as city
import openpyxl
import past_city
import pytest
import revised_standard as made
from command_line import Run

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import roster, setup, submission


@pytest.fixture
def run(tmp_path: Path, run: Run) -> Run:
    """The command line of a city with published quarters."""
    with past_city.published(tmp_path / "var"):
        pass
    return run


def test_a_standard_goes_out_is_changed_and_comes_into_force(run: Run, tmp_path: Path) -> None:
    out, draft = tmp_path / "标准.xlsx", tmp_path / "修订稿.xlsx"
    assert run("framework", "export", "--version", "2025", "--out", out)[0] == 0
    assert run("framework", "check", out)[1].startswith("2025: 55 indicators, 99 inputs, weights 100, points 100, 158 ")
    book = openpyxl.load_workbook(out)
    made.state(book)
    made.swap(book)
    draft.write_bytes(made.saved(book))

    code, said, _ = run("framework", "diff", draft)
    assert code == 0 and said.splitlines()[0] == "2025 版 → 2027 版：2 处变化"
    found = json.loads(run("framework", "diff", draft, "--json")[1])
    assert [(c["code"], c["what"], c["scores"]) for c in found] == [("A2", "停用", True), ("A11", "新增", True)]

    (quarter,) = json.loads(run("framework", "rehearse", draft, "--json")[1])
    assert (quarter["round"], quarter["version"]) == ("2026Q3", "2025")
    assert [x["code"] for x in quarter["left_out"]] == ["A11"]
    assert {r["code"] for u in quarter["units"] for r in u["reasons"]} == {"A2"}
    code, said, _ = run("framework", "rehearse", draft)
    assert code == 0 and "2026年三季度：2 家单位，2 家有变化" in said and "未预演 A11" in said

    code, said, _ = run("framework", "publish", draft, "--actor", "王科")
    assert code == 0 and said.startswith("2027 版已公布，自2027年一季度起施行。")
    with setup.open_store(tmp_path / "var", city.NOW) as store:
        audited = store._connection.execute("select actor, object from audit where action = '公布考评标准'").fetchall()
        assert audited == [("王科", "2027")]
        roster.open_round(store, city.ROUND.next, city.OFFICE, city.NOW)
        assert roster.framework_for(store, city.ROUND.next).version == "2025"
        blank = submission.blank_return(store, "jyj", Round(2027, 1), city.OFFICE)
        (tmp_path / "报表.xlsx").write_bytes(blank)
        # the store is another process's: a file of the new version is judged all the same
        code, said, _ = run("check", tmp_path / "报表.xlsx", "--json")
    assert json.loads(said)["refused"] is None


def test_mistakes_are_printed_cell_by_cell(run: Run, tmp_path: Path) -> None:
    draft = tmp_path / "修订稿.xlsx"
    draft.write_bytes(made.draft(lambda b: made.put(b, "指标", "A3", "分值", "三")))
    code, said, _ = run("framework", "check", draft)
    assert code == 1 and said.startswith("工作表“指标” C6：“分值”“三”不是数。")
    for action in ("diff", "rehearse", "publish"):
        code, said, error = run("framework", action, draft)
        assert (code, said) == (2, "") and "工作表“指标” C6" in error
    draft.write_bytes(made.draft())
    code, _, error = run("framework", "publish", draft)
    assert code == 2 and "没有任何变化" in error
