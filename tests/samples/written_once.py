"""Buttons that write, each pressed after its session has ended, and in two tabs: what must be true of every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from opened_pages import open_page, press, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import accounts, sessions
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.ui import process

Prepare = Callable[[AppTest], Any]
#: How a session ends between two clicks.
ENDINGS = ("logged out", "disabled")


def nothing(_at: AppTest | None = None) -> None:
    """The button alone says it all."""


@dataclass(frozen=True)
class Write:
    """A button by how its label begins, its page below ``pages/``, who presses it, what is filled in before.

    ``arrange`` brings the city to where the button is offered.
    """

    page: str
    prepare: Prepare
    button: str
    account: str = "guanli"
    arrange: Callable[[], Any] = nothing

    def open(self, jar: dict[str, str]) -> AppTest:
        """The page with everything filled in, so that only the press is left."""
        at = open_page(jar, self.account, f"pages/{self.page}.py")
        assert not at.exception
        return at


def head() -> str:
    """The end of the audit log: another one after every write."""
    return str(process.store().rows("audit_head"))


def need_nothing_written_after(jar: dict[str, str], write: Write, how: str) -> None:
    """The session ends before the press: the page is gone, and nothing is written."""
    write.arrange()
    at = write.open(jar)
    write.prepare(at)
    if how == "logged out":
        sessions.close(process.store(), jar["sy_sid"], process.now())
    else:
        other = Actor("zhuren", Role.OFFICE)
        accounts.create(process.store(), other, other.name, other.role, "主任", process.now())
        accounts.disable(process.store(), other, write.account, process.now())
    before = head()
    press(at, write.button)
    assert "登录已失效" in texts(at)
    assert not at.button and not at.dataframe and not at.text_input
    assert head() == before


def need_written_once(jar: dict[str, str], write: Write) -> None:
    """The same press in two tabs and a refresh between: the first writes, nothing else does."""
    write.arrange()
    first, second = write.open(jar), write.open(jar)
    write.prepare(first)
    write.prepare(second)
    before = head()
    press(first, write.button)
    assert not first.exception
    after = head()
    assert after != before, "the first click does write"
    first.run()
    assert head() == after, "a refresh is no click"
    press(second, write.button)
    assert not second.exception
    assert head() == after, "the second tab finds it done"
