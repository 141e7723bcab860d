"""What is crossed out in a cell, or stands above or below the line: a reader of values takes a 5 crossed out before a 7 for 57.

A look at the bytes is enough for most files, in which nothing is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.workbook.stored import Stored, stored_cells

_TEXTS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Struck:
    """``part``: the signs that are crossed out, above or below the line; ``whole``: all of the cell is crossed out."""

    part: str
    whole: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Signs of one look; ``crossed`` is None where the cell's own font decides."""

    text: str
    crossed: bool | None = None
    raised: bool = False


def struck_cells(parts: dict[str, bytes], part: str) -> dict[str, Struck]:
    """The cells of a sheet's part in which something is crossed out or raised, by name."""
    content, texts = parts.get(part, b""), parts.get(_TEXTS, b"")
    crossed = _crossed_styles(parts.get(_STYLES, b""))
    if not content or not (crossed or _is_marked(texts) or _is_marked(content)):
        return {}
    shared = [_runs(node) for node in _each(texts, "si")] if texts else []
    inside = (_inside(node) for node in _each(content, "c"))
    found = {}
    for (name, cell), own in zip(stored_cells(content).items(), inside, strict=True):
        struck = _struck(own or _stored(cell, shared), cell.style in crossed)
        if struck:
            found[name] = struck
    return found


def _is_marked(content: bytes) -> bool:
    return b"strike" in content or b"vertAlign" in content


def _struck(runs: list[_Run], by_font: bool) -> Struck | None:
    said = [r for r in runs if r.text.strip()]
    crossed = [by_font if r.crossed is None else r.crossed for r in said]
    apart = "".join(r.text for r, off in zip(said, crossed, strict=True) if off or r.raised)
    if not apart or (not any(crossed) and all(r.raised for r in said)):
        return None
    return Struck(apart, all(crossed))


def _stored(cell: Stored, shared: list[list[_Run]]) -> list[_Run]:
    """The runs of a cell that holds its text elsewhere, or a plain value."""
    text = cell.text.strip()
    if cell.type == "s" and text.isdecimal() and int(text) < len(shared):
        return shared[int(text)]
    return [_Run(text)]


def _inside(cell: Element) -> list[_Run]:
    """The runs of a text that stands in the cell itself; none where it does not."""
    return next((_runs(node) for node in cell if _local(node.tag) == "is"), [])


def _runs(text: Element) -> list[_Run]:
    return [_run(node) for node in text if _local(node.tag) in ("r", "t")]


def _run(node: Element) -> _Run:
    if _local(node.tag) == "t":
        return _Run(node.text or "")
    said = "".join(child.text or "" for child in node if _local(child.tag) == "t")
    look = next((child for child in node if _local(child.tag) == "rPr"), None)
    if look is None:
        return _Run(said)
    named = {_local(child.tag): child.get("val", "") for child in look}
    return _Run(said, _is_on(named), named.get("vertAlign", "") in ("superscript", "subscript"))


def _is_on(look: dict[str, str]) -> bool:
    return look.get("strike", "0").lower() not in _OFF


def _crossed_styles(content: bytes) -> frozenset[int]:
    """The numbers of the cell styles whose font is crossed out."""
    if b"strike" not in content:
        return frozenset()
    try:
        root = fromstring(content)  # noqa: S314 - no DOCTYPE gets this far, and expat fetches nothing by itself
    except ParseError as error:
        raise refusal("broken") from error
    tables = {_local(node.tag): node for node in root}
    fonts = [_is_on({_local(child.tag): child.get("val", "") for child in font}) for font in tables.get("fonts", ())]
    numbers = [style.get("fontId") or "0" for style in tables.get("cellXfs", ())]
    off = {str(number) for number, crossed in enumerate(fonts) if crossed}
    return frozenset(style for style, number in enumerate(numbers) if number in off)


def _each(content: bytes, tag: str) -> Iterator[Element]:
    """Every element of the name, one at a time: a part may be large."""
    try:
        for _, node in iterparse(io.BytesIO(content)):  # noqa: S314 - as above
            if _local(node.tag) == tag:
                yield node
                node.clear()
    except ParseError as error:
        raise refusal("broken") from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
