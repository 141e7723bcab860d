"""In-cell checks (data validation) with Chinese prompts, within Excel's limits of length."""

from __future__ import annotations

from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from shuangyong_metrics.model import Indicator, Input, Kind, Over
from shuangyong_metrics.workbook.template_context import Build, quarters

TITLE_LIMIT, TEXT_LIMIT = 32, 255
LARGEST = 99_999_999

#: How each kind is typed, for prompts, refusals and the guide.
TYPED = {
    Kind.YES_NO: "从下拉框选“是”或“否”",
    Kind.COUNT: "填整数，不带单位；没有发生填 0",
    Kind.PERSONS: "只填人数合计，不写姓名；没有发生填 0",
    Kind.AMOUNT: "填数字，单位万元，可带两位小数；没有发生填 0",
    Kind.PERCENT: "填 0–100 之间的数，如 95",
    Kind.DATE: "填日期，如 2026-3-25",
    Kind.CHOICE: "从下拉框选一项",
    Kind.EVENT: "由活动台账自动汇总，不用填",
}


def cut(text: str, limit: int) -> str:
    """A text within a limit of Excel's; longer ones damage the file."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def add_check(
    sheet: Worksheet,
    where: str,
    *,
    title: str,
    prompt: str,
    type_: str | None = None,
    formula1: str | None = None,
    formula2: str | None = None,
    operator: str | None = None,
    style: str = "stop",
    error: str = "",
) -> None:
    """One validation for a group of cells; without ``type_`` it only shows the prompt."""
    check = DataValidation(
        type=type_,  # type: ignore[arg-type]  # the stubs know the literals only
        formula1=formula1,
        formula2=formula2,
        operator=operator,  # type: ignore[arg-type]
        allow_blank=True,
        showErrorMessage=bool(type_ and error),
        showInputMessage=True,
        errorStyle=style,  # type: ignore[arg-type]
        promptTitle=cut(title, TITLE_LIMIT),
        prompt=cut(prompt, TEXT_LIMIT),
        errorTitle=cut(title, TITLE_LIMIT) if error else None,
        error=cut(error, TEXT_LIMIT) if error else None,
        sqref=where,
    )
    sheet.add_data_validation(check)


def add_list(
    sheet: Worksheet, where: str, source: str, *, title: str, prompt: str, error: str = "", style: str = "stop"
) -> None:
    """A drop-down list; without ``error`` any other text may be typed as well."""
    add_check(sheet, where, title=title, prompt=prompt, type_="list", formula1=source, style=style, error=error)


def check_input(build: Build, sheet: Worksheet, where: str, indicator: Indicator | None, item: Input) -> None:
    """The check of one value cell, by kind."""
    title = f"{item.code} {item.label}"
    typed = TYPED[item.kind].replace("2026", str(build.round.year))
    prompt = "\n".join(part for part in (item.help, typed, _when(build, indicator, item)) if part)
    error = f"{item.code} {item.label}：{typed}。"
    if item.kind is Kind.YES_NO:
        add_list(sheet, where, '"是,否"', title=title, prompt=prompt, error=error)
    elif item.kind is Kind.CHOICE:
        add_list(sheet, where, build.lists[item.code], title=title, prompt=prompt, error=error)
    else:
        type_, low, high = _bounds(build, item.kind)
        add_check(
            sheet,
            where,
            title=title,
            prompt=prompt,
            type_=type_,
            operator="between",
            formula1=low,
            formula2=high,
            error=error,
        )


def explain_counted(sheet: Worksheet, where: str) -> None:
    """The prompt of the cells that the ledger fills."""
    add_check(sheet, where, title="由活动台账自动汇总", prompt="不用填。要改数，请改活动台账。")


def _bounds(build: Build, kind: Kind) -> tuple[str, str, str]:
    if kind is Kind.DATE:
        year = build.round.year
        return "date", serial(date(year, 1, 1)), serial(date(year, 12, 31))
    if kind is Kind.PERCENT:
        return "decimal", "0", "100"
    whole = kind in (Kind.COUNT, Kind.PERSONS)
    return "whole" if whole else "decimal", "0", str(LARGEST)


def serial(day: date) -> str:
    """A date as Excel counts days."""
    return str((day - date(1899, 12, 30)).days)


def _when(build: Build, indicator: Indicator | None, item: Input) -> str:
    """What to know about the quarter: only this quarter's figure, and why an unmeasured one is asked for."""
    if item.over is Over.BASE:
        first = indicator.measured[0] if indicator else 1
        return "全年数，每年确认一次" + (f"；{quarters([first])}起必填" if first > build.round.quarter else "")
    if item.over is not Over.SUM or indicator is None:
        return ""
    if build.round.quarter not in indicator.measured:
        return "只填本季发生数；本季不考核，但计入全年"
    return "只填本季发生数，不填累计"


def check_status(build: Build, sheet: Worksheet, where: dict[str, str]) -> None:
    """The 状态 lists: ``where`` maps the name of a list to its cells."""
    prompts = {
        "status": "已填：可以不选，填了数就算；无变化：沿用本年上次的数；不适用：须在“说明”选理由",
        "status_now": "已填：可以不选，填了数就算；不适用：须在“说明”选理由",
        "status_counted": "本项由活动台账汇总；确实不承担的选“不适用”，并在“说明”选理由",
    }
    for name, cells in where.items():
        if cells:
            add_list(
                sheet,
                cells,
                build.lists[name],
                title="状态",
                prompt=prompts[name],
                error="状态只能从下拉框选；不用选的请清空本格。",
            )
