"""What people do to a return: what they meant is read from its own cell, or the cell is named with what to do."""

from __future__ import annotations

from collections.abc import Iterator

import mischief_cells
import mischief_ledger
import mischief_sheets
import mischief_struck
import pytest
from corpus import File, Given, joined, judge, patient, untouched
from read_samples import COUNT, at, typed

from shuangyong_metrics.model import MICRO, Status
from shuangyong_metrics.workbook.worker import Worker

FILES = joined((mischief_cells.FILES, mischief_sheets.FILES, mischief_ledger.FILES, mischief_struck.FILES))
FEWEST = 60


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with patient() as running:
        yield running


@pytest.fixture(scope="module")
def before(worker: Worker) -> dict[str, Given]:
    return untouched(worker)


@pytest.mark.parametrize("name", FILES)
def test_what_was_done_to_a_return_is_read_or_told(worker: Worker, before: dict[str, Given], name: str) -> None:
    judge(worker, FILES[name], before)


def test_the_corpus_is_large() -> None:
    assert len(FILES) >= FEWEST


@pytest.mark.parametrize("answer", [(8 * MICRO, "7"), (7 * MICRO, "8")])
def test_a_wrong_figure_and_a_wrong_text_would_be_seen(
    worker: Worker, before: dict[str, Given], answer: tuple[int, str]
) -> None:
    ref = at(COUNT)
    wrong: dict[str, Given | None] = {COUNT: (Status.FILLED, *answer, ref.sheet, ref.cell)}
    with pytest.raises(AssertionError, match="answers"):
        judge(worker, File(lambda: typed(COUNT, 7), answers=wrong), before)
