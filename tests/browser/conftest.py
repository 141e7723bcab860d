"""One app with the trial city for all browser tests, and a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import trial_city
from playwright.sync_api import Browser, Page, sync_playwright
from running_app import PASSWORD, running

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("city")
    trial_city.build(folder / "data")
    with running(folder / "data", log=folder / "log.txt") as where:
        yield where


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    assert Path(path).exists(), "chromium 没有安装：make test 会说明怎样安装"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Page]:
    """A fresh browser profile that speaks English, so that nothing is Chinese by accident."""
    context = chromium.new_context(locale="en-US", viewport={"width": 1366, "height": 768}, base_url=address)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def leader(tab: Page) -> Page:
    enter(tab, "lingdao", "/ranking")
    return tab


def enter(page: Page, account: str, path: str = "/") -> None:
    """Log in through the form and wait for the page."""
    page.goto(f"/auth/login?next={path}")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(IDLE)
