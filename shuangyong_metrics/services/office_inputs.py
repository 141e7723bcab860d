"""What the office enters in a quarter, and which of its figures cannot be right together."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import MICRO, FilledBy, Indicator, Input, Round, Unit
from shuangyong_metrics.services import roster
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rate of the office whose part is greater than its whole; it is scored as 100 %, whatever was meant."""

    unit: Unit
    indicator: Indicator
    part: tuple[Input, int]
    whole: tuple[Input, int]

    @property
    def words(self) -> str:
        (part, value), (whole, most) = self.part, self.whole
        return f"{self.unit.name} {self.indicator.code}：{part.label} {value} 大于{whole.label} {most}，现按 100% 计"


def office_indicators(store: Store, round_: Round) -> tuple[Indicator, ...]:
    """The indicators that the office enters and that are measured in this quarter."""
    framework = roster.framework_for(store, round_)
    return tuple(
        i
        for i in framework.indicators
        if round_.quarter in i.measured and any(x.filled_by is FilledBy.OFFICE for x in i.inputs)
    )


def doubts(store: Store, round_: Round) -> tuple[Doubt, ...]:
    """The rates that stand entered in the quarter with more in the part than in the whole, by unit and indicator."""
    rows = store.rows("office_figures_of_round", year=round_.year, quarter=round_.quarter)
    figures = {(r["unit_id"], r["input"]): r["value"] // MICRO for r in rows}
    found = []
    for unit in roster.units(store, round_):
        for indicator in office_indicators(store, round_):
            by_part = {x.part: x for x in indicator.inputs}
            part, whole = by_part.get("numerator"), by_part.get("denominator")
            if not part or not whole or unit.type not in indicator.applies_to:
                continue
            value, most = figures.get((unit.id, part.code)), figures.get((unit.id, whole.code))
            if value is not None and most is not None and value > most:
                found.append(Doubt(unit, indicator, (part, value), (whole, most)))
    return tuple(found)
