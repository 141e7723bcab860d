"""The arithmetic of the audit log: every entry is hashed with the one before it, and speaks for the rows it came with.

Whoever holds one hash of the chain can tell later whether anything before it was changed, added or taken away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

GENESIS = "0" * 64


def link(previous: str, at_time: datetime, actor: str, action: str, object_: str, detail: str) -> str:
    """The hash of an entry that follows ``previous``; ``detail`` is its JSON text."""
    return _sha256("\n".join((previous, at_time.isoformat(), actor, action, object_, detail)))


def rows_digest(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """One digest over rows of tables, in whatever order they come; a column without a value counts as not there."""
    told = (json.dumps([table, {k: v for k, v in row.items() if v is not None}], ensure_ascii=False, sort_keys=True,
                       default=str) for table, row in rows)  # fmt: skip
    return _sha256("\n".join(sorted(map(_sha256, told))))


#: Where an entry of the log keeps the digest of the rows without a number that it speaks for.
KEPT = "kept"


def kept_digest(table: str, *rows: Mapping[str, Any]) -> dict[str, str]:
    """What an entry of the log tells of rows that are not numbered, as part of its detail."""
    return {KEPT: rows_digest([(table, row) for row in rows])}


def detail_of(text: str) -> dict[str, Any] | None:
    """What an entry of the log tells, by its names; None where its text is broken, which its hash tells."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


class Written:
    """The numbered rows (those with a ``seq``) that a transaction has appended since it was last asked.

    Rows without a number are answers and published figures, which are verified against the file and the digest they
    come from, and those that their entry tells of by itself (``kept_digest``).
    """

    def __init__(self) -> None:
        self._rows: list[tuple[str, dict[str, Any]]] = []

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Note rows as they are appended."""
        if "seq" in columns:
            self._rows += [(table, dict(zip(columns, row, strict=True))) for row in rows]

    def take(self) -> str:
        """The digest of what was noted, and begin anew; nothing where nothing was."""
        rows, self._rows = self._rows, []
        return rows_digest(rows) if rows else ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Acting(Protocol):
    """Who acts, and the address that they act from (blank: not known)."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> str: ...


def name_of(actor: Acting | str) -> str:
    """The name of who acts; a name alone is of somebody without an address: the program itself."""
    return actor if isinstance(actor, str) else actor.name
