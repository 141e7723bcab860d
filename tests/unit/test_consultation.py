"""征求意见: units see the draft, accept or contest; the office rules; until then nothing else moves a figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound, ShuangyongError
from shuangyong_metrics.model import Phase
from shuangyong_metrics.services import (
    consultation,
    consultation_answers,
    contest_rulings,
    explanations,
    office,
    publish_check,
    publishing,
    results,
    review,
    roster,
    round_desk,
    scorecard,
    submission,
    withdrawal,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.answers import live_answers
from shuangyong_metrics.services.consultation import Opinion
from shuangyong_metrics.services.contests import Contest
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

R = city.ROUND
#: From Monday the 12th the fifth working day is Monday the 19th.
UNTIL, AFTER = date(2026, 10, 19), datetime(2026, 10, 20, 9)
SAID = Statement("九月的两篇没有计入", Evidence("采用通知", "市信〔2026〕5号", date(2026, 9, 28)))


@pytest.fixture
def filed(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    """Both units have filed; the bureau is reviewed, the school is not."""
    with city.opened(tmp_path) as opened:
        for unit in (city.SCHOOL, city.TRADE):
            city.file(opened, worker, unit)
        review.accept_all(opened, "swj", R, city.REVIEWER, city.NOW)
        yield opened


@pytest.fixture
def store(filed: Store) -> Store:
    """Both are reviewed and the draft is before them."""
    review.accept_all(filed, "jyj", R, city.REVIEWER, city.NOW)
    consultation.open_consultation(filed, R, None, city.OFFICE, city.NOW)
    return filed


def said(store: Store) -> dict[str, Opinion]:
    found = consultation.consultation(store, R, city.OFFICE)
    assert found
    return {a.unit_id: a.said for a in found.answers}


def contest(store: Store, indicator: str = "B9") -> Contest:
    return consultation_answers.contest(store, R, "jyj", indicator, SAID, city.MINE, city.NOW)


def accept(store: Store, unit: str = "swj") -> bool:
    actor = {"swj": city.OTHER, "jyj": city.MINE}[unit]
    return consultation_answers.accept(store, R, unit, actor, city.NOW)


def publish(store: Store, at: datetime = AFTER) -> None:
    publishing.publish(store, R, city.OFFICE, at)


# ---- beginning


def test_it_begins_when_everything_is_decided_and_not_before(filed: Store) -> None:
    with pytest.raises(Conflict, match=r"还有 \d+ 项未审核，审核完才能开始：jyj A1-1"):
        consultation.open_consultation(filed, R, None, city.OFFICE, city.NOW)
    review.accept_all(filed, "jyj", R, city.REVIEWER, city.NOW)
    found = consultation.open_consultation(filed, R, None, city.OFFICE, city.NOW)
    assert (found.until, [a.unit_id for a in found.answers]) == (UNTIL, ["jyj", "swj"])
    assert roster.round_state(filed, R).phase(city.NOW.date()) is Phase.CONSULTING
    assert round_desk.round_lines(filed, city.OFFICE)[0].state.phase(AFTER.date()).label == "征求意见"
    head = filed.rows("audit_head")
    consultation.open_consultation(filed, R, UNTIL, city.OFFICE, city.NOW)
    assert filed.rows("audit_head") == head, "the second of two clicks"
    with pytest.raises(Conflict, match="要改日期的，先退回审核中"):
        consultation.open_consultation(filed, R, date(2026, 10, 20), city.OFFICE, city.NOW)


@pytest.mark.parametrize("day", [city.NOW.date(), date(2026, 10, 18), date(2026, 12, 31)])
def test_the_last_day_is_a_working_day_ahead_and_not_too_far(filed: Store, day: date) -> None:
    review.accept_all(filed, "jyj", R, city.REVIEWER, city.NOW)
    with pytest.raises(ShuangyongError, match="可选 2026年10月13日 到"):
        consultation.open_consultation(filed, R, day, city.OFFICE, city.NOW)


def test_nothing_filed_or_published_has_no_draft(tmp_path: Path) -> None:
    with city.opened(tmp_path) as empty:
        with pytest.raises(Conflict, match="还没有单位报送"):
            consultation.open_consultation(empty, R, None, city.OFFICE, city.NOW)
        publish(empty)
        with pytest.raises(Conflict, match="已公布"):
            consultation.open_consultation(empty, R, None, city.OFFICE, city.NOW)


# ---- who sees what


def test_the_unit_sees_its_own_draft_without_ranks_and_a_leader_nothing(store: Store) -> None:
    (mine,) = consultation_answers.own(store, "jyj", city.MINE)
    assert mine.may_answer(UNTIL) and not mine.may_answer(AFTER.date())
    assert {a.unit_id for a in mine.found.answers} == {"jyj"}
    contest(store)
    (other,) = consultation_answers.own(store, "swj", city.OTHER)
    assert other.found.contests == other.contests == ()
    card = scorecard.scorecard(store, city.MINE, "jyj", R, "accepted")
    assert (card.with_ranks, card.ranked, card.type_total) == (False, 0, None)
    for ask in (
        lambda: consultation.consultation(store, R, city.LEADER),
        lambda: consultation_answers.own(store, "jyj", city.LEADER),
        lambda: consultation_answers.own(store, "jyj", city.OTHER),
        lambda: results.scorecards(store, R, "accepted", city.LEADER),
    ):
        with pytest.raises(NotAllowed):
            ask()


# ---- what stands still


def test_review_resubmission_withdrawal_words_and_figures_stand_still(store: Store, worker: Worker) -> None:
    number = store.rows("submission_now", unit_id="jyj", year=R.year, quarter=R.quarter)[0]["submission_id"]
    back = [review.Decision("B2-1", review.SENT_BACK, "缺签到表")]
    acts: dict[str, Callable[[], object]] = {
        "审核意见不能改动": lambda: review.decide(store, "jyj", R, back, city.REVIEWER, city.NOW),
        "审核意见不能改动。单位有异议的": lambda: review.accept_all(store, "jyj", R, city.REVIEWER, city.NOW),
        "不能撤回": lambda: withdrawal.withdraw(store, number, city.MINE, city.NOW),
        "不能补充说明": lambda: explanations.explain(store, "jyj", R, {}, city.MINE, city.NOW),
        "录入的数不能改动": lambda: office.enter(store, [Entry("jyj", R, "B9-1", "2")], city.OFFICE, city.NOW),
    }
    head = store.rows("audit_head")
    for words, act in acts.items():
        with pytest.raises(Conflict, match=f"正在征求意见（截至 2026年10月19日），{words}"):
            act()
    assert store.rows("audit_head") == head
    again = submission.submit(store, worker, city.changed({city.places().at("B2-1"): 7}), "x.xlsx", city.MINE, AFTER)
    assert (again.status, "到“征求意见”页逐项提出" in again.reason) == ("refused", True)
    # an honour is no figure of a return: it may still come in, and so may a veto, which has its own right of reply
    assert office.enter(store, [Entry("jyj", R, "P4", title="抗洪", document="文号")], city.OFFICE, city.NOW) == 1


def test_back_in_review_everything_moves_again_and_the_next_draft_asks_anew(store: Store) -> None:
    accept(store)
    contest(store)
    found = consultation.back_to_review(store, R, "台账漏审", city.OFFICE, city.NOW)
    assert (found.stands, found.ended_because) == (False, "台账漏审")
    head = store.rows("audit_head")
    assert consultation.back_to_review(store, R, "台账漏审", city.OFFICE, city.NOW) == found
    assert store.rows("audit_head") == head, "the second of two clicks"
    with pytest.raises(Conflict, match="现在没有征求意见"):
        consultation.back_to_review(store, R, "又一次", city.OFFICE, city.NOW)
    assert roster.round_state(store, R).phase(AFTER.date()) is Phase.REVIEW
    review.decide(store, "jyj", R, [review.Decision("B2-1", review.SENT_BACK, "缺签到表")], city.REVIEWER, city.NOW)
    with pytest.raises(Conflict, match="现在没有征求意见，不能答复"):
        accept(store, "jyj")
    (old,) = found.contests
    with pytest.raises(Conflict, match="已经结束，不再裁定"):
        contest_rulings.uphold(store, old.number, "晚了一步", city.OFFICE, city.NOW)
    consultation.open_consultation(store, R, None, city.OFFICE, city.NOW)
    assert set(said(store).values()) == {Opinion.SILENT}
    assert contest(store).number != old.number
    assert len(consultation_answers.own(store, "jyj", city.MINE)[0].contests) == 2, "what was said before is kept"


# ---- answers


def test_no_objection_is_said_once_and_a_contest_may_follow_it(store: Store) -> None:
    assert accept(store, "jyj") and not accept(store, "jyj")
    assert said(store) == {"jyj": Opinion.ACCEPTED, "swj": Opinion.SILENT}
    made = contest(store)
    assert (made.said, made.before.words, made.words) == (SAID, "B9-1 0；得分 0.00 / 1.50", "待裁定")
    assert said(store)["jyj"] is Opinion.CONTESTED
    with pytest.raises(Conflict, match="已对 1 项提出异议"):
        accept(store, "jyj")


def test_one_contest_for_an_indicator_and_several_indicators(store: Store) -> None:
    made = contest(store)
    head = store.rows("audit_head")
    assert contest(store) == made and store.rows("audit_head") == head, "the second of two clicks"
    with pytest.raises(Conflict, match="每项一次"):
        consultation_answers.contest(store, R, "jyj", "B9", Statement("另有一篇"), city.MINE, city.NOW)
    contest(store, "B2")
    found = consultation.consultation(store, R, city.REVIEWER)
    assert found and [(c.unit_id, c.indicator) for c in found.contests] == [("jyj", "B2"), ("jyj", "B9")]


@pytest.mark.parametrize(
    ("indicator", "words", "why"),
    [
        ("Z9", SAID, NotFound),
        ("", SAID, NotFound),
        ("B2", Statement("无"), ShuangyongError),
        ("B2", Statement("联系人 13812345678"), ShuangyongError),
    ],
)
def test_a_contest_that_makes_no_sense_is_refused(
    store: Store, indicator: str, words: Statement, why: type[Exception]
) -> None:
    with pytest.raises(why):
        consultation_answers.contest(store, R, "jyj", indicator, words, city.MINE, city.NOW)
    assert said(store)["jyj"] is Opinion.SILENT


def test_the_last_day_counts_the_next_one_does_not_and_silence_is_no_objection(store: Store) -> None:
    at_last = datetime(2026, 10, 19, 23, 59)
    assert consultation_answers.accept(store, R, "jyj", city.MINE, at_last)
    with pytest.raises(Conflict, match="已于2026年10月19日截止，没有答复的视为无异议"):
        consultation_answers.accept(store, R, "swj", city.OTHER, datetime(2026, 10, 20))
    publish(store)
    with pytest.raises(Conflict, match="现在没有征求意见"):
        consultation_answers.accept(store, R, "swj", city.OTHER, AFTER)


def test_who_has_not_filed_is_not_asked(tmp_path: Path, worker: Worker) -> None:
    with city.opened(tmp_path) as half:
        city.file(half, worker)
        review.accept_all(half, "jyj", R, city.REVIEWER, city.NOW)
        found = consultation.open_consultation(half, R, None, city.OFFICE, city.NOW)
        assert [a.unit_id for a in found.answers] == ["jyj"]
        with pytest.raises(Conflict, match="本季没有报送"):
            accept(half)
        (own,) = consultation_answers.own(half, "swj", city.OTHER)
        assert own.asked is None and not own.may_answer(city.NOW.date())


# ---- rulings


def points(store: Store, indicator: str) -> int:
    rows = results.points_of(store, roster.round_state(store, R), "accepted", "jyj")
    return next(int(r["points"]) for r in rows if r["indicator"] == indicator)


def test_upheld_the_figures_stay(store: Store) -> None:
    made = contest(store)
    done = contest_rulings.uphold(store, made.number, "通知上没有这两篇", city.OFFICE, city.NOW)
    assert (done.ruling, done.reason, done.after, points(store, "B9")) == ("upheld", "通知上没有这两篇", None, 0)
    head = store.rows("audit_head")
    assert contest_rulings.uphold(store, made.number, "通知上没有这两篇", city.OFFICE, city.NOW) == done
    assert store.rows("audit_head") == head
    with pytest.raises(Conflict, match="已经裁定（维持）"):
        contest_rulings.adopt(store, made.number, {"B9-1": "6"}, "又想了想", city.OFFICE, city.NOW)


def test_adopted_the_figure_is_decided_anew_and_both_stay_visible(store: Store) -> None:
    made = contest(store)
    done = contest_rulings.adopt(store, made.number, {"b9-1": "6"}, "核对通知后采纳", city.OFFICE, city.NOW)
    assert (done.ruling, done.before.words) == ("adopted", "B9-1 0；得分 0.00 / 1.50")
    assert done.after and done.after.words == "B9-1 6；得分 0.50 / 1.50" and points(store, "B9") == done.after.points
    (mine,) = consultation_answers.own(store, "jyj", city.MINE)
    assert mine.contests == (done,)
    head = store.rows("audit_head")
    assert contest_rulings.adopt(store, made.number, {"B9-1": "6"}, "核对通知后采纳", city.OFFICE, AFTER) == done
    assert store.rows("audit_head") == head
    publish(store)
    assert points(store, "B9") == done.after.points
    assert [d.words for d in verify(store, city.OFFICE).differences] == []


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "采纳须写明改成多少"),
        ({"B9-1": " "}, "采纳须写明改成多少"),
        ({"B2-1": "6"}, "不是这项指标的填报项"),
        ({"B9-1": "0"}, "没有变化"),
        ({"B9-1": "六篇"}, "读不出来"),
        ({"B9-1": "13812345678"}, "手机"),
    ],
)
def test_an_adoption_that_decides_nothing_is_refused_and_leaves_nothing(
    store: Store, values: dict[str, str], why: str
) -> None:
    made = contest(store)
    head = store.rows("audit_head")
    with pytest.raises(ShuangyongError, match=why):
        contest_rulings.adopt(store, made.number, values, "核对通知后采纳", city.OFFICE, city.NOW)
    assert store.rows("audit_head") == head and points(store, "B9") == 0
    with pytest.raises(NotFound):
        contest_rulings.uphold(store, 4711, "没有这项", city.OFFICE, city.NOW)


def values(store: Store, indicator: str) -> dict[str, str | None]:
    found = live_answers(store, roster.round_state(store, R), "accepted", "jyj")
    return {x.input: x.value for x in found if x.indicator == indicator}


def test_a_figure_of_the_return_is_decided_anew_as_a_figure_beside_the_reported_one(store: Store) -> None:
    reported = values(store, "B2")
    made = contest(store, "B2")
    done = contest_rulings.adopt(store, made.number, {"B2-1": "３"}, "核对名册后采纳", city.OFFICE, city.NOW)
    assert reported["B2-1"] != "3" and dict(done.before.values)["B2-1"] == reported["B2-1"]
    assert done.after and dict(done.after.values)["B2-1"] == values(store, "B2")["B2-1"] == "3"
    own = live_answers(store, roster.round_state(store, R), "self", "jyj")
    assert {x.input: x.value for x in own}["B2-1"] == reported["B2-1"], "自评分 is as it was reported"
    publish(store)
    assert [d.words for d in verify(store, city.OFFICE).differences] == []


def test_a_count_of_the_ledger_and_the_reported_figure_may_be_what_is_decided(filed: Store) -> None:
    back = [review.Decision("B2-1", review.SENT_BACK, "缺签到表")]
    review.decide(filed, "jyj", R, back, city.REVIEWER, city.NOW)
    review.accept_all(filed, "jyj", R, city.REVIEWER, city.NOW)
    consultation.open_consultation(filed, R, None, city.OFFICE, city.NOW)
    mine = live_answers(filed, roster.round_state(filed, R), "self", "jyj")
    reported = next(x.value for x in mine if x.input == "B2-1") or ""
    made = contest(filed, "B2")
    assert dict(made.before.values)["B2-1"] == "未报"
    done = contest_rulings.adopt(filed, made.number, {"B2-1": reported}, "签到表已补", city.OFFICE, city.NOW)
    assert done.after and dict(done.after.values)["B2-1"] == reported
    ledger = next(x for x in mine if x.source == "event" and x.state == "reported" and x.indicator != "C9")
    counted = contest(filed, ledger.indicator)
    then = contest_rulings.adopt(filed, counted.number, {ledger.input: "7"}, "漏计的补上", city.OFFICE, city.NOW)
    assert then.after and dict(then.after.values)[ledger.input] == "7"
    publish(filed)
    assert [d.words for d in verify(filed, city.OFFICE).differences] == []


def test_a_refused_not_applicable_may_be_granted_after_all_and_a_blank_has_no_figure(
    tmp_path: Path, worker: Worker
) -> None:
    place = city.places()
    cells = {
        place.at("B2-1"): None,
        place.at("B2-1", "状态"): "不适用",
        place.at("B2-1", "说明"): "无任务",
        place.at("B3-1"): None,
    }
    with city.opened(tmp_path) as opened:
        made = submission.submit(opened, worker, city.changed(cells), "报表.xlsx", city.MINE, city.NOW)
        assert made.status == "taken", made.findings
        back = [review.Decision("B2-1", review.SENT_BACK, "本季有任务")]
        review.decide(opened, "jyj", R, back, city.REVIEWER, city.NOW)
        review.accept_all(opened, "jyj", R, city.REVIEWER, city.NOW)
        consultation.open_consultation(opened, R, None, city.OFFICE, city.NOW)
        one = contest(opened, "B2")
        done = contest_rulings.adopt(opened, one.number, {"B2-1": "不适用"}, "文件已核", city.OFFICE, city.NOW)
        assert done.after and dict(done.after.values)["B2-1"] == "不适用"
        blank = contest(opened, "B3")
        with pytest.raises(NotFound, match="空白项按未报计"):
            contest_rulings.adopt(opened, blank.number, {"B3-1": "5"}, "补报", city.OFFICE, city.NOW)


# ---- ending and publishing


def test_publishing_waits_for_rulings_and_for_who_is_silent_until_the_last_day(store: Store) -> None:
    made = contest(store)
    for at in (city.NOW, AFTER):
        with pytest.raises(Conflict, match="还有 1 项异议没有裁定：东岭市教育局 B9"):
            publish(store, at)
    contest_rulings.uphold(store, made.number, "通知上没有", city.OFFICE, city.NOW)
    ready = publish_check.readiness(store, R, city.OFFICE)
    assert ready.blocked(UNTIL) and not ready.blocked(AFTER.date())
    with pytest.raises(Conflict, match="还有 1 家没有答复：东岭市商务局"):
        publish(store, datetime(2026, 10, 19, 23, 59))
    publish(store)
    assert roster.round_state(store, R).phase(AFTER.date()) is Phase.PUBLISHED


def test_when_all_have_answered_the_office_may_end_it_early(store: Store) -> None:
    accept(store, "jyj")
    with pytest.raises(Conflict, match="还有 1 家没有答复（东岭市商务局）"):
        consultation.close(store, R, city.OFFICE, city.NOW)
    accept(store)
    found = consultation.close(store, R, city.OFFICE, city.NOW)
    assert found.closed_at == city.NOW and not found.open_on(city.NOW.date())
    head = store.rows("audit_head")
    consultation.close(store, R, city.OFFICE, AFTER)
    assert store.rows("audit_head") == head
    with pytest.raises(Conflict, match="已由双拥办结束"):
        contest(store)
    publish(store, city.NOW)


def test_what_was_confirmed_before_an_answer_came_is_void(store: Store) -> None:
    accept(store)
    accept(store, "jyj")
    token = publish_check.readiness(store, R, city.OFFICE).token
    contest(store)
    with pytest.raises(Conflict, match="确认之后情况有变化"):
        publish_check.publish_confirmed(store, R, token, city.OFFICE, city.NOW)


def test_an_adoption_changed_behind_the_products_back_is_found(store: Store) -> None:
    made = contest(store)
    contest_rulings.adopt(store, made.number, {"B9-1": "6"}, "核对通知后采纳", city.OFFICE, city.NOW)
    publish(store)
    with store.transaction() as tx:
        tx._cursor.execute("update consultation_events set said = '别的理由' where kind = 'adopted'")
    lines = [d.words for d in verify(store, city.OFFICE).differences]
    assert any("裁定异议 jyj/2026Q3：与它一同写下的记录已被改动" in line for line in lines), lines


# ---- the command line


def test_the_command_line_goes_the_same_way(
    filed: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    review.accept_all(filed, "jyj", R, city.REVIEWER, city.NOW)
    filed.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    monkeypatch.setattr("shuangyong_metrics.cli.consulting.now", lambda: city.NOW)
    where = ("--round", R.id)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["consult", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    assert run("list", *where)[1] == "2026年三季度没有征求过意见\n"
    assert run("open", *where)[:2] == (0, "2026年三季度已开始征求意见，2 家单位可答复到 2026-10-19\n")
    assert run("accept", *where, "--unit", "swj")[0] == 0
    assert (
        run("contest", *where, "--unit", "jyj", "--indicator", "B9", "--text", "少计两篇", "--evidence", "通知")[0] == 0
    )
    told = json.loads(run("list", *where, "--json")[1])
    assert [(a["unit"], a["said"]) for a in told["answers"]] == [("jyj", "contested"), ("swj", "accepted")]
    (made,) = told["contests"]
    assert (made["indicator"], made["before"]["values"], made["ruling"]) == ("B9", {"B9-1": "0"}, None)
    number = str(made["number"])
    assert run("rule", number, "--as", "uphold", "--value", "B9-1=6", "--reason", "理由")[0] == 2
    assert run("rule", number, "--as", "adopt", "--value", "B9-1", "--reason", "理由")[0] == 2
    assert run("rule", number, "--as", "adopt", "--value", "B9-1=6", "--reason", "核对后采纳")[0] == 0
    assert "初评：B9-1 0；得分 0.00 / 1.50；采纳后：B9-1 6；得分 0.50 / 1.50" in run("list", *where)[1]
    assert run("close", *where)[0] == 0
    assert run("back", *where, "--reason", "台账漏审")[1] == "2026年三季度已退回审核中\n"
    assert main(["round", "list", "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line["phase"] in ("review", "filing")


def test_the_office_may_answer_for_a_unit_and_the_log_tells_who(store: Store) -> None:
    clerk = Actor("命令行", city.OFFICE.role)
    consultation_answers.accept(store, R, "swj", clerk, city.NOW)
    found = consultation.consultation(store, R, city.OFFICE)
    assert found and [(a.unit_id, a.by) for a in found.answers if a.at] == [("swj", "命令行")]
