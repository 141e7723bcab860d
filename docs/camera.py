"""The camera of the manual's pictures: a real browser before the app, a person logged in, a small picture of what is seen."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from running_app import running
from screen import IDLE, enter

DOCS = Path(__file__).resolve().parent
SIZE: ViewportSize = {"width": 1366, "height": 768}
#: Few enough for small files, enough for the shades of the heat map.
COLOURS = 160


@dataclass
class Camera:
    """A browser that takes pictures of one city."""

    browser: Browser
    address: str
    files: Path

    @contextmanager
    def desk(self, account: str) -> Iterator[Page]:
        """Somebody's browser, logged in."""
        context = self.browser.new_context(locale="zh-CN", viewport=SIZE, base_url=self.address, color_scheme="light")
        context.set_default_timeout(60_000)
        page = context.new_page()
        enter(page, account)
        yield page
        context.close()

    def take(self, page: Page, name: str, path: str = "") -> None:
        """The page as it stands, or the one at ``path``, as a small picture."""
        if path:
            page.goto(path)
            page.wait_for_load_state("networkidle")
        page.wait_for_selector(IDLE)
        # charts and grids are drawn after the script has ended
        page.wait_for_timeout(1_500)
        if page.get_by_text("本页没有显示完整").count():
            raise RuntimeError(
                f"{name}: the page broke\n{(self.files / 'log.txt').read_text(encoding='utf-8')[-4000:]}"
            )
        save(page.screenshot(), name)

    def upload(self, page: Page, name: str, data: bytes) -> None:
        """A return, chosen and checked on 填报."""
        file = self.files / name
        file.write_bytes(data)
        page.set_input_files("input[type=file]", file)
        page.get_by_test_id("stFileChip").wait_for()
        page.get_by_role("button", name="上传并校验").click()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def served(browser: Browser, data: Path, files: Path) -> Iterator[Camera]:
    """A camera before the app that serves this data folder; what is taken down or written meanwhile goes into ``files``."""
    with running(data, log=files / "log.txt") as address:
        yield Camera(browser, address, files)


def save(png: bytes, name: str) -> None:
    """Keep a screenshot with few colours; print its size."""
    target = DOCS / f"{name}.png"
    target.parent.mkdir(exist_ok=True)
    small = Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(target, optimize=True)
    print(f"{name}.png  {target.stat().st_size // 1024} KB")
