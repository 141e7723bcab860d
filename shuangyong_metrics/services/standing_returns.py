"""Returns of quarters that are not published yet: their units stay in the roster, of the type that the return was made for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Round, Unit, UnitType
from shuangyong_metrics.services.roster import number_of, rounds
from shuangyong_metrics.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """A return that stands in an unpublished quarter, its revision, and its unit as the roster has it in that quarter."""

    unit: Unit
    round: Round
    revision: int


def standing(store: Store, tx: Transaction, unit_ids: Iterable[str], since: int = 0) -> tuple[Standing, ...]:
    """Of these units and of the quarters from ``since`` (``number_of``) on, the newest quarter first."""
    return tuple(
        Standing(unit, round_, made[0]["revision"])
        for round_ in sorted((s.round for s in rounds(store) if not s.published), reverse=True)
        if number_of(round_) >= since
        for unit_id in unit_ids
        if (unit := _unit(tx, unit_id, round_))
        and (made := tx.rows("submission_now", unit_id=unit_id, year=round_.year, quarter=round_.quarter))
    )


def need_same_types(tx: Transaction, before: Iterable[Standing], where: str) -> None:
    """Raise Conflict when one of these returns would now be read as another type's."""
    for was in before:
        now = _unit(tx, was.unit.id, was.round)
        if now and now.type is not was.unit.type:
            raise Conflict(
                f"{where}：{was.unit.name}已经报送{was.round.label}（第 {was.revision} 次报送），报表是按{was.unit.type.label}填的，"
                f"不能改按{now.type.label}考评。请用“改类型”从{was.round.next.label}起改；审核还没有开始的，可请该单位先撤回报表。"
            )


def _unit(tx: Transaction, unit_id: str, round_: Round) -> Unit | None:
    rows = tx.rows("units_in", year=round_.year, quarter=round_.quarter)
    return next(
        (Unit(r["unit_id"], r["name"], UnitType(r["unit_type"])) for r in rows if r["unit_id"] == unit_id), None
    )
