"""A double click on the buttons of the office that write: it is done once, and the page says that it is done now."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from screen import IDLE, enter, still, until_shown
from unit_desk import Desk


def _pick(page: Page, box: str | re.Pattern[str], words: str) -> None:
    still(page.get_by_role("combobox", name=box))
    option = page.get_by_role("option", name=words)
    until_shown(page.get_by_role("combobox", name=box).click, option)
    option.click()


def _settings(page: Page) -> None:
    for name, text in (("城市名称", "东岭市"), ("办公室名称", "东岭市双拥办"), ("联系电话", "0900-7654321")):
        page.get_by_role("textbox", name=name).fill(text)


def _account(page: Page) -> None:
    page.get_by_role("tab", name="新建一个").click()
    _pick(page, "单位（只有", "东岭市商务局")
    page.get_by_role("textbox", name="姓名").fill("王敏")
    page.get_by_role("textbox", name="账号", exact=True).fill("swj-b")


def _unit(page: Page) -> None:
    page.locator("summary").filter(has_text="移出名册").click()
    _pick(page, "单位", "东岭市商务局")
    page.get_by_text("我确认这家单位").click()


def _change(page: Page, kind: str) -> None:
    page.locator("summary").filter(has_text="改名、改类型、合并").click()
    page.get_by_role("radio", name=kind).or_(page.get_by_role("button", name=kind, exact=True)).first.click()


def _why(page: Page) -> None:
    page.get_by_role("textbox", name="依据的文件名或文号").fill("东编发〔2026〕8号")
    page.get_by_role("textbox", name="理由").fill("机构改革")


def _rename(page: Page) -> None:
    _change(page, "改名")
    _pick(page, "单位", "东岭市教育局")
    page.get_by_role("textbox", name="新名称").fill("东岭市教体局")
    _why(page)


def _merge(page: Page) -> None:
    _change(page, "并入别的单位")
    expect(page.get_by_role("combobox", name="并入哪个单位")).to_be_visible()
    page.wait_for_selector(IDLE)
    _pick(page, re.compile("^单位"), "东岭市商务局")
    _pick(page, "并入哪个单位", "东岭市教育局")
    _why(page)
    page.get_by_text("我确认被并入的单位").click()


def _option(page: Page) -> None:
    page.get_by_role("spinbutton", name="四年届的首年").fill("2022")
    page.get_by_role("textbox", name="理由").first.fill("第十二届从这一年起")


def _merit(page: Page) -> None:
    page.get_by_role("tab", name="加分和否决").click()
    _pick(page, "单位", "东岭市教育局")
    _pick(page, "项目", "P4")
    page.get_by_role("textbox", name="名称").fill("抗洪抢险")
    page.get_by_role("textbox", name="文号").fill("市双办〔2026〕3号")


#: The page, what is filled in, the button, what then stands on the page.
WRITES: dict[str, tuple[Callable[[Page], None], str, str]] = {
    "settings": (_settings, "保存本市信息", "东岭市双拥办，电话 0900-7654321"),
    "accounts": (_account, "新建账号", "1 个账号的首次口令"),
    "units": (_unit, "移出名册", "名册 1 家"),
    "units?unit=jyj": (_rename, "记录变更", "已记录：自2026年三季度起更名为东岭市教体局"),
    "units?unit=swj": (_merge, "记录变更", "已记录：东岭市商务局自2026年三季度起并入东岭市教育局"),
    "settings?again": (_option, "保存设置", "现在是 2022，默认 2024"),
    "entries": (_merit, "登记", "这一项已经是这样|已登记"),
    "missing": (lambda _: None, "记为已催：2 家", re.escape("已记 2 家（电话）")),
    "rounds": (lambda _: None, "开放2026年四季度填报", "2026年四季度"),
}


@pytest.mark.parametrize("where", WRITES)
def test_a_double_click_writes_once_and_is_not_answered_with_a_refusal(desk: Desk, where: str) -> None:
    fill, button, stands = WRITES[where]
    desk.context.clear_cookies()
    page = desk.page
    enter(page, "guanli", f"/{where}")
    fill(page)
    page.get_by_role("button", name=button, exact=True).dblclick()
    expect(
        page.locator("[data-testid=stMain]").get_by_text(re.compile(stands)).filter(visible=True).first
    ).to_be_visible()
    page.wait_for_selector(IDLE)
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
