"""What a reviewer is shown of a round and of one return, and that a decision is about the value that was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import review_city as city
from review_city import FIGURE, FIRST, LEADER, OFFICE, REVIEWER, ROUND, SECOND

from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound, ShuangyongError
from shuangyong_metrics.model import Kind, Role
from shuangyong_metrics.services import publishing, review
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.review import ACCEPTED, SENT_BACK, Decision
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_looks import Look, looks
from shuangyong_metrics.services.review_queue import QueueEntry, review_queue
from shuangyong_metrics.services.review_sheet import ReviewSheet, review_sheet
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    with city.opened(tmp_path / "var", worker) as opened:
        yield opened


def sheet(store: Store) -> ReviewSheet:
    return review_sheet(store, REVIEWER, FIRST.id, ROUND)


def item(store: Store, code: str = FIGURE) -> Item:
    return next(i for i in sheet(store).items if i.input == code)


def entry(store: Store, unit_id: str = FIRST.id) -> QueueEntry:
    return next(e for e in review_queue(store, REVIEWER, ROUND) if e.unit_id == unit_id)


def seen(shown: Item, decision: str = ACCEPTED, reason: str = "") -> Decision:
    return Decision(shown.input, decision, reason, value_key=shown.key, seen=shown.decision)


def decide(store: Store, *decisions: Decision, actor: Actor = REVIEWER, minutes: int = 10) -> int:
    return review.decide(store, FIRST.id, ROUND, decisions, actor, city.later(minutes))


# ---- the queue


def test_the_queue_counts_every_unit_and_puts_the_unfiled_last(store: Store) -> None:
    queue = review_queue(store, REVIEWER, ROUND)
    assert [e.unit_id for e in queue][-1] == "swj"
    assert queue[-1].state == "未报送"
    first = entry(store)
    assert (first.revision, first.changed, first.sent_back, first.late) == (1, 0, 0, False)
    assert first.undecided == first.items == len(sheet(store).items)
    assert first.state == f"待审 {first.items} 项"


def test_states_follow_the_decisions_and_a_resubmitted_return_comes_first(store: Store, worker: Worker) -> None:
    review.accept_all(store, FIRST.id, ROUND, REVIEWER, city.later(5))
    assert entry(store).state == "已审完"
    decide(store, Decision(FIGURE, SENT_BACK, "请附签到表"))
    assert entry(store).state == "退回待改 1 项"
    assert review_queue(store, REVIEWER, ROUND)[0].unit_id != FIRST.id, "it waits for the unit"
    city.submit(store, worker, city.filed(B2_1=18), city.later(20))
    first = review_queue(store, REVIEWER, ROUND)[0]
    assert (first.unit_id, first.state, first.revision, first.changed) == (FIRST.id, "待审 1 项", 2, 1)


def test_a_published_round_is_shown_as_such(store: Store) -> None:
    for unit in city.UNITS[:3]:
        review.accept_all(store, unit.id, ROUND, REVIEWER, city.later(5))
    publishing.publish(store, ROUND, OFFICE, city.later(60))
    assert entry(store).state == "已公布"
    assert entry(store, "swj").state == "未报送"
    with pytest.raises(Conflict, match="已公布"):
        decide(store, seen(item(store), SENT_BACK, "晚了"))


# ---- one return


def test_an_item_stands_beside_its_type_and_its_points(store: Store) -> None:
    shown = item(store)
    assert (shown.figure, shown.median, shown.raw, shown.state) == ("20", "8", "20", "filled")
    assert shown.points is not None and 0 < shown.points <= shown.max
    assert "与同类中位数相差一倍以上" in shown.looks
    assert shown in sheet(store).first
    assert [a.message for a in shown.asked if "大于" in a.message and a.said is None], "more than there are"
    assert item(store, "A1-1").findings == ()
    assert (shown.sheet, shown.cell) == city.places().at(FIGURE)


def test_a_median_needs_three_units(store: Store) -> None:
    rows = {r["input"]: r for r in store.rows("type_medians", year=2026, quarter=3, unit_type="EDU", least=3)}
    assert (rows[FIGURE]["median"], rows[FIGURE]["units"]) == (8_000_000, 3)
    assert store.rows("type_medians", year=2026, quarter=3, unit_type="EDU", least=4) == []
    assert store.rows("type_medians", year=2026, quarter=3, unit_type="ECO", least=1) == []


def test_ledger_items_list_their_events(store: Store) -> None:
    counted = [i for i in sheet(store).items if i.state == "counted" and i.events]
    assert counted
    assert any(i in sheet(store).plain for i in counted), "events alone are nothing unusual"
    told = [
        e for i in counted for e in i.events if e.startswith("7月8日 · 会议纪要 · 主办 · A3 · 方案、签到、影像、小结")
    ]
    assert told and "台账 " in told[0]


def test_what_changed_since_the_revision_before_shows_the_old_value(store: Store, worker: Worker) -> None:
    city.submit(store, worker, city.filed(B2_1=18, A6_3=None), city.later(20))
    shown = sheet(store)
    assert {i.input: i.before for i in shown.items if i.before is not None} == {FIGURE: "20"}
    assert dict(shown.emptied) == {"A6-3": "2.50"}
    assert "A6-3" in shown.blank
    assert "与上次报送不同" in item(store).looks


def test_unchanged_items_stay_accepted_after_a_resubmission(store: Store, worker: Worker) -> None:
    review.accept_all(store, FIRST.id, ROUND, REVIEWER, city.later(5))
    city.submit(store, worker, city.filed(B2_1=18, B2_1_note="已核对"), city.later(20))
    assert [i.input for i in sheet(store).undecided] == [FIGURE]
    assert item(store).reworded == "", "the value is another one"
    kept = item(store, "A1-1")
    assert (kept.decision, kept.decided_by, kept.decided_at) == (ACCEPTED, "shenhe", city.later(5))


def test_words_changed_beside_the_same_value_are_shown_whether_decided_or_not(store: Store, worker: Worker) -> None:
    review.accept_all(store, FIRST.id, ROUND, REVIEWER, city.later(5))
    decide(store, Decision("B3-1", SENT_BACK, "请说明"))
    changed = city.filed(B2_1=20, B3_1_note="新增两所学校", A1_1_note="已核对")
    city.submit(store, worker, changed, city.later(20))
    assert [i.input for i in sheet(store).reworded] == ["A1-1"], "accepted, and stays so"
    reasoned = item(store, "B3-1")
    assert (reasoned.decision, reasoned.back_before) == ("", "请说明"), "sent back for its words: asked anew"
    assert reasoned.reworded == "说明原为“空白”"
    assert item(store, FIGURE).reworded == ""


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, None),
        ({"last": 6_000_000}, "比上季变化超过一半"),
        ({"last": 7_000_000}, None),
        ({"value": 1_000_000, "last": 500_000}, None),
        ({"value": 3_000_000, "last": 1_000_000}, "比上季变化超过一半"),
        ({"kind": Kind.AMOUNT, "value": 1_000_000, "last": 500_000}, "比上季变化超过一半"),
        ({"value": 1_000_000, "median": 2_000_000}, None),
        ({"median": 5_000_000}, "与同类中位数相差一倍以上"),
        ({"median": 20_000_000}, "与同类中位数相差一倍以上"),
        ({"median": 6_000_000}, None),
        ({"before": ""}, "与上次报送不同"),
        ({"note": "新开课程"}, "有说明"),
        ({"state": "not_applicable", "value": None, "note": "无任务"}, "报了不适用"),
        ({"kind": Kind.YES_NO, "value": 0, "last": 1_000_000}, "与上季不同"),
        ({"findings": ("与上季相差较大",)}, "校验有提示"),
        ({"reworded": "说明原为“空白”"}, "说明或佐证与上次报送不同"),
    ],
)
def test_the_thresholds_of_a_first_look(change: dict[str, object], word: str | None) -> None:
    plain = {"kind": Kind.COUNT, "state": "filled", "value": 10_000_000, "last": None, "median": None,
             "before": None, "reworded": "", "note": "", "findings": ()}  # fmt: skip
    assert looks(Look(**(plain | change))) == (() if word is None else (word,))  # type: ignore[arg-type]


# ---- deciding


def test_a_value_resubmitted_meanwhile_is_not_accepted_unseen(store: Store, worker: Worker) -> None:
    shown, other = item(store), item(store, "A1-1")
    city.submit(store, worker, city.filed(B2_1=18), city.later(20))
    with pytest.raises(Conflict, match="B2-1 的填报值已被单位改动"):
        decide(store, seen(other), seen(shown), minutes=30)
    assert item(store, "A1-1").decision == "", "all or none"
    assert decide(store, seen(other), minutes=31) == 1, "what did not change may still be accepted"


def test_the_second_reviewer_is_told_and_the_first_decision_stands(store: Store) -> None:
    shown = item(store)
    decide(store, seen(shown, SENT_BACK, "请附签到表"))
    with pytest.raises(Conflict, match="B2-1 已由 shenhe 退回"):
        decide(store, seen(shown), actor=SECOND, minutes=11)
    assert (item(store).decision, item(store).decided_by) == (SENT_BACK, "shenhe")
    assert decide(store, seen(item(store)), actor=SECOND, minutes=12) == 1, "who has seen it may change it"


def test_deciding_twice_the_same_is_recorded_once(store: Store) -> None:
    shown = item(store)
    assert [decide(store, seen(shown), minutes=n) for n in (10, 11)] == [1, 0]


def test_sending_back_needs_a_reason(store: Store) -> None:
    with pytest.raises(ShuangyongError, match="B2-1：退回须写明理由"):
        decide(store, seen(item(store), SENT_BACK, "  "))


@pytest.mark.parametrize("actor", [LEADER, Actor("jyj", Role.UNIT, "jyj")], ids=["leader", "unit"])
def test_only_reviewers_and_the_office_see_and_decide(store: Store, actor: Actor) -> None:
    shown = item(store)
    acts: tuple[Callable[[], object], ...] = (
        lambda: review_queue(store, actor, ROUND),
        lambda: review_sheet(store, actor, FIRST.id, ROUND),
        lambda: decide(store, seen(shown), actor=actor),
        lambda: review.accept_all(store, FIRST.id, ROUND, actor, city.NOW),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert item(store).decision == ""
    assert review_queue(store, OFFICE, ROUND)


def test_a_unit_without_a_return_has_no_sheet(store: Store) -> None:
    with pytest.raises(Conflict, match="尚未报送"):
        review_sheet(store, REVIEWER, "swj", ROUND)
    with pytest.raises(NotFound):
        review_sheet(store, REVIEWER, "nobody", ROUND)
