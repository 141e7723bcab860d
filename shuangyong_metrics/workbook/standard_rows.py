"""The standard's tables ⇄ the rows of its workbook. A row is {column key: value}, without the keys of blank cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shuangyong_metrics.framework import STANDARDS as LETTERS
from shuangyong_metrics.workbook import standard_form as form

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
_QUARTERS = (1, 2, 3, 4)
_PLAIN_RULE = ("target", "from", "to", "step", "date", "grace_days", "grace_share", "base_share")
#: Column → where it stands in a rule: (table, key).
_NESTED_RULE = {
    "cap_share": ("cap", "share"), "cap_from": ("cap", "from_quarter"), "cap_unless": ("cap", "unless_instructor"),
    "small_below": ("small_n", "below"), "small_floor": ("small_n", "floor"), "sample_least": ("sample", "at_least"),
    "sample_everybody": ("sample", "or_everybody"),
}  # fmt: skip
_VERSION_TEXTS = ("version", "title", "first_round", "document", "reason")
_INDICATOR = ("code", "name", "points", "applies_to", "due", "map8", "explain", "evidence", "sources")
_INPUT = ("code", "label", "unit", "kind", "over", "filled_by", "part", "help")
_EXTRA = ("code", "name", "cap", "once", "source")


# ---- tables → rows


def rows_of(tables: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every sheet, in the order of the text; ``tables`` as of ``framework_text.tables_of``."""
    head, bonus = tables["framework.toml"], tables["bonus.toml"]
    indicators = [i for letter in LETTERS for i in tables[f"{letter}.toml"]["indicator"]]
    return {
        form.VERSION: list(_version_rows(head, bonus)),
        form.STANDARDS: [_picked(s, ("code", "name", "weight")) for s in head["standards"]],
        form.INDICATORS: [
            _picked(i, _INDICATOR) | _renamed(i.get("condition", {}), {"input": "condition", "above": "above"})
            for i in indicators
        ],
        form.RULES: [_rule_row(i["code"], i["rule"]) for i in indicators],
        form.BANDS: [row for i in indicators for row in _band_rows(i["code"], i["rule"])],
        form.INPUTS: [_input_row(x) for x in (*head["common_inputs"], *(x for i in indicators for x in i["input"]))],
        form.EXAMPLES: [_example_row(i["code"], e) for i in indicators for e in i["example"]],
        form.EXTRAS: [
            *({"sort": "honour", **_picked(h, _EXTRA), **_numbered("points", h["points"])} for h in bonus["honour"]),
            *({"sort": "veto", **_picked(v, _EXTRA)} for v in tables["veto.toml"]["veto"]),
        ],
    }


def _picked(table: Row, keys: Sequence[str]) -> dict[str, Any]:
    return {k: table[k] for k in keys if k in table and table[k] != ""}


def _renamed(table: Row, names: Mapping[str, str]) -> dict[str, Any]:
    return {new: table[old] for old, new in names.items() if old in table}


def _numbered(key: str, values: Sequence[Any]) -> dict[str, Any]:
    return {f"{key}_{n}": value for n, value in enumerate(values, 1)}


def _version_rows(head: Row, bonus: Row) -> Iterator[dict[str, Any]]:
    for item in _VERSION_TEXTS:
        yield {"item": item, "text": str(head.get(item, ""))}
    yield {"item": "bonus_cap", "text": str(bonus["cap"])}
    for item in ("eight", "sources"):
        for text in head[item]:
            yield {"item": item, "text": text}


def _rule_row(code: str, rule: Row) -> dict[str, Any]:
    nested = {c: rule[table][key] for c, (table, key) in _NESTED_RULE.items() if key in rule.get(table, {})}
    row = _picked(rule, ("method", "value", *_PLAIN_RULE)) | _numbered("target", rule.get("targets", ())) | nested
    return {"code": code, **row}


def _band_rows(code: str, rule: Row) -> Iterator[dict[str, Any]]:
    for band in rule.get("bands", ()):
        yield {"code": code, "sort": "band", "number": band["from"], "share": band["share"]}
    for option in rule.get("options", ()):
        yield {"code": code, "sort": "option", "name": option["label"], "share": option["share"]}
    for unit_type, target in rule.get("target_by_type", {}).items():
        yield {"code": code, "sort": "type", "name": form.TYPES[unit_type], "number": target}


def _input_row(item: Row) -> dict[str, Any]:
    ledger = item.get("ledger", {})
    return (
        _picked(item, _INPUT) | _picked(ledger, ("measure",)) | ({"tags": ledger["tags"]} if ledger.get("tags") else {})
    )


def _example_row(code: str, example: Row) -> dict[str, Any]:
    row = _picked(example, ("text", "type", "awkward"))
    if example.get("events"):
        row["events"] = example["events"]
    for key in ("given", "expect"):
        row |= {f"{key}_{q[1]}": value for q, value in example.get(key, {}).items()}
    return {"code": code, **row}


# ---- rows → tables


def tables_from(rows: Rows) -> dict[str, Any]:
    """The tables that the rows say; what does not belong together is left for the checks of the standard."""
    stated = {row["item"]: row["text"] for row in rows[form.VERSION] if row["item"] in _VERSION_TEXTS}
    listed = {k: [r["text"] for r in rows[form.VERSION] if r["item"] == k] for k in ("eight", "sources")}
    standards = [_picked(r, ("code", "name", "weight")) for r in rows[form.STANDARDS]]
    inputs = [_input(r) for r in rows[form.INPUTS]]
    head = {**stated, "sources": listed["sources"], "eight": listed["eight"], "standards": standards}
    head["common_inputs"] = [x for x in inputs if owner(x["code"]) == "Z"]
    tables: dict[str, Any] = {"framework.toml": head}
    for letter in LETTERS:
        own = next((s for s in standards if s["code"] == letter), {"code": letter})
        of_letter = [r for r in rows[form.INDICATORS] if r["code"][:1] == letter]
        tables[f"{letter}.toml"] = {**own, "indicator": [_indicator(r, rows, inputs) for r in of_letter]}
    caps = [r["text"] for r in rows[form.VERSION] if r["item"] == "bonus_cap"]
    honours = [_honour(r) for r in rows[form.EXTRAS] if r["sort"] == "honour"]
    vetoes = [_picked(r, ("code", "name", "source")) for r in rows[form.EXTRAS] if r["sort"] == "veto"]
    return tables | {"bonus.toml": {"cap": caps[0], "honour": honours}, "veto.toml": {"veto": vetoes}}


def owner(code: str) -> str:
    """The indicator of an input's code; Z for the common ones."""
    return code.partition("-")[0]


def _indicator(row: Row, rows: Rows, inputs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    code = row["code"]
    table = _picked(row, _INDICATOR)
    if "condition" in row or "above" in row:
        table["condition"] = _renamed(row, {"condition": "input", "above": "above"})
    rule = next((r for r in rows[form.RULES] if r["code"] == code), {})
    bands = [r for r in rows[form.BANDS] if r["code"] == code]
    return {
        **table,
        "rule": _rule(rule, bands),
        "input": [x for x in inputs if owner(x["code"]) == code],
        "example": [_example(r) for r in rows[form.EXAMPLES] if r["code"] == code],
    }


def _rule(row: Row, bands: Sequence[Row]) -> dict[str, Any]:
    rule = _picked(row, ("method", "value", *_PLAIN_RULE))
    targets = [row[f"target_{q}"] for q in _QUARTERS if f"target_{q}" in row]
    if targets:
        rule["targets"] = targets
    for column, (table, key) in _NESTED_RULE.items():
        if column in row:
            rule.setdefault(table, {})[key] = row[column]
    of = {sort: [r for r in bands if r["sort"] == sort] for sort in ("band", "option", "type")}
    if of["band"]:
        rule["bands"] = [_renamed(r, {"number": "from", "share": "share"}) for r in of["band"]]
    if of["option"]:
        rule["options"] = [_renamed(r, {"name": "label", "share": "share"}) for r in of["option"]]
    if of["type"]:
        types = {label: code for code, label in form.TYPES.items()}
        rule["target_by_type"] = {types.get(r["name"], r["name"]): r["number"] for r in of["type"]}
    return rule


def _input(row: Row) -> dict[str, Any]:
    table = _picked(row, _INPUT)
    if "measure" in row or "tags" in row:
        table["ledger"] = _picked(row, ("measure", "tags"))
    return table


def _example(row: Row) -> dict[str, Any]:
    table = _picked(row, ("text", "type", "events"))
    for key in ("given", "expect"):
        stated = {f"Q{q}": row[f"{key}_{q}"] for q in _QUARTERS if f"{key}_{q}" in row}
        if stated or key == "expect":
            table[key] = stated
    # a 否 says no more than a blank
    return table | ({"awkward": True} if row.get("awkward") else {})


def _honour(row: Row) -> dict[str, Any]:
    points = [row[f"points_{n}"] for n in (1, 2, 3) if f"points_{n}" in row]
    return {"points": points, "once": False, **_picked(row, _EXTRA)}
