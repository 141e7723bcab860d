"""Another click may end a run wherever it touches session or page: what was asked for is done all the same, once, and told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from cut_short import ENDLESS, Session, a_session

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.review import ACCEPTED, Decision
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui import review_bar as bar
from shuangyong_metrics.ui.office_view import plain, say_briefly

ACTOR = Actor("shenhe", Role.REVIEWER)
#: More than any of the runs below asks of session and page.
STEPS = range(40)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Session:
    return a_session(monkeypatch)


class Register:
    """What may be written once only."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, what: str) -> str:
        if what in self.written:
            raise Conflict(f"{what}：已经办过。")
        self.written.append(what)
        return f"{what}已办。"


@pytest.mark.parametrize("again", [True, False], ids=["the same click again", "a click on something else"])
@pytest.mark.parametrize("after", STEPS)
def test_an_order_is_carried_out_once_and_told(session: Session, after: int, again: bool) -> None:
    register = Register()

    def press() -> None:
        orders.put("kind", "裁定")

    def page() -> None:
        session.draw("标题")
        orders.carry_out("kind", register.write)
        session.draw("正文")

    whole = session.run(press, page, left=after)
    asked = whole or any(o.kind == "kind" for o in session.kept.get(orders._KEY, orders.Desk()).orders)
    first = session.screen
    session.run(press if again and not whole else None, page)
    assert register.written == (["裁定"] if asked or again else [])
    told = "裁定已办。" in (first if whole else session.screen)
    assert told == bool(register.written)
    assert not any("已经办过" in words for words in session.screen)
    session.run(None, page)
    assert session.screen == ["标题", "正文"], "it is told once"


@pytest.mark.parametrize("after", STEPS)
def test_two_orders_of_one_kind_are_both_carried_out(session: Session, after: int) -> None:
    register = Register()

    def page() -> None:
        orders.carry_out("kind", register.write)

    session.run(lambda: orders.put("kind", "甲"), page, left=after)
    asked = bool(session.kept.get(orders._KEY, orders.Desk()).orders) or bool(register.written)
    session.run(lambda: orders.put("kind", "乙"), page)
    assert register.written == (["甲", "乙"] if asked else ["乙"])
    assert "乙已办。" in session.screen


@pytest.mark.parametrize("again", [True, False], ids=["the same click again", "a click on something else"])
@pytest.mark.parametrize("after", STEPS)
def test_what_a_page_did_at_once_is_told_by_the_next_run(session: Session, after: int, again: bool) -> None:
    register = Register()

    def pressed() -> None:
        session.draw("标题")
        orders.attempt(register.write, "撤销")
        session.draw("正文")

    whole = session.run(None, pressed, left=after)
    done = bool(register.written)
    session.run(None, pressed if again and not whole else lambda: None)
    if not whole:
        assert ("撤销已办。" in session.screen) == (done or again)
        assert not any("已经办过" in words for words in session.screen)
    assert len(register.written) <= 1


@pytest.mark.parametrize(("patience", "written"), [(orders.PATIENCE, ["撤回"]), (0, [])], ids=["at once", "long after"])
def test_a_page_that_was_left_before_it_began_does_it_soon_or_never(
    session: Session, patience: float, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    register = Register()
    session.run(lambda: orders.put("kind", "撤回"), lambda: session.draw("另一页"))
    monkeypatch.setattr(orders, "PATIENCE", patience)
    session.run(None, lambda: session.draw("另一页"))
    session.run(None, lambda: orders.carry_out("kind", register.write))
    assert register.written == written


def test_what_fails_by_itself_is_not_tried_again_at_every_click(session: Session) -> None:
    def fails(_: str) -> str:
        raise ValueError

    orders.put("kind", "裁定")
    with pytest.raises(ValueError):
        orders.carry_out("kind", fails)
    assert not orders.carry_out("kind", fails)


def _question() -> bar.Question:
    return bar.Question("jyj", "东岭市教育局", Round(2026, 3), (Decision("B2-1", ACCEPTED),), "通过 1 项？")


@pytest.fixture(params=[True, False], ids=["refused", "recorded"])
def review(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, session: Session) -> SimpleNamespace:
    """What the page asks of the services: decisions recorded or refused, picks forgotten."""
    found = SimpleNamespace(decided=[], forgotten=[], refused=bool(request.param))

    def decide(_store: object, unit_id: str, *_: object) -> int:
        found.decided.append(unit_id)
        if found.refused:
            raise Conflict("期间重新报送了。")
        return 1

    def forget(unit_id: str, *_: object) -> None:
        session.step()
        found.forgotten.append(unit_id)

    monkeypatch.setattr(bar, "decide", decide)
    monkeypatch.setattr(bar, "forget_saved", forget)
    monkeypatch.setattr(process, "store", lambda: None)
    return found


@pytest.mark.parametrize("again", [True, False], ids=["the same click again", "a click on something else"])
@pytest.mark.parametrize("after", STEPS)
def test_a_review_confirmed_is_recorded_once_and_the_reviewer_hears_of_it(
    session: Session, review: SimpleNamespace, after: int, again: bool
) -> None:
    question = _question()
    session.kept[bar._ASKED] = question
    sheet: Any = SimpleNamespace(unit=SimpleNamespace(id="jyj"), state=SimpleNamespace(round=Round(2026, 3)))

    def page() -> None:
        orders.do(bar.ORDER, bar.record, ACTOR, show=say_briefly)
        bar.forget_recorded()
        session.draw("标题")
        orders.tell(bar.ORDER)
        if bar._asked(sheet):
            session.draw("通过 1 项？")

    def confirm() -> None:
        bar._confirm(question)

    whole = session.run(confirm, page, left=after)
    if not whole:
        lost = not question.answered
        session.run(confirm if again else None, page)
        if lost and not again:
            assert session.screen == ["标题", "通过 1 项？"], "it is asked as before"
            return
    assert review.decided == ["jyj"]
    assert bool(review.forgotten) != review.refused
    words = "期间重新报送了。" if review.refused else "东岭市教育局：已保存，通过 1 项。"
    assert session.screen == ["标题", plain(words)]


def test_the_run_of_the_second_click_waits_for_what_the_first_is_just_writing(session: Session) -> None:
    """It begins beside the first, which hears of it only when it has written."""
    register, writing, go_on = Register(), Event(), Event()

    def slow(what: str) -> str:
        writing.set()
        assert go_on.wait(20)
        return register.write(what)

    def press() -> None:
        orders.put("kind", "裁定")

    def page() -> None:
        orders.carry_out("kind", slow)

    press()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(orders.do, "kind", slow)
        assert writing.wait(20)
        second = pool.submit(session.run, press, page)
        while not session.pressed:
            sleep(0.01)
        sleep(0.1)
        assert not second.done()
        go_on.set()
        assert first.result() and second.result()
    assert (register.written, session.screen) == (["裁定"], ["裁定已办。"])


def test_a_run_that_comes_to_its_end_leaves_nothing(session: Session) -> None:
    assert session.run(lambda: orders.put("kind", "x"), lambda: orders.carry_out("kind", str.upper))
    desk = session.kept[orders._KEY]
    assert (desk.orders, desk.going, desk.turn.acquire(blocking=False)) == ([], False, True)
    assert session.left == ENDLESS
