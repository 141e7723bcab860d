"""How the app and the reader's process talk: messages with their length, of which only our own nouns are unpacked."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import IO, Any

#: A message larger than this comes from a reader that a file has taken over; a file is 10 MB at most.
_LARGEST = 64 * 1024 * 1024
_HEADER = 8
_MODULES = {
    "datetime",
    *(
        f"shuangyong_metrics.{name}"
        for name in ("model.words", "model.standard", "model.filing", "errors", "workbook.check")
    ),
}


class Unpickler(pickle.Unpickler):
    """Nothing but this package's own nouns: a reader that a hostile file has taken over cannot name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        # a name with dots would lead from a harmless function through its attributes to everything
        found = super().find_class(module, name) if module in _MODULES and "." not in name else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def write(stream: IO[bytes], message: object) -> None:
    """Send one message."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(body).to_bytes(_HEADER, "little") + body)
    stream.flush()


def read(stream: IO[bytes]) -> Any:
    """The next message; raises EOFError when the other side is gone, ValueError or UnpicklingError for nonsense."""
    size = int.from_bytes(_exactly(stream, _HEADER), "little")
    if size > _LARGEST:
        raise ValueError(size)
    return Unpickler(BytesIO(_exactly(stream, size))).load()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    body = stream.read(size)
    if len(body) < size:
        raise EOFError
    return body
