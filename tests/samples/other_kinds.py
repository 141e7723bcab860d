"""Files of every other kind that an office has, each named .xlsx: what they are, told by their content alone."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from functools import partial

from corpus import File, Table
from crafted_files import TYPES, ole, packed
from read_samples import whole

_ROWS = "代码,本季值\r\nA1-1,是\r\nE8-1,12\r\n"
_TAB = _ROWS.replace(",", "\t")
_HTML = (
    "<html><head><meta charset='{0}'></head><body><table><tr><td>代码</td><td>本季值</td></tr></table></body></html>"
)
_OPENDOCUMENT = b"application/vnd.oasis.opendocument."
_XML2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
_FLAT = '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>'


def _png() -> bytes:
    chunks = b""
    for kind, body in (
        (b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    ):
        chunks += struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
    return b"\x89PNG\r\n\x1a\n" + chunks


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("报表.xlsx")
        info.size = len(whole())
        archive.addfile(info, io.BytesIO(whole()))
    return out.getvalue()


def _zip(*names: str, **content: bytes) -> bytes:
    return packed(dict.fromkeys(names, b"1") | content)


def _office(main: str) -> bytes:
    return packed({"[Content_Types].xml": TYPES, "_rels/.rels": b"<Relationships/>", main: b"<a/>"})


def _opendocument(kind: bytes) -> bytes:
    return packed({"mimetype": _OPENDOCUMENT + kind, "content.xml": b"<o/>", "META-INF/manifest.xml": b"<m/>"})


def _nothing() -> bytes:
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return out.getvalue()


def _biff(version: int) -> bytes:
    """A worksheet stream of Excel 2 to 5 without the compound file around it."""
    size = 6 if version else 4
    return bytes((9, version, size, 0)) + b"\x10\0".rjust(size, b"\0") + b"\0" * 64 + b"\x0a\0\0\0"


_BYTES: dict[str, tuple[bytes, str]] = {
    "空文件": (b"", "empty"),
    "一个字节": (b"P", "csv"),
    "一个零字节": (b"\0", "broken"),
    "一万个零字节": (b"\0" * 10_000, "broken"),
    "稀疏文件": (b"\0" * 1_000_000 + b"PK\5\6", "broken"),
    "只有空格": (b" " * 100, "csv"),
    "只有换行": (b"\r\n" * 20, "csv"),
    "xls": (ole("Workbook"), "old_excel"),
    "xls 95": (ole("Book"), "old_excel"),
    "xls 带 Word 对象": (ole("Workbook", "WordDocument"), "old_excel"),
    "et": (ole("Workbook", "ETExtData"), "old_excel"),
    "xls 2.0": (_biff(0), "old_excel"),
    "xls 3.0": (_biff(2), "old_excel"),
    "xls 4.0": (_biff(4), "old_excel"),
    "xls 5.0 裸流": (_biff(8), "old_excel"),
    "doc": (ole("WordDocument", "1Table"), "word"),
    "ppt": (ole("PowerPoint Document"), "presentation"),
    "msg": (ole("__properties_version1.0"), "unknown"),
    "vsd": (ole("VisioDocument"), "unknown"),
    "Thumbs.db": (ole("Catalog"), "unknown"),
    "OLE 头没有流": (ole(), "unknown"),
    "打开密码": (ole("EncryptionInfo", "EncryptedPackage"), "password"),
    "打开密码 WPS": (ole("EncryptedPackage", "DataSpaces"), "password"),
    "html utf-8": (_HTML.format("utf-8").encode(), "html"),
    "html gbk": (_HTML.format("gbk").encode("gbk"), "html"),
    "html utf-16": (_HTML.format("utf-16").encode("utf-16"), "html"),
    "html 带标记": (b"\xef\xbb\xbf\r\n" + _HTML.format("utf-8").encode(), "html"),
    "html 只有表": (b"<TABLE border=1><tr><td>1</td></tr></TABLE>", "html"),
    "html 前有说明": (b"<!-- saved from url -->\n<!DOCTYPE html><html></html>", "html"),
    "mht": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "html"),
    "csv utf-8": (_ROWS.encode(), "csv"),
    "csv utf-8 带标记": (_ROWS.encode("utf-8-sig"), "csv"),
    "csv gb18030": (_ROWS.encode("gb18030"), "csv"),
    "txt utf-16": (_TAB.encode("utf-16"), "csv"),
    "txt utf-16 大端": (b"\xfe\xff" + _TAB.encode("utf-16-be"), "csv"),
    "txt 制表符": (_TAB.encode(), "csv"),
    "json": (b'{"A1-1": 1}', "csv"),
    "eml": (b"From: a@b\r\nSubject: x\r\n\r\nx", "csv"),
    "xml": (b'<?xml version="1.0"?><a/>', "xml"),
    "xml 2003": (_XML2003.encode(), "xml2003"),
    "xml 2003 utf-16": (_XML2003.encode("utf-16"), "xml2003"),
    "fods": (_FLAT.encode(), "ods"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "picture"),
    "rtf": (b"{\\rtf1\\ansi\\ansicpg936 A}", "word"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "pdf"),
    "pdf 前有杂字节": (b"\n\n\0\0%PDF-1.4", "pdf"),
    "png": (_png(), "picture"),
    "jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1", "picture"),
    "gif": (b"GIF89a\1\0\1\0", "picture"),
    "bmp": (b"BM" + struct.pack("<LLL", 100, 0, 54) + b"\0" * 88, "picture"),
    "webp": (b"RIFF\x1a\0\0\0WEBPVP8 ", "picture"),
    "tiff": (b"II*\0\x08\0\0\0", "picture"),
    "psd": (b"8BPS\0\1", "picture"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "picture"),
    "mp4": (b"\0\0\0\x18ftypmp42\0\0\0\0", "media"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt ", "media"),
    "mp3": (b"ID3\4\0\0", "media"),
    "amr": (b"#!AMR\n", "media"),
    "rar": (b"Rar!\x1a\x07\1\0", "archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\4", "archive"),
    "gz": (gzip.compress(_ROWS.encode()), "archive"),
    "xz": (lzma.compress(b"1"), "archive"),
    "zst": (b"\x28\xb5\x2f\xfd\x24\0", "archive"),
    "cab": (b"MSCF\0\0\0\0", "archive"),
    "exe": (b"MZ\x90\0\3\0\0\0", "unknown"),
    "elf": (b"\x7fELF\2\1\1\0", "unknown"),
    "sqlite": (b"SQLite format 3\0", "unknown"),
    "dbf": (b"\3\x7e\x0b\x19" + b"\0" * 28 + b"\x0d", "unknown"),
    "快捷方式": (b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0", "shortcut"),
    "网址快捷方式": (b"[InternetShortcut]\r\nURL=http://a/\r\n", "shortcut"),
    "临时文件": (b"\x05admin" + b" " * 49 + b"\x05\0" + "admin".encode("utf-16-le") + b" \0" * 49, "lock_file"),
    "加密软件 TSD": (b"%TSD-Header-###%" + b"\1" * 500, "office_lock"),
    "加密软件 亿赛通": (b"\x01\x02E-SafeNet\0LOCK" + b"\0" * 500, "office_lock"),
    "加密软件 绿盾": (b"b\x14#e\1\2\3" + b"\7" * 500, "office_lock"),
}  # fmt: skip

_MADE: dict[str, tuple[partial[bytes], str]] = {
    "tar": (partial(_tar), "archive"),
    "zip 里是报表": (partial(lambda: packed({"报表.xlsx": whole()})), "archive"),
    "zip 里是照片": (partial(_zip, "1.jpg", "2.jpg"), "archive"),
    "zip 里什么也没有": (partial(_nothing), "archive"),
    "zip 分卷第一卷": (partial(lambda: b"PK\7\x08" + packed({"报表.xlsx": b"1"})), "archive"),
    "jar": (partial(_zip, "META-INF/MANIFEST.MF", "A.class"), "archive"),
    "epub": (partial(_zip, mimetype=b"application/epub+zip"), "archive"),
    "docx": (partial(_office, "word/document.xml"), "word"),
    "docm": (partial(_office, "word/vbaProject.bin"), "word"),
    "pptx": (partial(_office, "ppt/presentation.xml"), "presentation"),
    "vsdx": (partial(_office, "visio/document.xml"), "unknown"),
    "xlsb": (partial(_office, "xl/workbook.bin"), "xlsb"),
    "ofd": (partial(_zip, "OFD.xml", "Doc_0/Document.xml"), "ofd"),
    "numbers": (partial(_zip, "Index/Document.iwa"), "numbers"),
    "ods": (partial(_opendocument, b"spreadsheet"), "ods"),
    "ots": (partial(_opendocument, b"spreadsheet-template"), "ods"),
    "odt": (partial(_opendocument, b"text"), "word"),
    "odp": (partial(_opendocument, b"presentation"), "presentation"),
    "odg": (partial(_opendocument, b"graphics"), "picture"),
    "xlsx 只有类型表": (partial(lambda: packed({"[Content_Types].xml": TYPES})), "broken"),
}

FILES: Table = {name: File(partial(bytes, data), code) for name, (data, code) in _BYTES.items()} | {
    name: File(make, code) for name, (make, code) in _MADE.items()
}
