"""Results, the office's commands, the servers."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from shuangyong_metrics.cli.session import actor, opened
from shuangyong_metrics.errors import FrameworkError, ShuangyongError
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import MICRO
from shuangyong_metrics.services import answers as answering
from shuangyong_metrics.services import city as cities
from shuangyong_metrics.services import office, publishing, results, roster
from shuangyong_metrics.services import review as reviewing
from shuangyong_metrics.services import trace as tracing
from shuangyong_metrics.services.setup import DATA, calendar, data_folder, now, read_roster
from shuangyong_metrics.services.standards import check_framework


def _print(rows: Any) -> None:
    print(json.dumps(rows, ensure_ascii=False, indent=1))


def score(arguments: argparse.Namespace) -> int:
    """Scorecards of a round, ranked."""
    with opened() as store:
        cards = results.scorecards(store, arguments.round, arguments.basis, actor())
    if arguments.json:
        _print([asdict(c) for c in cards])
        return 0
    for card in cards:
        total = "—" if card.shown_total is None else f"{card.shown_total / 100:.2f}"
        print(f"{card.rank or '—'}\t{card.name}\t{total}\t{card.grade or ''}")
    return 0


def answers(arguments: argparse.Namespace) -> int:
    """Every answer of a round with its source."""
    with opened() as store:
        state = roster.round_state(store, arguments.round)
        found = answering.answers(store, state, arguments.basis, actor())
    if arguments.json:
        _print([asdict(a) for a in found])
        return 0
    for a in found:
        print(f"{a.unit}\t{a.input}\t{a.state}\t{a.value or ''}\t{a.sheet or ''} {a.cell or ''}")
    return 0


def city(arguments: argparse.Namespace) -> int:
    """The city's score and the mean of every standard."""
    with opened() as store:
        state = roster.round_state(store, arguments.round)
        figures = cities.city_score(store, state, arguments.basis)
    _print(asdict(figures))
    return 0


def trace(arguments: argparse.Namespace) -> int:
    """From the score of a unit back to its cells."""
    with opened() as store:
        state = roster.round_state(store, arguments.round)
        found = tracing.trace(store, state, arguments.unit, arguments.basis, actor(), arguments.indicator)
    if arguments.json:
        _print(found)
        return 0
    for entry in found:
        print(f"{entry['indicator']} {entry['name']}：{entry['formula']}")
        for a in entry["answers"]:
            print(f"    {a['round']} {a['input']} {a['raw'] or a['value'] or ''}  {a['sheet'] or ''} {a['cell'] or ''}")
    return 0


def round_open(arguments: argparse.Namespace) -> int:
    """Open a round for filing."""
    with opened() as store:
        state = roster.open_round(store, arguments.round, actor(arguments.actor), now())
    print(f"{state.round.label}已开放，报送截止 {state.filing_due}{'（暂按周末推算）' if state.provisional else ''}")
    return 0


def office_import(arguments: argparse.Namespace) -> int:
    """Import the office's own figures."""
    with opened() as store:
        count = office.enter(store, office.read_entries(arguments.file), actor(arguments.actor), now())
    print(f"已录入 {count} 条")
    return 0


def unit_import(arguments: argparse.Namespace) -> int:
    """Import the roster."""
    with opened(roster=False) as store:
        count = roster.import_units(store, read_roster(arguments.file), actor(arguments.actor), now())
    print(f"名册更新 {count} 个单位")
    return 0


def review(arguments: argparse.Namespace) -> int:
    """Accept everything, or decide item by item from a file."""
    if arguments.accept_all == (arguments.file is not None):
        raise ShuangyongError("review：写 --accept-all，或给一个审核文件，二者选一。")
    with opened() as store:
        who = actor(arguments.actor)
        if arguments.accept_all:
            count = reviewing.accept_all(store, arguments.unit, arguments.round, who, now())
        else:
            decisions = reviewing.read_decisions(arguments.file)
            count = reviewing.decide(store, arguments.unit, arguments.round, decisions, who, now())
    print(f"已审核 {count} 项")
    return 0


def publish(arguments: argparse.Namespace) -> int:
    """Freeze a round."""
    with opened() as store:
        state = publishing.publish(store, arguments.round, actor(arguments.actor), now())
    print(f"{state.round.label}已公布，摘要 {state.digest}")
    return 0


def framework_check(arguments: argparse.Namespace) -> int:
    """Check one version's folder, or every version that came with the product."""
    folders = (
        [arguments.folder] if arguments.folder else sorted(p for p in (DATA / "standards").iterdir() if p.is_dir())
    )
    for folder in folders:
        try:
            framework = load_folder(folder)
            tally = check_framework(framework, calendar())
        except FrameworkError as error:
            print(f"{folder}：{error}")
            return 1
        print(
            f"{framework.version}: {tally.indicators} indicators, {tally.inputs} inputs, "
            f"weights {tally.weights // MICRO}, points {tally.points // MICRO}, {tally.examples} examples hold"
        )
    return 0


def demo(arguments: argparse.Namespace) -> int:
    """Build the demo city when it is not there, then serve it on this machine only."""
    from shuangyong_metrics.services.demo import ensure_city

    folder = data_folder(DATA / "var" / "demo")
    ensure_city(folder)
    if arguments.build_only:
        print(f"演示城市在 {folder}")
        return 0
    from shuangyong_metrics.ui import server

    server.run(folder, "127.0.0.1", arguments.port, demo=True)
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the real store."""
    from shuangyong_metrics.ui import server

    server.run(data_folder(), arguments.host, arguments.port, demo=False, cert=arguments.cert, key=arguments.key)
    return 0
