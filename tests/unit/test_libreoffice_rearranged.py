"""A return that a person rearranges in LibreOffice, saved after each step: the same figures, each from its own cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import libreoffice
import openpyxl
import pytest
from blank_returns import LEDGER
from corpus import File, Given, answers_of, judge, patient
from crafted_files import strict
from read_samples import BASE, COUNT, SHEET_A, SHEET_B, SHEET_C, SHEET_E, at, places, whole

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.workbook.worker import Worker

Steps = list[libreoffice.Step]
_ROW = int(at(COUNT).cell[1:])
#: What is done in each step, to the file as the steps before it have left it.
STAGES: dict[str, Steps] = {
    "只是另存": [],
    "按填报项升序": [("unprotect", SHEET_B), ("sort", SHEET_B, f"A5:J{places().book[SHEET_B].max_row}", 2, "up")],
    "按本季值降序": [("unprotect", SHEET_A), ("sort", SHEET_A, f"A5:J{places().book[SHEET_A].max_row}", 6, "down")],
    "插入行": [("unprotect", SHEET_C), ("insert_rows", SHEET_C, 1, 2), ("insert_rows", SHEET_C, 9, 3)],
    "插入列": [("insert_columns", SHEET_C, 1, 1), ("insert_columns", SHEET_C, 6, 2)],
    "台账插入行": [("unprotect", LEDGER), ("insert_rows", LEDGER, 6, 4)],
    "隐藏行": [("hide_row", SHEET_E, row) for row in range(5, 9)],
    "筛选": [("unprotect", BASE), ("filter", BASE, f"A4:I{places().book[BASE].max_row}", 0, "Z-1")],
    "工作表换次序": [("move_sheet", LEDGER, 0), ("move_sheet", SHEET_A, 7)],
    "工作表改名": [("rename", SHEET_A, "组织"), ("rename", LEDGER, "三季度台账"), ("rename", BASE, "基数")],
}
_GONE: Steps = [("unprotect", SHEET_E), ("remove_rows", SHEET_E, _ROW, 1)]


class Desk:
    """The files of all steps, and what the untouched return says."""

    def __init__(self, folder: Path) -> None:
        first = folder / "报表.xlsx"
        first.write_bytes(whole())
        self.files = {name: folder / f"{name}.xlsx" for name in (*STAGES, "删行")}
        self.others = {suffix: folder / f"另存.{suffix}" for suffix in ("xls", "ods")}
        steps: Steps = []
        for name, stage in STAGES.items():
            steps += [*stage, ("save", str(self.files[name]))]
        steps += [("save", str(path)) for path in self.others.values()]
        libreoffice.edit(first, self.files["删行"], [*steps, *_GONE])
        self.back = {s: libreoffice.edit(p, folder / f"{s}回来.xlsx", [])[0] for s, p in self.others.items()}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with patient() as running:
        yield running


@pytest.fixture(scope="module")
def before(worker: Worker) -> dict[str, Given]:
    return answers_of(worker.check(whole(), "报表.xlsx"))


@pytest.mark.parametrize("name", STAGES)
def test_the_same_figures_after_each_step(desk: Desk, worker: Worker, before: dict[str, Given], name: str) -> None:
    judge(worker, File(desk.files[name].read_bytes, moved=True), before)


def test_each_step_has_changed_the_file(desk: Desk) -> None:
    """A step that does nothing would prove nothing."""
    assert len({path.read_bytes() for path in desk.files.values()}) == len(desk.files)
    last = places_of(desk, "工作表改名")
    assert {"组织", "三季度台账", "基数"} <= last.keys()
    assert next(iter(last)) == "三季度台账"


def places_of(desk: Desk, name: str) -> dict[str, int]:
    """The sheets of a file in their order, with the number of hidden rows."""
    book = openpyxl.load_workbook(desk.files[name])
    return {s.title: sum(d.hidden for d in s.row_dimensions.values()) for s in book.worksheets}


def test_rows_are_hidden_and_filtered_indeed(desk: Desk) -> None:
    assert places_of(desk, "隐藏行")[SHEET_E] == 4
    assert places_of(desk, "筛选")[BASE] > 4


def test_a_removed_row_is_missed(desk: Desk, worker: Worker, before: dict[str, Given]) -> None:
    file = File(desk.files["删行"].read_bytes, told=(("row_missing", SHEET_E, ""),), answers={COUNT: None}, moved=True)
    judge(worker, file, before)


@pytest.mark.parametrize(("suffix", "code"), [("xls", "old_excel"), ("ods", "ods")])
def test_another_format_is_refused_and_the_way_back_loses_nothing(
    desk: Desk, worker: Worker, before: dict[str, Given], suffix: str, code: str
) -> None:
    with pytest.raises(RefusedFile) as refused:
        worker.check(desk.others[suffix].read_bytes(), "报表.xlsx")
    assert refused.value.code == code
    judge(worker, File(desk.back[suffix].read_bytes, moved=True), before)


@pytest.mark.parametrize("name", ["只是另存", "工作表改名"])
def test_saved_as_strict_open_xml_it_says_the_same(
    desk: Desk, worker: Worker, before: dict[str, Given], name: str
) -> None:
    """LibreOffice reads the strict form but does not write it, and openpyxl sees nothing in it: compared by the places."""
    data = desk.files[name].read_bytes()
    assert worker.check(strict(data), "报表.xlsx").findings == ()
    straight = answers_of(worker.check(data, "报表.xlsx"))
    judge(worker, File(lambda: strict(data)), straight)


def test_libreoffice_opens_the_strict_form_itself(worker: Worker, before: dict[str, Given], tmp_path: Path) -> None:
    path = tmp_path / "严格.xlsx"
    path.write_bytes(strict(whole()))
    judge(worker, File(libreoffice.edit(path, tmp_path / "另存.xlsx", [])[0].read_bytes, moved=True), before)
