"""The queue of a review by risk: what ranks hang on, what jumped, what waits; and the same order inside one return."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import review_city as city
from review_city import FIGURE, FIRST, OFFICE, REVIEWER, ROUND

from shuangyong_metrics.cli import main
from shuangyong_metrics.model import Scorecard, StandardScore, UnitType
from shuangyong_metrics.services import explanations, review
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.claims import Count
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.review import FIXED, SENT_BACK, Decision
from shuangyong_metrics.services.review_queue import QueueEntry, Risk, review_queue
from shuangyong_metrics.services.review_ranks import moved
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    with city.opened(tmp_path / "var", worker) as opened:
        yield opened


# ---- what a rank hangs on


def card(unit: str, total: int, rank: int | None, **more: Any) -> Scorecard:
    """50 points of 100 in two standards of the weight 50: a point of 1,000,000 is worth 100 hundredths."""
    both = tuple(StandardScore(c, 50_000_000, 40_000_000, 50_000_000, 40_000_000) for c in "AB")
    made = Scorecard("2026Q3", unit, unit, "EDU", "ranked", "self", total, 0, (), total, total, "良好", rank, rank, 100_000_000, 0, False, both)  # fmt: skip
    return replace(made, **more)


CARDS = [
    card("a", 9000, 1),
    card("b", 8950, 2),
    card("c", 8950, 2),
    card("d", 8800, 4),
    card("e", 5999, 5, veto=("V1",)),
]


@pytest.mark.parametrize(
    ("points", "last", "places"),
    [
        (3_000_000, 2_600_000, None),
        (3_000_000, 2_500_000, None),
        (3_000_000, 2_490_000, 2),
        (3_000_000, 1_000_000, 2),
        (3_000_000, 990_000, 3),
        (3_000_000, 3_000_000, None),
        (2_000_000, 3_000_000, None),
    ],
    ids=[
        "not enough",
        "level with them",
        "past two that share a rank",
        "level with the next",
        "past all but the vetoed",
        "unchanged",
        "fell",
    ],
)
def test_the_places_are_those_that_would_be_lost(points: int, last: int, places: int | None) -> None:
    found = moved(CARDS, {("a", "A1"): points}, {("a", "A1"): last})
    assert found == ({} if places is None else {("a", "A1"): places})


def test_without_a_last_quarter_the_median_of_the_type_stands_for_it() -> None:
    now = {("a", "A1"): 3_000_000, ("b", "A1"): 990_000, ("c", "A1"): 990_000}
    assert moved(CARDS, now, {}) == {("a", "A1"): 3}
    assert moved(CARDS, {k: v for k, v in now.items() if k[0] != "c"}, {}) == {}, "two are no median"
    others = [replace(c, type="ECO") if c.unit == "c" else c for c in CARDS]
    assert moved(others, now, {}) == {}, "and neither are two of the type"


def test_who_has_no_rank_or_a_veto_loses_none() -> None:
    now, last = {(u, "A1"): 3_000_000 for u in "abcde"}, {(u, "A1"): 0 for u in "abcde"}
    cards = [*CARDS[:4], CARDS[4], card("f", 9900, None, status="insufficient")]
    found = moved(cards, now | {("f", "A1"): 3_000_000}, last)
    assert {unit for unit, _ in found} == {"a", "b", "c"}
    assert found["b", "A1"] == 2, "the one that shares its rank, and the one behind"


# ---- the queue


def entry(unit: str, **more: Any) -> QueueEntry:
    made = QueueEntry(unit, unit, UnitType.EDU, False, 1, city.NOW, False, 70, 70, 0, 0)
    return replace(made, **more)


def test_every_reason_has_its_tag_and_goes_before_the_next() -> None:
    order = [
        entry("ranks", risk=Risk(1, places=1)),
        entry("jumps", risk=Risk(9, jumps=9)),
        entry("alike", alike=1),
        entry("said", risk=Risk(2, explained=1, unexplained=1)),
        entry("claims", claims=Count(1, 2)),
        entry("again", revision=2, changed=3),
        entry("late", late=True),
        entry("long", items=71, undecided=71),
        entry("plain"),
        entry("back", undecided=0, sent_back=2),
        entry("done", undecided=0),
        entry("unfiled", revision=0, undecided=0),
    ]
    assert sorted(reversed(order), key=lambda e: e.place) == order
    assert {e.unit_id: e.tags for e in order if e.tags} == {
        "ranks": ("影响名次 1 位",),
        "jumps": ("突变 9 项",),
        "alike": ("雷同 1 份",),
        "said": ("说明待核 1 项", "未说明 1 项"),
        "claims": ("不适用 3 项（待核 2）",),
        "again": ("重新报送，改了 3 项",),
        "late": ("逾期",),
    }
    assert entry("x", published=True, late=True).tags == ()


def queued(store: Store, unit_id: str = FIRST.id) -> QueueEntry:
    return next(e for e in review_queue(store, REVIEWER, ROUND) if e.unit_id == unit_id)


def test_the_queue_counts_what_the_sheet_shows(store: Store, worker: Worker) -> None:
    for unit in city.UNITS[:3]:
        sheet = review_sheet(store, REVIEWER, unit.id, ROUND)
        assert queued(store, unit.id).risk.worth == len(sheet.first)
    review.decide(store, FIRST.id, ROUND, [Decision(FIGURE, SENT_BACK, "请说明")], REVIEWER, city.later(5))
    before = queued(store).risk
    assert before.worth == len(review_sheet(store, REVIEWER, FIRST.id, ROUND).first)
    mine = Actor("jyj", OFFICE.role, None)
    (asked,) = [a for a in explanations.open_questions(store, FIRST.id, ROUND, mine) if a.finding.input == FIGURE]
    explanations.explain(store, FIRST.id, ROUND, {asked.about: Said("集中开展活动")}, OFFICE, city.later(6))
    after = queued(store)
    assert (after.risk.worth, after.risk.explained) == (before.worth + 1, before.explained + 1)
    assert "说明待核 1 项" in after.tags


def test_a_figure_that_ranks_hang_on_comes_first_in_its_return(store: Store, worker: Worker) -> None:
    """One school says 是 where the two others say 否: without that it would stand behind both."""
    mine = city.UNITS[1]
    city.submit(store, worker, city.filed(mine, B2_1=7), city.later(20), unit=mine)
    for unit in (FIRST, city.UNITS[2]):
        city.submit(store, worker, city.filed(unit, A8_1="否"), city.later(21), unit=unit)
    sheet = review_sheet(store, REVIEWER, mine.id, ROUND)
    assert [(i.input, i.looks[0]) for i in sheet.first] == [
        ("A8-1", "影响名次：按上季或同类中位计，后移 2 位"),
        (FIGURE, "与上次报送不同"),
    ]
    assert (queued(store, mine.id).risk.places, queued(store, mine.id).tags[0]) == (2, "影响名次 2 位")
    assert review_queue(store, REVIEWER, ROUND)[0].unit_id == mine.id


def test_the_command_line_lists_the_queue_and_one_return(
    tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "var"
    with city.opened(folder, worker) as store:
        decision = Decision(FIGURE, FIXED, "签到表只有 6 人", value="6")
        review.decide(store, FIRST.id, ROUND, [decision], REVIEWER, city.later(5))
        first = next(e for e in review_queue(store, REVIEWER, ROUND) if e.unit_id == FIRST.id)
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))
    assert main(["review-queue", "--round", "2026Q3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "swj\t东岭市商务局\t未报送\t要看 0 项"
    assert f"jyj\t东岭市教育局\t{first.state}\t要看 {first.risk.worth} 项" in "\n".join(lines)
    assert main(["review-queue", "--round", "2026Q3", "--json"]) == 0
    told = {e["unit"]: e for e in json.loads(capsys.readouterr().out)}
    assert (told["jyj"]["undecided"], told["jyj"]["worth"], told["swj"]["at"]) == (
        first.undecided,
        first.risk.worth,
        None,
    )
    assert main(["review-queue", "--round", "2026Q3", "--unit", "jyj", "--json"]) == 0
    items = {i["input"]: i for i in json.loads(capsys.readouterr().out)}
    assert (items[FIGURE]["figure"], items[FIGURE]["fixed"], items[FIGURE]["by"]) == ("20", "6", "shenhe")
    assert items["A1-1"]["fixed"] is None
    assert main(["review-queue", "--round", "2026Q3", "--unit", "jyj"]) == 0
    assert "核定为 6" in next(x for x in capsys.readouterr().out.splitlines() if x.startswith(f"{FIGURE}\t"))
