"""The picture of a cell: what stands around it, who may see it, and that few persons are never shown to a leader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import NotAllowed, NotFound, RefusedFile
from shuangyong_metrics.model import SheetPicture
from shuangyong_metrics.services import pictures
from shuangyong_metrics.services.publishing import publish
from shuangyong_metrics.services.review import accept_all
from shuangyong_metrics.services.submission import submit
from shuangyong_metrics.store import Store
from shuangyong_metrics.ui.sheet import sheet_html
from shuangyong_metrics.workbook.picture import picture
from shuangyong_metrics.workbook.worker import Worker

#: An input that counts persons, given as 3, in the rows of another; both on one sheet.
PERSONS, FEW = "B2-1", 3


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[tuple[Store, str]]:
    with city.opened(tmp_path_factory.mktemp("city")) as store:
        data = city.changed({city.places().at(PERSONS): FEW})
        outcome = submit(store, worker, data, "报表.xlsx", city.MINE, city.NOW)
        assert outcome.status == "taken", outcome
        yield store, outcome.digest


def at(found: SheetPicture, cell: str) -> str:
    letter, number = cell.rstrip("0123456789"), int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return dict(found.rows)[number][found.columns.index(letter)]


def test_the_picture_holds_the_cell_four_rows_around_and_its_row() -> None:
    sheet, cell = city.places().at("B2-1")
    found = picture(city.wrong(), sheet, cell)
    row = int(cell[1:])
    assert [n for n, _ in found.rows] == list(range(row - 4, row + 5))
    assert at(found, cell) == "约20"
    assert at(found, f"A{row}") == "B2-1"
    assert len({len(texts) for _, texts in found.rows}) == 1


@pytest.mark.parametrize(("code", "column"), [("B10-1", "本季值"), ("D8-4", "状态")])
def test_far_down_the_row_that_names_the_columns_stands_above(code: str, column: str) -> None:
    sheet, cell = city.places().at(code, column)
    found = picture(city.whole(), sheet, cell)
    (top, names), *around = found.rows
    row = int(cell[1:])
    assert (found.header, [n for n, _ in around]) == (top, list(range(row - 4, row + 5))) and top < row - 4
    assert names[found.columns.index(cell[0])].startswith(column)


def test_in_the_ledger_too_and_near_the_names_nothing_stands_twice() -> None:
    sheet, cell = city.places().event(9, "角色")
    found = picture(city.whole(), sheet, cell)
    assert at(found, f"{cell[0]}{found.header}") == "角色" and len(found.rows) == 10
    near = picture(city.whole(), *city.places().at("A1-1"))
    assert near.header and len({n for n, _ in near.rows}) == len(near.rows) == 9
    assert not picture(city.whole(), "封面", "A1").header


@pytest.mark.parametrize(("cell", "rows"), [("A1", 5), ("B9999", 10), ("AZ3", 7), ("XFD1048576", 10)])
def test_edges_of_a_sheet_are_pictured_too(cell: str, rows: int) -> None:
    found = picture(city.whole(), city.places().at("B2-1")[0], cell)
    assert len(found.rows) == rows
    assert len(found.columns) <= 24
    at(found, cell)


@pytest.mark.parametrize(("sheet", "cell"), [("没有", "A1"), ("活动台账", "a1"), ("活动台账", "1"), ("活动台账", "A0")])
def test_what_is_no_place_is_refused(worker: Worker, sheet: str, cell: str) -> None:
    with pytest.raises(RefusedFile):
        worker.picture(city.whole(), sheet, cell)
    with pytest.raises(RefusedFile):
        worker.picture(b"no workbook", sheet, cell)


def test_own_unit_reviewer_and_office_see_the_cell(filed: tuple[Store, str], worker: Worker) -> None:
    store, digest = filed
    sheet, cell = city.places().at(PERSONS)
    for actor in (city.MINE, city.SECOND, city.REVIEWER, city.OFFICE):
        assert at(pictures.picture(store, worker, digest, sheet, cell, actor), cell) == "3"


def test_another_unit_a_leader_before_publishing_and_guesses_see_nothing(
    filed: tuple[Store, str], worker: Worker
) -> None:
    store, digest = filed
    sheet, cell = city.places().at("A1-1")
    for actor in (city.OTHER, city.LEADER):
        with pytest.raises(NotAllowed):
            pictures.picture(store, worker, digest, sheet, cell, actor)
    for guess in ("0" * 64, "../metrics", digest.upper(), digest[:63], ""):
        with pytest.raises(NotFound):
            pictures.kept_file(store, guess, city.OFFICE)


def test_a_leader_never_sees_a_figure_of_few_persons(tmp_path: Path, worker: Worker) -> None:
    places = city.places()
    with city.opened(tmp_path) as store:
        data = city.changed({places.at(PERSONS): FEW, places.at(PERSONS, "上季值"): 2})
        digest = submit(store, worker, data, "报表.xlsx", city.MINE, city.NOW).digest
        accept_all(store, city.SCHOOL.id, city.ROUND, city.REVIEWER, city.NOW)
        publish(store, city.ROUND, city.OFFICE, city.NOW)
        sheet, cell = places.at(PERSONS)
        assert not pictures.may_show_picture(store, digest, sheet, cell, city.LEADER)
        with pytest.raises(NotAllowed, match="<5"):
            pictures.picture(store, worker, digest, sheet, cell, city.LEADER)
        beside = f"A{cell[1:]}"
        found = pictures.picture(store, worker, digest, sheet, beside, city.LEADER)
        assert (at(found, cell), at(found, places.at(PERSONS, "上季值")[1])) == ("<5", "<5")
        assert at(pictures.picture(store, worker, digest, sheet, beside, city.MINE), cell) == "3"
        other = places.at("A1-1")
        assert pictures.may_show_picture(store, digest, *other, city.LEADER)
        assert at(pictures.picture(store, worker, digest, *other, city.LEADER), other[1]) == "是"


def test_the_grid_outlines_the_cell_and_escapes_every_text() -> None:
    html = sheet_html(SheetPicture("表<1>", "B2", ("A", "B"), ((1, ("<script>", "&")), (2, ("", '"x"')))))
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert html.count('class="here"') == 1
    assert "<figcaption>表&lt;1&gt; B2</figcaption>" in html
    assert html.count("<tr>") == 3


def test_a_title_runs_over_the_empty_cells_beside_it() -> None:
    title = "A　组织领导坚强有力（2026年三季度）"
    rows = ((1, (title, "", "")), (2, (title, "", "3")), (3, (title, "", "")), (4, ("A1-1", "", "")))
    html = sheet_html(SheetPicture("表", "C3", ("A", "B", "C"), rows))
    assert html.count(f'<td class="over" colspan="3">{title}</td>') == 1, (
        "not over a figure, not over the cell at issue"
    )
    assert html.count('class="here"') == 1 and "<td>A1-1</td><td></td>" in html


def test_names_of_columns_figures_and_long_texts_are_told_apart() -> None:
    long = "很长的说明" * 8
    html = sheet_html(
        SheetPicture("表", "A9", ("A", "B"), ((4, ("代码", "本季值")), (9, ("1,234.50", long))), header=4)
    )
    assert '<tr class="names"><th scope="row">4</th>' in html
    assert f'<td class="long" title="{long}">' in html
    assert "<td class=n>" in sheet_html(SheetPicture("表", "B1", ("A", "B"), ((1, ("1,234.50", "")),)))
