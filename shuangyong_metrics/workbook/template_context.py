"""What every sheet of one template needs to know, and which cells of a quarter are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from shuangyong_metrics.model import MICRO, FilledBy, Framework, Indicator, Input, Kind, Over, Prior, Round, Unit
from shuangyong_metrics.workbook.normalise import raw_text

NOT_DUE_NOTE = "本季不考核，不填"
OFFICE_NOTE = "由双拥办录入"


class Place(Enum):
    """What may be done with the value cell of one input in one quarter."""

    OPEN = "open"
    COUNTED = "counted"
    OFFICE = "office"
    NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class Build:
    """One template in the making; ``lists`` maps the name of a drop-down list to its range on the hidden sheet."""

    book: Workbook
    framework: Framework
    unit: Unit
    round: Round
    prior: Mapping[str, Prior]
    claims: Mapping[str, str]
    due: date | None
    office: str
    contact: str
    quiet: bool = False
    lists: dict[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.framework.applicable(self.unit.type)

    @property
    def subtitle(self) -> str:
        """Whose sheet it is, for the line under each title."""
        return f"{self.unit.name}　{self.round.label}　标准版本 {self.framework.version}　非涉密系统，严禁录入国家秘密"

    @property
    def footer(self) -> str:
        return f"{self.unit.name}　{self.round.label}　标准版本 {self.framework.version}"


def place(indicator: Indicator, item: Input, quarter: int) -> Place:
    """Who gives this cell now: cells of other quarters are ignored, except sums and what is due just once a year."""
    if item.filled_by is FilledBy.OFFICE:
        return Place.OFFICE
    if not _measured_now(indicator, item, quarter):
        return Place.NOT_DUE
    return Place.COUNTED if item.filled_by is FilledBy.LEDGER else Place.OPEN


def _measured_now(indicator: Indicator, item: Input, quarter: int) -> bool:
    if item.over in (Over.SUM, Over.BASE):
        return True
    measured = indicator.measured
    return quarter >= measured[0] if len(measured) == 1 else quarter in measured


def tags_of(build: Build) -> tuple[Indicator, ...]:
    """Indicators that an event may be tagged with: those that a counted input of this type of unit looks for."""
    wanted = {
        tag
        for indicator in build.indicators
        for item in indicator.inputs
        if item.ledger and item.ledger.measure in ("weighted", "amount")
        for tag in item.ledger.tags
    }
    return tuple(i for i in build.indicators if i.code in wanted)


def shown(indicator: Indicator | None, item: Input, value: int | None) -> str | int | float | date | None:
    """A figure as a cell holds it: 是 or 否, the option's text, a date, a number."""
    if value is None:
        return None
    if item.kind is Kind.YES_NO:
        return "是" if value else "否"
    if item.kind is Kind.DATE:
        return date.fromordinal(value // MICRO)
    if item.kind is Kind.CHOICE and indicator is not None:
        return indicator.rule.options[value // MICRO].label
    return value // MICRO if value % MICRO == 0 else value / MICRO


def past(item: Input, known: Prior) -> dict[str, int | None]:
    """What the grey columns of a row hold, by column, in millionths: last quarter's figure or the base; the year so far."""
    if item.over is Over.BASE:
        return {"last": known.base}
    return {"last": known.last, "year_to_date": known.year_to_date if item.over is Over.SUM else None}


def printed_in(build: Build) -> dict[str, dict[str, str]]:
    """The texts of all grey columns, by input and column; what is blank is left out."""
    rows: list[tuple[Indicator | None, Input]] = [(None, item) for item in build.framework.common_inputs]
    rows += [(i, item) for i in build.indicators for item in i.inputs]
    texts: dict[str, dict[str, str]] = {}
    for indicator, item in rows:
        for key, figure in past(item, build.prior.get(item.code, Prior())).items():
            if figure is not None:
                texts.setdefault(item.code, {})[key] = raw_text(shown(indicator, item, figure))
    return texts


def ranges(column: int, rows: Sequence[int]) -> str:
    """The cells of some rows in one column, neighbours joined: ``G5:G8 G11``."""
    letter = get_column_letter(column)
    parts: list[list[int]] = []
    for row in rows:
        if parts and parts[-1][1] == row - 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return " ".join(f"{letter}{a}:{letter}{b}" if a != b else f"{letter}{a}" for a, b in parts)


def quarters(numbers: Iterable[int]) -> str:
    """``一、三季度``."""
    return "、".join("一二三四"[n - 1] for n in numbers) + "季度"
