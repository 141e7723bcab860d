"""Where a problem of a standard's text stands in its workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.standard_rows import owner

Rows = Mapping[str, Sequence[tuple[int, Mapping[str, Any]]]]


class Places:
    """Places of the text (``指标 A3 example[2]``) → sheet and cell, by the longest beginning that is known."""

    def __init__(self, rows: Rows, letters: Mapping[str, Mapping[str, str]]) -> None:
        self._letters = letters
        self._known: dict[str, tuple[str, int, str]] = {}
        for place, where in _places(rows):
            self._known.setdefault(place, where)

    def of(self, error: FrameworkError) -> tuple[str, str]:
        """Sheet and cell of a problem; a blank cell where it is about the whole sheet."""
        for place in (error.place, f"{error.file} {error.place}"):
            fits = [p for p in self._known if place == p or place.startswith((f"{p} ", f"{p}（", f"{p}["))]
            if fits:
                return self._cell(*self._known[max(fits, key=len)])
        return {"指标": form.INDICATORS, "填报项": form.INPUTS, "standards": form.STANDARDS}.get(
            error.place, form.VERSION
        ), ""

    def _cell(self, sheet: str, row: int, key: str) -> tuple[str, str]:
        return sheet, f"{self._letters[sheet].get(key, 'A')}{row}"


def _places(rows: Rows) -> Iterator[tuple[str, tuple[str, int, str]]]:
    for n, (row, cells) in enumerate(rows[form.STANDARDS], 1):
        yield f"全文 standards[{n}]", (form.STANDARDS, row, "code")
        yield f"全文 standards[{cells.get('code')}]", (form.STANDARDS, row, "name")
        yield f"{cells.get('code')}.toml 全文", (form.STANDARDS, row, "weight")
    for row, cells in rows[form.INDICATORS]:
        yield f"指标 {cells.get('code')}", (form.INDICATORS, row, "code")
    for row, cells in rows[form.RULES]:
        yield f"指标 {cells.get('code')} rule", (form.RULES, row, "method")
    yield from _numbered(rows)


def _numbered(rows: Rows) -> Iterator[tuple[str, tuple[str, int, str]]]:
    count: Counter[str] = Counter()
    for row, cells in rows[form.BANDS]:
        kind = {"band": "bands", "option": "options"}.get(str(cells.get("sort")), "types")
        place = f"指标 {cells.get('code')} rule {kind}"
        count[place] += 1
        yield f"{place}[{count[place]}]", (form.BANDS, row, "number")
    for row, cells in rows[form.INPUTS]:
        code = str(cells.get("code"))
        place = "全文 common_inputs" if owner(code) == "Z" else f"指标 {owner(code)} input"
        count[place] += 1
        yield f"{place}[{count[place]}]", (form.INPUTS, row, "code")
        yield f"指标 {owner(code)} {code}", (form.INPUTS, row, "code")
    for row, cells in rows[form.EXAMPLES]:
        place = f"指标 {cells.get('code')} example"
        count[place] += 1
        yield f"{place}[{count[place]}]", (form.EXAMPLES, row, "text")
        yield f"指标 {cells.get('code')} 算例 {count[place]}", (form.EXAMPLES, row, "text")
    for row, cells in rows[form.EXTRAS]:
        sort = str(cells.get("sort"))
        count[sort] += 1
        yield f"全文 {sort}[{count[sort]}]", (form.EXTRAS, row, "code")
        yield f"加分 {cells.get('code')}", (form.EXTRAS, row, "points_1")
