"""Workbooks that are put together wrongly, point outside themselves, or carry what cannot be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from blank_returns import META, Places
from corpus import LIKE, UNLIKE, File, Table, Told
from crafted_files import added, ole, packed, parts_of, replaced, with_cell, with_values
from hostile_xml import COUNT, SHEET, book, lost, part, styled, text_of
from read_samples import SHEET_E, whole

from shuangyong_metrics.model import Framework

BOOK, RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_PICTURE: Told = ("picture_inside", "", "")
_LINKS: Told = ("links_inside", "", "")


def _without(*names: str) -> bytes:
    return packed({name: content for name, content in parts_of(whole()).items() if name not in names})


def _target(target: str, mode: str = "") -> bytes:
    """The sheet's relation points elsewhere."""
    mode = f' TargetMode="{mode}"' if mode else ""
    return replaced(whole(), RELATIONS, f'Target="/{SHEET}"', f'Target="{target}"{mode}')


def _sheet(attributes: str) -> bytes:
    """One more sheet in the list."""
    return book("</sheets>", f"<sheet {attributes}/>")


def _renamed(name: str) -> bytes:
    return replaced(whole(), BOOK, f'name="{SHEET_E}"', f'name="{name}"')


def _inside(**parts: str | bytes) -> bytes:
    return added(whole(), {name: x if isinstance(x, bytes) else x.encode() for name, x in parts.items()})


def _type(content_type: str) -> bytes:
    return replaced(
        whole(), TYPES, "<Override ", f'<Override PartName="/a.bin" ContentType="{content_type}"/><Override '
    )


def _kind_of_sheet(kind: str) -> bytes:
    """The sheet's relation says that it is of another kind."""
    text = parts_of(whole())[RELATIONS].decode()
    return part(text.replace(f'worksheet" Target="/{SHEET}"', f'{kind}" Target="/{SHEET}"'), RELATIONS)


def _alternate() -> bytes:
    """Two rows of which each reader takes the one that it understands."""
    found = re.search(rf'<row r="{COUNT[1:]}".*?</row>', text_of(), re.DOTALL)
    assert found is not None
    other = found[0].replace("<v>8</v>", "<v>9</v>")
    both = f'<mc:AlternateContent xmlns:mc="m"><mc:Choice Requires="x">{other}</mc:Choice><mc:Fallback>{found[0]}</mc:Fallback></mc:AlternateContent>'
    return part(text_of().replace(found[0], both))


def _name(value: str) -> bytes:
    return replaced(whole(), BOOK, '>"SY1|', f'>{value}"SY1|')


_ALL: dict[str, tuple[Callable[[], bytes], str]] = {
    "没有工作簿部件": (partial(_without, BOOK), "broken"),
    "没有关系表": (partial(_without, RELATIONS), "broken"),
    "没有类型表": (partial(_without, TYPES), ""),
    "没有根关系": (partial(_without, "_rels/.rels"), "broken"),
    "没有主题": (partial(_without, "xl/theme/theme1.xml"), ""),
    "没有属性": (partial(_without, "docProps/app.xml", "docProps/core.xml"), ""),
    "没有这张工作表的部件": (partial(_without, SHEET), "broken"),
    "关系指向没有的部件": (partial(_target, "/xl/worksheets/none.xml"), "broken"),
    "关系指向自己的工作簿": (partial(_target, "/xl/workbook.xml"), "lost"),
    "关系指向样式": (partial(_target, "styles.xml"), "lost"),
    "关系指向上级目录": (partial(_target, "../../../etc/passwd"), "broken"),
    "关系指向本机文件": (partial(_target, "file:///etc/passwd", "External"), "broken"),
    "关系指向网上": (partial(_target, "http://192.0.2.1/sheet.xml", "External"), "broken"),
    "关系是空的": (partial(_target, ""), "broken"),
    "关系用相对路径": (partial(_target, "worksheets/../worksheets/./sheet7.xml"), "broken"),
    "关系说是图表": (partial(_kind_of_sheet, "chartsheet"), "lost"),
    "关系说是对话框": (partial(_kind_of_sheet, "dialogsheet"), "lost"),
    "关系编号没有": (partial(_sheet, 'name="x" sheetId="99" r:id="rId999"'), "broken"),
    "工作表没有关系": (partial(_sheet, 'name="x" sheetId="99"'), "broken"),
    "类型表的类型都不对": (lambda: part(text_of(TYPES).replace("spreadsheetml.", "other."), TYPES), ""),
    "工作簿里没有工作表": (lambda: part(re.sub("<sheets>.*</sheets>", "<sheets/>", text_of(BOOK)), BOOK), "no_rows"),
    "活动表号越界": (lambda: replaced(whole(), BOOK, 'activeTab="0"', 'activeTab="9999"'), ""),
    "工作表号重复": (lambda: replaced(whole(), BOOK, 'sheetId="7"', 'sheetId="3"'), ""),
    "样式 格式代码一兆": (lambda: styled(numFmts=f'<numFmt numFmtId="998" formatCode="{"x" * 1_000_000}"/>'), ""),
    "样式 字体编号越界": (lambda: styled(cellXfs='<xf fontId="99999" fillId="-1" numFmtId="-7"/>'), ""),
    "行有两种写法": (_alternate, "cell_twice"),
    "名称里有一兆公式": (lambda: book("</definedNames>", f'<definedName name="x">{"1+" * 500_000}1</definedName>'), ""),
    "名称互相引用": (lambda: book("</definedNames>", '<definedName name="a">b</definedName><definedName name="b">a</definedName>'), ""),
    # what cannot be looked at
    "宏": (lambda: _inside(**{"xl/vbaProject.bin": ole("VBA")}), "macro"),
    "宏 换了名称": (lambda: _type("application/vnd.ms-office.vbaProject"), "macro"),
    "宏 工作簿类型": (lambda: _type("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macro"),
    "宏 模板类型": (lambda: _type("application/vnd.ms-excel.template.macroEnabled.main+xml"), "macro"),
    "宏 加载项类型": (lambda: _type("application/vnd.ms-excel.addin.macroEnabled.main+xml"), "macro"),
    "宏表": (lambda: _inside(**{"xl/macrosheets/sheet1.xml": "<xm:macrosheet/>"}), "macro"),
    "嵌入的对象": (lambda: _inside(**{"xl/embeddings/oleObject1.bin": ole("Contents")}), "embedded"),
    "嵌入的文档": (lambda: _inside(**{"xl/embeddings/a.docx": packed({"word/document.xml": b"<a/>"})}), "embedded"),
    "嵌入的报表": (lambda: _inside(**{"xl/embeddings/a.xlsx": whole()}), "embedded"),
    "控件": (lambda: _inside(**{"xl/activeX/activeX1.bin": b"\0" * 20}), "embedded"),
    "数据模型": (lambda: _inside(**{"xl/model/item.data": b"\0" * 20}), "embedded"),
    "二进制工作簿也在里面": (lambda: _inside(**{"xl/workbook.bin": b"\0"}), "xlsb"),
    "Word 文档也在里面": (lambda: _inside(**{"word/document.xml": "<a/>"}), "word"),
    "联网的数据": (lambda: _inside(**{"xl/connections.xml": '<connections><connection id="1" name="a"/></connections>'}), ""),
    "功能区": (lambda: _inside(**{"customUI/customUI.xml": '<customUI onLoad="a"/>'}), ""),
    "签名": (lambda: _inside(**{"_xmlsignatures/sig1.xml": "<Signature/>"}), ""),
    "打印机设置": (lambda: _inside(**{"xl/printerSettings/printerSettings1.bin": b"\0\1" * 500}), ""),
    # secrets where people do not look
    "手机号 在没有后缀的部件": (lambda: _inside(**{"xl/a": b"\0\1 13812345678 \0"}), "secret"),
    "手机号 在 utf-16 的部件": (lambda: _inside(**{"xl/a.bin": "13812345678".encode("utf-16-le")}), "secret"),
    "手机号 在注释里": (lambda: _inside(**{"docProps/core.xml": "<a><!-- 13812345678 --></a>"}), "secret"),
    "手机号 在工作表名": (partial(_renamed, "联系13812345678"), "secret"),
    "手机号 在隐藏的名称": (lambda: book("</definedNames>", '<definedName name="a" hidden="1">"13812345678"</definedName>'), "secret"),
    "手机号 在公式里": (lambda: with_cell(whole(), SHEET_E, COUNT, f'<c r="{COUNT}"><f>LEN("13812345678")</f><v>8</v></c>'), "secret"),
    "手机号 分成两段": (lambda: with_cell(whole(), SHEET_E, "I9", '<c r="I9" t="inlineStr"><is><r><t>138123</t></r><r><t>45678</t></r></is></c>'), "secret"),
    "手机号 全角": (lambda: with_cell(whole(), SHEET_E, "I9", '<c r="I9" t="inlineStr"><is><t>１３８１２３４５６７８</t></is></c>'), "secret"),
    # whose it is
    "标识 两处不同": (lambda: replaced(whole(), "docProps/custom.xml", "2026Q3", "2026Q2"), "identity_mixed"),
    "标识 都没有了": (lambda: _everywhere("SY1|", "XX1|"), "not_template"),
    "标识 版本没有": (lambda: _everywhere("|2025|", "|1999|"), "unknown_version"),
    "标识 较早的标准，本单位的内容有变化": (lambda: _of_version(UNLIKE), "older_version"),
    "标识 标准改过": (lambda: _everywhere("407073400ec6732e", "0" * 16), "changed_framework"),
    "标识 季度不对": (lambda: _everywhere("|2026Q3|", "|2026Q9|"), "not_template"),
    "标识 类型不对": (lambda: _everywhere("|TWN|", "|XXX|"), "not_template"),
    "标识 字段不够": (lambda: _everywhere("|2025|", "||"), "not_template"),
}  # fmt: skip


def _everywhere(old: str, new: str) -> bytes:
    return packed({name: content.replace(old.encode(), new.encode()) for name, content in parts_of(whole()).items()})


def _of_version(framework: Framework) -> bytes:
    """The return on the template of another version."""
    return _everywhere("|2025|407073400ec6732e|", f"|{framework.version}|{framework.digest[:16]}|")


def _form(number: int) -> bytes:
    """The template says to be of this form."""
    meta = Places(whole()).book[META]
    row = next(row for row in meta.iter_rows(max_col=2) if row[0].value == "模板样式")
    return with_values(whole(), {(META, row[1].coordinate): str(number)})


FILES: Table = {name: lost(make) if code == "lost" else File(make, code) for name, (make, code) in _ALL.items()} | {
    "标识 较早的标准，本单位的内容没有变": File(lambda: _of_version(LIKE), told=(("older_version", "", ""),)),
    "模板样式 较早": File(partial(_form, 1), told=(("older_form", "", ""),)),
    "模板样式 较新": File(partial(_form, 3), "newer_form"),
    "图片": File(lambda: _inside(**{"xl/media/image1.png": b"\x89PNG"}), told=(_PICTURE,)),
    "图片其实是程序": File(lambda: _inside(**{"xl/media/image1.png": b"MZ\x90\0"}), told=(_PICTURE,)),
    "外部链接": File(lambda: _inside(**{"xl/externalLinks/externalLink1.xml": "<externalLink/>"}), told=(_LINKS,)),
    "外部链接 DDE": File(
        lambda: _inside(**{"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'}),
        told=(_LINKS,),
    ),
}  # fmt: skip
