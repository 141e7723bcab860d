"""A veto from its record to the publication, in a real browser: told, answered, ruled on."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from screen import as_, at_both_widths, pick, said


def test_a_veto_is_told_answered_once_by_a_double_click_ruled_on_and_published(reviewed: Page) -> None:
    page = reviewed
    as_(page, "guanli", "/entries")
    page.get_by_role("tab", name="加分和否决").click()
    pick(page, "单位", "东岭市教育局")
    pick(page, "项目", "V8")
    for name, text in (
        ("文号", "市双办〔2026〕9号"),
        ("认定单位（否决）", "市双拥办"),
        ("认定日期（否决）", "2025-01-06"),
    ):
        page.get_by_role("textbox", name=name, exact=True).fill(text)
    page.get_by_role("button", name="登记", exact=True).dblclick()
    said(page, "陈述申辩截至")
    at_both_widths(page)

    as_(page, "jyj", "/filing")
    said(page, "请到“陈述申辩”页查看、答复")
    page.get_by_role("link", name="陈述申辩").first.click()
    page.get_by_role("textbox", name="陈述申辩（只能提交一次）").fill("签到表已补齐")
    page.get_by_role("textbox", name="佐证材料名称").fill("情况说明")
    page.go_back()
    said(page, "请到“陈述申辩”页查看、答复")
    page.go_forward()
    at_both_widths(page)
    page.get_by_role("textbox", name="陈述申辩（只能提交一次）").fill("签到表已补齐")
    page.get_by_role("button", name="提交陈述申辩").dblclick()
    said(page, "已陈述申辩，待裁定")
    expect(page.get_by_role("button", name="提交陈述申辩")).to_have_count(0)

    as_(page, "guanli", "/rounds")
    expect(page.get_by_text("还有 1 项一票否决待生效")).to_be_visible()
    page.get_by_role("link", name="去“双拥办录入”裁定").click()
    page.get_by_role("tab", name="加分和否决").click()
    expect(page.get_by_text("签到表已补齐")).to_be_visible()
    page.get_by_text("维持，计入得分").click()
    page.get_by_role("textbox", name="理由（单位会看到）").fill("核对原件，情况属实")
    page.get_by_role("button", name="裁定", exact=True).dblclick()
    said(page, "维持，已生效")

    as_(page, "guanli", "/rounds")
    page.get_by_text("我确认公布2026年三季度").click()
    page.get_by_role("button", name="公布2026年三季度").click()
    said(page, "公布摘要")
    as_(page, "jyj", "/scorecard?unit=jyj&round=2026Q3")
    expect(page.get_by_text("一票否决：V8")).to_be_visible()
