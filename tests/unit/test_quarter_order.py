"""Quarters are opened, put before the units and published one after the other; while a draft is out no figure of it moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Round, UnitType
from shuangyong_metrics.services import (
    consultation,
    corrections,
    office,
    publishing,
    review,
    roster,
    roster_import,
    unit_changes,
    unit_history,
)
from shuangyong_metrics.services.answers import live_answers
from shuangyong_metrics.services.unit_changes import Grounds
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

Q3, Q4 = city.ROUND, city.ROUND.next
LATER = datetime(2026, 12, 1, 9)
GROUNDS = Grounds(Q4, "编办发〔2026〕1号", "机构改革")


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    """Both quarters are open; the school has filed for both and everything is reviewed."""
    with city.opened(tmp_path, Q3, Q4) as opened:
        for round_ in (Q3, Q4):
            city.file(opened, worker, quarter=round_.quarter)
            review.accept_all(opened, "jyj", round_, city.REVIEWER, city.NOW)
        yield opened


def publish(store: Store, round_: Round) -> None:
    publishing.publish(store, round_, city.OFFICE, LATER)


def ask(store: Store, round_: Round) -> None:
    consultation.open_consultation(store, round_, None, city.OFFICE, LATER)


def correct(store: Store, item: str = "B2-1", title: str = "") -> int:
    entry = office.Entry("jyj", Q3, item, "1", title=title, document="更正通报")
    return corrections.correct(store, entry, "复核后更正", city.OFFICE, LATER)


@pytest.mark.parametrize("act", [publish, ask])
def test_a_quarter_waits_for_the_one_before_it(store: Store, act: Callable[[Store, Round], None]) -> None:
    with pytest.raises(Conflict, match=r"前面的2026年三季度还没有公布.*请先公布2026年三季度"):
        act(store, Q4)
    publish(store, Q3)
    act(store, Q4)


def test_a_quarter_before_a_published_one_is_not_opened_any_more(store: Store) -> None:
    publish(store, Q3)
    with pytest.raises(Conflict, match=r"后面的2026年三季度已经公布.*不能补开"):
        roster.open_round(store, Q3.previous, city.OFFICE, LATER)


@pytest.mark.parametrize("far", [Round(2027, 1), Round(2206, 3)])
def test_a_quarter_that_has_not_begun_is_not_opened(store: Store, far: Round) -> None:
    with pytest.raises(Conflict, match="还没有开始，不能开放。请核对年份和季度"):
        roster.open_round(store, far, city.OFFICE, LATER)
    assert roster.open_round(store, Round(2027, 1), city.OFFICE, datetime(2027, 1, 1)).round == Round(2027, 1)


def drafted(store: Store) -> list[object]:
    return [replace(a) for a in live_answers(store, roster.round_state(store, Q4), "accepted", "jyj")]


def test_while_a_draft_is_out_its_year_and_types_stand_still(store: Store) -> None:
    publish(store, Q3)
    ask(store, Q4)
    before, head = drafted(store), store.rows("audit_head")
    table = [replace(city.SCHOOL, type=UnitType.ECO)]
    for act in (
        lambda: correct(store),
        lambda: correct(store, "B9-1"),
        lambda: unit_changes.retype(store, "jyj", UnitType.ECO, GROUNDS, city.OFFICE, LATER),
        lambda: roster_import.import_units(store, table, city.OFFICE, LATER),
    ):
        with pytest.raises(Conflict, match=r"2026年四季度正在征求意见.*会改动初评.*请等.*公布"):
            act()
    assert (drafted(store), store.rows("audit_head")) == (before, head)
    # an honour is nothing that a unit answers for, a name no figure, the quarter after is nobody's draft yet
    assert correct(store, "P4", title="抗洪抢险")
    unit_changes.rename(store, "jyj", "东岭市教育体育局", GROUNDS, city.OFFICE, LATER)
    after = Grounds(Q4.next, "编办发〔2026〕2号", "机构改革")
    unit_changes.retype(store, "jyj", UnitType.ECO, after, city.OFFICE, LATER)
    consultation.back_to_review(store, Q4, "更正三季度", city.OFFICE, LATER)
    assert correct(store)


def test_a_type_is_not_taken_back_beneath_a_draft(store: Store) -> None:
    publish(store, Q3)
    unit_changes.retype(store, "swj", UnitType.EDU, GROUNDS, city.OFFICE, LATER)
    number = unit_history.history(store, city.OFFICE, "swj")[0].number
    ask(store, Q4)
    with pytest.raises(Conflict, match="收回变更：2026年四季度正在征求意见"):
        unit_changes.take_back(store, number, "记错了", city.OFFICE, LATER)
