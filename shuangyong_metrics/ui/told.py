"""Streamlit's own addresses of uploads and media, each given out by one page and good for that page's login alone.

Streamlit takes any upload whose session is open and serves any file whose number is known, whoever asks. So the guard
listens to what a page tells its browser, and lets a login ask only for what it has been told: in the fields where
Streamlit gives addresses out, for a text that somebody typed may look like one.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

#: Addresses that are somebody's.
OWN = ("/media/", "/_stcore/upload_file/")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ADDRESS = rf"/(?:media/[0-9a-f]{{32}}|_stcore/upload_file/{_UUID}/{_UUID})"
#: Messages that are worth a closer look: with an address, or with the number of a download that is made when it is asked for.
_LIKELY = re.compile(_ADDRESS.encode() + rb"|\x62\x20[0-9a-f]{32}")
#: A media address may carry any suffix behind its number.
_ASKED = re.compile(rf"({_ADDRESS})(?:\.\w+)?")
_GIVEN = ("url", "upload_url", "delete_url", "image", "icon_image", "favicon")
#: How many addresses are kept of a login, so that nobody crowds out another's, and of how many; the oldest go first.
LIMIT, LOGINS = 500, 2_000


class Told:
    """Which login has been told which address."""

    def __init__(self, limit: int = LIMIT, logins: int = LOGINS) -> None:
        self._known: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._limit, self._logins = limit, logins

    def hear(self, login: str, message: bytes) -> None:
        """A page tells its browser something: keep the addresses in it."""
        if not _LIKELY.search(message):
            return
        mine = self._known.setdefault(login, OrderedDict())
        self._known.move_to_end(login)
        for address in _given(ForwardMsg.FromString(message)):
            mine[address] = None
            mine.move_to_end(address)
        while len(mine) > self._limit:
            mine.popitem(last=False)
        while len(self._known) > self._logins:
            self._known.popitem(last=False)

    def may_ask(self, login: str, path: str) -> bool:
        """Is the path nobody's own, or one that this login has been told?

        >>> told, message = Told(), ForwardMsg()
        >>> message.delta.new_element.download_button.url = "/media/0123456789abcdef0123456789abcdef.png"
        >>> told.hear("a", message.SerializeToString())
        >>> told.may_ask("a", "/media/0123456789abcdef0123456789abcdef.png")
        True
        >>> told.may_ask("b", "/media/0123456789abcdef0123456789abcdef.png")
        False
        """
        if not path.startswith(OWN):
            return True
        asked = _ASKED.fullmatch(path)
        return asked is not None and asked[1] in self._known.get(login, ())

    def may_send(self, login: str, message: bytes) -> bool:
        """Does what a browser sends ask for no download, or for one that this login has been told of?"""
        try:
            asked = BackMsg.FromString(message).backend_operation_request.deferred_file.file_id
        except Exception:
            # no message at all: Streamlit hangs up on it
            return True
        return not asked or asked in self._known.get(login, ())


def _given(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.type == field.TYPE_MESSAGE:
            for part in value if field.is_repeated else (value,):
                # what a map is walked by are its keys, and no address stands in one
                if not isinstance(part, str):
                    yield from _given(part)
        elif field.name in _GIVEN and (found := _ASKED.fullmatch(value)):
            yield found[1]
        elif field.name == "deferred_file_id" and value:
            yield value
