"""Is this file safe to read, and is it a workbook at all? Asked before any reader of spreadsheets sees it.

The first bytes decide what a file is, never its name: a renamed .xls even "opens" as a zip. Then the zip directory,
the inflated size, and the few things that are known to kill calamine or to make two readers disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.workbook.parts import MEGABYTE, inflate, is_xml, text_of

MAX_FILE = 10 * MEGABYTE
#: Rows × columns that a sheet may span; calamine holds the whole rectangle in memory.
MAX_AREA = 2_000_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
#: Strings that the table of shared strings may declare; calamine reserves room for them before it reads one.
MAX_STRINGS = 1_000_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: First bytes → kind of refusal.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"RIFF", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x09\x00\x04\x00", "old_excel"),
    (b"\x09\x02\x06\x00", "old_excel"),
    (b"\x09\x04\x06\x00", "old_excel"),
    (b"\x09\x08", "old_excel"),
    (b"{\\rtf", "word"),
)
#: Names of streams inside an OLE file, tried in this order: an .xls may carry embedded Word objects.
_STREAMS = (
    ("EncryptedPackage", "password"),
    ("Workbook", "old_excel"),
    ("Book", "old_excel"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "presentation"),
)
#: A part (or the beginning of its name) → what kind of zip file this is.
_ZIPS = (
    ("word/", "word"),
    ("ppt/", "presentation"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/vbaproject.bin", "macro"),
    ("xl/macrosheets/", "macro"),
    ("xl/embeddings/", "embedded"),
)
_CELL = re.compile(r"""<(?:\w+:)?c\b[^>]*?\sr\s*=\s*["']([^"']*)["'][^>]*?(/?)>""")
#: A cell that does not stand within A1:ZZ999, an area that no sheet can fill beyond the limit.
_FAR = re.compile(r"""<(?:\w+:c|c(?! r="[A-Z]{1,2}[1-9][0-9]{0,2}"))\b""")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_DECLARED = re.compile(r"""\b(?:uniqueCount|count)\s*=\s*["']\s*(\d+)""")


def admit(data: bytes, name: str) -> None:
    """Pass, or raise RefusedFile with the kind of file and what to do; ``name`` decides nothing."""
    admitted_parts(data)


def admitted_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a file that passes ``admit``."""
    if not data:
        raise refusal("empty")
    if len(data) > MAX_FILE:
        raise refusal("too_big", size=f"{len(data) / MEGABYTE:.1f} MB", limit=f"{MAX_FILE // MEGABYTE} MB")
    if not data.startswith(b"PK"):
        raise refusal(_kind(data))
    parts = inflate(data)
    _check_kind(parts)
    for part, content in parts.items():
        if is_xml(part):
            _check_xml(part, content)
    return parts


def _kind(data: bytes) -> str:
    if data.startswith(_OLE):
        return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in data), "unknown")
    known = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    return known or _text_kind(data)


def _text_kind(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data[:4096]:
        return "broken" if not data[:64].strip(b"\0") else "unknown"
    else:
        text = data.decode("utf-8-sig", errors="replace")
    head = text[:4096].lstrip().lower()
    looks: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("html", lambda t: t.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "mime-version"))),
        ("xml2003", lambda t: "urn:schemas-microsoft-com:office:spreadsheet" in t),
        ("html", lambda t: "<html" in t),
        ("unknown", lambda t: t.startswith("<")),
    )
    return next((kind for kind, look in looks if look(head)), "csv")


def _check_kind(parts: dict[str, bytes]) -> None:
    if "mimetype" in parts and b"opendocument" in parts["mimetype"]:
        raise refusal("ods" if b"spreadsheet" in parts["mimetype"] else "word")
    for start, kind in _ZIPS:
        if any(part.startswith(start) for part in parts):
            raise refusal(kind)
    if b"macroenabled" in parts.get("[content_types].xml", b"").lower():
        raise refusal("macro")
    if "xl/workbook.xml" not in parts:
        raise refusal("broken" if "[content_types].xml" in parts else "archive")


def _check_xml(part: str, content: bytes) -> None:
    text = text_of(content)
    if "<!DOCTYPE" in text:
        raise refusal("doctype")
    if part.endswith("sharedstrings.xml"):
        _check_strings(text)
    elif part.startswith("xl/worksheets/"):
        _check_area(text)


def _check_strings(text: str) -> None:
    head = text[: text.find("<si")] if "<si" in text else text[:4096]
    if any(len(n) > 9 or int(n) > MAX_STRINGS for n in _DECLARED.findall(head)):
        raise refusal("broken")


def _check_area(text: str) -> None:
    """Cells with content far from the others; an empty formatted cell costs nothing and is everyday."""
    if not _FAR.search(text):
        return
    rows = columns = 1
    last = "A1"
    for reference, empty in _CELL.findall(text):
        row, column = _position(reference)
        if empty or (row <= rows and column <= columns):
            continue
        rows, columns, last = max(rows, row), max(columns, column), reference
        if rows * columns > MAX_AREA:
            raise refusal("oversized", cell=last)


def _position(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    row, column = (int(match[2]), _column(match[1])) if match else (0, 0)
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise refusal("broken")
    return row, column


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
