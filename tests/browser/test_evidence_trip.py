"""A photograph put beside an indicator in a real browser: taken, freed of its place, downloaded again by the reviewer."""

from __future__ import annotations

import re
from pathlib import Path

import filing_city as city
from evidence_files import PLACE, photograph
from playwright.sync_api import Browser, FilePayload, Locator, expect
from running_app import log_in, running
from screen import IDLE, english, enter, fits, profile, still, until_shown

from shuangyong_metrics.services import evidence


def look_for(box: Locator, words: str) -> None:
    box.fill("")
    box.click()
    box.press_sequentially(words)


def test_a_photograph_is_put_beside_an_indicator(tmp_path: Path, chromium: Browser) -> None:
    with city.opened(tmp_path / "data") as store:
        evidence.switch(store, True, "办公室研究决定", city.OFFICE, city.NOW)
    photo: FilePayload = {"name": "座谈会.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    with running(tmp_path / "data", log=tmp_path / "log.txt") as address, profile(chromium, address) as context:
        page = context.new_page()
        enter(page, "jyj", "/filing")
        page.get_by_text("佐证文件（0 份）").click()
        indicator = page.get_by_role("combobox", name="指标")
        still(indicator)
        choice = page.get_by_role("option", name=re.compile("^B2 "))
        until_shown(lambda: look_for(indicator, "B2"), choice)
        choice.click()
        page.set_input_files("input[type=file] >> nth=1", photo)
        expect(page.get_by_test_id("stFileChip")).to_be_visible()
        expect(indicator).to_have_value(re.compile("^B2 "))
        page.get_by_role("button", name="上传佐证文件").click()
        expect(page.get_by_text("已收下 B2 的佐证文件")).to_be_visible()
        link = page.get_by_role("link", name="B2　座谈会.jpg")
        with page.expect_download() as waiting:
            link.click()
        data = Path(waiting.value.path()).read_bytes()
        assert waiting.value.suggested_filename == "座谈会.jpg"
        assert data.startswith(b"\xff\xd8") and PLACE.encode() not in data
        page.wait_for_selector(IDLE)
        assert [w for w in english(page) if "PDF" not in w and ".jpg" not in w] == []
        page.set_viewport_size({"width": 390, "height": 844})
        fits(page, 390)
        other = log_in(address, "swj").get(str(link.get_attribute("href")))
        assert (other.status_code, "只能查看" in other.text) == (403, True)
    kept = [p.read_bytes() for p in (tmp_path / "data" / "uploads").iterdir()]
    assert kept == [data], "nothing but the cleaned picture is on the disk"
