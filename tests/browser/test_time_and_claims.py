"""In a real browser: more time for one unit, who is missing and reminded, a late return beside one in time, a 不适用 approved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import filing_city as city
import pytest
from blank_returns import Places, whole
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import IDLE, enter, profile, until_shown

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import extensions, setup, submission

#: The quarter of the day: whatever the day, its deadline is still to come.
TODAY = Round.of(setup.now().date())
UNTIL, ON_THAT_DAY = date(2026, 10, 20), datetime(2026, 10, 20, 12)
Of = Callable[[str, str], Page]


@pytest.fixture
def of(tmp_path: Path, chromium: Browser) -> Iterator[Of]:
    """A browser for each account on an app of its own; in 2026Q3 both units have filed a week after the deadline."""
    folder = tmp_path / "data"
    with city.opened(folder, *sorted({city.ROUND, TODAY})) as store, setup.open_worker() as worker:
        extensions.extend(store, city.ROUND, "jyj", UNTIL, "机构改革", city.OFFICE, city.NOW)
        for unit, actor in ((city.SCHOOL, city.MINE), (city.TRADE, city.OTHER)):
            assert submission.submit(store, worker, city.whole(unit), "a.xlsx", actor, ON_THAT_DAY).submission
    with ExitStack() as stack:
        address = stack.enter_context(running(folder, log=tmp_path / "log.txt"))
        pages: dict[str, Page] = {}

        def open_(account: str, path: str) -> Page:
            if account not in pages:
                pages[account] = stack.enter_context(profile(chromium, address)).new_page()
                enter(pages[account], account, path)
            else:
                pages[account].goto(path)
            pages[account].wait_for_selector(IDLE)
            return pages[account]

        yield open_


def test_of_two_returns_of_one_day_the_one_with_more_time_is_not_late(of: Of) -> None:
    queue = of("shenhe", f"/review?round={city.ROUND.id}&unit=swj").locator(".st-key-review-queue")
    expect(queue.get_by_text("逾期")).to_have_count(1)
    expect(of("shenhe", f"/review?round={city.ROUND.id}&unit=swj").get_by_text("报送，逾期。")).to_be_visible()
    late = of("swj", "/returns")
    expect(late.get_by_text("（逾期）")).to_be_visible()
    mine = of("jyj", "/returns")
    expect(mine.get_by_text("报送截止 2026年10月20日（已延期，原为 2026年10月13日；机构改革）")).to_be_visible()
    expect(mine.get_by_text("（逾期）")).to_have_count(0)


def test_from_more_time_over_a_reminder_to_an_approved_claim(of: Of, tmp_path: Path) -> None:
    label = TODAY.label
    office = of("guanli", "/rounds")
    office.get_by_text(f"{label}延期（0 家）").click()
    form = office.get_by_test_id("stForm").filter(has_text="给哪一家延期").first
    option = office.get_by_role("option", name="东岭市教育局")
    until_shown(form.get_by_role("combobox").first.click, option)
    option.click()
    form.get_by_label("理由").fill("年底迁址")
    form.get_by_role("button", name="延期").dblclick()
    expect(office.get_by_text("东岭市教育局已延期到").first).to_be_visible()

    unit = of("jyj", f"/filing?round={TODAY.id}")
    expect(unit.get_by_text("已延期，原为")).to_be_visible()
    with unit.expect_download() as waiting:
        unit.get_by_text("下载模板", exact=True).click()
    waiting.value.save_as(tmp_path / "模板.xlsx")

    office = of("guanli", f"/missing?quarter={TODAY.id}")
    expect(office.get_by_text("还差 2 家：未下载模板 1 家、已下载未上传 1 家")).to_be_visible()
    office.get_by_role("button", name="记为已催：2 家").dblclick()
    expect(office.get_by_text("已记 2 家（电话）")).to_be_visible()
    expect(office.get_by_text("催报记录（2 次）")).to_be_visible()

    places = Places(tmp_path / "模板.xlsx")
    code = next(c for c in ("E4-1", "F5-1", "B3-1", "B2-1") if c in places.open)
    cells = {places.at(c): value for c, value in whole(places).items()}
    cells |= {places.at(code): None, places.at(code, "状态"): "不适用", places.at(code, "说明"): "无对象"}
    (tmp_path / "报表.xlsx").write_bytes(places.typed(cells))
    unit = of("jyj", f"/filing?round={TODAY.id}")
    unit.set_input_files("input[type=file]", tmp_path / "报表.xlsx")
    expect(unit.get_by_test_id("stFileChip")).to_be_visible()
    unit.get_by_role("button", name="上传并校验").click()
    unit.get_by_role("button", name="提交本季报表").click()
    expect(unit.locator(".sy-receipt")).to_be_visible()
    expect(of("jyj", "/returns").get_by_text(f"{TODAY.year}年不适用 1 项（待核 1）")).to_be_visible()

    desk = of("shenhe", f"/review?round={TODAY.id}&unit=jyj")
    expect(desk.locator(".st-key-review-queue").get_by_text("不适用 1 项（待核 1）")).to_be_visible()
    bar = desk.locator(".st-key-review-bar")
    bar.get_by_role("button", name="全部通过").click()
    bar.get_by_role("button", name="确认").click()
    expect(desk.get_by_text("已保存，通过")).to_be_visible()
    expect(of("jyj", "/returns").get_by_text(f"{TODAY.year}年不适用 1 项（已核准 1）")).to_be_visible()
    expect(of("guanli", f"/missing?quarter={TODAY.id}").get_by_text("还差 1 家：未下载模板 1 家")).to_be_visible()
