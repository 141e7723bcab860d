"""The demo city comes out the same every time: this run's city against the figures of an earlier build, kept in git."""

from __future__ import annotations

import copy
import json

import pytest
from demo_city import ROUNDS, DemoCity, Rows, demo_city
from demo_golden import DIGESTS, ROUND, SCORECARDS, digest, digests, scorecards

HOW = "若是有意改的：python tests/samples/demo_golden.py 演示城市的文件夹"


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


def test_one_round_in_full(city: DemoCity) -> None:
    """Any change of any unit's score shows as a line that differs."""
    assert scorecards(city.score(ROUND)) == SCORECARDS.read_text(encoding="utf-8"), HOW


def test_every_round_is_what_an_earlier_build_gave(city: DemoCity) -> None:
    def printed(command: str, round_: str, basis: str) -> Rows:
        return city.score(round_, basis) if command == "score" else city.answers(round_, basis)

    wanted = json.loads(DIGESTS.read_text(encoding="utf-8"))
    found = digests(ROUNDS, printed)
    assert {name: found.get(name) for name in wanted} == wanted, HOW
    assert len(wanted) == 2 * 2 * len(ROUNDS)


def test_a_digest_sees_a_figure_but_not_its_place(city: DemoCity) -> None:
    rows = city.answers(ROUND)
    moved, changed = copy.deepcopy(rows), copy.deepcopy(rows)
    moved[0]["cell"] = "Z99"
    changed[0]["value"] = "没有的值"
    assert digest(moved) == digest(rows) != digest(changed)
