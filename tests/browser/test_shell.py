"""The shell in a real browser: log in, look, refresh, log out; Chinese throughout; nothing from outside."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect
from screen import IDLE, english, enter, fits, profile, still, until_shown


def test_logging_in_shows_the_ranking_and_asks_nobody_outside(tab: Page, address: str) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("websocket", lambda socket: asked.append(socket.url.replace("ws://", "http://")))
    enter(tab, "lingdao", "/ranking")
    expect(tab.get_by_role("heading", name="排名 · 2026年三季度")).to_be_visible()
    grid = tab.locator("[data-testid=stDataFrame] [role=grid]").first
    for name in ("东岭市教育局", "东岭市民政局", "东岭市商务局"):
        expect(grid).to_contain_text(name)
    expect(tab.get_by_text("参加排名 3 家，其中第 2 名并列")).to_be_visible()
    expect(tab.get_by_text("2 家没有参加排名")).to_be_visible()
    expect(tab.locator(".js-plotly-plot")).to_be_visible()
    expect(tab.get_by_text("演示数据", exact=True)).to_be_visible()
    tab.wait_for_load_state("networkidle")
    assert len(asked) > 50
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def test_the_page_speaks_chinese_in_a_browser_that_speaks_english(leader: Page) -> None:
    assert leader.locator("html").get_attribute("lang") == "zh-CN"
    assert "双拥考评看板" in leader.title() or "排名" in leader.title()
    assert leader.evaluate("navigator.language") == "zh-CN"
    leader.locator(".js-plotly-plot").hover()
    expect(leader.locator(".modebar-btn").first).to_be_visible()
    leader.locator("[data-testid=stDataFrame]").first.hover()
    expect(leader.get_by_role("button", name="选择显示的列").first).to_be_visible()
    assert english(leader) == []


def test_the_menus_of_the_table_speak_chinese(leader: Page) -> None:
    table = leader.locator("[data-testid=stDataFrame]").first
    table.hover()
    leader.get_by_role("button", name="选择显示的列").first.click()
    expect(leader.get_by_test_id("stDataFrameColumnVisibilityMenu")).to_be_visible()
    assert english(leader) == []
    leader.keyboard.press("Escape")
    expect(leader.get_by_test_id("stDataFrameColumnVisibilityMenu")).to_have_count(0)
    leader.wait_for_selector(IDLE)

    def open_menu() -> None:
        # the head of 单位, then the three dots at its right end; measured when it stands, or a row would be clicked
        still(table)
        box = table.bounding_box()
        assert box
        leader.mouse.move(box["x"] + 250, box["y"] + 18)
        leader.mouse.click(box["x"] + 415, box["y"] + 18)

    until_shown(open_menu, leader.get_by_text("升序排列"))
    assert english(leader) == []
    leader.keyboard.press("Escape")
    table.hover()
    leader.get_by_role("button", name="查找").first.click()
    expect(leader.locator(".gdg-search-bar")).to_be_visible()
    assert english(leader) == []


def test_an_unknown_page_is_told_in_chinese(leader: Page) -> None:
    # the first page, which is opened instead, may draw over the notice
    until_shown(lambda: leader.goto("/meiyou"), leader.get_by_text("没有这个页面"))
    leader.wait_for_selector(IDLE)
    assert english(leader) == []


def test_selectboxes_speak_chinese(leader: Page) -> None:
    box = leader.get_by_role("combobox").first
    box.click()
    box.fill("没有这样的")
    expect(leader.get_by_text("没有匹配的选项")).to_be_visible()
    assert english(leader) == []


def test_a_refresh_and_a_new_tab_keep_the_session_and_the_choice(leader: Page) -> None:
    leader.get_by_role("combobox").first.click()
    leader.get_by_role("option", name="2026年二季度").click()
    expect(leader.get_by_role("heading", name="排名 · 2026年二季度")).to_be_visible()
    leader.reload()
    leader.wait_for_selector(IDLE)
    expect(leader.get_by_role("heading", name="排名 · 2026年二季度")).to_be_visible()
    second = leader.context.new_page()
    second.goto("/ranking")
    second.wait_for_selector(IDLE)
    expect(second.get_by_role("heading", name="排名 · 2026年三季度")).to_be_visible()


def test_logging_out_in_one_tab_stops_the_other_at_its_next_step(leader: Page) -> None:
    other = leader.context.new_page()
    other.goto("/")
    other.wait_for_selector(IDLE)
    leader.get_by_role("button", name="演示领导").click()
    leader.get_by_role("button", name="退出登录").click()
    expect(leader.get_by_role("heading", name="登录")).to_be_visible()
    other.get_by_role("combobox").first.click()
    other.get_by_role("option", name="2026年二季度").click()
    expect(other.get_by_text("登录已失效")).to_be_visible()
    # what stood there before fades out a moment after the refusal is shown
    expect(other.locator("[data-testid=stMain]")).not_to_contain_text("东岭市")
    expect(other.get_by_test_id("stTopNav")).to_be_hidden()
    other.get_by_text("重新登录", exact=True).click()
    expect(other.get_by_role("heading", name="登录")).to_be_visible()


def test_a_leader_sees_only_completeness_of_an_open_round(leader: Page) -> None:
    leader.get_by_role("combobox").first.click()
    leader.get_by_role("option", name="2026年四季度").click()
    expect(leader.get_by_text("应报 5 家，已报 0 家，还差 5 家")).to_be_visible()
    expect(leader.locator("[data-testid=stMetric]")).to_have_count(0)
    expect(leader.get_by_text("非涉密系统，严禁录入国家秘密")).to_be_visible()


def test_a_unit_account_finds_no_ranking(tab: Page) -> None:
    enter(tab, "jyj", "/ranking")
    expect(tab.get_by_role("heading", name="填报 · 2026年四季度")).to_be_visible()
    tab.wait_for_selector(IDLE)
    said = tab.inner_text("body")
    assert "东岭市民政局" not in said and "居首" not in said


def test_logging_in_works_without_javascript(chromium: Browser, address: str) -> None:
    with profile(chromium, address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/auth/login")
        page.get_by_role("button", name="审核员").click()
        page.wait_for_url(address + "/")
        assert any(c.get("name") == "sy_sid" and c.get("httpOnly") for c in context.cookies())


def test_nothing_spills_over_the_edge_of_a_telephone(leader: Page) -> None:
    leader.set_viewport_size({"width": 390, "height": 844})
    fits(leader, 390)


def test_the_mark_the_account_and_the_menu_stand_side_by_side(tab: Page) -> None:
    enter(tab, "guanli", "/rounds")
    for width, menu in ((1366, "stTopNav"), (900, "stTopNav"), (390, "stExpandSidebarButton")):
        tab.set_viewport_size({"width": width, "height": 844})
        expect(tab.get_by_test_id(menu).first).to_be_visible()
        still(tab.get_by_test_id(menu).first)
        row = [tab.get_by_test_id(menu), tab.locator(".sy-ribbon"), tab.locator(".st-key-account button")]
        boxes = [box for part in row if (box := part.first.bounding_box())]
        assert len(boxes) == 3
        ends = [box["x"] + box["width"] for box in boxes]
        assert ends[0] <= boxes[1]["x"] and ends[1] <= boxes[2]["x"] and ends[2] <= width
        assert english(tab) == []


def test_the_second_of_two_clicks_presses_nothing_that_only_then_came_under_the_pointer(leader: Page) -> None:
    link = leader.locator("header a, nav a").filter(has_text="总览").first
    box = link.bounding_box()
    assert box
    here, middle = leader.url, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    leader.get_by_role("heading", name="排名 · 2026年三季度").click()
    leader.mouse.move(*middle)
    leader.mouse.down(click_count=2)
    leader.mouse.up(click_count=2)
    leader.wait_for_timeout(500)
    assert leader.url == here
    leader.mouse.dblclick(*middle)
    expect(leader.get_by_role("heading", name="总览")).to_be_visible()


def test_on_a_telephone_no_tools_stand_over_what_is_above_a_table(chromium: Browser, address: str) -> None:
    with profile(
        chromium, address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as telephone:
        page = telephone.new_page()
        enter(page, "lingdao", "/ranking")
        fits(page, 390)
        grid = page.locator("[data-testid=stDataFrame]").first
        expect(grid).to_be_visible()
        expect(page.get_by_test_id("stElementToolbar").first).to_be_attached()
        grid.tap()
        for tools in page.get_by_test_id("stElementToolbar").all():
            expect(tools).to_be_hidden()
