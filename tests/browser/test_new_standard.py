"""A new year's standard in a real browser: out as a workbook, changed, in again, rehearsed, published, in force."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import past_city
import pytest
import revised_standard as made
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import english, enter, fits, profile


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    with past_city.published(tmp_path / "data"):
        pass
    with running(tmp_path / "data", log=tmp_path / "log.txt") as address, profile(chromium, address) as context:
        yield context.new_page()


def revised(downloaded: Path) -> bytes:
    """What the office does with the workbook: A2 goes, A11 comes, B4 is worth its points for fewer lessons."""
    book = openpyxl.load_workbook(downloaded)
    made.state(book)
    made.swap(book)
    return made.saved(book)


def test_a_new_standard_is_rehearsed_and_published(page: Page, tmp_path: Path) -> None:
    enter(page, "guanli", "/revision")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载工作簿").click()
    assert waiting.value.suggested_filename == "考评标准_2025版_修订用.xlsx"
    waiting.value.save_as(tmp_path / "标准.xlsx")

    draft = {"name": "修订稿.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": revised(tmp_path / "标准.xlsx")}
    page.locator("input[type=file]").set_input_files(draft)  # type: ignore[arg-type]
    expect(page.get_by_text("修订稿.xlsx")).to_be_visible()
    page.get_by_role("button", name="检查并预演").click()
    expect(page.get_by_role("heading", name="2025 版 → 2027 版：2 处变化，其中 2 处影响得分")).to_be_visible()
    expect(page.get_by_text("没有预演的部分：A11 退役军人志愿服务队（过去没有填报这些数）")).to_be_visible()
    expect(page.get_by_role("cell", name="东岭市教育局")).to_be_visible()
    assert [words for words in english(page) if "修订稿.xlsx" not in words] == []
    page.set_viewport_size({"width": 390, "height": 844})
    fits(page, 390)
    page.set_viewport_size({"width": 1366, "height": 768})

    publish = page.get_by_role("button", name="公布 2027 版")
    expect(publish).to_be_disabled()
    page.get_by_text("我确认：2027 版依据 市双办〔2026〕8号，自2027年一季度起施行").click()
    publish.dblclick()
    expect(page.get_by_text("2027 版已公布，自2027年一季度起施行。")).to_be_visible()
    expect(publish).to_have_count(0)

    page.goto("/standard?version=2027&indicator=A11")
    expect(page.get_by_text("A11 退役军人志愿服务队")).to_be_visible()
    made_for = page.request.get("/files/template?round=2027Q1&unit=jyj")
    assert made_for.ok
    cells = {c.value for sheet in openpyxl.load_workbook(io.BytesIO(made_for.body())) for row in sheet for c in row}
    assert "A11-1" in cells and "A2-1" not in cells
    of_now = page.request.get("/files/template?round=2026Q3&unit=jyj")
    cells = {c.value for sheet in openpyxl.load_workbook(io.BytesIO(of_now.body())) for row in sheet for c in row}
    assert "A2-1" in cells and "A11-1" not in cells
