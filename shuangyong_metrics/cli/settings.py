"""setting: the numbers that the office may set."""

from __future__ import annotations

import argparse

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_group, add_json
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import option_desk, options
from shuangyong_metrics.services.setup import now

_PAGE = "本市信息"


def add_commands(sub: Subcommands) -> None:
    """``setting list`` and ``setting set``."""
    group = add_group(sub, "setting", "设置：四年届的首年、三个期限、多久不操作要重新登录")
    add_json(add_command(group, "list", list_, "列出各项设置：现在、默认、由谁何时为什么改", _PAGE))
    changing = add_command(group, "set", set_, "改一项设置", _PAGE)
    changing.add_argument(
        "name",
        choices=[o.name for o in options.OPTIONS],
        metavar="NAME",
        help="、".join(f"{o.name} {o.label}" for o in options.OPTIONS),
    )
    changing.add_argument("value", type=int, metavar="VALUE", help="数")
    changing.add_argument("--reason", required=True, metavar="理由", help="为什么改")
    add_actor(changing)


def list_(arguments: argparse.Namespace) -> int:
    """Every option."""
    with opened(roster=False) as store:
        found = option_desk.settings(store, actor())
    rows = [
        {
            "name": s.option.name, "label": s.option.label, "unit": s.option.unit, "value": s.value, "default": s.default,
            "least": s.option.least, "most": s.option.most, "at": s.at.isoformat(" ") if s.at else None, "actor": s.actor,
            "reason": s.reason,
        }
        for s in found
    ]  # fmt: skip
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        told = f"\t{row['at']} {row['actor']}：{row['reason']}" if row["at"] else ""
        print(f"{row['name']}\t{row['label']}\t{row['value']} {row['unit']}\t默认 {row['default']}{told}")
    return 0


def set_(arguments: argparse.Namespace) -> int:
    """One option."""
    a = arguments
    with opened(roster=False) as store:
        done = option_desk.set_option(store, a.name, a.value, a.reason, actor(a.actor), now())
    print(f"{a.name} {'已改为' if done else '没有变化，仍是'} {a.value}")
    return 0
