"""What people cross out in a return, as on paper, and write beside it: never read together as another figure."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import partial
from typing import Any

from blank_returns import LEDGER
from corpus import File, Given, Table
from crafted_files import MAIN, with_cell, with_strings
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from read_samples import COUNT, DAY, YES, at, changed, places, typed

from shuangyong_metrics.model import MICRO, Status

_OFF, _ON = InlineFont(strike=True), InlineFont()
#: The signs of a cell with their look.
_Signs = Sequence[tuple[str, InlineFont]]


def _written(code: str, signs: _Signs, crossed: bool) -> bytes:
    def change(book: Any) -> None:
        cell = book[places().at(code)[0]][places().at(code)[1]]
        cell.value = CellRichText(*(TextBlock(font, text) for text, font in signs))
        _cross(cell, crossed)

    return changed(change)


def _cross(cell: Any, crossed: bool) -> None:
    font = copy.copy(cell.font)
    font.strike = crossed
    cell.font = font


def _signs(code: str, signs: _Signs, told: str, value: int | None, crossed: bool = False) -> File:
    """Signs of different looks in one cell; ``value``: the figure that is read all the same."""
    ref, raw = at(code), "".join(text for text, _ in signs)
    status = Status.BLANK if value is None else Status.FILLED
    answers: dict[str, Given | None] = {code: (status, value, raw, ref.sheet, ref.cell)}
    remarks = ((told, ref.sheet, ref.cell),) if told else ()
    return File(partial(_written, code, signs, crossed), told=remarks, answers=answers)


def _crossed_figure(book: Any) -> None:
    sheet, cell = places().at(COUNT)
    book[sheet][cell].value = 7
    _cross(book[sheet][cell], True)


def _crossed_event(book: Any) -> None:
    for cell in book[LEDGER][int(places().event(1, "日期")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]:
        _cross(cell, True)


def _crossed_day(book: Any) -> None:
    cell = book[LEDGER][places().event(1, "日期")[1]]
    cell.value = CellRichText(TextBlock(_OFF, "2026-07-3"), TextBlock(_ON, "2026-07-30"))


def _crossed_tag(book: Any) -> None:
    cell = book[LEDGER][places().event(1, "主要指标")[1]]
    cell.value = CellRichText(TextBlock(_OFF, "C1 "), TextBlock(_ON, "走访慰问"))


def _crossed_title(book: Any) -> None:
    cell = book[LEDGER][places().event(1, "佐证材料名称")[1]]
    cell.value = CellRichText(TextBlock(_OFF, "会议记录"), TextBlock(_ON, "会议纪要"))


def _raw_run(properties: str) -> bytes:
    text = f"<is><r><rPr>{properties}</rPr><t>0</t></r><r><t>7</t></r></is>"
    return with_cell(typed(COUNT, None), *places().at(COUNT), f'<c r="{at(COUNT).cell}" t="inlineStr">{text}</c>')


def _in_the_table() -> bytes:
    """As Excel, WPS and LibreOffice keep it: in a table of texts beside the sheets."""
    data = with_cell(typed(COUNT, None), *places().at(COUNT), f'<c r="{at(COUNT).cell}" t="s"><v>1</v></c>')
    runs = "<r><rPr><strike/></rPr><t>5</t></r><r><rPr><b/></rPr><t>7</t></r>"
    return with_strings(data, f'<sst xmlns="{MAIN}" uniqueCount="2"><si><t>字</t></si><si>{runs}</si></sst>')


def _plain(properties: str) -> File:
    ref = at(COUNT)
    given: Given = (Status.FILLED, 7 * MICRO, "07", ref.sheet, ref.cell)
    return File(partial(_raw_run, properties), answers={COUNT: given})


_SEVEN: Given = (Status.FILLED, 7 * MICRO, "7", at(COUNT).sheet, at(COUNT).cell)
_HALF: _Signs = (("5", _OFF), ("7", _ON))
FILES: Table = {
    "划掉原数写新数": _signs(COUNT, _HALF, "struck_part", None),
    "划掉原数写新数 共享文字": File(
        _in_the_table,
        told=(("struck_part", at(COUNT).sheet, at(COUNT).cell),),
        answers={COUNT: (Status.BLANK, None, "57", at(COUNT).sheet, at(COUNT).cell)},
    ),
    "整格划掉后改写一部分": _signs(COUNT, (("5", _OFF), ("7", InlineFont(b=True))), "struck_part", None, crossed=True),
    "划掉的日期旁写日期": _signs(DAY, (("2026-03-05", _OFF), ("2026-03-06", _ON)), "struck_part", None),
    "划掉否写是": _signs(YES, (("否", _OFF), ("是", _ON)), "struck_part", None),
    "上标": _signs(COUNT, (("10", _ON), ("2", InlineFont(vertAlign="superscript"))), "struck_part", None),
    "下标": _signs(COUNT, (("1", _ON), ("2", InlineFont(vertAlign="subscript"))), "struck_part", None),
    "整格是上标": _signs(COUNT, (("7", InlineFont(vertAlign="superscript")),), "", 7 * MICRO),
    "一段粗体": _signs(COUNT, (("0", InlineFont(b=True)), ("7", _ON)), "", 7 * MICRO),
    "写明不划掉": _plain('<strike val="0"/>'),
    "写明不划掉 字": _plain('<strike val="false"/>'),
    "写明在行上": _plain('<vertAlign val="baseline"/>'),
    "文字整格划掉": _signs(COUNT, (("7", _OFF),), "struck_whole", 7 * MICRO),
    "数字整格划掉": File(
        partial(changed, _crossed_figure),
        told=(("struck_whole", at(COUNT).sheet, at(COUNT).cell),),
        answers={COUNT: _SEVEN},
    ),
    "台账 整行划掉": File(
        partial(changed, _crossed_event), told=(("struck_whole", *places().event(1, "日期")),), events=3
    ),
    "台账 划掉日期写日期": File(
        partial(changed, _crossed_day),
        told=(("struck_part", *places().event(1, "日期")), ("range", *places().event(1, "日期"))),
        events=2,
    ),
    "台账 划掉指标代码": File(
        partial(changed, _crossed_tag), told=(("struck_part", *places().event(1, "主要指标")),), events=3
    ),
    "台账 佐证名称里划掉": File(partial(changed, _crossed_title), events=3),
}  # fmt: skip
