"""What people do to the rows, columns and sheets of a return, and to the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from blank_returns import GUIDE, LEDGER, META
from corpus import File, Table
from crafted_files import added, packed, parts_of, strict
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation
from read_samples import BASE, COUNT, SHEET_A, SHEET_B, SHEET_E, at, changed, expected, places, whole

from shuangyong_metrics.model import Status

Change = Callable[[Any], object]
_E_ROWS = tuple(code for code in expected() if at(code).sheet == SHEET_E)


def _same(change: Change) -> File:
    """Nothing is lost, wherever it stands now."""
    return File(partial(changed, change), moved=True)


def _refused(change: Change, code: str) -> File:
    return File(partial(changed, change), refused=code)


def _rows(sheet: str) -> list[int]:
    return [row for name, row in places().rows.values() if name == sheet]


def _rename(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets):
        if sheet.title != META:
            sheet.title = f"表{number}"


def _each(book: Any, change: Change) -> None:
    for name in (SHEET_A, SHEET_B, SHEET_E, BASE, LEDGER):
        change(book[name])


def _sorted(column: int, falling: bool = False) -> Change:
    def change(book: Any) -> None:
        sheet, rows = book[SHEET_E], _rows(SHEET_E)
        kept = [[(c.value, c.number_format) for c in sheet[row]] for row in rows]
        kept.sort(key=lambda row: str(row[column - 1][0]), reverse=falling)
        for row, cells in zip(rows, kept, strict=True):
            for cell, (value, number_format) in zip(sheet[row], cells, strict=True):
                cell.value, cell.number_format = value, number_format

    return change


def _hide(book: Any) -> None:
    for row in _rows(SHEET_E):
        book[SHEET_E].row_dimensions[row].hidden = True
    book[SHEET_A].column_dimensions["G"].hidden = True
    book[SHEET_B].sheet_state = "hidden"


def _filter(book: Any) -> None:
    book[SHEET_E].auto_filter.add_filter_column(0, ["E8-1"])
    for row in _rows(SHEET_E)[1:]:
        book[SHEET_E].row_dimensions[row].hidden = True


def _insert_words(book: Any) -> None:
    """Headings and a sum between the rows, as for a printed report."""
    sheet = book[SHEET_E]
    sheet.insert_rows(_rows(SHEET_E)[2], 2)
    sheet.cell(_rows(SHEET_E)[2], 1).value = "一、优待"
    sheet.cell(_rows(SHEET_E)[2] + 1, 7).value = 999
    sheet.append(["合计", None, None, None, None, None, 999])


def _columns(book: Any) -> None:
    book[SHEET_A].insert_cols(1, 2)
    book[SHEET_E].insert_cols(8)
    book[LEDGER].insert_cols(3)
    book[SHEET_E]["H4"] = "科室"


def _value_first(book: Any) -> None:
    """The columns in the opposite order."""
    for row in book[SHEET_E].iter_rows(min_row=4):
        kept = [(c.value, c.number_format) for c in row]
        for cell, (value, number_format) in zip(row, kept[::-1], strict=True):
            cell.value, cell.number_format = value, number_format


def _headers(book: Any) -> None:
    for cell in book[SHEET_E][4]:
        cell.value = f"  {str(cell.value)[0]} {str(cell.value)[1:].replace('（', '(')}\n"


def _no_codes(book: Any) -> None:
    book[SHEET_A].delete_cols(1)
    book[SHEET_E].delete_cols(1)


def _untidy(book: Any) -> None:
    for row in _rows(SHEET_E):
        cell = book[SHEET_E].cell(row, 1)
        cell.value = f" {cell.value.lower().replace('-', ' － ')}"


def _together(book: Any) -> None:
    for row in book[SHEET_E].iter_rows(min_row=4, values_only=True):
        book[SHEET_A].append(row)
    del book[SHEET_E]


def _dress(book: Any) -> None:
    for row in _rows(SHEET_E):
        cell = book[SHEET_E].cell(row, 7)
        cell.font, cell.comment = Font(color="FFFFFF", underline="double"), Comment("已核对", "经办人")
        cell.hyperlink = "https://192.0.2.1/"
    book[SHEET_E].conditional_formatting = type(book[SHEET_E].conditional_formatting)()
    book[SHEET_E].data_validations.dataValidation = [DataValidation("whole", sqref="G5:G20")]
    book[SHEET_E].protection.sheet = False
    book[SHEET_E].freeze_panes = None


def _print(book: Any) -> None:
    sheet = book[SHEET_E]
    sheet.print_area, sheet.page_setup.orientation = "A1:G9", "portrait"
    sheet.oddHeader.center.text = "内部资料 注意保存"
    book.properties.creator, book.properties.title = "办公室", "三季度报表"


def _merge(area: str, sheet: str = SHEET_E) -> Change:
    return lambda book: book[sheet].merge_cells(area)


def _notes_merged(book: Any) -> None:
    first = int(at(COUNT).cell[1:])
    for column in "IJ":
        book[SHEET_E].merge_cells(f"{column}{first}:{column}{first + 1}")


def _mac(book: Any) -> None:
    book.epoch = CALENDAR_MAC_1904


def _only(*kept: str) -> bytes:
    """The identity in these of its three places only."""
    parts = parts_of(whole())
    all_places = {"xl/workbook.xml", "docProps/custom.xml", "xl/worksheets/sheet11.xml"}
    for name in all_places - set(kept):
        parts[name] = parts[name].replace(b"SY1|", b"XX1|")
    return packed(parts)


def _lost_column(header: str, cells: str) -> File:
    """A header that says something else: told once, and no row of the sheet is read as blank."""

    def change(book: Any) -> None:
        for cell in cells.split():
            book[SHEET_E][cell] = "数字"

    gone = dict.fromkeys(_E_ROWS) if header in ("本季值", "状态", "代码") else {}
    return File(partial(changed, change), told=(("column_missing", SHEET_E, "A4"),), answers=gone)


def _row_gone(book: Any) -> None:
    book[SHEET_E].delete_rows(int(at(COUNT).cell[1:]))


def _row_twice(book: Any) -> None:
    sheet, row = book[SHEET_E], int(at(COUNT).cell[1:])
    sheet.append([c.value for c in sheet[row]])


def _without_base(book: Any) -> None:
    del book[BASE]


def _copied(book: Any) -> None:
    book.copy_worksheet(book[SHEET_E])


_SWALLOWED = f"G{int(at(COUNT).cell[1:]) + 1}"
_SECOND = next(code for code in expected() if at(code).sheet == SHEET_E and at(code).cell == _SWALLOWED)
_BASE_ROWS = tuple(code for code in expected() if at(code).sheet == BASE)

FILES: Table = {
    "工作表改名": _same(_rename),
    "工作表换次序": _same(lambda book: book.move_sheet(LEDGER, -8)),
    "工作表隐藏 行列隐藏": _same(_hide),
    "工作表多出几张": _same(lambda book: [book.create_sheet(name) for name in ("Sheet1", "草稿")]),
    "工作表撤销保护 粘掉校验 加批注": _same(_dress),
    "页面设置 页眉 属性": _same(_print),
    "删去封面和说明": _same(lambda book: [book.__delitem__(name) for name in ("封面", GUIDE)]),
    "两张表拼成一张": _same(_together),
    "插入空行": _same(lambda book: _each(book, lambda sheet: (sheet.insert_rows(1, 3), sheet.insert_rows(9, 2)))),
    "插入小标题和合计": _same(_insert_words),
    "按填报项排序": _same(_sorted(3)),
    "按本季值倒排": _same(_sorted(7, falling=True)),
    "筛选后只剩一行": _same(_filter),
    "插入列": _same(_columns),
    "列的次序颠倒": _same(_value_first),
    "表头加空格换括号": _same(_headers),
    "删去代码列": _same(_no_codes),
    "代码改成小写带空格": _same(_untidy),
    "说明和佐证合并单元格": _same(_notes_merged),
    "1904 日期": _same(_mac),
    "严格的 Open XML": File(lambda: strict(whole())),
    "WPS 的自定义属性": File(lambda: added(whole(), {"docProps/custom.xml": parts_of(whole())["docProps/custom.xml"].replace(b"</Properties>", b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="9" name="ICV"><vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">A</vt:lpwstr></property></Properties>')})),
    "标识只剩自定义属性": File(partial(_only, "docProps/custom.xml")),
    "标识只剩名称": File(partial(_only, "xl/workbook.xml")),
    "标识只剩隐藏表": File(partial(_only, "xl/worksheets/sheet11.xml")),
    "粘到新工作簿": File(_only, refused="not_template"),
    "数值合并": File(partial(changed, _merge(f"{at(COUNT).cell}:{_SWALLOWED}")), told=(("merged", SHEET_E, _SWALLOWED),), answers={_SECOND: (Status.BLANK, None, "", SHEET_E, _SWALLOWED)}),
    "删去一行": File(partial(changed, _row_gone), told=(("row_missing", SHEET_E, ""),), answers={COUNT: None}, moved=True),
    "一行贴了两次": File(partial(changed, _row_twice), told=(("code_twice", SHEET_E, f"A{max(_rows(SHEET_E)) + 1}"),)),
    "删去基础数据": File(partial(changed, _without_base), told=tuple(("row_missing", BASE, "") for _ in _BASE_ROWS), answers=dict.fromkeys(_BASE_ROWS)),
    "复制了工作表": File(partial(changed, _copied), told=tuple(("code_twice", f"{SHEET_E} Copy", f"A{row}") for row in _rows(SHEET_E))),
    "本季值改成别的字": _lost_column("本季值", "G4"),
    "状态改成别的字": _lost_column("状态", "H4"),
    "说明改成别的字": _lost_column("说明", "I4"),
    "佐证材料改成别的字": _lost_column("佐证材料", "J4"),
    "代码和指标都改了": _lost_column("代码", "A4 B4"),
    "两列都叫本季值": _refused(lambda book: book[SHEET_E].__setitem__("K4", "本季值"), "column_twice"),
    "表头全删了": _refused(lambda book: [sheet.delete_rows(4) for sheet in book.worksheets if sheet.title != META], "no_rows"),
}  # fmt: skip
