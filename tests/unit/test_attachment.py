"""Files of evidence: known by content; pictures keep their points and lose what a camera or a program wrote into them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from shuangyong_metrics.attachment import MAX_FILE, cleaned
from shuangyong_metrics.errors import RefusedFile

PLACE = "116.404177"
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLongitude>{PLACE}</exif:GPSLongitude></x:xmpmeta>'.encode()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(mode: str = "RGB") -> Image.Image:
    made = Image.new(mode, (64, 48))
    for x in range(64):
        for y in range(48):
            made.putpixel((x, y), (x * 4, y * 5, (x * y) % 256) if mode == "RGB" else (x * y) % 256)
    return made


def jpeg(orientation: int = 6, **more: Any) -> bytes:
    """A photograph with a place, a camera, a small picture inside, notes, and more behind its end."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "CAMERA-MAKER", f"at {PLACE}", orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 26.0), 3: "E", 4: (116.0, 24.0, 15.0)})
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif.tobytes(), comment=f"note {PLACE}", xmp=XMP, quality=90, **more)
    return out.getvalue() + b"TRAILER" + PLACE.encode() + jpeg_tail()


def jpeg_tail() -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG")
    return out.getvalue()


def png() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", PLACE)
    notes.add_text("Zipped", PLACE, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 26.0)})
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=notes, exif=exif.tobytes())
    return out.getvalue() + PLACE.encode()


@pytest.mark.parametrize("more", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"optimize": True}])
def test_a_photograph_loses_place_camera_and_notes_and_keeps_every_point(more: dict[str, Any]) -> None:
    whole = jpeg(**more)
    assert whole.count(PLACE.encode()) >= 4
    made = cleaned(whole)
    assert made.kind == "jpg"
    for trace in (PLACE.encode(), b"CAMERA", b"xmpmeta", b"GPS", b"TRAILER", b"note"):
        assert trace not in made.data, trace
    assert made.data.endswith(b"\xff\xd9")
    with Image.open(io.BytesIO(whole)) as before, Image.open(io.BytesIO(made.data)) as after:
        assert dict(after.getexif()) == {0x0112: 6}, "which way up stays"
        assert not after.getexif().get_ifd(0x8825)
        assert "comment" not in after.info and "xmp" not in after.info
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
    assert cleaned(made.data).data == made.data, "cleaning again changes nothing"


@pytest.mark.parametrize("turn", [1, 0, 9])
def test_an_upright_photograph_keeps_no_exif_at_all(turn: int) -> None:
    assert b"Exif" not in cleaned(jpeg(turn)).data


def test_a_profile_of_colours_stays_and_other_kinds_of_jpeg_are_read() -> None:
    out = io.BytesIO()
    picture("L").save(out, "JPEG", icc_profile=b"profile" * 20_000)
    with Image.open(io.BytesIO(cleaned(out.getvalue()).data)) as after:
        assert after.info["icc_profile"] == b"profile" * 20_000
    out = io.BytesIO()
    picture().convert("CMYK").save(out, "JPEG")
    with (
        Image.open(io.BytesIO(out.getvalue())) as before,
        Image.open(io.BytesIO(cleaned(out.getvalue()).data)) as after,
    ):
        assert before.tobytes() == after.tobytes(), "Adobe's mark says how its colours are meant"


def test_a_png_loses_its_texts_and_keeps_every_point() -> None:
    whole = png()
    made = cleaned(whole)
    assert made.kind == "png"
    assert not any(word in made.data for word in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", PLACE.encode()))
    with Image.open(io.BytesIO(whole)) as before, Image.open(io.BytesIO(made.data)) as after:
        assert after.info.get("Comment") is None
        assert before.tobytes() == after.tobytes()
    assert cleaned(made.data).data == made.data


def test_a_pdf_is_kept_as_it_is() -> None:
    assert cleaned(PDF).data == PDF and cleaned(PDF).kind == "pdf"


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("attachment_kind", b""),
        ("attachment_kind", b"GIF89a"),
        ("attachment_kind", b"<svg/>"),
        ("attachment_kind", b"PK\x03\x04"),
        ("attachment_kind", b" %PDF-1.4 %%EOF"),
        ("attachment_big", PDF + b" " * MAX_FILE),
        ("attachment_broken", PDF[:-7]),
        ("attachment_locked", PDF.replace(b"/Root", b"/Encrypt 5 0 R/Root")),
        ("attachment_active", PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript>>/Type")),
        ("attachment_active", PDF.replace(b"/Type", b"/EmbeddedFiles 3 0 R/Type")),
        ("attachment_broken", b"\x89PNG\r\n\x1a\n"),
        ("attachment_broken", b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT")),
        ("attachment_broken", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"x" * 13)[:-1] + b"?"),
        ("attachment_broken", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"),
        ("attachment_broken", b"\xff\xd8\xff"),
        ("attachment_broken", b"\xff\xd8\xff\xe0\x00\x01"),
        ("attachment_broken", b"\xff\xd8\xff\xe0\xff\xffJFIF"),
        ("attachment_broken", b"\xff\xd8\xff\xda\x00\x02" + b"\xff\x00" * 50),
        ("attachment_broken", b"\xff\xd8\xff" + b"\xff" * 50),
        ("attachment_broken", b"\xff\xd8\xff\x1e\x00\x05GPS\xff\xd9"),
    ],
)
def test_what_is_not_fit_is_refused_by_name(code: str, data: bytes) -> None:
    with pytest.raises(RefusedFile) as said:
        cleaned(data)
    assert said.value.code == code and str(said.value).endswith("。")


def test_a_file_cut_or_changed_anywhere_is_taken_or_refused_and_nothing_else() -> None:
    for whole in (jpeg(), png()):
        for at in range(2, len(whole), 7):
            for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
                try:
                    made = cleaned(damaged)
                except RefusedFile:
                    continue
                assert b"GPS" not in made.data and b"xmpmeta" not in made.data
