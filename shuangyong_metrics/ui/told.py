"""Streamlit's own addresses of uploads and media, each given out by one page and good for that page's login alone.

Streamlit takes any upload whose session is open and serves any file whose number is known, whoever asks. So the guard
listens to what a page tells its browser, and lets a login ask only for what it has been told.
"""

from __future__ import annotations

import re
from collections import OrderedDict

#: Addresses that are somebody's.
OWN = ("/media/", "/_stcore/upload_file/")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ADDRESS = rf"/(?:media/[0-9a-f]{{32}}|_stcore/upload_file/{_UUID}/{_UUID})"
_IN_MESSAGES = re.compile(_ADDRESS.encode())
#: A media address may carry any suffix behind its number.
_ASKED = re.compile(rf"({_ADDRESS})(?:\.\w+)?")
#: How many addresses are kept, of all logins together; the oldest go first.
LIMIT = 20_000


class Told:
    """Which login has been told which address."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._limit = limit

    def hear(self, login: str, message: bytes) -> None:
        """A page tells its browser something: keep the addresses in it."""
        for found in _IN_MESSAGES.findall(message):
            address = (login, found.decode("ascii"))
            self._known[address] = None
            self._known.move_to_end(address)
        while len(self._known) > self._limit:
            self._known.popitem(last=False)

    def may_ask(self, login: str, path: str) -> bool:
        """Is the path nobody's own, or one that this login has been told?

        >>> told = Told()
        >>> told.hear("a", b"..../media/0123456789abcdef0123456789abcdef.png2....")
        >>> told.may_ask("a", "/media/0123456789abcdef0123456789abcdef.png")
        True
        >>> told.may_ask("b", "/media/0123456789abcdef0123456789abcdef.png")
        False
        """
        if not path.startswith(OWN):
            return True
        asked = _ASKED.fullmatch(path)
        return asked is not None and (login, asked[1]) in self._known
