"""A log-out in another tab, on one page of each kind: the next click shows the way to the login and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from screen import IDLE, enter, still


def _other_choice(page: Page) -> None:
    still(page.get_by_role("combobox").first)
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", selected=False).last.click()


def _press(words: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=words).click()


#: A page of each kind: who, where, what is clicked.
PAGES: dict[str, tuple[str, str, Callable[[Page], None]]] = {
    "results": ("lingdao", "/overview", _other_choice),
    "rules": ("jyj", "/standard", _other_choice),
    "filing": ("jyj", "/filing", _press("上传并校验")),
    "review": ("shenhe", "/review", _other_choice),
    "a form": ("guanli", "/settings", _press("保存本市信息")),
    "a grid": ("guanli", "/entries", _press("保存录入")),
    "a table": ("guanli", "/bulk", _press("导入报表")),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_click_after_a_log_out_in_another_tab_leads_to_the_login(tab: Page, kind: str) -> None:
    account, address, click = PAGES[kind]
    enter(tab, account, address)
    held = {c["name"]: c["value"] for c in tab.context.cookies()}
    # another tab of the same browser: the same cookies
    tab.request.post("/auth/logout", form={"csrf": held["sy_csrf"]})
    click(tab)
    expect(tab.get_by_text("登录已失效")).to_be_visible()
    tab.wait_for_selector(IDLE)
    expect(tab.locator("[data-testid=stMain]")).not_to_contain_text("东岭市")
    expect(tab.locator("[data-testid=stMain] input")).to_have_count(0)
    tab.get_by_text("重新登录", exact=True).click()
    expect(tab.get_by_role("heading", name="登录", exact=True)).to_be_visible()
    tab.go_back()
    expect(tab.get_by_role("heading", name="登录", exact=True)).to_be_visible()
