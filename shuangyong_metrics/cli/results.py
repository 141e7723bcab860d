"""score, completion, city, answers, trace: what a round says, for people or as JSON."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.errors import NotFound, ShuangyongError
from shuangyong_metrics.model import Scorecard
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import answers as answering
from shuangyong_metrics.services import city as cities
from shuangyong_metrics.services import results, roster, yearly
from shuangyong_metrics.services import trace as tracing
from shuangyong_metrics.services.adjusted import NEWEST
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.store import Store

_STATUS = {"ranked": "", "insufficient": "有效权重不足", "not_submitted": "未报送"}


def hundredths(value: int | None) -> str:
    """8532 → "85.32"; a dash where there is none."""
    return "—" if value is None else f"{value // 100}.{value % 100:02d}"


def percent(value: int | None) -> str:
    """Millionths as a percentage with two decimals, half up."""
    return "—" if value is None else f"{hundredths((value + 50) // 100)}%"


def score(arguments: argparse.Namespace) -> int:
    """Scorecards of a round or of a year, ranked."""
    if arguments.combined and arguments.year is None:
        raise ShuangyongError("score：--combined 只和 --year 一起用（四季度得分与前三季度平均合并）。")
    if arguments.adjusted and arguments.round is None:
        raise ShuangyongError("score：--adjusted 只和 --round 一起用。")
    with opened() as store:
        if arguments.year is None:
            upto = NEWEST if arguments.adjusted else 0
            cards = results.scorecards(store, arguments.round, arguments.basis, actor(), upto)
        else:
            cards = yearly.year_cards(store, arguments.year, arguments.basis, actor(), arguments.combined)
    if arguments.json:
        print_json([asdict(c) for c in cards])
    else:
        _print_cards(cards)
    return 0


def _print_cards(cards: list[Scorecard]) -> None:
    # a unit without a return is listed first (METHOD 2)
    for card in sorted(cards, key=lambda c: c.status != "not_submitted"):
        notes = [_STATUS[card.status], "暂定" if card.provisional else "", *(f"否决 {code}" for code in card.veto)]
        words = "、".join(note for note in notes if note)
        print(f"{card.rank or '—'}\t{card.name}\t{hundredths(card.shown_total)}\t{card.grade or '—'}\t{words}".rstrip())


def completion(arguments: argparse.Namespace) -> int:
    """年度完成度 of every unit."""
    with opened() as store:
        rows = yearly.completion(store, arguments.round, arguments.basis, actor())
    if arguments.json:
        print_json([asdict(r) for r in rows])
        return 0
    for row in rows:
        notes = "、".join(note for note in (_STATUS[row.status], "逾期" if row.late else "") if note)
        print(f"{row.name}\t{percent(row.completion)}\t{notes}".rstrip())
    return 0


def answers(arguments: argparse.Namespace) -> int:
    """Every answer of a round with its source."""
    with opened() as store:
        state = roster.round_state(store, arguments.round)
        found = answering.answers(store, state, arguments.basis, actor())
    if arguments.json:
        print_json([a.fields() for a in found])
        return 0
    for a in found:
        print(f"{a.unit}\t{a.input}\t{STATES[a.state]}\t{a.value or ''}\t{a.sheet or ''} {a.cell or ''}".rstrip())
    return 0


STATES = {
    "reported": "已报", "no_change": "无变化", "not_reported": "未报", "not_applicable": "不适用",
    "not_applicable_pending": "不适用（待核准）", "not_due": "未到期", "not_submitted": "未报送",
}  # fmt: skip


def city(arguments: argparse.Namespace) -> int:
    """The city's score, the mean of every standard, and its raw counts."""
    with opened() as store:
        state = roster.round_state(store, arguments.round)
        figures = cities.city_score(store, state, arguments.basis)
        totals = cities.city_totals(store, state, arguments.basis, actor())
        names = {s.code: s.name for s in frameworks(store)[state.version].standards}
    if arguments.json:
        place = {"round": state.round.id, "basis": arguments.basis, "published": state.published}
        print_json({**place, **asdict(figures), **asdict(totals)})
        return 0
    print(
        f"全市得分 {hundredths(figures.score)}（应报 {figures.expected}，已报送 {figures.received}，参与排名 {figures.ranked}）"
    )
    for code, mean in figures.means.items():
        print(f"{code} {names[code]}\t{percent(mean)}")
    for row in totals.totals:
        print(f"{row.input} {row.label}\t{row.value or '—'} {row.unit}\t{row.units} 个单位")
    for rate in totals.rates:
        print(f"{rate.indicator} {rate.name}\t{rate.numerator}/{rate.denominator}\t{percent(rate.rate)}")
    return 0


def trace(arguments: argparse.Namespace) -> int:
    """From the score of a unit back to its cells."""
    with opened() as store:
        state = roster.round_state(store, arguments.round)
        _need_indicator(store, state, arguments.indicator)
        found = tracing.trace(store, state, arguments.unit, arguments.basis, actor(), arguments.indicator)
    if arguments.json:
        print_json(found)
        return 0
    for entry in found:
        print(f"{entry['indicator']} {entry['name']}：{entry['formula']}")
        for a in entry["answers"]:
            print(f"    {a['round']} {a['input']} {a['raw'] or a['value'] or ''}  {a['sheet'] or ''} {a['cell'] or ''}")
    if not found:
        print(f"{arguments.unit}：指标 {arguments.indicator} 不适用于这类单位。")
    return 0


def _need_indicator(store: Store, state: RoundState, code: str | None) -> None:
    known = [i.code for i in frameworks(store)[state.version].indicators]
    if code is not None and code not in known:
        raise NotFound(f"指标 {code}：考评标准里没有。指标代码为 {known[0]} 至 {known[-1]}，请核对写法。")
