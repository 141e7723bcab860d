"""The back button where nothing is filed: each press shows what was shown before, and none is caught on a page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from screen import IDLE, enter


def shows(page: Page, title: str, address: str) -> None:
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(address)))
    page.wait_for_selector(IDLE)


def pick(page: Page, box: int, words: str) -> None:
    page.get_by_role("combobox").nth(box).click()
    page.get_by_role("option", name=words).click()


def test_back_through_the_standards_rules(tab: Page) -> None:
    enter(tab, "jyj", "/standard")
    first = tab.get_by_role("heading", name="A 组织领导坚强有力")
    second = tab.get_by_role("heading", name="B 国防教育广泛深入")
    expect(first).to_be_visible()
    pick(tab, 0, "B 国防教育")
    expect(second).to_be_visible()
    tab.get_by_role("textbox", name="查找").fill("征兵")
    tab.keyboard.press("Enter")
    expect(tab.get_by_text("含“征兵”的指标")).to_be_visible()
    tab.reload()
    expect(tab.get_by_text("含“征兵”的指标")).to_be_visible()
    tab.go_back()
    expect(first).to_be_visible()
    expect(second).to_have_count(0)
    expect(tab.get_by_role("textbox", name="查找")).to_have_value("")
    tab.go_forward()
    expect(tab.get_by_text("含“征兵”的指标")).to_be_visible()


def test_back_through_the_offices_pages(tab: Page) -> None:
    enter(tab, "guanli")
    way = [("填报期", "/rounds"), ("批量导入", "/bulk"), ("成员单位", "/units"), ("账号", "/accounts"), ("本市信息", "/settings"), ("操作记录", "/log"), ("追溯调整 · 2026年三季度", "/corrections"), ("征求意见", "/consultation"), ("催报 · 2026年四季度", "/missing"), ("标准修订", "/revision")]  # fmt: skip
    shows(tab, *way[0])
    for title, address in way[1:]:
        tab.get_by_role("link", name=title.split(" · ")[0], exact=True).first.click()
        shows(tab, title, address)
    tab.reload()
    shows(tab, *way[-1])
    for title, address in reversed(way[:-1]):
        tab.go_back()
        shows(tab, title, address)
    tab.get_by_role("link", name="双拥办录入", exact=True).first.click()
    shows(tab, "双拥办录入 · 2026年四季度", "/entries?round=2026Q4")
    pick(tab, 0, "2026年三季度")
    shows(tab, "双拥办录入 · 2026年三季度", "/entries?round=2026Q3")
    tab.go_back()
    shows(tab, "双拥办录入 · 2026年四季度", "/entries?round=2026Q4")
    tab.go_back()
    shows(tab, *way[0])


@pytest.mark.parametrize(("account", "title"), [("lingdao", "总览 · 2026年三季度"), ("jyj", "填报 · 2026年四季度")])
def test_the_bare_address_is_no_trap_on_the_way_back(tab: Page, account: str, title: str) -> None:
    tab.goto("/healthz")
    enter(tab, account)
    expect(tab.get_by_role("heading", name=title)).to_be_visible()
    # the login form comes first, which leads a person who is logged in to the first page
    tab.go_back()
    expect(tab.get_by_role("heading", name=title)).to_be_visible()
    tab.wait_for_selector(IDLE)
    tab.go_back()
    tab.wait_for_url("/healthz")


def test_a_cycle_stands_in_the_address_and_back_shows_the_one_before(tab: Page) -> None:
    enter(tab, "lingdao", "/overview")
    tab.get_by_role("link", name="四年届", exact=True).first.click()
    shows(tab, "四年届 · 2024—2027年", "/cycle?cycle=2024")
    tab.reload()
    shows(tab, "四年届 · 2024—2027年", "/cycle?cycle=2024")
    tab.go_back()
    expect(tab).to_have_url(re.compile("/overview"))
