"""A unit's afternoon in a real browser: two errors, their cells, the mended file, a double click, a refresh, a receipt."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import filing_city as city
import pytest
from playwright.sync_api import expect
from screen import IDLE, english, fits, trial
from unit_desk import Desk

INSIDE = """() => {
  const cell = document.querySelector(".sy-sheet td.here"), own = cell.getBoundingClientRect();
  const box = cell.closest("div").getBoundingClientRect();
  return own.left >= box.left && own.right <= box.right + 1;
}"""


def test_two_errors_stand_with_their_cells_in_chinese(desk: Desk) -> None:
    page = desk.page
    expect(page.get_by_role("heading", name="填报 · 2026年三季度")).to_be_visible()
    assert english(page) == []
    desk.upload(desk.wrong)
    expect(page.get_by_text("校验未通过：2 项必须改正")).to_be_visible()
    cell = page.locator(".sy-sheet td.here").first
    expect(cell).to_be_visible()
    expect(cell).to_have_text("2026年3月")
    # the cell is scrolled into view inside the picture
    page.wait_for_function(INSIDE)
    page.wait_for_selector(IDLE)
    assert [w for w in english(page) if "xlsx" not in w] == []
    page.set_viewport_size({"width": 390, "height": 844})
    fits(page, 390)


def test_the_mended_file_is_submitted_once_by_a_double_click_and_found_after_a_refresh(desk: Desk) -> None:
    page = desk.page
    desk.upload(desk.right)
    expect(trial(page)).to_be_visible()
    page.reload()
    page.wait_for_selector(IDLE)
    expect(trial(page)).to_be_visible()
    page.get_by_role("button", name="提交本季报表").dblclick()
    expect(page.get_by_text("第 1 次报送").first).to_be_visible()
    expect(page.locator(".sy-receipt")).to_contain_text(parse_qs(urlsplit(page.url).query)["file"][0])
    with page.expect_download() as waiting:
        page.get_by_text("下载回执（可打印）").click()
    assert waiting.value.suggested_filename == "报送回执_东岭市教育局_2026年三季度_第1次.html"
    page.get_by_role("link", name="我的报表").first.click()
    expect(page.get_by_role("heading", name="我的报表")).to_be_visible()
    expect(page.get_by_text("共报送 1 次")).to_be_visible()
    page.go_back()
    expect(page.locator(".sy-receipt")).to_be_visible()
    expect(page.get_by_text("共报送 1 次")).to_have_count(0)


@pytest.mark.parametrize("desk", ["submitted"], indirect=True)
def test_taking_back_asks_once_names_what_it_touches_and_a_refresh_is_no_answer(desk: Desk) -> None:
    page = desk.page
    page.goto("/returns")
    page.get_by_role("button", name="撤回第 1 次报送").click()
    expect(page.get_by_text("本季恢复为未报送")).to_be_visible()
    page.get_by_role("button", name="不撤回").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="撤回第 1 次报送").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.reload()
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("共报送 1 次")).to_be_visible()
    page.get_by_role("button", name="撤回第 1 次报送").dblclick()
    page.get_by_role("button", name="确认撤回").dblclick()
    expect(page.get_by_text("已撤回2026年三季度第 1 次报送。本季恢复为未报送。")).to_be_visible()
    expect(page.get_by_role("button", name="撤回第 1 次报送")).to_have_count(0)
    assert english(page) == []


def test_words_beneath_a_question_outlast_another_page_and_a_refresh_asks_first(desk: Desk, tmp_path: Path) -> None:
    page, found = desk.page, city.places()
    asking = tmp_path / "有问.xlsx"
    asking.write_bytes(city.changed({found.at("B2-1"): 20}))
    desk.upload(asking)
    words = page.get_by_role("textbox", name="补充说明")
    mark = page.locator("[data-unsaved]")
    expect(words).to_be_visible()
    expect(mark).to_have_count(0)
    words.fill("七月新开三个班")
    words.press("Enter")
    expect(mark).to_have_text("1 处说明未保存，提交本季报表时一并保存")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="我的报表").first.click()
    expect(page.get_by_role("heading", name="我的报表")).to_be_visible()
    page.go_back()
    expect(words).to_have_value("七月新开三个班")
    expect(mark).to_have_count(1)
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.evaluate("setTimeout(() => location.reload(), 0)")
    assert asked.value.type == "beforeunload"
    page.get_by_role("button", name="提交本季报表").dblclick()
    expect(page.locator(".sy-receipt")).to_be_visible()
    expect(mark).to_have_count(0)
    page.get_by_role("link", name="我的报表").first.click()
    expect(page.get_by_text("需说明 1 项，都已说明")).to_be_visible()


@pytest.mark.parametrize("desk", ["submitted"], indirect=True)
def test_everything_that_can_be_downloaded_is_in_sight_on_a_telephone(desk: Desk) -> None:
    page = desk.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/returns")
    for words in ("改好.xlsx", "下载回执", "批注回执"):
        link = page.get_by_role("link", name=words, exact=True)
        expect(link).to_be_visible()
        # not brought into sight first, as a click would
        box = link.bounding_box()
        assert box
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
