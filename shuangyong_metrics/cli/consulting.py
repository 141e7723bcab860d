"""consult open, list, accept, contest, rule, close, back: the draft of a round before its units."""

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
    day,
)
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services import consultation, consultation_answers, contest_rulings
from shuangyong_metrics.services.contests import Contest, Figures
from shuangyong_metrics.services.office import read_day
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.services.setup import now


def add_commands(sub: Subcommands) -> None:
    """The group of commands ``consult``."""
    group = add_group(sub, "consult", "征求意见")
    page = "征求意见"
    begin = add_command(group, "open", open_, "审核完的一季开始征求意见", "填报期")
    begin.add_argument("--until", type=day, metavar="日期", help="最后一天，不写则为第 5 个工作日")
    listed = add_command(group, "list", list_, "列出各单位的答复、异议和裁定", page)
    accepts = add_command(group, "accept", accept, "代一个单位答复无异议", page)
    contests = add_command(group, "contest", contest, "代一个单位对一项指标提出异议", page)
    end = add_command(group, "close", close, "全部答复后提前结束", page)
    back = add_command(group, "back", back_, "退回审核中", page)
    for command in (begin, listed, end, back):
        add_where(command)
    for command in (accepts, contests):
        add_where(command, unit=True)
    contests.add_argument("--indicator", required=True, metavar="B2", help="指标代码")
    contests.add_argument("--text", required=True, metavar="文字", help="理由")
    add_evidence(contests)
    add_json(listed)
    rule = add_command(group, "rule", ruling, "裁定一项异议", page)
    rule.add_argument("number", type=int, metavar="编号", help="consult list 列出的编号")
    rule.add_argument("--as", required=True, choices=("uphold", "adopt"), dest="way", help="uphold 维持，adopt 采纳")
    rule.add_argument(
        "--value", action="append", default=[], type=_value, metavar="B2-1=12", help="采纳时改成的数，可写几次"
    )
    for command in (rule, back):
        command.add_argument("--reason", required=True, metavar="理由", help="理由，单位会看到")
    for command in (begin, accepts, contests, rule, end, back):
        add_actor(command)


def _value(text: str) -> tuple[str, str]:
    code, mark, value = text.partition("=")
    if mark and code.strip() and value.strip():
        return code.strip(), value.strip()
    raise argparse.ArgumentTypeError(f"“{text}”应写成 填报项=数，如 B2-1=12")


def open_(arguments: argparse.Namespace) -> int:
    """Put the draft before the units."""
    with opened() as store:
        found = consultation.open_consultation(store, arguments.round, arguments.until, actor(arguments.actor), now())
    print(f"{arguments.round.label}已开始征求意见，{len(found.answers)} 家单位可答复到 {found.until}")
    return 0


def list_(arguments: argparse.Namespace) -> int:
    """Who answered what, and every contest."""
    with opened() as store:
        found = consultation.consultation(store, arguments.round, actor())
    if arguments.json:
        print_json(None if found is None else _told(found))
        return 0
    if found is None:
        print(f"{arguments.round.label}没有征求过意见")
        return 0
    for answer in found.answers:
        print(f"{answer.unit_id}\t{answer.unit}\t{answer.said.label}\t异议 {answer.contests}\t待裁定 {answer.unruled}")
    for made in found.contests:
        print(f"{made.number}\t{made.unit_id}\t{made.indicator}\t{made.words}\t{made.said.text}")
        print(f"    初评：{made.before.words}" + (f"；采纳后：{made.after.words}" if made.after else ""))
    return 0


def accept(arguments: argparse.Namespace) -> int:
    """A unit accepts its draft."""
    with opened() as store:
        new = consultation_answers.accept(store, arguments.round, arguments.unit, actor(arguments.actor), now())
    print(f"{arguments.unit} {arguments.round.label}：{'已记为' if new else '原来就是'}无异议")
    return 0


def contest(arguments: argparse.Namespace) -> int:
    """A unit contests an indicator."""
    a = arguments
    said = Statement(a.text, Evidence(a.evidence, a.evidence_number, read_day(a.evidence_date)))
    with opened() as store:
        made = consultation_answers.contest(store, a.round, a.unit, a.indicator, said, actor(a.actor), now())
    print(f"{made.label}：异议已记为 {made.number} 号，{made.words}")
    return 0


def ruling(arguments: argparse.Namespace) -> int:
    """Uphold or adopt."""
    a, who = arguments, actor(arguments.actor)
    if a.way == "uphold" and a.value:
        raise ShuangyongError("consult rule：维持不改数，不写 --value。要改数请用 --as adopt。")
    with opened() as store:
        if a.way == "uphold":
            made = contest_rulings.uphold(store, a.number, a.reason, who, now())
        else:
            made = contest_rulings.adopt(store, a.number, dict(a.value), a.reason, who, now())
    print(f"{made.label}：{made.words}" + (f"（{made.before.words} → {made.after.words}）" if made.after else ""))
    return 0


def close(arguments: argparse.Namespace) -> int:
    """No more answers."""
    with opened() as store:
        consultation.close(store, arguments.round, actor(arguments.actor), now())
    print(f"{arguments.round.label}的征求意见已结束答复")
    return 0


def back_(arguments: argparse.Namespace) -> int:
    """Back to the review."""
    with opened() as store:
        consultation.back_to_review(store, arguments.round, arguments.reason, actor(arguments.actor), now())
    print(f"{arguments.round.label}已退回审核中")
    return 0


def _told(found: consultation.Consultation) -> dict[str, Any]:
    return {
        "round": found.state.round.id, "until": found.until.isoformat(), "opened_at": found.opened_at.isoformat(),
        "opened_by": found.opened_by, "closed_at": found.closed_at.isoformat() if found.closed_at else None,
        "stands": found.stands, "ended_because": found.ended_because or None,
        "answers": [
            {"unit": a.unit_id, "name": a.unit, "said": a.said.value, "at": a.at.isoformat() if a.at else None,
             "by": a.by or None, "contests": a.contests, "unruled": a.unruled}
            for a in found.answers
        ],
        "contests": [_contest(c) for c in found.contests],
    }  # fmt: skip


def _contest(made: Contest) -> dict[str, Any]:
    return {
        "number": made.number, "unit": made.unit_id, "name": made.unit, "indicator": made.indicator, "said": made.said.text,
        "evidence": made.said.evidence.words or None, "at": made.made_at.isoformat(), "by": made.made_by,
        "before": _figures(made.before), "ruling": made.ruling or None, "reason": made.reason or None,
        "after": _figures(made.after) if made.after else None,
        "ruled_at": made.ruled_at.isoformat() if made.ruled_at else None, "ruled_by": made.ruled_by or None,
    }  # fmt: skip


def _figures(figures: Figures) -> dict[str, Any]:
    return {"points": figures.points, "max": figures.max, "values": dict(figures.values)}
