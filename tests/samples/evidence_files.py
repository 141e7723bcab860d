"""Files of evidence: a photograph with a place in it, a PDF."""

from __future__ import annotations

import io

from PIL import Image

PLACE = "116.404177"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def photograph(shade: int = 120) -> bytes:
    """A JPG that says where it was taken, with which camera, and more in its notes."""
    exif = Image.Exif()
    exif[0x010F] = f"CAMERA {PLACE}"
    exif.get_ifd(0x8825).update({1: "N", 2: (39.0, 54.0, 26.0), 3: "E", 4: (116.0, 24.0, 15.0)})
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 90, 30)).save(out, "JPEG", exif=exif.tobytes(), comment=PLACE)
    return out.getvalue()
