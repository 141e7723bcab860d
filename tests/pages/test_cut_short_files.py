"""Another click while a file is checked or an archive taken in: neither the file nor what became of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from cut_short import Session, a_session
from streamlit.runtime.scriptrunner import StopException

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.ui import bulk_view, filing_made, orders, process

#: More than the run below asks of session and page.
STEPS = range(40)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return a_session(monkeypatch)


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("again", [True, False], ids=["the same click again", "a click on something else"])
@pytest.mark.parametrize("after", STEPS)
def test_a_file_sent_is_shown_and_never_an_older_one_for_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, after: int, again: bool, kept: bool
) -> None:
    checks: list[str] = []
    session.kept |= {"file": "older", filing_made.PICKED: SimpleNamespace(name="new")}

    def upload(_store: object, _worker: object, name: str, _now: object) -> Any:
        checks.append(name)
        return SimpleNamespace(kept=kept, digest=name)

    for name, value in (("store", None), ("worker", None), ("now", None)):
        monkeypatch.setattr(process, name, lambda value=value: value)

    def page() -> None:
        filing_made.show_made()
        session.draw("没有收下" if session.get("refused") and not session.get("file") else session.get("file", "开始"))
        file = filing_made.sent()
        if session.pressed and file is None and not orders.overtaken():
            session.draw("还没有选择文件")
        if file is not None:
            filing_made.take_in(upload, file.name)

    whole = session.run(filing_made.send, page, left=after)
    put_aside = checks or filing_made.sent()
    # the press has emptied the form
    session.kept[filing_made.PICKED] = None
    if not whole:
        session.run(filing_made.send if again else None, page)
    if put_aside:
        assert checks == ["new"]
        assert session.screen == (["new"] if kept else ["没有收下"])


@pytest.mark.parametrize("again", [True, False], ids=["the same click again", "a click on something else"])
def test_an_archive_is_taken_in_whole_and_once(session: Session, monkeypatch: pytest.MonkeyPatch, again: bool) -> None:
    """The bar hears of the other click first, at every return."""
    taken: list[int] = []

    def take_all(
        _store: object, _sources: object, _actor: object, _now: object, told: Callable[[int, int], None]
    ) -> Any:
        for number in range(3):
            taken.append(number)
            told(number, 3)
        session.left = 0
        return [f"收下 {number}" for number in taken]

    def stop(*_: object) -> None:
        raise StopException

    monkeypatch.setattr(bulk_view, "take_all", take_all)
    monkeypatch.setattr(bulk_view, "sources_in", lambda *_, **__: ())
    for name in ("store", "now"):
        monkeypatch.setattr(process, name, lambda: None)
    archive: Any = SimpleNamespace(file_id="一", name="一.zip", getvalue=bytes)
    bar: Any = SimpleNamespace(progress=stop)

    def page() -> None:
        if session.pressed:
            bulk_view.take_in(archive, Actor("guanli", Role.OFFICE), bar)
        session.draw(orders.made(bulk_view.BATCH))

    def press() -> None:
        """The form's button."""

    assert not session.run(press, page)
    session.run(press if again else None, page)
    assert (taken, session.screen) == ([0, 1, 2], ["['收下 0', '收下 1', '收下 2']"])
