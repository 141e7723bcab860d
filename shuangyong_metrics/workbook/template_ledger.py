"""The 活动台账 sheet, and the formulas that show on the other sheets what it gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.model import Input, Over, Round
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.template_checks import LARGEST, add_check, add_list, serial
from shuangyong_metrics.workbook.template_context import Build
from shuangyong_metrics.workbook.template_style import (
    TINT_HINT,
    band,
    fit_height,
    open_column,
    protect,
    put,
    set_height,
    set_up_print,
    set_widths,
    tint,
)

_NOTE, HEADER = 3, 4
FIRST = HEADER + 1
#: Formulas and checks reach further than the rows drawn: a busy unit types on below them.
LAST = FIRST + 499
_KEYS = tuple(layout.LEDGER_COLUMNS)
_WIDTHS = {
    "number_in_list": 6,
    "day": 12,
    "kind": 11,
    "primary": 24,
    "secondary": 20,
    "role": 7,
    "partner": 14,
    "instructor": 10,
    "amount": 11,
    "plan": 6,
    "sign_in": 6,
    "pictures": 6,
    "summary": 6,
    "title": 24,
    "number": 17,
}
_STYLES = {
    "day": "SY填账日",
    "amount": "SY填账额",
    "kind": "SY填字",
    "primary": "SY填字",
    "secondary": "SY填字",
    "partner": "SY填字",
    "title": "SY填字",
    "number": "SY填字",
}


def column(key: str) -> str:
    """The letter of a ledger column."""
    return get_column_letter(_KEYS.index(key) + 1)


def area(key: str) -> str:
    """The cells of a ledger column as a formula on another sheet names them."""
    letter = column(key)
    return f"'{layout.LEDGER}'!${letter}${FIRST}:${letter}${LAST}"


def counting_formula(item: Input, round_: Round) -> str:
    """What this input counts of the ledger: rows of the year up to the quarter's end, or of the quarter alone."""
    if item.ledger is None:
        raise ValueError(item.code)
    start = round_.first_day if item.over is Over.QUARTER else date(round_.year, 1, 1)
    after = round_.next.first_day
    day = area("day")
    rows = f"({day}>={_day(start)})*({day}<{_day(after)})"
    if item.ledger.tags:
        tagged = (_tagged(key, tag) for tag in item.ledger.tags for key in ("primary", "secondary"))
        rows += f"*(({'+'.join(tagged)})>0)"
    return f"=SUMPRODUCT({_MEASURES[item.ledger.measure](rows)})"


def _weighted(rows: str) -> str:
    role = area("role")
    return f'{rows}*(({role}="主办")+({role}="承办")+0.5*({role}="协办"))'


def _amount(rows: str) -> str:
    # a separate factor: a text among the amounts then counts as 0 instead of spoiling the sum
    return f"{rows},{area('amount')}"


def _complete(rows: str) -> str:
    ticked = (f'ISNUMBER(MATCH({area(key)},{{"√","✓","✔","是","有"}},0))' for key in layout.RECORD_COLUMNS)
    return "*".join((rows, *ticked))


_MEASURES: dict[str, Callable[[str], str]] = {
    "weighted": _weighted,
    "amount": _amount,
    "complete": _complete,
    "all": lambda rows: rows,
}


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _tagged(key: str, tag: str) -> str:
    """A tag cell holds ``B4`` or ``B4 国防教育课``; B4 must not match B40 nor B10."""
    return f'(LEFT(TRIM({area(key)})&" ",{len(tag) + 1})="{tag} ")'


def add_ledger(build: Build) -> None:
    """The sheet with its empty rows, lists and notes."""
    sheet = build.book.create_sheet(layout.LEDGER)
    width = len(_KEYS)
    set_widths(sheet, tuple(_WIDTHS[k] for k in _KEYS))
    band(sheet, 1, width, f"活动台账（{build.round.label}）", "SY标题", 32)
    band(sheet, 2, width, build.subtitle, "SY副题", 20)
    note = (
        "一行记一次活动，只记以前没有报过的活动；各表的场次、次数由本表自动汇总，不用另填。主要指标与次要指标不能相同；"
        "同一次会议不能既记 A3 又记 A4。\n"
        f"日期应在本年、{build.round.last_day.month}月{build.round.last_day.day}日以前，以前季度漏报的活动按实际日期补记；"
        "主办、承办记 1 次，协办记 0.5 次。共建单位只写代称，如“共建部队01”，不写番号、代号、人数、地点。"
    )
    band(sheet, _NOTE, width, note, "SY正文", 20)
    fit_height(sheet, _NOTE, [(note, sum(_WIDTHS.values()))])
    for number, key in enumerate(_KEYS, 1):
        put(sheet, HEADER, number, layout.LEDGER_COLUMNS[key].replace("（", "\n（"), "SY表头")
    set_height(sheet, HEADER, 36)
    for row in range(FIRST, FIRST + layout.LEDGER_ROWS):
        add_event_row(sheet, row)
    _open_below(sheet)
    _add_lists(build, sheet)
    _add_hints(build, sheet)
    sheet.freeze_panes = f"C{FIRST}"
    sheet.auto_filter.ref = f"A{HEADER}:{get_column_letter(width)}{FIRST + layout.LEDGER_ROWS - 1}"
    protect(sheet)
    sheet.protection.sort = sheet.protection.insertRows = False
    set_up_print(sheet, build.footer, title_row=HEADER)


def add_event_row(sheet: Worksheet, row: int) -> None:
    """An empty row with its number."""
    set_height(sheet, row, 22, grows=True)
    put(sheet, row, 1, row - HEADER, "SY填中")
    for number, key in enumerate(_KEYS[1:], 2):
        put(sheet, row, number, None, _STYLES.get(key, "SY填中"))


def _open_below(sheet: Worksheet) -> None:
    """Rows under the drawn ones may be typed into as well."""
    for key in _KEYS:
        open_column(sheet, column(key), {"day": "yyyy-mm-dd", "amount": "#,##0.00"}.get(key, "General"))


def _cells(key: str) -> str:
    return f"{column(key)}{FIRST}:{column(key)}{LAST}"


def _add_lists(build: Build, sheet: Worksheet) -> None:
    first, last = date(build.round.year, 1, 1), build.round.last_day
    add_check(
        sheet,
        _cells("day"),
        title="日期",
        type_="date",
        operator="between",
        formula1=serial(first),
        formula2=serial(last),
        style="warning",
        prompt=f"活动实际日期，如 {build.round.year}-{last.month}-1；漏报的按实际日期补记",
        error=f"日期应在 {first:%Y-%m-%d} 至 {last:%Y-%m-%d} 之间，写成 {build.round.year}-{last.month}-1 的样子；"
        "不在此期间的活动不计。",
    )
    tag_error = "请从下拉框选本单位的指标；没有次要指标的，次要指标留空。"
    prompts = {"primary": "这次活动主要算哪项指标", "secondary": "可不填；最多再算一项，不能与主要指标相同"}
    for key, prompt in prompts.items():
        add_list(
            sheet, _cells(key), build.lists["tags"], title=layout.LEDGER_COLUMNS[key], prompt=prompt, error=tag_error
        )
    add_list(
        sheet,
        _cells("kind"),
        build.lists["kinds"],
        title="活动类型",
        prompt="可从下拉框选，也可自己写",
        style="warning",
        error="下拉框里没有这一类；确认无误可以继续。",
    )
    add_list(
        sheet,
        _cells("role"),
        build.lists["roles"],
        title="角色",
        prompt="主办、承办记 1 次，协办记 0.5 次",
        error="角色请选主办、承办或协办。",
    )
    add_list(
        sheet,
        _cells("instructor"),
        build.lists["instructors"],
        title="授课人",
        prompt="国防教育课才填；只选类别，不写姓名",
        error="授课人请选驻军、退役军人或其他。",
    )
    records = f"{column(layout.RECORD_COLUMNS[0])}{FIRST}:{column(layout.RECORD_COLUMNS[-1])}{LAST}"
    add_list(
        sheet,
        records,
        build.lists["ticks"],
        title="活动档案",
        prompt="有这份材料的选“√”，没有的留空",
        error="有的选“√”，没有的留空。",
    )
    add_check(
        sheet,
        _cells("amount"),
        title="金额（万元）",
        type_="decimal",
        operator="between",
        formula1="0",
        formula2=str(LARGEST),
        prompt="慰问投入折价，单位万元；没有的留空",
        error="金额请填不小于 0 的数，单位万元。",
    )
    add_check(sheet, _cells("partner"), title="共建单位", prompt="只写代称，如“共建部队01”；不写番号、代号、驻地")
    add_check(sheet, _cells("title"), title="佐证材料名称", prompt="材料名称；不写个人姓名、证件号、电话")


def _add_hints(build: Build, sheet: Worksheet) -> None:
    """Colour a date that will not count, and two tags that may not stand together."""
    day, one, two = (f"${column(k)}{FIRST}" for k in ("day", "primary", "secondary"))
    start, after = _day(date(build.round.year, 1, 1)), _day(build.round.next.first_day)
    wrong_day = f'AND({day}<>"",OR(ISTEXT({day}),{day}<{start},{day}>={after}))'
    tint(sheet, _cells("day"), wrong_day, TINT_HINT)
    code_one, code_two = (f'LEFT({c}&" ",FIND(" ",{c}&" ")-1)' for c in (one, two))
    pair = f'OR(AND({code_one}="A3",{code_two}="A4"),AND({code_one}="A4",{code_two}="A3"))'
    wrong_pair = f'AND({one}<>"",{two}<>"",OR({code_one}={code_two},{pair}))'
    where = f"{column('primary')}{FIRST}:{column('secondary')}{LAST}"
    tint(sheet, where, wrong_pair, TINT_HINT)
