"""A table of a page taken away as CSV: what a unit typed stays text in whatever program opens it."""

from __future__ import annotations

import csv
from pathlib import Path

import filing_city as city
from playwright.sync_api import Browser, expect
from running_app import running
from screen import enter, profile, still, until_shown

from shuangyong_metrics.services.filing import submit_kept, upload
from shuangyong_metrics.services.setup import open_worker

RUNS = "=cmd|'/C calc'!A0"
#: Without the browser's dialog for saving, which no test can answer.
PLAIN_DOWNLOAD = "delete window.showSaveFilePicker"


def test_a_units_formula_leaves_the_reviewers_table_as_text(tmp_path: Path, chromium: Browser) -> None:
    with city.opened(tmp_path / "data") as store, open_worker() as worker:
        data = city.changed({city.places().at("B2-1", "佐证材料"): RUNS})
        digest = upload(store, worker, data, "报表.xlsx", city.MINE, city.NOW).digest
        assert submit_kept(store, worker, digest, city.MINE, city.NOW).submission
    with running(tmp_path / "data", log=tmp_path / "log.txt") as address, profile(chromium, address) as context:
        context.add_init_script(PLAIN_DOWNLOAD)
        page = context.new_page()
        enter(page, "shenhe", "/review?unit=jyj")
        page.get_by_text("无异常（").click()
        grid, button = page.get_by_test_id("stDataFrame").first, page.get_by_role("button", name="下载为 CSV")
        expect(grid).to_be_visible()
        still(grid)
        until_shown(grid.hover, button)
        with page.expect_download() as waiting:
            button.click()
        with Path(waiting.value.path()).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    (typed,) = [row["佐证"] for row in rows if row["代码"] == "B2-1"]
    assert typed == f"'{RUNS}"
    assert not [text for row in rows for text in row.values() if text.startswith(("=", "@"))]
