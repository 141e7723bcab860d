"""How long it takes to keep one checked return, beside the least that any durable write costs on the same file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from support.city import NOW, file, opened_city, readings
from support.timing import goal, interleaved, medians, show

from shuangyong_metrics.services import roster

ROUNDS = 100


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, opened_city(Path(folder)) as store:
        drawn = readings(roster.units(store), range(1, 5))

        def floor() -> None:
            with store.transaction() as tx:
                tx.append("settings", ("seq", "name", "value", "made_at", "actor"), [(0, "x", "y", NOW, "bench")])

        taken = interleaved(
            {"one row, committed": floor, "one return, committed": lambda: file(store, next(drawn))}, ROUNDS
        )
        show(taken)
        middle = medians(taken)
        print(f"return / one row {middle['one return, committed'] / middle['one row, committed']:.1f} ×")
        return not goal("store one return, ms", middle["one return, committed"], 5, at_most=True)


if __name__ == "__main__":
    sys.exit(main())
