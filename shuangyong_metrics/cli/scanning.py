"""word list, add, remove: the office's own words for the scan."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import scan_words
from shuangyong_metrics.services.setup import now


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
