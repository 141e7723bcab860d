"""Plain tables that the office imports and exports: CSV in the encodings that WPS and Excel write, or XLSX.

A table becomes sheets of rows of text; what the columns mean is for ``services.tables``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages import refusal
from shuangyong_metrics.workbook.admit import admitted_parts
from shuangyong_metrics.workbook.normalise import as_said, raw_text
from shuangyong_metrics.workbook.parts import repacked
from shuangyong_metrics.workbook.template_style import add_styles, put, set_widths

#: Strict ones first: a text in GB 18030 is hardly ever valid UTF-8, but every UTF-8 text may look like GB 18030.
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",\t;，"
#: A cell that begins so is run by a spreadsheet as a formula when it comes from a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name (blank in a CSV file); ``rows`` with their numbers, blank rows left out."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a table file by its content, whatever its name says; raises RefusedFile."""
    try:
        parts = admitted_parts(data)
    except RefusedFile as error:
        if error.code != "csv":
            raise
        return [_csv_sheet(_decoded(data))]
    return [_sheet(name, grid) for name, grid in grids(parts).items()]


def grids(parts: dict[str, bytes]) -> dict[str, list[list[Any]]]:
    """Sheet → its cells, row by row from A1, of a workbook by its admitted parts; raises RefusedFile."""
    try:
        book = CalamineWorkbook.from_filelike(repacked(parts))
        return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # a panic of the native reader is no Exception; whatever it was, the file could not be read
        raise refusal("unreadable") from error


def _sheet(name: str, rows: Sequence[Sequence[object]]) -> Sheet:
    texts = ((number, tuple(as_said(raw_text(cell)) for cell in row)) for number, row in enumerate(rows, 1))
    return Sheet(name, tuple((number, cells) for number, cells in texts if any(cells)))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal("encoding")


def _csv_sheet(text: str) -> Sheet:
    """Rows are numbered as a spreadsheet shows them: a line break inside a cell begins no new row."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        return _sheet("", list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
    except csv.Error as error:
        raise refusal("broken") from error


def csv_bytes(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV file as Excel opens it: UTF-8 with its mark, and no text that would run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook of one sheet; every cell is text."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    add_styles(book)
    for number, cells in enumerate((header, *rows), 1):
        for column, cell in enumerate(cells, 1):
            put(sheet, number, column, cell, "SY表头" if number == 1 else "SY文字")
    set_widths(sheet, [22.0] * len(header))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
