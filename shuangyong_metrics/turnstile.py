"""A lock that serves waiters in the order they came."""

from __future__ import annotations

import threading
from collections import deque


class Turnstile:
    """A lock that lets waiters through in the order they came; ``threading.Lock`` lets some starve."""

    def __init__(self) -> None:
        self._guard, self._waiting, self._busy = threading.Lock(), deque[threading.Event](), False

    def __enter__(self) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def __exit__(self, *_: object) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False
