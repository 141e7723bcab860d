"""The city's own name, office and telephone: kept by appending, checked, shown where people are stuck."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from shuangyong_metrics.errors import Conflict, NotAllowed
from shuangyong_metrics.model import Role, Round, Unit, UnitType
from shuangyong_metrics.services import roster, roster_import, setup, submission
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.profile import Profile, profile, save_profile
from shuangyong_metrics.store import Store

NOW = datetime(2026, 10, 9, 9, 0)
OFFICE = Actor("guanli", Role.OFFICE)
WHOSE = Profile("东岭市", "东岭市双拥办", "0900-1234567")


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as opened:
        yield opened


def test_what_was_never_entered_has_a_default(store: Store) -> None:
    assert profile(store) == Profile("", "双拥工作领导小组办公室", "")
    assert profile(store).reach == "请联系本市双拥办"
    assert not profile(store).complete


def test_the_newest_record_wins_and_the_old_ones_stay(store: Store) -> None:
    assert save_profile(store, WHOSE, OFFICE, NOW)
    assert save_profile(store, Profile("东岭市", "东岭市双拥办", "0900-7654321"), OFFICE, NOW)
    assert profile(store).contact == "0900-7654321"
    kept = store._connection.execute("select name, value from settings order by seq").fetchall()
    assert kept[-1] == ("contact", "0900-7654321") and ("contact", "0900-1234567") in kept
    assert len(kept) == 4, "only what changed is recorded again"


def test_saving_the_same_twice_changes_nothing(store: Store) -> None:
    save_profile(store, WHOSE, OFFICE, NOW)
    before = store.version
    assert not save_profile(store, Profile(" 东岭市", "东岭市双拥办", "０９００－１２３４５６７"), OFFICE, NOW)
    assert store.version == before


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (Profile("", "东岭市双拥办", "0900-1234567"), "城市名称"),
        (Profile("东岭市", "办", "0900-1234567"), "办公室名称"),
        (Profile("东岭市", "东岭市双拥办", ""), "联系电话"),
        (Profile("东岭市", "东岭市双拥办", "请打电话给双拥办"), "联系电话"),
        (Profile("东岭市", "东岭市双拥办", "--------"), "联系电话"),
        (Profile("东岭市", "东岭市双拥办", "13812345678"), "联系电话：像是手机号码"),
        (Profile("东岭市", "东岭市双拥办", "0900-1234567、138-1234-5678"), "联系电话：像是手机号码"),
        (Profile("东" * 41, "东岭市双拥办", "0900-1234567"), "城市名称"),
    ],
)
def test_what_is_not_usable_is_named_and_nothing_is_recorded(store: Store, wanted: Profile, named: str) -> None:
    with pytest.raises(Conflict, match=named):
        save_profile(store, wanted, OFFICE, NOW)
    assert not store.rows("settings_now")


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.REVIEWER])
def test_only_the_office_says_who_it_is(store: Store, role: Role) -> None:
    with pytest.raises(NotAllowed):
        save_profile(store, WHOSE, Actor("somebody", role, "jyj" if role is Role.UNIT else None), NOW)


def test_the_blank_return_names_the_office_and_its_telephone(tmp_path: Path) -> None:
    with setup.open_store(tmp_path, NOW) as store:
        roster_import.import_units(store, [Unit("jyj", "东岭市教育局", UnitType.EDU)], OFFICE, NOW)
        roster.open_round(store, Round(2026, 3), OFFICE, NOW)
        save_profile(store, WHOSE, OFFICE, NOW)
        blank = submission.blank_return(store, "jyj", Round(2026, 3), Actor("jyj", Role.UNIT, "jyj"))
    cover = openpyxl.load_workbook(io.BytesIO(blank))["封面"]
    texts = {str(cell.value) for row in cover.iter_rows() for cell in row if cell.value}
    assert "东岭市双拥办　电话 0900-1234567" in texts
