"""A write takes two seconds, and meanwhile the person clicks again or elsewhere: it is done once, and the page says what it came to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from screen import ERRORS, IDLE, enter, still, until_shown
from unit_desk import Desk, desk_in

#: Longer than a double click, and the first click is still being carried out.
MEANWHILE = 800


@pytest.fixture
def slow(tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    with desk_in(tmp_path, chromium, "nothing yet", slow=True) as made:
        yield made


def _office(desk: Desk, path: str) -> Page:
    desk.context.clear_cookies()
    enter(desk.page, "guanli", path)
    return desk.page


def _told(page: Page, words: str) -> None:
    expect(page.get_by_test_id("stMain").get_by_text(re.compile(words)).filter(visible=True).first).to_be_visible()
    page.wait_for_selector(IDLE)
    expect(page.get_by_test_id(ERRORS)).to_have_count(0)
    expect(page.get_by_test_id("stAlertContentWarning").filter(has_text="还没有选择文件")).to_have_count(0)


def test_the_second_click_and_a_click_elsewhere_both_hear_of_the_first(slow: Desk) -> None:
    page = _office(slow, "/missing")
    button = page.get_by_role("button", name="记为已催：2 家")
    button.click()
    page.wait_for_timeout(MEANWHILE)
    button.click()
    _told(page, "已记 2 家（电话）")
    page.get_by_text("短信", exact=True).click()
    page.wait_for_selector(IDLE)
    button.click()
    page.wait_for_timeout(MEANWHILE)
    page.locator("summary").filter(has_text="逐家看").click()
    page.get_by_text("微信", exact=True).click()
    _told(page, "已记 2 家（短信）")


def test_a_password_is_seen_though_another_page_was_opened_meanwhile(slow: Desk) -> None:
    page = _office(slow, "/accounts")
    box = page.get_by_role("combobox", name="重置、停用或启用一个账号")
    still(box)
    option = page.get_by_role("option", name="shenhe")
    until_shown(box.click, option)
    option.click()
    page.get_by_role("button", name="重置口令").click()
    page.get_by_role("button", name="确认重置 shenhe 的口令").click()
    page.wait_for_timeout(MEANWHILE)
    menu = page.get_by_role("navigation", name="页面")
    menu.get_by_role("link", name="操作记录").click()
    expect(page.get_by_role("heading", name="操作记录")).to_be_visible()
    page.wait_for_selector(IDLE)
    menu.get_by_role("link", name="账号", exact=True).click()
    _told(page, "1 个账号的首次口令")


def test_a_file_sent_is_shown_though_the_button_was_pressed_again(slow: Desk) -> None:
    slow.upload(slow.right)
    slow.page.wait_for_timeout(MEANWHILE)
    slow.page.get_by_role("button", name="上传并校验").click()
    _told(slow.page, "校验通过")
    submit = slow.page.get_by_role("button", name="提交本季报表")
    submit.click()
    slow.page.wait_for_timeout(MEANWHILE)
    submit.click()
    _told(slow.page, "报表已收到：第 1 次报送")
