"""A standard's tables → its text: what ``tomllib`` reads, written again, one file of the folder at a time."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Tables = dict[str, Any]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
#: Lists of these are written as tables of their own, ``[[indicator.input]]``; all others on one line.
_OWN = ("standards", "common_inputs", "indicator", "input", "example", "honour", "veto")


def tables_of(texts: Mapping[str, str]) -> Tables:
    """File name → the table that its text holds; decimals are exact."""
    return {name: tomllib.loads(text, parse_float=Decimal) for name, text in texts.items()}


def texts_of(tables: Mapping[str, Tables]) -> dict[str, str]:
    """File name → TOML that holds exactly this table.

    >>> texts_of({"a": {"x": [1, True, "a\\"b"], "veto": [{"code": "V1"}]}})
    {'a': 'x = [1, true, "a\\\\"b"]\\n\\n[[veto]]\\ncode = "V1"\\n'}
    """
    return {name: "\n".join(_lines(table, "")) + "\n" for name, table in tables.items()}


def _lines(table: Tables, path: str) -> Iterator[str]:
    for key, value in table.items():
        if key not in _OWN:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        for item in value if key in _OWN else ():
            name = f"{path}{key}"
            yield ""
            yield f"[[{name}]]"
            yield from _lines(item, f"{name}.")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    # the escapes of JSON are those of TOML, but for the one sign that JSON leaves as it is
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
