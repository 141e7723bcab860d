"""操作记录 says from where: of a page's act as of a log-in, whatever the browser itself claims."""

from __future__ import annotations

from playwright.sync_api import expect
from screen import IDLE, enter
from unit_desk import Desk


def test_an_act_of_a_page_is_logged_with_the_address_of_its_browser(desk: Desk) -> None:
    desk.context.clear_cookies()
    desk.context.set_extra_http_headers({"x-sy-place": "10.66.66.66"})
    page = desk.page
    enter(page, "guanli", "/settings")
    for name, text in (("城市名称", "东岭市"), ("办公室名称", "东岭市双拥办"), ("联系电话", "0900-7654321")):
        page.get_by_role("textbox", name=name).fill(text)
    page.get_by_role("button", name="保存本市信息").click()
    expect(page.get_by_text("本市信息已保存")).to_be_visible()
    page.wait_for_selector(IDLE)
    page.goto("/log?what=修改本市信息&place=127.0.0.1")
    expect(page.get_by_text("共 1 条符合条件")).to_be_visible()
    page.reload()
    expect(page.get_by_text("共 1 条符合条件")).to_be_visible()
    expect(page.get_by_role("combobox", name="来自")).to_be_visible()
