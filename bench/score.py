"""How long scoring and ranking 100 units takes, live through the views, beside the least that a query costs.

Each basis is asked twice: again and again of the same facts, and just after one more return was stored, so that nothing
that is kept between two questions can flatter the figure. Then once more when a reviewer has accepted everything of three
quarters: decisions are facts like answers, and a real year has as many of them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from support.city import NOW, YEAR, file, opened_city, readings
from support.timing import goal, interleaved, medians, show

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import review, roster
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.store import Store

ROUNDS = 30
REVIEWER = Actor("reviewer", Role.REVIEWER)
BASES = {"自评": "self", "考评": "accepted"}
FLOOR, ONE_MORE = "roster alone", ", one return later"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, opened_city(Path(folder)) as store:
        units = roster.units(store)
        for reading in readings(units, range(1, 5)):
            file(store, reading)
        again = readings(units * ROUNDS, range(4, 5))

        def one_more() -> None:
            file(store, next(again))

        taken = interleaved(
            {FLOOR: lambda: store.rows("units_in", year=YEAR, quarter=4)} | _questions(store, ""), ROUNDS
        )
        for basis in BASES:
            question = {f"{basis}{ONE_MORE}": _questions(store, "")[basis]}
            taken |= interleaved({"store one return": one_more} | question, ROUNDS)
        for quarter in (1, 2, 3):
            for unit in units:
                review.accept_all(store, unit.id, Round(YEAR, quarter), REVIEWER, NOW)
        taken |= interleaved(_questions(store, ", three quarters reviewed"), ROUNDS)
        show(taken)
        middle = medians(taken)
        for name, spent in middle.items():
            if name.startswith(tuple(BASES)):
                print(f"{name:<34} {spent / middle[FLOOR]:5.1f} × floor")
        return not goal("score and rank 100 units, ms", middle["自评"], 20, at_most=True)


def _questions(store: Store, when: str) -> dict[str, Callable[[], object]]:
    asked = {"version": "2025", "year": YEAR, "quarter": 4}

    def of(basis: str) -> Callable[[], object]:
        return lambda: store.rows("scorecards", **asked, basis=basis)

    return {f"{name}{when}": of(basis) for name, basis in BASES.items()}


if __name__ == "__main__":
    sys.exit(main())
