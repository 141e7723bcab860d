"""One app with the trial city for tests that only look, a unit's desk of its own for each test that files, a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
import trial_city
from playwright.sync_api import Browser, Page, expect, sync_playwright
from running_app import running
from screen import PATIENCE, enter, profile
from unit_desk import Desk, desk_in

from shuangyong_metrics.services import review
from shuangyong_metrics.workbook.worker import Worker

expect.set_options(timeout=PATIENCE)


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
    with profile(chromium, address) as context:
        yield context.new_page()


@pytest.fixture
def leader(tab: Page) -> Page:
    enter(tab, "lingdao", "/ranking")
    return tab


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path, chromium: Browser) -> Iterator[Desk]:
    """A unit at its desk, nothing filed yet unless the test names how far it has come (``unit_desk.STAGES``)."""
    with desk_in(tmp_path, chromium, getattr(request, "param", "nothing yet")) as made:
        yield made


@pytest.fixture
def reviewed(tmp_path: Path, chromium: Browser, worker: Worker) -> Iterator[Page]:
    """A page of a city of its own whose school has filed and is reviewed."""
    with city.opened(tmp_path / "data") as store:
        city.file(store, worker)
        review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    with running(tmp_path / "data", log=tmp_path / "log.txt") as address, profile(chromium, address) as context:
        yield context.new_page()
