"""A unit at its desk: an app and a city of its own, the browser open on 填报, the returns on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filing_city as city
from playwright.sync_api import Browser, BrowserContext, Page, expect
from running_app import running
from screen import enter, profile

from shuangyong_metrics.services.filing import submit_kept, upload
from shuangyong_metrics.services.setup import open_worker

#: How far the unit has come before the browser opens.
STAGES = ("nothing yet", "uploaded", "submitted")


@dataclass
class Desk:
    """The unit's browser with one page open, and its returns: one with two errors, one with none."""

    context: BrowserContext
    page: Page
    address: str
    wrong: Path
    right: Path

    def upload(self, file: Path) -> None:
        self.page.set_input_files("input[type=file]", file)
        expect(self.page.get_by_test_id("stFileChip")).to_be_visible()
        self.page.get_by_role("button", name="上传并校验").click()


@contextmanager
def desk_in(folder: Path, browser: Browser, stage: str, slow: bool = False) -> Iterator[Desk]:
    """Everything a unit's browser test needs, made anew: no test finds what another has left."""
    # the clock of the app is the real one: the round is open whatever the day, and the return is late or not
    path = _filed(folder / "data", stage)
    wrong, right = folder / "有错.xlsx", folder / "改好.xlsx"
    wrong.write_bytes(city.wrong())
    right.write_bytes(city.whole())
    with running(folder / "data", slow=slow, log=folder / "log.txt") as address, profile(browser, address) as context:
        page = context.new_page()
        enter(page, "jyj", path)
        yield Desk(context, page, address, wrong, right)


def _filed(folder: Path, stage: str) -> str:
    """Bring the unit that far; the address of 填报 where it goes on."""
    done = STAGES.index(stage)
    with city.opened(folder) as store:
        if not done:
            return "/filing"
        with open_worker() as worker:
            digest = upload(store, worker, city.whole(), "改好.xlsx", city.MINE, city.NOW).digest
        if stage == "submitted":
            submit_kept(store, worker, digest, city.MINE, city.NOW)
    return f"/filing?file={digest}"
