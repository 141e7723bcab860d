"""Whole pages whose run another click ends at each step: no first password is lost, no saved figure is asked for again.

The other click is in turns the same one again and one on something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from argon2 import PasswordHasher
from cut_short import Scissors, open_routed, scissors
from opened_pages import press, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import accounts, office_desk, passwords
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.ui import orders, process

OFFICE = Actor("guanli", Role.OFFICE)


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Scissors:
    # a hundred passwords are made here
    monkeypatch.setattr(passwords, "_hasher", lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    return scissors(monkeypatch)


def cut_at_each_step(cut: Scissors, at: AppTest, words: str, fill: Callable[[int], None]) -> Iterator[tuple[int, bool]]:
    """The button pressed, the run cut at its first step, its second …, and then the other click: the step, is it the same?"""
    for step in count():
        fill(step)
        button = next(b for b in at.button if str(b.label).startswith(words))
        screen, again = at._tree, bool(step % 2)
        with cut.after(step):
            button.click().run()
        # a page takes more than these steps, and what is cut after them has told all that there is to tell
        if step > 50 and not (cut.used and at.session_state[orders._KEY].going):
            return
        # what the person sees and clicks on is still the page before
        at._tree, button._value = screen, again
        at.run()
        assert not at.exception
        yield step, again


def shown(at: AppTest) -> dict[str, str]:
    for frame in at.dataframe:
        if "首次口令" in frame.value and "状态" not in frame.value:
            return dict(zip(frame.value["账号"], frame.value["首次口令"], strict=True))
    return {}


def test_a_password_that_was_reset_is_always_seen(jar: dict[str, str], cut: Scissors) -> None:
    at = open_routed(jar, "guanli", "pages/office/accounts.py")
    at.selectbox(key="picked").select("shenhe").run()
    before = accounts.get(process.store(), "shenhe").password
    for step, again in cut_at_each_step(cut, at, "确认重置 shenhe", lambda _: None):
        now = accounts.get(process.store(), "shenhe").password
        assert now != before or not again, step
        assert "另行设置" not in texts(at), step
        if now != before:
            assert accounts.verify(process.store(), "shenhe", shown(at)["shenhe"]), step
        before = now


def test_what_is_put_away_is_what_was_seen(jar: dict[str, str], cut: Scissors) -> None:
    at = open_routed(jar, "guanli", "pages/office/accounts.py")
    at.selectbox(key="picked").select("shenhe").run()
    press(at, "确认重置 shenhe")
    screen, seen = at._tree, shown(at)["shenhe"]
    reset = next(b for b in at.button if str(b.label).startswith("确认重置"))
    with cut.after(60):
        reset.click().run()
    at._tree, reset._value = screen, False
    assert cut.used and not accounts.verify(process.store(), "shenhe", seen)
    press(at, "已交付")
    assert accounts.verify(process.store(), "shenhe", shown(at)["shenhe"]), (
        "the one that came after is still to be seen"
    )


def test_figures_that_are_saved_are_never_asked_for_again(jar: dict[str, str], cut: Scissors) -> None:
    at = open_routed(jar, "guanli", "pages/office/entries.py")

    def fill(step: int) -> None:
        key, cell = str(at.data_editor[0].key), {"B9-1": step + 1}
        at.session_state[key] = {"edited_rows": {0: cell}, "added_rows": [], "deleted_rows": []}
        at.run()

    for step, again in cut_at_each_step(cut, at, "保存录入", fill):
        said = texts(at)
        assert "请重填" not in said and "没有改动" not in said, step
        stands = next(iter(office_desk.sheet(process.store(), Round(2026, 4), OFFICE).figures.values()))["B9-1"]
        assert stands == step + 1 or not again, step
        assert ("已录入 1 项" in said) == (stands == step + 1), step
