"""基础数据 and the six sheets A–F: one row per input."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.model import FilledBy, Indicator, Input, Kind, Over, Prior, Standard
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.template_checks import add_check, add_list, check_input, check_status, explain_counted
from shuangyong_metrics.workbook.template_context import (
    NOT_DUE_NOTE,
    OFFICE_NOTE,
    Build,
    Place,
    past,
    place,
    ranges,
    shown,
)
from shuangyong_metrics.workbook.template_ledger import counting_formula
from shuangyong_metrics.workbook.template_style import (
    TINT_HINT,
    TINT_OPEN,
    band,
    fit_height,
    protect,
    put,
    put_formula,
    set_height,
    set_up_print,
    set_widths,
    tint,
)

HEADER = 4
COMMON_INDICATOR = layout.COMMON_INDICATOR
_WIDTHS = {
    "code": 7,
    "indicator": 24,
    "label": 25,
    "unit": 7,
    "last": 11,
    "year_to_date": 12,
    "value": 18,
    "status": 9,
    "note": 21,
    "evidence": 30,
}
_BASE_WIDTHS = _WIDTHS | {"last": 15, "value": 22}
_NOTES = {Place.NOT_DUE: NOT_DUE_NOTE, Place.OFFICE: OFFICE_NOTE}
Line = tuple[Indicator | None, Input]


@dataclass(frozen=True, slots=True)
class _Table:
    """One sheet in the making: where its columns stand."""

    build: Build
    sheet: Worksheet
    headers: dict[str, str]
    widths: dict[str, int]

    def column(self, key: str) -> int:
        return tuple(self.headers).index(key) + 1

    def cell(self, key: str, row: int) -> str:
        return f"${get_column_letter(self.column(key))}{row}"


def add_base(build: Build) -> None:
    """基础数据: the conditions and denominators that hold for a year, already filled in where they are known."""
    lines: list[Line] = [(None, item) for item in build.framework.common_inputs]
    lines += [(i, item) for i in build.indicators for item in i.inputs if item.over is Over.BASE]
    headers = {k: t for k, t in layout.BASE_COLUMNS.items() if k not in layout.BASE_LEFT_OUT}
    hint = "填全年数，每年确认一次；已填好的，核对无误不用动，有变化的直接改。没有的填 0，不要空着。"
    _add_table(build, layout.BASE, f"基础数据（{build.round.year}年）", hint, headers, lines)


def add_standard(build: Build, standard: Standard) -> None:
    """The sheet of one standard."""
    lines: list[Line] = [
        (i, item)
        for i in standard.indicators
        if build.unit.type in i.applies_to
        for item in i.inputs
        if item.over is not Over.BASE
    ]
    hint = "只填浅黄格的本季发生数；没有发生填 0，不要空着。灰格不用填：由活动台账汇总、由双拥办录入，或本季不考核。"
    title = f"{standard.code}　{standard.name}（{build.round.label}）"
    _add_table(build, layout.sheet_name(standard), title, hint, dict(layout.COLUMNS), lines)


def _add_table(build: Build, name: str, title: str, hint: str, headers: dict[str, str], lines: list[Line]) -> None:
    sheet = build.book.create_sheet(name)
    widths = {k: (_BASE_WIDTHS if name == layout.BASE else _WIDTHS)[k] for k in headers}
    table = _Table(build, sheet, headers, widths)
    set_widths(sheet, tuple(widths.values()))
    band(sheet, 1, len(headers), title, "SY标题", 32)
    band(sheet, 2, len(headers), build.subtitle, "SY副题", 20)
    band(sheet, 3, len(headers), hint, "SY正文", 22)
    for number, text in enumerate(headers.values(), 1):
        put(sheet, HEADER, number, text.replace("（", "\n（"), "SY表头")
    set_height(sheet, HEADER, 36)
    rows: dict[int, tuple[Line, Place]] = {}
    for row, (indicator, item) in enumerate(lines, HEADER + 1):
        state = place(indicator, item, build.round.quarter) if indicator else Place.OPEN
        _add_row(table, row, indicator, item, state)
        rows[row] = ((indicator, item), state)
    _add_checks(table, rows)
    _add_hints(table, rows)
    sheet.freeze_panes = f"D{HEADER + 1}"
    sheet.auto_filter.ref = f"A{HEADER}:{get_column_letter(len(headers))}{HEADER + max(len(lines), 1)}"
    protect(sheet)
    set_up_print(sheet, build.footer, title_row=HEADER)


def _add_row(table: _Table, row: int, indicator: Indicator | None, item: Input, state: Place) -> None:
    build, sheet = table.build, table.sheet
    prior = build.prior.get(item.code, Prior())
    fixed = "锁" if state in _NOTES else ""
    texts = {
        "code": item.code,
        "indicator": indicator.name if indicator else COMMON_INDICATOR,
        "label": item.label,
        "unit": item.unit,
    }
    for key, text in texts.items():
        centred = key in ("code", "unit")
        put(sheet, row, table.column(key), text, f"SY{fixed}居中" if centred else f"SY{fixed}文字")
    base = item.over is Over.BASE
    for key, figure in past(item, prior).items():
        put(sheet, row, table.column(key), shown(indicator, item, figure), _past_style(item, figure, bool(fixed)))
    claimed = build.claims.get(item.indicator) if not fixed else None
    _add_value(table, row, indicator, item, state, prior.base if base and claimed is None else None)
    status = layout.STATUS_WORDS["not_applicable"] if claimed is not None else None
    put(sheet, row, table.column("status"), status, "SY锁居中" if fixed else "SY填中")
    note = _NOTES.get(state, claimed)
    put(sheet, row, table.column("note"), note, "SY锁文字" if fixed else "SY填字")
    put(sheet, row, table.column("evidence"), None, "SY锁文字" if fixed else "SY填字")
    held = [(t, table.widths[k]) for k, t in texts.items()] + [(note or "", table.widths["note"])]
    fit_height(sheet, row, held, 24, grows=True)


def _past_style(item: Input, figure: int | None, fixed: bool) -> str:
    head = "SY锁" if fixed else "SY上期"
    if figure is not None and item.kind in (Kind.AMOUNT, Kind.DATE):
        return head + ("额" if item.kind is Kind.AMOUNT else "日")
    if item.kind in (Kind.YES_NO, Kind.CHOICE):
        return "SY锁居中" if fixed else "SY上期选"
    return head + "数"


def _add_value(
    table: _Table, row: int, indicator: Indicator | None, item: Input, state: Place, known: int | None
) -> None:
    sheet, column = table.sheet, table.column("value")
    if state is Place.COUNTED:
        style = "SY汇总额" if item.kind is Kind.AMOUNT else "SY汇总数"
        put_formula(sheet, row, column, counting_formula(item, table.build.round), style)
    elif state is Place.OPEN:
        endings = {Kind.AMOUNT: "额", Kind.DATE: "日", Kind.YES_NO: "选", Kind.CHOICE: "选"}
        put(sheet, row, column, shown(indicator, item, known), "SY填" + endings.get(item.kind, "数"))
    else:
        put(sheet, row, column, None, "SY锁数")


def _rows(rows: dict[int, tuple[Line, Place]], states: Iterable[Place]) -> list[int]:
    wanted = tuple(states)
    return [row for row, (_, state) in rows.items() if state in wanted]


def _add_checks(table: _Table, rows: dict[int, tuple[Line, Place]]) -> None:
    build, sheet = table.build, table.sheet
    status: dict[str, list[int]] = {"status": [], "status_now": [], "status_counted": []}
    evidence: dict[str, list[int]] = {}
    for row, ((indicator, item), state) in rows.items():
        if state in _NOTES:
            continue
        if state is Place.OPEN:
            check_input(build, sheet, ranges(table.column("value"), [row]), indicator, item)
        status[_status_list(item)].append(row)
        if indicator and indicator.evidence:
            evidence.setdefault(indicator.evidence, []).append(row)
    check_status(build, sheet, {name: ranges(table.column("status"), r) for name, r in status.items()})
    if counted := _rows(rows, (Place.COUNTED,)):
        explain_counted(sheet, ranges(table.column("value"), counted))
    for text, at in evidence.items():
        prompt = f"{text}。写名称、文号、日期，不写姓名。"
        add_check(sheet, ranges(table.column("evidence"), at), title="佐证材料", prompt=prompt)
    if open_rows := _rows(rows, (Place.OPEN, Place.COUNTED)):
        add_list(
            sheet,
            ranges(table.column("note"), open_rows),
            build.lists["reasons"],
            title="说明",
            prompt="选“不适用”的，在此选理由；校验要求说明的，选原因，也可在后面补写或直接写文字",
        )


def _status_list(item: Input) -> str:
    """无变化 repeats an earlier figure, which only makes sense for a figure that stands until it changes."""
    if item.filled_by is FilledBy.LEDGER:
        return "status_counted"
    return "status" if item.over is Over.LATEST else "status_now"


def _add_hints(table: _Table, rows: dict[int, tuple[Line, Place]]) -> None:
    """Tint what is still to be filled; warn of a figure that looks like the sum of the year."""
    sheet, words = table.sheet, layout.STATUS_WORDS
    if open_rows := _rows(rows, (Place.OPEN,)):
        first = open_rows[0]
        value, status = table.cell("value", first), table.cell("status", first)
        empty = f'AND({value}="",{status}<>"{words["no_change"]}",{status}<>"{words["not_applicable"]}")'
        tint(sheet, ranges(table.column("value"), open_rows), empty, TINT_OPEN)
    sums = [r for r, ((_, item), state) in rows.items() if state is Place.OPEN and item.over is Over.SUM]
    if sums:
        value, last, year = (table.cell(k, sums[0]) for k in ("value", "last", "year_to_date"))
        both = f"N({value})>0,N({last})>0,N({year})>0,N({value})>=N({last})+N({year})"
        tint(sheet, ranges(table.column("value"), sums), f"AND({both})", TINT_HINT)
