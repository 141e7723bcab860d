"""What a person sees of a page, waited for until it is drawn: nothing here is a matter of seconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from running_app import PASSWORD

#: The script has run; a page of the login has no such thing.
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
ERRORS = "stAlertContentError"
#: As long as a busy machine may take for anything at all; a wait ends as soon as what is waited for is there.
PATIENCE = 90_000
#: Latin letters that are no English: standards' codes, grades of data, file kinds.
ALLOWED = re.compile(r"\b(CSV|PNG|Esc|Ctrl|Alt|\d*[KM]B|XLSX|V\d|[A-F]\d*)\b")
VISIBLE_TEXT = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!e || e.closest("script, style, noscript, [data-testid=stIconMaterial], [role=img], [translate=no], [data-own], code")) continue;
    if (e.checkVisibility()) found.push(walker.currentNode.data.trim());
  }
  for (const e of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
    if (e.closest("script, style")) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) if (e.getAttribute(name)) found.push(e.getAttribute(name));
  }
  return found.filter(Boolean);
}"""
_FITS = "width => document.documentElement.clientWidth <= width && document.documentElement.scrollWidth <= width"
_STILL = """async e => {
  const place = () => JSON.stringify(e.getBoundingClientRect());
  for (let before = null, same = 0; same < 5; before = place()) {
    await new Promise(requestAnimationFrame);
    same = place() === before ? same + 1 : 0;
  }
}"""


@contextmanager
def profile(browser: Browser, address: str, **more: Any) -> Iterator[BrowserContext]:
    """A fresh browser profile that speaks English, so that nothing is Chinese by accident."""
    options = {"locale": "en-US", "viewport": {"width": 1366, "height": 768}, "base_url": address} | more
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def enter(page: Page, account: str, path: str = "/") -> None:
    """Log in through the form and wait for the page."""
    page.goto(f"/auth/login?next={quote(path)}")
    page.fill("#account", account)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(IDLE)


def english(page: Page) -> list[str]:
    """Words of the page that hold Latin letters and are not allowed to; the caller has waited for what is to be read."""
    texts: list[str] = page.evaluate(VISIBLE_TEXT)
    return sorted({t for t in texts if re.search(r"[A-Za-z]{2,}", ALLOWED.sub("", t))})


def fits(page: Page, width: int) -> None:
    """Nothing of the page is wider than this many pixels, once it is drawn in that width."""
    page.wait_for_function(_FITS, arg=width)


def still(part: Locator) -> None:
    """Wait until the part of the page stands where it stays."""
    part.scroll_into_view_if_needed()
    part.evaluate(_STILL)


def until_shown(act: Callable[[], object], wanted: Locator) -> None:
    """Do it, and do it again if nothing comes of it: a canvas that is still being made hears no click."""
    for _ in range(5):
        act()
        try:
            expect(wanted).to_be_visible(timeout=PATIENCE / 6)
        except AssertionError:
            continue
        return
    expect(wanted).to_be_visible()


def click_row(page: Page, table: int, row: int, across: int = 150, height: int = 35) -> None:
    """The grid is a canvas: rows are clicked by where they are, once they are drawn."""
    grid = page.locator("[data-testid=stDataFrame]").nth(table)
    expect(grid.locator("[role=grid] [role=row]").nth(row + 1)).to_be_attached()
    page.wait_for_selector(IDLE)
    still(grid)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + across, box["y"] + 36 + height * (row + 0.5))


def trial(page: Page) -> Locator:
    """The trial score of a return that has been checked; the same words stand in a hint before that."""
    return page.get_by_test_id("stMetric").filter(has_text="试算得分")


def bring_out(page: Page, code: str) -> None:
    """An item that the review page keeps folded away, by its code."""
    more = page.get_by_role("combobox", name="另选填报项处理或改变意见")
    more.click()
    more.fill(code)
    more.press("Enter")
    page.keyboard.press("Escape")


def as_(page: Page, account: str, path: str) -> None:
    """Somebody else at the same screen."""
    page.context.clear_cookies()
    enter(page, account, path)


def said(page: Page, words: str) -> None:
    """The page says so, and nothing went wrong."""
    expect(page.locator("[data-testid=stMain]").get_by_text(words).filter(visible=True).first).to_be_visible()
    page.wait_for_selector(IDLE)
    expect(page.get_by_test_id(ERRORS).filter(visible=True)).to_have_count(0)


def at_both_widths(page: Page) -> None:
    """Nothing is wider than a telephone, and nothing is English."""
    page.set_viewport_size({"width": 390, "height": 844})
    fits(page, 390)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert english(page) == []


def pick(page: Page, box: str, words: str) -> None:
    """Choose by typing: a long list draws only what is in sight."""
    field, option = page.get_by_role("combobox", name=box), page.get_by_role("option", name=words)
    still(field)

    def look() -> None:
        field.click()
        field.fill(words)

    until_shown(look, option)
    option.click()
