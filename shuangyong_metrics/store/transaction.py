"""The inside of a write transaction: rows appended, entries of the audit log kept in their order."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Hashable, MutableMapping, Sequence
from typing import Any

import duckdb

from shuangyong_metrics.chain import Written
from shuangyong_metrics.store.statements import execute, fetch, text

#: What the only writer of a file knows of it, by name.
Known = dict[str, dict[Hashable, Any]]
_ENTRY = ("made_at", "actor", "action", "object", "detail", "previous", "hash")


class Transaction:
    """The inside of ``Store.transaction``: reads see what it has written."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, known: Known, together: bool = True) -> None:
        self._cursor, self._known, self._together = cursor, known, together
        #: what this transaction was told or has made, over what those before it knew
        self._learnt: dict[str, ChainMap[Hashable, Any]] = {}
        #: what was appended since the last entry of the audit log, which speaks for it
        self.written = Written()
        #: entries of the audit log, written together (or at once), before anything else is numbered or read
        self._entries: list[tuple[Any, ...]] = []

    def remembered(self, what: str, ask: Callable[[], dict[Hashable, Any]]) -> MutableMapping[Hashable, Any]:
        """What the transactions before this one know under a name; the first one asks the file.

        Nobody else writes to the file. What is put into it is known to the next ones once this one is committed.
        """
        if what not in self._learnt:
            self._learnt[what] = ChainMap({}, self._known[what]) if what in self._known else ChainMap(ask())
        return self._learnt[what]

    def hand_on(self) -> None:
        """It is committed: the next ones know what this one has learnt."""
        for what, found in self._learnt.items():
            self._known.setdefault(what, {}).update(found.maps[0])

    def log(self, entry: tuple[Any, ...]) -> None:
        """Append an entry to the audit log; ``entry``: the values of ``_ENTRY``."""
        self._entries.append(entry)
        if not self._together:
            self.settle()

    def settle(self) -> None:
        """Write the entries that wait; what is numbered after them gets higher numbers."""
        entries, self._entries = self._entries, []
        if len(entries) == 1:
            # the usual case: planned in two thirds of the time that the statement for many takes
            execute(self._cursor, text("queries", "audit_append_one"), dict(zip(_ENTRY, entries[0], strict=True)))
        elif entries:
            lists = map(list, zip(*entries, strict=True))
            execute(self._cursor, text("queries", "audit_append"), dict(zip(_ENTRY, lists, strict=True)))

    def run(self, query: str, **params: Any) -> None:
        """Execute ``sql/queries/<query>.sql``."""
        self.settle()
        execute(self._cursor, text("queries", query), params)

    def rows(self, query: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of ``sql/queries/<query>.sql`` as dictionaries."""
        self.settle()
        return fetch(self._cursor, text("queries", query), params)

    def append(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Append many rows at once; one statement with a list per column (``executemany`` is ten times slower).

        A column that holds one value throughout goes over once: handing values to DuckDB is most of the cost.
        """
        if not rows:
            return
        self.settle()
        self.written.add(table, columns, rows)
        lists = [list(values) for values in zip(*rows, strict=True)]
        same = [values.count(values[0]) == len(values) for values in lists]
        if all(same) and len(rows) > 1:
            same[0] = False
        # names come from this package's own code, never from a user
        names, slots = ", ".join(columns), ", ".join("?" if alike else "unnest(?)" for alike in same)
        given = [values[0] if alike else values for values, alike in zip(lists, same, strict=True)]
        execute(self._cursor, f"insert into {table} ({names}) select {slots}", given)

    def next_number(self) -> int:
        """The next number of the one sequence that orders every record."""
        return self.next_numbers(1)[0]

    def next_numbers(self, count: int) -> list[int]:
        """The next so many numbers, in one statement: asked one by one, they cost more than the rows that bear them."""
        self.settle()
        drawn = execute(self._cursor, "select nextval('seq_records') from range(?)", [count]).fetchall()
        return [int(number) for (number,) in drawn]
