"""A review by keyboard in a real browser: the keys pick, the next card comes into sight, the cursor stands where a reason goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import review_city
from playwright.sync_api import Browser, Locator, Page, expect
from running_app import running
from screen import IDLE, enter, profile

from shuangyong_metrics.services import setup

REVIEW = "/review?unit=jyj&round=2026Q3"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("keys")
    with setup.open_worker() as worker, review_city.opened(folder / "data", worker) as store:
        # several cards to go through
        odd = review_city.filed(B2_1=20, B3_1=30, C2_1=40, A9_1=30)
        review_city.submit(store, worker, odd, review_city.later(5))
    with running(folder / "data", log=folder / "log.txt") as where:
        yield where


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with profile(chromium, address) as context:
        opened = context.new_page()
        enter(opened, "shenhe", REVIEW)
        _heard(opened)
        yield opened


def _hand(page: Page) -> Locator:
    return page.locator("[data-at-hand]")


def _heard(page: Page) -> None:
    """Wait until the buttons of the card at hand hear the keys."""
    page.wait_for_selector(IDLE)
    code = _code(page).partition(":")[0]
    expect(page.locator(".st-key-review-keys").get_by_text(f"{code} 按键")).to_have_count(4)


def _code(page: Page) -> str:
    return str(_hand(page).get_attribute("data-at-hand"))


def _press(page: Page, key: str, then: str | None = None) -> str:
    """Press, wait until another card (or ``then``) is at hand and hears the keys; what is at hand now."""
    before = _code(page)
    page.keyboard.press(key)
    expect(page.locator(f"[data-at-hand='{before}']")).to_have_count(0)
    if then:
        expect(_hand(page)).to_have_attribute("data-at-hand", then)
    _heard(page)
    expect(_hand(page)).to_be_in_viewport()
    return _code(page)


def test_a_return_is_gone_through_by_keys_and_nothing_is_saved_before_it_is_asked(page: Page) -> None:
    bar = page.locator(".st-key-review-bar")
    expect(_hand(page)).to_contain_text("Alt+J 通过Alt+K 核定Alt+L 退回Alt+N 下一项")
    # the cursor stands in the list of units, as it does after a choice there
    page.locator(".st-key-review-queue input:checked").focus()
    first = _code(page).removesuffix(":")
    _press(page, "Alt+l", f"{first}:sent_back")
    reason = page.get_by_role("combobox", name=f"{first} 退回理由")
    expect(reason).to_be_focused()
    page.keyboard.type("jkln 请附签到表")
    second = _press(page, "Enter")
    expect(bar.get_by_role("button", name="保存所选（退回 1 项）")).to_be_visible()
    third = _press(page, "Alt+j")
    expect(bar.get_by_role("button", name="保存所选（通过 1 项，退回 1 项）")).to_be_visible()
    _press(page, "Alt+k", third + "fixed")
    code = third.removesuffix(":")
    expect(page.get_by_label(f"{code} 核定值")).to_be_focused()
    assert len({first, second.removesuffix(":"), code}) == 3
    bar.get_by_role("button", name="保存所选").click()
    expect(page.get_by_text(f"{code}：核定须填写核定值")).to_be_visible()
    page.reload()
    page.wait_for_selector(IDLE)
    expect(page.get_by_text("已通过 0，退回 0")).to_be_visible()


def test_a_key_held_down_decides_about_one_card_and_a_letter_typed_about_none(page: Page) -> None:
    bar = page.locator(".st-key-review-bar")
    page.keyboard.press("j")
    page.keyboard.press("l")
    _press(page, "Alt+n")
    expect(bar.get_by_role("button", name="保存所选", exact=True)).to_be_disabled()
    before = _code(page)
    page.keyboard.down("Alt")
    page.keyboard.down("j")
    expect(page.locator(f"[data-at-hand='{before}']")).to_have_count(0)
    expect(bar.get_by_role("button", name="保存所选（通过 1 项）")).to_be_visible()
    page.wait_for_selector(IDLE)
    for _ in range(5):
        page.keyboard.down("j")
    page.keyboard.up("j")
    page.keyboard.up("Alt")
    # what the held key may have sent is answered before the last of these
    for _ in range(3):
        _press(page, "Alt+n")
    expect(bar.get_by_role("button", name="保存所选（通过 1 项）")).to_be_visible()
