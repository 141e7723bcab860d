"""How long one filled return takes, beside a bare reader of the same file and beside pandas with openpyxl."""

from __future__ import annotations

import io
import sys

import pandas as pd
from python_calamine import CalamineWorkbook
from support.timing import goal, interleaved, medians, show

ROUNDS = 40


def bare(data: bytes) -> int:
    """calamine alone: every row of every sheet, nothing else."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


def main() -> int:
    from filled_return import FRAMEWORKS, full_return

    from shuangyong_metrics.workbook.check import check
    from shuangyong_metrics.workbook.worker import Worker

    sample = full_return()
    data, name = sample.data, "枫浦镇2026年四季度双拥报表.xlsx"
    print(f"{len(data) / 1024:.0f} KB, {len(sample.filing.cells)} figures, {len(sample.filing.events)} events")
    reading = check(data, name, FRAMEWORKS)
    print(f"{len(reading.answers)} answers, {len(reading.events)} events, {len(reading.findings)} findings")
    with Worker(FRAMEWORKS) as worker:
        taken = interleaved(
            {
                "a  calamine, all rows": lambda: bare(data),
                "b  check, in process": lambda: check(data, name, FRAMEWORKS),
                "c  check, through the worker": lambda: worker.check(data, name),
                "d  pandas.read_excel, openpyxl": lambda: pd.read_excel(
                    io.BytesIO(data), sheet_name=None, engine="openpyxl"
                ),
            },
            ROUNDS,
        )
    show(taken)
    a, b, c, d = medians(taken).values()
    met = [
        goal("check / bare calamine (b/a)", b / a, 10, at_most=True),
        goal("pandas + openpyxl / check (d/b)", d / b, 3, at_most=False),
        goal("check through the worker / bare calamine (c/a)", c / a, 10, at_most=True),
    ]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
