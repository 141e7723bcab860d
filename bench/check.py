"""How long one filled return takes, beside a bare reader of the same file and beside pandas with openpyxl.

No two rounds have the same file: what the reader remembers of earlier returns is what they have in common in real life.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from random import Random

import pandas as pd
from python_calamine import CalamineWorkbook
from support.timing import goal, interleaved, medians, show

ROUNDS, WARM_UP = 40, 5


def bare(data: bytes) -> int:
    """calamine alone: every row of every sheet, nothing else."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


#: A figure of the unit's own in a sheet A–F.
_FIGURE = re.compile(rb'(<c r="G[0-9]+"[^>]*><v>)([1-9][0-9]{1,3})(?=</v>)')
_WORDS = "会议".encode()


def retyped(data: bytes, count: int) -> Iterator[bytes]:
    """The return with other figures and other words in its ledger, so many times."""
    draw = Random(20260930)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = [(info.filename, book.read(info)) for info in book.infolist()]
    for number in range(count):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in parts:
                changed = content.replace(_WORDS, f"会议之{number}".encode())
                book.writestr(name, _FIGURE.sub(lambda m: m[1] + b"%d" % draw.randint(10, int(m[2])), changed))
        yield out.getvalue()


def main() -> int:
    from filled_return import FRAMEWORKS, full_return

    from shuangyong_metrics.workbook.check import check
    from shuangyong_metrics.workbook.worker import Worker

    sample = full_return()
    data, name = sample.data, "枫浦镇2026年四季度双拥报表.xlsx"
    made = iter(list(retyped(data, 4 * (ROUNDS + WARM_UP))))
    upcoming = {key: iter([next(made) for _ in range(ROUNDS + WARM_UP)]) for key in "abcd"}
    print(f"{len(data) / 1024:.0f} KB, {len(sample.filing.cells)} figures, {len(sample.filing.events)} events")
    reading = check(data, name, FRAMEWORKS)
    print(f"{len(reading.answers)} answers, {len(reading.events)} events, {len(reading.findings)} findings")
    with Worker(FRAMEWORKS) as worker:
        taken = interleaved(
            {
                "a  calamine, all rows": lambda: bare(next(upcoming["a"])),
                "b  check, in process": lambda: check(next(upcoming["b"]), name, FRAMEWORKS),
                "c  check, through the worker": lambda: worker.check(next(upcoming["c"]), name),
                "d  pandas.read_excel, openpyxl": lambda: pd.read_excel(
                    io.BytesIO(next(upcoming["d"])), sheet_name=None, engine="openpyxl"
                ),
            },
            ROUNDS,
            WARM_UP,
        )
    show(taken)
    a, b, c, d = medians(taken).values()
    met = [
        goal("check / bare calamine (b/a)", b / a, 10, at_most=True),
        goal("pandas + openpyxl / check (d/b)", d / b, 3, at_most=False),
        goal("check through the worker / bare calamine (c/a)", c / a, 10, at_most=True),
        goal("check through the worker, ms", c, 15, at_most=True),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
