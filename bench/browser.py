"""What a person waits for in the browser, and the memory of the app: upload to findings, with the demo city served.

A copy of the demo city is served by the real app; a real Chromium logs in, walks every page of every role, and one unit
uploads a return with two errors, each time another file. Needs the demo city (make run once) and Chromium.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright
from support import ROOT
from support.timing import goal

# isort: split
# these are found because support has been imported
from blank_returns import INPUTS, Cell, Places, whole_cells
from running_app import running
from screen import IDLE, PATIENCE, enter

from shuangyong_metrics.model import Kind, Role
from shuangyong_metrics.ui.menu import pages_for

DEMO = ROOT / "data" / "var" / "demo"
#: An account of each role; the unit has not filed yet in the open round.
WHO = {Role.LEADER: "lingdao", Role.REVIEWER: "shenhe", Role.OFFICE: "guanli", Role.UNIT: "mzj"}
ROUNDS = 12
#: From the press of the button to the first finding that names the figure just typed, in the page's own clock.
WATCH = """typed => { window.shown = null; const begun = {};
  document.querySelector("[data-testid=stFormSubmitButton] button").addEventListener("click", () => begun.at = performance.now(), {once: true});
  const look = () => { if (begun.at && [...document.querySelectorAll(".sy-finding")].some(e => e.textContent.includes(typed)))
      window.shown = performance.now() - begun.at; else requestAnimationFrame(look); };
  look(); }"""


def main() -> int:
    if not DEMO.exists():
        print("no demo city: make run builds it")
        return 2
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        data = Path(shutil.copytree(DEMO, folder / "data"))
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        with running(data, log=folder / "log.txt") as address:
            for role, account in WHO.items():
                walk(browser, address, role, account)
            taken = uploads(browser, address, folder)
            megabytes = memory(data)
        browser.close()
    print(f"uploads, ms: {' '.join(f'{t:.0f}' for t in sorted(taken))}")
    met = [goal("upload → findings in the browser, median ms", median(taken), 500, at_most=True)]
    for what, size in megabytes.items():
        print(f"  {what}: {size:.0f} MB")
    met.append(goal("memory with the demo city, all of it, MB", sum(megabytes.values()), 350, at_most=True))
    return 0 if all(met) else 1


def walk(browser: Browser, address: str, role: Role, account: str) -> None:
    """Every page that the role has, drawn once."""
    with desk(browser, address) as page:
        enter(page, account)
        for entry in pages_for(role):
            page.goto(f"/{entry.url}")
            page.wait_for_selector(IDLE)


def uploads(browser: Browser, address: str, folder: Path) -> list[float]:
    """Milliseconds of each upload; the first is not counted, for the reader's process starts with it."""
    taken = []
    with desk(browser, address) as page:
        enter(page, WHO[Role.UNIT], "/filing")
        with page.expect_download() as waiting:
            page.get_by_text("下载模板", exact=True).click()
        blank = folder / "模板.xlsx"
        waiting.value.save_as(blank)
        for number in range(ROUNDS + 1):
            file, typed = wrong(blank, number)
            page.set_input_files("input[type=file]", {"name": f"{number}.xlsx", "mimeType": "", "buffer": file})
            page.get_by_test_id("stFileChip").wait_for()
            page.evaluate(WATCH, typed)
            page.get_by_role("button", name="上传并校验").click()
            page.wait_for_function("() => window.shown !== null")
            taken.append(float(page.evaluate("() => window.shown")))
            page.wait_for_selector(IDLE)
    return taken[1:]


def wrong(blank: Path, number: int) -> tuple[bytes, str]:
    """A whole return with two errors, and what only this one says."""
    places = Places(blank)
    first, second = [c for c in places.open if INPUTS[c].kind in (Kind.COUNT, Kind.PERSONS)][:2]
    typed = f"约{20 + number}"
    cells: dict[Cell, object] = whole_cells(places) | {places.at(first): typed, places.at(second): "6人"}
    return places.typed(cells), typed


def desk(browser: Browser, address: str) -> Page:
    """A page of a fresh browser profile; it closes with its ``with``."""
    page = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}, base_url=address).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def memory(data: Path) -> dict[str, float]:
    """MB of the app and of each process it has started, shared pages counted once (PSS; Linux only)."""
    words = {int(p.parent.name): p.read_bytes() for p in Path("/proc").glob("[0-9]*/cmdline")}
    app = next(pid for pid, line in words.items() if str(data).encode() in line.split(b"\0"))
    started = [int(pid) for pid in Path(f"/proc/{app}/task/{app}/children").read_text().split()]
    found = {"the app": _megabytes(app)}
    return found | {
        f"started by it: {words[pid].split(bytes(1))[-2].decode()[:60]}": _megabytes(pid) for pid in started
    }


def _megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


if __name__ == "__main__":
    sys.exit(main())
