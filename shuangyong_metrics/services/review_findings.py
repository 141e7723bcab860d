"""What the check said of the returns under review: what only tells, and what asks with the unit's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import Round
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


@dataclass(frozen=True, slots=True)
class Findings:
    """What the check told of one submission without turning it away, by input code; what asks by item and value."""

    told: dict[str, list[str]] = field(default_factory=dict)
    asked: dict[tuple[str, str], list[Explained]] = field(default_factory=dict)


def findings_of(store: Store, round_: Round) -> dict[int, Findings]:
    """Of every return that counts for a round, by submission; none where there was nothing to tell."""
    when = {"year": round_.year, "quarter": round_.quarter}
    given: dict[str, dict[str, Row]] = {}
    for row in store.rows("round_explanations", **when):
        given.setdefault(row["unit_id"], {})[row["about"]] = row
    found: dict[int, Findings] = {}
    for row in store.rows("round_findings", **when):
        mine = found.setdefault(row["submission_id"], Findings())
        if row["about"] is None:
            mine.told.setdefault(row["input"] or "", []).append(row["message"])
        else:
            words = _explained(row["message"], given.get(row["unit_id"], {}).get(row["about"]))
            mine.asked.setdefault((row["owner"], row["value_key"]), []).append(words)
    return found


def _explained(message: str, row: Row | None) -> Explained:
    return (
        Explained(message, Said(row["reason"], row["text"]), row["actor"], row["made_at"])
        if row
        else Explained(message, None)
    )
