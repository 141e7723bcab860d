"""追溯调整 in a real browser: looked at, recorded once by a double click, found again after a refresh."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import published_city
import pytest
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import ERRORS, IDLE, at_both_widths, enter, pick, profile


@pytest.fixture
def page(tmp_path: Path, chromium: Browser) -> Iterator[Page]:
    with (
        running(published_city.placed(tmp_path / "data"), log=tmp_path / "log.txt") as address,
        profile(chromium, address) as context,
    ):
        yield context.new_page()


def test_a_correction_is_looked_at_and_recorded_once_by_a_double_click(page: Page) -> None:
    enter(page, "guanli", "/corrections")
    pick(page, "单位", "东岭中学")
    pick(page, "填报项、加分或否决", "B2-1")
    page.get_by_role("textbox", name="正确的数").fill("1")
    page.get_by_role("textbox", name="依据的文件名或文号").fill("市双办更正〔2026〕1号")
    page.get_by_role("textbox", name="理由").fill("复核发现重复计数")
    page.get_by_role("button", name="核对影响").click()
    expect(page.get_by_role("heading", name="B2-1 本季新增受教育干部职工：9 → 1")).to_be_visible()
    at_both_widths(page)
    page.get_by_role("button", name="记录这次更正").dblclick()
    recorded = page.get_by_text("市双办更正〔2026〕1号").filter(visible=True)
    expect(recorded.first).to_be_visible()
    expect(page.get_by_text("公布的数字没有变动")).to_be_visible()
    page.wait_for_selector(IDLE)
    expect(page.get_by_test_id(ERRORS)).to_have_count(0)
    page.reload()
    expect(recorded).to_have_count(1)
    expect(page.get_by_role("button", name="记录这次更正")).to_have_count(0)
