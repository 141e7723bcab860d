"""A return on the template of an older version or form: taken with a remark where its unit is asked for the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filing_city as city
import pytest
import revised_standard as made
from blank_returns import META, Places, whole_cells
from crafted_files import with_values
from openpyxl.workbook import Workbook

from shuangyong_metrics.cli import main
from shuangyong_metrics.model import Round, UnitType
from shuangyong_metrics.services import revision, roster
from shuangyong_metrics.services.setup import open_worker
from shuangyong_metrics.services.submission import Outcome, blank_return, submit
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.worker import Worker

NEXT = Round(2026, 4)
NAME = "考评标准.xlsx"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path / "data") as opened:
        yield opened


def revised(*edits: Callable[[Workbook], object]) -> bytes:
    book = made.book()
    made.state(book, made.DOCUMENT | {"版本": "2026b", "施行起始季度": NEXT.id})
    for edit in edits:
        edit(book)
    return made.saved(book)


def filled(data: bytes) -> bytes:
    places = Places(data)
    return places.typed(whole_cells(places))


def published(store: Store, *edits: Callable[[Workbook], object], actor: Any = city.MINE) -> bytes:
    """A return filled on the template of 2026Q4 that was fetched before the new version came and the quarter opened."""
    old = filled(blank_return(store, actor.unit_id, NEXT, actor))
    revision.publish(store, revised(*edits), NAME, city.OFFICE, city.NOW)
    roster.open_round(store, NEXT, city.OFFICE, city.NOW)
    return old


def submitted(store: Store, data: bytes, actor: Any = city.MINE) -> Outcome:
    with open_worker(store) as worker:
        return submit(store, worker, data, "报表.xlsx", actor, city.NOW)


def test_what_only_weighs_otherwise_is_taken_and_remarked(store: Store) -> None:
    old = published(store, made.lighter)
    outcome = submitted(store, old)
    assert outcome.status == "taken", outcome.reason
    assert outcome.reading is not None and outcome.reading.identity.version == "2026b"
    remarks = [(f.code, f.severity.label) for f in outcome.findings if f.code == "older_version"]
    assert remarks == [("older_version", "提示")]
    told = next(f for f in outcome.findings if f.code == "older_version")
    assert "2025" in told.message and "2026b" in told.message and "2026年四季度" in told.message
    with open_worker(store) as worker:
        fresh = worker.check(filled(blank_return(store, "jyj", NEXT, city.MINE)), "报表.xlsx")
    assert fresh.identity == outcome.reading.identity
    assert [(a.input, a.status, a.value) for a in fresh.answers] == [
        (a.input, a.status, a.value) for a in outcome.reading.answers
    ], "it is read as one on the new template"
    assert submitted(store, old).status == "already"
    assert verify(store, city.OFFICE).differences == ()


def test_what_asks_the_unit_for_something_else_is_refused_by_name(store: Store) -> None:
    outcome = submitted(store, published(store, made.swap))
    assert outcome.status == "refused"
    for words in ("2025", "2026b", "2026年四季度", "新增 A11-1", "取消 A2-1", "请下载本季模板"):
        assert words in outcome.reason, outcome.reason
    assert store.one("submission_now", unit_id="jyj", year=NEXT.year, quarter=NEXT.quarter) is None


@pytest.mark.parametrize(("applies", "status"), [("综合机关", "taken"), ("综合机关、教育", "refused")])
def test_only_what_concerns_the_units_own_type_counts(store: Store, applies: str, status: str) -> None:
    """The new item is asked of offices, or of schools as well; the file is a school's."""

    def add(book: Workbook) -> None:
        made.swap(book)
        page = book["指标"]
        page.cell(made.rows(page, "A11")[0], made.header(page)["适用类型"], applies)

    old_a2 = blank_return(store, "jyj", NEXT, city.MINE)
    assert "A2-1" in Places(old_a2).rows
    outcome = submitted(store, published(store, add))
    # A2 is retired for everybody: a school misses it either way
    assert outcome.status == "refused"
    assert ("新增 A11-1" in outcome.reason) is (status == "refused")


def test_other_words_for_an_item_are_a_change(store: Store) -> None:
    outcome = submitted(
        store, published(store, lambda book: made.put(book, "填报项", "B2-1", "填报项", "受教育的干部人数"))
    )
    assert outcome.status == "refused"
    assert "有改动 B2-1" in outcome.reason


def test_the_command_line_without_a_store_knows_it_too(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "报表.xlsx"
    old.write_bytes(published(store, made.lighter))
    monkeypatch.setenv("SHUANGYONG_DATA", str(store.folder))
    assert main(["check", str(old), "--json"]) == 0
    assert "older_version" in {f["code"] for f in json.loads(capsys.readouterr().out)["findings"]}


def hidden_rows(data: bytes) -> dict[str, int]:
    sheet = Places(data).book[META]
    return {str(row[0].value): row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}


def test_an_older_form_is_taken_with_a_remark_and_a_newer_one_refused(worker: Worker) -> None:
    whole, rows = city.whole(), hidden_rows(city.whole())
    assert worker.check(whole, "报表.xlsx").findings == ()
    gone = {
        (META, f"{column}{rows[label]}"): None for column in "AB" for label in (layout.FORM_LABEL, layout.PRINTED_LABEL)
    }
    older = worker.check(with_values(whole, gone), "报表.xlsx")
    assert [(f.code, f.severity.label) for f in older.findings] == [("older_form", "提示")]
    assert older.answers == worker.check(whole, "报表.xlsx").answers
    newer = with_values(whole, {(META, f"B{rows[layout.FORM_LABEL]}"): str(layout.FORM + 1)})
    with pytest.raises(Exception, match=f"样式 {layout.FORM + 1}.*请在本系统"):
        worker.check(newer, "报表.xlsx")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"B2-1":3}', '{"B2-1":{"last":3}}', "[" * 5000])
def test_a_hidden_sheet_that_somebody_has_typed_into_is_no_reason_to_refuse(worker: Worker, text: str) -> None:
    rows = hidden_rows(city.whole())
    reading = worker.check(
        with_values(city.whole(), {(META, f"B{rows[layout.PRINTED_LABEL]}"): text or None}), "报表.xlsx"
    )
    assert reading.findings == ()


def test_the_form_of_a_template_stands_on_its_hidden_sheet() -> None:
    rows = hidden_rows(city.whole())
    sheet = Places(city.whole()).book[META]
    assert sheet.cell(rows[layout.FORM_LABEL], 2).value == str(layout.FORM)
    assert UnitType.EDU.value in str(sheet.cell(rows["单位类型"], 2).value)
