"""四年届: the years of a cycle side by side, city and units, from what was published; what is missing is said.

A year's score is its fourth quarter's (METHOD 4, Year). Of a year whose fourth quarter is not published the newest published
quarter is shown, named as such, and left out of the means of the cycle. Figures are those that were published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Round, Scorecard, UnitType
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.access import Actor, need_results
from shuangyong_metrics.services.city import CityScore, half_up
from shuangyong_metrics.services.options import CYCLE, value
from shuangyong_metrics.services.roster import RoundState, units_ever
from shuangyong_metrics.services.wording import GRADES, SHORT, change, rate, score, several
from shuangyong_metrics.store import Store

YEARS, LAST_QUARTER, BASIS = 4, 4, "accepted"


@dataclass(frozen=True, slots=True)
class Year:
    """One year: its newest published quarter (None: nothing published), the city then, how many have which grade."""

    year: int
    round: Round | None
    city: CityScore | None
    grades: dict[str, int]

    @property
    def whole(self) -> bool:
        """Is its fourth quarter published?"""
        return self.round is not None and self.round.quarter == LAST_QUARTER

    @property
    def label(self) -> str:
        """2025年; 2026年（至三季度）"""
        upto = "" if self.round is None or self.whole else f"（至{self.round.label[5:]}）"
        return f"{self.year}年{upto}"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit over the years, in their order: totals as shown in hundredths and grades (None: none); the mean of its
    whole years, and the change from its first to its last of them; ``gone``: in no roster now.
    """

    unit_id: str
    name: str
    type: UnitType
    totals: tuple[int | None, ...]
    grades: tuple[str | None, ...]
    mean: int | None
    moved: int | None
    gone: bool


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One standard over the years: the city's mean rates in millionths, and their mean over the whole years."""

    code: str
    name: str
    rates: tuple[int | None, ...]
    mean: int | None


@dataclass(frozen=True, slots=True)
class HonourLine:
    """An honour that counted in a published quarter; ``level`` 1 国家, 2 省, 3 市, None where it has none."""

    round: Round
    unit_id: str
    name: str
    code: str
    kind: str
    level: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Cycle:
    """Four years. Units by their mean, best first; standards weakest first; honours oldest first."""

    first: int
    last: int
    years: tuple[Year, ...]
    units: tuple[UnitLine, ...]
    standards: tuple[StandardLine, ...]
    honours: tuple[HonourLine, ...]
    sentences: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def label(self) -> str:
        return label_of(self.first)


def label_of(first: int) -> str:
    """2024—2027年"""
    return f"{first}—{first + YEARS - 1}年"


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
    missing = (*_missing(store, years), *_corrected(store, first))
    sentences = tuple(s for s in (_course(years), _weakest(standards), _graded(years), _moved(units)) if s)
    return Cycle(first, first + YEARS - 1, years, units, standards, honours, sentences, missing)


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


# ---- in words


def _missing(store: Store, years: tuple[Year, ...]) -> list[str]:
    """What the cycle lacks, year by year."""
    said = []
    blank = [y.year for y in years if y.round is None]
    if blank:
        said.append(f"{'、'.join(str(y) for y in blank)}年没有公布过季度，没有得分。")
    for year in years:
        if year.round is not None and not year.whole:
            said.append(
                f"{year.year}年公布到{year.round.label[5:]}，四季度公布前没有年度得分：表中是截至该季的累计，不计入届内平均。"
            )
        if year.round is not None and year.city and year.city.received < year.city.expected:
            said.append(
                f"{year.year}年{year.round.label[5:]}有 {year.city.expected - year.city.received} 家单位未报送，没有得分。"
            )
    return said


def _corrected(store: Store, first: int) -> list[str]:
    count = sum(first <= r["year"] < first + YEARS for r in store.rows("corrections_all"))
    return [f"届内有追溯调整 {count} 条：本页是公布的数字，调整后的数字见单位评分卡。"] if count else []


def _course(years: tuple[Year, ...]) -> str:
    known = [(y, y.city.score) for y in years if y.city and y.city.score is not None]
    if not known:
        return ""
    told = "，".join(f"{y.label}{score(total)} 分" for y, total in known)
    whole = [total for y, total in known if y.whole]
    course = f"；年度得分从首个到最近一个 {change(whole[-1] - whole[0])}" if len(whole) > 1 else ""
    return f"全市：{told}{course}。"


def _weakest(standards: tuple[StandardLine, ...]) -> str:
    if not standards:
        return ""
    weak = standards[0]
    figure = weak.mean if weak.mean is not None else [r for r in weak.rates if r is not None][-1]
    return f"最弱的标准是{weak.name}（{rate(figure)}），最强的是{standards[-1].name}。"


def _graded(years: tuple[Year, ...]) -> str:
    told = [f"{y.year}年{'、'.join(f'{g} {n}' for g, n in y.grades.items() if n)}" for y in years if y.whole]
    return f"年度等次：{'；'.join(told)}。" if told else ""


def _moved(units: tuple[UnitLine, ...]) -> str:
    moved = sorted((u for u in units if u.moved), key=lambda u: u.moved or 0)
    if not moved:
        return ""
    best, worst = moved[-1], moved[0]
    up = f"升幅最大：{several([best.name])} {change(best.moved or 0)}" if (best.moved or 0) > 0 else ""
    down = f"降幅最大：{several([worst.name])} {change(worst.moved or 0)}" if (worst.moved or 0) < 0 else ""
    return "；".join(x for x in (up, down) if x) + "。"
