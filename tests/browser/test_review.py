"""A review in a real browser: choose a return, send one item back, confirm once; a refresh keeps the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import review_city
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import IDLE, bring_out, enter, fits, profile

from shuangyong_metrics.services import setup


@pytest.fixture(scope="module")
def filed_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("review")
    with setup.open_worker() as worker, review_city.opened(folder / "data", worker):
        pass
    with running(folder / "data", log=folder / "log.txt") as where:
        yield where


@pytest.fixture
def reviewer(chromium: Browser, filed_city: str) -> Iterator[Page]:
    with profile(chromium, filed_city, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        enter(page, "shenhe", "/review?unit=jyj&round=2026Q3")
        yield page


def test_back_from_an_item_through_the_queue(reviewer: Page) -> None:
    def shows(name: str, unit: str) -> None:
        expect(reviewer.get_by_role("heading", name=f"{name} · 第 1 次报送")).to_be_visible()
        expect(reviewer).to_have_url(re.compile(f"unit={unit}"))
        reviewer.wait_for_selector(IDLE)

    queue, bar = reviewer.locator(".st-key-review-queue"), reviewer.locator(".st-key-review-bar")
    shows("东岭市教育局", "jyj")
    queue.get_by_text("东岭小学", exact=True).click()
    shows("东岭小学", "dlxx")
    reviewer.get_by_role("button", name="无异常的").or_(bar.get_by_role("button", name="全部通过")).first.click()
    expect(bar.get_by_role("button", name="确认")).to_be_visible()
    queue.get_by_text("东岭中学", exact=True).click()
    shows("东岭中学", "dlzx")
    expect(bar.get_by_role("button", name="确认")).to_have_count(0)
    reviewer.go_back()
    shows("东岭小学", "dlxx")
    # the question was dropped on the way: nothing is decided by going back
    expect(bar.get_by_role("button", name="确认")).to_have_count(0)
    reviewer.go_back()
    shows("东岭市教育局", "jyj")
    reviewer.go_forward()
    shows("东岭小学", "dlxx")


def test_one_item_goes_back_on_a_telephone_and_a_refresh_keeps_the_rest(reviewer: Page, tmp_path: Path) -> None:
    expect(reviewer.get_by_role("heading", name="东岭市教育局 · 第 1 次报送")).to_be_visible()
    fits(reviewer, 390)
    card = reviewer.locator(".stHorizontalBlock", has=reviewer.locator(".sy-item", has_text="B2-1")).last
    card.get_by_text("退回", exact=True).click()
    box = reviewer.get_by_role("combobox", name="B2-1 退回理由")
    box.click()
    box.fill("请附签到表")
    box.press("Enter")
    bar = reviewer.locator(".st-key-review-bar")
    bar.get_by_role("button", name="保存所选（退回 1 项）").click()
    expect(bar.get_by_text("东岭市教育局 2026年三季度：退回 1 项（B2-1）？")).to_be_visible()
    bar.get_by_role("button", name="确认").dblclick()
    expect(reviewer.get_by_text("已保存，退回 1 项。")).to_be_visible()
    reviewer.reload()
    reviewer.wait_for_selector(IDLE)
    expect(reviewer.get_by_role("heading", name="东岭市教育局 · 第 1 次报送")).to_be_visible()
    expect(reviewer.get_by_text("退回待改 1 项").first).to_be_visible()
    bring_out(reviewer, "B2-1")
    reviewer.get_by_text("看报表原格").first.click()
    expect(reviewer.locator(".sy-sheet td.here").first).to_be_visible()
