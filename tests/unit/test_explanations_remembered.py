"""An accepted explanation is offered again and forgotten in time; explaining from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import review_city as city
from blank_returns import Places, blank
from review_city import FIGURE, FIRST, OFFICE, REVIEWER, ROUND

from shuangyong_metrics.cli import main
from shuangyong_metrics.model import EXPLAIN_REASONS, Reading, Role, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import explanations, review, roster
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.explanations import Asked, explain, open_questions
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.recording import Upload, record
from shuangyong_metrics.services.review import ACCEPTED, SENT_BACK, Decision
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

MINE = Actor("jyj", Role.UNIT, "jyj")
WHY = Said("集中开展活动", "七月三场")


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    with city.opened(tmp_path / "var", worker) as opened:
        yield opened


def to_explain(store: Store, code: str = FIGURE, round_: Round = ROUND) -> Asked:
    return next(a for a in open_questions(store, FIRST.id, round_, MINE) if a.finding.input == code)


def decide(store: Store, decision: str, reason: str = "", minutes: int = 10, code: str = FIGURE) -> None:
    review.decide(store, FIRST.id, ROUND, [Decision(code, decision, reason)], REVIEWER, city.later(minutes))


# ---- offered again, and forgotten


def reading(worker: Worker, round_: Round, value: int = 20) -> Reading:
    """The school's return, as if it were of another quarter."""
    read = worker.check(city.filed(B2_1=value), "报表.xlsx", {})
    return replace(read, identity=replace(read.identity, round=round_))


def filed(store: Store, worker: Worker, round_: Round, said: Said | None = None) -> Asked:
    """File the quarter with an explanation, accept all; returns what it asked before."""
    roster.open_round(store, round_, OFFICE, datetime(round_.year, 3 * round_.quarter, 1))
    read = reading(worker, round_)
    (asked,) = [a for a in explanations.asked(store, read, MINE) if a.finding.input == FIGURE]
    framework = frameworks(store)[roster.round_state(store, round_).version]
    record(store, read, Upload("a.xlsx", 1), framework, "jyj", city.NOW, {asked.about: said} if said else {})
    review.accept_all(store, FIRST.id, round_, REVIEWER, city.NOW)
    return asked


def test_an_accepted_explanation_is_offered_for_four_quarters_however_often_it_is_repeated(
    store: Store, worker: Worker
) -> None:
    explain(store, FIRST.id, ROUND, {to_explain(store).about: WHY}, MINE, city.later(5))
    review.accept_all(store, FIRST.id, ROUND, REVIEWER, city.later(10))
    offers, round_ = [], ROUND
    for _ in range(6):
        round_ = round_.next
        asked = filed(store, worker, round_, WHY)
        assert asked.stands is None, "it is offered, not taken for granted"
        offers.append(asked.offered)
    assert offers == [WHY] * 4 + [None, WHY], "forgotten in the fifth quarter; given anew then, it starts again"


def test_only_an_accepted_one_for_the_same_input_and_finding_is_offered(store: Store, worker: Worker) -> None:
    explain(store, FIRST.id, ROUND, {to_explain(store).about: WHY}, MINE, city.later(5))
    assert filed(store, worker, ROUND.next).offered is None, "not decided"
    decide(store, SENT_BACK, "不成立")
    assert [a.offered for a in explanations.asked(store, reading(worker, ROUND.next, 25), MINE)] == [None]
    decide(store, ACCEPTED, minutes=20)
    asked = {a.finding.input: a.offered for a in explanations.asked(store, reading(worker, ROUND.next, 25), MINE)}
    assert asked == {FIGURE: WHY}


def test_every_list_of_reasons_stands_in_the_template() -> None:
    book = Places(blank(FIRST.type, ROUND.quarter, unit=FIRST)).book
    listed = {c.value for row in book["_meta"].iter_rows() for c in row}
    assert set(EXPLAIN_REASONS) <= listed


def test_the_command_line_lists_and_explains(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = to_explain(store)
    store.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "var"))
    of, table = ["explain", "--unit", FIRST.id, "--round", ROUND.id], tmp_path / "说明.csv"
    assert main(of) == 0
    assert f"{asked.about}  {asked.finding.sheet} {asked.finding.cell}" in (told := capsys.readouterr().out)
    assert told.rstrip().endswith("未说明")
    table.write_text(f"编号,原因,说明\n{asked.about},其他,\n", encoding="utf-8")
    assert main([*of, str(table)]) == 2 and "须写明" in capsys.readouterr().err
    table.write_text(f"编号,原因,说明\n{asked.about},集中开展活动,七月三场\n", encoding="utf-8")
    for words in ("已记录说明 1 条，0 条与已有的相同", "已记录说明 0 条，1 条与已有的相同"):
        assert main([*of, str(table)]) == 0 and words in capsys.readouterr().out
    assert main([*of, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert {k: row[k] for k in ("about", "reason", "text", "offered")} == {
        "about": asked.about, "reason": WHY.reason, "text": WHY.text, "offered": None,
    }  # fmt: skip
    assert set(row["finding"]) == {"code", "severity", "sheet", "cell", "input", "message", "advice"}
