"""领导 · 总览: what a leader has to know of a quarter in two minutes, in sentences and in the figures behind them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shuangyong_metrics.model import MICRO, Round, Scorecard
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.access import Actor, need_results
from shuangyong_metrics.services.city import CityScore, half_up
from shuangyong_metrics.services.correction_list import adjusted_cards, corrections
from shuangyong_metrics.services.ranking import Completeness, Ranking, completeness, ranking
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.scorecard import rates_of
from shuangyong_metrics.services.wording import GRADES, SHORT, change, points, rate, score, several
from shuangyong_metrics.store import Store

LAST_ROUNDS = 8
WEAKEST = 5
#: An indicator measured in fewer units says nothing of the city.
LEAST_UNITS = 3
_COUNTED = ("reported", "not_reported", "not_applicable_pending")
_EXCELLENT = 9000


@dataclass(frozen=True, slots=True)
class Loss:
    """One unit's lost points of an indicator, in millionths."""

    unit: str
    name: str
    lost: int
    state: str


@dataclass(frozen=True, slots=True)
class WeakIndicator:
    """An indicator over all ranked units in whose sums it stands: earned / max in millionths, most lost first."""

    code: str
    name: str
    standard: str
    earned: int
    max: int
    units: int
    losses: tuple[Loss, ...]

    @property
    def share(self) -> int:
        return half_up(MICRO * self.earned, self.max)

    @property
    def lost(self) -> int:
        return self.max - self.earned


@dataclass(frozen=True, slots=True)
class Quarter:
    """The city in one round."""

    round: Round
    city: CityScore


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit's rates by standard in millionths; None where it has none."""

    unit: str
    name: str
    rank: int
    rates: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Overview:
    """A round on one basis; ``quarters`` oldest first, this round last; ``grades`` in the order of the grades."""

    ranking: Ranking
    done: Completeness
    quarters: tuple[Quarter, ...]
    grades: dict[str, int]
    weakest: tuple[WeakIndicator, ...]
    heat: tuple[HeatRow, ...]
    sentences: tuple[str, ...]


def overview(store: Store, actor: Actor, round_: Round, basis: str) -> Overview:
    """Raises NotAllowed while the actor may not see results, Conflict when the round was never opened."""
    state = reckoned.round_state(store, round_)
    need_results(actor, state.published)
    found = ranking(store, actor, round_, basis)
    done = completeness(store, actor, round_)
    weakest = weakest_indicators(store, state, basis)
    heat = tuple(HeatRow(c.unit, c.name, c.rank or 0, {k: rates_of(c).get(k) for k in SHORT}) for c in found.ranked)
    grades = {g: sum(c.grade == g for c in (*found.ranked, *found.unranked)) for g in GRADES}
    said = (
        _city(found),
        _short_board(found, weakest),
        _graded(grades, found),
        _moved(found),
        _filed(done),
        _corrected(store, actor, state, basis),
    )
    return Overview(found, done, _quarters(store, state, basis), grades, weakest, heat, tuple(s for s in said if s))


def weakest_indicators(store: Store, state: RoundState, basis: str) -> tuple[WeakIndicator, ...]:
    """The indicators with the lowest share of their points in the whole city; only for who may see results."""
    return _weakest(store, state, basis, reckoned.age(store, state))


@lru_cache(maxsize=16)
def _weakest(store: Store, state: RoundState, basis: str, _age: int) -> tuple[WeakIndicator, ...]:
    ranked = {c.unit: c for c in reckoned.cards(store, state, basis) if c.rank is not None}
    by_code: dict[str, list[Loss]] = {}
    sums: dict[str, tuple[int, int]] = {}
    for row in reckoned.points(store, state, basis):
        card = ranked.get(row["unit_id"])
        if card is not None and row["state"] in _COUNTED:
            code, earned, most = row["indicator"], int(row["points"]), int(row["max_points"])
            before = sums.get(code, (0, 0))
            sums[code] = before[0] + earned, before[1] + most
            by_code.setdefault(code, []).append(Loss(card.unit, card.name, most - earned, row["state"]))
    found = []
    for indicator in reckoned.framework(store, state.version).indicators:
        losses = by_code.get(indicator.code, [])
        if len(losses) >= LEAST_UNITS:
            lost = tuple(sorted((x for x in losses if x.lost), key=lambda x: -x.lost))
            earned, most = sums[indicator.code]
            found.append(
                WeakIndicator(indicator.code, indicator.name, indicator.standard, earned, most, len(losses), lost)
            )
    found.sort(key=lambda w: (w.share, w.code))
    return tuple(w for w in found[:WEAKEST] if w.lost)


def _quarters(store: Store, state: RoundState, basis: str) -> tuple[Quarter, ...]:
    """The last published rounds up to this one, and this one."""
    known = [s for s in reckoned.rounds(store) if s.round == state.round or (s.published and s.round < state.round)]
    return tuple(Quarter(s.round, reckoned.city(store, s, basis)) for s in known[-LAST_ROUNDS:])


# ---- sentences


def _city(found: Ranking) -> str:
    now, before = found.city.score, found.before.score if found.before else None
    if now is None:
        return "本季还没有参加排名的单位，全市没有得分。"
    moved = f"，比上季 {change(now - before)}" if before is not None else ""
    gap = f"离“优秀”线还差 {score(_EXCELLENT - now)} 分" if now < _EXCELLENT else "在“优秀”线以上"
    return f"全市 **{score(now)}** 分{moved}；{gap}。"


def _short_board(found: Ranking, weakest: tuple[WeakIndicator, ...]) -> str:
    known = {code: mean for code, mean in found.city.means.items() if mean is not None}
    if not known:
        return ""
    code = min(known, key=lambda k: known[k])
    low = weakest[0] if weakest else None
    words = f"；最低的指标是 {low.code} {low.name}（{rate(low.share)}）" if low else ""
    return f"短板是**{SHORT[code]}**，平均得分率 {rate(known[code])}{words}。"


def _graded(grades: dict[str, int], found: Ranking) -> str:
    told = "、".join(f"{g} {n} 家" for g, n in grades.items() if n)
    vetoed = [c.name for c in (*found.ranked, *found.unranked) if c.veto]
    why = f"；一票否决：{several(vetoed)}" if vetoed else ""
    return f"{told}{why}。" if told else ""


def _moved(found: Ranking) -> str:
    ranked = [c for c in found.ranked if c.unit in found.moves]
    if not ranked:
        return ""
    up, down = max(found.moves.values()), min(found.moves.values())
    told = [
        f"{word}最大：{several([c.name for c in ranked if found.moves[c.unit] == places])} {sign}{abs(places)} 位"
        for word, places, sign in (("升幅", up, "+"), ("降幅", down, "−"))
        if (places > 0) == (sign == "+") and places
    ]
    return "；".join(told) + "。" if told else "各单位位次与上季相同。"


def _filed(done: Completeness) -> str:
    missing = f"未报送 {len(done.missing)} 家（{several(done.missing)}）" if done.missing else "没有未报送的单位"
    return f"应报 {done.expected} 家，按时 {done.on_time} 家，逾期 {done.late} 家，{missing}。"


def _corrected(store: Store, actor: Actor, state: RoundState, basis: str) -> str:
    made = corrections(store, state.round, actor) if state.published else ()
    if not made:
        return ""
    changed = len(adjusted_cards(store, state.round, basis, actor))
    now = f"调整后 {changed} 家的得分或位次与公布的不同" if changed else "各单位的得分和位次没有变"
    return f"公布后有追溯调整 {len(made)} 条，{now}；本页是公布的数字，调整后的见“排名”页。"


def losses_in_words(weak: WeakIndicator) -> str:
    """The takeaway of one weak indicator: how many units lose how much."""
    if not weak.losses:
        return f"{weak.code} {weak.name}：没有单位丢分"
    return f"{weak.code} {weak.name}：{len(weak.losses)} 家丢分，共 {points(weak.lost)} 分"


def best_first(cards: tuple[Scorecard, ...], most: int) -> tuple[Scorecard, ...]:
    """The top of the ranking, with everybody who shares its last place."""
    last = cards[most - 1].rank if len(cards) > most else None
    return tuple(c for n, c in enumerate(cards) if n < most or c.rank == last)
