"""四年届: the years of a cycle side by side, city and units, from what was published; what is missing is said.

A year's score is its fourth quarter's (METHOD 4, Year). Of a year whose fourth quarter is not published the newest published
quarter is shown, named as such, and left out of the means of the cycle. Figures are those that were published.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Round, Scorecard
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.access import Actor, need_results
from shuangyong_metrics.services.city import half_up
from shuangyong_metrics.services.cycle_lines import (
    YEARS,
    Cycle,
    HonourLine,
    StandardLine,
    UnitLine,
    Year,
    missing,
    sentences,
)
from shuangyong_metrics.services.options import CYCLE, value
from shuangyong_metrics.services.roster import RoundState, units_ever
from shuangyong_metrics.services.wording import GRADES, SHORT
from shuangyong_metrics.store import Store

BASIS = "accepted"


def first_year(store: Store, year: int) -> int:
    """The first year of the cycle that a year lies in."""
    start = value(store, CYCLE)
    return start + (year - start) // YEARS * YEARS


def cycles_to_see(store: Store, today: date) -> tuple[int, ...]:
    """First years of the cycles that have a published quarter, and of today's; newest first."""
    years = {s.round.year for s in reckoned.rounds(store) if s.published} | {today.year}
    return tuple(sorted({first_year(store, y) for y in years}, reverse=True))


def cycle(store: Store, actor: Actor, first: int) -> Cycle:
    """The four years from ``first`` on; raises NotAllowed for a unit."""
    need_results(actor, published=True)
    return _cycle(store, first)


@kept(4, by="frame")
def _cycle(store: Store, first: int) -> Cycle:
    newest = _newest(store)
    span = range(first, first + YEARS)
    years = tuple(_year(store, y, newest.get(y)) for y in span)
    cards = [reckoned.cards(store, newest[y], BASIS) if y in newest else () for y in span]
    units, standards, honours = _units(store, years, cards), _standards(years), _honours(store, first)
    lacking = (*missing(years), *_corrected(store, first))
    said = sentences(years, units, standards)
    return Cycle(first, first + YEARS - 1, years, units, standards, honours, said, lacking)


def _newest(store: Store) -> dict[int, RoundState]:
    """By year its newest published round."""
    return {s.round.year: s for s in sorted(reckoned.rounds(store), key=lambda s: s.round) if s.published}


def _year(store: Store, year: int, state: RoundState | None) -> Year:
    if state is None:
        return Year(year, None, None, {})
    cards = reckoned.cards(store, state, BASIS)
    return Year(
        year, state.round, reckoned.city(store, state, BASIS), {g: sum(c.grade == g for c in cards) for g in GRADES}
    )


def _units(store: Store, years: tuple[Year, ...], cards: list[tuple[Scorecard, ...]]) -> tuple[UnitLine, ...]:
    by_year = [{c.unit: c for c in some} for some in cards]
    here = {u.id for u in reckoned.units(store)}
    found = []
    for unit in units_ever(store):
        mine = [known.get(unit.id) for known in by_year]
        if any(mine):
            totals = tuple(c.shown_total if c else None for c in mine)
            whole = [t for t, y in zip(totals, years, strict=True) if t is not None and y.whole]
            mean = half_up(sum(whole), len(whole)) if whole else None
            moved = whole[-1] - whole[0] if len(whole) > 1 else None
            grades = tuple(c.grade if c else None for c in mine)
            found.append(UnitLine(unit.id, unit.name, unit.type, totals, grades, mean, moved, unit.id not in here))
    return tuple(
        sorted(
            found,
            key=lambda u: (
                u.mean is None,
                -(u.mean or 0),
                -(next((t for t in reversed(u.totals) if t is not None), 0)),
                u.unit_id,
            ),
        )
    )


def _standards(years: tuple[Year, ...]) -> tuple[StandardLine, ...]:
    found = []
    for code, name in SHORT.items():
        rates = tuple(y.city.means.get(code) if y.city else None for y in years)
        whole = [r for r, y in zip(rates, years, strict=True) if r is not None and y.whole]
        if any(r is not None for r in rates):
            found.append(StandardLine(code, name, rates, half_up(sum(whole), len(whole)) if whole else None))
    # without a whole year by the newest figure
    return tuple(
        sorted(found, key=lambda s: s.mean if s.mean is not None else [r for r in s.rates if r is not None][-1])
    )


def _honours(store: Store, first: int) -> tuple[HonourLine, ...]:
    names = {u.id: u.name for u in units_ever(store)}
    versions = {s.round: s.version for s in reckoned.rounds(store)}
    return tuple(
        _honour(store, r, names, versions) for r in store.rows("honours_between", first=first, last=first + YEARS - 1)
    )


def _honour(store: Store, r: dict[str, Any], names: dict[str, str], versions: dict[Round, str]) -> HonourLine:
    round_ = Round(r["year"], r["quarter"])
    kinds = {h.code: h.name for h in reckoned.framework(store, versions[round_]).honours}
    level = r["level"] if r["code"] in ("P1", "P2") else None
    return HonourLine(
        round_,
        r["unit_id"],
        names.get(r["unit_id"], r["unit_id"]),
        r["code"],
        kinds.get(r["code"], ""),
        level,
        r["title"],
    )


def _corrected(store: Store, first: int) -> list[str]:
    count = sum(first <= r["year"] < first + YEARS for r in store.rows("corrections_all"))
    return [f"届内有追溯调整 {count} 条：本页是公布的数字，调整后的数字见单位评分卡。"] if count else []
