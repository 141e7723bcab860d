"""Which files are let through to the readers, and with which words the others are turned away."""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache

import pandas as pd
import pytest
from crafted_files import TYPES, added, encrypted_flag, ole, packed, parts_of, replaced, understated
from filled_return import blank

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages_refusals import REFUSALS
from shuangyong_metrics.model import UnitType
from shuangyong_metrics.workbook.admit import admitted_parts
from shuangyong_metrics.workbook.parts import MAX_PARTS, MEGABYTE, inflate

SHEET = "xl/worksheets/sheet3.xml"
BOOK = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@cache
def good() -> bytes:
    return blank(UnitType.GEN)


def refused(data: bytes) -> str:
    with pytest.raises(RefusedFile) as caught:
        admitted_parts(data)
    words = str(caught.value)
    assert any("\u4e00" <= sign <= "\u9fff" for sign in words)
    assert words.endswith("。")
    assert "{" not in words
    return caught.value.code


def cells(*references: str) -> bytes:
    xml = "".join(f'<row><c r="{r}"><v>1</v></c></row>' for r in references)
    return replaced(good(), SHEET, "</sheetData>", f"{xml}</sheetData>")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"), (ole("Workbook"), "old_excel"), (ole("Book"), "old_excel"),
        (ole("Workbook", "ETExtData"), "old_excel"), (ole("WordDocument", "Workbook"), "old_excel"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 600, "old_excel"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "old_excel"), (ole("EncryptedPackage", "EncryptionInfo"), "password"),
        (ole("WordDocument"), "word"), ("{\\rtf1\\ansi 报表}".encode("gbk"), "word"),
        (ole("PowerPoint Document"), "presentation"), (ole("Quill"), "unknown"),
        (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "html"),
        ("\ufeff  <html><body>报表</body></html>".encode(), "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml2003"),
        (b'<?xml version="1.0"?><note/>', "xml"), ("代码,本季值\nA1-1,是\n".encode(), "csv"),
        ("代码\t本季值\nA1-1\t是\n".encode("gbk"), "csv"), ("代码\t本季值\nA1-1\t是\n".encode("utf-16"), "csv"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"), (b"GIF89a" + b"\0" * 20, "picture"),
        (b"Rar!\x1a\x07\x01\x00", "archive"), (b"7z\xbc\xaf\x27\x1c\x00\x04", "archive"),
        (b"\x1f\x8b\x08\x00", "archive"), (b"\0" * 5000, "broken"), (b"\x7fELF" + b"\0" * 100, "unknown"),
    ],
)  # fmt: skip
def test_the_first_bytes_name_the_kind(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_real_tables_of_other_kinds() -> None:
    frame = pd.DataFrame({"代码": ["A1-1"], "本季值": ["是"]})
    assert refused(frame.to_html().encode()) == "html"
    assert refused(frame.to_csv().encode("gb18030")) == "csv"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"}, "word"),
        ({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>"}, "presentation"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<o/>"}, "ods"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<o/>"}, "word"),
        ({"[Content_Types].xml": TYPES, "xl/workbook.bin": b"\0"}, "xlsb"),
        ({"[Content_Types].xml": TYPES}, "broken"), ({"甲局.xlsx": b"PK", "乙局.xlsx": b"PK"}, "archive"),
    ],
)  # fmt: skip
def test_zips_that_are_no_workbook(parts: dict[str, bytes], code: str) -> None:
    assert refused(packed(parts)) == code


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "macro"),
        ("XL\\VBAPROJECT.BIN", "macro"),
        ("xl/macrosheets/sheet1.xml", "macro"),
        ("xl/embeddings/oleObject1.bin", "embedded"),
    ],
)
def test_a_workbook_that_carries_what_cannot_be_looked_at(part: str, code: str) -> None:
    assert refused(added(good(), {part: b"\0\1\2"})) == code


def test_macros_are_known_by_their_type_as_well() -> None:
    types = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert (
        refused(replaced(good(), "[Content_Types].xml", "<Override", f'<Override ContentType="{types}"/>')) == "macro"
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_broken(share: float) -> None:
    assert refused(good()[: int(len(good()) * share)]) == "broken"


def test_bit_rot_is_noticed() -> None:
    data = bytearray(good())
    info = zipfile.ZipFile(io.BytesIO(good())).getinfo(SHEET)
    data[info.header_offset + 200] ^= 0xFF
    assert refused(bytes(data)) == "broken"


def test_a_password_of_the_zip_kind() -> None:
    assert refused(encrypted_flag(good())) == "password"


def test_a_large_file_is_refused_with_its_size() -> None:
    noise = random.Random(1).randbytes(11 * MEGABYTE)
    with pytest.raises(RefusedFile, match=r"11\.\d MB，超过上限 10 MB") as caught:
        admitted_parts(added(good(), {"xl/media/image1.png": noise}))
    assert caught.value.code == "too_big"


def test_a_bomb_is_stopped_by_what_it_says_and_by_what_it_does() -> None:
    bomb = added(good(), {"xl/media/a.bin": b"\0" * (65 * MEGABYTE)})
    assert len(bomb) < MEGABYTE
    assert refused(bomb) == "inflated"
    lying = added(good(), {f"xl/media/{n}.bin": b"\0" * (9 * MEGABYTE) for n in range(8)})
    for n in range(8):
        lying = understated(lying, f"xl/media/{n}.bin", 10)
    assert refused(lying) in ("broken", "inflated")


def test_too_many_parts() -> None:
    assert refused(added(good(), {f"xl/media/{n}": b"" for n in range(MAX_PARTS)})) == "too_many_parts"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", [SHEET, "XL/Worksheets/Sheet3.XML", "xl\\worksheets\\sheet3.xml", "/" + SHEET])
def test_doubled_parts(second: str) -> None:
    parts = parts_of(good())
    assert refused(packed([*parts.items(), (second, parts[SHEET])])) == "duplicate_parts"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_anywhere(encoding: str) -> None:
    entity = '<!DOCTYPE a [<!ENTITY x "0123456789">]>'
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{entity}<a>&x;</a>'
    assert refused(added(good(), {"xl/extra.xml": xml.encode(encoding)})) == "doctype"


@pytest.mark.parametrize("encoding", ["gbk", "utf-7", "iso-8859-1", "no-such"])
def test_other_encodings(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><a/>'
    assert refused(added(good(), {"xl/extra.xml": xml.encode("ascii")})) == "encoding"


@pytest.mark.parametrize("count", ["4294967295", "1000001", "99999999999999999999"])
def test_strings_that_are_declared_but_not_there(count: str) -> None:
    xml = f'<sst uniqueCount="{count}"><si><t>a</t></si></sst>'.encode()
    assert refused(added(good(), {"xl/sharedStrings.xml": xml})) == "broken"


@pytest.mark.parametrize(
    ("references", "code"),
    [
        (("A900", "XFD1048576"), "oversized"), (("A1048576", "XFD1"), "oversized"), (("CZ20000",), "oversized"),
        (("A1048576",), "oversized"), (("A9999999999",), "broken"), (("A1048577",), "broken"), (("XFE1",), "broken"),
        (("A0",), "broken"), (("1A",), "broken"), (("",), "broken"),
    ],
)  # fmt: skip
def test_cells_out_of_reach(references: tuple[str, ...], code: str) -> None:
    assert refused(cells(*references)) == code


def test_cells_hidden_from_the_quick_look_are_seen() -> None:
    for cell in ("<x:c r='A1048576'>", '<c s="1" r="XFD1048576">', '<c\tr="XFD1048576">', '<c r = "XFD1048576">'):
        end = "</x:c>" if cell.startswith("<x") else "</c>"
        xml = f"<row>{cell}<v>1</v>{end}<c r='XFD1'><v>1</v></c></row></sheetData>"
        assert refused(replaced(good(), SHEET, "</sheetData>", xml)) == "oversized"


def test_what_ordinary_people_do_is_let_through() -> None:
    admitted_parts(good())
    admitted_parts(cells("A200000"))
    admitted_parts(cells("ZZ999", "A2000"))
    formatted = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    admitted_parts(replaced(good(), SHEET, "</sheetData>", formatted))
    admitted_parts(added(good(), {"xl/media/image1.png": b"\x89PNG"}))
    admitted_parts(added(good(), {"xl/printerSettings/printerSettings1.bin": b"\0\1"}))


def test_no_two_refusals_say_the_same() -> None:
    assert len(set(REFUSALS.values())) == len(REFUSALS)
    assert all("！" not in text and "!" not in text for text in REFUSALS.values())


def test_a_part_packed_with_lzma_and_damaged_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", b"<a/>" * 5_000)
    data = bytearray(out.getvalue())
    start = data.index(b"xl/workbook.xml") + len("xl/workbook.xml") + 9
    data[start : start + 40] = b"\xff" * 40
    with pytest.raises(RefusedFile) as refused:
        inflate(bytes(data))
    assert refused.value.code == "broken"
