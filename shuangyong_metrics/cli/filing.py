"""template, check, submit, explain."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.errors import RefusedFile, ShuangyongError
from shuangyong_metrics.messages import file_problem
from shuangyong_metrics.model import Finding
from shuangyong_metrics.services import bulk, bulk_files, bulk_summary, explanations, submission
from shuangyong_metrics.services.bulk_summary import Line
from shuangyong_metrics.services.explanation_table import read_explanations
from shuangyong_metrics.services.file_input import read_input
from shuangyong_metrics.services.setup import now, open_worker


def template(arguments: argparse.Namespace) -> int:
    """Write a unit's blank return."""
    with opened() as store:
        data = submission.blank_return(store, arguments.unit, arguments.round, actor(), arguments.quiet)
    arguments.out.write_bytes(data)
    print(f"已生成 {arguments.out}")
    return 0


def _finding(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "severity": finding.severity.value}


def check(arguments: argparse.Namespace) -> int:
    """Judge one file without a store; the printed columns of the workbook stand in for last quarter's figures."""
    result: dict[str, Any] = {"ok": False, "refused": None, "findings": []}
    code = 2
    try:
        data = read_input(arguments.file)
        with open_worker() as worker:
            reading = worker.check(data, arguments.file.name)
            result["findings"] = [_finding(f) for f in reading.findings]
            if arguments.markup:
                _write_markup(arguments, worker.mark_up(data, arguments.file.name, reading))
        code = 1 if reading.blocked else 0
        result["ok"] = code == 0
    except RefusedFile as error:
        result |= {"refused": str(error), "findings": [_finding(f) for f in getattr(error, "findings", ())]}
    except ShuangyongError as error:
        result["refused"] = str(error)
    except OSError as error:
        result["refused"] = file_problem(error)
    if arguments.json:
        print_json(result)
    else:
        _print_check(result)
        if arguments.markup and not result["refused"]:
            print(f"批注回执已写到 {arguments.markup}")
    return code


def _write_markup(arguments: argparse.Namespace, data: bytes) -> None:
    """Write the marked-up copy, never over the file that was checked."""
    if arguments.markup.exists() and arguments.markup.samefile(arguments.file):
        raise ShuangyongError("--markup 不能写到被校验的文件上。请换一个文件名。")
    arguments.markup.write_bytes(data)


def _print_check(result: dict[str, Any]) -> None:
    if result["refused"]:
        print(result["refused"])
    for f in result["findings"]:
        print(f"{f['sheet']} {f['cell']}  {f['message']}{f['advice']}")
    if not result["refused"]:
        print("可以提交。" if result["ok"] else "有必须改正的问题，改好后再提交。")


def submit(arguments: argparse.Namespace) -> int:
    """Submit files, folders and archives, each file whole or not at all."""
    if arguments.summary and arguments.summary.exists():
        raise ShuangyongError(f"{arguments.summary}：已有同名的文件，没有开始提交。请换一个汇总表的文件名。")
    sources = bulk_files.sources_of(arguments.paths)
    if all(source.skipped for source in sources):
        names = "、".join(str(path) for path in arguments.paths)
        raise ShuangyongError(f"{names}：没有找到报表文件。请检查文件夹，报表应为 .xlsx。")
    with opened() as store, tqdm(total=len(sources), desc="提交", unit="份", disable=not sys.stderr.isatty()) as bar:
        lines = bulk.take_all(store, sources, actor(arguments.actor), now(), lambda done, of: bar.update(1))
    if arguments.summary:
        arguments.summary.write_bytes(bulk_summary.summary(lines))
    taken_up = [line for line in lines if line.outcome.status != "skipped"]
    if arguments.json:
        print_json([_outcome(line) for line in taken_up])
    else:
        for line in lines:
            print(f"{line.name}  {line.result}  {line.reason}")
        print(f"共 {len(lines)} 份：{bulk_summary.tally(lines)}。")
    counted = Counter(line.outcome.status for line in taken_up)
    return 2 if counted["refused"] else 1 if counted["blocked"] else 0


def explain(arguments: argparse.Namespace) -> int:
    """List what a unit's return asks, or explain it from a table."""
    who = actor(arguments.actor)
    with opened() as store:
        if arguments.file is not None:
            said = read_explanations(arguments.file)
            count = explanations.explain(store, arguments.unit, arguments.round, said, who, now())
            print(f"已记录说明 {count} 条，{len(said) - count} 条与已有的相同")
            return 0
        asked = explanations.open_questions(store, arguments.unit, arguments.round, who)
    if arguments.json:
        print_json([_question(a) for a in asked])
        return 0
    for one in asked:
        said_so = one.stands.words if one.stands else "未说明"
        print(f"{one.about}  {one.finding.sheet} {one.finding.cell}  {one.finding.message}  {said_so}")
    return 0


def _question(asked: explanations.Asked) -> dict[str, Any]:
    return {
        "about": asked.about,
        "finding": _finding(asked.finding),
        "reason": asked.stands.reason if asked.stands else None,
        "text": asked.stands.text if asked.stands else None,
        "offered": asdict(asked.offered) if asked.offered else None,
        "reasons": asked.reasons,
    }


def _outcome(line: Line) -> dict[str, Any]:
    outcome = line.outcome
    who = outcome.reading.identity if outcome.reading else None
    return {
        "path": line.name,
        "status": outcome.status,
        "status_label": line.result,
        "unit": who.unit_id if who else None,
        "round": who.round.id if who else None,
        "revision": outcome.submission.revision if outcome.submission else None,
        "late": outcome.submission.late if outcome.submission else None,
        "file": outcome.digest,
        "reason": line.reason,
        "findings": [_finding(f) for f in outcome.findings],
    }
