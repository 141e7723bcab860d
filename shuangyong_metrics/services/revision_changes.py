"""Two versions of the standard side by side: what changed, indicator by indicator, in the office's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.framework_text import tables_of
from shuangyong_metrics.model import Framework
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.standard_cells import shown
from shuangyong_metrics.workbook.standard_rows import owner, rows_of

#: What a row of a sheet is called in a change; rows of the same name are told apart by their order.
_NAMES = {form.BANDS: "sort", form.EXAMPLES: "text"}
_ADDED, _REMOVED = "新增", "停用"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: the indicator (or standard, or item) it belongs to, what, old and new text.

    ``code`` is blank for what concerns the version as a whole. ``scores`` says whether points can move by it.
    """

    code: str
    name: str
    what: str
    before: str
    after: str
    scores: bool


Cells = dict[str, str]
#: Columns that only explain; everything else is scored with or filled in.
_WORDS = ("name", "explain", "evidence", "sources", "map8", "label", "help", "text", "source", "title", "unit")


def changes(old: Framework, new: Framework) -> tuple[Change, ...]:
    """Every difference between two versions; what was added or removed as a whole is one line."""
    before, after = rows_of(tables_of(old.files)), rows_of(tables_of(new.files))
    names = {i.code: i.name for f in (old, new) for i in f.indicators}
    names |= {s.code: s.name for f in (old, new) for s in f.standards}
    gone = {i.code for i in old.indicators} - {i.code for i in new.indicators}
    come = {i.code for i in new.indicators} - {i.code for i in old.indicators}
    found = [*_version(old, new)]
    for code in sorted(come | gone, key=_order):
        rows = after if code in come else before
        (row,) = (r for r in rows[form.INDICATORS] if r["code"] == code)
        said = f"{row['name']}，{row['points']} 分"
        found.append(
            Change(
                code,
                names[code],
                _ADDED if code in come else _REMOVED,
                *(("", said) if code in come else (said, "")),
                True,
            )
        )
    for sheet in (form.STANDARDS, form.INDICATORS, form.RULES, form.BANDS, form.INPUTS, form.EXAMPLES, form.EXTRAS):
        found += _of_sheet(sheet, before[sheet], after[sheet], names, come | gone)
    whole = [c for c in found if not c.code]
    return (*whole, *sorted((c for c in found if c.code), key=lambda c: _order(c.code)))


def _order(code: str) -> tuple[str, int]:
    """A, A1, A2 … A10, then B."""
    digits = code[1:].partition("-")[0]
    return code[:1], int(digits) if digits.isdecimal() else 0


def _version(old: Framework, new: Framework) -> Iterator[Change]:
    stated = (
        ("加分合计上限", f"{old.bonus_cap / 1e6:g}", f"{new.bonus_cap / 1e6:g}", True),
        ("八条名称", "、".join(old.eight), "、".join(new.eight), False),
        ("依据", "\n".join(old.sources), "\n".join(new.sources), False),
        ("标题", old.title, new.title, False),
    )
    yield from (Change("", "全文", what, a, b, scores) for what, a, b, scores in stated if a != b)


def _of_sheet(
    sheet: str, before: list[dict[str, Any]], after: list[dict[str, Any]], names: Mapping[str, str], whole: set[str]
) -> Iterator[Change]:
    old, new = _keyed(sheet, before), _keyed(sheet, after)
    for key in dict.fromkeys((*old, *new)):
        code = owner(key[0])
        if code in whole:
            continue
        name = names.get(code) or (old.get(key) or new[key]).get("name", "")
        what = _what(sheet, key, old.get(key) or new[key])
        if key not in new or key not in old:
            row = old.get(key) or new[key]
            said = "，".join(text for column, text in row.items() if column not in ("code", "help"))
            added = key in new
            # a worked example moves no points
            yield Change(
                code,
                name,
                f"{_ADDED if added else _REMOVED}{what}",
                "" if added else said,
                said if added else "",
                sheet != form.EXAMPLES,
            )
            continue
        for column in form.SHEETS[sheet]:
            a, b = old[key].get(column.key, ""), new[key].get(column.key, "")
            if a != b:
                scores = sheet != form.EXAMPLES and column.key not in _WORDS
                yield Change(code, name, f"{what} {column.label}".strip(), a, b, scores)


def _keyed(sheet: str, rows: list[dict[str, Any]]) -> dict[tuple[str, str, int], Cells]:
    """Rows as texts by code, sort and number among their like."""
    found: dict[tuple[str, str, int], Cells] = {}
    for row in rows:
        sort = str(row.get(_NAMES.get(sheet, ""), ""))
        number = 1
        while (row["code"], sort, number) in found:
            number += 1
        columns = [c for c in form.SHEETS[sheet] if c.key in row]
        found[row["code"], sort, number] = {c.key: str(shown(c, row[c.key])) for c in columns}
    return found


def _what(sheet: str, key: tuple[str, str, int], row: Cells) -> str:
    """What a row is called: nothing for the indicator itself and its rule."""
    if sheet == form.INPUTS:
        return f"填报项 {key[0]}"
    if sheet == form.BANDS:
        return f"{row['sort']}{row.get('name') or f'第 {key[2]} 档'}"
    if sheet == form.EXAMPLES:
        return "算例"
    return ""
