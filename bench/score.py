"""How long scoring and ranking 100 units takes, live through the views, beside the least that a query costs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from support.city import YEAR, file, opened_city, readings
from support.timing import goal, interleaved, medians, show

from shuangyong_metrics.services import roster

ROUNDS = 30


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, opened_city(Path(folder)) as store:
        for reading in readings(roster.units(store), range(1, 5)):
            file(store, reading)
        asked = {"version": "2025", "year": YEAR, "quarter": 4}
        taken = interleaved(
            {
                "roster alone": lambda: store.rows("units"),
                "score and rank, 自评": lambda: store.rows("scorecards", **asked, basis="self"),
                "score and rank, 考评": lambda: store.rows("scorecards", **asked, basis="accepted"),
                "points of one unit": lambda: store.rows("points", **asked, basis="self", unit_id="u000"),
            },
            ROUNDS,
        )
        show(taken)
        middle = medians(taken)
        return not goal("score and rank 100 units, ms", middle["score and rank, 自评"], 20, at_most=True)


if __name__ == "__main__":
    sys.exit(main())
