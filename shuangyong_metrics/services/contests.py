"""Contests of single indicators in a 征求意见: what a unit says against its draft, the figures before and after, the ruling."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from shuangyong_metrics.model import Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.answers import live_answers
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.services.results import live_points
from shuangyong_metrics.services.roster import RoundState, framework_for
from shuangyong_metrics.services.wording import points as points_text
from shuangyong_metrics.store import Store, Transaction

_COLUMNS = ("seq", "year", "quarter", "kind", "about", "unit_id", "indicator", "until", "said", "evidence_name",
            "evidence_number", "evidence_day", "figures", "made_at", "actor")  # fmt: skip
_STATES = {"not_reported": "未报", "no_change": "无变化", "not_applicable": "不适用", "not_applicable_pending": "不适用（未核准）",
           "not_due": "未到期", "not_submitted": "未报送"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """An indicator as it stood: points and their maximum in millionths, its inputs with what they counted as."""

    points: int
    max: int
    values: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """In one line, as people read it."""
        said = "，".join(f"{code} {value}" for code, value in self.values)
        return f"{said}；得分 {points_text(self.points)} / {points_text(self.max)}"


@dataclass(frozen=True, slots=True)
class Contest:
    """One contested indicator; ``ruling``: nothing yet, upheld (维持) or adopted (采纳), then with the figures since."""

    number: int
    opening: int
    round: Round
    unit_id: str
    unit: str
    indicator: str
    name: str
    said: Statement
    before: Figures
    made_at: datetime
    made_by: str
    ruling: str
    reason: str
    after: Figures | None
    ruled_at: datetime | None
    ruled_by: str

    @property
    def words(self) -> str:
        """How it stands, in the office's words."""
        return {"upheld": "维持", "adopted": "采纳，已改"}.get(self.ruling, "待裁定")

    @property
    def label(self) -> str:
        return f"{self.unit} {self.round.label} {self.indicator}"


def contests_of(store: Store, round_: Round, unit_id: str | None = None) -> list[Contest]:
    """Every contest of a round, of all units or one, newest first; for services that have asked who wants to know."""
    rows = store.rows("contests", year=round_.year, quarter=round_.quarter, unit_id=unit_id, number=None)
    return [read_contest(store, row) for row in rows]


def read_contest(store: Store, row: dict[str, Any]) -> Contest:
    """A row of ``contests.sql``."""
    round_ = Round(row["year"], row["quarter"])
    names = {i.code: i.name for i in framework_for(store, round_).indicators}
    evidence = Evidence(row["evidence_name"], row["evidence_number"], row["evidence_day"])
    return Contest(
        row["number"], row["opening"], round_, row["unit_id"], row["name"] or row["unit_id"], row["indicator"],
        names.get(row["indicator"], ""), Statement(row["said"], evidence), _figures(row["before"]), row["made_at"],
        row["actor"], row["ruling"] or "", row["reason"] or "", _figures(row["after"]) if row["after"] else None,
        row["ruled_at"], row["ruled_by"] or "",
    )  # fmt: skip


def figures_now(store: Store, state: RoundState, unit_id: str, indicator: str) -> Figures | None:
    """An indicator of a unit as its accepted score counts it now; None where it is not due or does not apply to the type."""
    found = [p for p in live_points(store, state, "accepted", unit_id) if p["indicator"] == indicator]
    if not found or found[0]["state"] == "not_due":
        return None
    values = tuple(
        (a.input, a.value if a.value is not None else _STATES.get(a.state, a.state))
        for a in live_answers(store, state, "accepted", unit_id)
        if a.indicator == indicator
    )
    return Figures(int(found[0]["points"]), int(found[0]["max_points"]), values)


def told(figures: Figures) -> str:
    """Figures as they are kept."""
    return json.dumps(asdict(figures), ensure_ascii=False)


def append_event(tx: Transaction, round_: Round, said: dict[str, Any], actor: Actor, now: datetime) -> int:
    """Append one event of a 征求意见; returns its number. Fields that ``said`` does not name are blank."""
    number = tx.next_number()
    blank = {"about": None, "unit_id": None, "indicator": None, "until": None, "said": "", "evidence_name": "",
             "evidence_number": "", "evidence_day": None, "figures": ""}  # fmt: skip
    whole = {"seq": number, "year": round_.year, "quarter": round_.quarter, "made_at": now, "actor": actor.name}
    row = blank | said | whole
    tx.append("consultation_events", _COLUMNS, [tuple(row[name] for name in _COLUMNS)])
    return number


def _figures(text: str) -> Figures:
    kept = json.loads(text)
    return Figures(kept["points"], kept["max"], tuple((code, value) for code, value in kept["values"]))
