"""Explain or mend: what a finding asks is explained in the workbook or on the page, reviewed, kept, offered, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import review_city as city
from blank_returns import Places, blank, whole_cells
from review_city import FIGURE, FIRST, OFFICE, REVIEWER, ROUND

from shuangyong_metrics.errors import Conflict, NotAllowed, ShuangyongError
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import explanations, publishing, review, submission, withdrawal
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.explanations import Asked, explain, open_questions
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.review import ACCEPTED, SENT_BACK, Decision
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

MINE, OTHER = Actor("jyj", Role.UNIT, "jyj"), Actor("swj", Role.UNIT, "swj")
WHY = Said("集中开展活动", "七月三场")


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    with city.opened(tmp_path / "var", worker) as opened:
        yield opened


def late_event(row: int, title: str = "补报的会议") -> bytes:
    """The whole return with one event of the quarter before added, in a row of the ledger."""
    fresh = Places(blank(FIRST.type, ROUND.quarter, unit=FIRST))
    event = {
        "日期": date(2026, 5, 8),
        "活动类型": "会议学习",
        "主要指标": "A3",
        "角色": "主办",
        "佐证材料名称": title,
    }
    return fresh.typed(whole_cells(fresh) | {fresh.event(row, header): value for header, value in event.items()})


def evidenced() -> bytes:
    """The whole return with evidence named beside A1-1."""
    fresh = Places(blank(FIRST.type, ROUND.quarter, unit=FIRST))
    return fresh.typed(whole_cells(fresh) | {fresh.at(FIGURE): 20, fresh.at("A1-1", "佐证"): "双拥领导小组文件"})


def item(store: Store, code: str = FIGURE) -> Item:
    return next(i for i in review_sheet(store, REVIEWER, FIRST.id, ROUND).items if i.input == code)


def answered(store: Store, code: str = FIGURE) -> list[Said | None]:
    return [a.said for a in item(store, code).asked]


def to_explain(store: Store, code: str = FIGURE, round_: Round = ROUND) -> Asked:
    return next(a for a in open_questions(store, FIRST.id, round_, MINE) if a.finding.input == code)


def decide(store: Store, decision: str, reason: str = "", minutes: int = 10, code: str = FIGURE) -> None:
    review.decide(store, FIRST.id, ROUND, [Decision(code, decision, reason)], REVIEWER, city.later(minutes))


# ---- said in the workbook, or on the page


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("集中开展活动", Said("集中开展活动")),
        ("集中开展活动：七月三场", WHY),
        ("口径调整。按新文件统计", Said("口径调整", "按新文件统计")),
        ("新开三门课", Said("其他", "新开三门课")),
        ("其他 新开三门课", Said("其他", "新开三门课")),
        ("其他", None),
    ],
)
def test_the_note_of_the_row_explains(store: Store, worker: Worker, note: str, said: Said | None) -> None:
    assert answered(store) == [None]
    assert "需说明的未说明" in item(store).looks
    city.submit(store, worker, city.filed(B2_1=20, B2_1_note=note), city.later(5))
    assert answered(store) == [said]
    assert ("需说明的已说明" in item(store).looks) == (said is not None)


def test_what_is_chosen_on_the_page_goes_before_the_note_and_is_stored_whole(store: Store, worker: Worker) -> None:
    data = city.filed(B2_1=20, B2_1_note="口径调整")
    asked = explanations.asked(store, worker.check(data, "报表.xlsx", {}), MINE)
    (mine,) = [a for a in asked if a.finding.input == FIGURE]
    assert mine.stands == Said("口径调整") and mine.offered is None and WHY.reason in mine.reasons
    made = submission.submit(store, worker, data, "报表.xlsx", MINE, city.later(5), {mine.about: WHY})
    assert made.status == "taken"
    assert answered(store) == [WHY]
    (row,) = store.rows("explanations_now", unit_id="jyj", year=2026, quarter=3)
    assert {k: row[k] for k in ("input", "code", "reason", "text", "made_at", "actor")} == {
        "input": FIGURE, "code": "numerator_exceeds", "reason": WHY.reason, "text": WHY.text, "made_at": city.later(5),
        "actor": "jyj",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("其他"), "须写明"),
        (Said("因为"), "可选项"),
        (Said("其他", "长" * 201), "201 个字"),
        (Said("其他", "问13812345678"), "手机号码"),
        (Said("口径调整", "慰问73061部队"), "部队番号"),
    ],
)
def test_what_may_not_be_kept_is_refused_and_not_repeated(
    store: Store, worker: Worker, said: Said, words: str
) -> None:  # fmt: skip
    about = to_explain(store).about
    for act in (
        lambda: explain(store, FIRST.id, ROUND, {about: said}, MINE, city.later(5)),
        lambda: submission.submit(
            store, worker, city.filed(B2_1=20, A6_3=3), "a.xlsx", MINE, city.later(5), {about: said}
        ),
    ):
        with pytest.raises(ShuangyongError, match=words) as caught:
            act()
        assert not said.text or said.text not in str(caught.value)
    assert answered(store) == [None]
    assert review_sheet(store, REVIEWER, FIRST.id, ROUND).revision == 1


def test_a_return_that_stands_is_explained_afterwards(store: Store) -> None:
    about = to_explain(store).about
    assert explain(store, FIRST.id, ROUND, {about: WHY}, MINE, city.later(5)) == 1
    assert explain(store, FIRST.id, ROUND, {about: WHY}, MINE, city.later(6)) == 0, "the same again"
    assert answered(store) == [WHY]
    with pytest.raises(Conflict, match="没有要说明的这一条"):
        explain(store, FIRST.id, ROUND, {"gone": WHY}, MINE, city.later(6))
    for actor in (OTHER, REVIEWER, city.LEADER):
        with pytest.raises(NotAllowed):
            explain(store, FIRST.id, ROUND, {about: WHY}, actor, city.later(6))
    for unit in city.UNITS[:3]:
        review.accept_all(store, unit.id, ROUND, REVIEWER, city.later(7))
    publishing.publish(store, ROUND, OFFICE, city.later(60))
    with pytest.raises(Conflict, match="已公布"):
        explain(store, FIRST.id, ROUND, {about: Said("口径调整")}, MINE, city.later(61))


# ---- in review


def test_unchanged_figures_keep_their_explanation_and_changed_ones_ask_again(store: Store, worker: Worker) -> None:
    explain(store, FIRST.id, ROUND, {to_explain(store).about: WHY}, MINE, city.later(5))
    decide(store, ACCEPTED)
    city.submit(store, worker, city.filed(B2_1=20, A6_3=3), city.later(20))
    assert answered(store) == [WHY] and item(store).decision == ACCEPTED
    city.submit(store, worker, city.filed(B2_1=21), city.later(30))
    assert answered(store) == [None] and item(store).decision == ""
    # the figure it is measured against has changed: another question, though the value and its acceptance stand
    city.submit(store, worker, city.filed(B2_1=20, B2_2=9), city.later(40))
    assert answered(store) == [None] and item(store).decision == ACCEPTED


def test_a_refused_explanation_is_an_item_sent_back_and_a_new_one_reopens_it(store: Store, worker: Worker) -> None:
    city.submit(store, worker, city.filed(B2_1=20, B2_1_note="数据核实无误"), city.later(5))
    decide(store, SENT_BACK, "说明的理由不成立")
    same = city.filed(B2_1=20, B2_1_note="数据核实无误", A6_3=3)
    told = submission.submit(store, worker, same, "报表.xlsx", MINE, city.later(20))
    assert (told.status, item(store).decision) == ("refused", SENT_BACK), "nothing new was said"
    city.submit(store, worker, city.filed(B2_1=20, B2_1_note="集中开展活动：七月三场"), city.later(30))
    again = item(store)
    assert (again.decision, again.back_before) == ("", "说明的理由不成立")
    assert "退回后重新说明" in again.looks and answered(store) == [WHY]
    assert FIGURE in {r["input"] for r in review.undecided(store, ROUND, FIRST.id)}
    assert withdrawal.offered(store, review_sheet(store, REVIEWER, FIRST.id, ROUND).submission, MINE)
    seen = Decision(FIGURE, ACCEPTED, value_key=again.key, seen="")
    assert review.decide(store, FIRST.id, ROUND, [seen], REVIEWER, city.later(40)) == 1
    assert (item(store).decision, item(store).back_before) == (ACCEPTED, "")


def test_an_item_sent_back_is_reopened_on_the_page_and_by_new_evidence(store: Store, worker: Worker) -> None:
    decide(store, SENT_BACK, "请说明")
    explain(store, FIRST.id, ROUND, {to_explain(store).about: WHY}, MINE, city.later(20))
    assert (item(store).decision, item(store).back_before) == ("", "请说明")
    decide(store, SENT_BACK, "缺少佐证材料", minutes=30, code="A1-1")
    city.submit(store, worker, evidenced(), city.later(40))
    assert (item(store, "A1-1").decision, item(store, "A1-1").back_before) == ("", "缺少佐证材料")


def test_a_row_of_the_ledger_asks_under_its_item_wherever_it_stands(store: Store, worker: Worker) -> None:
    city.submit(store, worker, late_event(3), city.later(5))
    (asked,) = [a for a in open_questions(store, FIRST.id, ROUND, MINE) if a.finding.code == "event_late"]
    assert asked.finding.input == "A3-1"
    said = Said("上季漏报本季补报")
    explain(store, FIRST.id, ROUND, {asked.about: said}, MINE, city.later(6))
    assert answered(store, "A3-1") == [said]
    city.submit(store, worker, late_event(6), city.later(7))
    assert answered(store, "A3-1") == [said], "the same event in another row"
    decide(store, SENT_BACK, "请附纪要", code="A3-1")
    moved = submission.submit(store, worker, late_event(8), "报表.xlsx", MINE, city.later(20))
    assert moved.status == "refused", "a row further down says nothing new"
    city.submit(store, worker, late_event(6, "会议纪要"), city.later(30))
    anew = item(store, "A3-1")
    assert (anew.decision, anew.back_before) == ("", "请附纪要"), "an event that has changed is looked at again"
