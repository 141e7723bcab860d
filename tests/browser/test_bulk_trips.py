"""批量导入 in a real browser: another click between choosing and importing, a double click, a refresh, a second tab."""

from __future__ import annotations

import zipfile
from pathlib import Path

import filing_city as city
from playwright.sync_api import Page, expect
from screen import enter
from unit_desk import Desk


def choose(page: Page, file: Path) -> None:
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_test_id("stFileChip")).to_be_visible()


def test_an_archive_is_taken_once_whatever_is_clicked_between(desk: Desk, tmp_path: Path) -> None:
    archive = tmp_path / "各单位.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("教育局.xlsx", city.whole())
    desk.context.clear_cookies()
    page = desk.page
    enter(page, "guanli", "/bulk")
    press, second = page.get_by_role("button", name="导入报表"), desk.context.new_page()
    choose(page, archive)
    page.get_by_role("link", name="成员单位").first.click()
    expect(page.get_by_role("heading", name="成员单位", exact=True)).to_be_visible()
    page.go_back()
    press.click()
    # a file that was only chosen has gone nowhere, and the page says so
    expect(page.get_by_text("还没有选好压缩包")).to_be_visible()
    second.goto("/bulk")
    choose(second, archive)
    choose(page, archive)
    press.dblclick()
    expect(page.get_by_text("共 1 份：")).to_be_visible()
    second.get_by_role("button", name="导入报表").click()
    expect(second.get_by_text("共 1 份：已在库 1 份。")).to_be_visible()
    page.reload()
    expect(page.get_by_text("导入后，这里逐份列出结果和原因")).to_be_visible()
    choose(page, archive)
    press.click()
    expect(page.get_by_text("共 1 份：已在库 1 份。")).to_be_visible()
    page.goto("/review?unit=jyj")
    expect(page.get_by_role("heading", name="东岭市教育局 · 第 1 次报送")).to_be_visible()
