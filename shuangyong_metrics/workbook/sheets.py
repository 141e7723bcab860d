"""The sheets of one file as its own parts tell: which cells only look blank, what is merged or crossed out, how a
number is shown.

Everything is worked out when it is first asked, for most files need little of it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import ParseError, fromstring

from shuangyong_metrics.model import CellRef
from shuangyong_metrics.workbook.locate import cell_name
from shuangyong_metrics.workbook.parts import sheet_files
from shuangyong_metrics.workbook.seen import Fresh
from shuangyong_metrics.workbook.stored import Stored, merged_areas, position, stored_cells, troubled_cells
from shuangyong_metrics.workbook.struck import Struck, struck_cells

Area = tuple[int, int, int, int]

#: Built-in number formats that show a share as percent.
_BUILT_IN = {9: "0%", 10: "0.00%"}


class Sheets:
    """Answers by sheet name; an unknown sheet has nothing to say."""

    def __init__(self, parts: dict[str, bytes], fresh: Fresh | None = None) -> None:
        self._parts, self._fresh = parts, fresh
        self._files: dict[str, str] | None = None
        self._troubled: dict[str, dict[str, Stored]] = {}
        self._merged: dict[str, list[Area]] = {}
        self._struck: dict[str, dict[str, Struck]] = {}
        self._formats: list[str] | None = None

    def troubled(self, sheet: str) -> dict[str, Stored]:
        """Cells that look blank and are not, by name; each has a ``problem``, the code of its finding."""
        if sheet not in self._troubled:
            part = self._part(sheet)
            seen = self._fresh.troubled.get(part, {}) if self._fresh else {}
            self._troubled[sheet] = troubled_cells(self._rows(part)) | seen
        return self._troubled[sheet]

    def merged_into(self, ref: CellRef) -> str:
        """The merged range that swallows a cell, blank when there is none or the cell is its first."""
        row, column = position(ref.cell)
        for top, left, bottom, right in self.merged(ref.sheet):
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left):
                return f"{cell_name(top - 1, left - 1)}:{cell_name(bottom - 1, right - 1)}"
        return ""

    def merged(self, sheet: str) -> list[Area]:
        """Merged ranges of a sheet: first row, first column, last row, last column, counted from 1."""
        if sheet not in self._merged:
            self._merged[sheet] = merged_areas(self._left(self._part(sheet)))
        return self._merged[sheet]

    def struck(self, sheet: str) -> dict[str, Struck]:
        """Cells in which something is crossed out or raised, by name."""
        if sheet not in self._struck:
            self._struck[sheet] = struck_cells(self._parts, self._part(sheet))
        return self._struck[sheet]

    def number_format(self, ref: CellRef) -> str:
        """How the cell's number is shown; blank for a format of which nothing is known."""
        if self._formats is None:
            self._formats = _number_formats(self._parts.get("xl/styles.xml", b""))
        style = _style(self._content(ref.sheet), ref.cell)
        return self._formats[style] if 0 <= style < len(self._formats) else ""

    def _part(self, sheet: str) -> str:
        if self._files is None:
            self._files = sheet_files(self._parts)
        return self._files.get(sheet, "")

    def _content(self, sheet: str) -> bytes:
        return self._parts.get(self._part(sheet), b"")

    def _rows(self, part: str) -> bytes:
        """What of a part holds cells whose troubles are not known yet."""
        left = self._fresh.rows.get(part) if self._fresh else None
        return self._left(part) if left is None else left

    def _left(self, part: str) -> bytes:
        """A part without the rows that were seen: these hold no merges."""
        return (self._fresh.parts if self._fresh else self._parts).get(part, b"")


def _style(content: bytes, cell: str) -> int:
    """The number of a cell's style; the quick look finds it where a spreadsheet program wrote the file."""
    match = re.search(rb'<c r="%s" s="([0-9]{1,6})"' % cell.encode(), content)
    if match:
        return int(match[1])
    stored = stored_cells(content).get(cell) if content else None
    return stored.style if stored else 0


def _number_formats(content: bytes) -> list[str]:
    """The format of every cell style, in the order in which cells count them; nothing where none shows percent."""
    if b"%" not in content and b'numFmtId="9"' not in content and b'numFmtId="10"' not in content:
        return []
    try:
        root = fromstring(content)  # noqa: S314 - as above
    except ParseError:
        return []
    own = {node.get("numFmtId"): node.get("formatCode") or "" for node in root.iter() if _local(node.tag) == "numFmt"}
    styles = next((node for node in root if _local(node.tag) == "cellXfs"), ())
    numbers = [node.get("numFmtId") or "0" for node in styles]
    return [own.get(n) or _BUILT_IN.get(int(n) if n.isdecimal() else 0, "") for n in numbers]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
