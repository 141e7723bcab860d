"""A leader's way in a real browser: overview → ranking → a click on a row → scorecard → indicator → the cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import IDLE, enter
from demo_city import demo_city
from playwright.sync_api import Browser, Page, expect
from running_app import running


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("trip")
    data = demo_city(tmp_path_factory).private_copy(folder / "data")
    with running(data, log=folder / "log.txt") as where:
        yield where


@pytest.fixture
def page(chromium: Browser, city: str) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}, base_url=city)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def click_row(page: Page, table: int, row: int, across: int = 150, height: int = 35) -> None:
    """The grid is a canvas: rows are clicked by where they are."""
    grid = page.locator("[data-testid=stDataFrame]").nth(table)
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + across, box["y"] + 36 + height * (row + 0.5))


def test_from_the_overview_to_the_cell(page: Page) -> None:
    enter(page, "lingdao", "/overview")
    expect(page.get_by_role("heading", name="总览 · 2026年三季度")).to_be_visible()
    top = page.locator("[data-testid=stDataFrame]").first.bounding_box()
    assert top and top["y"] + 70 < 650, "the top of the ranking is on the first screen"

    page.get_by_role("link", name="排名", exact=True).click()
    expect(page.get_by_role("heading", name="排名 · 2026年三季度")).to_be_visible()
    page.wait_for_selector(IDLE)
    click_row(page, 0, 3)
    expect(page.get_by_role("heading", name="市教育局 · 2026年三季度")).to_be_visible()
    assert "unit=jyj" in page.url and "round=2026Q3" in page.url

    page.wait_for_selector(IDLE)
    click_row(page, 1, 2)
    expect(page.get_by_role("heading", name="A3 党组(党委)专题研究双拥工作次数")).to_be_visible()
    assert "indicator=A3" in page.url
    expect(page.get_by_text("算式")).to_be_visible()
    cell = page.locator(".sy-sheet td.here")
    expect(cell).to_be_visible()
    assert cell.inner_text().startswith("2026")

    page.reload()
    expect(page.get_by_role("heading", name="A3 党组(党委)专题研究双拥工作次数")).to_be_visible()
    expect(page.get_by_role("heading", name="市教育局 · 2026年三季度")).to_be_visible()


def test_the_round_chosen_on_one_page_is_kept_on_the_next(page: Page) -> None:
    enter(page, "lingdao", "/overview?round=2026Q1")
    expect(page.get_by_role("heading", name="总览 · 2026年一季度")).to_be_visible()
    page.get_by_role("link", name="单位评分卡", exact=True).click()
    expect(page.get_by_role("heading", name="2026年一季度")).to_be_visible()
