"""round: the rounds as they stand, opening one, more time for one unit."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_json, day, round_
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import archiving, extensions, roster, round_desk
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.round_desk import RoundLine
from shuangyong_metrics.services.setup import now
from shuangyong_metrics.services.wording import on
from shuangyong_metrics.store import Store


def add_commands(group: Subcommands) -> None:
    """``list``, ``open``, ``extend``, ``end-extension`` and ``archive``."""
    add_json(add_command(group, "list", list_, "列出各填报期的状态、截止日期和报送情况", "填报期"))
    opening = add_command(group, "open", open_, "开放一个季度的填报", "填报期")
    more = add_command(group, "extend", extend, "给一个单位延期报送", "填报期")
    end = add_command(group, "end-extension", end_extension, "收回一个单位的延期", "填报期")
    closing = add_command(group, "archive", archive, "归档一个已公布的季度和本年靠前的季度：不再追溯调整", "填报期")
    for command in (opening, more, end, closing):
        command.add_argument("round", type=round_, metavar="R", help="填报期，如 2026Q3")
        add_actor(command)
    more.add_argument("--until", required=True, type=day, metavar="日期", help="延期到哪一天，如 2026-10-20")
    for command in (more, end):
        command.add_argument("--unit", required=True, metavar="ID", help="单位代码")
        command.add_argument("--reason", required=True, metavar="理由", help="理由，单位会看到")


def list_(arguments: argparse.Namespace) -> int:
    """Every round, newest first, with the units that have more time."""
    today = now().date()
    with opened() as store:
        rows = [_row(store, line, today, actor()) for line in round_desk.round_lines(store, actor())]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        print(
            f"{row['round']}\t{row['phase_label']}\t报送截止 {row['filing_due']}\t应报 {row['expected']}\t"
            f"按时 {row['on_time']}\t逾期 {row['late']}\t未审核项 {row['undecided']}"
        )
        for more in row["extensions"]:
            print(f"    {more['unit_id']}  延期到 {more['until']}  {more['reason']}")
    return 0


def _row(store: Store, line: RoundLine, today: date, who: Actor) -> dict[str, Any]:
    state, phase = line.state, line.state.phase(today)
    return {
        "round": state.round.id,
        "phase": phase.value,
        "phase_label": phase.label,
        "filing_due": state.filing_due.isoformat(),
        "review_due": state.review_due.isoformat(),
        "publish_due": state.publish_due.isoformat(),
        "provisional": state.provisional,
        "expected": line.expected,
        "on_time": line.on_time,
        "late": line.late,
        "undecided": line.undecided,
        "extensions": [
            {**asdict(x), "until": x.until.isoformat(), "at": x.at.isoformat()}
            for x in extensions.extensions(store, state.round, who)
        ],
    }


def open_(arguments: argparse.Namespace) -> int:
    """Open a round for filing."""
    with opened() as store:
        state = roster.open_round(store, arguments.round, actor(arguments.actor), now())
    print(f"{state.round.label}已开放，报送截止 {state.filing_due}{'（暂按周末推算）' if state.provisional else ''}")
    return 0


def archive(arguments: argparse.Namespace) -> int:
    """Archive a published round and the earlier ones of its year."""
    with opened() as store:
        done = archiving.archive(store, arguments.round, actor(arguments.actor), now())
    print(f"已归档：{'、'.join(s.round.label for s in done)}；不再追溯调整")
    return 0


def extend(arguments: argparse.Namespace) -> int:
    """Give a unit more time."""
    who, at_time = actor(arguments.actor), now()
    with opened() as store:
        given = extensions.extend(
            store, arguments.round, arguments.unit, arguments.until, arguments.reason, who, at_time
        )
        name = roster.unit(store, arguments.unit, arguments.round).name
    print(f"{name}{arguments.round.label}已延期到 {on(given.until)}")
    return 0


def end_extension(arguments: argparse.Namespace) -> int:
    """Take the extra time back."""
    who, at_time = actor(arguments.actor), now()
    with opened() as store:
        done = extensions.end_extension(store, arguments.round, arguments.unit, arguments.reason, who, at_time)
    print(f"{arguments.unit} {arguments.round.label}的延期{'已收回' if done else '本来没有，没有变化'}")
    return 0
