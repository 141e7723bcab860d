"""review-queue: the returns of a round as the reviewer finds them, and one of them item by item."""

from __future__ import annotations

import argparse
from typing import Any

from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_queue import QueueEntry, review_queue
from shuangyong_metrics.services.review_sheet import review_sheet


def queue(arguments: argparse.Namespace) -> int:
    """The queue by risk; with a unit, the items of its return, those worth a look first."""
    if arguments.unit is not None:
        return _items(arguments)
    with opened() as store:
        found = review_queue(store, actor(), arguments.round)
    if arguments.json:
        print_json([_entry(e) for e in found])
        return 0
    for e in found:
        print("\t".join((e.unit_id, e.name, e.state, f"要看 {e.risk.worth} 项", "、".join(e.tags))).rstrip())
    return 0


def _items(arguments: argparse.Namespace) -> int:
    with opened() as store:
        sheet = review_sheet(store, actor(), arguments.unit, arguments.round)
    found = (*sheet.first, *sheet.plain, *sheet.decided)
    if arguments.json:
        print_json([_item(i) for i in found])
        return 0
    for i in found:
        print(
            "\t".join(
                (i.input, i.label, i.figure, f"上季 {i.last or '—'}", i.decided or "待审", "；".join(i.looks))
            ).rstrip()
        )
    return 0


def _entry(entry: QueueEntry) -> dict[str, Any]:
    return {
        "unit": entry.unit_id,
        "name": entry.name,
        "state": entry.state,
        "revision": entry.revision,
        "at": entry.at.isoformat() if entry.at else None,
        "late": entry.late,
        "items": entry.items,
        "undecided": entry.undecided,
        "sent_back": entry.sent_back,
        "changed": entry.changed,
        "worth": entry.risk.worth,
        "places": entry.risk.places,
        "tags": entry.tags,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "input": item.input,
        "label": item.label,
        "figure": item.figure,
        "last": item.last,
        "median": item.median,
        "before": item.before,
        "looks": item.looks,
        "decision": item.decision,
        "reason": item.decision_reason,
        "fixed": item.fixed or None,
        "by": item.decided_by,
        "sheet": item.sheet,
        "cell": item.cell,
    }
