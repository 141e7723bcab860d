"""One quarter from the opening to the cell, by four people in real browsers, the workbooks filled by a real LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from blank_returns import INPUTS, Cell, Places, whole
from filing_city import OFFICE, SCHOOL, TRADE
from playwright.sync_api import Browser, Locator, Page, expect
from running_app import running
from screen import IDLE, bring_out, click_row, enter, profile, trial

from shuangyong_metrics.model import Kind, Round
from shuangyong_metrics.services import accounts, roster_import, round_desk, setup


@dataclass
class City:
    """An app with two units and no round; everybody has a browser of his own, kept open throughout."""

    address: str
    browser: Browser
    #: the round that the office is offered first: it follows the real clock
    round: Round
    profiles: ExitStack
    pages: dict[str, Page] = field(default_factory=dict)

    def of(self, account: str, path: str) -> Page:
        """The account's page, at this path."""
        if account not in self.pages:
            self.pages[account] = self.profiles.enter_context(profile(self.browser, self.address)).new_page()
            enter(self.pages[account], account)
        page = self.pages[account]
        page.goto(path)
        page.wait_for_selector(IDLE)
        return page


@pytest.fixture
def city(tmp_path: Path, chromium: Browser) -> Iterator[City]:
    now = setup.now()
    with setup.open_store(tmp_path / "data", now) as store:
        roster_import.import_units(store, (SCHOOL, TRADE), OFFICE, now)
        accounts.create_demo(store, (SCHOOL, TRADE), now)
        offered = round_desk.proposals(store, OFFICE, now.date())[0].round
    with running(tmp_path / "data", log=tmp_path / "log.txt") as address, ExitStack() as profiles:
        yield City(address, chromium, offered, profiles)


def test_a_quarter_from_the_opening_to_the_cell(city: City, tmp_path: Path) -> None:
    label = city.round.label
    _open_the_round(city, label)

    blank = _template(city, tmp_path)
    places = Places(blank)
    first, second = (c for c in ("B2-1", "B3-1") if c in places.open)
    figures: dict[Cell, Any] = {places.at(code): value for code, value in whole(places).items()}
    planted: dict[Cell, Any] = {places.at(first): "约20", places.at(second): "6人"}
    wrong = libreoffice.fill(blank, tmp_path / "有两处错.xlsx", figures | planted)
    mended = libreoffice.fill(wrong, tmp_path / "改好.xlsx", {cell: figures[cell] for cell in planted})
    unit = _two_findings_then_none(city, wrong, mended, planted)
    _submit(unit, 1)

    items = _send_one_back(city, first)
    page = city.of("jyj", "/returns")
    expect(page.get_by_text("请附签到表").first).to_be_visible()
    again = libreoffice.fill(mended, tmp_path / "第二次.xlsx", {places.at(first): figures[places.at(first)] - 1})
    unit = _upload(city, again)
    _submit(unit, 2)
    _accept_the_rest(city, first, items)
    _publish(city, label)
    _the_leader_reaches_the_cell(city, label)


def _open_the_round(city: City, label: str) -> None:
    page = city.of("guanli", "/rounds")
    page.get_by_role("button", name=f"开放{label}填报").dblclick()
    expect(page.get_by_text(f"{label}已开放填报").first).to_be_visible()


def _template(city: City, folder: Path) -> Path:
    page = city.of("jyj", "/filing")
    with page.expect_download() as waiting:
        page.get_by_text("下载模板", exact=True).click()
    blank = folder / "模板.xlsx"
    waiting.value.save_as(blank)
    return blank


def _upload(city: City, file: Path) -> Page:
    page = city.of("jyj", "/filing")
    page.set_input_files("input[type=file]", file)
    expect(page.get_by_test_id("stFileChip")).to_be_visible()
    page.get_by_role("button", name="上传并校验").click()
    return page


def _two_findings_then_none(city: City, wrong: Path, mended: Path, planted: dict[Cell, Any]) -> Page:
    page = _upload(city, wrong)
    expect(page.get_by_text(f"校验未通过：{len(planted)} 项必须改正")).to_be_visible()
    for n, (_, cell) in enumerate(planted):
        expect(page.locator(".sy-finding b").nth(n)).to_have_text(cell)
    expect(page.locator(".sy-sheet td.here").first).to_have_text("约20")
    expect(page.get_by_role("button", name="提交本季报表")).to_have_count(0)
    page = _upload(city, mended)
    expect(trial(page)).to_be_visible()
    expect(page.get_by_text("必须改正")).to_have_count(0)
    return page


def _submit(page: Page, revision: int) -> None:
    expect(trial(page)).to_be_visible()
    page.get_by_role("button", name="提交本季报表").dblclick()
    expect(page.get_by_text(f"第 {revision} 次报送").first).to_be_visible()
    expect(page.locator(".sy-receipt")).to_be_visible()


def _review(city: City) -> tuple[Page, Locator]:
    page = city.of("shenhe", f"/review?unit=jyj&round={city.round.id}")
    expect(page.get_by_role("heading", name="东岭市教育局")).to_be_visible()
    return page, page.locator(".st-key-review-bar")


def _send_one_back(city: City, code: str) -> int:
    """One item goes back, all others are accepted; how many those are."""
    page, bar = _review(city)
    expect(bar.get_by_role("button", name="全部通过")).to_be_visible()
    page.wait_for_selector(IDLE)
    # 无异常 is folded away: the item is brought out by its code
    if page.locator(".sy-item", has_text=code).count() == 0:
        bring_out(page, code)
    card = page.locator(".stHorizontalBlock", has=page.locator(".sy-item", has_text=code)).last
    card.get_by_text("退回", exact=True).click()
    box = page.get_by_role("combobox", name=f"{code} 退回理由")
    box.click()
    box.fill("请附签到表")
    box.press("Enter")
    rest = bar.get_by_role("button", name="退回 1 项，其余")
    expect(rest).to_be_visible()
    others = int("".join(c for c in rest.inner_text().split("其余")[1] if c.isdigit()))
    rest.click()
    bar.get_by_role("button", name="确认").dblclick()
    expect(page.get_by_text(f"已保存，通过 {others} 项，退回 1 项。")).to_be_visible()
    return others


def _accept_the_rest(city: City, code: str, others: int) -> None:
    """The other items stayed accepted: only the mended one waits."""
    page, bar = _review(city)
    expect(page.get_by_text(f"已通过 {others}，退回 0，待审 1")).to_be_visible()
    expect(page.locator(".sy-item", has_text=code).first).to_be_visible()
    bar.get_by_role("button", name="全部通过（1 项）").click()
    bar.get_by_role("button", name="确认").click()
    expect(page.get_by_text("已保存，通过 1 项。")).to_be_visible()


def _publish(city: City, label: str) -> None:
    page = city.of("guanli", "/rounds")
    page.get_by_text(f"我确认公布{label}").click()
    page.get_by_role("button", name=f"公布{label}").dblclick()
    expect(page.get_by_text(f"{label}已公布").first).to_be_visible()


def _the_leader_reaches_the_cell(city: City, label: str) -> None:
    page = city.of("lingdao", "/ranking")
    expect(page.get_by_role("heading", name=f"排名 · {label}")).to_be_visible()
    expect(page.get_by_text("参加排名 1 家")).to_be_visible()
    click_row(page, 0, 0)
    expect(page.get_by_role("heading", name=f"东岭市教育局 · {label}")).to_be_visible()
    page.wait_for_url(re.compile("unit=jyj"))
    click_row(page, 1, 0)
    cell = page.locator(".sy-sheet td.here").first
    expect(cell).to_be_visible()
    assert INPUTS["A1-1"].kind is Kind.YES_NO
    expect(cell).to_have_text("是")
