"""All that stands beside the values of a round's returns, asked for once and kept until the next commit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import Framework, Round
from shuangyong_metrics.services import reckoned
from shuangyong_metrics.services.review_findings import Findings, findings_of
from shuangyong_metrics.services.review_ranks import places
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.services.submission import Before, all_before
from shuangyong_metrics.store import Store

#: Units of one type that must have a figure before their median says anything.
LEAST = 3
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """A round's returns and what helps to judge them; shared, never to be changed.

    ``returns``: unit → its row of the queue (every unit of the roster); ``items``: submission → what it says, older
    revisions as well; ``medians``: type → input → figure; ``points``, ``decisions``, ``events``: by unit; ``places``: unit
    and indicator → places that its rank hangs on.
    """

    state: RoundState
    framework: Framework
    returns: dict[str, Row]
    items: dict[int, list[Row]]
    prior: dict[str, Before]
    medians: dict[str, dict[str, int]]
    points: dict[str, dict[str, Row]]
    decisions: dict[str, dict[tuple[str, str], Row]]
    findings: dict[int, Findings]
    events: dict[str, list[Row]]
    places: dict[tuple[str, str], int]


@kept(3)
def facts(store: Store, round_: Round) -> Facts:
    """For services that have asked who asks; raises Conflict for a round that was never opened."""
    state = reckoned.round_state(store, round_)
    when = {"year": round_.year, "quarter": round_.quarter}
    returns = {r["unit_id"]: r for r in store.rows("review_queue", **when)}
    medians: dict[str, dict[str, int]] = {}
    for r in store.rows("type_medians", **when, unit_type=None, least=LEAST):
        medians.setdefault(r["unit_type"], {})[r["input"]] = r["median"]
    points: dict[str, dict[str, Row]] = {}
    for r in reckoned.points(store, state, "self"):
        points.setdefault(r["unit_id"], {})[r["indicator"]] = r
    decisions: dict[str, dict[tuple[str, str], Row]] = {}
    for r in store.rows("round_decisions", **when, unit_id=None):
        decisions.setdefault(r["unit_id"], {})[r["input"], r["value_key"]] = r
    return Facts(
        state=state,
        framework=reckoned.framework(store, state.version),
        returns=returns,
        items=_by(store.rows("round_items", **when, version=state.version), "submission_id"),
        prior=all_before(store, round_),
        medians=medians,
        points=points,
        decisions=decisions,
        findings=findings_of(store, round_),
        events=_by(store.rows("ledger_rows", **when, unit_id=None), "unit_id"),
        places=places(store, round_),
    )


def _by(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found
