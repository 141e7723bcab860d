"""A contested indicator in a real browser: contested by the unit, adopted by the office, published as adopted."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from screen import as_, at_both_widths, pick, said


def test_a_contest_is_made_and_adopted_by_double_clicks_and_published_as_adopted(reviewed: Page) -> None:
    page = reviewed
    as_(page, "guanli", "/rounds")
    page.locator("summary").filter(has_text="公布前先征求意见").click()
    page.get_by_role("button", name="开始征求意见").dblclick()
    expect(page.get_by_text("正在征求意见，截至").first).to_be_visible()

    as_(page, "jyj", "/filing")
    said(page, "请到“征求意见”页看初评得分并答复")
    page.get_by_role("link", name="征求意见").first.click()
    said(page, "考评分（初评）")
    at_both_widths(page)
    page.get_by_role("textbox", name="理由", exact=True).fill("九月的六篇没有计入")
    page.go_back()
    said(page, "请到“征求意见”页看初评得分并答复")
    page.go_forward()
    said(page, "考评分（初评）")
    pick(page, "对哪项指标有异议", "B9")
    page.get_by_role("textbox", name="理由", exact=True).fill("九月的六篇没有计入")
    page.get_by_role("textbox", name="佐证材料名称").fill("采用通知")
    page.get_by_role("button", name="提出异议").dblclick()
    said(page, "B9 的异议已提交")
    page.reload()
    said(page, "B9-1 0；得分 0.00 / 1.50")

    as_(page, "guanli", "/consultation")
    page.get_by_role("tab", name="异议（1 项）").click()
    page.get_by_text("采纳，改成：").click()
    page.get_by_role("textbox", name="B9-1").fill("6")
    page.get_by_role("textbox", name="理由（单位会看到）", exact=True).filter(visible=True).fill("核对通知后采纳")
    page.get_by_role("button", name="裁定", exact=True).dblclick()
    said(page, "采纳，已改")
    page.get_by_role("tab", name="异议（1 项）").click()
    said(page, "B9-1 6；得分 0.50 / 1.50")
    at_both_widths(page)
    page.get_by_role("tab", name="答复（1 家）").click()
    page.get_by_role("button", name="全部已答复，提前结束").dblclick()
    said(page, "已结束答复")

    as_(page, "jyj", "/draft")
    said(page, "B9-1 0；得分 0.00 / 1.50")
    said(page, "B9-1 6；得分 0.50 / 1.50")

    as_(page, "guanli", "/rounds")
    page.get_by_text("我确认公布2026年三季度").click()
    page.get_by_role("button", name="公布2026年三季度").click()
    said(page, "公布摘要")
    as_(page, "jyj", "/scorecard?unit=jyj&round=2026Q3&basis=accepted&indicator=B9")
    said(page, "= 0.50 分")
