"""A writer of zip archives that says whatever it is told to: other sizes, names, places and sums than are true."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from crafted_files import parts_of

STORED, DEFLATED, DEFLATED64, BZIP2, LZMA = 0, 8, 9, 12, 14


@dataclass(frozen=True)
class Entry:
    """One part; everything beside ``name`` and ``content`` lies where it is given. ``packed`` replaces the stream."""

    name: bytes
    content: bytes = b""
    method: int = DEFLATED
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    packed: bytes | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_extra: bytes = b""
    extra: bytes = b""
    offset: int | None = None
    after: bytes = b""
    attributes: int = 0


def entries_of(data: bytes) -> list[Entry]:
    """The parts of a workbook as entries."""
    return [Entry(name.encode(), content) for name, content in parts_of(data).items()]


def stream(content: bytes, method: int) -> bytes:
    """The bytes of a part as they are packed by a method."""
    if method == DEFLATED:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        return deflate.compress(content) + deflate.flush()
    if method == BZIP2:
        return bz2.compress(content)
    if method == LZMA:
        filters = [{"id": lzma.FILTER_LZMA1}]
        properties = lzma._encode_filter_properties(filters[0])  # type: ignore[attr-defined]
        packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=filters)
        return (
            struct.pack("<BBH", 9, 4, len(properties)) + bytes(properties) + packer.compress(content) + packer.flush()
        )
    return content


def archive(
    entries: Iterable[Entry],
    prefix: bytes = b"",
    between: bytes = b"",
    comment: bytes = b"",
    tail: bytes = b"",
    count: int | None = None,
    directory_at: int | None = None,
    shifted: bool = True,
) -> bytes:
    """The archive; ``prefix`` stands before it (offsets follow it when ``shifted``), ``between`` before its directory."""
    body, directory, listed = bytearray(prefix), b"", list(entries)
    base = 0 if shifted else len(prefix)
    for entry in listed:
        packed = stream(entry.content, entry.method) if entry.packed is None else entry.packed
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        size = len(entry.content) if entry.size is None else entry.size
        packed_size = len(packed) if entry.packed_size is None else entry.packed_size
        offset = len(body) - base if entry.offset is None else entry.offset
        name = entry.name if entry.local_name is None else entry.local_name
        method = entry.method if entry.local_method is None else entry.local_method
        later = bool(entry.flags & 8)
        sums = (0, 0, 0) if later else (crc, packed_size, size)
        body += struct.pack(
            "<4sHHHHHLLLHH", b"PK\3\4", 20, entry.flags, method, 0, 33, *sums, len(name), len(entry.local_extra)
        )
        body += name + entry.local_extra + packed + entry.after
        fields = (20, 20, entry.flags, entry.method, 0, 33, crc, packed_size, size, len(entry.name), len(entry.extra))
        directory += struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\1\2", *fields, 0, 0, 0, entry.attributes, offset)
        directory += entry.name + entry.extra
    body += between
    at = len(body) - base if directory_at is None else directory_at
    total = len(listed) if count is None else count
    body += directory + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, total, total, len(directory), at, len(comment))
    return bytes(body + comment + tail)
