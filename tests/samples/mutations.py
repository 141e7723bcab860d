"""Returns damaged at random, each fully given by its number: bits, stretches of a part, cells and attributes."""

from __future__ import annotations

import random
import re

from crafted_files import packed, parts_of

_TOKENS = (b"<", b"&", b"\0", b'"', b"\xff", b"-1", b"1e999", b"</c>", b"<c r='A1'/>", b"999999999999", b"]]>", b"<!--")
_TEXTS = (
    "",
    "约20",
    "-5",
    "1e308",
    "NaN",
    "2026-13-45",
    "99999999999999999999",
    "#REF!",
    "true",
    "无",
    "\u202e",
    "A1-1",
)
_TEXT = re.compile(rb'>[^<]+<|"[^"<]*"')


def mutated(data: bytes, number: int) -> bytes:
    """The return with the damage of this number."""
    draw = random.Random(number)
    if number % 4 == 0:
        return _flipped(data, draw)
    parts = parts_of(data)
    # most damage goes where the figures are
    names = [n for n in parts if n.startswith("xl/worksheets/")] if draw.random() < 0.6 else list(parts)
    name = draw.choice(names)
    change = (_flipped, _torn, _retyped)[number % 4 - 1]
    return packed(parts | {name: change(parts[name], draw)})


def _flipped(data: bytes, draw: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.randrange(1, 8)):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _torn(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data))
    end = min(len(data), start + draw.randrange(1, 400))
    return draw.choice(
        (
            data[:start] + data[end:],
            data[:start] + data[start:end] * draw.randrange(2, 50) + data[end:],
            data[:start],
            data[:start] + draw.choice(_TOKENS) + data[start:],
        )
    )


def _retyped(data: bytes, draw: random.Random) -> bytes:
    """Texts and attributes replaced, from the end to the beginning so that places stay valid."""
    places = [m.span() for m in _TEXT.finditer(data)]
    for start, end in sorted(draw.sample(places, min(len(places), draw.randrange(1, 20))), reverse=True):
        data = data[: start + 1] + draw.choice(_TEXTS).encode() + data[end - 1 :]
    return data
