"""What 四年届 shows: a year, a unit, a standard, an honour and all of a cycle; and a cycle in sentences."""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import Round, UnitType
from shuangyong_metrics.services.city import CityScore
from shuangyong_metrics.services.wording import change, rate, score, several

YEARS, LAST_QUARTER = 4, 4


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


def sentences(
    years: tuple[Year, ...], units: tuple[UnitLine, ...], standards: tuple[StandardLine, ...]
) -> tuple[str, ...]:
    """The city's course, the weakest standard, the grades, who moved most; what cannot be said is left out."""
    said = (_course(years), _weakest(standards), _graded(years), _moved(units))
    return tuple(s for s in said if s)


def missing(years: tuple[Year, ...]) -> list[str]:
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


def _course(years: tuple[Year, ...]) -> str:
    known = [(y, y.city.score) for y in years if y.city and y.city.score is not None]
    if not known:
        return ""
    told = "，".join(f"{y.label}{' ' if y.whole else ''}{score(total)} 分" for y, total in known)
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
    told = [f"{y.year}年{'、'.join(f'{g} {n} 家' for g, n in y.grades.items() if n)}" for y in years if y.whole]
    return f"年度等次：{'；'.join(told)}。" if told else ""


def _moved(units: tuple[UnitLine, ...]) -> str:
    moved = sorted((u for u in units if u.moved), key=lambda u: u.moved or 0)
    if not moved:
        return ""
    best, worst = moved[-1], moved[0]
    up = f"升幅最大：{several([best.name])} {change(best.moved or 0)}" if (best.moved or 0) > 0 else ""
    down = f"降幅最大：{several([worst.name])} {change(worst.moved or 0)}" if (worst.moved or 0) < 0 else ""
    return "；".join(x for x in (up, down) if x) + "。"
