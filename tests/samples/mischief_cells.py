"""What people type, paste or format in a single cell of a return, and what must be read of it or said about it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from blank_returns import Cell
from corpus import File, Given, Table
from crafted_files import with_cell, with_values
from read_samples import COUNT, DAY, PERCENT, YES, at, formatted, places, typed, whole

from shuangyong_metrics.model import MICRO, Status

#: An amount that may be any: the yearly sum promised.
AMOUNT = "C3-2"
_DAY = date(2026, 3, 5)
_FOUND = _DAY.toordinal()


def _given(code: str, raw: str, value: Decimal | int | None, status: Status | None = None) -> dict[str, Given | None]:
    ref = at(code)
    status = status or (Status.BLANK if value is None else Status.FILLED)
    return {code: (status, None if value is None else int(value * MICRO), raw, ref.sheet, ref.cell)}


def accepted(code: str, content: object, value: Decimal | int, raw: str | None = None, told: str = "") -> File:
    """Typed into the cell, read as this figure; ``told``: a remark at the cell."""
    ref = at(code)
    text = content if raw is None else raw
    remarks = ((told, ref.sheet, ref.cell),) if told else ()
    return File(partial(typed, code, content), told=remarks, answers=_given(code, str(text), value))


def unread(code: str, content: object, problem: str, raw: str | None = None) -> File:
    """Typed into the cell, no figure, and told at the cell: never a blank without a word."""
    ref = at(code)
    text = str(content if raw is None else raw)
    return File(partial(typed, code, content), told=((problem, ref.sheet, ref.cell),), answers=_given(code, text, None))


def _shown(
    code: str, content: object, number_format: str, value: Decimal | int | None, raw: str, told: str = ""
) -> File:
    """The cell in another number format."""
    ref = at(code)
    remarks = ((told, ref.sheet, ref.cell),) if told else ()
    return File(partial(formatted, code, content, number_format), told=remarks, answers=_given(code, raw, value))


def _xml(code: str, xml: str, value: int | None, raw: str, told: str = "") -> File:
    """The cell's own element, as another program writes it."""
    ref = at(code)
    element = f'<c r="{ref.cell}"{xml}</c>'
    remarks = ((told, ref.sheet, ref.cell),) if told else ()
    make = partial(_with_element, code, element)
    return File(make, told=remarks, answers=_given(code, raw, value))


def _with_element(code: str, element: str) -> bytes:
    return with_cell(typed(code, None), *places().at(code), element)


def _stated(code: str, content: object, status: str, note: str | None, told: str, column: str, given: Given) -> File:
    ref = at(code, column)
    remarks = ((told, ref.sheet, ref.cell),) if told else ()
    before: dict[str, Given | None] = {code: given}
    return File(partial(typed, code, content, status, note), told=remarks, answers=before)


_NUMBERS: Table = {
    "数 全角": accepted(COUNT, "７", 7),
    "数 全角小数": accepted(AMOUNT, "１２．５", Decimal("12.5")),
    "数 全角千分号": accepted(AMOUNT, "１，２３４．５", Decimal("1234.5")),
    "数 千分号": accepted(AMOUNT, "1,234.5", Decimal("1234.5")),
    "数 前后空格": accepted(COUNT, "  7 ", 7),
    "数 不间断空格": accepted(COUNT, "\u00a07\u00a0", 7),
    "数 全角空格": accepted(COUNT, "\u30007", 7),
    "数 零宽字符": accepted(COUNT, "\u200b7\ufeff", 7),
    "数 后有换行": accepted(COUNT, "7\n", 7),
    "数 文本格式": _shown(COUNT, "7", "@", 7, "7"),
    "数 前有零": accepted(COUNT, "007", 7),
    "数 写成 7.0": accepted(COUNT, "7.0", 7),
    "数 科学记数": accepted(AMOUNT, "1.5e1", 15),
    "数 二进制尾差": accepted(AMOUNT, 0.1 + 0.2, Decimal("0.3"), "0.3"),
    "数 零": accepted(COUNT, 0, 0),
    "数 文字零": accepted(COUNT, "０", 0),
    "数 自定义格式带人": _shown(COUNT, 7, '0"人"', 7, "7"),
    "数 货币格式": _shown(AMOUNT, 12.5, '"¥"#,##0.00', Decimal("12.5"), "12.5"),
    "数 会计格式": _shown(AMOUNT, 12.5, '_ * #,##0.00_ ', Decimal("12.5"), "12.5"),
    "数 以万显示": _shown(AMOUNT, 12.5, '0!.0,"万"', Decimal("12.5"), "12.5"),
    "数 隐藏格式": _shown(COUNT, 7, ";;;", 7, "7"),
    "数 中文大写格式": _shown(COUNT, 7, "[DBNum2][$-804]General", 7, "7"),
    "数 公式有结果": _xml(COUNT, "><f>3+4</f><v>7</v>", 7, "7"),
    "数 公式结果是文字": _xml(COUNT, ' t="str"><f>"7"</f><v>7</v>', 7, "7"),
    "数 公式引用别的表": _xml(COUNT, "><f>'基础数据'!G5*0+7</f><v>7</v>", 7, "7"),
    "百分率 90": accepted(PERCENT, 90, 90),
    "百分率 文字 90": accepted(PERCENT, "90", 90),
    "百分率 95%": accepted(PERCENT, "95%", 95),
    "百分率 全角": accepted(PERCENT, "９５．５％", Decimal("95.5")),
    "百分率 百分号前空格": accepted(PERCENT, "95 %", 95),
    "百分率 百分比格式": _shown(PERCENT, 0.95, "0.00%", 95, "0.95"),
    "百分率 百分比格式 一": _shown(PERCENT, 1, "0%", 100, "1"),
    "百分率 格式里只是显示百分号": _shown(PERCENT, 90, '0"%"', 90, "90"),
    "百分率 零": accepted(PERCENT, 0, 0),
}  # fmt: skip

_DAYS: Table = {
    **{f"日期 {text!r}": accepted(DAY, text, _FOUND) for text in (
        "2026-03-05", "2026-3-5", "2026/3/5", "2026.3.5", "2026年3月5日", "2026年03月05日", "2026年3月5号", "2026 年 3 月 5 日",
        "２０２６年３月５日", "２０２６－３－５", "2026—3—5", "20260305", "2026-3-5 09:30", " 2026.3.5 ")},
    "日期 真日期": accepted(DAY, _DAY, _FOUND, "2026-03-05"),
    "日期 带时间": _shown(DAY, datetime(2026, 3, 5, 9, 30), "yyyy-mm-dd hh:mm", _FOUND, "2026-03-05 09:30:00"),
    "日期 中文格式": _shown(DAY, _DAY, 'yyyy"年"m"月"d"日"', _FOUND, "2026-03-05"),
    "日期 只显示月日": _shown(DAY, _DAY, 'm"月"d"日"', _FOUND, "2026-03-05"),
    "日期 格式丢了": accepted(DAY, 46086, _FOUND, "46086", told="date_serial"),
    "日期 八位数字": accepted(DAY, 20260305, _FOUND, "20260305"),
    "日期 没有年份": unread(DAY, "3月5日", "date_incomplete"),
    "日期 没有日": unread(DAY, "2026年3月", "date_incomplete"),
    "日期 两位年份": unread(DAY, "26.3.5", "date_incomplete"),
    "日期 小数": unread(DAY, 2026.3, "date_incomplete", "2026.3"),
    "日期 没有这一天": unread(DAY, "2026-2-30", "date_impossible"),
    "日期 年份不对": unread(DAY, "1926-3-5", "date_year"),
    "日期 一段时间": unread(DAY, "2026年3月5日至8日", "range"),
    "日期 上旬": unread(DAY, "2026年3月上旬", "date_unreadable"),
    "日期 上周五": unread(DAY, "上周五", "date_unreadable"),
    "日期 待定": unread(DAY, "待定", "date_unreadable"),
}  # fmt: skip

_WORDS: Table = {
    **{f"是否 {word}": accepted(YES, word, 1) for word in ("√", "✓", "✔", "☑", "有", "Y", "y", "yes", "1", "１", "TRUE", "已", "对", " 是 ")},
    **{f"是否 {word}": accepted(YES, word, 0) for word in ("否", "×", "✗", "X", "无", "N", "no", "0", "未", "没有")},
    "是否 真": accepted(YES, True, 1, "TRUE"),
    "是否 假": accepted(YES, False, 0, "FALSE"),
    "是否 数字零": accepted(YES, 0, 0),
    "是否 基本是": unread(YES, "基本是", "yes_no_unreadable"),
    "是否 是/否": unread(YES, "是/否", "yes_no_unreadable"),
    "是否 打勾字体": unread(YES, "R", "tick_font"),
    "是否 问号": unread(YES, "？", "yes_no_unreadable"),
    "是否 写了名称": unread(YES, "已成立领导小组", "yes_no_unreadable"),
    "选项 写了别的": unread("D1-1", "有效", "choice_unreadable"),
}  # fmt: skip

_PROBLEMS: Table = {
    f"数 {text!r}": unread(COUNT, text, problem)
    for text, problem in (
        ("约20", "approximate"), ("20余", "approximate"), ("近百", "approximate"), ("20多", "approximate"), (">20", "approximate"),
        ("20人", "with_unit"), ("20 人次", "with_unit"), ("共20", "with_unit"), ("3万", "with_unit"), ("20件（含去年）", "with_unit"),
        ("20-30", "range"), ("20～30", "range"), ("20至30", "range"), ("二十", "chinese_number"), ("一百二十", "chinese_number"), ("两个", "chinese_number"),
        ("7/10", "fraction"), ("85%", "percent_in_number"), ("无", "word_none"), ("—", "word_none"), ("/", "word_none"), ("同上", "word_none"),
        ("暂无", "word_none"), ("-3", "negative"), ("12,34", "thousands"), ("1 234", "thousands"), ("1.5", "not_whole"),
        ("100000000", "too_large"), ("见附件", "number_unreadable"), ("O", "number_unreadable"), ("l2", "with_unit"), ("12。", "with_unit"),
        ("12、15", "with_unit"), ("12?", "with_unit"), ("（12）", "number_unreadable"), ("待核", "number_unreadable"), ("√", "number_unreadable"),
        ("#REF!", "error_value"), ("#DIV/0!", "error_value"), ("=3+4", "formula_text"), ("=SUM(G5:G9)", "formula_text"),
    )
} | {
    "数 负数": unread(COUNT, -3, "negative", "-3"),
    "数 小数": unread(COUNT, 1.5, "not_whole", "1.5"),
    "数 很大": unread(COUNT, 1e15, "too_large", "1000000000000000"),
    "数 身份证那么长": unread(COUNT, 12345678901234567, "too_large", "12345678901234600"),
    "数 真假": unread(COUNT, True, "number_unreadable", "TRUE"),
    "数 日期格式": _shown(COUNT, _DAY, "yyyy-mm-dd", None, "2026-03-05", "is_date"),
    "金额 七位小数": unread(AMOUNT, 0.1234567, "too_precise", "0.1234567"),
    "金额 带单位": unread(AMOUNT, "2.5万元", "with_unit"),
    "百分率 小数": unread(PERCENT, 0.95, "percent_unclear", "0.95"),
    "百分率 一": unread(PERCENT, 1, "percent_unclear", "1"),
    "百分率 超过一百": unread(PERCENT, "120%", "percent_high"),
    "百分率 百分比格式里写 95": _shown(PERCENT, 95, "0%", None, "95", "percent_cell_high"),
    "百分率 约": unread(PERCENT, "约95%", "approximate"),
    "公式 没有结果": _xml(COUNT, "><f>3+4</f>", None, "", "formula_no_value"),
    "公式 结果是空": _xml(COUNT, ' t="str"><f>IF(1,"","")</f><v></v>', None, "", "formula_no_value"),
    "公式 结果是错误": _xml(COUNT, ' t="e"><f>1/0</f><v>#DIV/0!</v>', None, "", "error_value"),
}  # fmt: skip

_BLANK = at(COUNT)
_STATES: Table = {
    "空着": File(partial(typed, COUNT, None), answers=_given(COUNT, "", None)),
    "只有空格": File(partial(typed, COUNT, " \u3000"), answers=_given(COUNT, " \u3000", None)),
    "已填却空着": _stated(COUNT, None, "已填", None, "filled_but_blank", "本季值", (Status.BLANK, None, "", _BLANK.sheet, _BLANK.cell)),
    "无变化却要逐季填": _stated(COUNT, None, "无变化", None, "no_change_sum", "状态", (Status.BLANK, None, "", _BLANK.sheet, _BLANK.cell)),
    "不适用没写理由": _stated(COUNT, None, "不适用", None, "na_reason", "说明", (Status.NOT_APPLICABLE, None, "", _BLANK.sheet, _BLANK.cell)),
    "不适用有理由": _stated(COUNT, None, "不适用", "无对象", "", "说明", (Status.NOT_APPLICABLE, None, "", _BLANK.sheet, _BLANK.cell)),
    "不适用又填了数": _stated(COUNT, 7, "不适用", "无对象", "value_not_applicable", "本季值", (Status.NOT_APPLICABLE, None, "7", _BLANK.sheet, _BLANK.cell)),
    "状态写了别的": _stated(COUNT, 7, "填了", None, "status_unknown", "状态", (Status.FILLED, 7 * MICRO, "7", _BLANK.sheet, _BLANK.cell)),
    "不适用写在数里": File(partial(typed, COUNT, "不适用", None, "无对象"), told=(("word_as_status", _BLANK.sheet, _BLANK.cell),), answers=_given(COUNT, "", None, Status.NOT_APPLICABLE)),
}  # fmt: skip


def _grey(code: str, column: str, told: str, **beside: Any) -> File:
    """A figure typed into a grey cell; ``beside``: what is typed into the input cell (value) too."""
    ref = at(code, column)
    cells: dict[Cell, Any] = {places().at(code, column): 20}
    answers: dict[str, Given | None] = {}
    if beside:
        cells[places().at(code)] = beside["value"]
        answers = _given(code, "" if beside["value"] is None else str(beside["value"]), beside["value"])
    return File(partial(_with_values, cells), told=((told, ref.sheet, ref.cell),), answers=answers)


def _with_values(cells: dict[Cell, Any]) -> bytes:
    return with_values(whole(), cells)


_GREY: Table = {
    "上季值里填了本季数，本季值空着": _grey(COUNT, "上季值", "prior_typed_blank", value=None),
    "本年已累计里填了本季数，本季值空着": _grey(COUNT, "本年已累计", "prior_typed_blank", value=None),
    "上季值里也填了数": _grey(COUNT, "上季值", "prior_typed"),
    "本年已累计里也填了数，本季值是零": _grey(COUNT, "本年已累计", "prior_typed", value=0),
    "台账汇总的一项，上季值里填了数": _grey("A3-1", "上季值", "prior_typed_locked"),
}

FILES: Table = _NUMBERS | _DAYS | _WORDS | _PROBLEMS | _STATES | _GREY
