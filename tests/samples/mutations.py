"""Returns damaged at random, each fully given by its number: bits, stretches of a part, elements, cells, the archive."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from crafted_files import packed, parts_of
from zip_writer import BZIP2, DEFLATED, LZMA, STORED, Entry, archive

_TOKENS = (b"<", b"&", b"\0", b'"', b"\xff", b"-1", b"1e999", b"</c>", b"<c r='A1'/>", b"999999999999", b"]]>", b"<!--")
_TEXTS = (
    "", "约20", "-5", "1e308", "NaN", "2026-13-45", "99999999999999999999", "#REF!", "true", "无", "\u202e", "A1-1", "7", "１２", "95%", " ",
    "0", "12.5", "46101", "2026年3月5日", "本季值", "代码", "状态", "不适用", "无变化", "1,234", "12 3", "_x0031_2", "&#55;", "&lt;7", "=1+1", "A3", "√",
)  # fmt: skip
_TYPES = ("n", "s", "str", "b", "e", "d", "inlineStr", "", "x")
_TEXT = re.compile(rb'>[^<]+<|"[^"<]*"')
_ELEMENT = re.compile(
    rb"<(\w+)(?:\s[^<>]*)?/>|<(\w+)(?:\s[^<>]*)?>[^<]*</\2>|<(c|row|is)(?:\s[^<>]*)?>.{0,400}?</\3>", re.DOTALL
)
_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
#: Type and content as some program writes them together.
_FITTING = (
    ("n", "<v>{0}</v>"),
    ("str", "<v>{0}</v>"),
    ("str", "<f>1+1</f><v>{0}</v>"),
    ("inlineStr", "<is><t>{0}</t></is>"),
    ("n", "<f>1+1</f>"),
    ("e", "<v>#REF!</v>"),
    ("s", "<v>5</v>"),
    ("n", ""),
)
_VALUES = "<v>{0}</v>", "<is><t>{0}</t></is>", "<f>1+1</f><v>{0}</v>", "<f>1+1</f>", "{0}", "<v>{0}</v><f>1</f>", "<is><r><t>{0}</t></r></is>", "<v> {0}\n</v>", "<is>{0}</is>"  # fmt: skip

Change = Callable[[bytes, random.Random], bytes]


def mutated(data: bytes, number: int) -> bytes:
    """The return with the damage of this number."""
    draw = random.Random(number)
    changes: tuple[Change, ...] = (_flipped, _torn, _retyped, _rebuilt, _rewritten, _rewritten)
    kind = number % (len(changes) + 2)
    if kind == len(changes):
        return _flipped(data, draw)
    parts = parts_of(data)
    if kind > len(changes):
        return _repacked(parts, draw)
    # most damage goes where the figures are
    names = [n for n in parts if n.startswith("xl/worksheets/")] if draw.random() < 0.7 else list(parts)
    name = draw.choice(names)
    return packed(parts | {name: changes[kind](parts[name], draw)})


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


def _rebuilt(data: bytes, draw: random.Random) -> bytes:
    """Whole elements left out, doubled, exchanged, put elsewhere, renamed or wrapped: XML it remains."""
    for _ in range(draw.randrange(1, 4)):
        found = [m.span() for m in _ELEMENT.finditer(data)]
        if len(found) < 2:
            return data
        one, other = sorted(draw.sample(found, 2))
        first, second = data[slice(*one)], data[slice(*other)]
        before, between, after = data[: one[0]], data[one[1] : other[0]], data[other[1] :]
        data = draw.choice(
            (
                before + between + second + after,
                before + first + first + between + second + after,
                before + second + between + first + after,
                before + between + first + second + after,
                before + b"<x>" + first + b"</x>" + between + second + after,
                before + re.sub(rb"<(/?)\w+", rb"<\1x", first) + between + second + after,
                before + re.sub(rb"<(/?)(\w)", rb"<\1x:\2", first) + between + second + after,
            )
        )
    return data


def _rewritten(data: bytes, draw: random.Random) -> bytes:
    """Cells as some program might have written them, with something else in them."""
    found = (
        [m for m in _CELL.finditer(data) if m[1][:1] in b"GF"] if draw.random() < 0.6 else list(_CELL.finditer(data))
    )
    for match in sorted(draw.sample(found, min(len(found), draw.randrange(1, 12))), key=lambda m: -m.start()):
        (kind, content), name = draw.choice(_FITTING), match[1].decode()
        if draw.random() < 0.1:
            kind, content = draw.choice(_TYPES), draw.choice(_VALUES)
        if draw.random() < 0.02:
            name = draw.choice(("", "A0", "XFE1", name.lower(), "K7", f"${name}"))
        attributes = [f'r="{name}"', (match[2] or b"").decode().strip(), f't="{kind}"' if kind != "n" else ""]
        draw.shuffle(attributes)
        cell = f"<c {' '.join(filter(None, attributes))}>{content.format(draw.choice(_TEXTS))}</c>"
        data = data[: match.start()] + cell.encode() + data[match.end() :]
    return data


def _repacked(parts: dict[str, bytes], draw: random.Random) -> bytes:
    """Another order, other packings, parts left out or named otherwise."""
    entries = [
        Entry(name.encode(), content, draw.choice((STORED, DEFLATED, DEFLATED, BZIP2, LZMA)))
        for name, content in parts.items()
    ]
    draw.shuffle(entries)
    if draw.random() < 0.5:
        del entries[draw.randrange(len(entries))]
    if draw.random() < 0.3:
        place = draw.randrange(len(entries))
        entries[place] = Entry(
            draw.choice((b"", b"x", entries[place].name.upper(), b"/" + entries[place].name)), entries[place].content
        )
    return archive(entries, comment=draw.randbytes(draw.randrange(40)))
