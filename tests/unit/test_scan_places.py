"""Where the scan looks, how it says where a hit is, and that it never repeats what it has found."""

from __future__ import annotations

import io
import pickle
import traceback
import zipfile
from functools import cache
from typing import Any

import pytest
from blank_returns import loaded
from crafted_files import added, parts_of, replaced, with_cell
from filled_return import FRAMEWORKS, blank
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from shuangyong_metrics.model import CellRef, UnitType
from shuangyong_metrics.workbook.admit import admitted_parts
from shuangyong_metrics.workbook.check import SecretFound, check
from shuangyong_metrics.workbook.scan import MOST, scan

SHEET, PART = "A组织领导坚强有力", "xl/worksheets/sheet3.xml"
MOBILE = "13812345678"
#: A number with the right check digit that nobody has: the first six digits are no place.
ID = "110199199003074579"


@cache
def good() -> bytes:
    return blank(UnitType.GEN)


def edited(change: Any) -> bytes:
    book = loaded(good())
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def in_cell(book: Any) -> None:
    book[SHEET]["J5"] = f"联系人{MOBILE}"


def in_number(book: Any) -> None:
    book[SHEET]["G5"] = int(MOBILE)


def in_hidden_sheet(book: Any) -> None:
    sheet = book.create_sheet("备用")
    sheet["C9"] = MOBILE
    sheet.sheet_state = "veryHidden"


def in_hidden_row(book: Any) -> None:
    book[SHEET]["C300"] = MOBILE
    book[SHEET].row_dimensions[300].hidden = True


def in_comment(book: Any) -> None:
    book[SHEET]["G7"].comment = Comment(f"问{MOBILE}", "甲")


def in_comment_author(book: Any) -> None:
    book[SHEET]["G7"].comment = Comment("已核对", MOBILE)


def in_sheet_name(book: Any) -> None:
    book.create_sheet(MOBILE)


def in_property(book: Any) -> None:
    book.properties.creator = f"张 {MOBILE}"


def in_footer(book: Any) -> None:
    book[SHEET].oddFooter.left.text = MOBILE


def in_header_with_a_size(book: Any) -> None:
    book[SHEET].oddHeader.left.text = MOBILE
    book[SHEET].oddHeader.left.size = 12


def in_prompt(book: Any) -> None:
    book[SHEET].add_data_validation(DataValidation(sqref="B99", promptTitle="问", prompt=MOBILE, showInputMessage=True))


def in_formula(book: Any) -> None:
    book[SHEET]["J6"] = f'=IF(A1="","{MOBILE}","")'


def in_name(book: Any) -> None:
    book.defined_names["联系"] = DefinedName("联系", attr_text=f'"{MOBILE}"')


def in_link(book: Any) -> None:
    book[SHEET]["J9"].hyperlink = f"tel:{MOBILE}"


@pytest.mark.parametrize(
    ("change", "sheet", "cell", "place"),
    [
        (in_cell, SHEET, "J5", "单元格里"),
        (in_number, SHEET, "G5", "单元格里"),
        (in_hidden_sheet, "备用", "C9", "单元格里"),
        (in_hidden_row, SHEET, "C300", "单元格里"),
        (in_comment, SHEET, "G7", "批注中"),
        (in_comment_author, SHEET, "", "批注中"),
        (in_sheet_name, "", "", "工作表名称"),
        (in_property, "", "", "文件属性"),
        (in_footer, SHEET, "", "页眉页脚"),
        (in_header_with_a_size, SHEET, "", "页眉页脚"),
        (in_prompt, SHEET, "", "下拉提示"),
        (in_formula, "", "", "公式中"),
        (in_name, "", "", "自定义名称"),
        (in_link, SHEET, "", "超链接中"),
    ],
)
def test_hits_are_found_everywhere_and_said_where(change: Any, sheet: str, cell: str, place: str) -> None:
    findings = scan(edited(change), "报表.xlsx")
    assert [(f.sheet, f.cell, f.code) for f in findings if place in f.message][:1] == [(sheet, cell, "personal")]
    assert all(MOBILE not in repr(f) for f in findings)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/threadedComments/threadedComment1.xml", f'<ThreadedComments><threadedComment ref="A1"><text>{MOBILE}</text></threadedComment></ThreadedComments>'),
        ("xl/persons/person.xml", f'<personList><person displayName="{MOBILE}"/></personList>'),
        ("xl/drawings/drawing1.xml", f"<xdr:txBody><a:p><a:r><a:t>138</a:t></a:r><a:r><a:rPr/><a:t>{MOBILE[3:]}</a:t></a:r></a:p></xdr:txBody>"),
        ("xl/charts/chart1.xml", f"<c:v>{MOBILE}</c:v>"),
        ("xl/tables/table1.xml", f'<table><tableColumn name="{MOBILE}"/></table>'),
        ("xl/printerSettings/printerSettings1.bin", MOBILE.encode("utf-16-le").decode("latin-1")),
        ("docProps/custom.xml", f"<Properties><property><vt:lpwstr>{MOBILE}</vt:lpwstr></property></Properties>"),
        ("customXml/item1.xml", f"<note>{MOBILE}</note>"),
        ("xl/sharedStrings.xml", f"<sst><si><t>{MOBILE}</t></si></sst>"),
        ("odd.vml", f"<v:textbox>{MOBILE}</v:textbox>"),
        ("xl/media/image1.svg", f"<svg><text>{MOBILE}</text></svg>"),
        ("xl/media/image1.emf", MOBILE.encode("utf-16-le").decode("latin-1")),
        ("xl/worksheets/_rels/sheet3.xml.rels", f'<Relationships><Relationship Id="x" Type="hyperlink" TargetMode="External" Target="tel:{MOBILE}"/></Relationships>'),
        ("xl/externalLinks/_rels/a.xml.rels", '<Relationships><Relationship Id="x" Type="t" TargetMode="External" Target="file:///D:/%31%33%38%31%32345678.xlsx"/></Relationships>'),
        ("docProps/app.xml", f"<Properties><Company>{MOBILE}</Company><TitlesOfParts><vt:lpstr>甲</vt:lpstr></TitlesOfParts></Properties>"),
        ("xl/styles2.xml", f'<numFmt numFmtId="200" formatCode="&quot;{MOBILE}&quot;0"/>'),
        ("说明.txt", MOBILE),
        (f"customXml/{MOBILE}.xml", "<a/>"),
    ],
)  # fmt: skip
def test_other_parts_of_the_file_are_read_too(part: str, content: str) -> None:
    findings = scan(
        added(good(), {part: content.encode("latin-1" if part.endswith(("bin", "emf")) else "utf-8")}), "a.xlsx"
    )
    assert [f.code for f in findings] == ["personal"]
    assert MOBILE not in repr(findings)


def test_what_is_written_on_the_archive_itself_is_read() -> None:
    for encoding in ("utf-8", "gb18030"):
        out = io.BytesIO(good())
        with zipfile.ZipFile(out, "a") as archive:
            archive.comment = "慰问73061部队".encode(encoding)
        (found,) = scan(out.getvalue(), "a.xlsx")
        assert (found.sheet, found.cell, found.code) == ("", "", "secret")
        assert "附注" in found.message and "73061" not in repr(found)


def test_utf16_parts_are_read() -> None:
    text = parts_of(good())[PART].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    at = text.index("</sheetData>")
    text = f"<?xml version='1.0' encoding='UTF-16'?>{text[:at]}<row r='99'><c r='B99' t='inlineStr'><is><t>{MOBILE}</t></is></c></row>{text[at:]}"
    assert {f.code for f in scan(added(good(), {PART: text.encode("utf-16")}), "a.xlsx")} == {"personal"}


def test_the_name_of_the_file_is_read() -> None:
    for name in (f"{MOBILE}.xlsx", "慰问73061部队.xlsx", f"{ID}报表.xlsx"):
        (found,) = scan(good(), name)
        assert (found.sheet, found.cell) == ("", "")
        assert "文件名中" in found.message
        assert name[:6] not in found.message


def test_a_rich_text_is_read_as_people_see_it() -> None:
    runs = "<is><r><t>慰问730</t></r><r><rPr><b/></rPr><t>61部</t></r><r><t>队</t></r></is>"
    data = with_cell(good(), SHEET, "J5", f'<c r="J5" t="inlineStr">{runs}</c>')
    (found,) = scan(data, "a.xlsx")
    assert (found.sheet, found.cell, found.code) == (SHEET, "J5", "secret")
    apart = "<is><r><t>第3团</t></r><r><t>支部</t></r></is>"
    assert scan(with_cell(good(), SHEET, "J5", f'<c r="J5" t="inlineStr">{apart}</c>'), "a.xlsx") == ()


def test_every_cell_is_named_up_to_a_limit() -> None:
    def many(book: Any) -> None:
        for row in range(1, 151):
            book[SHEET].cell(row + 100, 3).value = MOBILE

    findings = scan(edited(many), "a.xlsx")
    assert len(findings) == MOST
    assert [f.cell for f in findings[:2]] == ["C101", "C102"]


def test_what_was_found_is_never_repeated() -> None:
    secret = "73061部队"

    def everywhere(book: Any) -> None:
        book[SHEET]["J5"] = secret
        book[SHEET]["G7"].comment = Comment(secret, secret)
        book.create_sheet(f"慰问{secret}")["B2"] = f"{secret} {MOBILE} {ID}"
        book.properties.title = secret

    data = edited(everywhere)
    with pytest.raises(SecretFound) as caught:
        check(data, f"{secret}.xlsx", FRAMEWORKS)
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.code == "secret"
    assert error.findings == caught.value.findings
    seen = [str(error), repr(error), repr(error.args), repr(error.findings), repr(caught.value.__dict__)]
    seen += traceback.format_exception(caught.value)
    for word in (secret, "73061", MOBILE, ID):
        assert not any(word in text for text in seen)
    assert CellRef("第 12 个工作表", "B2") in {CellRef(f.sheet, f.cell) for f in error.findings}


def test_the_scan_comes_before_the_reading() -> None:
    foreign = replaced(good(), "xl/workbook.xml", "SY1|", "SYX|")
    foreign = with_cell(foreign, "_meta", "B1", f'<c r="B1" t="inlineStr"><is><t>{MOBILE}</t></is></c>')
    with pytest.raises(SecretFound):
        check(foreign, "a.xlsx", FRAMEWORKS)


def test_a_picture_is_not_taken_for_text() -> None:
    assert scan(added(good(), {"xl/media/image1.png": MOBILE.encode()}), "a.xlsx") == ()
    assert admitted_parts(good())


def test_what_was_scanned_before_hides_nothing_later() -> None:
    secret, name = edited(in_cell), "报表.xlsx"
    first = scan(secret, name)
    assert [(f.sheet, f.cell) for f in first] == [(SHEET, "J5")]
    for _ in range(2):
        assert scan(good(), name) == ()
        assert scan(secret, name) == first
        assert scan(good(), f"{MOBILE}.xlsx") != ()
