"""How long the worst of the hostile files takes through the reader's process, and what the app keeps of all of them."""

from __future__ import annotations

import gc
import sys
import warnings
from pathlib import Path
from statistics import median
from time import perf_counter

from support.timing import goal

SECONDS = 3.0
MEGABYTES = 32


def resident() -> float:
    """Megabytes that this process holds."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> int:
    import hostile_books
    import hostile_cells
    import hostile_xml
    import hostile_zips
    import other_kinds
    from corpus import File, joined

    from shuangyong_metrics.errors import RefusedFile
    from shuangyong_metrics.services.setup import open_worker

    warnings.simplefilter("ignore")
    files = joined(table.FILES for table in (other_kinds, hostile_zips, hostile_xml, hostile_cells, hostile_books))
    text = "138 0000 共建".encode() * 1_000_000
    # none of the tests may depend on the time that a file takes; this one is ended by it
    files["十四兆文字"] = File(lambda: hostile_xml.part(b"<a>" + text + b"</a>", "xl/extra.xml"))
    taken: dict[str, float] = {}
    with open_worker() as worker:
        before = 0.0
        for number, (name, file) in enumerate(files.items()):
            data = file.make()
            # a process that the file before has ended is not this one's
            worker.start()
            started = perf_counter()
            try:
                worker.check(data, "报表.xlsx")
                said = "read"
            except RefusedFile as error:
                said = error.code
            taken[f"{name} ({said})"] = perf_counter() - started
            del data
            before = before or (resident() if number > len(files) // 4 else 0.0)
        after = resident()
    print(f"{len(files)} files, p50 {1000 * median(taken.values()):.1f} ms; the slowest:")
    for name, seconds in sorted(taken.items(), key=lambda pair: -pair[1])[:8]:
        print(f"  {seconds:5.2f} s  {name}")
    met = [
        goal("worst hostile file (s)", max(taken.values()), SECONDS, at_most=True),
        goal("growth of the app after a quarter of the files (MB)", after - before, MEGABYTES, at_most=True),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
