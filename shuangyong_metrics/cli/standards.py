"""framework export, check, diff, rehearse, publish: a version of the standard as a folder or as a workbook."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_group, add_json
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.errors import FrameworkError
from shuangyong_metrics.framework import load_folder
from shuangyong_metrics.model import MICRO, Framework
from shuangyong_metrics.services import rehearsal, revision, revision_changes
from shuangyong_metrics.services.file_input import read_input
from shuangyong_metrics.services.setup import DATA, calendar, now
from shuangyong_metrics.services.standards import check_framework, tally_of
from shuangyong_metrics.services.wording import change, score


def export(arguments: argparse.Namespace) -> int:
    """Write a version as a workbook to be revised."""
    with opened() as store:
        data = revision.book(store, arguments.version, actor())
    arguments.out.write_bytes(data)
    print(f"已生成 {arguments.out}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Check one version's folder or workbook, or every version that came with the product."""
    places = [arguments.place] if arguments.place else sorted(p for p in (DATA / "standards").iterdir() if p.is_dir())
    for place in places:
        if place.is_file():
            framework, wrong = revision.mistakes(read_input(place))
            for mistake in wrong:
                print(mistake.words)
            if framework is None:
                return 1
        else:
            try:
                framework = load_folder(place)
                check_framework(framework, calendar())
            except FrameworkError as error:
                print(f"{place}：{error}")
                return 1
        _say_that_it_holds(framework)
    return 0


def _say_that_it_holds(framework: Framework) -> None:
    tally = tally_of(framework)
    # fixed words: scripts compare this line
    print(
        f"{framework.version}: {tally.indicators} indicators, {tally.inputs} inputs, "
        f"weights {tally.weights // MICRO}, points {tally.points // MICRO}, {tally.examples} examples hold"
    )


def diff(arguments: argparse.Namespace) -> int:
    """What a draft changes in the version that it would succeed."""
    with opened() as store:
        draft = revision.examine(store, *_file(arguments.file), actor())
    found = revision_changes.changes(draft.base, draft.framework)
    if arguments.json:
        print_json([asdict(c) for c in found])
        return 0
    print(f"{draft.base.version} 版 → {draft.framework.version} 版：{len(found)} 处变化")
    for c in found:
        print(
            f"{c.code or '全文'}  {c.name if c.code else ''}  {c.what}：{c.before or '（无）'} → {c.after or '（无）'}"
        )
    return 0


def rehearse(arguments: argparse.Namespace) -> int:
    """What the published quarters would be by a draft."""
    with opened() as store:
        draft = revision.examine(store, *_file(arguments.file), actor())
        found = rehearsal.rehearse(store, draft.framework, actor(), now())
    if arguments.json:
        print_json([_quarter(q) for q in found])
        return 0
    for quarter in found:
        print(f"{quarter.round.label}：{len(quarter.units)} 家单位，{len(quarter.hit)} 家有变化")
        for left in quarter.left_out:
            print(f"    未预演 {left.code} {left.name}：{left.why}")
        for moved in quarter.hit:
            b, a = moved.before, moved.after
            print(
                f"    {a.name}  {score(b.shown_total)} → {score(a.shown_total)}（{change(moved.gain)}）  {_place(b.rank)} → {_place(a.rank)}"
            )
    return 0


def _quarter(quarter: rehearsal.Quarter) -> dict[str, Any]:
    units = [
        {
            "unit": m.after.unit, "name": m.after.name, "type": m.after.type,
            "before_total": m.before.shown_total, "after_total": m.after.shown_total,
            "before_rank": m.before.rank, "after_rank": m.after.rank,
            "before_grade": m.before.grade, "after_grade": m.after.grade, "reasons": [asdict(r) for r in m.reasons],
        }
        for m in quarter.units
    ]  # fmt: skip
    left_out = [asdict(x) for x in quarter.left_out]
    return {"round": quarter.round.id, "version": quarter.version, "left_out": left_out, "units": units}


def _place(rank: int | None) -> str:
    return "不排名" if rank is None else f"第 {rank} 名"


def publish(arguments: argparse.Namespace) -> int:
    """Publish a draft as a version."""
    with opened() as store:
        made = revision.publish(store, *_file(arguments.file), actor(arguments.actor), now())
    print(revision.published_words(made))
    return 0


def _file(path: Path) -> tuple[bytes, str]:
    return read_input(path), path.name


def add_commands(sub: Subcommands) -> None:
    """framework and its actions."""
    group = add_group(sub, "framework", "考评标准全文")
    out = add_command(group, "export", export, "把一个版本导出为修订用的工作簿", "标准修订")
    out.add_argument("--version", required=True, metavar="版本", help="版本，如 2025")
    out.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx", help="写到哪个文件")
    add_command(group, "check", check, "检查考评标准全文和算例（不需要数据库）").add_argument(
        "place", nargs="?", type=Path, metavar="DIR", help="一个版本的文件夹或工作簿；不写则检查自带的各版本"
    )
    for name, run, text in (
        ("diff", diff, "列出修订稿与它要接替的版本有哪些不同"),
        ("rehearse", rehearse, "用已公布的各季度预演修订稿，不留下任何记录"),
        ("publish", publish, "把修订稿公布为新的版本"),
    ):
        command = add_command(group, name, run, text, "标准修订")
        command.add_argument("file", type=Path, metavar="FILE.xlsx", help="修订稿")
        (add_actor if name == "publish" else add_json)(command)
