"""预演: published quarters by a new standard. What is expected is reckoned here by hand, or by publishing for real."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path

import filing_city as city
import openpyxl
import past_city
import pytest
import revised_standard as made
from openpyxl.workbook import Workbook

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import MICRO, Framework, Ledger, Round, Scorecard, UnitType
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import rehearsal, results, roster
from shuangyong_metrics.services.rehearsal import Moved, Quarter
from shuangyong_metrics.services.rehearsed_standard import comparable
from shuangyong_metrics.store import Store

STANDARD = made.STANDARD


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with past_city.published(tmp_path_factory.mktemp("past")) as opened:
        yield opened


def tried(store: Store, new: Framework) -> Quarter:
    (quarter,) = rehearsal.rehearse(store, replace(new, version="2027"), city.OFFICE, city.NOW)
    return quarter


def of(quarter: Quarter, unit: str) -> Moved:
    return next(m for m in quarter.units if m.after.unit == unit)


def with_indicator(code: str, **changed: object) -> Framework:
    """The standard with one indicator changed."""
    standards = tuple(
        replace(s, indicators=tuple(replace(i, **changed) if i.code == code else i for i in s.indicators))  # type: ignore[arg-type]
        for s in STANDARD.standards
    )
    return replace(STANDARD, standards=standards)


def test_without_a_change_nobody_moves_and_nothing_stays(store: Store) -> None:
    before, version = store.rows("audit_head"), store.version
    quarter = tried(store, STANDARD)
    assert (quarter.round, quarter.version, quarter.hit, quarter.left_out) == (city.ROUND, "2025", (), ())
    assert [m.after.unit for m in quarter.units] == [c.unit for c in published(store)]
    assert [m.before.shown_total for m in quarter.units] == [c.shown_total for c in published(store)]
    assert (store.rows("audit_head"), store.version) == (before, version)
    assert list(frameworks(store)) == ["2025"]


def published(store: Store) -> list[Scorecard]:
    return results.scorecards(store, city.ROUND, "accepted", city.OFFICE)


def test_a_higher_target_lowers_the_points_it_should_and_names_the_cells(store: Store) -> None:
    rule = STANDARD.indicator("B2").rule
    book, found = openpyxl.load_workbook(io.BytesIO(city.whole())), city.places()
    taught, staff = (Fraction(book[found.at(code)[0]][found.at(code)[1]].value) for code in ("B2-1", "B2-2"))
    # 90 % by the third quarter; nobody reaches ten thousand
    steep = replace(rule, targets=(*rule.targets[:2], 10_000 * MICRO, 10_000 * MICRO))
    (reason,) = of(tried(store, with_indicator("B2", points=4 * MICRO, rule=steep)), "jyj").reasons
    was, wanted = min(Fraction(1), 100 * taught / staff / 90), 100 * taught / staff / 10_000
    assert 0 < wanted < 1
    assert reason.before == floor(3 * MICRO * was + Fraction(1, 2))
    assert reason.after == floor(4 * MICRO * wanted + Fraction(1, 2))
    assert (reason.code, reason.before_max, reason.after_max) == ("B2", 3 * MICRO, 4 * MICRO)
    assert reason.cells == tuple(f"{found.at(code)[0]} {found.at(code)[1]}" for code in ("B2-1", "B2-2"))


def points(store: Store) -> list[dict[str, object]]:
    return results.live_points(store, roster.round_state(store, city.ROUND), "accepted")


def test_points_of_a_whole_standard_move_the_total_by_the_weights(store: Store) -> None:
    heavier = tuple(replace(s, weight=s.weight * 2 if s.code == "A" else s.weight) for s in STANDARD.standards)
    moved = of(tried(store, replace(STANDARD, standards=heavier)), "swj")
    assert moved.reasons == ()
    standards = {s.code: s for s in moved.after.standards}
    weights = {s.code: min(s.weight, 2 * standards[s.code].max) for s in heavier}
    terms = [(2 * weights[c] * s.earned + s.max) // (2 * s.max) for c, s in standards.items() if s.max]
    total = sum(weights[c] for c, s in standards.items() if s.max)
    assert moved.after.base == (20000 * sum(terms) + total) // (2 * total)
    assert moved.after.base != moved.before.base and moved.is_moved


def test_what_was_never_asked_for_is_left_out_by_name(store: Store) -> None:
    def more(book: Workbook) -> None:
        made.swap(book)
        made.put(book, "指标", "B6", "适用类型", "教育、经济服务")
        made.put(book, "指标", "B5", "考评季度", "2、3、4")

    draft = made.framework_of(_with(more))
    quarter = tried(store, draft)
    assert {(x.code, x.why) for x in quarter.left_out} == {
        ("A11", "过去没有填报这些数"),
        ("B6", "新适用的经济服务过去没有填报"),
        ("B5", "过去 3 季度不考评"),
    }
    codes = {r.code for r in of(quarter, "swj").reasons}
    assert "A2" in codes and not codes & {"A11", "B6", "B5"}


def _with(edit: object) -> Workbook:
    book = made.book()
    edit(book)  # type: ignore[operator]
    return book


def test_a_ledger_is_counted_as_the_draft_counts_it(store: Store) -> None:
    """A3 counts A4's meetings too: what it then earns is reckoned from the ledger itself."""
    item = replace(STANDARD.indicator("A3").inputs[0], ledger=Ledger("weighted", ("A3", "A4")))
    rows = store.rows("ledger_rows", year=2026, quarter=3, unit_id="jyj")
    days = [
        r["day"] for r in rows if {r["primary_tag"], r["secondary_tag"]} & {"A3", "A4"} and r["day"] < date(2026, 10, 1)
    ]
    counted = sum(0.5 if r["role"] == "协办" else 1 for r in rows if r["day"] in days)
    moved = of(tried(store, with_indicator("A3", inputs=(item,))), "jyj")
    wanted = min(1.0, counted / 3) * 3 * MICRO
    got = next((r.after for r in moved.reasons if r.code == "A3"), None)
    plain = next(r["points"] for r in points(store) if r["unit_id"] == "jyj" and r["indicator"] == "A3")
    assert (got if got is not None else plain) == pytest.approx(wanted, abs=1)


def test_counted_anew_by_the_same_rules_every_ledger_says_what_it_said(store: Store) -> None:
    """Names of instructors that nothing asks for make every ledger be counted anew, and change nothing."""
    named = [
        (i, replace(i.rule, cap_instructors=(*i.rule.cap_instructors[::-1], *(() if i.rule.cap_from else ("其他",)))))
        for i in STANDARD.indicators
    ]
    rules = {i.code: rule for i, rule in named}
    standards = tuple(
        replace(s, indicators=tuple(replace(i, rule=rules[i.code]) for i in s.indicators)) for s in STANDARD.standards
    )
    draft = replace(STANDARD, standards=standards)
    ledgers = {x.code for x in STANDARD.inputs if x.ledger}
    assert set(comparable(STANDARD, draft).recounted) == ledgers
    assert tried(store, draft).hit == ()


def test_without_a_published_quarter_there_is_nothing_to_try(tmp_path: Path) -> None:
    with city.opened(tmp_path) as fresh, pytest.raises(Conflict, match="没有可以预演的数据"):
        rehearsal.rehearse(fresh, replace(STANDARD, version="2027"), city.OFFICE, city.NOW)


def test_a_type_that_no_longer_applies_leaves_both_sums(store: Store) -> None:
    quarter = tried(store, with_indicator("A9", applies_to=(UnitType.EDU,)))
    reasons = {r.code: r for r in of(quarter, "swj").reasons}
    assert reasons["A9"].after is None and reasons["A9"].before is not None
    assert "A9" not in {r.code for r in of(quarter, "jyj").reasons}
    assert Round(2026, 3) == quarter.round
