"""Another click may end a run wherever it touches the session: what was confirmed is carried out all the same, once."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import streamlit as st

from shuangyong_metrics.model import Round
from shuangyong_metrics.services.review import ACCEPTED, Decision
from shuangyong_metrics.ui import review_bar as bar

QUESTION = bar.Question("jyj", "东岭市教育局", Round(2026, 3), (Decision("B2-1", ACCEPTED),), "通过 1 项？")
#: More than either step of a confirmation asks of the session.
STEPS = range(12)


class CutShort(Exception):
    """Another click; no error, as Streamlit raises it."""


class Session(MutableMapping[str, Any]):
    """A browser session that is looked at for other clicks before each step, as Streamlit's is."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self.kept, self.left = kept, len(STEPS)

    def _step(self) -> None:
        if self.left == 0:
            raise CutShort
        self.left -= 1

    def __getitem__(self, key: str) -> Any:
        self._step()
        return self.kept[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._step()
        self.kept[key] = value

    def __delitem__(self, key: str) -> None:
        self._step()
        del self.kept[key]

    def __contains__(self, key: object) -> bool:
        self._step()
        return key in self.kept

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept)

    def __len__(self) -> int:
        return len(self.kept)


def _asked(monkeypatch: pytest.MonkeyPatch) -> Session:
    session = Session({bar._ASKED: QUESTION})
    monkeypatch.setattr(st, "session_state", session)
    return session


@pytest.mark.parametrize("after", STEPS)
def test_a_second_click_while_the_first_is_answered_loses_no_confirmation(
    after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, taken = _asked(monkeypatch), []
    for left in (after, len(STEPS), len(STEPS)):
        session.left = left
        try:
            # the button still stands on the person's screen: each click is answered by the same callback, then the page
            bar._confirm(QUESTION)
        except CutShort:
            session.left = len(STEPS)
        try:
            if order := bar.confirmed():
                taken.append(order)
        except CutShort:
            continue
    assert taken == [QUESTION]
    assert session.kept == {}


@pytest.mark.parametrize("after", STEPS)
def test_what_became_of_it_is_forgotten_only_when_it_was_said(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    session, said = _asked(monkeypatch), []
    bar.tell("已保存。")
    monkeypatch.setattr(st, "success", lambda words, icon: said.append(words))
    for left in (after, len(STEPS)):
        session.left = left
        try:
            bar.show_told()
        except CutShort:
            continue
    assert said
    assert bar._TOLD not in session.kept
