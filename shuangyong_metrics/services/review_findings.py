"""What the check said of a return under review: what only tells, and what asks with the unit's answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.store import Store

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding of an item that asks, and what the unit says to it; ``said`` None is 未说明."""

    message: str
    said: Said | None
    by: str = ""
    at: datetime | None = None


class Findings:
    """What the check told of one submission without turning it away, by input code; what asks by item and value."""

    def __init__(self, store: Store, submission_id: int, key: Row) -> None:
        self.told: dict[str, list[str]] = {}
        self.asked: dict[tuple[str, str], list[Explained]] = {}
        known = {r["about"]: r for r in store.rows("explanations_now", **key)}
        for row in store.rows("submission_findings", submission_id=submission_id):
            if row["about"] is None:
                self.told.setdefault(row["input"] or "", []).append(row["message"])
            else:
                self.asked.setdefault((row["owner"], row["value_key"]), []).append(
                    _explained(row["message"], known.get(row["about"]))
                )


def _explained(message: str, row: Row | None) -> Explained:
    return (
        Explained(message, Said(row["reason"], row["text"]), row["actor"], row["made_at"])
        if row
        else Explained(message, None)
    )
