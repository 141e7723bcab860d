"""Units renamed, retyped and merged from a quarter on: what each quarter's roster says, what is refused, what is checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import filing_city as city
import pytest

from shuangyong_metrics.cli.entry import main
from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound, ShuangyongError
from shuangyong_metrics.model import Round, Unit, UnitType
from shuangyong_metrics.services import (
    corrections,
    missing,
    office,
    own_returns,
    publishing,
    results,
    review,
    roster,
    roster_import,
    scorecard,
    sessions,
    submission,
    unit_changes,
    unit_history,
    verify,
)
from shuangyong_metrics.services.unit_changes import Grounds
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

Q3, Q4 = city.ROUND, city.ROUND.next
NEW = "东岭市教育体育局"
WHY = Grounds(Q4, "东编发〔2026〕8号", "机构改革")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path, Q3, Q4) as opened:
        yield opened


def name_in(store: Store, round_: Any, unit: str = "jyj") -> str:
    return roster.unit(store, unit, round_).name


def file(store: Store, worker: Worker, quarter: int, unit: Unit = city.SCHOOL) -> submission.Outcome:
    who = city.MINE if unit.id == "jyj" else city.OTHER
    return submission.submit(store, worker, city.whole(unit, quarter), "报表.xlsx", who, city.NOW)


def publish(store: Store, worker: Worker) -> None:
    assert file(store, worker, 3).status == "taken"
    review.accept_all(store, "jyj", Q3, city.REVIEWER, city.NOW)
    publishing.publish(store, Q3, city.OFFICE, city.NOW)


def rename(store: Store, grounds: Grounds = WHY, name: str = NEW) -> Unit:
    return unit_changes.rename(store, "jyj", name, grounds, city.OFFICE, city.NOW)


def merge(store: Store, grounds: Grounds = WHY) -> Unit:
    return unit_changes.merge(store, "swj", "jyj", grounds, city.OFFICE, city.NOW)


def holds(store: Store) -> list[str]:
    return [d.words for d in verify.verify(store, city.OFFICE).differences]


def test_a_name_holds_from_its_quarter_on_and_the_quarters_before_keep_theirs(store: Store, worker: Worker) -> None:
    assert rename(store) == Unit("jyj", NEW, UnitType.EDU)
    assert (name_in(store, Q3), name_in(store, Q4), name_in(store, None)) == (city.SCHOOL.name, NEW, NEW)
    publish(store, worker)
    for state in roster.rounds(store):
        cards = results.scorecards(store, state.round, "accepted", city.OFFICE)
        assert next(c.name for c in cards if c.unit == "jyj") == (city.SCHOOL.name if state.round == Q3 else NEW)
    assert holds(store) == []


def test_a_correction_of_a_quarter_before_reckons_with_its_own_roster(store: Store, worker: Worker) -> None:
    publish(store, worker)
    rename(store)
    merge(store)
    unit_changes.retype(store, "jyj", UnitType.GEN, WHY, city.OFFICE, city.NOW)
    entry = office.Entry("jyj", Q3, "B2-1", "1", document="更正通报")
    corrections.correct(store, entry, "复核后更正", city.OFFICE, city.NOW)
    changed = {json.loads(r["told"])["name"] for r in store.rows("lines_of_correction", correction=store.rows("corrections_all")[0]["seq"]) if r["kind"] == "card"}  # fmt: skip
    assert changed == {city.SCHOOL.name}
    assert holds(store) == []


def test_another_type_asks_for_another_template_from_its_quarter_on(store: Store, worker: Worker) -> None:
    unit_changes.retype(store, "jyj", UnitType.GEN, WHY, city.OFFICE, city.NOW)
    assert file(store, worker, 3).status == "taken"
    late = file(store, worker, 4)
    assert (late.status, "类型已改为综合机关" in late.reason) == ("refused", True)
    cards = {r: results.scorecards(store, r, "self", city.OFFICE) for r in (Q3, Q4)}
    assert [next(c.type for c in cards[r] if c.unit == "jyj") for r in (Q3, Q4)] == ["EDU", "GEN"]


def test_a_merged_unit_is_expected_no_more_and_keeps_what_was_published(store: Store, worker: Worker) -> None:
    assert file(store, worker, 3, city.TRADE).status == "taken"
    merge(store)
    assert [m.unit_id for m in missing.missing(store, Q4, city.OFFICE)] == ["jyj"]
    assert [r.state.round for r in own_returns.own_rounds(store, "swj", city.OTHER)] == [Q3]
    refused = file(store, worker, 4, city.TRADE)
    assert (refused.status, "名册里没有" in refused.reason) == ("refused", True)
    assert sessions.log_in(store, sessions.Throttle(), "swj", "demo-shuangyong", "", city.NOW), "Q3 is still its own"
    review.accept_all(store, "swj", Q3, city.REVIEWER, city.NOW)
    publish(store, worker)
    with pytest.raises(NotAllowed, match="并入别的单位"):
        sessions.log_in(store, sessions.Throttle(), "swj", "demo-shuangyong", "", city.NOW)
    assert scorecard.scorecard(store, city.OFFICE, "swj", Q3, "accepted").card.total is not None
    assert [(m.unit_id, m.since) for m in unit_history.merged_into(store, "jyj", Q4)] == [("swj", Q4)]
    assert unit_history.merged_into(store, "jyj", Q3) == ()
    assert holds(store) == []


def test_the_successors_year_so_far_stays_its_own(store: Store, worker: Worker) -> None:
    file(store, worker, 3, city.TRADE)
    file(store, worker, 3)
    before = submission.before(store, "jyj", Q4).figures
    merge(store)
    assert submission.before(store, "jyj", Q4).figures == before != {}


@pytest.mark.parametrize("how", ["rename", "retype", "merge", "take back"])
def test_the_second_of_two_clicks_writes_nothing(store: Store, how: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "rename": lambda: rename(store),
        "retype": lambda: unit_changes.retype(store, "jyj", UnitType.GEN, WHY, city.OFFICE, city.NOW),
        "merge": lambda: merge(store),
        "take back": lambda: unit_changes.take_back(store, number, "记错了", city.OFFICE, city.NOW),
    }
    rename(store, Grounds(Q4.next, "东编发〔2026〕9号", "另一件事"), "东岭市教体局")
    number = unit_history.history(store, city.OFFICE)[0].number
    first = acts[how]()
    had = store.rows("audit_head")
    assert acts[how]() == first or how == "take back"
    assert store.rows("audit_head") == had


def test_what_cannot_be_is_refused_and_leaves_nothing(store: Store, worker: Worker) -> None:
    publish(store, worker)
    file(store, worker, 4, city.TRADE)
    past, had = Grounds(Q3, WHY.document, WHY.reason), store.rows("audit_head")
    refusals: dict[str, Callable[[], object]] = {
        "已公布或早于公布的季度.*四季度或以后": lambda: rename(store, past),
        "不能把单位并入它自己": lambda: unit_changes.merge(store, "jyj", "jyj", WHY, city.OFFICE, city.NOW),
        "名册里没有 niemand": lambda: unit_changes.merge(store, "jyj", "niemand", WHY, city.OFFICE, city.NOW),
        "已经报送2026年四季度.*2027年一季度起": lambda: merge(store),
        "将有 2 家单位（jyj、swj）同名": lambda: rename(store, name=city.TRADE.name),
        "本来就是这样": lambda: rename(store, name=city.SCHOOL.name),
        "新名称：应为": lambda: rename(store, name="局"),
        "文号：应为": lambda: rename(store, Grounds(Q4, "", "机构改革")),
        "理由：应为": lambda: rename(store, Grounds(Q4, "文号", " ")),
        "疑似含有": lambda: rename(store, Grounds(Q4, "文号", "联系13812345678")),
        "没有 999 号变更": lambda: unit_changes.take_back(store, 999, "记错了", city.OFFICE, city.NOW),
    }
    for words, act in refusals.items():
        with pytest.raises(ShuangyongError, match=words):
            act()
    assert store.rows("audit_head") == had


def retype(store: Store, since: Round, to: UnitType = UnitType.GEN) -> Unit:
    grounds = Grounds(since, "东编发〔2026〕8号", "机构改革")
    return unit_changes.retype(store, "jyj", to, grounds, city.OFFICE, city.NOW)


def test_the_type_of_a_unit_that_has_filed_stays_under_its_return(store: Store, worker: Worker) -> None:
    assert file(store, worker, 4).status == "taken"
    table, had = [Unit("jyj", city.SCHOOL.name, UnitType.GEN)], store.rows("audit_head")
    filed = r"东岭市教育局已经报送2026年四季度（第 1 次报送），.*从2027年一季度起.*撤回报表"
    for where, act in (
        ("改类型", lambda: retype(store, Q4)),
        ("改类型", lambda: retype(store, Q3)),
        ("导入单位名册", lambda: roster_import.import_units(store, table, city.OFFICE, city.NOW)),
    ):
        with pytest.raises(Conflict, match=f"{where}：{filed}"):
            act()
    assert store.rows("audit_head") == had
    retype(store, Q4.next)
    assert holds(store) == []


def test_a_change_of_type_is_not_taken_back_beneath_a_return(store: Store, worker: Worker) -> None:
    retype(store, Q3)
    retype(store, Q4, UnitType.EDU)
    assert file(store, worker, 4).status == "taken"
    later, first = (c.number for c in unit_history.history(store, city.OFFICE, "jyj")[:2])
    with pytest.raises(Conflict, match=r"收回变更：东岭市教育局已经报送2026年四季度（第 1 次报送）"):
        unit_changes.take_back(store, later, "记错了", city.OFFICE, city.NOW)
    assert unit_changes.take_back(store, first, "记错了", city.OFFICE, city.NOW), "the return is of another type"


def test_two_units_may_not_bear_one_name_in_a_later_quarter_either(store: Store) -> None:
    later = Grounds(Q4.next, "东编发〔2026〕9号", "机构改革")
    unit_changes.rename(store, "swj", NEW, later, city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match=r"2027年一季度将有 2 家单位"):
        rename(store)
    unit_changes.rename(store, "swj", "东岭市工商局", Grounds(Q3, "文号", "更名"), city.OFFICE, city.NOW)
    assert name_in(store, Q4.next, "swj") == NEW, "what was recorded for a later quarter waits for it"


def test_a_name_and_a_type_of_different_quarters_do_not_undo_each_other(store: Store) -> None:
    rename(store, Grounds(Q4.next, "文号一", "机构改革"))
    unit_changes.retype(store, "jyj", UnitType.GEN, WHY, city.OFFICE, city.NOW)
    assert roster.unit(store, "jyj", Q3) == city.SCHOOL
    assert roster.unit(store, "jyj", Q4) == Unit("jyj", city.SCHOOL.name, UnitType.GEN)
    assert roster.unit(store, "jyj", Q4.next) == Unit("jyj", NEW, UnitType.GEN)


def test_a_change_is_taken_back_until_a_quarter_of_its_own_is_published(store: Store, worker: Worker) -> None:
    rename(store, Grounds(Q3, "文号一", "机构改革"))
    merge(store)
    merged, renamed = unit_history.history(store, city.OFFICE)[:2]
    unit_changes.take_back(store, merged.number, "记错了", city.OFFICE, city.NOW)
    assert name_in(store, Q4, "swj") == city.TRADE.name
    assert [c.undone for c in unit_history.history(store, city.OFFICE, "swj")] == [False, True, False]
    publish(store, worker)
    with pytest.raises(Conflict, match="已在公布的季度生效"):
        unit_changes.take_back(store, renamed.number, "记错了", city.OFFICE, city.NOW)
    assert holds(store) == []


def test_what_is_taken_back_must_leave_every_name_its_owner(store: Store) -> None:
    rename(store)
    number = unit_history.history(store, city.OFFICE)[0].number
    unit_changes.rename(store, "swj", city.SCHOOL.name, WHY, city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match="同名"):
        unit_changes.take_back(store, number, "记错了", city.OFFICE, city.NOW)
    assert name_in(store, Q4) == NEW


def test_a_roster_holds_from_the_first_quarter_that_is_not_published(store: Store, worker: Worker) -> None:
    publish(store, worker)
    roster_import.import_units(
        store, [Unit("jyj", NEW, UnitType.EDU), Unit("neu", "新设局", UnitType.GEN)], city.OFFICE, city.NOW
    )
    roster_import.close_unit(store, "swj", city.OFFICE, city.NOW)
    assert [u.id for u in roster.units(store, Q3)] == ["jyj", "swj"] and name_in(store, Q3) == city.SCHOOL.name
    assert [u.name for u in roster.units(store, Q4)] == [NEW, "新设局"] == [u.name for u in roster.units(store)]
    assert {u.id for u in roster.units_ever(store)} == {"jyj", "neu", "swj"}
    assert holds(store) == []


def test_a_roster_with_a_merged_unit_says_that_it_would_come_back(store: Store, worker: Worker) -> None:
    publish(store, worker)
    merge(store)
    listed = [city.SCHOOL, city.TRADE, Unit("neu", "新设局", UnitType.GEN)]
    found = roster_import.preview(store, city.OFFICE, listed)
    assert [u.id for u in found.added] == ["swj", "neu"] and found.back == {"swj"}
    head = store.rows("audit_head")
    with pytest.raises(Conflict, match=r"东岭市商务局（swj）已并入东岭市教育局（.*）。整张表都没有导入"):
        roster_import.import_units(store, listed, city.OFFICE, city.NOW)
    assert store.rows("audit_head") == head and "neu" not in {u.id for u in roster.units(store)}
    roster_import.import_units(store, listed, city.OFFICE, city.NOW, found.back)
    assert name_in(store, Q4, "swj") == city.TRADE.name
    later = [Unit("swj", "东岭市商务和投资局", UnitType.ECO)]
    assert roster_import.import_units(store, later, city.OFFICE, city.NOW) == 1, "once back it is a unit like any other"


def test_a_merge_that_was_taken_back_is_none_and_a_unit_taken_out_comes_back(store: Store, worker: Worker) -> None:
    publish(store, worker)
    merge(store)
    number = unit_history.history(store, city.OFFICE, "swj")[0].number
    unit_changes.take_back(store, number, "记错了", city.OFFICE, city.NOW)
    roster_import.close_unit(store, "swj", city.OFFICE, city.NOW)
    assert roster_import.import_units(store, [city.TRADE], city.OFFICE, city.NOW) == 1
    assert name_in(store, Q4, "swj") == city.TRADE.name


@pytest.mark.parametrize("planted", ["name = '假名'", "since = 8108", "unit_type = 'TWN'"])
def test_a_record_of_a_unit_that_was_changed_behind_the_log_is_found(
    store: Store, worker: Worker, planted: str
) -> None:
    publish(store, worker)
    store._connection.execute(f"update unit_events set {planted} where unit_id = 'jyj'")
    kinds = {d.kind for d in verify.verify(store, city.OFFICE).differences}
    assert {"audit", "score"} <= kinds, "the log and the published figures both tell it"


def test_the_command_line_changes_lists_and_takes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with city.opened(tmp_path, Q3, Q4):
        pass
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    why = ["--from", "2026Q4", "--document", "东编发〔2026〕8号", "--reason", "机构改革", "--actor", "王敏"]
    assert main(["unit", "rename", "--unit", "jyj", "--name", NEW, *why]) == 0
    assert main(["unit", "retype", "--unit", "jyj", "--type", "GEN", *why]) == 0
    assert main(["unit", "merge", "--unit", "swj", "--into", "jyj", *why]) == 0
    assert "自2026年四季度起更名为东岭市教育体育局" in capsys.readouterr().out
    assert main(["unit", "history", "--unit", "swj", "--json"]) == 0
    merged, listed = json.loads(capsys.readouterr().out)
    assert (merged["kind"], merged["since"], merged["successor"], merged["actor"]) == (
        "merged",
        "2026Q4",
        "jyj",
        "王敏",
    )
    assert (listed["kind"], listed["since"], listed["name"]) == ("listed", None, city.TRADE.name)
    assert main(["unit", "take-back", "--number", str(merged["number"]), "--reason", "记错了"]) == 0
    assert main(["unit", "merge", "--unit", "swj", "--into", "swj", *why]) == 2
    assert main(["unit", "history"]) == 0
    assert "并入（已收回）" in capsys.readouterr().out


def test_the_command_line_names_a_merged_unit_and_brings_it_back_only_when_told_to(
    tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with city.opened(tmp_path / "data", Q3, Q4) as opened:
        publish(opened, worker)
        merge(opened)
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "data"))
    table = tmp_path / "名册.csv"
    table.write_text("单位代码,单位名称,类型\nswj,东岭市商务局,ECO\nneu,新设局,GEN\n", encoding="utf-8")
    assert main(["unit", "import", str(table)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "东岭市商务局（swj）已并入东岭市教育局" in said.err and "--restore" in said.err
    assert main(["unit", "import", str(table), "--restore"]) == 0
    assert capsys.readouterr().out == ("名册更新 2 个单位，0 个没有变化\n其中恢复单独报送 1 个：东岭市商务局（swj）\n")
    assert main(["unit", "import", str(table)]) == 0
    assert capsys.readouterr().out == "名册更新 0 个单位，2 个没有变化\n"
    table.write_text("单位代码,单位名称,类型\nabc,东岭市教育局,GEN\n", encoding="utf-8")
    assert main(["unit", "import", str(table)]) == 2
    assert "用了同一个名称" in capsys.readouterr().err


def test_history_tells_when_from_which_quarter_by_whom_and_on_what(store: Store) -> None:
    at = city.NOW + timedelta(hours=1)
    unit_changes.rename(store, "jyj", NEW, WHY, city.OFFICE, at)
    found = unit_history.history(store, city.OFFICE, "jyj")[0]
    assert (found.kind, found.since, found.name, found.document, found.reason) == (
        "renamed",
        Q4,
        NEW,
        WHY.document,
        WHY.reason,
    )
    assert (found.at, found.actor, found.open) == (at, "guanli", True)
    with pytest.raises(NotFound, match="从来没有"):
        unit_history.history(store, city.OFFICE, "niemand")
