"""How long it takes to keep one checked return, beside the least that any durable write costs on the same file."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import quantiles

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
        least, kept = middle["one row, committed"], middle["one return, committed"]
        slow = quantiles(taken["one return, committed"], n=20)[-1]
        print(f"floor {least:.2f} ms   return {kept:.2f} ms   return / floor {kept / least:.1f} ×   p95 {slow:.2f} ms")
        return not goal("store one return, ms", kept, 5, at_most=True)


if __name__ == "__main__":
    sys.exit(main())
