"""A return filed again while items stand sent back: refused where nothing of them has changed, judged on what it says."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import review_city as city
from blank_returns import Cell, Places, blank, whole_cells
from review_city import FIGURE, FIRST, OFFICE, REVIEWER, ROUND

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import bulk, explanations, filing, own_returns, review, setup, submission
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.audit_log import Wanted, lines
from shuangyong_metrics.services.bulk_files import sources_in
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.review import SENT_BACK, Decision
from shuangyong_metrics.services.submission import Outcome
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

MINE = Actor("jyj", Role.UNIT, "jyj")
WHY = "缺少签到表"


@pytest.fixture
def folder(tmp_path: Path, worker: Worker) -> Path:
    return city.placed(tmp_path / "var", worker)


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with setup.open_store(folder, city.NOW) as opened:
        yield opened


def back(store: Store, *codes: str, minutes: int = 10) -> None:
    decisions = [Decision(code, SENT_BACK, WHY) for code in codes or (FIGURE,)]
    review.decide(store, FIRST.id, ROUND, decisions, REVIEWER, city.later(minutes))


def again(store: Store, worker: Worker, minutes: int = 20, said: Any = None, **figures: Any) -> Outcome:
    data = city.filed(**({"B2_1": 20} | figures))
    return submission.submit(store, worker, data, "报表.xlsx", MINE, city.later(minutes), said)


def typed(store: Store, worker: Worker, cells: dict[Cell, Any], minutes: int = 20) -> Outcome:
    fresh = Places(blank(FIRST.type, ROUND.quarter, unit=FIRST))
    data = fresh.typed(whole_cells(fresh) | {fresh.at(FIGURE): 20} | cells)
    return submission.submit(store, worker, data, "报表.xlsx", MINE, city.later(minutes))


def revision(store: Store) -> int:
    return int(store.rows("submission_now", unit_id="jyj", year=ROUND.year, quarter=ROUND.quarter)[0]["revision"])


def test_nothing_of_what_was_sent_back_has_changed(store: Store, worker: Worker) -> None:
    back(store, FIGURE, "A1-1")
    told = again(store, worker, A6_3=3)
    assert told.status == "refused" and told.submission is None
    sheet, cell = city.places().at(FIGURE)
    assert told.reason.startswith("2026年三季度被退回的 2 项都没有改动，这次没有报送：A1-1 ")
    assert f"{FIGURE} " in told.reason and f"（{sheet} {cell}，退回理由：{WHY}）" in told.reason
    assert told.reason.endswith(
        "请改正数字；数字没有错的，在该行“说明”或“佐证材料”栏写明理由（台账统计的改“活动台账”），再报送。"
    )
    assert revision(store) == 1, "nothing of it counts"
    mine = own_returns.own_rounds(store, FIRST.id, MINE)[0]
    assert [d.digest for d in mine.drafts] == [told.digest], "the file waits, to be gone on with"
    assert lines(store, Wanted(action="退回项未改"), OFFICE).matching == 1
    assert again(store, worker, 21, A6_3=3).reason == told.reason, "a second press is answered alike"
    assert lines(store, Wanted(action="退回项未改"), OFFICE).matching == 1
    with pytest.raises(Conflict, match="被退回的 2 项都没有改动"):
        filing.submit_kept(store, worker, told.digest, MINE, city.later(22))
    assert verify(store, OFFICE).holds


def test_in_a_batch_only_the_unchanged_one_is_left_out(store: Store) -> None:
    back(store, FIGURE, "A1-1")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1.xlsx", city.filed(city.UNITS[3]))
        archive.writestr("2.xlsx", city.filed(B2_1=20, A6_3=3))
        archive.writestr("3.xlsx", city.filed(city.UNITS[1], B2_1=9))
    found = bulk.take_all(store, sources_in(out.getvalue()), OFFICE, city.later(20))
    assert [line.result for line in found] == ["已收", "拒收", "已收"]
    assert "被退回的 2 项都没有改动" in found[1].reason
    assert revision(store) == 1
    assert lines(store, Wanted(action="退回项未改"), OFFICE).matching == 1
    assert verify(store, OFFICE).holds


def test_the_same_file_again_is_the_submission_that_it_was(store: Store, worker: Worker) -> None:
    back(store)
    assert again(store, worker).status == "already"


@pytest.mark.parametrize(
    "changes",
    [{"B2_1": 18}, {"B2_1": None}, {"B2_1_note": "签到表附后，核对无误"}],
    ids=["the figure", "taken out", "a note"],
)
def test_what_the_unit_may_do_instead(store: Store, worker: Worker, changes: dict[str, Any]) -> None:
    back(store)
    told = again(store, worker, **changes)
    assert (told.status, told.reason) == ("taken", "")
    assert own_returns.own_rounds(store, FIRST.id, MINE)[0].sent_back == ()


def test_evidence_that_is_named_is_a_change_and_blanks_are_none(store: Store, worker: Worker) -> None:
    note = city.places().at(FIGURE, "说明")
    assert typed(store, worker, {note: "签到 表"}, 5).status == "taken"
    back(store)
    assert typed(store, worker, {note: "签到表 "}).status == "refused", "the same words"
    assert typed(store, worker, {note: "签到表", city.places().at(FIGURE, "佐证"): "签到表三份"}, 30).status == "taken"


def test_an_explanation_that_is_chosen_on_the_page_is_a_change(store: Store, worker: Worker) -> None:
    (asked,) = [a for a in explanations.open_questions(store, FIRST.id, ROUND, MINE) if a.finding.input == FIGURE]
    back(store)
    assert again(store, worker, A6_3=3).status == "refused"
    said = {asked.about: Said("集中开展活动", "七月三场")}
    assert again(store, worker, 30, said, A6_3=3).status == "taken"


def test_some_have_changed_the_others_are_named_and_have_to_be_changed_next(store: Store, worker: Worker) -> None:
    back(store, FIGURE, "A1-1")
    told = again(store, worker, B2_1=18)
    assert told.status == "taken"
    assert told.reason.startswith("还有 1 项退回没有改动：A1-1 ") and f"退回理由：{WHY}" in told.reason
    assert [b.input for b in own_returns.own_rounds(store, FIRST.id, MINE)[0].sent_back] == ["A1-1"]
    assert "被退回的 1 项都没有改动" in again(store, worker, 30, B2_1=17).reason
    last = again(store, worker, 40, B2_1=17, A1_1_note="任命文件附后")
    assert last.status == "taken"
    assert last.submission is not None and last.submission.revision == revision(store) == 3, (
        "a refused one has no number"
    )


def event(row: int, **told: Any) -> dict[Cell, Any]:
    """One more event in a row of the ledger; A3-1 counts what stands under A3."""
    what = {
        "日期": date(2026, 8, 8),
        "活动类型": "会议学习",
        "主要指标": "A3",
        "角色": "主办",
        "佐证材料名称": "专题会",
    }
    return {city.places().event(row, header): value for header, value in (what | told).items()}


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        (event(7), "refused"),
        (event(4) | event(5, 主要指标="A4"), "refused"),
        (event(4, 佐证材料名称="专题会（附签到表）"), "taken"),
        (event(4, 文号="东教〔2026〕9号"), "taken"),
        (event(4, 方案="√"), "taken"),
        (event(4, 日期=date(2026, 8, 9)), "taken"),
        (event(4) | event(5), "taken"),
        ({}, "taken"),
    ],
    ids=["another row", "another's event", "title", "number", "records", "day", "one more", "taken out"],
)
def test_a_count_changes_with_its_events_and_not_with_their_rows(
    store: Store, worker: Worker, cells: dict[Cell, Any], status: str
) -> None:
    assert typed(store, worker, event(4), 5).status == "taken"
    back(store, "A3-1")
    told = typed(store, worker, cells)
    assert told.status == status, told.reason
    if status == "refused":
        assert "A3-1 " in told.reason and f"（活动台账，退回理由：{WHY}）" in told.reason
    else:
        assert "A3-1" in {r["input"] for r in review.undecided(store, ROUND, FIRST.id)}


def test_reviewed_anew_after_the_first_refusal(store: Store, worker: Worker) -> None:
    """The reviewer takes back what he sent back: nothing stands in the way any more."""
    back(store)
    assert again(store, worker, A6_3=3).status == "refused"
    review.decide(store, FIRST.id, ROUND, [Decision(FIGURE, review.ACCEPTED)], REVIEWER, city.later(25))
    assert again(store, worker, 30, A6_3=3).status == "taken"


def test_the_command_line_and_a_batch_say_the_same(
    folder: Path, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with setup.open_store(folder, city.NOW) as store:
        back(store, FIGURE, "A1-1")
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))
    same, half = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    same.write_bytes(city.filed(B2_1=20, A6_3=3))
    half.write_bytes(city.filed(B2_1=18, A6_3=3))
    assert main(["submit", "--json", str(same)]) == 2
    (told,) = json.loads(capsys.readouterr().out)
    assert told["status"] == "refused" and "被退回的 2 项都没有改动" in told["reason"]
    assert main(["submit", str(half)]) == 0
    assert "还有 1 项退回没有改动：A1-1" in capsys.readouterr().out
