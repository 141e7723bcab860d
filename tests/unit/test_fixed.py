"""核定值: a reviewer's figure in place of the reported one; both are kept, and it belongs to the value like any decision."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import review_city as city
from blank_returns import Places, blank, whole_cells
from review_city import FIGURE, FIRST, OFFICE, REVIEWER, ROUND, SECOND

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import (
    answers,
    corrections,
    own_returns,
    publishing,
    results,
    review,
    roster,
    setup,
    submission,
    trace,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.answers import StoredAnswer
from shuangyong_metrics.services.audit_log import Wanted, lines
from shuangyong_metrics.services.masking import masked
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.review import ACCEPTED, FIXED, SENT_BACK, Decision
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import FILE, Store
from shuangyong_metrics.workbook.worker import Worker

WHY = "签到表只有 6 人"
MINE = Actor("jyj", Role.UNIT, "jyj")


@pytest.fixture
def folder(tmp_path: Path, worker: Worker) -> Path:
    return city.placed(tmp_path / "var", worker)


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with setup.open_store(folder, city.NOW) as opened:
        yield opened


def fix(store: Store, code: str = FIGURE, value: str = "6", reason: str = WHY, minutes: int = 10) -> int:
    return decide(store, Decision(code, FIXED, reason, value=value), minutes=minutes)


def decide(store: Store, *decisions: Decision, actor: Actor = REVIEWER, minutes: int = 10) -> int:
    return review.decide(store, FIRST.id, ROUND, decisions, actor, city.later(minutes))


def item(store: Store, code: str = FIGURE) -> Item:
    return next(i for i in review_sheet(store, REVIEWER, FIRST.id, ROUND).items if i.input == code)


def answer(store: Store, code: str = FIGURE, basis: str = "accepted") -> StoredAnswer:
    state = roster.round_state(store, ROUND)
    return next(a for a in answers.answers(store, state, basis, OFFICE, FIRST.id) if a.input == code)


def points(store: Store, indicator: str = "B2", basis: str = "accepted") -> int:
    state = roster.round_state(store, ROUND)
    rows = results.points_of(store, state, basis, FIRST.id)
    return int(next(r["points"] for r in rows if r["indicator"] == indicator))


def accept(store: Store) -> None:
    for unit in city.UNITS[:3]:
        review.accept_all(store, unit.id, ROUND, REVIEWER, city.later(5))


# ---- both values


def test_the_accepted_score_counts_the_fixed_value_and_the_unit_s_own_the_reported(store: Store) -> None:
    accept(store)
    before = {basis: points(store, basis=basis) for basis in ("self", "accepted")}
    assert fix(store) == 1
    assert points(store, basis="self") == before["self"] == before["accepted"] > points(store)
    counted, said = answer(store), answer(store, basis="self")
    assert (counted.value, said.value, counted.decision, counted.state) == ("6", "20", ACCEPTED, "reported")
    for one in (counted, said):
        told = (one.reported, one.fixed, one.fixed_reason, one.fixed_by)
        assert told == ("20", "6", WHY, "shenhe")
        assert (one.raw, one.sheet, one.cell) == ("20", *city.places().at(FIGURE))
    other = answer(store, "B2-2")
    assert (other.reported, other.fixed, other.fixed_reason, other.fixed_by) == (None, None, "", "")


def test_the_trace_fills_the_fixed_value_into_its_formula(store: Store) -> None:
    accept(store)
    fix(store)
    state = roster.round_state(store, ROUND)
    entries = {b: trace.trace(store, state, FIRST.id, b, MINE, "B2")[0] for b in ("accepted", "self")}
    assert " 6 人" in entries["accepted"]["formula"] and " 20 人" in entries["self"]["formula"]
    told = next(a for a in entries["accepted"]["answers"] if a["input"] == FIGURE)
    assert (told["value"], told["reported"], told["cell"]) == ("6", "20", city.places().at(FIGURE)[1])


def test_the_unit_and_the_reviewer_see_both(store: Store) -> None:
    fix(store)
    shown = item(store)
    assert (shown.figure, shown.fixed, shown.decision, shown.decision_reason) == ("20", "6", ACCEPTED, WHY)
    mine = own_returns.own_rounds(store, FIRST.id, MINE)[0]
    (one,) = mine.fixed
    assert (one.input, one.reported, one.fixed, one.reason, one.by) == (FIGURE, "20", "6", WHY, "shenhe")
    assert (one.sheet, one.cell, one.at) == (*city.places().at(FIGURE), city.later(10))
    (logged,) = lines(store, Wanted(action="审核"), OFFICE).listed
    assert f"核定 {FIGURE}：20 → 6，{WHY}" in logged.told


def test_a_published_round_keeps_it_and_last_quarter_s_figure_is_the_fixed_one(store: Store) -> None:
    fix(store)
    accept(store)
    publishing.publish(store, ROUND, OFFICE, city.later(60))
    assert (answer(store).value, answer(store).reported) == ("6", "20")
    assert own_returns.own_rounds(store, FIRST.id, MINE)[0].fixed
    assert submission.before(store, FIRST.id, ROUND.next).figures[FIGURE].last == 6_000_000
    corrections.correct(
        store, Entry(FIRST.id, ROUND, FIGURE, "3", document="更正通报"), "复核后更正", OFFICE, city.later(90)
    )
    line = results.frozen_lines(store, roster.round_state(store, ROUND), "answer", "accepted", FIRST.id, 2**62)
    told = next(a for a in line if a["input"] == FIGURE)
    assert (told["value"], told["reported"], told["fixed"], told["decision"]) == ("3", "20", "6", "corrected")
    assert submission.before(store, FIRST.id, ROUND.next).figures[FIGURE].last == 3_000_000


# ---- it belongs to the value


def test_another_value_makes_it_undecided_and_the_same_keeps_it(store: Store, worker: Worker) -> None:
    fix(store)
    city.submit(store, worker, city.filed(B2_1=20, B2_1_note="已核对"), city.later(20))
    assert (item(store).fixed, item(store).decision) == ("6", ACCEPTED)
    city.submit(store, worker, city.filed(B2_1=18), city.later(30))
    assert (item(store).fixed, item(store).decision, answer(store).fixed) == ("", "", None)
    assert own_returns.own_rounds(store, FIRST.id, MINE)[0].fixed == ()
    city.submit(store, worker, city.filed(B2_1=20, B2_1_note="还是 20"), city.later(40))
    assert item(store).fixed == "6", "the value that it was said of is back"


@pytest.mark.parametrize("word", [ACCEPTED, SENT_BACK])
def test_a_later_decision_takes_its_place(store: Store, word: str) -> None:
    fix(store)
    decide(store, Decision(FIGURE, word, "再核"), minutes=20)
    assert (item(store).fixed, item(store).decision, answer(store).fixed) == ("", word, None)
    assert answer(store).value == ("20" if word == ACCEPTED else None)
    assert fix(store, minutes=30) == 1
    assert answer(store).value == "6"


def test_twice_the_same_is_recorded_once_and_another_figure_anew(store: Store) -> None:
    assert [fix(store), fix(store, value=" ６ ", minutes=11), fix(store, value="7", minutes=12)] == [1, 0, 1]
    assert item(store).fixed == "7"


def seen(shown: Item, word: str, value: str = "") -> Decision:
    return Decision(shown.input, word, WHY, value_key=shown.key, seen=shown.stands, value=value)


def test_of_two_reviewers_the_second_is_told_by_whom_and_what(store: Store) -> None:
    shown = item(store)
    decide(store, seen(shown, FIXED, "6"))
    for late in (seen(shown, ACCEPTED), seen(shown, FIXED, "7"), seen(shown, SENT_BACK)):
        with pytest.raises(Conflict, match=rf"{FIGURE} 已由 shenhe 核定为 6（{WHY}）.*没有保存"):
            decide(store, late, actor=SECOND, minutes=11)
    assert decide(store, seen(shown, FIXED, "6"), actor=SECOND, minutes=12) == 0, "a second click, or the same opinion"
    decide(store, seen(item(store), FIXED, "7"), actor=SECOND, minutes=13)
    with pytest.raises(Conflict, match=f"{FIGURE} 已由 shenhe2 核定为 7"):
        decide(store, seen(shown, SENT_BACK), minutes=14)
    assert (item(store).fixed, item(store).decided_by) == ("7", "shenhe2")


# ---- kinds and refusals

KINDS = {
    "A8-1": ("否", "是", "否", "否"),
    "A5-1": ("2026.3.25", "2026-03-20", "2026-03-25", "2026年3月25日"),
    "A6-3": ("3.5", "2.5", "3.5", "3.50"),
    "C1-1": ("2", "1", "2", "2"),
}


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_is_read_as_its_cell_is(store: Store, code: str) -> None:
    typed, reported, fixed, shown = KINDS[code]
    fix(store, code, typed)
    told = answer(store, code)
    assert (told.value, told.reported, told.fixed) == (fixed, reported, fixed)
    assert (item(store, code).fixed, answer(store, code, "self").value) == (shown, reported)


def test_a_choice_is_one_of_its_labels(store: Store) -> None:
    framework = roster.framework_for(store, ROUND)
    shown = next(i for i in review_sheet(store, REVIEWER, FIRST.id, ROUND).items if len(i.options) > 2)
    other = next(o for o in shown.options if o != shown.figure)
    fix(store, shown.input, other)
    assert (answer(store, shown.input).value, answer(store, shown.input).reported) == (other, shown.figure)
    assert framework.indicator(shown.indicator).rule.options
    with pytest.raises(ShuangyongError, match=f"不在可选项里.*{other}"):
        fix(store, shown.input, "差不多")


def test_a_fixed_count_of_the_ledger_is_the_quarter_s(store: Store) -> None:
    accept(store)
    before = points(store, "C1")
    fix(store, "C1-1", "2")
    assert points(store, "C1") == 2 * before == 2 * points(store, "C1", "self")
    assert answer(store, "C1-1").events, "the events stay to be looked at"


@pytest.mark.parametrize(
    ("code", "value", "reason", "words"),
    [
        (FIGURE, "约6", WHY, "填的是约数“约6”.*请填确切的数字"),
        (FIGURE, "-1", WHY, "负数"),
        (FIGURE, "6.5", WHY, "不是整数"),
        (FIGURE, "6人", WHY, "请只填数字"),
        (FIGURE, "999999999", WHY, "超过上限"),
        ("A5-1", "3月25日", WHY, "日期“3月25日”不完整"),
        ("A8-1", "基本是", WHY, "认不出是还是否"),
        (FIGURE, "  ", WHY, "B2-1：核定须填写核定值"),
        (FIGURE, "6", "  ", "B2-1：核定须写明理由"),
        (FIGURE, "20", WHY, "核定值 20 就是填报值"),
    ],
)
def test_what_the_cell_would_refuse_is_refused(store: Store, code: str, value: str, reason: str, words: str) -> None:
    with pytest.raises(ShuangyongError, match=words):
        decide(store, Decision("A1-1", ACCEPTED), Decision(code, FIXED, reason, value=value))
    assert item(store, "A1-1").decision == "", "all or none"


def test_no_change_is_put_right_with_a_figure_and_goes_on_from_there(store: Store, worker: Worker) -> None:
    places = city.places()
    fresh = Places(blank(FIRST.type, ROUND.quarter, unit=FIRST))
    changes = {places.at("A1-1", "状态"): "无变化", places.at("A1-1"): None}
    city.submit(store, worker, fresh.typed(whole_cells(fresh) | changes), city.later(5))
    accept(store)
    assert (answer(store, "A1-1").state, answer(store, "A1-1").value) == ("no_change", None)
    fix(store, "A1-1", "是")
    told = answer(store, "A1-1")
    assert (told.state, told.value, told.reported, told.fixed) == ("reported", "是", "无变化", "是")
    assert answer(store, "A1-1", "self").state == "no_change"
    assert points(store, "A1") > points(store, "A1", "self")
    assert own_returns.own_rounds(store, FIRST.id, MINE)[0].fixed[0].reported == "无变化"
    assert submission.before(store, FIRST.id, ROUND.next).figures["A1-1"].last == 1_000_000


def test_blanks_and_claims_have_no_figure_to_put_right(store: Store, worker: Worker) -> None:
    places = city.places()
    status, note = places.at("C8-1", "状态"), places.at("C8-1", "说明")
    changes = {status: "不适用", note: "无任务", places.at("C8-1"): None, places.at("A6-3"): None}
    fresh = Places(blank(FIRST.type, ROUND.quarter, unit=FIRST))
    city.submit(store, worker, fresh.typed(whole_cells(fresh) | changes), city.later(20))
    with pytest.raises(ShuangyongError, match="C8-1：报的是不适用，没有数可以核定"):
        fix(store, "C8-1", "95")
    with pytest.raises(NotFound, match="A6-3（空白项按未报计，没有可以核定的数"):
        fix(store, "A6-3", "3")


def test_what_the_scan_hits_is_not_kept(store: Store) -> None:
    for value, reason in (("6", "电话13812345678"), ("13812345678", WHY)):
        with pytest.raises(ShuangyongError):
            fix(store, value=value, reason=reason)
    assert store.rows("numbered_rows", table="fixed_figures", after=-1, upto=2**62) == []


# ---- the command line, few persons, verify


def written(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("填报项代码,审核意见,理由,核定值", *rows)), encoding="utf-8")
    return path


def test_the_review_table_takes_a_column_of_fixed_values(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))
    table = written(tmp_path / "审核.csv", f"{FIGURE},核定,{WHY},6", f"A8-1,通过,{WHY},否", "A1-1,通过,,")
    assert main(["review", "--unit", "jyj", "--round", "2026Q3", str(table)]) == 0
    capsys.readouterr()
    assert main(["answers", "--round", "2026Q3", "--json"]) == 0
    told = {a["input"]: a for a in json.loads(capsys.readouterr().out) if a["unit"] == "jyj"}
    assert (told[FIGURE]["value"], told[FIGURE]["reported"], told[FIGURE]["fixed_reason"]) == ("6", "20", WHY)
    assert (told["A8-1"]["value"], "fixed" in told["A1-1"]) == ("否", False)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (f"{FIGURE},核定,{WHY},", "“核定值”列：是空的"),
        (f"{FIGURE},核定,,6", "“理由”列：是空的，核定须写明理由"),
        (f"{FIGURE},退回,{WHY},6", "“核定值”列：退回的项不能同时写核定值"),
        (f"{FIGURE},改,{WHY},6", "可填：通过、核定、退回"),
    ],
)
def test_a_review_table_that_says_half_is_refused_by_its_place(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(ShuangyongError, match=f"审核.csv 第 2 行.*{words}"):
        review.read_decisions(written(tmp_path / "审核.csv", row))


def test_few_persons_are_hidden_on_either_side() -> None:
    one: dict[str, Any] = {"input": "X", "value": "30", "raw": "3", "note": "", "reported": "3", "fixed": "30", "fixed_reason": "漏报 27 人", "fixed_by": "shenhe"}  # fmt: skip
    (told,) = masked({"answers": [one], "formula": "30 人"}, {"X"})["answers"]
    assert (told["value"], told["reported"], told["fixed"], told["fixed_reason"], told["few"]) == ("<5", "<5", "<5", "", True)  # fmt: skip


def test_verify_reckons_with_it_and_finds_one_that_was_changed(folder: Path) -> None:
    with setup.open_store(folder, city.NOW) as store:
        fix(store)
        accept(store)
        publishing.publish(store, ROUND, OFFICE, city.later(60))
        assert [d.words for d in verify(store, OFFICE).differences] == []
    with duckdb.connect(str(folder / FILE)) as raw:
        raw.execute("update fixed_figures set value = 9000000")
    with setup.open_store(folder, city.NOW) as store:
        told = [d.words for d in verify(store, OFFICE).differences]
    assert any(
        "公布的填报值 · 2026Q3 · jyj · 考评分 · B2-1" in w and "核定值现存“6”，由来源重算为“9”" in w for w in told
    )
    assert any("指标得分 · 2026Q3 · jyj · 考评分 · B2：得分" in w for w in told)
    assert any("审计日志" in w and "核定值 jyj 2026 3 B2-1" in w for w in told)
