"""Coming in, staying in, going out. Sessions live in the store; only the SHA-256 of a token is kept.

A session ends by itself after 30 minutes (as the office sets it) without a sign of life and after 8 hours in any case; it ends at once
on log-out, when the account is disabled, when its unit is taken out of the roster, and when its password is set anew.
Guessing is slowed, never locked: the wait grows to half a minute and never falls on a person who comes from an address
without own failures.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shuangyong_metrics.errors import NotAllowed, NotFound
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, roster
from shuangyong_metrics.services.accounts import User, fold_name, local
from shuangyong_metrics.services.options import IDLE, value
from shuangyong_metrics.store import Store, Transaction

ABSOLUTE, COARSE = timedelta(hours=8), timedelta(minutes=1)
FREE_PAIR, FREE_ADDRESS, CAP, FORGET, ROOM = 3, 10, 30, timedelta(minutes=15), 20_000


@dataclass(slots=True)
class _Failures:
    count: int
    last: datetime


class Throttle:
    """How long the next attempt must wait, per account and per address; lives in memory.

    An attempt counts as failed from the moment it enters, so a hundred at once do not slip through together. An
    attempt that is told to wait is not counted. Failures from elsewhere make the wait longer only for an address
    that has failed itself, and a pair of account and address that was right before does not wait for the address.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._failures: dict[tuple[str, str], _Failures] = {}
        self._known: dict[tuple[str, str], datetime] = {}

    def enter(self, account: str, address: str, now: datetime) -> int:
        """Seconds to wait; 0 lets the attempt through and counts it as failed until ``succeeded``."""
        with self._guard:
            self._make_room(now)
            wait = max(self._wait_for_pair(account, address, now), self._wait_for_address(account, address, now))
            if wait == 0:
                for key in ((account, address), (account, ""), ("", address)):
                    self._failures[key] = _Failures(self._count(key, now) + 1, now)
            return wait

    def succeeded(self, account: str, address: str, now: datetime) -> None:
        """The attempt was right: forget the pair's failures, here and in the counts of the account and the address."""
        with self._guard:
            own = self._failures.pop((account, address), _Failures(0, now)).count
            self._known[(account, address)] = now
            for key in ((account, ""), ("", address)):
                if key in self._failures:
                    self._failures[key].count = max(0, self._failures[key].count - own)

    def _count(self, key: tuple[str, str], now: datetime) -> int:
        known = self._failures.get(key)
        return known.count if known and now - known.last < FORGET else 0

    def _wait_for_pair(self, account: str, address: str, now: datetime) -> int:
        own = self._count((account, address), now)
        if own == 0:
            return 0
        failures = max(own, self._count((account, ""), now))
        return self._left((account, address), failures - FREE_PAIR, now)

    def _wait_for_address(self, account: str, address: str, now: datetime) -> int:
        if (account, address) in self._known:
            return 0
        return self._left(("", address), self._count(("", address), now) - FREE_ADDRESS, now)

    def _left(self, key: tuple[str, str], over: int, now: datetime) -> int:
        if over < 0 or key not in self._failures:
            return 0
        until = self._failures[key].last + timedelta(seconds=min(CAP, 2 ** min(over, 10)))
        # rounded up: a wait of half a second must not read as none
        return max(0, -((now - until) // timedelta(seconds=1)))

    def _make_room(self, now: datetime) -> None:
        if len(self._failures) > ROOM:
            newest = sorted(self._failures.items(), key=lambda item: item[1].last)[ROOM // 2 :]
            self._failures = {key: value for key, value in newest if now - value.last < FORGET}
        if len(self._known) > ROOM:
            self._known = dict(sorted(self._known.items(), key=lambda item: item[1])[ROOM // 2 :])


def log_in(store: Store, throttle: Throttle, account: str, password: str, address: str, now: datetime) -> str:
    """Check a password and open a session; returns its token. Raises NotAllowed with what to do."""
    account, now = fold_name(account)[:64], local(now)
    wait = throttle.enter(account, address, now)
    if wait:
        raise NotAllowed(f"登录：尝试次数过多。请 {wait} 秒后再试。")
    if not accounts.verify(store, account, password):
        _note_failure(store, account, address, now)
        raise NotAllowed("登录：账号或口令不正确，或账号已停用。请核对大小写，换成英文输入法后重试。")
    throttle.succeeded(account, address, now)
    user = accounts.get(store, account).user
    if unit_is_gone(store, user):
        raise NotAllowed("登录：您的单位已移出成员单位名册或并入别的单位，这个账号不能再登录。请联系双拥办。")
    return open_session(store, account, address, now)


def open_session(store: Store, account: str, address: str, now: datetime) -> str:
    """A new session; its token is known to the caller alone."""
    token = secrets.token_urlsafe(32)
    with store.transaction(quiet=True) as tx:
        _record(tx, token_hash(token), account, "opened", now)
        store.audit(tx, account, "session.opened", account, {"address": address}, local(now))
    return token


def find(store: Store, token: str, now: datetime) -> User | None:
    """The user of a live session, or None; notes the sign of life at most once a minute."""
    now, hashed = local(now), token_hash(token)
    session = _session(store, hashed)
    if session is None or session["is_closed"]:
        return None
    idle = timedelta(minutes=value(store, IDLE))
    if now - session["seen_at"] > idle or now - session["opened_at"] > ABSOLUTE:
        return None
    if now - session["seen_at"] >= COARSE:
        with store.transaction(quiet=True) as tx:
            _record(tx, hashed, session["account"], "seen", now)
    role = Role(session["role"])
    user = User(session["account"], session["name"], role, session["unit_id"], session["must_change"])
    return None if unit_is_gone(store, user) else user


def unit_is_gone(store: Store, user: User) -> bool:
    """Is this the account of a unit that the roster no longer has?"""
    return user.role is Role.UNIT and all(u.id != user.unit_id for u in roster.units(store))


@kept(256, by="commits")
def _session(store: Store, hashed: str) -> dict[str, Any] | None:
    """Asked at every request and rerun; a log-out or a new password is a commit, so nothing outlives it."""
    return store.one("session_find", token_hash=hashed)


def close(store: Store, token: str, now: datetime, address: str = "") -> None:
    """Log out from an address; a token that is unknown or already closed is no error."""
    hashed = token_hash(token)
    session = store.one("session_find", token_hash=hashed)
    if session is not None and not session["is_closed"]:
        with store.transaction(quiet=True) as tx:
            _record(tx, hashed, session["account"], "closed", now)
            store.audit(tx, session["account"], "session.closed", session["account"], {"address": address}, local(now))


def token_hash(token: str) -> str:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _record(tx: Transaction, hashed: str, account: str, kind: str, now: datetime) -> None:
    tx.run("session_append", token_hash=hashed, account=account, kind=kind, made_at=local(now))


def _note_failure(store: Store, account: str, address: str, now: datetime) -> None:
    """Only for accounts that exist: what was typed as a name may be a password."""
    try:
        accounts.get(store, account)
    except NotFound:
        return
    with store.transaction(quiet=True) as tx:
        store.audit(tx, account, "session.refused", account, {"address": address}, now)
