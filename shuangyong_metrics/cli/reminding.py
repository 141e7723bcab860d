"""missing, remind, filing-record: whom to call, whom one has called, how units file."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services import filing_record as recording
from shuangyong_metrics.services import missing as lacking
from shuangyong_metrics.services import reminders
from shuangyong_metrics.services.setup import now


def missing(arguments: argparse.Namespace) -> int:
    """Who lacks what, with the words for them when a way is named."""
    who, today = actor(), now().date()
    with opened() as store:
        found = lacking.missing(store, arguments.round, who)
        texts = [
            reminders.text(store, arguments.round, m, arguments.by, who, today) if arguments.by else None for m in found
        ]
    if arguments.json:
        print_json([_row(m, words) for m, words in zip(found, texts, strict=True)])
        return 0
    for one, words in zip(found, texts, strict=True):
        print(f"{one.unit_id}\t{one.name}\t{one.words}\t截止 {one.due}\t已催 {one.reminded} 次")
        if words:
            print(f"{words}\n")
    if not found:
        print(f"{arguments.round.label}不差谁")
    return 0


def _row(one: lacking.Missing, words: str | None) -> dict[str, Any]:
    return {
        "unit": one.unit_id,
        "name": one.name,
        "lack": one.lack.value,
        "words": one.words,
        "count": one.count,
        "since": one.since.isoformat() if one.since else None,
        "items": [{"input": code, "reason": reason} for code, reason in one.items],
        "due": one.due.isoformat(),
        "extended": one.extended,
        "reminded": one.reminded,
        "reminded_at": one.reminded_at.isoformat() if one.reminded_at else None,
        "reminded_by": one.reminded_by or None,
        "text": words,
    }


def remind(arguments: argparse.Namespace) -> int:
    """Mark one unit, or all that lack something, as reminded."""
    who = actor(arguments.actor)
    with opened() as store:
        units = (
            [arguments.unit] if arguments.unit else [m.unit_id for m in lacking.missing(store, arguments.round, who)]
        )
        done = reminders.remind(store, arguments.round, units, arguments.by, who, now())
    print(f"已记 {done.new} 家（{arguments.by}），{done.already} 家今天已这样催过，{done.in_order} 家不用催")
    return 0


def filing_record(arguments: argparse.Namespace) -> int:
    """Expected, received, on time, passed at the first go, sent back: by quarter and by unit."""
    with opened() as store:
        found = recording.filing_record(store, actor())
    if arguments.json:
        print_json({
            "rounds": [{"round": r.round.id, **asdict(r.tally)} for r in found.rounds],
            "units": [
                {"unit": u.unit_id, "name": u.name, **asdict(u.tally), "marks": {r.id: mark for r, mark in u.marks}}
                for u in found.units
            ],
        })  # fmt: skip
        return 0
    for line in found.rounds:
        print(f"{line.round.id}\t{_words(line.tally)}")
    for unit in found.units:
        print(f"{unit.name}\t{_words(unit.tally)}\t{' '.join(mark for _, mark in unit.marks)}")
    return 0


def _words(tally: recording.Tally) -> str:
    return (
        f"应报 {tally.expected}\t已报 {tally.received}\t按时 {tally.on_time}\t逾期 {tally.late}\t"
        f"一次通过 {tally.passed_first}/{tally.reviewed}\t退回 {tally.sent_back} 次\t催报 {tally.reminded} 次"
    )
