"""What a click asks for and what became of it: another click may cut a run short wherever it touches page or session.

The run of that other click begins at once, beside what the first is just writing. So orders and answers lie in one object of
the browser session and are changed there without a look at the session: an order stays until it is carried out, once, and
its answer until a run that said it has come to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import RLock
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.ui.office_view import Answer, say

_KEY = "orders"
#: Seconds after which nobody expects any more that what was asked for is still done: its page was left before it began.
PATIENCE = 60
Show = Callable[[Answer], None]


@dataclass(slots=True, eq=False)
class _Order:
    """``what`` was asked for and when, and the answer once it was tried; ``said``: it stands on the page."""

    kind: str
    what: object
    show: Show = say
    answer: Answer | None = None
    said: bool = False
    since: float = field(default_factory=monotonic)


@dataclass(slots=True)
class Desk:
    """What one browser session has asked for.

    ``turn``: whoever writes holds it, and the next run waits for it. ``going``: a run has begun and has not come to its end.
    ``again``: the run before this one never did. ``left``: what was made and is to be shown, by its kind.
    """

    orders: list[_Order] = field(default_factory=list)
    left: dict[str, Any] = field(default_factory=dict)
    turn: RLock = field(default_factory=RLock)
    going: bool = False
    again: bool = False

    def leave(self, kind: str, words: Answer, show: Show = say) -> None:
        """Words to be told under the kind, of something that is done or refused already."""
        self.orders.append(_Order(kind, None, show, words))


def desk() -> Desk:
    """The session's own; fetched before anything is written, because a run may end at any look at the session."""
    found: Desk = st.session_state.setdefault(_KEY, Desk())
    return found


def put(kind: str, what: object) -> None:
    """In a callback: the page is to carry it out. The same again before its answer was seen is the second of two clicks."""
    here = desk()
    if not any(o.kind == kind and o.what == what and (here.going or not o.said) for o in here.orders):
        here.orders.append(_Order(kind, what))


def carry_out(kind: str, act: Callable[..., str], *arguments: object, show: Show = say) -> bool:
    """Do what was put under the kind, ``act(what, *arguments)``, and say how it went; was there anything to do?"""
    done = do(kind, act, *arguments, show=show)
    tell(kind)
    return done


def do(kind: str, act: Callable[..., str], *arguments: object, show: Show = say) -> bool:
    """``carry_out`` for a page that has its answers told further down."""
    here = desk()
    with here.turn:
        waiting = [o for o in here.orders if o.kind == kind and o.answer is None]
        for order in waiting:
            try:
                _try(order, show, act, order.what, *arguments)
            except Exception:
                # what fails for no reason that a person could mend is not tried again at every click
                here.orders.remove(order)
                raise
    return bool(waiting)


def attempt(act: Callable[..., str], *arguments: object) -> bool:
    """Do it now and say how it went: the words that ``act`` returns, or the refusal, line by line, with whom to ask.

    Asked for the same again because the run that did it was cut short, it says once more how that went.
    """
    here, order = desk(), _Order("", (act.__qualname__, arguments))
    with here.turn:
        done = next((o for o in here.orders if here.again and (o.kind, o.what) == (order.kind, order.what)), None)
        if done is None:
            _try(order, say, act, *arguments)
            here.orders.append(order)
    _tell(done or order)
    return not isinstance((done or order).answer, ShuangyongError)


def make(kind: str, of: str, work: Callable[[], object]) -> None:
    """Do what takes long, to its end, and leave it to be shown; ``of`` the same thing again, it was made a moment ago."""
    here = desk()
    with here.turn:
        if not (here.again and here.left.get(kind, ("",))[0] == of):
            here.left.pop(kind, None)
            here.left[kind] = of, work()


def made(kind: str) -> Any:
    """What was made last of the kind, or None."""
    return desk().left.get(kind, ("", None))[1]


def show_far(bar: DeltaGenerator, done: int, total: int, words: str) -> None:
    """How far such work is; another click is heard when all of it is done, and does not leave half of it."""
    with suppress(StopException):
        bar.progress(done / total, words)


def tell(kind: str | None = None) -> bool:
    """Say what has not been said of the kind, or of all; was there anything to say?"""
    waiting = [o for o in desk().orders if o.answer is not None and not o.said and kind in (None, o.kind)]
    for order in waiting:
        _tell(order)
    return bool(waiting)


def begin() -> None:
    """A run begins: what is just being written is waited for, and what a run that was cut short has said is said again.

    What was asked for on a page that was left before it could begin is done when the page is seen again at once, or never.
    """
    here = desk()
    with here.turn:
        here.again, here.going = here.going, True
        here.orders[:] = [o for o in here.orders if o.answer is not None or monotonic() - o.since < PATIENCE]
        for order in here.orders:
            order.said = False


def end(place: DeltaGenerator) -> None:
    """The page is drawn to its end: what was said is done with, and what is still to be said is said in the place."""
    with place:
        tell()
    here = desk()
    here.orders[:] = [o for o in here.orders if not o.said]
    here.going = False


def overtaken() -> bool:
    """Has this run taken the place of one that was cut short, so that a press may be the second of two clicks?"""
    return desk().again


def _try(order: _Order, show: Show, act: Callable[..., str], *arguments: object) -> None:
    order.show = show
    try:
        order.answer = act(*arguments)
    except ShuangyongError as error:
        order.answer = error


def _tell(order: _Order) -> None:
    if order.answer is not None:
        order.show(order.answer)
        order.said = True
