"""Arguments → command. Exit 0: done; 1: findings that block, or a check that failed; 2: refused."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from shuangyong_metrics.cli import (
    accounts,
    after,
    commands,
    consulting,
    cycle,
    evidence,
    filing,
    reminding,
    results,
    reviewing,
    rounds,
    scanning,
    settings,
    standards,
    units,
    vetoing,
)
from shuangyong_metrics.cli.options import Subcommands
from shuangyong_metrics.cli.options import add_actor as _actor
from shuangyong_metrics.cli.options import add_command as _add
from shuangyong_metrics.cli.options import add_group as _group
from shuangyong_metrics.cli.options import add_json as _json
from shuangyong_metrics.cli.options import add_where as _where
from shuangyong_metrics.cli.options import day as _date
from shuangyong_metrics.cli.options import port as _port
from shuangyong_metrics.cli.options import round_ as _round
from shuangyong_metrics.cli.options import year as _year
from shuangyong_metrics.cli.words import Parser
from shuangyong_metrics.errors import ShuangyongError, StoreBusy
from shuangyong_metrics.messages import file_problem
from shuangyong_metrics.model import Role
from shuangyong_metrics.services.reminders import CHANNELS

#: Set for a look inside: the whole traceback instead of one line.
DEBUG = "SHUANGYONG_TRACEBACK"


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = Parser(prog="python -m shuangyong_metrics", description="双拥考评看板：不用浏览器也能做的每一件事。")
    sub = top.add_subparsers(dest="command", required=True, metavar="命令", title="命令", parser_class=Parser)
    _add_filing(sub)
    _add_results(sub)
    _add_office(sub)
    _add_accounts(sub)
    _add_servers(sub)
    return top


def _basis(command: Parser) -> None:
    command.add_argument(
        "--basis", choices=("self", "accepted"), default="accepted", help="self 自评分，accepted 考评分（默认）"
    )
    _json(command)


def _add_filing(sub: Subcommands) -> None:
    template = _add(sub, "template", filing.template, "生成一个单位一个季度的空白报表", "填报")
    _where(template, unit=True)
    template.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx", help="写到哪个文件")
    template.add_argument("--quiet", action="store_true", help="封面选好“本季无事项”：可直接提交")
    check = _add(sub, "check", filing.check, "校验一份报表（不需要数据库）")
    check.add_argument("file", type=Path, metavar="FILE.xlsx", help="填好的报表")
    check.add_argument("--markup", type=Path, metavar="OUT.xlsx", help="把批注回执写到这个文件；拒绝的文件没有回执")
    _json(check)
    submit = _add(sub, "submit", filing.submit, "提交报表：文件、文件夹或 zip，每份要么整份收下，要么不收", "批量导入")
    submit.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="报表文件，放报表的文件夹，或 zip 压缩包")
    submit.add_argument("--summary", type=Path, metavar="FILE.xlsx", help="汇总表写到哪个文件，不能已存在")
    _json(submit)
    _actor(submit)
    explain = _add(sub, "explain", filing.explain, "列出一份报表需说明的问题，或按表说明", "我的报表")
    _where(explain, unit=True)
    explain.add_argument("file", nargs="?", type=Path, metavar="FILE", help="说明表，列见 docs/cli.md；不写则列出问题")
    _json(explain)
    _actor(explain)


def _add_results(sub: Subcommands) -> None:
    score = _add(sub, "score", results.score, "各单位得分和排名", "排名")
    period = score.add_mutually_exclusive_group(required=True)
    period.add_argument("--round", type=_round, metavar="R", help="填报期，如 2026Q3")
    period.add_argument("--year", type=_year, metavar="年", help="年度，如 2026：四季度的累计得分")
    score.add_argument("--adjusted", action="store_true", help="已公布的季度按追溯调整后的数字；不写则为公布的数字")
    score.add_argument("--combined", action="store_true", help="年度合并：四季度占 80%%，前三季度平均占 20%%")
    _basis(score)
    for name, run, text in (
        ("completion", results.completion, "年度完成度：已得分占全年应得分的比例"),
        ("city", results.city, "全市得分、六条标准平均和原始数合计"),
        ("answers", results.answers, "各单位填报值及其来源"),
    ):
        command = _add(sub, name, run, text, "排名")
        _where(command)
        _basis(command)
    trace = _add(sub, "trace", results.trace, "从得分追到单元格", "排名")
    _where(trace, unit=True)
    trace.add_argument("--indicator", metavar="B2", help="只看一个指标")
    _basis(trace)


def _add_office(sub: Subcommands) -> None:
    rounds.add_commands(_group(sub, "round", "填报期"))
    for name, run, text, page in (
        ("office", commands.office_import, "导入双拥办录入的数、加分和否决", "双拥办录入"),
        ("unit", commands.unit_import, "导入单位名册", "单位名册"),
    ):
        group = _group(sub, name, text)
        command = _add(group, "import", run, text, page)
        command.add_argument("file", type=Path, metavar="FILE", help=".csv 或 .xlsx，列见 docs/cli.md")
        _actor(command)
        if name == "unit":
            command.add_argument("--restore", action="store_true", help="恢复表里已并入别的单位的单位")
            units.add_commands(group)
    review = _add(sub, "review", commands.review, "审核一个单位的报表", "审核")
    _where(review, unit=True)
    review.add_argument("--accept-all", action="store_true", help="通过所有未审核项")
    review.add_argument("file", nargs="?", type=Path, metavar="FILE", help="逐项的审核表，列见 docs/cli.md")
    _actor(review)
    queue = _add(sub, "review-queue", reviewing.queue, "待审的报表，风险大的在先；写单位的列出各项和要看的理由", "审核")
    _where(queue)
    queue.add_argument("--unit", metavar="ID", help="只看一个单位的各项")
    _json(queue)
    claims = _add(sub, "claims", commands.claims, "本年到这一季的不适用：指标、理由、是否核准", "审核")
    _where(claims)
    claims.add_argument("--unit", metavar="ID", help="只看一个单位")
    _json(claims)
    lacking = _add(sub, "missing", reminding.missing, "还差谁：差在哪一步，备好的催报文字", "催报")
    _where(lacking)
    lacking.add_argument("--by", choices=CHANNELS, help="连同这种方式的催报文字")
    _json(lacking)
    remind = _add(sub, "remind", reminding.remind, "记下已经催报过的单位", "催报")
    _where(remind)
    remind.add_argument("--by", required=True, choices=CHANNELS, help="怎样催的")
    remind.add_argument("--unit", metavar="ID", help="单位代码；不写则为还差的全部单位")
    _actor(remind)
    _json(_add(sub, "filing-record", reminding.filing_record, "各季、各单位的报送情况", "催报"))
    alike = _add(sub, "near-copies", commands.near_copies, "列出雷同的报表和雷同之处", "审核")
    _where(alike)
    _json(alike)
    log = _add(sub, "log", commands.log, "操作记录：谁在什么时候做了什么，最近的在前", "操作记录")
    log.add_argument("--who", metavar="名", help="只看这个操作人")
    log.add_argument("--since", type=_date, metavar="日期", help="从这一天起，如 2026-10-01")
    log.add_argument("--until", type=_date, metavar="日期", help="到这一天止（含）")
    log.add_argument("--words", default="", metavar="字", help="只看含有这些字的记录")
    log.add_argument("--place", metavar="来自", help="只看来自这个地址的，如 10.1.2.3")
    log.add_argument("--out", type=Path, metavar="FILE.xlsx", help="导出到这个文件，不能已存在")
    _json(log)
    publish = _add(sub, "publish", commands.publish, "公布并冻结一个季度", "公布")
    _where(publish)
    _actor(publish)
    scanning.add_commands(sub)
    evidence.add_commands(sub)
    consulting.add_commands(sub)
    vetoing.add_commands(sub)
    after.add_commands(sub)
    standards.add_commands(sub)
    settings.add_commands(sub)
    cycle.add_commands(sub)


def _add_accounts(sub: Subcommands) -> None:
    group = _group(sub, "account", "账号")
    add = _add(group, "add", accounts.add, "新建一个账号，显示一次性口令", "账号")
    add.add_argument("--account", required=True, metavar="账号", help="登录名")
    add.add_argument("--name", required=True, metavar="姓名", help="姓名")
    roles = "，".join(f"{role.value} {role.label}" for role in Role)
    add.add_argument("--role", required=True, choices=[r.value for r in Role], help=roles)
    add.add_argument("--unit", metavar="ID", help="单位代码，只有成员单位联络员要写")
    _actor(add)
    for name, run, text in (
        ("reset", accounts.reset, "重置口令，显示新的一次性口令"),
        ("disable", accounts.disable, "停用账号"),
        ("enable", accounts.enable, "恢复停用的账号"),
    ):
        command = _add(group, name, run, text, "账号")
        command.add_argument("--account", required=True, metavar="账号", help="登录名")
        _actor(command)
    many = _add(group, "import", accounts.import_, "按表新建账号，一次性口令写进文件", "账号")
    many.add_argument("file", type=Path, metavar="FILE", help=".csv 或 .xlsx，列见 docs/cli.md")
    many.add_argument("--out", required=True, type=Path, metavar="OUT", help="口令文件（.xlsx 或 .csv），不能已存在")
    _actor(many)


def _add_servers(sub: Subcommands) -> None:
    demo = _add(sub, "demo", commands.demo, "打开演示城市")
    demo.add_argument("--build-only", action="store_true", help="只生成演示数据，不打开网页服务")
    demo.add_argument("--port", type=_port, default=8501, metavar="N", help="端口，默认 8501")
    serve = _add(sub, "serve", commands.serve, "正式使用：打开网页服务")
    serve.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认 127.0.0.1")
    serve.add_argument("--port", type=_port, default=8501, metavar="N", help="端口，默认 8501")
    serve.add_argument("--cert", type=Path, metavar="FILE", help="HTTPS 证书（PEM）")
    serve.add_argument("--key", type=Path, metavar="FILE", help="证书的私钥（PEM）")


def main(argv: Sequence[str]) -> int:
    """Run one command; a refusal is Chinese on standard error and exit 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = parser().parse_args(argv)
    except SystemExit as error:
        return int(error.code or 0)
    try:
        code = int(arguments.run(arguments))
        # print() knows what to do where there is no output at all (started without a console, ``>&-``)
        print(end="", flush=True)
        return code
    except BrokenPipeError:
        # whoever read the output has gone (``| head``); the interpreter must not try to flush it again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, Exception) as error:
        if os.environ.get(DEBUG):
            traceback.print_exc()
        print(_refusal(error, arguments.page), file=sys.stderr)
        return 2


def _refusal(error: BaseException, page: str) -> str:
    if isinstance(error, KeyboardInterrupt):
        return "已中断。"
    if isinstance(error, StoreBusy) and page:
        return f"{error}同样的事在网页的“{page}”页办理。"
    if isinstance(error, ShuangyongError):
        return str(error)
    if isinstance(error, OSError):
        return file_problem(error)
    return (
        f"程序没有料到的问题（{type(error).__name__}）：命令没有完成。"
        f"请设环境变量 {DEBUG}=1 再试一次，把输出交给维护人员。"
    )
