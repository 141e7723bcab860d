"""The reader's own process: what hangs, kills or starves it costs one file, and the next one is read."""

from __future__ import annotations

import io
import os
import pickle
import re
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from crafted_files import added, replaced, with_cell, with_values
from filled_return import FRAMEWORKS, Sample, full_return

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.model import MICRO, Prior, Reading, SheetPicture
from shuangyong_metrics.workbook.check import SecretFound, check
from shuangyong_metrics.workbook.wire import Unpickler
from shuangyong_metrics.workbook.worker import CPU_SECONDS, SECONDS, Worker

SHEET, PART = "B国防教育广泛深入", "xl/worksheets/sheet4.xml"
#: A share without a percent sign: the one thing for which openpyxl is asked.
SHARE = {("C双拥活动坚持经常", "G12"): 0.95}


@pytest.fixture(scope="module")
def sample() -> Sample:
    return full_return()


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(FRAMEWORKS) as running:
        yield running


def process_of(worker: Worker) -> int:
    """The number of the reader's process."""
    assert worker._child is not None
    return worker._child._process.pid


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pages_mapped(pid: int) -> int:
    """How often the system had to map a page for a process, up to now."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[7])


def starving(data: bytes) -> bytes:
    """Passes every look from outside: one long text that thousands of cells refer to."""
    strings = f"<sst><si><t>{'团' * 300_000}</t></si></sst>".encode()
    types = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    rows = "".join(f'<row r="{n}"><c r="K{n}" t="s"><v>0</v></c></row>' for n in range(500, 5_000))
    wide = replaced(data, PART, "</sheetData>", f"{rows}</sheetData>")
    return replaced(
        added(wide, {"xl/sharedStrings.xml": strings}), "[Content_Types].xml", "</Types>", f"{types}</Types>"
    )


def hanging(data: bytes) -> bytes:
    """A part of fourteen megabytes of text, which takes long to be looked through."""
    return added(data, {"xl/extra.xml": b"<a>" + "138 0000 共建".encode() * 1_000_000 + b"</a>"})


def test_the_process_says_what_the_function_says(worker: Worker, sample: Sample) -> None:
    assert worker.check(sample.data, "a.xlsx") == check(sample.data, "a.xlsx", FRAMEWORKS)
    prior = {"B3-1": Prior(MICRO, MICRO, None)}
    claimed = frozenset({"A9"})
    assert worker.check(sample.data, "a.xlsx", prior, claimed) == check(
        sample.data, "a.xlsx", FRAMEWORKS, prior, claimed
    )


def test_one_process_serves_all_files(worker: Worker, sample: Sample) -> None:
    worker.check(sample.data, "a.xlsx")
    first = process_of(worker)
    with pytest.raises(RefusedFile):
        worker.check(b"%PDF", "a.xlsx")
    worker.check(sample.data, "b.xlsx")
    assert process_of(worker) == first


def test_the_process_does_not_run_the_main_module_again(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the web app the main module is the page that is being shown."""
    page, mark = tmp_path / "page.py", tmp_path / "ran"
    page.write_text(f"open({str(mark)!r}, 'w').close()", encoding="utf-8")
    main = ModuleType("__main__")
    main.__file__ = str(page)
    monkeypatch.setitem(sys.modules, "__main__", main)
    with Worker(FRAMEWORKS) as running:
        assert running.check(sample.data, "报表.xlsx").digest
    assert not mark.exists()


def test_a_file_is_read_in_the_memory_of_the_one_before(worker: Worker, sample: Sample) -> None:
    """Memory that is given back after each file is mapped anew for the next one, some 250 pages each time."""
    for _ in range(5):
        worker.check(sample.data, "a.xlsx")
    before = pages_mapped(process_of(worker))
    for _ in range(10):
        worker.check(sample.data, "a.xlsx")
    assert pages_mapped(process_of(worker)) - before < 1_000


def test_refusals_arrive_with_code_and_words(worker: Worker) -> None:
    with pytest.raises(RefusedFile, match="PDF") as caught:
        worker.check(b"%PDF-1.7", "a.xlsx")
    assert caught.value.code == "pdf"
    assert pickle.loads(pickle.dumps(caught.value)).code == "pdf"


def test_a_hit_of_the_scan_arrives_with_its_findings_alone(worker: Worker, sample: Sample) -> None:
    cell = '<c r="J5" t="inlineStr"><is><t>慰问73061部队</t></is></c>'
    with pytest.raises(SecretFound) as caught:
        worker.check(with_cell(sample.data, SHEET, "J5", cell), "a.xlsx")
    assert [(f.code, f.sheet, f.cell) for f in caught.value.findings] == [("secret", SHEET, "J5")]
    assert "73061" not in repr(caught.value.__dict__) + str(caught.value)


@pytest.mark.parametrize(("seconds", "cpu_seconds"), [(1.0, 600.0), (600.0, 1.0)])
def test_a_file_that_hangs_the_reader_is_refused_and_the_process_replaced(
    sample: Sample, seconds: float, cpu_seconds: float
) -> None:
    """By the clock, and by the time it computes where the system has such a limit."""
    with Worker(FRAMEWORKS, seconds=seconds, cpu_seconds=cpu_seconds) as worker:
        assert isinstance(worker.picture(sample.data, SHEET, "A1"), SheetPicture)
        first = process_of(worker)
        started = time.monotonic()
        with pytest.raises(RefusedFile) as caught:
            worker.check(hanging(sample.data), "a.xlsx")
        assert time.monotonic() - started >= 1.0
        assert caught.value.code == "unreadable"
        assert not alive(first)
        assert isinstance(worker.picture(sample.data, SHEET, "A1"), SheetPicture)
        assert process_of(worker) != first


def test_the_limits_are_those_that_the_office_was_promised() -> None:
    assert SECONDS < 5
    assert CPU_SECONDS < 3


def test_a_merge_over_whole_columns_does_not_keep_the_reader(worker: Worker, sample: Sample) -> None:
    wide = '<mergeCell ref="L1:ZZ1048576"/><mergeCell ref='
    reading = worker.check(replaced(with_values(sample.data, SHARE), PART, "<mergeCell ref=", wide), "a.xlsx")
    assert [f.code for f in reading.findings if f.input == "C8-1" and f.severity == "block"] == ["percent_unclear"]


def test_a_file_that_aborts_the_reader_costs_that_file_only(worker: Worker, sample: Sample) -> None:
    worker.check(sample.data, "a.xlsx")
    first = process_of(worker)
    with pytest.raises(RefusedFile) as caught:
        worker.check(starving(sample.data), "a.xlsx")
    assert caught.value.code == "unreadable"
    assert isinstance(worker.check(sample.data, "a.xlsx"), Reading)
    assert process_of(worker) != first
    assert not alive(first)


def test_a_process_that_was_killed_is_replaced(worker: Worker, sample: Sample) -> None:
    worker.check(sample.data, "a.xlsx")
    first = process_of(worker)
    os.kill(first, 9)
    time.sleep(0.2)
    assert worker.check(sample.data, "a.xlsx").identity.round == sample.round
    assert process_of(worker) != first


def test_many_threads_each_get_their_own_answer(worker: Worker, sample: Sample) -> None:
    files = [with_values(sample.data, {(SHEET, "G6"): number}) for number in range(12)]

    def value(number: int) -> int | None:
        reading = worker.check(files[number], f"{number}.xlsx")
        return next(a.value for a in reading.answers if a.ref.sheet == SHEET and a.ref.cell == "G6")

    def refused(number: int) -> str:
        with pytest.raises(RefusedFile) as caught:
            worker.check(b"%PDF" if number % 2 else b"", "x")
        return caught.value.code

    with ThreadPoolExecutor(8) as pool:
        values = [pool.submit(value, n) for n in range(12)]
        refusals = [pool.submit(refused, n) for n in range(12)]
        assert [f.result() for f in values] == [n * MICRO for n in range(12)]
        assert [f.result() for f in refusals] == ["pdf" if n % 2 else "empty" for n in range(12)]


def test_closing_ends_the_process_and_a_later_file_starts_another(sample: Sample) -> None:
    worker = Worker(FRAMEWORKS)
    worker.close()
    worker.check(sample.data, "a.xlsx")
    first = process_of(worker)
    threads = threading.active_count()
    worker.close()
    worker.close()
    assert not alive(first)
    assert threading.active_count() <= threads
    assert worker.check(sample.data, "a.xlsx").identity.round == sample.round
    worker.close()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("datetime", "sys.modules"),
        ("shuangyong_metrics.workbook.check", "replace.__builtins__"),
        ("shuangyong_metrics.workbook.check", "check"),
    ],
)
def test_a_reader_that_was_taken_over_can_name_nothing_else(module: str, name: str) -> None:
    words = b"".join(b"\x8c" + bytes([len(word)]) + word.encode() for word in (module, name))
    stream = b"\x80\x04" + words + b"\x93."
    assert pickle.loads(stream) is not None
    with pytest.raises(pickle.UnpicklingError, match=re.escape(name)):
        Unpickler(io.BytesIO(stream)).load()
