"""unit: units renamed, retyped, merged from a quarter on, taken back, and what was recorded of them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_json, round_
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.model import UnitType
from shuangyong_metrics.services import unit_changes, unit_history
from shuangyong_metrics.services.setup import now
from shuangyong_metrics.services.unit_changes import Grounds

_PAGE = "成员单位"


def add_commands(group: Subcommands) -> None:
    """``rename``, ``retype``, ``merge``, ``take-back`` and ``history``."""
    renaming = add_command(group, "rename", rename, "自一个季度起改名", _PAGE)
    renaming.add_argument("--name", required=True, metavar="名称", help="新名称")
    retyping = add_command(group, "retype", retype, "自一个季度起按另一类型考评", _PAGE)
    kinds = "，".join(f"{t.value} {t.label}" for t in UnitType)
    retyping.add_argument("--type", required=True, choices=[t.value for t in UnitType], help=kinds)
    merging = add_command(group, "merge", merge, "自一个季度起并入另一个单位", _PAGE)
    merging.add_argument("--into", required=True, metavar="ID", help="并入哪个单位（单位代码）")
    for command in (renaming, retyping, merging):
        command.add_argument("--unit", required=True, metavar="ID", help="单位代码")
        command.add_argument(
            "--from", required=True, type=round_, metavar="R", dest="since", help="自哪一季起，如 2026Q4"
        )
        command.add_argument("--document", required=True, metavar="文号", help="依据的文件名或文号")
    undoing = add_command(group, "take-back", take_back, "收回一条还没有在公布的季度生效的变更", _PAGE)
    undoing.add_argument("--number", required=True, type=int, metavar="编号", help="history 列出的编号")
    for command in (renaming, retyping, merging, undoing):
        command.add_argument("--reason", required=True, metavar="理由", help="理由")
        add_actor(command)
    listing = add_command(group, "history", history, "列出单位的变更：何时、从何季起、由谁、依据", _PAGE)
    listing.add_argument("--unit", metavar="ID", help="只看一个单位")
    add_json(listing)


def _grounds(arguments: argparse.Namespace) -> Grounds:
    return Grounds(arguments.since, arguments.document, arguments.reason)


def rename(arguments: argparse.Namespace) -> int:
    """Another name from a quarter on."""
    a = arguments
    with opened() as store:
        done = unit_changes.rename(store, a.unit, a.name, _grounds(a), actor(a.actor), now())
    print(f"{done.id} 自{a.since.label}起更名为{done.name}")
    return 0


def retype(arguments: argparse.Namespace) -> int:
    """Another type from a quarter on."""
    a = arguments
    with opened() as store:
        done = unit_changes.retype(store, a.unit, UnitType(a.type), _grounds(a), actor(a.actor), now())
    print(f"{done.name}自{a.since.label}起按{done.type.label}类考评")
    return 0


def merge(arguments: argparse.Namespace) -> int:
    """One unit into another from a quarter on."""
    a = arguments
    with opened() as store:
        done = unit_changes.merge(store, a.unit, a.into, _grounds(a), actor(a.actor), now())
    print(f"{done.name}自{a.since.label}起并入 {a.into}，不再单独报送；已公布的结果保留")
    return 0


def take_back(arguments: argparse.Namespace) -> int:
    """A change that reaches no published quarter."""
    with opened() as store:
        done = unit_changes.take_back(store, arguments.number, arguments.reason, actor(arguments.actor), now())
    print(f"{done.number} 号变更已收回")
    return 0


def history(arguments: argparse.Namespace) -> int:
    """What was recorded, newest first."""
    with opened() as store:
        found = unit_history.history(store, actor(), arguments.unit)
    if arguments.json:
        print_json([_json(one) for one in found])
        return 0
    for one in found:
        since = f"自{one.since.label}起" if one.since else "自始"
        became = one.name or (one.type.label if one.type else one.successor)
        kind = unit_history.LABELS[one.kind] + ("（已收回）" if one.undone else "")
        told = (
            str(one.number),
            one.unit_id,
            since,
            kind,
            became,
            one.document,
            one.reason,
            f"{one.at:%Y-%m-%d %H:%M}",
            one.actor,
        )
        print("\t".join(told))
    return 0


def _json(one: unit_history.Change) -> dict[str, Any]:
    kind = one.type.value if one.type else ""
    since = one.since.id if one.since else None
    return {
        **asdict(one),
        "label": unit_history.LABELS[one.kind],
        "since": since,
        "type": kind,
        "at": one.at.isoformat(" "),
    }
