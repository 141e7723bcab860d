"""evidence on, off, add, list, get, remove: files that show what a return says."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_group, add_json, add_where
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services import evidence
from shuangyong_metrics.services.setup import now


def add_commands(sub: Subcommands) -> None:
    """The group of commands ``evidence``."""
    group = add_group(sub, "evidence", "佐证文件")
    for name, text in (
        ("on", "开启上传佐证文件（图片和 PDF 不能检查涉密和个人信息）"),
        ("off", "关闭上传，已有的文件保留"),
    ):
        command = add_command(group, name, switch, text, "本市信息")
        command.add_argument("--reason", required=True, metavar="理由", help="为什么，记入审计日志")
        add_actor(command)
    command = add_command(group, "add", add, "给一个指标附一份佐证文件（PDF、JPG、PNG）", "填报")
    add_where(command, unit=True)
    command.add_argument("--indicator", required=True, metavar="B2", help="指标代码")
    command.add_argument("file", type=Path, metavar="FILE", help="每份不超过 10 MB，按内容判断")
    add_actor(command)
    command = add_command(group, "list", listed, "列出一份报表的佐证文件", "审核")
    add_where(command, unit=True)
    add_json(command)
    command = add_command(group, "get", get, "取出一份佐证文件", "审核")
    command.add_argument("number", type=int, metavar="编号", help="evidence list 列出的编号")
    command.add_argument("--out", required=True, type=Path, metavar="OUT", help="写到哪个文件，不能已存在")
    command = add_command(group, "remove", remove, "移除一份还没有随报表提交的佐证文件，记录保留", "填报")
    command.add_argument("number", type=int, metavar="编号", help="evidence list 列出的编号")
    command.add_argument("--reason", required=True, metavar="理由", help="为什么，记入审计日志")
    add_actor(command)


def switch(arguments: argparse.Namespace) -> int:
    """Turn files of evidence on or off."""
    on = arguments.action == "on"
    with opened() as store:
        changed = evidence.switch(store, on, arguments.reason, actor(arguments.actor), now())
    state = "开启：图片和 PDF 不能检查，请各单位自己把关" if on else "关闭，已有的文件保留"
    print(f"佐证文件{'已' if changed else '原来就'}{state}")
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Attach one file to an indicator."""
    data, who = arguments.file.read_bytes(), actor(arguments.actor)
    with opened() as store:
        made = evidence.attach(
            store, arguments.unit, arguments.round, arguments.indicator, data, arguments.file.name, who, now()
        )
    print(f"已收下，编号 {made.number}：{made.indicator} {made.name}")
    return 0


def listed(arguments: argparse.Namespace) -> int:
    """The files of a unit's round."""
    with opened() as store:
        found = evidence.evidence_of(store, arguments.unit, arguments.round, actor())
    if arguments.json:
        print_json([_row(e) for e in found])
        return 0
    for e in found:
        print(f"{e.number}\t{e.indicator}\t{e.name}\t{e.size}\t{e.made_at:%Y-%m-%d %H:%M}\t{e.actor}")
    return 0


def _row(one: evidence.Evidence) -> dict[str, Any]:
    return asdict(one) | {"round": one.round.id, "made_at": one.made_at.isoformat(timespec="seconds")}


def get(arguments: argparse.Namespace) -> int:
    """Write one file out, as it is kept."""
    if arguments.out.exists():
        raise ShuangyongError(f"{arguments.out}：已有同名的文件。请换一个文件名。")
    with opened() as store:
        found, data = evidence.content(store, arguments.number, actor())
    arguments.out.write_bytes(data)
    print(f"已写到 {arguments.out}（{found.indicator} {found.name}）")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Take one file back; its record stays."""
    with opened() as store:
        found = evidence.remove(store, arguments.number, arguments.reason, actor(arguments.actor), now())
    print(f"已移除 {found.indicator} {found.name}，记录保留")
    return 0
