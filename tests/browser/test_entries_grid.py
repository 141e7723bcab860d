"""The office's grid in a real browser: a figure typed and saved at once is saved; what is not saved yet says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, expect
from screen import IDLE, enter, still, until_shown
from unit_desk import Desk

from shuangyong_metrics.ui.components import LONG_NAME


@pytest.fixture
def office(desk: Desk) -> Page:
    desk.context.clear_cookies()
    enter(desk.page, "guanli", "/entries")
    expect(desk.page.get_by_role("heading", name="双拥办录入 · 2026年三季度")).to_be_visible()
    return desk.page


def into(page: Page, row: int, figure: str) -> None:
    """Type a figure into the first figure's column of a row, without leaving the cell."""
    grid = page.locator("[data-testid=stDataFrame]").first
    expect(grid.locator("[role=grid] [role=row]").nth(row + 1)).to_be_attached()
    page.wait_for_selector(IDLE)
    still(grid)
    box = grid.bounding_box()
    assert box
    editor = page.locator("#portal input, #portal textarea").first

    def type_it() -> None:
        page.keyboard.press("Escape")
        page.mouse.click(box["x"] + LONG_NAME + 40, box["y"] + 36 + 35 * (row + 0.5))
        page.keyboard.type(figure)

    until_shown(type_it, editor)
    expect(editor).to_have_value(figure)


def typed(page: Page, row: int, figure: str, words: str) -> None:
    """Type a figure and leave the cell; an editor that is only just being drawn may not hear the key that closes it."""

    def type_it() -> None:
        into(page, row, figure)
        page.keyboard.press("Enter")

    until_shown(type_it, page.locator("[data-unsaved]").filter(has_text=re.compile(f"^{words}$")))


def save(page: Page, words: str) -> None:
    page.get_by_role("button", name="保存录入").click()
    expect(page.get_by_text(words)).to_be_visible()


def test_a_figure_typed_last_and_saved_at_once_is_saved(office: Page) -> None:
    for row, figure in enumerate(("7", "8")):
        into(office, row, figure)
        save(office, "已录入 1 项。")
        expect(office.locator("[data-unsaved]")).to_have_count(0)


def test_what_is_not_saved_says_so_and_is_not_left_without_a_question(office: Page) -> None:
    mark = office.locator("[data-unsaved]")
    expect(mark).to_have_count(0)
    for row, figure in enumerate(("7", "8")):
        typed(office, row, figure, f"{row + 1} 格未保存")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(f"{dialog.type} {dialog.message}".strip())
        dialog.dismiss()

    office.on("dialog", stay)
    office.get_by_role("link", name="成员单位").first.click()
    office.get_by_role("button", name="回到首页").click()
    with office.expect_event("dialog"):
        office.evaluate("setTimeout(() => location.reload(), 0)")
    assert [a.split()[0] for a in asked] == ["confirm", "confirm", "beforeunload"]
    assert "没保存的内容" in asked[0]
    expect(mark).to_have_text("2 格未保存")
    save(office, "已录入 2 项。")
    expect(mark).to_have_count(0)
    office.remove_listener("dialog", stay)
    office.reload()
    expect(office.get_by_role("heading", name="双拥办录入 · 2026年三季度")).to_be_visible()


def test_another_quarter_or_page_keeps_what_is_typed_and_says_where_it_waits(tab: Page) -> None:
    def shows(round_: str, words: str) -> None:
        expect(tab.get_by_role("heading", name=f"双拥办录入 · {round_}")).to_be_visible()
        # the mark of the other quarter may still stand beside it for a moment
        expect(tab.locator("[data-unsaved]").filter(has_text=re.compile(f"^{words}$"))).to_be_visible()

    enter(tab, "guanli", "/entries")
    document = tab.get_by_role("textbox", name="依据")
    typed(tab, 0, "7", "1 格未保存")
    document.fill("第三方测评报告")
    document.press("Enter")
    shows("2026年四季度", "1 格未保存")
    tab.get_by_role("combobox").first.click()
    tab.get_by_role("option", name="2026年三季度").click()
    shows("2026年三季度", "2026年四季度还有 1 格未保存，换回该季度可以接着填")
    tab.go_back()
    shows("2026年四季度", "1 格未保存")
    expect(document).to_have_value("第三方测评报告")
    grid = tab.locator("[data-testid=stDataFrame]").first
    expect(grid.locator("[role=grid] [role=row]").nth(1)).to_contain_text("7")
    typed(tab, 1, "8", "2 格未保存")
    shows("2026年四季度", "2 格未保存")
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.get_by_role("link", name="成员单位").first.click()
    expect(tab.get_by_role("heading", name="成员单位", exact=True)).to_be_visible()
    tab.go_back()
    shows("2026年四季度", "2 格未保存")
    expect(grid.locator("[role=grid] [role=row]").nth(2)).to_contain_text("8")
    tab.once("dialog", lambda dialog: dialog.accept())
    tab.reload()
    expect(grid.locator("[role=grid] [role=row]").nth(1)).to_be_attached()
    expect(tab.locator("[data-unsaved]")).to_have_count(0)
