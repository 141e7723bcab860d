"""The 填报说明 sheet, made from the same standard as the cells and the upload check.

Its table names each input as one text (``A1-1　发文成立领导小组``): a cell that held the code alone would read as one
more row of the return.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.model import MICRO, NA_REASONS, OTHER_REASON, FilledBy, Indicator, Input, Over
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.forms import ACCEPTED, NO_DAY, NO_NUMBER, NO_RESULT
from shuangyong_metrics.workbook.template_checks import TYPED
from shuangyong_metrics.workbook.template_context import Build, quarters
from shuangyong_metrics.workbook.template_style import band, fit_height, protect, put, set_up_print, set_widths

_WIDTHS = (32, 7, 28, 34, 56)
_HEADERS = ("编号与名称", "单位", "由谁填、怎样算全年", "怎样填", "填写要求")
_OVER = {
    Over.SUM: "各季相加成全年",
    Over.LATEST: "以本年最新一次为准",
    Over.QUARTER: "各季单独计算",
    Over.BASE: "全年数，每年确认一次",
}
_BY = {FilledBy.UNIT: "本单位填", FilledBy.LEDGER: "由活动台账汇总", FilledBy.OFFICE: "由双拥办录入"}


def add_guide(build: Build) -> None:
    """General rules first, then indicator by indicator."""
    sheet = build.book.create_sheet(layout.GUIDE)
    set_widths(sheet, _WIDTHS)
    width = len(_WIDTHS)
    band(sheet, 1, width, "填报说明", "SY标题", 32)
    band(sheet, 2, width, build.subtitle, "SY副题", 20)
    row = 3
    for title, text in _general(build):
        band(sheet, row, width, title, "SY小节", 24)
        band(sheet, row + 1, width, text, "SY正文", 20)
        fit_height(sheet, row + 1, [(text, sum(_WIDTHS))])
        row += 2
    band(sheet, row, width, f"五、{build.unit.type.label}类单位的指标和填报项", "SY小节", 24)
    header = row + 1
    for column, text in enumerate(_HEADERS, 1):
        put(sheet, header, column, text, "SY表头")
    sheet.row_dimensions[header].height = 24
    row = header + 1
    for item in build.framework.common_inputs:
        row = _add_item(build, sheet, row, item)
    for indicator in build.indicators:
        row = _add_indicator(build, sheet, row, indicator)
    protect(sheet)
    set_up_print(sheet, build.footer, title_row=header)


def _general(build: Build) -> tuple[tuple[str, str], ...]:
    words, year = layout.STATUS_WORDS, build.round.year
    return (
        (
            "一、怎样写数",
            f"可以写：{_accepted()}。\n不能写：{_refused()}；没有算出结果的公式。\n".replace("2026", str(year))
            + "百分率写 95 或 95%，都是百分之九十五；数字后不带单位，不写概数。\n"
            "空白、0 和不适用是三回事：没有发生填 0；空着按未报处理，得 0 分；不适用须有理由。",
        ),
        (
            "二、状态",
            f"{words['filled']}：可以不选，填了数就算已填。　{words['no_change']}：沿用本年最近一次填报的数，"
            "数据格可以空着；以前没有填过的仍按未报处理。\n"
            f"{words['not_applicable']}：须在“说明”栏选理由：{'、'.join(NA_REASONS)}；"
            "双拥办审核同意前按未报计，同意后从本季起到年底不再计算。"
            "以前报过的不适用已经填好。\n"
            f"校验要求说明的（例如与上季相差很大）：在“说明”栏选原因，可在后面补写；{OTHER_REASON}须写明。",
        ),
        (
            "三、活动台账",
            "一行记一次活动，只记以前没有报过的；漏报的按实际日期补记，算入活动当季；日期在本季以后或不在本年的不计。"
            "主办、承办记 1 次，协办记 0.5 次。每次活动记一项主要指标，最多再记一项次要指标，两项不能相同；"
            "A3 与 A4 不能同记一行。\n"
            "各表由台账汇总的格是公式，仅供核对，以台账为准；日期要写成真正的日期，写成文字的不会计入核对数。",
        ),
        (
            "四、哪些格要填",
            "浅黄格要填。灰格不填：由双拥办录入，或本季不考核。各季相加的填报项每季都要填，本季不考核的也计入全年。"
            "本季数大于等于本年累计与上季之和时会变橙色，请核对是不是误填了累计数。",
        ),
    )


def _accepted() -> str:
    """Every form that is read, by its name, as the table of forms shows it."""
    return "；".join(f"{form.name} {'、'.join(form.shown)}" for form in ACCEPTED)


def _refused() -> str:
    tables = {"数": NO_NUMBER, "日期": NO_DAY, "任何格": NO_RESULT}
    return "；".join(
        f"{name} {'、'.join(text for one in table for text in one.shown)}" for name, table in tables.items()
    )


def _add_indicator(build: Build, sheet: Worksheet, row: int, indicator: Indicator) -> int:
    points = f"{indicator.points / MICRO:g}"
    heading = f"{indicator.code}　{indicator.name}（{points} 分，{quarters(indicator.measured)}考核）"
    band(sheet, row, len(_WIDTHS), heading, "SY组", 22)
    text = f"评分办法：{indicator.explain}\n佐证材料：{indicator.evidence}"
    band(sheet, row + 1, len(_WIDTHS), text, "SY文字", 20)
    fit_height(sheet, row + 1, [(text, sum(_WIDTHS))])
    row += 2
    for item in indicator.inputs:
        row = _add_item(build, sheet, row, item)
    return row


def _add_item(build: Build, sheet: Worksheet, row: int, item: Input) -> int:
    typed = TYPED[item.kind] if item.filled_by is FilledBy.UNIT else "不用填"
    values = (
        f"{item.code}　{item.label}",
        item.unit,
        f"{_BY[item.filled_by]}；{_OVER[item.over]}",
        typed.replace("2026", str(build.round.year)),
        item.help,
    )
    for column, value in enumerate(values, 1):
        put(sheet, row, column, value, "SY居中" if column == 2 else "SY文字")
    fit_height(sheet, row, list(zip(values, _WIDTHS, strict=True)))
    return row + 1
