"""Arguments → command. Exit 0: done; 1: findings that block, or a check that failed; 2: refused."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from shuangyong_metrics.cli import commands, filing
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Round


def _round(text: str) -> Round:
    try:
        return Round.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}：填报期写成 2026Q3 这样") from error


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m shuangyong_metrics", description="双拥考评看板：不用浏览器也能做的每一件事。"
    )
    sub = top.add_subparsers(dest="command", required=True, metavar="命令")
    _add_filing(sub)
    _add_results(sub)
    _add_office(sub)
    _add_servers(sub)
    return top


def _add_filing(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    template = sub.add_parser("template", help="生成一个单位一个季度的空白报表")
    template.add_argument("--unit", required=True)
    template.add_argument("--round", required=True, type=_round)
    template.add_argument("--out", required=True, type=Path)
    template.set_defaults(run=filing.template)
    check = sub.add_parser("check", help="校验一份报表（不需要数据库）")
    check.add_argument("file", type=Path)
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=filing.check)
    submit = sub.add_parser("submit", help="提交报表：文件或文件夹，每份要么整份收下，要么不收")
    submit.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    submit.add_argument("--json", action="store_true")
    submit.add_argument("--actor", default="命令行")
    submit.set_defaults(run=filing.submit)


def _add_results(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, help_, run in (
        ("score", "各单位得分和排名", commands.score),
        ("answers", "各单位填报值及其来源", commands.answers),
        ("city", "全市得分", commands.city),
    ):
        command = sub.add_parser(name, help=help_)
        command.add_argument("--round", required=True, type=_round)
        command.add_argument("--basis", choices=("self", "accepted"), default="accepted")
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=run)
    trace = sub.add_parser("trace", help="从得分追到单元格")
    trace.add_argument("--unit", required=True)
    trace.add_argument("--round", required=True, type=_round)
    trace.add_argument("--indicator")
    trace.add_argument("--basis", choices=("self", "accepted"), default="accepted")
    trace.add_argument("--json", action="store_true")
    trace.set_defaults(run=commands.trace)


def _add_office(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    round_ = sub.add_parser("round", help="开放一个季度")
    round_.add_argument("action", choices=("open",))
    round_.add_argument("round", type=_round)
    round_.add_argument("--actor", default="命令行")
    round_.set_defaults(run=commands.round_open)
    office = sub.add_parser("office", help="导入双拥办录入的数、加分和否决")
    office.add_argument("action", choices=("import",))
    office.add_argument("file", type=Path)
    office.add_argument("--actor", default="命令行")
    office.set_defaults(run=commands.office_import)
    unit = sub.add_parser("unit", help="导入单位名册")
    unit.add_argument("action", choices=("import",))
    unit.add_argument("file", type=Path)
    unit.add_argument("--actor", default="命令行")
    unit.set_defaults(run=commands.unit_import)
    review = sub.add_parser("review", help="审核一个单位的报表")
    review.add_argument("--unit", required=True)
    review.add_argument("--round", required=True, type=_round)
    review.add_argument("--accept-all", action="store_true")
    review.add_argument("file", nargs="?", type=Path)
    review.add_argument("--actor", default="命令行")
    review.set_defaults(run=commands.review)
    publish = sub.add_parser("publish", help="公布一个季度")
    publish.add_argument("--round", required=True, type=_round)
    publish.add_argument("--actor", default="命令行")
    publish.set_defaults(run=commands.publish)
    framework = sub.add_parser("framework", help="检查考评标准全文")
    framework.add_argument("action", choices=("check",))
    framework.add_argument("folder", nargs="?", type=Path)
    framework.set_defaults(run=commands.framework_check)


def _add_servers(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = sub.add_parser("demo", help="打开演示城市")
    demo.add_argument("--build-only", action="store_true", help="只生成演示数据，不打开网页服务")
    demo.add_argument("--port", type=int, default=8501)
    demo.set_defaults(run=commands.demo)
    serve = sub.add_parser("serve", help="正式使用：打开网页服务")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8501)
    serve.add_argument("--cert", type=Path)
    serve.add_argument("--key", type=Path)
    serve.set_defaults(run=commands.serve)


def main(argv: Sequence[str]) -> int:
    """Run one command; a refusal is one Chinese line on standard error and exit 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except ShuangyongError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or ''}：{error.strerror or error}。请检查路径和读写权限。", file=sys.stderr)
        return 2
