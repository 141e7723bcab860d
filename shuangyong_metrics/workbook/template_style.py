"""How the workbook looks: named styles, row heights, sheet protection and print set-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from math import ceil
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

RED, GREY_HEAD, GREY_LOCKED, GREY_LINE = "8E1B22", "E9E4DD", "F3F0EB", "BDB4A8"
TINT_OPEN, TINT_HINT = "FFF7E0", "FBE3CC"
INK, INK_SOFT = "2B2724", "7A7167"
#: Every Windows and every WPS has these two: 黑体 for what is printed in the form, 宋体 for what is written into it.
_HEI, _SONG = "黑体", "宋体"
_GB2312 = 134
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What programs would read as the code of a sign: _x0041_ as A.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: Height of a line in points per point of its type; width that indent and padding take from a cell.
_LINE, _MARGIN, _HIGHEST = 1.4, 2.0, 409.0

#: name: (size, 黑体, ink, fill, horizontal, vertical, border, open for typing, number format)
_STYLES: dict[str, tuple[float, bool, str, str, str, str, bool, bool, str]] = {
    "SY标题": (16, True, "FFFFFF", RED, "left", "center", False, False, "General"),
    "SY副题": (10, False, INK_SOFT, "", "left", "center", False, False, "General"),
    "SY封面题": (26, True, RED, "", "center", "center", False, False, "General"),
    "SY封面名": (16, True, INK, "", "center", "center", False, False, "General"),
    "SY表头": (11, True, INK, GREY_HEAD, "center", "center", True, False, "General"),
    "SY栏名": (12, True, INK, GREY_HEAD, "center", "center", True, False, "General"),
    "SY栏值": (12, False, INK, "", "left", "center", True, False, "General"),
    "SY栏填": (12, False, INK, "", "left", "center", True, True, "General"),
    "SY栏填日期": (12, False, INK, "", "left", "center", True, True, "yyyy-mm-dd"),
    "SY警示": (12, True, RED, "FBEDEC", "left", "center", True, False, "General"),
    "SY正文": (11, False, INK, "", "left", "top", False, False, "General"),
    "SY小节": (12, True, RED, "", "left", "center", False, False, "General"),
    "SY组": (11, True, INK, GREY_HEAD, "left", "center", True, False, "General"),
    "SY文字": (11, False, INK, "", "left", "center", True, False, "General"),
    "SY居中": (11, False, INK, "", "center", "center", True, False, "General"),
    "SY上期数": (11, False, INK_SOFT, "", "right", "center", True, False, "General"),
    "SY上期额": (11, False, INK_SOFT, "", "right", "center", True, False, "#,##0.00"),
    "SY上期日": (11, False, INK_SOFT, "", "right", "center", True, False, "yyyy-mm-dd"),
    "SY上期选": (11, False, INK_SOFT, "", "center", "center", True, False, "General"),
    "SY填数": (13, True, INK, "", "right", "center", True, True, "General"),
    "SY填额": (13, True, INK, "", "right", "center", True, True, "#,##0.00"),
    "SY填日": (13, True, INK, "", "right", "center", True, True, "yyyy-mm-dd"),
    "SY填选": (13, True, INK, "", "center", "center", True, True, "General"),
    "SY填字": (11, False, INK, "", "left", "center", True, True, "General"),
    "SY填中": (11, False, INK, "", "center", "center", True, True, "General"),
    "SY填账日": (11, False, INK, "", "center", "center", True, True, "yyyy-mm-dd"),
    "SY填账额": (11, False, INK, "", "right", "center", True, True, "#,##0.00"),
    "SY汇总数": (13, True, INK, GREY_LOCKED, "right", "center", True, False, "General"),
    "SY汇总额": (13, True, INK, GREY_LOCKED, "right", "center", True, False, "#,##0.00"),
    "SY锁文字": (11, False, INK_SOFT, GREY_LOCKED, "left", "center", True, False, "General"),
    "SY锁居中": (11, False, INK_SOFT, GREY_LOCKED, "center", "center", True, False, "General"),
    "SY锁数": (11, False, INK_SOFT, GREY_LOCKED, "right", "center", True, False, "General"),
    "SY锁额": (11, False, INK_SOFT, GREY_LOCKED, "right", "center", True, False, "#,##0.00"),
    "SY锁日": (11, False, INK_SOFT, GREY_LOCKED, "right", "center", True, False, "yyyy-mm-dd"),
}
_FOOTER_LIMIT = 100  # Excel's 255 characters hold the codes, the right side, and `&` doubled
_BORDERED = 6  # position in the tuples above
#: What each named style looks like in a workbook's own tables; to name a style cell by cell costs a search every time.
_looks: WeakKeyDictionary[Workbook, dict[str, StyleArray]] = WeakKeyDictionary()


def _font(size: float, hei: bool, ink: str) -> Font:
    # bold as well: where an office has no 黑体 its replacement is as thin as the rest
    return Font(name=_HEI if hei else _SONG, charset=_GB2312, size=size, bold=hei, color=ink)


def add_styles(book: Workbook) -> None:
    """Register the styles and the font of everything else; widths of columns are counted in digits of that font."""
    side = Side(style="thin", color=GREY_LINE)
    box, none = Border(left=side, right=side, top=side, bottom=side), Border()
    book._named_styles["Normal"].font = Font(name=_SONG, charset=_GB2312, size=11)  # type: ignore[attr-defined]
    book._fonts[0] = book._named_styles["Normal"].font  # type: ignore[attr-defined]
    looks: dict[str, StyleArray] = {}
    for name, (size, hei, ink, fill, horizontal, vertical, bordered, is_open, number) in _STYLES.items():
        indent = int(horizontal != "center" and (bordered or bool(fill)))
        style = NamedStyle(
            name,
            font=_font(size, hei, ink),
            alignment=Alignment(horizontal, vertical, wrap_text=True, indent=indent),
            border=box if bordered else none,
            number_format=number,
            protection=Protection(locked=not is_open),
        )
        if fill:
            style.fill = PatternFill("solid", fgColor=fill)
        book.add_named_style(style)
        looks[name] = style.as_tuple()
    _looks[book] = looks


def plain(text: str) -> str:
    """Text without the control characters that no part of a workbook can hold."""
    return _CONTROL.sub(" ", text)


class _Growing(RowDimension):
    """A row that starts at its height and grows when somebody types a longer text into it."""

    @property
    def customHeight(self) -> bool:  # noqa: N802 - the name is openpyxl's
        """A height that is not custom is fitted again by the program that edits the row."""
        return False


def set_height(sheet: Worksheet, row: int, height: float, *, grows: bool = False) -> None:
    """Height of a row in points."""
    if grows:
        sheet.row_dimensions[row] = _Growing(sheet, index=row, ht=height)
    else:
        sheet.row_dimensions[row].height = height


def put(sheet: Worksheet, row: int, column: int, value: object, style: str) -> Cell:
    """Write a value in a style; text is always text, also where it begins with ``=``."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(cell.coordinate)
    looks = _looks.get(sheet.parent) if sheet.parent else None
    if looks is None:
        cell.style = style  # a workbook that was read from a file knows its styles by name
    else:
        cell._style = looks[style]  # type: ignore[attr-defined]  # the stubs know public names only
    if value is not None and value != "":
        hold(cell, value)
    return cell


def hold(cell: Cell, value: object) -> None:
    """Put a value into a cell as it is; a text is nothing but its signs."""
    text = _CODED.sub("_x005F_", plain(value)) if isinstance(value, str) else ""
    cell.value = text or value  # type: ignore[assignment]
    if text:
        cell.data_type = "s"
        if text[0] in "=+-@":
            cell._style = copy(cell._style)  # type: ignore[attr-defined]  # others share it
            cell.quotePrefix = True  # stays text when somebody edits the cell


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, style: str) -> Cell:
    """Write one of our own formulas."""
    cell = put(sheet, row, column, None, style)
    cell.value = formula
    return cell


def join(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Merge cells that have their styles already; openpyxl's own way restyles every one, which takes 3 ms each."""
    sheet.merged_cells.add(f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}")


def band(sheet: Worksheet, row: int, last_column: int, text: str, style: str, height: float) -> None:
    """One text across the whole width of a sheet; of the cells under it only a frame's last one is to be seen."""
    if _STYLES[style][_BORDERED]:
        put(sheet, row, last_column, None, style)
    put(sheet, row, 1, text, style)
    join(sheet, row, 1, row, last_column)
    set_height(sheet, row, height)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = 10) -> float:
    """Width of a text in Excel's column units: a digit of the default font, half a Chinese character at 11 points."""
    units = sum(2.0 if unicodedata.east_asian_width(c) in "WFA" else 1.05 for c in text)
    return units * size / 11


@lru_cache(maxsize=4096)
def _lines(text: str, width: float, size: float) -> int:
    return sum(max(1, ceil(text_width(part, size) / width)) for part in text.split("\n"))


def fit_height(
    sheet: Worksheet,
    row: int,
    texts: Iterable[tuple[str, float]],
    least: float = 22,
    size: float = 11,
    *,
    grows: bool = False,
) -> None:
    """Make a row as high as its longest text needs; each text comes with the width that it has."""
    lines = max((_lines(text, width - _MARGIN, size) for text, width in texts), default=1)
    set_height(sheet, row, min(_HIGHEST, max(least, lines * _LINE * size + 6)), grows=grows)


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Column widths from the left, in characters."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def tint(sheet: Worksheet, cells: str, condition: str, colour: str) -> None:
    """Colour cells while a condition, written for the first of them, holds."""
    look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour, fgColor=colour))
    sheet.conditional_formatting.add(cells, Rule(type="expression", dxf=look, formula=[condition]))


def open_column(sheet: Worksheet, letter: str, number_format: str) -> None:
    """Let people type in every cell of a column that has no style of its own."""
    column = sheet.column_dimensions[letter]
    column.protection = Protection(locked=False)
    column.font = _font(11, False, INK)
    column.alignment = Alignment(vertical="center", wrap_text=True)
    column.number_format = number_format


def protect(sheet: Worksheet) -> None:
    """Protect without a password (one only invites removal); filtering and column widths stay allowed."""
    guard = sheet.protection
    guard.sheet = True
    guard.autoFilter = guard.formatColumns = guard.formatRows = False


def set_up_print(sheet: Worksheet, footer_left: str, *, landscape: bool = True, title_row: int | None = None) -> None:
    """A4, fitted to the width, with a footer; ``&`` in names is doubled, or it would be taken as a code."""
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.55, 0.65
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    # a size code and a digit after it run together without the blank
    footer = sheet.oddFooter
    if footer is None:
        raise TypeError(sheet.title)
    footer.left.text, footer.left.size = plain(footer_left)[:_FOOTER_LIMIT].replace("&", "&&"), 8
    footer.right.text, footer.right.size = "第 &P 页，共 &N 页", 8
    if title_row is not None:
        sheet.print_title_rows = f"{title_row}:{title_row}"
    sheet.sheet_view.showGridLines = False
