"""Accounts and sessions on a real store, with the time given by hand."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, first_account, passwords, sessions
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.sessions import Throttle
from shuangyong_metrics.store import Store

NOW = datetime(2026, 10, 9, 9, 0)
OFFICE = Actor("guanli", Role.OFFICE)
PASSWORD = "correct-horse-9"


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as opened:
        accounts.create(opened, OFFICE, "ludao", Role.LEADER, "陆导", NOW, password=PASSWORD, must_change=False)
        yield opened


def seconds(n: float) -> datetime:
    return NOW + timedelta(seconds=n)


def enter(store: Store, throttle: Throttle, password: str, at: datetime, address: str = "10.0.0.1") -> str:
    return sessions.log_in(store, throttle, "ludao", password, address, at)


# ---- accounts


def test_a_password_is_kept_only_as_an_argon2_hash(store: Store) -> None:
    row = store.rows("account_list", account="ludao")[0]
    assert row["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in str(row)


def test_names_are_folded_and_not_given_twice(store: Store) -> None:
    assert accounts.verify(store, "  ＬuDao ", PASSWORD)
    with pytest.raises(Conflict, match="已经存在"):
        accounts.create(store, OFFICE, "LUDAO", Role.LEADER, "又一个", NOW)


def test_a_unit_account_needs_its_unit_and_others_must_not_have_one(store: Store) -> None:
    with pytest.raises(Conflict, match="必须对应一个单位"):
        accounts.create(store, OFFICE, "lianluo", Role.UNIT, "联络员", NOW)
    with pytest.raises(Conflict, match="必须对应一个单位"):
        accounts.create(store, OFFICE, "shenhe", Role.REVIEWER, "审核", NOW, unit_id="jyj")
    accounts.create(store, OFFICE, "lianluo", Role.UNIT, "联络员", NOW, unit_id="jyj")
    user = accounts.get(store, "lianluo").user
    assert (user.unit_id, user.must_change, user.actor) == ("jyj", True, Actor("lianluo", Role.UNIT, "jyj"))


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "ludao-ludao-1", "x" * 129])
def test_weak_passwords_are_refused(store: Store, password: str) -> None:
    user = accounts.get(store, "ludao").user
    with pytest.raises(Conflict, match="新口令"):
        accounts.change_password(store, user, PASSWORD, password, NOW)


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT, Role.REVIEWER])
def test_only_the_office_manages_accounts(store: Store, role: Role) -> None:
    by = Actor("somebody", role, "jyj" if role is Role.UNIT else None)
    for act in (
        lambda: accounts.create(store, by, "neu", Role.LEADER, "新", NOW),
        lambda: accounts.reset(store, by, "ludao", NOW),
        lambda: accounts.disable(store, by, "ludao", NOW),
        lambda: accounts.enable(store, by, "ludao", NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_disables_the_account_in_use(store: Store) -> None:
    accounts.create(store, OFFICE, "guanli", Role.OFFICE, "管理员", NOW)
    with pytest.raises(Conflict, match="自己"):
        accounts.disable(store, OFFICE, "guanli", NOW)


def test_the_last_administrator_is_not_disabled_from_outside_either(store: Store) -> None:
    for account in ("guanli", "zhuren"):
        accounts.create(store, OFFICE, account, Role.OFFICE, "管理员", NOW)
    command = Actor("命令行", Role.OFFICE)
    accounts.disable(store, command, "zhuren", NOW)
    with pytest.raises(Conflict, match="最后一个在用的管理员账号"):
        accounts.disable(store, command, "guanli", NOW)
    accounts.disable(store, command, "zhuren", NOW)  # it is disabled already: nothing to refuse
    accounts.disable(store, command, "ludao", NOW)


def test_unknown_account_is_named(store: Store) -> None:
    with pytest.raises(NotFound, match="meiyou"):
        accounts.reset(store, OFFICE, "meiyou", NOW)


def test_an_unknown_account_costs_a_hash_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = passwords._hasher()
    asked: list[str] = []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            asked.append(hashed)
            return hasher.verify(hashed, password)

    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Counting)
    assert not accounts.verify(store, "nobody-there", PASSWORD)
    assert len(asked) == 1


def test_the_first_start_leaves_a_one_time_password_for_the_owner_only(tmp_path: Path) -> None:
    with Store.memory() as empty:
        path = first_account.ensure_administrator(empty, tmp_path, NOW)
        assert path is not None
        text = path.read_text(encoding="utf-8")
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        password = text.split("一次性口令：")[1].split()[0]
        assert accounts.verify(empty, "admin", password)
        assert accounts.get(empty, "admin").user.must_change
        assert first_account.ensure_administrator(empty, tmp_path, NOW) is None
        assert [a.user.account for a in accounts.all_accounts(empty)] == ["admin"]


# ---- sessions


def test_a_session_lives_while_it_is_used_and_eight_hours_at_most(store: Store) -> None:
    token = sessions.open_session(store, "ludao", "10.0.0.1", NOW)
    at = NOW
    while at < NOW + timedelta(hours=7, minutes=50):
        at += timedelta(minutes=25)
        assert sessions.find(store, token, at) is not None, at
    assert sessions.find(store, token, NOW + timedelta(hours=8, minutes=1)) is None


def test_a_session_ends_after_half_an_hour_of_silence(store: Store) -> None:
    token = sessions.open_session(store, "ludao", "10.0.0.1", NOW)
    assert sessions.find(store, token, NOW + timedelta(minutes=31)) is None
    assert sessions.find(store, token, NOW + timedelta(minutes=30)) is not None


def test_signs_of_life_are_noted_once_a_minute(store: Store) -> None:
    token = sessions.open_session(store, "ludao", "10.0.0.1", NOW)
    before = store.rows("session_find", token_hash=sessions.token_hash(token))[0]["seen_at"]
    sessions.find(store, token, seconds(59))
    assert store.rows("session_find", token_hash=sessions.token_hash(token))[0]["seen_at"] == before
    sessions.find(store, token, seconds(61))
    assert store.rows("session_find", token_hash=sessions.token_hash(token))[0]["seen_at"] == seconds(61)


def test_only_the_hash_of_a_token_is_stored(store: Store) -> None:
    token = sessions.open_session(store, "ludao", "10.0.0.1", NOW)
    assert len(token) >= 43
    assert store.rows("session_find", token_hash=token) == []
    assert store.rows("session_find", token_hash=sessions.token_hash(token))


def test_log_out_disabling_and_a_new_password_end_sessions_at_once(store: Store) -> None:
    def fresh() -> str:
        return sessions.open_session(store, "ludao", "10.0.0.1", NOW)

    closed, kept = fresh(), fresh()
    sessions.close(store, closed, seconds(1))
    assert sessions.find(store, closed, seconds(2)) is None
    assert sessions.find(store, kept, seconds(2)) is not None
    accounts.reset(store, OFFICE, "ludao", seconds(3))
    assert sessions.find(store, kept, seconds(4)) is None
    later = fresh()
    found = sessions.find(store, later, seconds(5))
    assert found is not None and found.must_change
    accounts.disable(store, OFFICE, "ludao", seconds(6))
    assert sessions.find(store, later, seconds(7)) is None
    accounts.enable(store, OFFICE, "ludao", seconds(8))
    assert sessions.find(store, later, seconds(9)) is None, "enabling does not bring old sessions back"


def test_a_forged_token_finds_nobody(store: Store) -> None:
    assert sessions.find(store, "x" * 43, NOW) is None
    assert sessions.find(store, "' or true --", NOW) is None


def test_a_time_with_a_zone_is_kept_as_shanghai_time() -> None:
    assert accounts.local(datetime(2026, 10, 9, 1, 0, tzinfo=UTC)) == NOW


# ---- guessing


def test_the_wait_grows_and_is_capped() -> None:
    throttle, at, waits = Throttle(), NOW, []
    for _ in range(12):
        while wait := throttle.enter("ludao", "10.0.0.9", at):
            waits.append(wait)
            at += timedelta(seconds=wait)
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30, 30]


def test_a_hundred_attempts_at_once_do_not_slip_through() -> None:
    throttle = Throttle()
    passed = sum(throttle.enter("ludao", "10.0.0.9", NOW) == 0 for _ in range(100))
    assert passed == 3


def test_a_stranger_cannot_delay_the_right_password_from_elsewhere(store: Store) -> None:
    throttle, at = Throttle(), NOW
    for n in range(200):
        at = seconds(n)
        throttle.enter("ludao", f"10.9.{n % 50}.1", at)
    assert enter(store, throttle, PASSWORD, at)


def test_an_address_that_failed_waits_as_long_as_the_account_is_attacked(store: Store) -> None:
    throttle = Throttle()
    for n in range(20):
        throttle.enter("ludao", f"10.9.0.{n}", NOW)
    assert throttle.enter("ludao", "10.9.0.3", seconds(1)) == 29


def test_trying_many_accounts_from_one_address_is_slowed() -> None:
    throttle = Throttle()
    waits = [throttle.enter(f"account{n}", "10.0.0.9", NOW) for n in range(15)]
    assert waits == [0] * 10 + [1] * 5


def test_whoever_was_right_from_an_address_does_not_wait_for_its_others(store: Store) -> None:
    throttle = Throttle()
    enter(store, throttle, PASSWORD, NOW)
    for n in range(40):
        throttle.enter(f"account{n}", "10.0.0.1", seconds(1))
    assert enter(store, throttle, PASSWORD, seconds(2))


def test_failures_are_forgotten_after_a_quarter_of_an_hour() -> None:
    throttle = Throttle()
    for _ in range(3):
        throttle.enter("ludao", "10.0.0.9", NOW)
    assert throttle.enter("ludao", "10.0.0.9", NOW) == 1
    assert throttle.enter("ludao", "10.0.0.9", NOW + timedelta(minutes=15)) == 0


def test_a_right_password_clears_the_way(store: Store) -> None:
    throttle = Throttle()
    for _ in range(2):
        with pytest.raises(NotAllowed, match="账号或口令不正确"):
            enter(store, throttle, "wrong-password", NOW)
    enter(store, throttle, PASSWORD, NOW)
    for _ in range(3):
        with pytest.raises(NotAllowed, match="账号或口令不正确"):
            enter(store, throttle, "wrong-password", NOW)
    with pytest.raises(NotAllowed, match="请 1 秒后再试"):
        enter(store, throttle, PASSWORD, NOW)


def test_the_answer_does_not_tell_whether_the_account_exists(store: Store) -> None:
    texts = []
    for account in ("ludao", "meiyou"):
        with pytest.raises(NotAllowed) as refused:
            sessions.log_in(store, Throttle(), account, "wrong-password", "10.0.0.1", NOW)
        texts.append(str(refused.value))
    assert texts[0] == texts[1]


def test_a_disabled_account_does_not_come_in(store: Store) -> None:
    accounts.disable(store, OFFICE, "ludao", NOW)
    with pytest.raises(NotAllowed, match="已停用"):
        enter(store, Throttle(), PASSWORD, NOW)
