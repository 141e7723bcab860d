"""Workbooks changed inside: parts of the zip replaced, added or doubled, as no spreadsheet program would do it."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape

#: The day that Excel counts as 0.
_DAY_ZERO = date(1899, 12, 30).toordinal()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def parts_of(data: bytes) -> dict[str, bytes]:
    """Every part by its name, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these parts; pairs may name a part twice."""
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return out.getvalue()


def added(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with more parts, or with some replaced."""
    return packed(parts_of(data) | dict(parts))


def replaced(data: bytes, part: str, old: str, new: str, count: int = 1) -> bytes:
    """The file with a text replaced in a part; the text must be there."""
    parts = parts_of(data)
    text = parts[part].decode()
    if old not in text:
        raise AssertionError(f"{old!r} is not in {part}")
    return packed(parts | {part: text.replace(old, new, count).encode()})


def sheet_part(data: bytes, name: str) -> str:
    """The part of a sheet, in a file as openpyxl writes it."""
    names = re.findall(r'<sheet name="([^"]+)"', parts_of(data)["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


def with_cell(data: bytes, sheet: str, cell: str, xml: str) -> bytes:
    """The file with the whole element of one cell replaced."""
    part = sheet_part(data, sheet)
    parts = parts_of(data)
    text, found = re.subn(
        rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)', lambda _: xml, parts[part].decode(), count=1, flags=re.DOTALL
    )
    if not found:
        raise AssertionError(f"{sheet} has no {cell}")
    return packed(parts | {part: text.encode()})


def with_values(data: bytes, cells: Mapping[tuple[str, str], object]) -> bytes:
    """The file with values typed into cells, far quicker than by loading and saving it; days keep the cell's format."""
    parts = parts_of(data)
    for (sheet, cell), value in cells.items():
        part = sheet_part(data, sheet)
        text = parts[part].decode()
        match = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', text, re.DOTALL)
        if match is None:
            raise AssertionError(f"{sheet} has no {cell}")
        element = _element(cell, value, match[1] or "")
        parts[part] = (text[: match.start()] + element + text[match.end() :]).encode()
    return packed(parts)


def _element(cell: str, value: object, style: str) -> str:
    if value is None:
        return f'<c r="{cell}"{style}/>'
    if isinstance(value, bool):
        return f'<c r="{cell}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c r="{cell}"{style}><v>{value.toordinal() - _DAY_ZERO}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{cell}"><v>{value!r}</v></c>'
    return f'<c r="{cell}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(r'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?) t="inlineStr"><is>(<t[ >].*?</t>)</is></c>', re.DOTALL)


def with_strings(data: bytes, table: str) -> bytes:
    """The file with this table of shared strings."""
    data = added(data, {"xl/sharedStrings.xml": table.encode()})
    types = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SPREADSHEET}.sharedStrings+xml"/></Types>'
    data = replaced(data, "[Content_Types].xml", "</Types>", types)
    relation = f'<Relationship Id="rIdS" Type="{_RELATION}" Target="sharedStrings.xml"/></Relationships>'
    return replaced(data, "xl/_rels/workbook.xml.rels", "</Relationships>", relation)


def shared(data: bytes) -> bytes:
    """The file with its texts in a table of shared strings, as Excel, WPS and LibreOffice keep them."""
    strings: dict[str, int] = {}

    def moved(match: re.Match[str]) -> str:
        return f'{match[1]} t="s"><v>{strings.setdefault(match[2], len(strings))}</v></c>'

    parts = parts_of(data)
    for name in parts:
        if name.startswith("xl/worksheets/"):
            parts[name] = _INLINE.sub(moved, parts[name].decode()).encode()
    table = "".join(f"<si>{text}</si>" for text in strings)
    return with_strings(packed(parts), f'<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">{table}</sst>')


#: The namespaces of the usual form of Open XML → those of the strict one.
_STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def strict(data: bytes) -> bytes:
    """The file in the namespaces of the strict form."""
    parts = parts_of(data)
    for old, new in _STRICT.items():
        parts = {name: content.replace(old.encode(), new.encode()) for name, content in parts.items()}
    return packed(parts)


def ole(*streams: str) -> bytes:
    """The head of a compound file whose directory names these streams."""
    entries = b"".join(s.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(s) + 2) for s in streams)
    return OLE + b"\0" * 504 + entries.ljust(1024, b"\0")


def encrypted_flag(data: bytes) -> bytes:
    """A zip whose entries say that they are encrypted (bit 0), in their own heads and in the directory."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def understated(data: bytes, part: str, size: int) -> bytes:
    """A zip whose directory says that a part inflates to ``size`` bytes only."""
    changed = bytearray(data)
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = changed.find(mark)
        while at >= 0:
            if changed[at + at_name : at + at_name + len(part)] == part.encode():
                changed[at + at_size : at + at_size + 4] = struct.pack("<I", size)
            at = changed.find(mark, at + 4)
    return bytes(changed)
