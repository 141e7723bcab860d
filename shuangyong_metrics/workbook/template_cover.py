"""The 封面 sheet: whose return it is, who signs for it, what is declared, how it is filled in."""

from __future__ import annotations

from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.template_checks import add_check, serial
from shuangyong_metrics.workbook.template_context import Build
from shuangyong_metrics.workbook.template_style import (
    band,
    fit_height,
    join,
    protect,
    put,
    set_height,
    set_up_print,
    set_widths,
)

_WIDTHS = (15, 28, 15, 28, 15, 28)
_UNCLASSIFIED = (
    "本表在非涉密系统中使用，严禁录入国家秘密、工作秘密和内部敏感信息：不写部队番号、代号、兵力、装备、驻地、训练日程，共建单位一律写代称"
    "（如“共建部队01”）；不写个人姓名、身份证号、手机号。"
)
_TWICE = (
    "本单位郑重声明：所报数据真实、准确、有据可查；每次活动只记一行、不重复计算，同一次会议不同时计入 A3 和 A4，"
    "同一次走访不同时计入 C2 和 F5。"
)
_QUIET = (
    "本季没有开展活动、也没有新发生数的，在左格选“是”：空着的发生数按 0 计，沿用的按无变化计；另填了数的以所填为准。"
)
_STEPS = (
    "第一步：核对“基础数据”（每年确认一次），把本季活动逐次记入“活动台账”，场次、次数会自动汇总到各表。",
    "第二步：按 A–F 各表填浅黄格，只填本季发生数；没有发生填 0；没有变化的状态选“无变化”；"
    "不承担的选“不适用”并选理由。灰格不用填。",
    "第三步：打印本页，填报人、审核人、负责人签字并加盖公章存档；在系统上传本工作簿，按提示改正后提交。",
)


def add_cover(build: Build) -> None:
    """The first sheet; the places for names, dates and the office telephone are open for typing."""
    sheet = build.book.create_sheet(layout.COVER)
    set_widths(sheet, _WIDTHS)
    width, unit, framework = len(_WIDTHS), build.unit, build.framework
    band(sheet, 1, width, build.office, "SY标题", 30)
    band(sheet, 2, width, f"{framework.title}报送表", "SY封面题", 74)
    band(sheet, 3, width, unit.name, "SY封面名", 36)
    band(sheet, 4, width, build.round.label, "SY封面名", 38)
    due = f"{build.due.year}年{build.due.month}月{build.due.day}日" if build.due else "以双拥办通知为准"
    _line(sheet, 5, (("单位类型", unit.type.label), ("标准版本", framework.version), (layout.DUE, due)), "SY栏值")
    _line(sheet, 6, (("填报人", None), ("审核人", None), ("负责人签字", None)), "SY栏填")
    _line(sheet, 7, (("填报日期", None), ("审核日期", None), ("签字日期", None)), "SY栏填日期")
    put(sheet, 8, 1, "联系电话", "SY栏名")
    put(sheet, 8, 2, None, "SY栏填")
    put(sheet, 8, 3, "单位公章", "SY栏名")
    _wide(sheet, 8, 4, width, "（盖章处）", "SY栏值")
    put(sheet, 9, 1, layout.QUIET, "SY栏名")
    put(sheet, 9, 2, "是" if build.quiet else None, "SY栏填")
    _wide(sheet, 9, 3, width, _QUIET, "SY栏值")
    add_check(
        sheet,
        "B9",
        title=layout.QUIET,
        prompt="本季没有开展活动、没有新发生数的选“是”，其余情形空着",
        type_="list",
        formula1='"是"',
        error="请选“是”或清空。",
    )
    for row, height in ((5, 34), (6, 40), (7, 40), (8, 78), (9, 40)):
        set_height(sheet, row, height)
    add_check(sheet, "B8", title="联系电话", prompt="只填办公电话，不填手机号码")
    add_check(
        sheet,
        "B7 D7 F7",
        title="日期",
        prompt=f"如 {build.round.next.first_day:%Y-%m-%d}",
        type_="date",
        operator="between",
        formula1=serial(date(build.round.year, 1, 1)),
        formula2=serial(date(build.round.year + 1, 12, 31)),
        style="warning",
        error="请填日期，写成 2026-10-9 的样子。",
    )
    _paragraph(sheet, 10, "非涉密声明", _UNCLASSIFIED, "SY警示")
    _paragraph(sheet, 11, "填报承诺", _TWICE, "SY栏值")
    for row, text in enumerate(_STEPS, 12):
        _paragraph(sheet, row, "填报方法" if row == 12 else "", text, "SY栏值")
    join(sheet, 12, 1, 14, 1)
    _paragraph(sheet, 15, "咨询联系", f"{build.office}　{build.contact}".strip(), "SY栏值")
    protect(sheet)
    set_up_print(sheet, build.footer)
    sheet.page_setup.fitToHeight = 1


def _line(sheet: Worksheet, row: int, pairs: tuple[tuple[str, str | None], ...], style: str) -> None:
    for number, (label, value) in enumerate(pairs):
        put(sheet, row, 2 * number + 1, label, "SY栏名")
        put(sheet, row, 2 * number + 2, value, style)


def _wide(sheet: Worksheet, row: int, first: int, last: int, text: str, style: str) -> None:
    for column in range(first + 1, last + 1):
        put(sheet, row, column, None, style)
    put(sheet, row, first, text, style)
    join(sheet, row, first, row, last)


def _paragraph(sheet: Worksheet, row: int, label: str, text: str, style: str) -> None:
    put(sheet, row, 1, label, "SY栏名")
    _wide(sheet, row, 2, len(_WIDTHS), text, style)
    fit_height(sheet, row, [(text, sum(_WIDTHS[1:]))], least=36, size=12)
