"""What the commands of the command line are made of: their options, and how a round, a year and a port are written."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from shuangyong_metrics.cli.words import Parser
from shuangyong_metrics.model import Round

Subcommands: TypeAlias = "argparse._SubParsersAction[Parser]"


def year(text: str) -> int:
    """A year within the calendar."""
    # figures that Python takes for digits but nobody types, and years beyond the calendar, are refused here
    if len(text) == 4 and text.isascii() and text.isdecimal() and 2000 <= int(text) <= 2099:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是年份，请写成 2026 这样")


def round_(text: str) -> Round:
    """A round as people write it."""
    try:
        found = Round.parse(text)
        year(text.strip()[:4])
    except (ValueError, argparse.ArgumentTypeError) as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是填报期，请写成 2026Q3 这样（Q1 至 Q4）") from error
    return found


def day(text: str) -> date:
    """A day as computers write it."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-10-01 这样") from error


def port(text: str) -> int:
    """A port that can be listened on."""
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}”不是端口，请写 1 至 65535 的整数")


def add_command(
    sub: Subcommands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    text: str,
    page: str = "",
) -> Parser:
    """A command; ``page`` is where the same is done in the browser while the app holds the store."""
    command = sub.add_parser(name, help=text, description=f"{text}。")
    command.set_defaults(run=run, page=page)
    return command


def add_actor(command: Parser) -> None:
    """``--actor``, for the audit log."""
    command.add_argument("--actor", default="命令行", metavar="名", help="写进审计日志的经办人，默认“命令行”")


def add_json(command: Parser) -> None:
    """``--json``."""
    command.add_argument("--json", action="store_true", help="输出 JSON")


def add_where(command: Parser, unit: bool = False) -> None:
    """``--round``, and ``--unit`` where it is about one."""
    if unit:
        command.add_argument("--unit", required=True, metavar="ID", help="单位代码")
    command.add_argument("--round", required=True, type=round_, metavar="R", help="填报期，如 2026Q3")


def add_group(sub: Subcommands, name: str, text: str) -> Subcommands:
    """A command with actions of its own."""
    group = sub.add_parser(name, help=text, description=f"{text}。")
    return group.add_subparsers(dest="action", required=True, metavar="动作", title="动作", parser_class=Parser)


def add_evidence(command: Parser) -> None:
    """The document that an answer names."""
    command.add_argument("--evidence", default="", metavar="名称", help="佐证材料的名称")
    command.add_argument("--evidence-number", default="", metavar="文号", help="佐证材料的文号")
    command.add_argument("--evidence-date", default="", metavar="日期", help="佐证材料的日期，如 2026-10-09")
