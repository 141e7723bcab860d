"""The pictures of the manual and of README, taken from the demo city by a real browser: ``make pictures``.

A copy of the demo city is served on a free port and written to; the city itself stays as it is.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from blank_returns import EVENTS, INPUTS, Cell, Places, event_cells, whole
from running_app import PASSWORD
from screen import IDLE

from docs.camera import DOCS, SIZE, Camera, chromium, save, served
from shuangyong_metrics.model import Kind, Role, Round
from shuangyong_metrics.services import consultation, consultation_answers, office, review, setup
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.demo import ensure_city
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.ui.files import template_path

CITY = DOCS.parent / "data/var/demo"
#: the unit that files: it has not filed yet in the open round of the demo city
UNIT, NAME = "mzj", "市民政局"
#: Units whose returns the office collects: id, name, whether nothing is wrong with it.
COLLECTED = (("lqjd", "鹭桥街道", True), ("jtj", "市交通运输局", False))
OFFICE = Actor("guanli", Role.OFFICE)
REASON = "缺少佐证材料，请补充名称、文号和日期"
PUBLISHED, OPEN = "2026Q3", "2026Q4"


def main() -> None:
    """Take all of them."""
    ensure_city(CITY)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        data = Path(shutil.copytree(CITY, folder / "data"))
        with served(browser, data, folder) as camera:
            _door(camera)
            _leader(camera)
            _office(camera)
            _unit_files(camera)
            _reviewer(camera)
            _unit_corrects(camera)
            _bulk(camera)
        _ask_units(data)
        with served(browser, data, folder) as camera:
            _asked(camera)


def _door(camera: Camera) -> None:
    page = camera.browser.new_page(base_url=camera.address, locale="zh-CN", viewport=SIZE)
    page.goto("/auth/login")
    page.fill("#account", UNIT)
    page.fill("#password", PASSWORD)
    save(page.screenshot(), "手册/登录")
    page.close()


def _leader(camera: Camera) -> None:
    with camera.desk("lingdao") as page:
        camera.take(page, "总览", f"/overview?round={PUBLISHED}")
        camera.take(page, "排名", f"/ranking?round={PUBLISHED}")
        card = f"/scorecard?unit=jyj&round={PUBLISHED}&indicator=A3"
        camera.take(page, "手册/单位评分卡", card)
        page.get_by_role("heading", name="点一项指标，看它怎样得分").evaluate("e => e.scrollIntoView()")
        camera.take(page, "手册/单位评分卡-指标")
        page.locator(".sy-sheet td.here").first.scroll_into_view_if_needed()
        camera.take(page, "手册/单位评分卡-原表")
        camera.take(page, "手册/考评标准", "/standard?standard=A")
        camera.take(page, "手册/四年届", "/cycle")


def _office(camera: Camera) -> None:
    with camera.desk("guanli") as page:
        camera.take(page, "手册/填报期", "/rounds")
        page.get_by_text("我确认公布").first.scroll_into_view_if_needed()
        camera.take(page, "手册/填报期-公布")
        camera.take(page, "手册/催报", f"/missing?quarter={OPEN}")
        camera.take(page, "手册/双拥办录入", f"/entries?round={OPEN}")
        page.get_by_role("tab", name="加分和否决").click()
        camera.take(page, "手册/双拥办录入-加分和否决")
        camera.take(page, "手册/追溯调整", "/corrections")
        camera.take(page, "手册/成员单位", "/units")
        camera.take(page, "手册/账号", "/accounts")
        camera.take(page, "手册/标准修订", "/revision")
        camera.take(page, "手册/操作记录", "/log")
        camera.take(page, "手册/本市信息", "/settings")


def _unit_files(camera: Camera) -> None:
    with camera.desk(UNIT) as page:
        camera.take(page, "手册/填报", "/filing")
        with page.expect_download() as waiting:
            page.get_by_text("下载模板", exact=True).click()
        blank = camera.files / "模板.xlsx"
        waiting.value.save_as(blank)
        figures = _figures(blank)
        first, second = [c for c in Places(blank).open if INPUTS[c].kind in (Kind.COUNT, Kind.PERSONS)][:2]
        wrong: dict[Cell, Any] = {Places(blank).at(first): "约20", Places(blank).at(second): "6人"}
        camera.upload(page, f"{NAME}_有两处错.xlsx", Places(blank).typed(figures | wrong))
        page.locator(".sy-sheet td.here").first.wait_for()
        camera.take(page, "手册/填报-两处问题")
        camera.upload(page, f"{NAME}_改好.xlsx", Places(blank).typed(figures))
        page.get_by_text("试算得分").wait_for()
        camera.take(page, "手册/填报-试算")
        page.get_by_role("button", name="提交本季报表").click()
        page.locator(".sy-receipt").wait_for()
        camera.take(page, "手册/填报-回执")
        page.goto("/returns")
        page.get_by_role("button", name="撤回第 1 次报送").click()
        page.get_by_role("dialog").wait_for()
        camera.take(page, "手册/我的报表-撤回")


def _figures(blank: Path) -> dict[Cell, Any]:
    """What a clerk types: last quarter's figure where there is one, so that nothing jumps; three events of October."""
    places = Places(blank)
    figures = event_cells(places, tuple(event | {"日期": event["日期"].replace(month=10)} for event in EVENTS))
    for code, value in whole(places).items():
        before = places.cell(places.at(code, "上季")).value
        kept = isinstance(before, int | float) and INPUTS[code].kind is not Kind.CHOICE
        figures[places.at(code)] = before if kept else value
    return figures


def _reviewer(camera: Camera) -> None:
    with camera.desk("shenhe") as page:
        page.goto(f"/review?unit={UNIT}&round={OPEN}")
        page.get_by_role("heading", name=NAME).wait_for()
        page.wait_for_selector(IDLE)
        camera.take(page, "手册/审核")
        # the first item with a cell of its own: those that come from the ledger have none to show
        block = page.locator(".stHorizontalBlock")
        card = block.filter(has_not=block, has_not_text="台账活动").filter(has=page.get_by_text("看报表原格")).first
        item = card.locator(".sy-item b").first.inner_text()
        card.get_by_text("核定", exact=True).click()
        page.get_by_label(f"{item} 核定值").first.wait_for()
        card.evaluate("e => e.scrollIntoView({block: 'center'})")
        camera.take(page, "手册/审核-核定")
        card.get_by_text("退回", exact=True).click()
        box = page.get_by_role("combobox", name=f"{item} 退回理由")
        box.click()
        box.fill(REASON)
        box.press("Enter")
        rest = page.get_by_role("button", name="退回 1 项，其余")
        rest.wait_for()
        box.blur()
        card.evaluate("e => e.scrollIntoView({block: 'center'})")
        camera.take(page, "手册/审核-退回")
        rest.click()
        camera.take(page, "手册/审核-确认")
        page.get_by_role("button", name="确认", exact=True).click()
        page.get_by_text("退回 1 项。").wait_for()


def _unit_corrects(camera: Camera) -> None:
    with camera.desk(UNIT) as page:
        page.goto("/returns")
        fold = page.get_by_text("表中位置").first
        fold.click()
        page.locator(".sy-sheet td.here").first.wait_for()
        camera.take(page, "手册/我的报表")


def _bulk(camera: Camera) -> None:
    """An archive with one return that is taken in, one that is not, and a file that is no return."""
    archive = camera.files / "各单位报表.zip"
    with camera.desk("guanli") as page, zipfile.ZipFile(archive, "w") as made:
        for unit, name, right in COLLECTED:
            blank = camera.files / f"{unit}.xlsx"
            blank.write_bytes(page.request.get(template_path(Round.parse(OPEN), unit)).body())
            figures = _figures(blank)
            first = next(c for c in Places(blank).open if INPUTS[c].kind in (Kind.COUNT, Kind.PERSONS))
            wrong: dict[Cell, Any] = {} if right else {Places(blank).at(first): "约20"}
            made.writestr(f"{name}.xlsx", Places(blank).typed(figures | wrong))
        made.writestr("说明.docx", b"")
        made.close()
        page.goto("/bulk")
        page.set_input_files("input[type=file]", archive)
        page.get_by_test_id("stFileChip").wait_for()
        page.get_by_role("button", name="导入报表").click()
        page.get_by_text("下载汇总表").wait_for()
        camera.take(page, "手册/批量导入")


def _ask_units(data: Path) -> None:
    """Review what was filed, tell a unit of a veto, and put the draft before the units: one contests, one accepts."""
    round_, now = Round.parse(OPEN), setup.now()
    contesting, accepting = (Actor(unit, Role.UNIT, unit) for unit in ("jyj", "swj"))
    with setup.open_store(data, now) as store:
        for unit in dict.fromkeys(row["unit_id"] for row in review.undecided(store, round_)):
            review.accept_all(store, unit, round_, OFFICE, now)
        found = office.Entry("swj", round_, "V8", document="市双办〔2026〕9号", found_on=now.date(), authority="市双拥办", notified_on=now.date())  # fmt: skip
        office.enter(store, [found], OFFICE, now)
        consultation.open_consultation(store, round_, None, OFFICE, now)
        said = Statement("十月在市日报刊登的两篇没有计入。", Evidence("采用通知", "市报函〔2026〕3号", now.date()))
        consultation_answers.contest(store, round_, "jyj", "B9", said, contesting, now)
        consultation_answers.accept(store, round_, "swj", accepting, now)


def _asked(camera: Camera) -> None:
    with camera.desk("jyj") as page:
        camera.take(page, "手册/征求意见-单位", "/draft")
    with camera.desk("swj") as page:
        camera.take(page, "手册/陈述申辩", "/appeals")
    with camera.desk("guanli") as page:
        page.goto(f"/consultation?round={OPEN}")
        page.get_by_role("tab", name="异议（1 项）").click()
        camera.take(page, "手册/征求意见")


if __name__ == "__main__":
    main()
