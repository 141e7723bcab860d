"""What is kept of the store's answers: until the next commit, never in a rehearsal, never a refusal."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from shuangyong_metrics.errors import NotAllowed
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Unit, UnitType
from shuangyong_metrics.services import accounts, roster, roster_import, round_desk, sessions
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.store import Store

NOW = datetime(2026, 10, 8, 9)
OFFICE, LEADER = Actor("guanli", Role.OFFICE), Actor("lingdao", Role.LEADER)
FIRST, SECOND = Unit("jyj", "教育局", UnitType.EDU), Unit("swj", "商务局", UnitType.ECO)
asked: list[str] = []


@kept(2)
def names(store: Store, mark: str) -> tuple[str, ...]:
    asked.append(mark)
    return tuple(u.name for u in roster.units(store))


def test_the_same_is_asked_once_until_something_is_committed(tmp_path: Path) -> None:
    asked.clear()
    with Store.open(tmp_path) as store:
        roster_import.import_units(store, [FIRST], OFFICE, NOW)
        assert [names(store, "甲"), names(store, "甲"), names(store, "乙")] == [("教育局",)] * 3
        assert asked == ["甲", "乙"]
        roster_import.import_units(store, [SECOND], OFFICE, NOW)
        assert names(store, "甲") == ("教育局", "商务局")
        with store.transaction(quiet=True) as tx:
            tx.append("settings", ("seq", "name", "made_at"), [(1, "x", NOW)])
        names(store, "甲")
        assert asked == ["甲", "乙", "甲"]


def test_two_stores_do_not_share(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        roster_import.import_units(one, [FIRST], OFFICE, NOW)
        roster_import.import_units(other, [SECOND], OFFICE, NOW)
        assert (one.version, names(one, "甲"), names(other, "甲")) == (other.version, ("教育局",), ("商务局",))


def test_a_rehearsal_sees_its_own_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        roster_import.import_units(store, [FIRST], OFFICE, NOW)
        with store.rehearsal() as rehearsed:
            assert names(rehearsed, "甲") == ("教育局",)
            roster_import.import_units(rehearsed, [SECOND], OFFICE, NOW)
            assert names(rehearsed, "甲") == ("教育局", "商务局")
        assert names(store, "甲") == ("教育局",)


def test_what_one_role_was_shown_is_not_shown_to_another(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        assert round_desk.round_lines(store, OFFICE) == ()
        with pytest.raises(NotAllowed):
            round_desk.round_lines(store, LEADER)


def test_a_session_that_was_closed_is_closed_at_the_next_look(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        accounts.create(
            store, OFFICE, "shenhe", Role.REVIEWER, "审核员", NOW, None, "a-first-password", must_change=False
        )
        token = sessions.open_session(store, "shenhe", "test", NOW)
        other = sessions.open_session(store, "shenhe", "test", NOW)
        for _ in range(2):
            assert sessions.find(store, token, NOW) is not None
        sessions.close(store, token, NOW)
        assert sessions.find(store, token, NOW) is None
        assert sessions.find(store, other, NOW) is not None
        accounts.disable(store, OFFICE, "shenhe", NOW)
        assert sessions.find(store, other, NOW) is None
        assert sessions.find(store, other, NOW + timedelta(hours=9)) is None
