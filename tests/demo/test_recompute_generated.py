"""The recomputation over drawn cities: what the command line prints is enough for any city, not only for the demo."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from cities import cities
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracle_city import YEAR
from recompute import DATA, differences, recompute
from recompute_standard import load_calendar, load_framework
from test_scoring_matches_oracle import FRAMEWORK, load

from shuangyong_metrics.model import Round
from shuangyong_metrics.services.answers import live_answers
from shuangyong_metrics.services.results import BASES, live_cards
from shuangyong_metrics.services.roster import RoundState
from shuangyong_metrics.store import Store

STANDARD, DAYS = load_framework(DATA / "standards" / "2025"), load_calendar(DATA / "calendar")
EXAMPLES = 4


def printed(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows as they are after the way through JSON."""
    found: list[dict[str, Any]] = json.loads(json.dumps([asdict(r) for r in rows]))
    return found


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(st.data())
def test_a_drawn_city_is_recomputed_from_its_printed_answers(data: st.DataObject) -> None:
    city = data.draw(cities(FRAMEWORK))
    due = date(YEAR + 1, 1, 10)
    with Store.memory() as store:
        load(store, city)
        for basis in BASES:
            answers: list[dict[str, Any]] = []
            for quarter in (1, 2, 3, 4):
                state = RoundState(Round(YEAR, quarter), FRAMEWORK.version, due, due, due, False, None, None)
                answers += printed(live_answers(store, state, basis))
                scores = printed(live_cards(store, state, basis))
                assert differences(scores, recompute(STANDARD, DAYS, scores, answers)) == []
