"""How long 1,000 returns take from the archive to the summary, beside one reader that only checks as many."""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path
from time import perf_counter

from support.city import NOW, OFFICE
from support.returns import QUARTER, returns, units
from support.timing import goal

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import roster, roster_import
from shuangyong_metrics.services.bulk import take_all
from shuangyong_metrics.services.bulk_files import sources_in
from shuangyong_metrics.services.bulk_summary import summary, tally
from shuangyong_metrics.services.setup import open_store, open_worker

COUNT = 1_000


def main() -> int:
    made = list(returns(COUNT))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in made:
            archive.writestr(name, data)
    print(f"{COUNT} returns, {len(packed.getvalue()) / 1024 / 1024:.0f} MB")
    with open_worker() as worker:
        worker.start()
        started = perf_counter()
        for name, data in made:
            worker.check(data, name)
        least = perf_counter() - started
    print(f"one reader, checked and nothing else   {least:6.2f} s")
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder), NOW) as store:
        roster_import.import_units(store, units(COUNT), OFFICE, NOW)
        roster.open_round(store, Round(2026, QUARTER), OFFICE, NOW)
        started = perf_counter()
        lines = take_all(store, sources_in(packed.getvalue()), OFFICE, NOW)
        taken = perf_counter() - started
        summary(lines)
        whole = perf_counter() - started
        started = perf_counter()
        again = take_all(store, sources_in(packed.getvalue()), OFFICE, NOW)
        print(f"imported   {taken:6.2f} s   with 汇总表 {whole:6.2f} s   imported / one reader {whole / least:.2f} ×")
        print(f"{tally(lines)}; the same again {perf_counter() - started:.2f} s: {tally(again)}")
    return not goal(f"{COUNT} returns end to end, s", whole, 12, at_most=True)


if __name__ == "__main__":
    sys.exit(main())
