"""A new city in a real browser: the first password is changed, the steps are walked, the first round is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import IDLE, english, profile

ROSTER = "单位代码,单位名称,类型\njyj,东岭市教育局,教育\nltx,柳亭乡,乡镇街道\n"


@pytest.fixture
def administrator(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    with (
        running(tmp_path / "data", "serve", log=tmp_path / "log.txt") as address,
        profile(chromium, address) as context,
    ):
        page = context.new_page()
        told = (tmp_path / "data" / "首个管理员口令.txt").read_text(encoding="utf-8")
        page.goto("/")
        page.fill("#account", "admin")
        page.fill("#password", told.split("一次性口令：")[1].split()[0])
        page.press("#password", "Enter")
        yield page


def upload(page: Page, folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)


def test_a_new_city_is_led_to_its_first_round(administrator: Page, tmp_path: Path) -> None:
    page = administrator
    expect(page.get_by_text("请先改成自己的口令")).to_be_visible()
    told = (tmp_path / "data" / "首个管理员口令.txt").read_text(encoding="utf-8")
    page.fill("#old", told.split("一次性口令：")[1].split()[0])
    page.fill("#new", "dongling-2026")
    page.fill("#again", "dongling-2026")
    page.get_by_role("button", name="保存新口令").dblclick()
    expect(page.get_by_text("开始使用：还有 4 步")).to_be_visible()
    page.reload()
    expect(page.get_by_text("开始使用：还有 4 步")).to_be_visible()

    page.get_by_role("link", name="去填写本市信息").click()
    page.get_by_label("城市名称").fill("东岭市")
    page.get_by_label("办公室名称").fill("东岭市双拥办")
    page.get_by_label("联系电话").fill("0900-1234567")
    page.get_by_role("button", name="保存本市信息").dblclick()
    expect(page.locator(".sy-foot")).to_contain_text("有疑问请联系东岭市双拥办，电话 0900-1234567")

    page.goto("/")
    page.get_by_role("link", name="去导入成员单位").click()
    expect(page.get_by_role("heading", name="成员单位")).to_be_visible()
    upload(page, tmp_path, "名册.CSV", ROSTER)
    page.get_by_role("button", name="导入 2 家单位").click()
    expect(page.get_by_text("名册 2 家")).to_be_visible()
    assert english(page) == []

    page.goto("/rounds")
    expect(page.get_by_text("开始使用：还有 2 步")).to_be_visible()
    page.get_by_role("button", name="开放").dblclick()
    expect(page.get_by_text("开始使用：还有 1 步")).to_be_visible()
    assert english(page) == []

    page.get_by_role("link", name="去发放账号").click()
    page.get_by_role("tab", name="按表新建").click()
    upload(page, tmp_path, "账号.CSV", "账号,姓名,角色,单位代码\njyj-a,王敏,联络员,jyj\n")
    page.get_by_role("button", name="新建 1 个账号").dblclick()
    expect(page.get_by_text("1 个账号的首次口令")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="下载口令条").click()
    slips = Path(download.value.path()).read_text(encoding="utf-8")
    assert "jyj-a" in slips and "东岭市教育局" in slips and "0900-1234567" in slips
    expect(page.get_by_text("1 个账号的首次口令")).to_be_visible()
    page.get_by_role("button", name="已交付，不再显示").click()
    expect(page.get_by_text("1 个账号的首次口令")).to_be_hidden()
    page.goto("/rounds")
    expect(page.get_by_role("heading", name="填报期")).to_be_visible()
    page.wait_for_selector(IDLE)
    expect(page.get_by_text("开始使用")).to_have_count(0)
    assert english(page) == []
