"""Every total of the demo city once more, from the standard's text and what the command line prints, without the product."""

from __future__ import annotations

import ast
import copy
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from demo_city import BASES, PUBLISHED, ROUNDS, DemoCity, demo_city
from recompute import DATA, differences, main, recompute
from recompute_answers import UnitYear
from recompute_standard import Framework, WorkingDays, load_calendar, load_framework

SCRIPT = Path(__file__).parents[1] / "samples" / "recompute.py"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


@cache
def standard() -> tuple[Framework, WorkingDays]:
    return load_framework(DATA / "standards" / "2025"), load_calendar(DATA / "calendar")


def of_year(city: DemoCity, round_: str, basis: str) -> list[Path]:
    """The answers of the round and of the rounds before it in its year."""
    return [city.file("answers", r, basis) for r in ROUNDS if r[:4] == round_[:4] and r <= round_]


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("round_", ROUNDS)
def test_no_figure_differs(city: DemoCity, round_: str, basis: str, capsys: pytest.CaptureFixture[str]) -> None:
    files = [city.file("score", round_, basis), *of_year(city, round_, basis)]
    code = main([str(f) for f in files])
    assert code == 0, capsys.readouterr().out


def test_it_runs_as_a_script_on_its_own(city: DemoCity, tmp_path: Path) -> None:
    """Isolated from the project: no search path of ours, no working directory of ours."""
    files = [city.file("score", "2026Q1", "accepted"), *of_year(city, "2026Q1", "accepted")]
    command = [sys.executable, str(SCRIPT), *(str(f) for f in files)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "26 units, no difference" in done.stdout


def test_it_shares_nothing_with_the_product() -> None:
    """Neither the product nor the other oracle is imported, not even by a module of the script."""
    for path in SCRIPT.parent.glob("recompute*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = [
                n for n in names if n.split(".")[0] in ("shuangyong_metrics", "duckdb") or n.startswith("oracle")
            ]
            assert not foreign, f"{path.name} imports {foreign}"


@pytest.mark.parametrize(
    "field", ["base", "total", "shown_total", "rank", "type_rank", "effective_weight", "not_reported"]
)
def test_a_figure_one_off_is_found(city: DemoCity, field: str) -> None:
    scores = copy.deepcopy(city.score("2026Q1"))
    changed = next(s for s in scores if s[field] is not None)
    changed[field] += 1
    answers = [a for r in PUBLISHED[:5] for a in city.answers(r)]
    found = differences(scores, recompute(*standard(), scores, answers))
    assert len(found) == 1 and f"{changed['unit']} {field}" in found[0]


def test_an_answer_one_off_is_found(city: DemoCity) -> None:
    scores, answers = city.score("2026Q1"), copy.deepcopy(city.answers("2026Q1"))
    changed = next(a for a in answers if a["input"] == "B2-1" and a["value"] and int(a["value"]) > 1)
    changed["value"] = "0"
    found = differences(scores, recompute(*standard(), scores, answers))
    assert any(f"{changed['unit']} B" in f for f in found)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_ledger_figure_is_the_count_of_its_events(city: DemoCity, round_: str) -> None:
    """``value`` of a counted item and the events listed under it say the same, and only the year's own dates count."""
    framework, _ = standard()
    year, quarter = int(round_[:4]), int(round_[5])
    counted = 0
    for answer in city.answers(round_, "self"):
        if answer["source"] == "event" and answer["state"] == "reported":
            unit = UnitYear(framework, year, quarter, [(quarter, answer)])
            assert unit.value(framework.items[answer["input"]], quarter) == Fraction(answer["value"]), answer
            counted += 1
    assert counted > 100
