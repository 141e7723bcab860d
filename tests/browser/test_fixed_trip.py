"""An item sent back, filed again as it was, filed again otherwise, put right by the reviewer: what each of them sees of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import review_city
from playwright.sync_api import Browser, Page, expect
from review_city import FIGURE
from running_app import running
from screen import IDLE, enter, profile, still

from shuangyong_metrics.services import setup

WHY = "请附签到表"
FIX = "签到表只有 6 人"
REVIEW = "/review?unit=jyj&round=2026Q3"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("fixed")
    with setup.open_worker() as worker, review_city.opened(folder / "data", worker):
        pass
    with running(folder / "data", log=folder / "log.txt") as where:
        yield where


def _card(page: Page, word: str) -> None:
    """Choose a word on the card of the figure."""
    page.goto(REVIEW)
    page.wait_for_selector(IDLE)
    card = page.locator(".stHorizontalBlock", has=page.locator(".sy-item", has_text=FIGURE)).last
    card.get_by_text(word, exact=True).click()


def _because(page: Page, name: str, words: str) -> None:
    box = page.get_by_role("combobox", name=f"{FIGURE} {name}")
    # the card is drawn anew when its word is chosen, and may forget what was typed before it stands
    page.wait_for_selector(IDLE)
    still(box)
    box.click()
    box.fill(words)
    box.press("Enter")
    expect(box).to_have_value(words)
    page.wait_for_selector(IDLE)


def _save(page: Page, label: str) -> None:
    bar = page.locator(".st-key-review-bar")
    bar.get_by_role("button", name=f"保存所选（{label}）").click()
    bar.get_by_role("button", name="确认").dblclick()


def _hand_in(page: Page, file: Path) -> None:
    page.goto("/filing?round=2026Q3")
    page.wait_for_selector(IDLE)
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_test_id("stFileChip")).to_be_visible()
    page.get_by_role("button", name="上传并校验").click()
    page.get_by_role("button", name="提交本季报表").dblclick()


def test_from_the_send_back_to_both_figures(chromium: Browser, address: str, tmp_path: Path) -> None:
    same, other = tmp_path / "没改.xlsx", tmp_path / "改了.xlsx"
    same.write_bytes(review_city.filed(B2_1=20, A6_3=3))
    other.write_bytes(review_city.filed(B2_1=18, A6_3=3))
    with ExitStack() as profiles:
        reviewer, office, unit = (profiles.enter_context(profile(chromium, address)).new_page() for _ in range(3))
        enter(reviewer, "shenhe", REVIEW)
        enter(office, "guanli", REVIEW)
        enter(unit, "jyj", "/filing")

        _card(reviewer, "退回")
        _because(reviewer, "退回理由", WHY)
        _save(reviewer, "退回 1 项")
        expect(reviewer.get_by_text("已保存，退回 1 项。")).to_be_visible()

        _hand_in(unit, same)
        # the second click draws the same words again, for a moment beside the first ones
        refusal = unit.get_by_text("被退回的 1 项都没有改动，这次没有报送").first
        expect(refusal).to_contain_text(f"退回理由：{WHY}")
        expect(unit.get_by_text("第 2 次报送")).to_have_count(0)
        _hand_in(unit, other)
        expect(unit.get_by_text("报表已收到：第 2 次报送").first).to_be_visible()

        # two look at the same card; the first one puts the figure right
        _card(office, "通过")
        expect(office.locator(".st-key-review-bar").get_by_role("button", name="保存所选（通过 1 项）")).to_be_visible()
        _card(reviewer, "核定")
        figures = reviewer.locator(".sy-item", has_text=FIGURE).first.locator("dl > div")
        expect(figures.filter(has_text="上次报送")).to_contain_text("20")
        expect(figures.filter(has_text="本季")).to_contain_text("18")
        reviewer.get_by_role("textbox", name=f"{FIGURE} 核定值").fill("６")
        _because(reviewer, "核定理由", FIX)
        _save(reviewer, "核定 1 项")
        expect(reviewer.get_by_text("已保存，核定 1 项。")).to_be_visible()
        expect(reviewer.get_by_text("其中核定 1")).to_be_visible()
        _save(office, "通过 1 项")
        expect(office.get_by_text(f"{FIGURE} 已由 shenhe 核定为 6（{FIX}）。这次的意见没有保存")).to_be_visible()

        unit.goto("/returns")
        expect(unit.get_by_text("填报值 18 → 核定值 6")).to_be_visible()
        expect(unit.get_by_text(f"核定理由：{FIX}（shenhe，")).to_be_visible()
        unit.goto("/scorecard?round=2026Q3&unit=jyj&indicator=B2&basis=accepted")
        expect(unit.get_by_text(f"填报 18，核定为 6（{FIX}，shenhe）")).to_be_visible()
