"""After a publication: what was found wrong is corrected, and what is kept is checked against its sources."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_json, add_where
from shuangyong_metrics.cli.results import hundredths
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import correction_list, corrections, roster
from shuangyong_metrics.services import verify as verifying
from shuangyong_metrics.services.adjusted import Effect
from shuangyong_metrics.services.office import Entry, read_day
from shuangyong_metrics.services.setup import now


def add_commands(sub: Subcommands) -> None:
    """The commands ``correct``, ``corrections`` and ``verify``."""
    mend = add_command(sub, "correct", correct, "追溯调整：更正已公布的一个数，公布的数字保留", "追溯调整")
    add_where(mend, unit=True)
    for name, word, text in (
        ("item", "B2-1", "填报项、加分项 P1–P5 或否决项 V1–V8"),
        ("value", "值", "正确的数；写“未报”为核减，加分、否决写“撤销”为撤销，登记时不写"),
        ("title", "名称", "加分的名称"),
        ("found-on", "日期", "否决的认定日期"),
        ("authority", "单位", "否决的认定单位"),
        ("finding", "情况", "否决的认定情况"),
        ("reason", "理由", "哪里错了，依据什么更正"),
        ("document", "文号", "依据的文件名或文号"),
    ):
        mend.add_argument(
            f"--{name}", metavar=word, help=text, default="", required=name in ("item", "reason", "document")
        )
    mend.add_argument("--level", type=int, choices=(1, 2, 3), help="加分的级别：1 国家、2 省、3 市")
    mend.add_argument("--rehearse", action="store_true", help="只试算影响，不记录")
    add_json(mend)
    add_actor(mend)
    listed = add_command(sub, "corrections", list_corrections, "列出一个季度的追溯调整和影响", "追溯调整")
    add_where(listed)
    add_json(listed)
    check = add_command(sub, "verify", verify, "核对：由原文件、录入和考评标准重算各期，检查审计日志", "填报期")
    check.add_argument("--head", type=_head, metavar="校验值", help="回执或公布凭证上印的留痕校验值")
    add_json(check)


def _head(text: str) -> str:
    # as it is printed, perhaps with blanks
    told = "".join(text.split()).lower()
    if len(told) == 64 and set(told) <= set("0123456789abcdef"):
        return told
    raise argparse.ArgumentTypeError(f"“{text}”不是留痕校验值，应是 64 位的 0–9、a–f，印在回执和公布凭证上")


def verify(arguments: argparse.Namespace) -> int:
    """Check what is kept against its sources; 1 when something differs."""
    with opened(roster=False) as store:
        count = verifying.returns(store)
        with tqdm(total=count, desc="重读报表", unit="份", disable=arguments.json or None, leave=False) as bar:
            found = verifying.verify(store, actor(), arguments.head, bar.update)
    if arguments.json:
        told = {
            "ok": found.holds,
            "rounds": found.rounds,
            "corrections": found.corrections,
            "files": found.files,
            "entries": found.entries,
            "head": found.head,
        }
        print_json({**told, "differences": [d.as_json() for d in found.differences]})
        return 0 if found.holds else 1
    for difference in found.differences:
        print(difference.words)
    rounds = "、".join(found.rounds) or "还没有"
    print(
        f"已公布的填报期 {rounds}；追溯调整 {found.corrections} 条，核对文件 {found.files} 个，审计日志 {found.entries} 条，最新留痕校验值 {found.head}"
    )
    if found.holds:
        print("核对无误：公布的数字与原文件、录入、考评标准一致，审计日志完整。")
        return 0
    print(f"有 {len(found.differences)} 处不一致。请保留现状、不要再写入，用备份核对，并联系维护人员。")
    return 1


def correct(arguments: argparse.Namespace) -> int:
    """Correct a figure of a published round, or only say what that would do."""
    a = arguments
    entry = Entry(
        a.unit, a.round, a.item, a.value, a.level, a.title, a.document, read_day(a.found_on), a.authority, a.finding
    )
    with opened() as store:
        who, moment = actor(a.actor), now()
        found = corrections.rehearse(store, entry, a.reason, who, moment)
        number = None if a.rehearse else corrections.correct(store, entry, a.reason, who, moment, found.token)
    told = {"number": number, "round": a.round.id, "unit": a.unit, "item": found.item, "label": found.label,
            "before": found.before, "after": found.after}  # fmt: skip
    if a.json:
        print_json({**told, "effects": [asdict(e) for e in found.effects], "moved": [asdict(m) for m in found.moved]})
        return 0
    done = f"已记为 {number} 号追溯调整" if number else "试算，没有记录"
    print(f"{a.unit} {a.round.label} {found.item} {found.label}：{found.before} → {found.after}（{done}）")
    _print_effects(found.effects)
    return 0


def list_corrections(arguments: argparse.Namespace) -> int:
    """Every correction of a round with what it changed."""
    with opened() as store:
        roster.round_state(store, arguments.round)
        found = correction_list.corrections(store, arguments.round, actor())
    if arguments.json:
        print_json([_json(one) for one in found])
        return 0
    for one in found:
        print(
            f"{one.number} 号 {one.made_at:%Y-%m-%d %H:%M} {one.actor}：{one.unit_name} {one.round.label} {one.about} "
            f"{one.before} → {one.after}；理由：{one.reason}；依据：{one.document}"
        )
        _print_effects(one.effects)
    if not found:
        print(f"{arguments.round.label}没有追溯调整。")
    return 0


def _json(one: correction_list.Correction) -> dict[str, Any]:
    return {**asdict(one), "round": one.round.id, "made_at": one.made_at.isoformat(" ")}


def _print_effects(effects: tuple[Effect, ...]) -> None:
    for e in effects:
        basis = {"self": "自评分", "accepted": "考评分"}[e.basis]
        ranks = f"位次 {e.rank_before or '—'} → {e.rank_after or '—'}"
        grades = "" if e.grade_before == e.grade_after else f"，等次 {e.grade_before or '—'} → {e.grade_after or '—'}"
        print(
            f"    {e.round} {basis} {e.name}：{hundredths(e.total_before)} → {hundredths(e.total_after)}，{ranks}{grades}"
        )
    if not effects:
        print("    各单位的得分和位次不变")
