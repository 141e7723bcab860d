"""Damaged returns are refused, or read as what an independent reader finds in their cells: no figure silently wrong."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from corpus import patient
from crafted_files import shared
from filled_return import Sample, full_return
from mutations import mutated
from naive_reader import Naive, read_naively, says

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.model import Answer, Event, Reading, Status
from shuangyong_metrics.workbook.worker import Worker

#: Damaged returns in a usual run; SOAK multiplies the long count.
FEW, MANY = 150, 5_000
#: What one file may take of the reader's process: seconds of computing, bytes.
SECONDS, MEMORY = 5.0, 256 * 1024 * 1024


@pytest.fixture(scope="module")
def sample() -> Sample:
    return full_return()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with patient() as running:
        yield running


@pytest.fixture(scope="module")
def returns(sample: Sample) -> tuple[bytes, bytes]:
    """The same return with its texts in the cells, and in a table."""
    return sample.data, shared(sample.data)


def compare(reading: Reading, naive: Naive) -> None:
    """Every answer is what stands in its cell, in the row of its code, under 本季值; nothing that stands there is lost."""
    told = {(f.sheet, f.cell) for f in reading.findings}
    for answer in reading.answers:
        if answer.ref.sheet not in naive.doubled:
            _compare_answer(answer, naive, told)
    for event in reading.events:
        if event.ref.sheet not in naive.doubled:
            _compare_event(event, naive)


def _compare_answer(answer: Answer, naive: Naive, told: set[tuple[str, str]]) -> None:
    sheet, name = answer.ref.sheet, answer.ref.cell
    cell = naive.cell(sheet, name)
    assert naive.header(sheet, name, "本季值"), (answer, "not under its header")
    if answer.value is not None or answer.raw:
        assert says(cell, answer.raw, naive), (answer, cell)
    elif answer.status is not Status.NOT_APPLICABLE:
        assert (sheet, name) in told or not (cell.text.strip() or cell.formula), (answer, cell, "taken for a blank")
    row = naive.row(sheet, int(name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
    words = {"".join(text.split()).upper() for text in row.values()}
    assert answer.input in words or len(words) > 1, (answer, row, "not its row")


def _compare_event(event: Event, naive: Naive) -> None:
    row = naive.row(event.ref.sheet, int(event.ref.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
    assert says(naive.cell(event.ref.sheet, event.ref.cell), event.raw, naive), (event, row)
    texts = {text.strip() for text in row.values()}
    for text in (event.kind, event.role, event.partner, event.instructor, event.title, event.number):
        assert not text or any(text in one for one in texts), (event, row)


def _spent(pid: int) -> float:
    """Seconds that a process has computed so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(pid: int) -> int:
    """The most memory that a process has held, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def judge(worker: Worker, returns: tuple[bytes, bytes], numbers: Iterable[int]) -> Counter[str]:
    """How often each outcome came; ``seconds`` (hundredths) and ``megabytes`` are the largest of all."""
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    for number in numbers:
        worker.start()
        assert worker._child is not None
        pid = worker._child._process.pid
        before, damaged = _spent(pid), mutated(returns[number // 8 % 2], number)
        try:
            reading = worker.check(damaged, "报表.xlsx")
            compare(reading, read_naively(damaged))
            counted["blocked" if reading.blocked else "read"] += 1
        except RefusedFile as error:
            counted[error.code] += 1
        except AssertionError as error:
            wrong.append(f"damage {number}: {error}")
        if worker._child is not None:
            spent, peak = _spent(pid) - before, _peak(pid)
            assert spent < SECONDS and peak < MEMORY, (number, spent, peak)
            counted["seconds"] = max(counted["seconds"], round(100 * spent))
            counted["megabytes"] = max(counted["megabytes"], peak // 1024**2)
    assert not wrong, (len(wrong), wrong[:5])
    return counted


def test_damaged_returns_are_refused_or_read_as_they_stand(worker: Worker, returns: tuple[bytes, bytes]) -> None:
    counted = judge(worker, returns, range(FEW))
    assert counted["read"] > FEW / 10
    assert counted["blocked"] > FEW / 20
    assert counted["broken"] > FEW / 10
    # "unreadable" is what the process says when something was raised that nobody foresaw
    assert counted["unreadable"] == 0, counted


@pytest.mark.soak
def test_thousands_of_damaged_returns(
    worker: Worker, returns: tuple[bytes, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    times = int(os.environ.get("SOAK", "1"))
    counted = judge(worker, returns, range(FEW, FEW + MANY * times))
    with capsys.disabled():
        sys.stdout.write(f"\n{dict(counted)}\n")
    assert counted["unreadable"] == 0, counted


def test_both_returns_say_the_same_before_they_are_damaged(worker: Worker, returns: tuple[bytes, bytes]) -> None:
    one, other = (worker.check(data, "报表.xlsx") for data in returns)
    assert (one.answers, one.events, one.findings) == (other.answers, other.events, other.findings)
    compare(other, read_naively(returns[1]))


def test_damage_is_given_by_its_number(sample: Sample) -> None:
    assert mutated(sample.data, 3) == mutated(sample.data, 3)
    assert len({mutated(sample.data, n) for n in range(32)}) == 32
