"""A veto that its unit was told of: it counts only after an answer and a ruling, or once nobody answered in time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import filing_city as city
import pytest
from filing_case import told_of

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import (
    corrections,
    office,
    office_desk,
    publish_check,
    publishing,
    ranking,
    review,
    review_queue,
    unit_changes,
    vetoes,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.services.scorecard import scorecard
from shuangyong_metrics.services.tables import TableFile
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.services.vetoes import Case, Stage
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

#: Told on Monday the 12th; Friday the 16th is the fourth working day after it, Monday the 19th the fifth.
UNTIL = date(2026, 10, 19)
SAID = Statement("签到表已补齐，见附件。", Evidence("情况说明", "教函〔2026〕3号", date(2026, 10, 14)))
AFTER = datetime(2026, 10, 20, 9)


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        for unit in (city.SCHOOL, city.TRADE):
            city.file(opened, worker, unit)
            review.accept_all(opened, unit.id, city.ROUND, city.REVIEWER, city.NOW)
        yield opened


def told(store: Store, entry: Entry | None = None) -> Case:
    office.enter(store, [entry or told_of()], city.OFFICE, city.NOW)
    return vetoes.own_cases(store, "jyj", city.MINE)[0]


def grade(store: Store) -> str | None:
    return scorecard(store, city.OFFICE, "jyj", city.ROUND, "accepted").card.grade


def counts(store: Store) -> bool:
    found = {b: scorecard(store, city.OFFICE, "jyj", city.ROUND, b).card.veto for b in ("self", "accepted")}
    assert found["self"] == found["accepted"]
    return found["self"] == ("V8",)


# ---- told, and until when


def test_a_unit_that_is_told_has_five_working_days_and_the_veto_waits(store: Store) -> None:
    case = told(store)
    assert (case.stage, case.notified_on, case.until) == (Stage.WAITING, city.NOW.date(), UNTIL)
    assert case.words == "待生效（陈述申辩截至 2026年10月19日）"
    assert not counts(store)


def test_it_is_named_beside_the_unit_wherever_unit_reviewer_and_office_see_it(store: Store) -> None:
    told(store)
    for actor in (city.MINE, city.REVIEWER, city.OFFICE):
        (words,) = scorecard(store, actor, "jyj", city.ROUND, "accepted").pending
        assert words == "V8 填报数据、佐证材料造假，待生效（陈述申辩截至 2026年10月19日）"
    assert scorecard(store, city.OFFICE, "swj", city.ROUND, "accepted").pending == ()
    assert ranking.ranking(store, city.REVIEWER, city.ROUND, "accepted").pending == {"jyj"}
    queue = {e.unit_id: e.vetoes for e in review_queue.review_queue(store, city.REVIEWER, city.ROUND)}
    assert queue == {"jyj": 1, "swj": 0}
    (merit,) = office_desk.merits(store, city.ROUND, city.OFFICE)
    assert merit.waiting == "待生效（陈述申辩截至 2026年10月19日）"


def test_without_a_day_of_notice_it_is_in_force_at_once(store: Store) -> None:
    office.enter(store, [replace(told_of(), notified_on=None)], city.OFFICE, city.NOW)
    assert counts(store)
    assert vetoes.own_cases(store, "jyj", city.MINE) == ()
    (merit,) = office_desk.merits(store, city.ROUND, city.OFFICE)
    assert merit.waiting == ""


def test_a_table_with_the_column_tells_the_unit_and_without_it_does_not(store: Store) -> None:
    head = "单位代码,填报期,项目,文号,认定日期,认定单位"
    rows = f"{head},告知日期\njyj,2026Q3,V8,一号,2026-09-12,市双拥办,2026年10月9日\nswj,2026Q3,V8,二号,2026-09-12,市双拥办,\n"
    office.enter(store, office.read_entries(TableFile("x.csv", rows.encode())), city.OFFICE, city.NOW)
    assert [(c.unit_id, c.notified_on) for c in vetoes.cases(store, city.ROUND, city.OFFICE)] == [
        ("jyj", date(2026, 10, 9))
    ]
    found = {u: scorecard(store, city.OFFICE, u, city.ROUND, "accepted").card.veto for u in ("jyj", "swj")}
    assert found == {"jyj": (), "swj": ("V8",)}


def test_the_page_tells_the_unit_today_unless_told_otherwise(store: Store) -> None:
    assert office_desk.add_merit(store, replace(told_of(), notified_on=None), city.OFFICE, city.NOW)
    (case,) = vetoes.own_cases(store, "jyj", city.MINE)
    assert (case.notified_on, case.stage) == (city.NOW.date(), Stage.WAITING)
    again = office_desk.add_merit(store, replace(told_of(), notified_on=None), city.OFFICE, city.NOW)
    assert not again, "the second of two clicks"


@pytest.mark.parametrize("day", [date(2026, 9, 11), date(2026, 10, 13)])
def test_the_day_of_notice_is_not_before_the_finding_and_not_ahead(store: Store, day: date) -> None:
    with pytest.raises(ShuangyongError, match="告知日期"):
        office.enter(store, [replace(told_of(), notified_on=day)], city.OFFICE, city.NOW)


def test_only_a_veto_has_a_day_of_notice(store: Store) -> None:
    with pytest.raises(ShuangyongError, match="只用于一票否决"):
        office.enter(store, [Entry("jyj", city.ROUND, "B9-1", "2", notified_on=city.NOW.date())], city.OFFICE, city.NOW)


@pytest.mark.parametrize(
    "change", [{"notified_on": None}, {"document": "别的文号"}, {"notified_on": date(2026, 10, 9)}]
)
def test_while_it_waits_nothing_of_it_can_be_changed_nor_put_into_force(
    store: Store, change: dict[str, date | str | None]
) -> None:
    told(store)
    with pytest.raises(Conflict, match="正等待陈述申辩或裁定"):
        office.enter(store, [replace(told_of(), **change)], city.OFFICE, city.NOW)  # type: ignore[arg-type]
    assert office.enter(store, [told_of()], city.OFFICE, city.NOW) == 0, "the same again is no change"
    assert not counts(store)


# ---- the answer


def test_the_unit_answers_once_and_a_second_click_is_told_the_same(store: Store) -> None:
    case = told(store)
    done = vetoes.reply(store, case.number, SAID, city.MINE, city.NOW)
    assert (done.stage, done.reply, done.replied_by) == (Stage.REPLIED, SAID, "jyj")
    head = store.rows("audit_head")
    assert vetoes.reply(store, case.number, SAID, city.SECOND, city.NOW) == done
    assert store.rows("audit_head") == head
    with pytest.raises(Conflict, match="只能一次"):
        vetoes.reply(store, case.number, Statement("另外再说几句"), city.MINE, city.NOW)
    assert not counts(store)


def test_the_last_day_counts_and_the_next_one_does_not(store: Store) -> None:
    case = told(store)
    with pytest.raises(Conflict, match="2026年10月19日截止"):
        vetoes.reply(store, case.number, SAID, city.MINE, datetime(2026, 10, 20))
    done = vetoes.reply(store, case.number, SAID, city.MINE, datetime(2026, 10, 19, 23, 59))
    assert done.stage is Stage.REPLIED


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Statement("无"), "2–500"),
        (Statement("字" * 501), "2–500"),
        (Statement("联系人 13812345678"), "手机"),
        (Statement("已整改", Evidence(number="教函〔2026〕3号")), "名称"),
        (Statement("已整改", Evidence("电话 13812345678")), "手机"),
        (Statement("已整改", Evidence("字" * 81)), "80"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused_in_words(store: Store, said: Statement, words: str) -> None:
    case = told(store)
    with pytest.raises(ShuangyongError, match=words):
        vetoes.reply(store, case.number, said, city.MINE, city.NOW)
    assert vetoes.own_cases(store, "jyj", city.MINE)[0].reply is None


# ---- the ruling


@pytest.mark.parametrize(("upheld", "stage"), [(True, Stage.UPHELD), (False, Stage.LIFTED)])
def test_the_ruling_decides_whether_it_counts(store: Store, upheld: bool, stage: Stage) -> None:
    case = told(store)
    before = grade(store)
    vetoes.reply(store, case.number, SAID, city.MINE, city.NOW)
    done = vetoes.rule(store, case.number, upheld, "核对原件后", city.OFFICE, AFTER)
    assert (done.stage, done.reason, done.ruled_by) == (stage, "核对原件后", "guanli")
    assert counts(store) is upheld
    assert grade(store) == ("不合格" if upheld else before)
    head = store.rows("audit_head")
    assert vetoes.rule(store, case.number, upheld, "核对原件后", city.OFFICE, AFTER) == done
    assert store.rows("audit_head") == head
    with pytest.raises(Conflict, match="不用再裁定"):
        vetoes.rule(store, case.number, not upheld, "又想了想", city.OFFICE, AFTER)
    assert office_desk.merits(store, city.ROUND, city.OFFICE) == () or upheld


def test_without_an_answer_the_office_confirms_after_the_last_day_and_not_before(store: Store) -> None:
    case = told(store)
    with pytest.raises(Conflict, match="还没有陈述申辩，不能裁定"):
        vetoes.rule(store, case.number, True, "不等了", city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match="过后仍没有的才能确认生效"):
        vetoes.confirm(store, case.number, city.OFFICE, datetime(2026, 10, 19, 23, 59))
    assert not counts(store), "the clock alone decides nothing"
    done = vetoes.confirm(store, case.number, city.OFFICE, AFTER)
    assert done.stage is Stage.CONFIRMED and counts(store)
    assert vetoes.confirm(store, case.number, city.OFFICE, AFTER) == done


def test_after_an_answer_nobody_confirms_past_it(store: Store) -> None:
    case = told(store)
    vetoes.reply(store, case.number, SAID, city.MINE, city.NOW)
    with pytest.raises(Conflict, match="请看过后裁定"):
        vetoes.confirm(store, case.number, city.OFFICE, AFTER)


def test_taken_back_while_it_waits_it_is_over_and_may_be_told_anew(store: Store) -> None:
    case = told(store)
    (merit,) = office_desk.merits(store, city.ROUND, city.OFFICE)
    assert office_desk.take_back(store, city.ROUND, merit, "登记错了单位", city.OFFICE, city.NOW)
    assert vetoes.own_cases(store, "jyj", city.MINE)[0].stage is Stage.WITHDRAWN
    with pytest.raises(Conflict, match="不能再陈述申辩"):
        vetoes.reply(store, case.number, SAID, city.MINE, city.NOW)
    anew = told(store)
    assert (anew.number != case.number, anew.stage) == (True, Stage.WAITING)


def test_a_veto_that_nobody_was_told_of_is_not_ruled_on(store: Store) -> None:
    with pytest.raises(NotFound):
        vetoes.confirm(store, 4711, city.OFFICE, city.NOW)


# ---- publishing


def test_a_round_is_not_published_while_a_veto_waits(store: Store) -> None:
    case = told(store)
    ready = publish_check.readiness(store, city.ROUND, city.OFFICE)
    assert ready.blocked(AFTER.date()) and [c.unit_id for c in ready.vetoes] == ["jyj"]
    with pytest.raises(Conflict, match=r"东岭市教育局 V8 待生效.*请在“双拥办录入”"):
        publishing.publish(store, city.ROUND, city.OFFICE, AFTER)
    vetoes.confirm(store, case.number, city.OFFICE, AFTER)
    now_ready = publish_check.readiness(store, city.ROUND, city.OFFICE)
    assert not now_ready.blocked(AFTER.date()) and now_ready.token != ready.token
    publishing.publish(store, city.ROUND, city.OFFICE, AFTER)
    assert counts(store)
    assert [d.words for d in verify(store, city.OFFICE).differences] == []


def test_a_waiting_veto_of_a_unit_that_is_no_more_holds_nobody_up(tmp_path: Path) -> None:
    with city.opened(tmp_path) as empty:
        told(empty)
        grounds = unit_changes.Grounds(city.ROUND, "编办发〔2026〕1号", "机构改革")
        unit_changes.merge(empty, "jyj", "swj", grounds, city.OFFICE, city.NOW)
        assert not publish_check.readiness(empty, city.ROUND, city.OFFICE).blocked(AFTER.date())
        assert publishing.publish(empty, city.ROUND, city.OFFICE, AFTER).published


@pytest.mark.parametrize("how", ["page", "table"])
def test_a_waiting_veto_of_a_unit_that_is_no_more_can_be_taken_back(tmp_path: Path, how: str) -> None:
    with city.opened(tmp_path) as empty:
        told(empty)
        grounds = unit_changes.Grounds(city.ROUND, "编办发〔2026〕1号", "机构改革")
        unit_changes.merge(empty, "jyj", "swj", grounds, city.OFFICE, city.NOW)
        gone = replace(told_of(), value=office.WITHDRAWN, notified_on=None)
        for unit, words in (("niemand", "名册里没有"), ("swj", "没有录入过这一项")):
            with pytest.raises(ShuangyongError, match=words):
                office.enter(empty, [replace(gone, unit=unit)], city.OFFICE, city.NOW)
        with pytest.raises(NotFound, match="名册里没有"):
            office.enter(empty, [told_of()], city.OFFICE, city.NOW)
        if how == "page":
            (merit,) = office_desk.merits(empty, city.ROUND, city.OFFICE)
            assert (merit.unit, merit.waiting[:3]) == (city.SCHOOL, "待生效")
            assert office_desk.take_back(empty, city.ROUND, merit, "单位已并入", city.OFFICE, city.NOW)
        else:
            assert office.enter(empty, [gone], city.OFFICE, city.NOW) == 1
        assert not vetoes.waiting(empty, city.OFFICE) and not office_desk.merits(empty, city.ROUND, city.OFFICE)
        assert verify(empty, city.OFFICE).holds


@pytest.mark.parametrize("upheld", [True, False])
def test_what_was_ruled_is_recomputed_and_a_correction_after_it_goes_on(store: Store, upheld: bool) -> None:
    case = told(store)
    vetoes.reply(store, case.number, SAID, city.MINE, city.NOW)
    vetoes.rule(store, case.number, upheld, "核对原件后", city.OFFICE, AFTER)
    publishing.publish(store, city.ROUND, city.OFFICE, AFTER)
    right = replace(told_of(), value="撤销" if upheld else "", document="更正〔2026〕1号", notified_on=None)
    corrections.correct(store, right, "上级复核认定", city.OFFICE, AFTER + timedelta(days=1))
    assert [d.words for d in verify(store, city.OFFICE).differences] == []


def test_a_ruling_changed_behind_the_products_back_is_found(tmp_path: Path, store: Store) -> None:
    case = told(store)
    vetoes.reply(store, case.number, SAID, city.MINE, city.NOW)
    vetoes.rule(store, case.number, True, "核对原件后", city.OFFICE, AFTER)
    publishing.publish(store, city.ROUND, city.OFFICE, AFTER)
    with store.transaction() as tx:
        tx._cursor.execute("update veto_steps set kind = 'noted' where kind = 'upheld'")
    lines = [d.words for d in verify(store, city.OFFICE).differences]
    assert any(line.startswith('得分 · 2026Q3 · jyj · 考评分：一票否决现存“["V8"]”') for line in lines), lines
    assert any("裁定否决 jyj/2026Q3：与它一同写下的记录已被改动" in line for line in lines), lines


# ---- the command line


def test_the_command_line_goes_the_same_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with city.opened(tmp_path) as opened:
        number = told(opened).number
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    monkeypatch.setattr("shuangyong_metrics.cli.vetoing.now", lambda: city.NOW)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["veto", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    ((row,), *_) = [json.loads(run("list", "--round", "2026Q3", "--json")[1])]
    assert (row["number"], row["unit"], row["stage"], row["until"]) == (number, "jyj", "waiting", "2026-10-19")
    assert run("confirm", str(number))[0] == 2
    told_so = run("reply", str(number), "--text", "已整改", "--evidence", "说明", "--evidence-date", "2026-10-12")
    assert told_so[:2] == (0, "东岭市教育局 2026年三季度 V8：待生效（已陈述申辩，待裁定）\n")
    assert run("rule", str(number), "--as", "uphold", "--reason", "核对原件后")[0] == 0
    assert "维持，已生效" in run("list", "--round", "2026Q3")[1]
    assert "没有告知" in run("list", "--round", "2026Q2")[1]


def test_another_units_account_finds_no_case(store: Store) -> None:
    case = told(store)
    stranger = Actor("swj", Role.UNIT, "swj")
    with pytest.raises(ShuangyongError, match="本单位"):
        vetoes.reply(store, case.number, SAID, stranger, city.NOW)
    assert vetoes.own_cases(store, "swj", stranger) == ()
