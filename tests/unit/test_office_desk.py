"""The office's use cases without a browser: rounds in turn, the grid, publishing what was confirmed, the roster, slips."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from base_figures import BASES

from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound, ShuangyongError
from shuangyong_metrics.model import Role, Round, Unit, UnitType
from shuangyong_metrics.services import (
    account_desk,
    account_slips,
    accounts,
    blank_tables,
    first_steps,
    office_desk,
    publish_check,
    review,
    roster,
    roster_import,
    round_desk,
    submission,
)
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.account_import import issue_accounts, read_accounts
from shuangyong_metrics.services.demo_figures import Filing
from shuangyong_metrics.services.demo_fill import fill
from shuangyong_metrics.services.office import Entry, enter, read_entries
from shuangyong_metrics.services.profile import Profile
from shuangyong_metrics.services.setup import open_store, open_worker, read_roster, shipped_frameworks
from shuangyong_metrics.services.tables import TableFile
from shuangyong_metrics.store import Store

NOW, Q4 = datetime(2026, 11, 25, 9, 0), Round(2026, 4)
OFFICE = Actor("guanli", Role.OFFICE)
GEN, TWN = Unit("U1", "甲局", UnitType.GEN), Unit("U2", "乙镇", UnitType.TWN)
PUBLISHED = "select count(*) from round_events where kind = 'published'"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, NOW) as opened:
        roster_import.import_units(opened, [GEN, TWN], OFFICE, NOW)
        yield opened


@pytest.fixture
def city(store: Store) -> Store:
    round_desk.open_proposed(store, Q4, OFFICE, NOW)
    return store


def token(store: Store) -> str:
    return publish_check.readiness(store, Q4, OFFICE).token


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.REVIEWER])
def test_the_offices_services_refuse_everybody_else(city: Store, role: Role) -> None:
    by = Actor("somebody", role, "U1" if role is Role.UNIT else None)
    veto = Entry("U1", Q4, "V4", document="一号", found_on=date(2026, 10, 9), authority="市双拥办")
    merit = office_desk.Merit(GEN, "P4", "", None, "抗洪", "一号", None, "", "")
    acts: list[Callable[[], object]] = [
        lambda: round_desk.proposals(city, by, NOW.date()),
        lambda: round_desk.open_proposed(city, Q4, by, NOW),
        lambda: round_desk.upcoming(city, by, NOW.date()),
        lambda: publish_check.readiness(city, Q4, by),
        lambda: publish_check.publish_confirmed(city, Q4, "", by, NOW),
        lambda: office_desk.sheet(city, Q4, by),
        lambda: office_desk.save_figures(city, Q4, {}, "", by, NOW),
        lambda: office_desk.merits(city, Q4, by),
        lambda: office_desk.add_merit(city, veto, by, NOW),
        lambda: office_desk.take_back(city, Q4, merit, "理由", by, NOW),
        lambda: roster_import.preview(city, by, [GEN]),
        lambda: roster_import.close_unit(city, "U1", by, NOW),
        lambda: account_desk.lines(city, by),
        lambda: account_desk.open_account(city, by, "neu", "新", Role.LEADER, None, NOW),
        lambda: account_desk.renew(city, by, "neu", 0, NOW),
        lambda: issue_accounts(city, by, [], NOW),
        lambda: blank_tables.blank_roster(city, by),
        lambda: blank_tables.blank_accounts(city, by),
        lambda: blank_tables.blank_entries(city, Q4, by),
        lambda: first_steps.first_steps(city, by),
    ]
    if role is not Role.REVIEWER:
        acts += [lambda: round_desk.round_lines(city, by), lambda: office_desk.history(city, Q4, by)]
    version = city.version
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert city.version == version


# ---- rounds


@pytest.mark.parametrize(
    ("today", "offered"),
    [(date(2026, 11, 25), ["2026Q4", "2026Q3"]), (date(2026, 10, 9), ["2026Q3", "2026Q4"]), (date(2025, 1, 2), ["2025Q1"])],
)  # fmt: skip
def test_the_first_round_is_this_quarter_or_the_one_still_due(store: Store, today: date, offered: list[str]) -> None:
    assert [p.round.id for p in round_desk.proposals(store, OFFICE, today)] == offered


def test_rounds_follow_one_another_and_none_before_its_quarter(city: Store) -> None:
    assert round_desk.proposals(city, OFFICE, date(2026, 12, 31)) == ()
    (following,) = round_desk.proposals(city, OFFICE, date(2027, 1, 1))
    assert following.round == Round(2027, 1)
    assert following.due.provisional, "no notice of 2027 is loaded yet"
    with pytest.raises(Conflict, match="现在不能开放"):
        round_desk.open_proposed(city, Round(2027, 1), OFFICE, NOW)
    again = round_desk.open_proposed(city, Q4, OFFICE, NOW)
    assert again.round == Q4, "a second click gives the open round back"
    assert len(roster.rounds(city)) == 1


# ---- publishing


def test_two_tabs_at_once_publish_once(city: Store) -> None:
    confirmed, found, start = token(city), [], threading.Barrier(4)

    def publish() -> None:
        start.wait()
        found.append(publish_check.publish_confirmed(city, Q4, confirmed, OFFICE, NOW).digest)

    threads = [threading.Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1
    assert city._connection.execute(PUBLISHED).fetchall() == [(1,)]
    assert len(city.rows("published_cards", year=2026, quarter=4, basis="accepted", unit_id=None)) == 2


def test_what_was_not_confirmed_is_not_published(city: Store) -> None:
    confirmed = token(city)
    office_desk.save_figures(city, Q4, {"U1": {"B9-1": 2}}, "", OFFICE, NOW)
    with pytest.raises(Conflict, match="情况有变化"):
        publish_check.publish_confirmed(city, Q4, confirmed, OFFICE, NOW)
    assert city._connection.execute(PUBLISHED).fetchall() == [(0,)]


def test_undecided_items_are_counted_by_unit_and_hold_the_publication(city: Store) -> None:
    blank = submission.blank_return(city, "U1", Q4, OFFICE)
    filled = fill(blank, Filing(BASES | {"A1-1": "是"}, {}, []), shipped_frameworks()["2025"])
    with open_worker() as worker:
        outcome = submission.submit(city, worker, filled, "甲局.xlsx", Actor("u", Role.UNIT, "U1"), NOW)
    assert outcome.status == "taken"
    ready = publish_check.readiness(city, Q4, OFFICE)
    assert [u.id for u in ready.missing] == ["U2"]
    assert [(u.id, n) for u, n in ready.undecided] == [("U1", len(review.undecided(city, Q4)))]
    with pytest.raises(Conflict, match="未审核"):
        publish_check.publish_confirmed(city, Q4, ready.token, OFFICE, NOW)
    with pytest.raises(Conflict, match="已经报送"):
        roster_import.close_unit(city, "U1", OFFICE, NOW)
    (line,) = round_desk.round_lines(city, OFFICE)
    assert (line.expected, line.filed, line.late, line.undecided) == (2, 1, 0, ready.undecided_items)
    review.accept_all(city, "U1", Q4, OFFICE, NOW)
    assert publish_check.publish_confirmed(city, Q4, token(city), OFFICE, NOW).published


# ---- the office's own figures


def test_the_grid_records_only_what_differs_and_takes_back_what_is_emptied(city: Store) -> None:
    cells: dict[str, dict[str, object]] = {
        "U1": {"B9-1": 2.0, "F1-1": float("nan"), "F3-1": None},
        "U2": {"F2-3": "是", "B9-1": 0},
    }
    assert office_desk.save_figures(city, Q4, cells, "通报一", OFFICE, NOW) == 3
    assert office_desk.save_figures(city, Q4, cells, "通报二", OFFICE, NOW) == 0
    stands = office_desk.sheet(city, Q4, OFFICE).figures
    assert (stands["U1"]["B9-1"], stands["U2"]["F2-3"], stands["U2"]["B9-1"]) == (2, "是", 0)
    for nothing_said in ("", " 无 "):
        with pytest.raises(Conflict, match="U1 B9-1：撤回已录入的数须写明理由"):
            office_desk.save_figures(city, Q4, {"U1": {"B9-1": None}}, nothing_said, OFFICE, NOW)
    assert office_desk.save_figures(city, Q4, {"U1": {"B9-1": None}}, "录错单位", OFFICE, NOW) == 1
    assert office_desk.save_figures(city, Q4, {"U1": {"B9-1": None}}, "", OFFICE, NOW) == 0, "nothing stands any more"
    assert office_desk.sheet(city, Q4, OFFICE).figures["U1"]["B9-1"] is None
    newest = office_desk.history(city, Q4, OFFICE)[0]
    assert (newest.unit, newest.item, newest.taken_back, newest.document) == ("甲局", "B9-1", True, "录错单位")


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ({"U1": {"F2-1": 3}}, "甲局 F2-1：这一类单位不适用"),
        ({"U1": {"B9-1": 1.5}}, "读不出来"),
        ({"U1": {"B9-1": "约三篇"}}, "读不出来"),
        ({"U1": {"B9-1": -1}}, "读不出来"),
        ({"XX": {"B9-1": 1}}, "名册里没有"),
        ({"U1": {"A1-1": 1}}, "不是双拥办录入"),
    ],
)
def test_a_grid_that_a_browser_would_not_send_is_refused_whole(
    city: Store, cells: dict[str, dict[str, object]], named: str
) -> None:
    with pytest.raises(ShuangyongError, match=named):
        office_desk.save_figures(city, Q4, {"U2": {"B9-1": 1}, **cells}, "", OFFICE, NOW)
    assert office_desk.history(city, Q4, OFFICE) == ()


def test_a_rate_above_its_whole_is_told_before_it_is_published(city: Store) -> None:
    office_desk.save_figures(
        city, Q4, {"U1": {"F1-1": 12, "F1-2": 12}, "U2": {"F2-1": 31, "F2-2": 30}}, "", OFFICE, NOW
    )
    before = token(city)
    told = ["乙镇 F2：满意份数 31 大于有效份数 30，现按 100% 计"]
    assert [d.words for d in office_desk.sheet(city, Q4, OFFICE).doubts] == told
    assert [d.words for d in publish_check.readiness(city, Q4, OFFICE).doubts] == told
    office_desk.save_figures(city, Q4, {"U1": {"F1-1": 13}}, "", OFFICE, NOW)
    assert token(city) != before, "who confirmed one state has not confirmed another"
    office_desk.save_figures(city, Q4, {"U1": {"F1-1": 10}, "U2": {"F2-2": 31}}, "", OFFICE, NOW)
    assert office_desk.sheet(city, Q4, OFFICE).doubts == ()


def test_an_honour_spelled_with_other_blanks_and_brackets_is_the_same_honour(city: Store) -> None:
    def given(title: str, level: int = 3, value: str = "") -> bool:
        entry = Entry("U1", Q4, "P1", value, level=level, title=title, document="一号")
        return bool(enter(city, [entry], OFFICE, NOW))

    assert given("双拥模范单位（2026）")
    assert not given("双拥模范单位 (2026)"), "it stands so already"
    assert given("双拥模范单位　（2026）", level=2), "the same honour at another level"
    assert given("双拥模范单位（2025）"), "another honour"
    assert [(m.title, m.level) for m in office_desk.merits(city, Q4, OFFICE)] == [
        ("双拥模范单位（2025）", 3),
        ("双拥模范单位（2026）", 2),
    ]
    assert given("双拥模范 单位(2026)", value="撤销")
    assert [m.title for m in office_desk.merits(city, Q4, OFFICE)] == ["双拥模范单位（2025）"]


def test_the_blank_tables_are_read_again_and_change_nothing(city: Store) -> None:
    office_desk.save_figures(city, Q4, {"U1": {"B9-1": 2}}, "", OFFICE, NOW)
    listed = read_roster(TableFile("名册.xlsx", blank_tables.blank_roster(city, OFFICE)))
    assert roster_import.preview(city, OFFICE, listed).writes == 0
    entries = read_entries(TableFile("录入.xlsx", blank_tables.blank_entries(city, Q4, OFFICE)))
    assert {(e.unit, e.item): e.value for e in entries}[("U1", "B9-1")] == "2"
    assert ("U1", "F2-1") not in {(e.unit, e.item) for e in entries}
    sheet = openpyxl.load_workbook(io.BytesIO(blank_tables.blank_accounts(city, OFFICE))).worksheets[0]
    rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["账号", "姓名", "角色", "单位代码", "备注"]
    assert rows[1] == ["u1-a", "", "联络员", "U1", "甲局 A岗"]


# ---- the roster and accounts


def test_a_unit_that_left_comes_back_with_the_next_import(city: Store) -> None:
    roster_import.close_unit(city, "U2", OFFICE, NOW)
    assert roster.units(city) == [GEN]
    with pytest.raises(NotFound):
        roster_import.close_unit(city, "U2", OFFICE, NOW)
    assert roster_import.preview(city, OFFICE, [TWN]).added == (TWN,)
    roster_import.import_units(city, [TWN], OFFICE, NOW)
    assert roster.units(city) == [GEN, TWN]


def test_two_units_of_one_name_are_refused(city: Store) -> None:
    with pytest.raises(Conflict, match="用了同一个名称"):
        roster_import.preview(city, OFFICE, [Unit("U3", "甲局", UnitType.EDU)])


def test_slips_escape_what_people_typed_and_no_table_keeps_a_password(city: Store) -> None:
    table = TableFile("账号.csv", "账号,姓名,角色,单位代码\nu1-a,<b>王</b>,联络员,U1\n".encode())
    made = issue_accounts(city, OFFICE, read_accounts(table), NOW)
    assert issue_accounts(city, OFFICE, read_accounts(table), NOW) == ()
    html = account_slips.slips_html(made, [GEN], Profile("东岭市", "东岭市双拥办", "0900-1234567")).decode()
    assert "&lt;b&gt;王&lt;/b&gt;" in html and "<b>王" not in html
    assert made[0].password in html and "甲局" in html and "电话 0900-1234567" in html
    assert accounts.verify(city, "u1-a", made[0].password)
    for (name,) in city._connection.execute("select table_name from duckdb_tables()").fetchall():
        assert made[0].password not in str(city._connection.execute(f"select * from {name}").fetchall()), name
    book = openpyxl.load_workbook(io.BytesIO(account_slips.slips_table(made, [GEN]))).worksheets[0]
    assert book["E2"].value == made[0].password
