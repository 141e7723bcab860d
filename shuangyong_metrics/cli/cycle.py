"""cycle: the four years of a 届 side by side."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from shuangyong_metrics.cli.options import Subcommands, add_command, add_json, year
from shuangyong_metrics.cli.results import hundredths, percent
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services.cycle import cycle, first_year
from shuangyong_metrics.services.cycle_lines import Cycle
from shuangyong_metrics.services.setup import now


def add_commands(sub: Subcommands) -> None:
    """The command ``cycle``."""
    command = add_command(sub, "cycle", run, "四年届：各年全市得分、各单位年度得分和等次、最弱的标准、表彰", "四年届")
    command.add_argument("--year", type=year, metavar="年", help="届里的任意一年，如 2026；不写则为今年所在的届")
    add_json(command)


def run(arguments: argparse.Namespace) -> int:
    """The cycle that a year lies in."""
    with opened() as store:
        found = cycle(store, actor(), first_year(store, arguments.year or now().year))
    if arguments.json:
        print_json(_json(found))
        return 0
    print(f"四年届 {found.label}")
    for sentence in (*found.sentences, *found.missing):
        print(sentence)
    print("\t".join(["单位", *(y.label for y in found.years), "届内平均"]))
    for unit in found.units:
        told = (f"{hundredths(t)} {g or ''}".strip() for t, g in zip(unit.totals, unit.grades, strict=True))
        print("\t".join([unit.name, *told, hundredths(unit.mean)]))
    for line in found.standards:
        print("\t".join([f"{line.code} {line.name}", *map(percent, line.rates), percent(line.mean)]))
    for honour in found.honours:
        print(f"{honour.round.id}\t{honour.name}\t{honour.code}\t{honour.title}")
    return 0


def _json(found: Cycle) -> dict[str, Any]:
    years = [
        {
            "year": y.year,
            "round": y.round.id if y.round else None,
            "whole": y.whole,
            "score": y.city.score if y.city else None,
            "means": y.city.means if y.city else {},
            "ranked": y.city.ranked if y.city else 0,
            "expected": y.city.expected if y.city else 0,
            "received": y.city.received if y.city else 0,
            "grades": y.grades,
        }
        for y in found.years
    ]
    told = asdict(found)
    honours = [{**h, "round": one.round.id} for h, one in zip(told["honours"], found.honours, strict=True)]
    units = [{**u, "type": one.type.value} for u, one in zip(told["units"], found.units, strict=True)]
    return {**told, "years": years, "units": units, "honours": honours}
