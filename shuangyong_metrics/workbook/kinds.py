"""What a file is that is no workbook, told by its content, so that each kind is turned away in its own words.

The name decides nothing: a renamed .xls even "opens" as a zip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
#: First bytes → kind of refusal.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"8BPS", "picture"),
    (b"\xd7\xcd\xc6\x9a", "picture"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"#!AMR", "media"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"MSCF", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"\x09\x00\x04\x00", "old_excel"),
    (b"\x09\x02\x06\x00", "old_excel"),
    (b"\x09\x04\x06\x00", "old_excel"),
    (b"\x09\x08", "old_excel"),
    (b"{\\rtf", "word"),
    # what the encryption programs of an office put before a file
    (b"%TSD-Header-###%", "office_lock"),
    (b"b\x14#e", "office_lock"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    (b"[InternetShortcut]", "shortcut"),
)
#: Names of streams inside an OLE file, tried in this order: an .xls may carry embedded Word objects.
_STREAMS = (
    ("EncryptedPackage", "password"),
    ("Workbook", "old_excel"),
    ("Book", "old_excel"),
    ("WordDocument", "word"),
    ("PowerPoint Document", "presentation"),
)
#: Brands of the ISO container that are pictures of telephones; the others are films.
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
#: A part (or the beginning of its name) → what kind of zip file this is.
_PARTS = (
    ("word/", "word"),
    ("ppt/", "presentation"),
    ("ofd.xml", "ofd"),
    ("index/document.iwa", "numbers"),
    ("visio/", "unknown"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/vbaproject.bin", "macro"),
    ("xl/macrosheets/", "macro"),
    ("xl/embeddings/", "embedded"),
    ("xl/activex/", "embedded"),
    ("xl/model/", "embedded"),
)
#: What follows ``opendocument.`` in the media type → kind; any other is a text.
_OPEN = ((b".spreadsheet", "ods"), (b".presentation", "presentation"), (b".graphics", "picture"))
#: Size of the file that keeps others from opening a workbook (``~$报表.xlsx``): the user's name twice, padded.
_LOCK_FILE = 165


def is_zip(data: bytes) -> bool:
    """Does it begin as a zip file does?"""
    return data.startswith(_ZIP)


def kind_of(data: bytes) -> str:
    """The kind of a file that is no zip, as the code of its refusal."""
    if data.startswith(_OLE):
        return next((kind for stream, kind in _STREAMS if stream.encode("utf-16-le") in data), "unknown")
    known = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    return known or _container_kind(data) or _text_kind(data)


def _container_kind(data: bytes) -> str | None:
    """Formats that are known by more than their first bytes."""
    looks: tuple[tuple[str, bool], ...] = (
        ("picture", data.startswith(b"BM") and data[6:10] == b"\0\0\0\0"),
        ("picture", data.startswith(b"RIFF") and data[8:12] == b"WEBP"),
        ("picture", data[4:8] == b"ftyp" and data[8:12] in _HEIC),
        ("media", data.startswith(b"RIFF") or data[4:8] == b"ftyp"),
        ("archive", data[257:262] == b"ustar"),
        ("pdf", b"%PDF-" in data[:1024]),
        ("office_lock", b"E-SafeNet" in data[:512]),
        ("lock_file", len(data) == _LOCK_FILE and 0 < data[0] < 55 and b"\0 \0 \0" in data),
    )
    return next((kind for kind, fits in looks if fits), None)


def _text_kind(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data[:4096]:
        return "broken" if not data[:64].strip(b"\0") else "unknown"
    else:
        text = data[:65536].decode("utf-8-sig", errors="replace")
    head = text[:4096].lstrip().lower()
    looks: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("html", lambda t: t.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "mime-version"))),
        ("xml2003", lambda t: "urn:schemas-microsoft-com:office:spreadsheet" in t),
        ("ods", lambda t: "urn:oasis:names:tc:opendocument" in t and "spreadsheet" in t),
        ("html", lambda t: "<html" in t),
        ("picture", lambda t: "<svg" in t),
        ("xml", lambda t: t.startswith("<")),
    )
    return next((kind for kind, look in looks if look(head)), "csv")


def zip_kind(parts: Iterable[str], mimetype: bytes, types: bytes) -> str | None:
    """What a zip is, by the names of its parts, when it is no workbook that can be read; None when it is one."""
    names = set(parts)
    if b"opendocument" in mimetype:
        return next((kind for word, kind in _OPEN if word in mimetype), "word")
    known = next((kind for start, kind in _PARTS if any(name.startswith(start) for name in names)), None)
    if known:
        return known
    if any(word in types.lower() for word in (b"macroenabled", b"vbaproject")):
        return "macro"
    if "xl/workbook.xml" in names:
        return None
    return "broken" if "[content_types].xml" in names else "archive"
