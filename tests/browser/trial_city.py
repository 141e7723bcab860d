"""A small invented city for tests of the shell and the pages: accounts, two published rounds, one open."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from begun import copied

from shuangyong_metrics.model import MICRO, Role, Round, Scorecard, StandardScore, Unit, UnitType
from shuangyong_metrics.services import accounts, results, roster, roster_import, setup
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.store import Store

NOW = datetime(2026, 10, 23, 9, 0)
OFFICE = Actor("guanli", Role.OFFICE)
UNITS = (
    Unit("jyj", "东岭市教育局", UnitType.EDU),
    Unit("mzj", "东岭市民政局", UnitType.SEC),
    Unit("swj", "东岭市商务局", UnitType.ECO),
    Unit("dfz", "东岭市地方志中心", UnitType.PRO),
    Unit("ltx", "柳亭乡", UnitType.TWN),
)
WEIGHTS = {"A": 15, "B": 20, "C": 18, "D": 15, "E": 20, "F": 12}
#: shown total in hundredths and rank by unit; two share a rank
SECOND = {"jyj": (8800, 2), "mzj": (9100, 1), "swj": (7000, 3)}
THIRD = {"jyj": (9210, 1), "mzj": (8532, 2), "swj": (8532, 2)}


def build(folder: Path, *before: Round) -> None:
    """Make the store and close it again; ``before``: quarters that are opened before its own."""
    copied(("trial", *before), partial(_begin, before), folder)


def _begin(before: tuple[Round, ...], folder: Path) -> None:
    with setup.open_store(folder, NOW) as store:
        roster_import.import_units(store, UNITS, OFFICE, NOW)
        accounts.create_demo(store, UNITS, NOW)
        for round_ in (*before, Round(2026, 2), Round(2026, 3), Round(2026, 4)):
            roster.open_round(store, round_, OFFICE, NOW)
        _publish(store, Round(2026, 2), SECOND)
        _publish(store, Round(2026, 3), THIRD)


def _publish(store: Store, round_: Round, totals: dict[str, tuple[int, int]]) -> None:
    """Freeze cards as they stand here: these tests are about showing, not about scoring."""
    cards = [_card(round_, unit, totals) for unit in UNITS]
    with store.transaction() as tx:
        for basis in results.BASES:
            rows = [(round_.year, round_.quarter, basis, c.unit, n, results.freeze(c)) for n, c in enumerate(cards)]
            tx.append("published_scorecards", ("year", "quarter", "basis", "unit_id", "position", "card"), rows)
        columns = ("seq", "year", "quarter", "kind", "digest", "made_at", "actor")
        event = (tx.next_number(), round_.year, round_.quarter, "published", "0" * 64, NOW, OFFICE.name)
        tx.append("round_events", columns, [event])


def _card(round_: Round, unit: Unit, totals: dict[str, tuple[int, int]]) -> Scorecard:
    total, rank = totals.get(unit.id, (7100 if unit.id == "dfz" else None, None))
    status = "ranked" if rank else "not_submitted" if total is None else "insufficient"
    return Scorecard(
        round=round_.id,
        unit=unit.id,
        name=unit.name,
        type=unit.type.value,
        status=status,
        basis="accepted",
        base=total,
        bonus=0,
        veto=(),
        total=total,
        shown_total=total,
        grade=None if rank is None or total is None else "优秀" if total >= 9000 else "良好",
        rank=rank,
        type_rank=None,
        effective_weight=0 if total is None else 100 * MICRO,
        not_reported=1 if rank else 0,
        provisional=False,
        standards=() if total is None else tuple(_standard(code, total) for code in WEIGHTS),
    )


def _standard(code: str, total: int) -> StandardScore:
    weight = WEIGHTS[code] * MICRO
    rate = total - 1000 if code == "E" else total
    return StandardScore(code, weight, weight * rate // 10_000, weight, weight * rate // 10_000)
