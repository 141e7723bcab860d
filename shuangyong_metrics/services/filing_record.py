"""报送情况: expected, received, on time, passed at the first go, sent back — by quarter and by unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.store import Store


@dataclass(frozen=True, slots=True)
class Tally:
    """Returns over some units or quarters.

    ``passed_first``: of the ``reviewed`` ones (nothing undecided), those of which nothing was ever sent back.
    ``sent_back`` counts the times, not the items; ``reminded`` too.
    """

    expected: int
    received: int
    on_time: int
    late: int
    reviewed: int
    passed_first: int
    sent_back: int
    extended: int
    reminded: int


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """One quarter over all units."""

    round: Round
    tally: Tally


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """One unit over all quarters; ``marks`` says of each quarter, oldest first: 按时, 逾期, 未报送, or 待报 while it is open."""

    unit_id: str
    name: str
    tally: Tally
    marks: tuple[tuple[Round, str], ...]


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """Both views, over the units that are in the roster now; quarters oldest first."""

    rounds: tuple[RoundRecord, ...]
    units: tuple[UnitRecord, ...]


@kept(2, by="commits")
def filing_record(store: Store, actor: Actor) -> FilingRecord:
    """Every round that was opened; a unit is expected in those that were not published before it joined."""
    need_role(actor, Role.REVIEWER, Role.OFFICE)
    rows = store.rows("filing_record")
    by_round: dict[Round, list[dict[str, Any]]] = {}
    by_unit: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_round.setdefault(Round(row["year"], row["quarter"]), []).append(row)
        by_unit.setdefault(row["unit_id"], []).append(row)
    return FilingRecord(
        tuple(RoundRecord(round_, _tally(some)) for round_, some in by_round.items()),
        tuple(
            UnitRecord(
                unit_id, some[0]["name"], _tally(some), tuple((Round(r["year"], r["quarter"]), _mark(r)) for r in some)
            )
            for unit_id, some in sorted(by_unit.items())
        ),
    )


def _tally(rows: Iterable[dict[str, Any]]) -> Tally:
    some = list(rows)
    received, late = sum(r["is_filed"] for r in some), sum(r["is_late"] for r in some)
    reviewed = [r for r in some if r["is_reviewed"]]
    return Tally(
        expected=len(some),
        received=received,
        on_time=received - late,
        late=late,
        reviewed=len(reviewed),
        passed_first=sum(not r["sent_back"] for r in reviewed),
        sent_back=sum(r["sent_back"] for r in some),
        extended=sum(r["is_extended"] for r in some),
        reminded=sum(r["reminded"] for r in some),
    )


def _mark(row: dict[str, Any]) -> str:
    if not row["is_filed"]:
        return "未报送" if row["is_published"] else "待报"
    return "逾期" if row["is_late"] else "按时"
