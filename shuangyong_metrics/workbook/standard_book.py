"""A framework → a workbook that the office changes and uploads again: everything is in it, nothing is locked."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.framework_text import tables_of
from shuangyong_metrics.model import Framework
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.standard_cells import shown
from shuangyong_metrics.workbook.standard_rows import rows_of
from shuangyong_metrics.workbook.template_style import (
    add_styles,
    band,
    fit_height,
    put,
    put_formula,
    set_up_print,
    set_widths,
)

_TITLE, _NOTES, _HEADER, _FIRST = 1, 2, 3, 4
#: Rows below the last one that still have the drop-down lists.
_ROOM = 60
#: Kinds that are read from the left, and the width up to which everything else stands in the middle.
_LEFT = ("lines", "types", "codes", "given", "events")
_NARROW = 20
_GUIDE = (
    "这份工作簿是考评标准的全文。改好后在“标准修订”页上传：系统先检查，再用已公布的季度预演，确认后公布为新的版本。",
    "先改“版本”表：写新的版本名称、施行起始季度、文号和修订理由。已公布的版本不能改，已开放的季度沿用原来的标准。",
    "改分值或权重后，六条标准的权重合计须为 100，每条标准的指标分值合计须与它的权重相等（“标准”表自动算出合计）。",
    "改目标、起点、分档后，“算例”表里受影响的得分也要改：每一个算例都由系统验算，不对的会指出应得多少。",
    "新增指标：在“指标”“计分规则”“填报项”“算例”各加行（分档、选项另加在“分档和选项”），代码不要与已有的重复。",
    "停用指标：在各表里把这个代码的行都删去；别的指标的适用条件、台账口径用到它的，一并改掉。",
    "各表的行可以增删、排序；同一指标的填报项、分档、算例以表里的先后为序。列按表头认，不要改表头。",
    "百分比的目标、起点写 40 这样的数，不带 %；得分比例写 0 到 1 之间的小数。一格里写几条的，用换行（Alt+Enter）隔开。",
    "本系统是非涉密系统：不写部队番号、驻地、人数、个人信息。",
)


def standard_book(framework: Framework) -> bytes:
    """The whole framework as xlsx bytes; ``standard_read.read_standard`` reads it back."""
    book = Workbook()
    add_styles(book)
    guide = book.worksheets[0]
    guide.title = form.GUIDE
    _write_guide(guide, framework)
    for name, rows in rows_of(tables_of(framework.files)).items():
        _write_sheet(book.create_sheet(name), framework, form.SHEETS[name], rows)
    _sum_points(book)
    book.properties.title = f"{framework.title}（修订用）"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_guide(sheet: Worksheet, framework: Framework) -> None:
    band(sheet, _TITLE, 2, f"考评标准 {framework.version} 版　修订用工作簿", "SY标题", 34)
    for number, text in enumerate(_GUIDE, 1):
        put(sheet, number + 1, 1, str(number), "SY居中")
        put(sheet, number + 1, 2, text, "SY文字")
        fit_height(sheet, number + 1, [(text, 100)], least=26)
    set_widths(sheet, [6, 100])
    set_up_print(sheet, framework.title)


def _write_sheet(
    sheet: Worksheet, framework: Framework, columns: Sequence[form.Column], rows: Sequence[Mapping[str, Any]]
) -> None:
    band(sheet, _TITLE, len(columns), f"{sheet.title}　{framework.title}", "SY标题", 30)
    for position, column in enumerate(columns, 1):
        put(sheet, _NOTES, position, column.note, "SY副题")
        put(sheet, _HEADER, position, column.label, "SY表头")
    fit_height(sheet, _NOTES, [(c.note, c.width) for c in columns], least=20, size=10)
    fit_height(sheet, _HEADER, [(c.label, c.width) for c in columns], least=26)
    for number, row in enumerate(rows, _FIRST):
        texts = []
        for position, column in enumerate(columns, 1):
            value = _shown(sheet.title, column, row)
            put(
                sheet, number, position, value, "SY填字" if column.kind in _LEFT or column.width > _NARROW else "SY填中"
            )
            texts.append((str(value), column.width))
        fit_height(sheet, number, texts, grows=True)
    if sheet.title == form.VERSION:
        _explain_items(sheet, rows)
    _add_lists(sheet, columns, _FIRST + len(rows) + _ROOM)
    set_widths(sheet, [c.width for c in columns])
    sheet.freeze_panes = sheet.cell(_FIRST, 2 if len(columns) <= 3 else 3).coordinate
    sheet.auto_filter.ref = f"A{_HEADER}:{get_column_letter(len(columns))}{_FIRST + len(rows) - 1}"
    set_up_print(sheet, framework.title, title_row=_HEADER)


def _shown(sheet: str, column: form.Column, row: Mapping[str, Any]) -> Any:
    if column.key not in row:
        return ""
    if sheet == form.VERSION and column.key == "item":
        return form.VERSION_ITEMS[row["item"]][0]
    return shown(column, row[column.key])


def _explain_items(sheet: Worksheet, rows: Sequence[Mapping[str, Any]]) -> None:
    """What each row of 版本 is for, as the prompt of its cell: a column of its own would have to be read past."""
    for number, row in enumerate(rows, _FIRST):
        label, note = form.VERSION_ITEMS[row["item"]]
        sheet.add_data_validation(
            DataValidation(showInputMessage=True, promptTitle=label, prompt=note, sqref=f"B{number}")
        )


def _add_lists(sheet: Worksheet, columns: Sequence[form.Column], last: int) -> None:
    for position, column in enumerate(columns, 1):
        words = ("是", "否") if column.kind == "flag" else tuple((column.words or {}).values())
        if words:
            letter = get_column_letter(position)
            check = DataValidation(
                type="list", formula1=f'"{",".join(words)}"', allow_blank=True, sqref=f"{letter}{_FIRST}:{letter}{last}"
            )
            sheet.add_data_validation(check)


def _sum_points(book: Workbook) -> None:
    """The points of each standard's indicators, added up beside its weight."""
    columns = [c.key for c in form.SHEETS[form.STANDARDS]]
    points = get_column_letter([c.key for c in form.SHEETS[form.INDICATORS]].index("points") + 1)
    sheet = book[form.STANDARDS]
    for row in range(_FIRST, sheet.max_row + 1):
        formula = f'=SUMIF({form.INDICATORS}!$A:$A,A{row}&"*",{form.INDICATORS}!${points}:${points})'
        put_formula(sheet, row, columns.index("sum") + 1, formula, "SY锁数")
