"""SQL from its files, parsed once and executed; every statement of the product passes here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb

SQL = Path(__file__).parents[1] / "sql"


@cache
def text(folder: str, name: str) -> str:
    """The text of ``sql/<folder>/<name>.sql``."""
    return (SQL / folder / f"{name}.sql").read_text(encoding="utf-8")


#: Statements by their text, each parsed once: parsing is a quarter of a short statement. Threads share them, because
#: DuckDB copies a statement at every execution.
_PARSED: dict[str, duckdb.Statement] = {}


def execute(cursor: duckdb.DuckDBPyConnection, sql: str, params: Any = None) -> duckdb.DuckDBPyConnection:
    """Run one statement; ``params``: by name or in order."""
    if sql not in _PARSED:
        (_PARSED[sql],) = cursor.extract_statements(sql)
    return cursor.execute(_PARSED[sql], params or None)


def fetch(cursor: duckdb.DuckDBPyConnection, sql: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of one statement as dictionaries."""
    result = execute(cursor, sql, params)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
