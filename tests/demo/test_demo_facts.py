"""The seed's 195 facts in the demo city: each taken once or left out for a reason, each figure where its date says.

``seed_types.toml`` lists the facts' types (定量、是否、定性、计划、目标), because the list itself is not part of the product.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from demo_city import DemoCity, demo_city
from python_calamine import CalamineWorkbook

from shuangyong_metrics.model import Round
from shuangyong_metrics.services.demo import DEMO
from shuangyong_metrics.services.demo_facts import Facts, TakenFact, load_facts
from shuangyong_metrics.services.setup import DATA, read_roster

HERE = Path(__file__).parent
TYPES: dict[str, list[str]] = tomllib.loads((HERE / "seed_types.toml").read_text(encoding="utf-8"))
MANY_YEARS = {"1-23", "2-03", "2-14", "2-15", "2-22"}
MASKED = {"1-15", "1-28", "1-29", "1-34", "1-64"}
CITY_NAMES = {"映月区", "枫浦镇", "桐湾镇", "鹭桥街道", "枕溪乡", "柳汀乡"}


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


@pytest.fixture(scope="module")
def facts() -> Facts:
    return load_facts(DEMO / "facts.toml")


def test_each_fact_appears_exactly_once(facts: Facts) -> None:
    listed = Counter(i for g in facts.groups for i in g.ids)
    known = [i for ids in TYPES.values() for i in ids]
    assert listed == Counter(known) and len(known) == 195


def test_only_results_are_taken(facts: Facts) -> None:
    """Plans, targets, opinions, totals of several years and masked figures never become an answer."""
    kind = {i: name for name, ids in TYPES.items() for i in ids}
    taken = {f.id for f in facts.taken}
    assert {kind[i] for i in taken} == {"定量", "是否"}
    assert not taken & (MANY_YEARS | MASKED)
    assert "3-07" not in taken and not [i for i in taken if i.startswith(("3-", "6-"))]
    reasons = {i: r for g in facts.groups for i, r in g.left_out.items()}
    assert {i for i, r in reasons.items() if r == "计划"} == set(TYPES["计划"])
    assert {i for i, r in reasons.items() if r == "目标"} <= set(TYPES["目标"])
    assert {reasons[i] for i in MANY_YEARS - {"2-22"}} == {"跨年累计"} and reasons["2-22"] == "模糊数"


def test_every_reason_is_explained_and_used(facts: Facts) -> None:
    assert set(facts.reasons) == {r for g in facts.groups for r in g.left_out.values()}


def test_dates_lie_in_the_quarter_of_the_fact(facts: Facts) -> None:
    for fact in facts.taken:
        for event in fact.events:
            assert Round.of(event["day"]) in fact.rounds, fact.id
        if fact.honour:
            assert Round.of(fact.honour["day"]) in fact.rounds, fact.id


def test_the_stored_workbook_holds_the_fact(city: DemoCity, facts: Facts) -> None:
    """The figure of a fact is the text of the cell that the answer points to, in the file as it was handed in."""
    seen = 0
    for fact in facts.taken:
        for round_ in fact.rounds:
            answers = {a["input"]: a for a in city.answers(round_.id) if a["unit"] == fact.unit}
            for code, value in fact.cells.items():
                answer = answers[code]
                assert answer["state"] == "reported" and answer["value"] == str(value), (fact.id, code, answer)
                assert stored(city, answer["file"], answer["sheet"], answer["cell"]) == str(value), (fact.id, code)
                seen += 1
    assert seen >= 40


def stored(city: DemoCity, digest: str, sheet: str, cell: str) -> str:
    """The text of one cell of a stored workbook; columns here have one letter."""
    rows = CalamineWorkbook.from_path(str(city.upload(digest))).get_sheet_by_name(sheet)
    value = rows.to_python(skip_empty_area=False)[int(cell[1:]) - 1][ord(cell[0]) - ord("A")]
    return str(int(value)) if isinstance(value, float) else str(value)


def test_the_stored_ledger_holds_the_events(city: DemoCity, facts: Facts) -> None:
    seen = 0
    for fact in (f for f in facts.taken if f.events):
        for event in fact.events:
            listed = events_of(city, fact, event["day"])
            tags = [event[k] for k in ("primary", "secondary") if k in event]
            assert [e["tags"] for e in listed] == [tags], (fact.id, event, listed)
            seen += 1
    assert seen >= 25


def events_of(city: DemoCity, fact: TakenFact, day: date) -> list[dict[str, object]]:
    """What the unit's ledger of the day's quarter lists for that day under the tags of the fact."""
    wanted = {e["primary"] for e in fact.events if e["day"] == day}
    answers = (a for a in city.answers(Round.of(day).id) if (a["unit"], a["input"]) == (fact.unit, "C9-2"))
    listed: list[dict[str, object]] = next(answers)["events"]
    return [e for e in listed if e["date"] == day.isoformat() and e["filed"] == Round.of(day).id and wanted & tags(e)]


def tags(event: dict[str, object]) -> set[object]:
    found = event["tags"]
    assert isinstance(found, list)
    return set(found[:1])


def test_honours_of_the_seed_count_from_their_quarter(city: DemoCity, facts: Facts) -> None:
    (fact,) = (f for f in facts.taken if f.honour)
    bonus = {
        r: next(s["bonus"] for s in city.score(r) if s["unit"] == fact.unit) for r in ("2025Q1", "2025Q2", "2025Q4")
    }
    assert fact.rounds == (Round(2025, 2),) and bonus == {"2025Q1": 0, "2025Q2": 100, "2025Q4": 100}


def test_the_town_of_plans_only_gives_nothing(city: DemoCity) -> None:
    """篇三 is plans: its 50 persons to visit and 4 households are in no return of its units."""
    planned = {"C2-2": "50", "C7-2": "4"}
    for round_ in ("2025Q1", "2026Q1"):
        for answer in city.answers(round_):
            if answer["unit"] == "zxx" and answer["input"] in planned:
                assert answer["value"] != planned[answer["input"]]


def test_places_are_invented() -> None:
    """No province, city, district or county of that name exists, and none is named anywhere in the demo."""
    real = set((HERE / "real_places.txt").read_text(encoding="utf-8").split())
    files = (DATA / "units.csv", *DEMO.glob("*.toml"))
    texts = [re.sub("#.*", "", p.read_text(encoding="utf-8")) for p in files]
    short = {n[:-1] for n in real if n.endswith("市") and len(n) > 2}
    found = sorted(n for n in real | short if any(n in text for text in texts))
    assert not found, found
    assert "澜川市" in "".join(texts) and len(real) > 3_000


def test_units_are_bodies_of_the_invented_city() -> None:
    """A name is a body of 市 in general or starts with a place of the invented city."""
    for unit in read_roster(DATA / "units.csv"):
        assert unit.name.startswith("市") or any(unit.name.startswith(n) for n in CITY_NAMES), unit.name
