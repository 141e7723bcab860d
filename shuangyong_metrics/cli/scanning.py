"""word list, add, remove: the office's own words for the scan."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from shuangyong_metrics.cli.options import Subcommands, add_actor, add_command, add_group, add_json
from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import scan_words
from shuangyong_metrics.services.setup import now


def add_commands(sub: Subcommands) -> None:
    """The group of commands ``word``."""
    group = add_group(sub, "word", "本市敏感词和例外词")
    add_json(add_command(group, "list", listed, "列出敏感词和例外词", "本市信息"))
    for name, run, text in (
        ("add", add, "增加一个敏感词，从下一份报表起检查"),
        ("remove", remove, "移出一个敏感词，原来的记录保留"),
    ):
        command = add_command(group, name, run, text, "本市信息")
        command.add_argument("word", metavar="词", help="2–30 个字，空格不算")
        command.add_argument("--reason", required=True, metavar="理由", help="为什么，记入审计日志")
        command.add_argument("--exception", action="store_true", help="是例外词：像部队单位、其实不是的词")
        add_actor(command)


def listed(arguments: argparse.Namespace) -> int:
    """Every word that stands."""
    with opened() as store:
        words = scan_words.own_words(store, actor())
    if arguments.json:
        print_json([{**asdict(word), "made_at": word.made_at.isoformat(timespec="seconds")} for word in words])
        return 0
    for word in words:
        label = scan_words.LABELS[word.kind]
        print(f"{label} {word.number}\t{word.text}\t{word.reason}\t{word.made_at:%Y-%m-%d %H:%M}\t{word.actor}")
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Put a word on a list."""
    kind = _kind(arguments)
    with opened() as store:
        new = scan_words.add_word(store, kind, arguments.word, arguments.reason, actor(arguments.actor), now())
    print(f"{scan_words.LABELS[kind]}{'已增加，从下一份报表起按它检查' if new else '里已经有这个词，没有变化'}")
    return 0


def remove(arguments: argparse.Namespace) -> int:
    """Take a word off a list."""
    kind = _kind(arguments)
    with opened() as store:
        scan_words.remove_word(store, kind, arguments.word, arguments.reason, actor(arguments.actor), now())
    print(f"{scan_words.LABELS[kind]}已移出，原来的记录保留")
    return 0


def _kind(arguments: argparse.Namespace) -> str:
    return scan_words.SPARED if arguments.exception else scan_words.HIT
