"""追溯调整 on a small city: rehearsed, recorded, shown beside what was published, which never changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import filing_city as filed
import published_city as city
import pytest
from published_city import ROUND

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Unit, UnitType
from shuangyong_metrics.services import (
    answers,
    corrections,
    publishing,
    results,
    review,
    roster,
    roster_import,
    setup,
    submission,
    trace,
    vetoes,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.adjusted import NEWEST
from shuangyong_metrics.services.correction_list import adjusted_cards
from shuangyong_metrics.services.correction_list import corrections as listed
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.results import NAMED_BY, frozen_texts
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store

WHY = "复核发现重复计数"
SCHOOL = Entry("dlzx", ROUND, "B2-1", "1", document="市双办更正〔2026〕1号")
#: item asked for → label, before, after, and the points that move for the unit (accepted, millionths)
KINDS: dict[str, tuple[Entry, tuple[str, str], list[tuple[str, int, int]]]] = {
    "a typed figure": (SCHOOL, ("9", "1"), [("B2", 3_000_000, 333_333)]),
    "a figure that is struck": (replace(SCHOOL, value="未报"), ("9", "未报"), [("B2", 3_000_000, 0)]),
    "a denominator": (replace(SCHOOL, item="B2-2", value="90"), ("10", "90"), [("B2", 3_000_000, 333_333)]),
    "a count of the ledger": (replace(SCHOOL, item="C1-1", value="2"), ("1", "2"), [("C1", 1_500_000, 3_000_000)]),
    "a yes": (replace(SCHOOL, item="A8-1", value="否"), ("是", "否"), [("A8", 1_000_000, 0)]),
    "a day": (replace(SCHOOL, item="A5-1", value="2026-12-01"), ("2026年3月20日", "2026年12月1日"), [("A5", 1_000_000, 0)]),
    "an entry of the office": (replace(SCHOOL, unit="jyj", item="B9-1", value="6"), ("2", "6"), [("B9", 333_333, 500_000)]),
    "an honour": (Entry("jyj", ROUND, "P1", "撤销", title="市双拥模范单位", document="市双〔2026〕7号"), ("市级", "没有登记"), []),
    "a veto": (replace(SCHOOL, unit="swj", item="V8", value="撤销"), ("已登记", "没有登记"), []),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city.placed(tmp_path / "city")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with setup.open_store(folder, city.AFTER) as opened:
        yield opened


def frozen(store: Store, upto: int = 0) -> dict[str, list[tuple[str, str, str]]]:
    return {kind: frozen_texts(store, ROUND, kind, upto=upto) for kind in NAMED_BY}


def correct(store: Store, entry: Entry = SCHOOL) -> int:
    return corrections.correct(store, entry, WHY, filed.OFFICE, city.AFTER)


def test_an_honour_is_found_however_it_is_spaced(store: Store) -> None:
    spaced = replace(KINDS["an honour"][0], title="市双拥 模范单位")
    found = corrections.rehearse(store, spaced, WHY, filed.OFFICE, city.AFTER)
    assert (found.before, found.after) == ("市级", "没有登记")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_rehearsed_is_recorded_beside_what_was_published(store: Store, kind: str) -> None:
    entry, figures, points = KINDS[kind]
    before, head = frozen(store), store.rows("audit_head")
    proposal = corrections.rehearse(store, entry, WHY, filed.OFFICE, city.AFTER)
    assert (proposal.before, proposal.after) == figures
    assert [(m.indicator, m.before, m.after) for m in proposal.moved if m.basis == "accepted"] == points
    assert (frozen(store, NEWEST), store.rows("audit_head")) == (before, head), "a rehearsal leaves nothing"
    number = corrections.correct(store, entry, WHY, filed.OFFICE, city.AFTER, proposal.token)
    assert frozen(store) == before, "what was published never changes"
    (one,) = listed(store, ROUND, filed.OFFICE)
    assert (one.number, one.before, one.after, one.reason, one.actor) == (number, *figures, WHY, "guanli")
    assert (one.effects, one.moved) == (proposal.effects, proposal.moved)
    after = {c.unit: c for c in results.scorecards(store, ROUND, "accepted", filed.OFFICE, NEWEST)}
    told = {e.unit: (e.total_after, e.rank_after) for e in one.effects if e.basis == "accepted"}
    assert told == {u: (after[u].shown_total, after[u].rank) for u in told}
    assert set(adjusted_cards(store, ROUND, "accepted", filed.OFFICE)) >= set(told)
    last = store.rows("audit_entries")[-1]
    detail = json.loads(last["detail"])
    assert (last["actor"], last["action"], last["object"]) == ("guanli", "追溯调整", f"{entry.unit}/2026Q3")
    assert (detail["reason"], detail["document"], detail["before"]) == (WHY, entry.document, figures[0])
    found = verify(store, filed.OFFICE)
    assert [d.words for d in found.differences] == []
    assert found.corrections == 1


def test_a_veto_that_is_recorded_afterwards_counts_at_once_and_waits_for_nothing(store: Store) -> None:
    day = city.AFTER.date()
    correct(
        store,
        Entry(
            "jyj", ROUND, "V1", document="市双办更正〔2026〕2号", found_on=day, authority="市双拥办", notified_on=day
        ),
    )
    (card,) = [c for c in results.scorecards(store, ROUND, "accepted", filed.OFFICE, NEWEST) if c.unit == "jyj"]
    assert card.veto == ("V1",)
    assert vetoes.cases(store, ROUND, filed.OFFICE) == ()


def test_the_units_own_score_keeps_what_it_reported(store: Store) -> None:
    correct(store)
    assert adjusted_cards(store, ROUND, "self", filed.OFFICE) == {}
    assert set(adjusted_cards(store, ROUND, "accepted", filed.OFFICE)) == {"dlzx"}


def test_corrections_add_up_and_a_second_one_of_the_same_figure_stands(store: Store) -> None:
    published = frozen(store)
    correct(store)
    middle = frozen(store, NEWEST)
    correct(store, replace(SCHOOL, value="9"))
    first, second = listed(store, ROUND, filed.OFFICE)
    assert (first.before, first.after, second.before, second.after) == ("9", "1", "1", "9")
    assert frozen(store, first.number) == middle != frozen(store, NEWEST)
    assert frozen(store, NEWEST)["card"] == published["card"]
    assert verify(store, filed.OFFICE).holds


def test_who_moves_by_anothers_correction_is_told_and_not_why(store: Store) -> None:
    correct(store, replace(SCHOOL, unit="jyj", item="B9-1", value=""))
    swj = Actor("swj", Role.UNIT, "swj")
    (one,) = listed(store, ROUND, swj, "swj")
    assert (one.unit, one.item, one.before, one.after, one.reason, one.document) == ("",) * 6
    assert {(e.unit, e.rank_before, e.rank_after) for e in one.effects} == {("swj", 2, 1)}
    assert listed(store, ROUND, Actor("dlzx", Role.UNIT, "dlzx"), "dlzx") == ()
    (own,) = listed(store, ROUND, filed.MINE, "jyj")
    assert (own.item, own.reason) == ("B9-1", WHY)
    assert {e.unit for e in own.effects} == {"jyj"}


def test_leaders_do_not_see_how_few_persons(store: Store) -> None:
    correct(store, replace(SCHOOL, item="E5-1", value="2"))
    told = [listed(store, ROUND, who)[0] for who in (filed.LEADER, filed.REVIEWER)]
    assert [(one.before, one.after, one.reason) for one in told] == [("8", "<5", ""), ("8", "2", WHY)]


def test_the_open_round_of_the_year_is_scored_with_the_right_figure(store: Store) -> None:
    """A sum since January: the count of the published quarter goes into the next one."""
    with setup.open_worker() as worker:
        data = filed.changed({}, city.COLLEGE, 4)
        who = Actor("dlzx", Role.UNIT, "dlzx")
        made = submission.submit(store, worker, data, "报表.xlsx", who, city.AFTER)
        assert made.status == "taken", made
    state = roster.round_state(store, city.NEXT)
    review.accept_all(store, "dlzx", city.NEXT, filed.REVIEWER, city.AFTER)

    def year(basis: str) -> tuple[int, str]:
        (entry,) = trace.trace(store, state, "dlzx", basis, filed.OFFICE, "C1")
        return entry["points"], entry["formula"]

    before = year("accepted"), year("self")
    assert submission.before(store, "dlzx", city.NEXT).figures["C1-1"].year_to_date == 1_000_000
    correct(store, replace(SCHOOL, item="C1-1", value="0"))
    assert submission.before(store, "dlzx", city.NEXT).figures["C1-1"].year_to_date == 0
    after = year("accepted"), year("self")
    assert after[1] == before[1]
    assert after[0][0] < before[0][0]
    publishing.publish(store, city.NEXT, filed.OFFICE, city.AFTER)
    later = corrections.rehearse(store, replace(SCHOOL, item="C1-1", value="3"), WHY, filed.OFFICE, city.AFTER)
    assert {m.round for m in later.moved} == {"2026Q3", "2026Q4"}, "both published quarters move"
    correct(store, replace(SCHOOL, item="C1-1", value="3"))
    assert [(c.round.id, c.item) for c in listed(store, city.NEXT, filed.OFFICE)] == [("2026Q3", "C1-1")]
    assert verify(store, filed.OFFICE).holds


def test_the_roster_of_the_publication_is_the_one_that_is_ranked(store: Store) -> None:
    """Who joined, left or was renamed since moves nobody."""
    changes = (replace(city.COLLEGE, name="东岭一中"), Unit("neu", "新设局", UnitType.ECO))
    roster_import.import_units(store, changes, filed.OFFICE, city.AFTER)
    proposal = corrections.rehearse(store, SCHOOL, WHY, filed.OFFICE, city.AFTER)
    assert [(e.unit, e.name) for e in proposal.effects] == [("dlzx", "东岭中学")]
    correct(store)
    assert verify(store, filed.OFFICE).holds


def test_a_confirmation_of_what_is_no_longer_so_is_refused(store: Store) -> None:
    token = corrections.rehearse(store, SCHOOL, WHY, filed.OFFICE, city.AFTER).token
    # another figure of the indicator, and the same figure: what would come of it is the same, but not what it changes
    for entry in (replace(SCHOOL, item="B2-2", value="20"), replace(SCHOOL, value="2")):
        correct(store, entry)
        with pytest.raises(Conflict, match="情况有变化"):
            corrections.correct(store, SCHOOL, WHY, filed.OFFICE, city.AFTER, token)


def test_published_answers_and_traces_stay_readable(store: Store) -> None:
    state = roster.round_state(store, ROUND)

    def told() -> list[Any]:
        return [
            answers.answers(store, state, "accepted", filed.OFFICE),
            trace.trace(store, state, "dlzx", "accepted", filed.OFFICE),
        ]

    before = told()
    correct(store)
    assert told() == before
    stands = answers.answers(store, state, "accepted", filed.OFFICE, "dlzx", NEWEST)
    (one,) = (a for a in stands if a.input == "B2-1")
    assert (one.value, one.raw, one.decision, one.reason) == ("1", "9", "corrected", WHY)


def test_the_command_line_corrects_lists_and_scores(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))

    def said(*words: str, code: int = 0) -> Any:
        assert main(words) == code
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in words else out

    asked = ["correct", "--unit", "dlzx", "--round", "2026Q3", "--item", "b2-1", "--value", "1", "--reason", WHY, "--document", "更正通报1号"]  # fmt: skip
    assert said(*asked, "--rehearse", "--json")["number"] is None
    assert said("corrections", "--round", "2026Q3", "--json") == []
    made = said(*asked, "--actor", "管理员", "--json")
    (one,) = said("corrections", "--round", "2026Q3", "--json")
    assert (one["number"], one["actor"], one["effects"]) == (made["number"], "管理员", made["effects"])
    published, adjusted = (
        {c["unit"]: c["total"] for c in said("score", "--round", "2026Q3", "--json", *more)}
        for more in ((), ("--adjusted",))
    )
    assert {u: (published[u], adjusted[u]) for u in published if published[u] != adjusted[u]} == {"dlzx": (4784, 4517)}
    assert "9 → 1" in said("corrections", "--round", "2026Q3")
    assert said(*asked, code=2) == ""
