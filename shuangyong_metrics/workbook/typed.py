"""What people have typed into a return, as it stands there: the material of a marked-up copy."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from python_calamine import CalamineError, CalamineWorkbook

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.messages_markup import STAND_IN
from shuangyong_metrics.model import MICRO, CellRef, Cover, Kind
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.admit import admitted_parts
from shuangyong_metrics.workbook.locate import INPUTS, LEDGER, Grid, Line, find_lines
from shuangyong_metrics.workbook.normalise import clean, raw_text, read_figure
from shuangyong_metrics.workbook.parts import repacked, sheet_files, text_of
from shuangyong_metrics.workbook.sheets import Sheets

#: Whom to ask, until when, as the template prints them on the cover.
ASKED = "咨询联系"
#: A formula is quoted up to this length.
_LONGEST = 200


@dataclass(frozen=True)
class Typed:
    """The sheets of a return that was read already: rows of its inputs, of its ledgers, its cover."""

    grids: list[Grid]
    parts: dict[str, bytes]

    @cached_property
    def lines(self) -> dict[tuple[str, int], Line]:
        """Every row of every table of inputs, also of those that stand twice, by sheet and number from 0."""
        return {(line.sheet, line.row): line for line in find_lines(self.grids, INPUTS, [])}

    @cached_property
    def events(self) -> list[Line]:
        """The rows of every ledger that say more than their number."""
        return [line for line in find_lines(self.grids, LEDGER, []) if line.says("number_in_list")]

    @cached_property
    def cover(self) -> dict[str, object]:
        """The cells right of the cover's labels, by label, wherever the cover is now."""
        for grid in self.grids:
            found: dict[str, object] = {}
            for values in grid.rows:
                for label, value in pairwise(values):
                    if isinstance(label, str) and label:
                        found.setdefault(clean(label), value)
            if layout.DUE in found:
                return found
        return {}

    @property
    def sender(self) -> Cover:
        """The office, whom to ask, until when: as the file's own cover says."""
        office, _, contact = raw_text(self.cover.get(ASKED, "")).partition("　")
        day = read_figure(Kind.DATE, self.cover.get(layout.DUE, ""))
        return Cover(office, contact, date.fromordinal(day // MICRO) if isinstance(day, int) else None)

    @cached_property
    def _sheets(self) -> Sheets:
        return Sheets(self.parts)

    def remains(self, ref: CellRef) -> str:
        """What stands in a cell that reads as blank: an error, a formula, the area that has swallowed it; or nothing."""
        stored = self._sheets.troubled(ref.sheet).get(ref.cell)
        if stored is not None:
            return stored.text.strip() or self._formula(ref)
        area = self._sheets.merged_into(ref)
        return STAND_IN["merged"].format(raw=area) if area else ""

    def _formula(self, ref: CellRef) -> str:
        """The formula of a cell without a result, as far as the sheet's part spells it out."""
        xml = text_of(self.parts.get(sheet_files(self.parts).get(ref.sheet, ""), b""))
        name = r"(?:\w+:)?"
        element = re.search(rf'<{name}c\b[^>]*?\br="{ref.cell}"[^>]*?>(.*?)</{name}c>', xml, re.DOTALL)
        formula = re.search(rf"<{name}f\b[^>]*?>([^<]*)<", element[1] if element else "")
        return f"={html.unescape(formula[1]) if formula else '…'}"[:_LONGEST]


def typed_into(data: bytes) -> Typed:
    """Open a return that was read before; raises RefusedFile where it cannot be opened."""
    parts = admitted_parts(data)
    try:
        book = CalamineWorkbook.from_filelike(repacked(parts))
        kinds = {s.name: str(s.typ) for s in book.sheets_metadata}
        names = [n for n, kind in kinds.items() if kind.endswith("WorkSheet") and n not in (layout.META, layout.GUIDE)]
        return Typed([Grid(n, book.get_sheet_by_name(n).to_python(skip_empty_area=False)) for n in names], parts)
    except CalamineError as error:
        raise refusal("broken") from error
