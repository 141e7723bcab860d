"""A leader's way in a real browser: overview → ranking → a click on a row → scorecard → indicator → the cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from demo_city import demo_city
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import IDLE, click_row, enter, profile, still


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("trip")
    data = demo_city(tmp_path_factory).private_copy(folder / "data")
    with running(data, log=folder / "log.txt") as where:
        yield where


@pytest.fixture
def page(chromium: Browser, city: str) -> Iterator[Page]:
    with profile(chromium, city, locale="zh-CN") as context:
        yield context.new_page()


def test_from_the_overview_to_the_cell(page: Page) -> None:
    enter(page, "lingdao", "/overview")
    expect(page.get_by_role("heading", name="总览 · 2026年三季度")).to_be_visible()
    ranking = page.locator("[data-testid=stDataFrame]").first
    still(ranking)
    top = ranking.bounding_box()
    assert top and top["y"] + 70 < 650, "the top of the ranking is on the first screen"

    page.get_by_role("link", name="排名", exact=True).click()
    expect(page.get_by_role("heading", name="排名 · 2026年三季度")).to_be_visible()
    click_row(page, 0, 3)
    expect(page.get_by_role("heading", name="市教育局 · 2026年三季度")).to_be_visible()
    assert "unit=jyj" in page.url and "round=2026Q3" in page.url

    click_row(page, 1, 2)
    expect(page.get_by_role("heading", name="A3 党组(党委)专题研究双拥工作次数")).to_be_visible()
    assert "indicator=A3" in page.url
    expect(page.get_by_text("算式")).to_be_visible()
    cell = page.locator(".sy-sheet td.here")
    expect(cell).to_be_visible()
    expect(cell).to_have_text(re.compile("^2026"))

    page.reload()
    expect(page.get_by_role("heading", name="A3 党组(党委)专题研究双拥工作次数")).to_be_visible()
    expect(page.get_by_role("heading", name="市教育局 · 2026年三季度")).to_be_visible()


def test_the_round_chosen_on_one_page_is_kept_on_the_next(page: Page) -> None:
    enter(page, "lingdao", "/overview?round=2026Q1")
    expect(page.get_by_role("heading", name="总览 · 2026年一季度")).to_be_visible()
    page.get_by_role("link", name="单位评分卡", exact=True).click()
    expect(page.get_by_role("heading", name="2026年一季度")).to_be_visible()


def test_each_press_of_the_back_button_shows_what_was_shown_before(page: Page) -> None:
    def shows(title: str, round_: str, address: str) -> None:
        expect(page).to_have_url(re.compile(f"{address}.*round={round_}|round={round_}.*{address}"))
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        page.wait_for_selector(IDLE)

    enter(page, "lingdao", "/overview")
    shows("总览 · 2026年三季度", "2026Q3", "/overview")
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="2026年二季度").click()
    shows("总览 · 2026年二季度", "2026Q2", "/overview")
    page.get_by_role("link", name="排名", exact=True).click()
    shows("排名 · 2026年二季度", "2026Q2", "/ranking")
    click_row(page, 0, 3)
    shows("A1 ", "2026Q2", "/scorecard")
    unit = page.url.split("unit=")[1].split("&")[0]
    for row, code in ((2, "A3"), (4, "A5")):
        click_row(page, 1, row)
        shows(f"{code} ", "2026Q2", f"indicator={code}")
    page.go_back()
    shows("A3 ", "2026Q2", f"unit={unit}")
    page.go_back()
    shows("A1 ", "2026Q2", "/scorecard")
    page.go_back()
    shows("排名 · 2026年二季度", "2026Q2", "/ranking")
    page.go_back()
    shows("总览 · 2026年二季度", "2026Q2", "/overview")
    page.go_back()
    shows("总览 · 2026年三季度", "2026Q3", "/overview")
    page.go_forward()
    shows("总览 · 2026年二季度", "2026Q2", "/overview")
    page.reload()
    shows("总览 · 2026年二季度", "2026Q2", "/overview")


def test_a_choice_taken_over_from_another_page_outlasts_a_refresh(page: Page) -> None:
    enter(page, "lingdao", "/overview?round=2026Q1&basis=self")
    page.get_by_role("link", name="排名", exact=True).click()
    expect(page.get_by_role("heading", name="排名 · 2026年一季度")).to_be_visible()
    # the heading is drawn before the address is written
    expect(page).to_have_url(chosen := re.compile(r"round=2026Q1.*basis=self"))
    page.reload()
    page.wait_for_selector(IDLE)
    expect(page.get_by_role("heading", name="排名 · 2026年一季度")).to_be_visible()
    expect(page).to_have_url(chosen)
