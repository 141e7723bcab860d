"""Whatever is uploaded in place of a return, each file gets its own answer: a refusal in its words, or what it says."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import hostile_books
import hostile_cells
import hostile_xml
import hostile_zips
import other_kinds
import pytest
from corpus import File, Given, answers_of, joined, judge, patient, untouched
from crafted_files import added
from read_samples import whole

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages_refusals import REFUSALS
from shuangyong_metrics.workbook.worker import Worker

FILES = joined(table.FILES for table in (other_kinds, hostile_zips, hostile_xml, hostile_cells, hostile_books))
FEWEST = 150
#: Megabytes by which the app may differ after a hundred files.
GROWTH = 8


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with patient() as running:
        yield running


@pytest.fixture(scope="module")
def before(worker: Worker) -> dict[str, Given]:
    return untouched(worker)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_its_own_answer(worker: Worker, before: dict[str, Given], name: str) -> None:
    judge(worker, FILES[name], before)


def test_the_corpus_is_large_and_asks_for_every_refusal_of_a_file() -> None:
    assert len(FILES) >= FEWEST
    # no file is refused for its rows, nor because its copy would be too long, nor for being a password of a table
    elsewhere = {"ledger_long", "markup_long", "column_twice", "code_column"}
    asked = {code for code in REFUSALS if not code.startswith("attachment_")} - elsewhere
    assert {file.refused for file in FILES.values()} - {""} == asked


def test_the_judge_sees_what_is_wrong(worker: Worker, before: dict[str, Given]) -> None:
    """Each thing that is compared can fail."""
    place = next(iter(before.values()))
    wrong = (
        File(lambda: b"", "pdf"),
        File(lambda: b""),
        File(whole, "empty"),
        File(whole, told=(("merged", "甲", "A1"),)),
        File(whole, answers={"A1-1": place}),
        File(whole, events=2),
    )
    for file in wrong:
        with pytest.raises(AssertionError, match="wanted"):
            judge(worker, file, before)


#: Files that are refused or read in every way there is; those that end the reader's process among them.
MIXED = (
    "空文件", "docx", "部件太多", "炸弹 一个部件", "重名 原样", "校验和不对", "前面另有一份改过的", "DOCTYPE 十亿次笑", "嵌套十万层", "一格三十万字",
    "共享文字 一条很长被引用万次", "合并整列", "数 全角", "公式 DDE 没结果", "宏", "手机号 在工作表名", "标识 两处不同", "图片",
)  # fmt: skip


def test_hostile_files_leave_nothing_behind(worker: Worker) -> None:
    """The app's own process neither grows nor keeps threads or children, however many of them come."""
    # what is kept of one large file would be seen
    noise = added(whole(), {"xl/media/image1.png": Random(1).randbytes(5 * 1024**2)})
    files = [noise, *(FILES[name].make() for name in MIXED)]

    def held() -> tuple[int, int, int]:
        gc.collect()
        lines = Path("/proc/self/status").read_text().splitlines()
        resident = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        return resident // 1024, threading.active_count(), len(children)

    def send(times: int) -> tuple[int, int, int]:
        for data in files * times:
            with suppress(RefusedFile):
                worker.check(data, "报表.xlsx")
        worker.start()
        return held()

    first, last = send(1), send(4)
    assert last[0] - first[0] < GROWTH, (first, last)
    assert last[1:] <= first[1:]


def test_the_next_person_s_file_is_read_after_any_hostile_one(worker: Worker, before: dict[str, Given]) -> None:
    """Also right after a file that has spoilt the reader's process: nobody pays for another's file."""
    for name in ("六十兆文字", "没有关的注释", "共享文字 一条很长被引用万次", "范围声明 整张表"):
        judge(worker, FILES[name], before)
        assert answers_of(worker.check(whole(), "报表.xlsx")) == before
