"""The parts inside a workbook file: inflated under limits, decoded, and which sheet is which part.

Nothing here understands cells. Limits come first, because a small file can inflate to anything.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import IO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from shuangyong_metrics.messages import refusal

MEGABYTE = 1024 * 1024
MAX_INFLATED = 64 * MEGABYTE
MAX_PARTS = 2_000
_CHUNK = 256 * 1024
#: How the notes of an archive may be written.
_NOTES = ("utf-8", "gb18030")
_ENCRYPTED = 0x1
#: Byte order marks and blanks, in one byte a sign or in two.
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_UTF = ("utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be")
#: What reading an archive raises that is damaged, encrypted, packed in an unknown way or has a part without a name (IndexError).
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, IndexError, OSError, RuntimeError, ValueError,
)  # fmt: skip
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK = "xl/workbook.xml"
#: Which sheet is which part is asked several times of a file, and is the same in every revision of a return: it is kept
#: for workbook parts of no more bytes than this.
_KEPT = 64 * 1024
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def inflate(data: bytes) -> dict[str, bytes]:
    """All parts by lower-case name with ``/``; refuses what is broken, encrypted, doubled or too large."""
    return unpacked(data)[0]


def unpacked(data: bytes) -> tuple[dict[str, bytes], frozenset[str]]:
    """``inflate``, and what is written on the archive itself: notes, names of members, in any of the usual encodings."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_directory(infos)
            return _read_all(archive, infos), _envelope(archive)
    except UNREADABLE as error:
        raise refusal("broken") from error


def _envelope(archive: zipfile.ZipFile) -> frozenset[str]:
    notes = {archive.comment, *(info.comment for info in archive.infolist())} - {b""}
    names = {info.filename for info in archive.infolist()}
    return frozenset(names | {note.decode(encoding, errors="ignore") for note in notes for encoding in _NOTES})


def repacked(parts: dict[str, bytes]) -> IO[bytes]:
    """An archive of just these parts: two readers of archives may find different ones in the file itself."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def part_name(name: str) -> str:
    """A part's name as readers compare it."""
    return name.replace("\\", "/").lstrip("/").lower()


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_PARTS:
        raise refusal("too_many_parts", count=str(len(infos)), limit=str(MAX_PARTS))
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise refusal("password")
    names = {part_name(info.filename) for info in infos}
    if len(names) != len(infos):
        raise refusal("duplicate_parts")
    if any(".." in name.split("/") for name in names):
        raise refusal("outside_names")
    if sum(info.file_size for info in infos) > MAX_INFLATED:
        raise refusal("inflated", limit=f"{MAX_INFLATED // MEGABYTE} MB")


def _read_all(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Counted while inflating: the sizes in the directory are only what the file says of itself."""
    parts, total = {}, 0
    for info in infos:
        pieces = []
        with archive.open(info) as stream:
            while piece := stream.read(_CHUNK):
                total += len(piece)
                if total > MAX_INFLATED:
                    raise refusal("inflated", limit=f"{MAX_INFLATED // MEGABYTE} MB")
                pieces.append(piece)
        parts[part_name(info.filename)] = b"".join(pieces)
    return parts


def is_xml(name: str, content: bytes) -> bool:
    """Is this part a text in XML? A relation can make a sheet of a part with any name, so its beginning counts too."""
    return name.endswith((".xml", ".rels", ".vml")) or content[:64].lstrip(_BEFORE_XML).startswith(b"<")


def text_of(part: bytes) -> str:
    """An XML part as text; refuses encodings in which other readers could see something else."""
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part.decode("utf-16", errors="replace")
    if part[:2] in (b"<\0", b"\0<"):
        return part.decode("utf-16-le" if part[0] else "utf-16-be", errors="replace")
    check_encoding(part)
    return part.decode("utf-8-sig", errors="replace")


def check_encoding(part: bytes) -> None:
    """Refuse a part with one byte a sign that says to be in another encoding than UTF-8."""
    declared = _DECLARED.match(part.removeprefix(b"\xef\xbb\xbf")[:200])
    if declared and declared[1].decode("ascii").lower() not in _UTF:
        raise refusal("encoding")


def sheet_files(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Sheet name → part name, in the order of the workbook; empty when the workbook part cannot be read."""
    telling = [(name, parts[name]) for name in (_BOOK, "xl/_rels/workbook.xml.rels") if name in parts]
    if sum(len(content) for _, content in telling) > _KEPT:
        return _sheet_files(tuple(telling))
    return dict(_kept_sheet_files(tuple(telling)))


def _sheet_files(telling: tuple[tuple[str, bytes], ...]) -> dict[str, str]:
    parts = dict(telling)
    try:
        book = fromstring(parts[_BOOK])
        targets = relations(parts, _BOOK)
    except (KeyError, ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    found = {}
    for node in book.iter():
        if node.tag.rpartition("}")[2] == "sheet":
            relation = node.get(_RELATION) or node.get(_STRICT_RELATION) or ""
            found[node.get("name") or ""] = targets.get(relation, "")
    return found


_kept_sheet_files = lru_cache(maxsize=64)(_sheet_files)


def relations(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Relation id → part name, of one part."""
    folder, _, file = name.rpartition("/")
    content = parts.get(f"{folder}/_rels/{file}.rels")
    if content is None:
        return {}
    return {
        node.get("Id") or "": part_name(posixpath.normpath(posixpath.join("/" + folder, node.get("Target") or "")))
        for node in fromstring(content)
        if node.get("TargetMode") != "External"
    }
