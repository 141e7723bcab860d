"""Runs that another click ends at a step of one's choice, as Streamlit ends them: at any look at the session or the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NoReturn

import pytest
import streamlit as st
from opened_pages import ROOT
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import sessions
from shuangyong_metrics.ui import office_view, orders, process

#: No end in sight.
ENDLESS = 10_000


class CutShort(BaseException):
    """Another click; no error, as Streamlit raises it."""


class Rerun(BaseException):
    """The page begins anew by itself."""


class Session(MutableMapping[str, Any]):
    """A browser session, and what is drawn in it: both look for other clicks before each step, ``left`` steps from now."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.screen: list[str] = []
        self.left = ENDLESS
        #: Is this the run of a press? A page that begins anew forgets it.
        self.pressed = False

    def step(self) -> None:
        """A look at the session or the page."""
        if self.left == 0:
            raise CutShort
        self.left -= 1

    def __getitem__(self, key: str) -> Any:
        self.step()
        return self.kept[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.step()
        self.kept[key] = value

    def __delitem__(self, key: str) -> None:
        self.step()
        del self.kept[key]

    def __contains__(self, key: object) -> bool:
        self.step()
        return key in self.kept

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)

    def draw(self, words: object, **_: object) -> None:
        """Say it on the page."""
        self.step()
        self.screen.append(str(words))

    @contextmanager
    def nowhere(self) -> Iterator[None]:
        """A place on the page."""
        yield

    def run(self, callback: Callable[[], object] | None, page: Callable[[], object], left: int = ENDLESS) -> bool:
        """A click: its callback, then the page as the router runs it; did it come to its end?"""
        self.left, self.screen, self.pressed = left, [], callback is not None
        try:
            if callback:
                callback()
            self._draw_page(page)
        except CutShort:
            return False
        finally:
            self.left = ENDLESS
        return True

    def rerun(self) -> NoReturn:
        """As ``st.rerun``."""
        raise Rerun

    def _draw_page(self, page: Callable[[], object]) -> None:
        try:
            orders.begin()
            page()
            orders.end(self.nowhere())  # type: ignore[arg-type]
        except Rerun:
            self.screen, self.pressed = [], False
            self._draw_page(page)


def a_session(patch: pytest.MonkeyPatch) -> Session:
    """The session of whatever is run now."""
    session = Session()
    patch.setattr(st, "session_state", session)
    patch.setattr(st, "query_params", session)
    for box in ("success", "error", "warning", "info"):
        patch.setattr(st, box, session.draw)
    patch.setattr(st, "rerun", session.rerun)
    patch.setattr(office_view, "show_refusal", session.draw)
    return session


@dataclass
class Scissors:
    """Ends the run of a whole page after ``left`` looks; ``used``: it did."""

    left: int | None = None
    used: bool = False
    _looks: int = field(default=0, repr=False)

    @contextmanager
    def after(self, looks: int) -> Iterator[None]:
        """Every run within is cut after so many looks."""
        self.left, self.used = looks, False
        yield
        self.left = None


def scissors(patch: pytest.MonkeyPatch) -> Scissors:
    """For pages opened by AppTest."""
    made, goes_on = Scissors(), ScriptRunner._maybe_handle_execution_control_request

    def look(runner: ScriptRunner) -> None:
        if made.left is not None and runner._is_in_script_thread() and runner._execing:
            if made.left == 0:
                made.used = True
                raise StopException
            made.left -= 1
        goes_on(runner)

    patch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", look)
    return made


def open_routed(jar: dict[str, str], account: str, page: str) -> AppTest:
    """A page within the frame that every page has, logged in as the account."""
    jar["sy_sid"] = sessions.open_session(process.store(), account, "test", process.now())
    at = AppTest.from_file(str(ROOT / "shuangyong_metrics/ui/router.py"), default_timeout=30).run()
    return at.switch_page(str(ROOT / page)).run()
