"""Pages opened by AppTest as an account would see them. Only the browser's cookie is supplied from outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import sessions
from shuangyong_metrics.ui import process

ROOT = Path(__file__).resolve().parents[2]
_KINDS = ("title", "header", "subheader", "markdown", "caption", "success", "warning", "error", "info")


@contextmanager
def serving(folder: Path, patch: pytest.MonkeyPatch, demo: bool = True) -> Iterator[dict[str, str]]:
    """This process serves the folder's store; the cookie jar that AppTest lacks."""
    jar: dict[str, str] = {}
    patch.setenv("SHUANGYONG_DATA", str(folder))
    patch.setenv("SHUANGYONG_DEMO", "1" if demo else "0")
    patch.setattr(type(st.context), "cookies", property(lambda _self: jar))
    # what pages keep is named by the store's version, which another folder may have reached too
    st.cache_resource.clear()
    try:
        yield jar
    finally:
        process.close()


def open_page(jar: dict[str, str], account: str, page: str) -> AppTest:
    """A page file, logged in as the account."""
    jar["sy_sid"] = sessions.open_session(process.store(), account, "test", process.now())
    return AppTest.from_file(str(ROOT / page), default_timeout=30).run()


def texts(at: AppTest) -> str:
    """Everything that is said on the page, markup taken off."""
    said = "\n".join(str(e.value) for kind in _KINDS for e in getattr(at, kind))
    return said.replace("\\", "")


def press(at: AppTest, words: str) -> AppTest:
    """Press the first button that begins with the words."""
    return next(b for b in at.button if str(b.label).startswith(words)).click().run()
