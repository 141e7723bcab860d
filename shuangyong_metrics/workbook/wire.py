"""How the app and the reader's process talk: messages with their length, of which only our own nouns are unpacked."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from io import BytesIO
from operator import attrgetter
from types import MappingProxyType
from typing import IO, Any

from shuangyong_metrics.model import Answer, CellRef, Event, Finding, Prior

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


#: What a reading is made of, in hundreds; all have more than one field.
_NOUNS = (Answer, CellRef, Event, Finding, Prior)


def _as_fields(
    noun: type, values: Callable[[object], tuple[object, ...]], thing: object
) -> tuple[type, tuple[object, ...]]:
    return noun, values(thing)


class Unpickler(pickle.Unpickler):
    """Nothing but this package's own nouns: a reader that a hostile file has taken over cannot name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        # a name with dots would lead from a harmless function through its attributes to everything
        found = super().find_class(module, name) if module in _MODULES and "." not in name else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


class _Pickler(pickle.Pickler):
    """Our nouns as their fields in order: the way that ``dataclasses`` gives frozen ones takes four times as long."""

    dispatch_table = MappingProxyType(
        {noun: partial(_as_fields, noun, attrgetter(*(f.name for f in fields(noun)))) for noun in _NOUNS}
    )


def write(stream: IO[bytes], message: object) -> None:
    """Send one message."""
    packed = BytesIO()
    _Pickler(packed, pickle.HIGHEST_PROTOCOL).dump(message)
    body = packed.getvalue()
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
