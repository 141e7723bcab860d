"""Coming in and going out with an impatient hand: double clicks at the door, the back button after a log-out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running_app import PASSWORD
from screen import IDLE, enter, profile


def leave(page: Page) -> None:
    page.locator(".st-key-account button").first.click()
    page.get_by_role("button", name="退出登录").dblclick()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def nothing_of_the_city(page: Page) -> None:
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    # the demo's list of accounts names people for everybody
    said = page.inner_text("body").split("演示账号")[0]
    assert "东岭市" not in said and "演示领导" not in said


@pytest.mark.parametrize("door", ["form", "demo account"])
def test_a_double_click_at_the_door_leads_in(tab: Page, door: str) -> None:
    tab.goto("/auth/login?next=%2Franking")
    if door == "form":
        tab.fill("#account", "lingdao")
        tab.fill("#password", PASSWORD)
        tab.get_by_role("button", name="登录", exact=True).dblclick()
    else:
        tab.get_by_role("button", name="演示领导").dblclick()
    expect(tab.get_by_role("heading", name="排名 · 2026年三季度")).to_be_visible()
    tab.wait_for_selector(IDLE)
    tab.reload()
    expect(tab.get_by_role("heading", name="排名 · 2026年三季度")).to_be_visible()


def test_a_wrong_password_sent_twice_by_a_double_click_is_told_and_the_right_one_then_leads_in(tab: Page) -> None:
    tab.goto("/auth/login")
    tab.fill("#account", "lingdao")
    tab.fill("#password", "falsch-falsch")
    tab.get_by_role("button", name="登录", exact=True).dblclick()
    expect(tab.get_by_role("alert")).to_contain_text("账号或口令不正确")
    tab.fill("#password", PASSWORD)
    tab.get_by_role("button", name="登录", exact=True).click()
    expect(tab.get_by_role("heading", name="总览 · 2026年三季度")).to_be_visible()


@pytest.mark.parametrize("memory", ["pages are loaded anew", "pages are kept in memory"])
def test_after_a_log_out_the_back_button_shows_nothing_of_the_old_session(
    chromium: Browser, address: str, memory: str
) -> None:
    with profile(chromium, address) as context:
        page = context.new_page()
        enter(page, "lingdao", "/ranking")
        page.get_by_role("link", name="单位评分卡", exact=True).click()
        expect(page.get_by_role("heading", name="东岭市地方志中心 · 2026年三季度")).to_be_visible()
        if memory == "pages are kept in memory":
            _comes_back_as_it_was(page, context)
            return
        leave(page)
        for _ in range(3):
            page.go_back()
            nothing_of_the_city(page)
        page.go_forward()
        nothing_of_the_city(page)


def _comes_back_as_it_was(page: Page, context: BrowserContext) -> None:
    """Some browsers take a page out of their memory at 后退; this one does not here, so the event is made by hand."""
    held = {c["name"]: c["value"] for c in context.cookies()}
    page.request.post("/auth/logout", form={"csrf": held["sy_csrf"]})
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    nothing_of_the_city(page)
