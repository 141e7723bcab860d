"""Type a return into its blank workbook, finding rows by code and columns by header, as a clerk does.

Only the cells that are typed in change; every other byte of the sheets stays as the template wrote it. Loading and
saving the whole workbook with openpyxl does the same and takes ten times as long, most of a city's building time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring
from zipfile import ZIP_DEFLATED, ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl.utils import column_index_from_string, get_column_letter

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Framework
from shuangyong_metrics.services.demo_figures import Filing
from shuangyong_metrics.workbook import layout

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EPOCH = date(1899, 12, 30)
#: Fast enough for 200 returns, and the files are small anyway.
_LEVEL = 3
register_namespace("", _MAIN)
register_namespace("r", _RELATIONS)


def fill(blank: bytes, version: Filing, framework: Framework) -> bytes:
    """The blank workbook with a return typed into it."""
    tables = {layout.BASE, *(layout.sheet_name(s) for s in framework.standards)}
    out = io.BytesIO()
    with ZipFile(io.BytesIO(blank)) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as target:
        named = _sheet_parts(source)
        for info in source.infolist():
            data, name = source.read(info), named.get(info.filename)
            if name in tables:
                data = _fill_table(_Sheet(name, data), version)
            elif name == layout.LEDGER:
                data = _fill_ledger(_Sheet(name, data), version.events)
            target.writestr(info.filename, data)
    return out.getvalue()


def _sheet_parts(book: ZipFile) -> dict[str, str]:
    """Part name → sheet name."""
    relations = fromstring(book.read("xl/_rels/workbook.xml.rels"))
    parts = {r.get("Id"): f"xl/{str(r.get('Target')).removeprefix('/xl/')}" for r in relations}
    sheets = fromstring(book.read("xl/workbook.xml")).iter(f"{{{_MAIN}}}sheet")
    return {parts[s.get(f"{{{_RELATIONS}}}id")]: str(s.get("name")) for s in sheets}


def _fill_table(sheet: _Sheet, version: Filing) -> bytes:
    columns = sheet.headers(layout.COLUMNS, {"value", "status"})
    for row in sheet.below():
        code = sheet.text(row, columns["code"])
        if code in version.cells:
            sheet.type(row, columns["value"], version.cells[code])
        if code in version.statuses:
            word, reason = version.statuses[code]
            sheet.type(row, columns["status"], word)
            sheet.type(row, columns["note"], reason or None)
        if code in version.evidence:
            sheet.type(row, columns["evidence"], version.evidence[code])
    return sheet.data()


def _fill_ledger(sheet: _Sheet, events: list[dict[str, Any]]) -> bytes:
    columns = sheet.headers(layout.LEDGER_COLUMNS, {"day", "primary"})
    for row, event in enumerate(events, sheet.header + 1):
        for key, value in event.items():
            sheet.type(row, columns[key], value)
    return sheet.data()


class _Sheet:
    """One worksheet part, its rows and cells by number."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.root = name, fromstring(data)
        body = self.root.find(f"{{{_MAIN}}}sheetData")
        if body is None:
            raise ShuangyongError(f"{name}：没有内容。")
        self.body: Element = body
        self.rows = {int(str(r.get("r"))): r for r in body}
        self.cells = {str(c.get("r")): c for r in body for c in r}
        self.header = 0

    def headers(self, texts: dict[str, str], needed: set[str]) -> dict[str, int]:
        """The column of every key; remembers the row of the header."""
        wanted = {layout.header_key(text): key for key, text in texts.items()}
        for number, row in self.rows.items():
            named = ((wanted.get(layout.header_key(_shown(c))), _column(c)) for c in row)
            found = {key: column for key, column in named if key}
            if needed <= set(found):
                self.header = number
                return found
        raise ShuangyongError(f"{self.name}：没有表头。")

    def below(self) -> Iterator[int]:
        return (n for n in self.rows if n > self.header)

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get(f"{get_column_letter(column)}{row}")
        return "" if cell is None else _shown(cell)

    def type(self, row: int, column: int, value: object) -> None:
        """Put a value into a cell, which keeps its style; a text is never read as a formula."""
        cell = self._cell(row, column)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            SubElement(SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t").text = value
        elif value is not None:
            number = (value - _EPOCH).days if isinstance(value, date) else value
            SubElement(cell, f"{{{_MAIN}}}v").text = str(number)

    def _cell(self, row: int, column: int) -> Element:
        """The cell, made with its column's style where the template has none (events beyond the ready rows)."""
        where = f"{get_column_letter(column)}{row}"
        if where not in self.cells:
            if row not in self.rows:
                self.rows[row] = SubElement(self.body, f"{{{_MAIN}}}row", r=str(row))
            line = self.rows[row]
            made = Element(f"{{{_MAIN}}}c", {"r": where} | self._style(column))
            line.insert(sum(_column(c) < column for c in line), made)
            self.cells[where] = made
        return self.cells[where]

    def _style(self, column: int) -> dict[str, str]:
        for one in self.root.iter(f"{{{_MAIN}}}col"):
            if int(str(one.get("min"))) <= column <= int(str(one.get("max"))) and "style" in one.attrib:
                return {"s": one.attrib["style"]}
        return {}

    def data(self) -> bytes:
        return bytes(tostring(self.root, encoding="utf-8", xml_declaration=True))


def _shown(cell: Element) -> str:
    return "".join(t.text or "" for t in cell.iter(f"{{{_MAIN}}}t"))


def _column(cell: Element) -> int:
    return int(column_index_from_string(re.sub(r"\d", "", str(cell.get("r")))))
