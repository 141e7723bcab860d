"""veto list, reply, rule, confirm: the right of reply to a veto."""

from __future__ import annotations

import argparse
from typing import Any

from shuangyong_metrics.cli.options import (
    Subcommands,
    add_actor,
    add_command,
    add_evidence,
    add_group,
    add_json,
    add_where,
)
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import vetoes
from shuangyong_metrics.services.office import read_day
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.services.setup import now
from shuangyong_metrics.services.vetoes import Case


def add_commands(sub: Subcommands) -> None:
    """The group of commands ``veto``."""
    group = add_group(sub, "veto", "一票否决的陈述申辩和裁定")
    command = add_command(group, "list", listed, "列出已告知单位的一票否决、申辩和裁定", "双拥办录入")
    add_where(command)
    add_json(command)
    reply = add_command(group, "reply", answer, "代一个单位录入陈述申辩，只能一次", "双拥办录入")
    rule = add_command(group, "rule", ruling, "陈述申辩后裁定", "双拥办录入")
    confirm = add_command(group, "confirm", confirming, "逾期没有申辩的，确认生效", "双拥办录入")
    for command in (reply, rule, confirm):
        command.add_argument("number", type=int, metavar="编号", help="veto list 列出的编号")
        add_actor(command)
    reply.add_argument("--text", required=True, metavar="文字", help="陈述申辩的内容")
    add_evidence(reply)
    rule.add_argument("--as", required=True, choices=("uphold", "lift"), dest="way", help="uphold 维持，lift 撤销")
    rule.add_argument("--reason", required=True, metavar="理由", help="理由，单位会看到")


def listed(arguments: argparse.Namespace) -> int:
    """Vetoes that count from quarters of the year up to the round and whose units were told."""
    with opened() as store:
        found = vetoes.cases(store, arguments.round, actor())
    if arguments.json:
        print_json([_row(case) for case in found])
        return 0
    for case in found:
        print(f"{case.number}\t{case.unit_id}\t{case.unit}\t{case.round.id}\t{case.code}\t{case.words}")
        if case.reply:
            print(f"    陈述申辩：{case.reply.text}")
    if not found:
        print(f"{arguments.round.label}没有告知单位的一票否决")
    return 0


def answer(arguments: argparse.Namespace) -> int:
    """Enter a unit's answer that came on paper."""
    a = arguments
    said = Statement(a.text, Evidence(a.evidence, a.evidence_number, read_day(a.evidence_date)))
    with opened() as store:
        case = vetoes.reply(store, a.number, said, actor(a.actor), now())
    print(f"{case.label}：{case.words}")
    return 0


def ruling(arguments: argparse.Namespace) -> int:
    """Rule on a veto that was answered."""
    with opened() as store:
        case = vetoes.rule(
            store, arguments.number, arguments.way == "uphold", arguments.reason, actor(arguments.actor), now()
        )
    print(f"{case.label}：{case.words}")
    return 0


def confirming(arguments: argparse.Namespace) -> int:
    """Put a veto into force that nobody answered in time."""
    with opened() as store:
        case = vetoes.confirm(store, arguments.number, actor(arguments.actor), now())
    print(f"{case.label}：{case.words}")
    return 0


def _row(case: Case) -> dict[str, Any]:
    reply = case.reply
    return {
        "number": case.number, "unit": case.unit_id, "name": case.unit, "round": case.round.id, "code": case.code,
        "title": case.name, "found_on": case.found_on.isoformat(), "authority": case.authority, "document": case.document,
        "finding": case.finding, "notified_on": case.notified_on.isoformat(), "until": case.until.isoformat(),
        "stage": case.stage.value, "words": case.words, "reply": reply.text if reply else None,
        "evidence": reply.evidence.words if reply else None,
        "replied_at": case.replied_at.isoformat() if case.replied_at else None, "replied_by": case.replied_by or None,
        "reason": case.reason or None, "ruled_at": case.ruled_at.isoformat() if case.ruled_at else None,
        "ruled_by": case.ruled_by or None,
    }  # fmt: skip
