"""Files of evidence: what they are by their content, and pictures freed of what a camera wrote into them.

Nothing is decoded: a picture's segments are walked and only those that draw it are kept, so its points stay as they are
and a hostile file can cost no memory. A PDF is kept as it is: its properties stay in it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from shuangyong_metrics.messages import refusal

MEGABYTE = 1024 * 1024
MAX_FILE = 10 * MEGABYTE
MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
_PNG, _JPEG, _PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
#: Chunks that a PNG is drawn from; texts, times, EXIF and whatever programs add are left out.
_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD", b"pHYs"}
#: Markers of a JPEG: start of scan, end of image, those without a length, and those that carry what is not drawn.
_SOS, _EOI = 0xDA, 0xD9
_ALONE = {0x01, *range(0xD0, 0xD8)}
#: Frames, tables and scans: what the points are drawn from.
_DRAWN = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)}
_APPS, _COM = range(0xE0, 0xF0), 0xFE
_ICC, _EXIF = b"ICC_PROFILE\0", b"Exif\0\0"
_ORIENTATION = 0x0112
#: What makes a PDF more than pages to look at, or keeps it shut.
_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as it is kept: its kind (``pdf``, ``jpg``, ``png``) and its bytes."""

    kind: str
    data: bytes


def cleaned(data: bytes) -> Attachment:
    """The file as it may be kept; raises RefusedFile for what is no PDF, JPG or PNG, too large, damaged or active."""
    if len(data) > MAX_FILE:
        raise refusal("attachment_big", size=f"{len(data) / MEGABYTE:.1f} MB", limit=f"{MAX_FILE // MEGABYTE} MB")
    if data.startswith(_PDF):
        return Attachment("pdf", _checked_pdf(data))
    try:
        if data.startswith(_PNG):
            return Attachment("png", _PNG + b"".join(_png_chunks(data)))
        if data.startswith(_JPEG):
            return Attachment("jpg", b"\xff\xd8" + b"".join(_jpeg_parts(data)))
    except (struct.error, IndexError) as error:
        raise refusal("attachment_broken") from error
    raise refusal("attachment_kind")


def _checked_pdf(data: bytes) -> bytes:
    if b"%%EOF" not in data[-2048:]:
        raise refusal("attachment_broken")
    if b"/Encrypt" in data:
        raise refusal("attachment_locked")
    if any(word in data for word in _ACTIVE):
        raise refusal("attachment_active")
    return data


def _png_chunks(data: bytes) -> Iterator[bytes]:
    """The chunks that draw the picture; nothing after its end."""
    at = len(_PNG)
    first = True
    while True:
        (size,), kind = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        chunk = data[at : at + 12 + size]
        if len(chunk) < 12 + size or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise refusal("attachment_broken")
        if first != (kind == b"IHDR"):
            raise refusal("attachment_broken")
        if kind in _CHUNKS:
            yield chunk
        if kind == b"IEND":
            return
        at, first = at + len(chunk), False


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """The segments that draw the picture and which way up it is; nothing after its end."""
    at = 2
    turned = False
    while True:
        if data[at] != 0xFF:
            raise refusal("attachment_broken")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == _EOI:
            yield b"\xff\xd9"
            return
        elif marker in _ALONE:
            yield data[at : at + 2]
            at += 2
        else:
            (size,) = struct.unpack_from(">H", data, at + 2)
            segment = data[at : at + 2 + size]
            if size < 2 or len(segment) < 2 + size:
                raise refusal("attachment_broken")
            at += len(segment)
            kept = _kept(marker, segment) if not turned or marker != 0xE1 else b""
            turned = turned or (marker == 0xE1 and bool(kept))
            yield kept
            if marker == _SOS:
                end = _end_of_scan(data, at)
                yield data[at:end]
                at = end


def _kept(marker: int, segment: bytes) -> bytes:
    """What stays of one segment: all that draws, the frame of JFIF without its small picture, colours, and the orientation."""
    body = segment[4:]
    if marker in _DRAWN:
        return segment
    if marker not in _APPS and marker != _COM:
        raise refusal("attachment_broken")
    if marker == 0xE0:
        return b"\xff\xe0\x00\x10" + body[:12] + b"\0\0" if body.startswith(b"JFIF\0") and len(body) >= 14 else b""
    if marker == 0xE1:
        return _only_orientation(body) if body.startswith(_EXIF) else b""
    drawn = (marker == 0xE2 and body.startswith(_ICC)) or (marker == 0xEE and body.startswith(b"Adobe"))
    return segment if drawn else b""


def _only_orientation(body: bytes) -> bytes:
    """An EXIF segment that says nothing but which way up the picture is; nothing when it says nothing of that."""
    tiff = body[len(_EXIF) :]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return b""
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        entries = [struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * n) for n in range(count)]
    except struct.error:
        return b""
    turn = next((value for tag, kind, _, value in entries if tag == _ORIENTATION and kind == 3), 1)
    if not 2 <= turn <= 8:
        return b""
    exif = _EXIF + b"MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the drawn points end: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise refusal("attachment_broken")
        follows = data[at + 1]
        if follows and not 0xD0 <= follows <= 0xD7:
            return at
        at += 2
