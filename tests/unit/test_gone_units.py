"""An account outlives its unit in the records only: nobody comes in with it, and whoever is in goes out."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import pytest

from shuangyong_metrics.errors import NotAllowed
from shuangyong_metrics.model import Role, Unit, UnitType
from shuangyong_metrics.services import account_desk, accounts, roster_import, sessions, setup
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.sessions import Throttle
from shuangyong_metrics.store import Store

NOW = datetime(2026, 10, 9, 9, tzinfo=setup.ZONE)
OFFICE = Actor("guanli", Role.OFFICE)
PASSWORD = "zhi-you-ben-ren-zhidao"
UNITS = (Unit("jyj", "甲市教育局", UnitType.EDU), Unit("swj", "甲市商务局", UnitType.ECO))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with setup.open_store(tmp_path, NOW) as opened:
        roster_import.import_units(opened, UNITS, OFFICE, NOW)
        for unit in UNITS:
            accounts.create(opened, OFFICE, unit.id, Role.UNIT, unit.name, NOW, unit.id, PASSWORD, must_change=False)
        accounts.create(opened, OFFICE, "lingdao", Role.LEADER, "领导", NOW, None, PASSWORD, must_change=False)
        yield opened


def enter(store: Store, account: str, minutes: int = 0) -> str:
    return sessions.log_in(store, Throttle(), account, PASSWORD, "127.0.0.1", NOW + timedelta(minutes=minutes))


def states(store: Store) -> dict[str, str]:
    return {x.user.account: x.state for x in account_desk.lines(store, OFFICE)}


def test_a_unit_taken_out_goes_out_and_does_not_come_in(store: Store) -> None:
    inside = {account: enter(store, account) for account in ("jyj", "swj", "lingdao")}
    roster_import.close_unit(store, "jyj", OFFICE, NOW)
    alive = {a for a, token in inside.items() if sessions.find(store, token, NOW + timedelta(minutes=1))}
    assert alive == {"swj", "lingdao"}
    with pytest.raises(NotAllowed, match=r"您的单位已移出成员单位名册.*请联系双拥办"):
        enter(store, "jyj", 2)
    assert states(store) == {"jyj": "单位已移出", "swj": "在用", "lingdao": "在用"}


def test_who_does_not_know_the_password_is_not_told(store: Store) -> None:
    roster_import.close_unit(store, "jyj", OFFICE, NOW)
    with pytest.raises(NotAllowed, match="账号或口令不正确"):
        sessions.log_in(store, Throttle(), "jyj", "falsch-falsch", "127.0.0.1", NOW)


def test_imported_again_the_unit_is_back_and_disabling_comes_first(store: Store) -> None:
    roster_import.close_unit(store, "jyj", OFFICE, NOW)
    roster_import.import_units(store, UNITS, OFFICE, NOW)
    assert enter(store, "jyj", 3)
    accounts.disable(store, OFFICE, "jyj", NOW)
    roster_import.close_unit(store, "jyj", OFFICE, NOW)
    assert states(store)["jyj"] == "已停用"


def test_of_two_clicks_at_once_one_takes_the_unit_out(store: Store) -> None:
    with ThreadPoolExecutor(2) as clicks:
        with store.transaction():  # both have looked at the roster before either may write
            waiting = [clicks.submit(roster_import.close_unit, store, "jyj", OFFICE, NOW) for _ in range(2)]
            sleep(0.3)
        assert {w.result(5).name for w in waiting} == {"甲市教育局"}
    assert len([e for e in store.rows("audit_entries") if e["action"] == "移出单位名册"]) == 1
