"""A submission between two tabs, a log-out and the back button."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect
from screen import enter
from unit_desk import Desk


@pytest.mark.parametrize("desk", ["uploaded"], indirect=True)
def test_two_tabs_submit_once_and_the_back_button_submits_nothing_more(desk: Desk) -> None:
    second = desk.context.new_page()
    second.goto(desk.page.url)
    expect(second.get_by_role("button", name="提交本季报表")).to_be_visible()
    desk.page.get_by_role("button", name="提交本季报表").click()
    expect(desk.page.get_by_text("第 1 次报送").first).to_be_visible()
    second.get_by_role("button", name="提交本季报表").click()
    expect(second.get_by_text("第 1 次报送").first).to_be_visible()
    second.get_by_role("link", name="我的报表").first.click()
    expect(second.get_by_text("共报送 1 次")).to_be_visible()
    second.go_back()
    expect(second.get_by_text("第 1 次报送").first).to_be_visible()
    second.goto("/returns")
    expect(second.get_by_text("共报送 1 次")).to_be_visible()


@pytest.mark.parametrize("desk", ["submitted"], indirect=True)
def test_a_withdrawal_asked_before_a_log_out_elsewhere_is_not_carried_out(desk: Desk) -> None:
    desk.page.goto("/returns")
    desk.page.get_by_role("button", name="撤回第 1 次报送").click()
    expect(desk.page.get_by_role("button", name="确认撤回")).to_be_visible()
    cookie = {c["name"]: c["value"] for c in desk.context.cookies()}
    answer = httpx.post(f"{desk.address}/auth/logout", data={"csrf": cookie["sy_csrf"]}, cookies=cookie, timeout=30)
    assert answer.status_code == 303
    desk.page.get_by_role("button", name="确认撤回").click()
    expect(desk.page.get_by_text("登录已失效").first).to_be_visible()
    enter(desk.page, "jyj", "/returns")
    expect(desk.page.get_by_text("共报送 1 次")).to_be_visible()
    expect(desk.page.get_by_role("button", name="撤回第 1 次报送")).to_be_visible()
