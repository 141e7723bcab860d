"""Passwords: kept as argon2 hashes only, long and mixed enough, one-time ones to be read from paper."""

from __future__ import annotations

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shuangyong_metrics.errors import Conflict

LEAST, MOST = 10, 128
#: No 0/O, 1/l: one-time passwords are read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def one_time_password() -> str:
    """Twelve letters in groups of four, easy to read aloud: 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def need_strong(account: str, password: str) -> None:
    """Raise Conflict for a password of the account that is too short, too long or easily guessed."""
    if not LEAST <= len(password) <= MOST:
        raise Conflict(f"新口令：应为 {LEAST}–{MOST} 个字符。请改后再试。")
    if len(set(password)) < 5 or (len(account) > 3 and account in password.casefold()):
        raise Conflict("新口令：太容易猜到（重复字符过多，或含有账号名）。请换一个。")


def hashed(password: str) -> str:
    """The password as it is kept."""
    return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Is it the password that was kept? Takes as long where none was (an account that does not exist)."""
    try:
        _hasher().verify(kept or _nobody(), password[: MOST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash(secrets.token_hex())
