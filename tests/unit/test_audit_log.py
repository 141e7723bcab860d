"""操作记录: what is found in the log, in whose words, and what leaves the system."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import filing_city as city
import pytest
from openpyxl import load_workbook

from shuangyong_metrics.cli.entry import main
from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, office, roster, roster_import, sessions
from shuangyong_metrics.services.audit_log import HEADER, Wanted, choices, export, lines
from shuangyong_metrics.services.setup import open_store
from shuangyong_metrics.store import Store

NOW = city.NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path, NOW) as opened:
        roster_import.import_units(opened, [city.SCHOOL], city.OFFICE, NOW)
        roster.open_round(opened, city.ROUND, city.OFFICE, NOW + timedelta(days=1))
        yield opened


def test_the_newest_comes_first_with_names_instead_of_codes(store: Store) -> None:
    accounts.create(
        store, city.OFFICE, "shenhe", Role.REVIEWER, "王敏", NOW + timedelta(days=2), password="ein-langes-42"
    )
    sessions.open_session(store, "shenhe", "10.1.2.3", NOW + timedelta(days=3))
    found = lines(store, Wanted(), city.OFFICE)
    assert [x.action for x in found.listed[:4]] == ["登录", "新建账号", "开放填报", "导入单位名册"]
    came, made, opened, listed = found.listed[:4]
    assert (came.actor, came.place, came.told) == ("shenhe", "10.1.2.3", "")
    assert "姓名 王敏" in made.told and "角色 审核员" in made.told and "须改口令 是" in made.told
    assert opened.about == city.ROUND.label and "标准版本 2025" in opened.told
    assert listed.about == "名册" and listed.told == f"单位 {city.SCHOOL.name}"
    assert found.matching == len(found.listed)


@pytest.mark.parametrize(
    ("wanted", "actions"),
    [
        (Wanted(actor="nobody"), []),
        (Wanted(action="开放填报"), ["开放填报"]),
        (Wanted(since=(NOW + timedelta(days=1)).date()), ["开放填报"]),
        (Wanted(until=NOW.date(), action="导入单位名册"), ["导入单位名册"]),
        (Wanted(until=(NOW - timedelta(days=1)).date()), []),
        (Wanted(words=city.ROUND.id.lower()), ["开放填报"]),
        (Wanted(words="%"), []),
    ],
)
def test_entries_are_chosen_by_who_what_when_and_words(store: Store, wanted: Wanted, actions: list[str]) -> None:
    assert [x.action for x in lines(store, wanted, city.OFFICE).listed] == actions


def test_entries_are_chosen_by_where_they_came_from(store: Store) -> None:
    sessions.open_session(store, "shenhe", "10.1.2.3", NOW)
    there = replace(city.OFFICE, place="10.9.9.9")
    office.enter(store, [office.Entry(city.SCHOOL.id, city.ROUND, "B9-1", "2")], there, NOW)
    assert choices(store, city.OFFICE).places == ("10.1.2.3", "10.9.9.9")
    (found,) = lines(store, Wanted(place="10.9.9.9"), city.OFFICE).listed
    assert (found.action, found.place) == ("双拥办录入", "10.9.9.9")
    assert lines(store, Wanted(place="10.9.9"), city.OFFICE).matching == 0


@pytest.mark.parametrize(
    "broken", ["kein JSON", '["eine", "Liste"]', '{"role": "koenig", "since": 7, "rounds": ["bald"]}']
)
def test_an_entry_that_was_broken_behind_the_log_is_listed_as_it_is(
    tmp_path: Path, store: Store, broken: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store._connection.execute("update audit set detail = ? where action = '开放填报'", [broken])
    opened, listed = lines(store, Wanted(), city.OFFICE).listed[:2]
    assert (opened.about, opened.raw, listed.told) == (city.ROUND.label, broken, f"单位 {city.SCHOOL.name}")
    assert ("自 7；角色 koenig；填报期 bald" if "koenig" in broken else "请用命令行 verify 核对") in opened.told
    assert not choices(store, city.OFFICE).places and not lines(store, Wanted(place="10.9.9.9"), city.OFFICE).matching
    book = load_workbook(io.BytesIO(export(store, Wanted(), city.OFFICE)))
    assert broken in [row[-1] for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]
    store.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    assert main(["log", "--json"]) == 0
    raw = json.loads(capsys.readouterr().out)[0]["raw"]
    assert raw == (json.loads(broken) if "koenig" in broken else broken)


def test_the_command_line_says_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    assert main(["round", "open", "2026Q3", "--actor", "王敏"]) == 0
    capsys.readouterr()
    here = f"命令行 {socket.gethostname()}"
    assert main(["log", "--who", "王敏", "--place", here, "--json"]) == 0
    assert [(x["actor"], x["action"], x["place"]) for x in json.loads(capsys.readouterr().out)] == [
        ("王敏", "开放填报", here)
    ]
    assert main(["log", "--place", "10.1.2.3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_days_in_the_wrong_order_are_told(store: Store) -> None:
    with pytest.raises(Conflict, match="开始日期晚于结束日期"):
        lines(store, Wanted(since=date(2026, 2, 1), until=date(2026, 1, 1)), city.OFFICE)


def test_more_than_is_listed_is_counted(store: Store) -> None:
    found = lines(store, Wanted(), city.OFFICE, most=1)
    assert len(found.listed) == 1
    assert found.matching > 1


def test_what_can_be_chosen_is_what_occurs(store: Store) -> None:
    known = choices(store, city.OFFICE)
    assert known.actions["开放填报"] == "开放填报"
    assert "session.opened" not in known.actions
    sessions.open_session(store, "shenhe", "10.1.2.3", NOW)
    assert choices(store, city.OFFICE).actions["session.opened"] == "登录"
    assert "shenhe" in choices(store, city.OFFICE).actors


def test_the_export_has_every_entry_as_text_even_what_looks_like_a_formula(store: Store) -> None:
    entry = office.Entry(city.SCHOOL.id, city.ROUND, "B9-1", "2", document="=1+1")
    office.enter(store, [entry], city.OFFICE, NOW + timedelta(days=4))
    sheet = load_workbook(io.BytesIO(export(store, Wanted(), city.OFFICE))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADER
    assert len(rows) - 1 == lines(store, Wanted(), city.OFFICE).matching
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None} == {"s"}
    assert datetime.fromisoformat(str(rows[1][1])) == (NOW + timedelta(days=4)).replace(microsecond=0, tzinfo=None)
