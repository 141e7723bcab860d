"""Cells written as no program writes them: names out of reach, doubles, indexes to nowhere, values of no type."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from corpus import File, Given, Table
from crafted_files import replaced, with_cell, with_strings
from hostile_xml import COUNT, ROW, SHEET, after, inline, part, rows, text_of
from read_samples import SHEET_E, whole

from shuangyong_metrics.model import MICRO, Status


def cell(xml: str) -> bytes:
    """The return with the cell of E8-1 written as given."""
    return with_cell(whole(), SHEET_E, COUNT, xml.replace("@", f'r="{COUNT}"'))


def strings(table: str, xml: str) -> bytes:
    """The same with a table of shared strings."""
    return with_strings(cell(xml), table)


def _named(name: str) -> bytes:
    """One more cell under this name, with a value."""
    return rows(f'<row><c r="{name}"><v>1</v></c></row>')


def _other_row(number: str) -> bytes:
    """The row's own number contradicts the names of its cells."""
    return part(text_of().replace(f'<row r="{ROW}"', f'<row r="{number}"'))


def _dimension(area: str) -> bytes:
    return part(text_of().replace('<dimension ref="A1:J14"', f'<dimension ref="{area}"'))


_TABLE = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"{0}>{1}</sst>'
_TWELVE = _TABLE.format("", "<si><t>12</t></si>")
_DDE = "cmd|'/C calc'!A0"

_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    **{f"单元格名 {name}": (partial(_named, name), "broken") for name in (
        "A0", "XFE1", "A1048577", "AAAA1", "A99999999999", "1A", "A", "1", "", "$K$90", "K90:L91", "K-90", "K90 ", " K90", "Ｋ90", "R90C11")},
    **{f"远处的单元格 {name}": (partial(_named, name), "oversized") for name in ("XFD1048576", "A1048576", "CZ20000", "xfd1048576")},
    "四角各一格": (lambda: rows('<row><c r="A900"><v>1</v></c><c r="XFD1048570"><v>1</v></c></row>'), "oversized"),
    "每张表都很大": (lambda: _every_sheet(), "oversized_sum"),
    "同一格写两次 值相同": (lambda: rows(f'<row r="{ROW}"><c r="{COUNT}"><v>8</v></c></row>'), "cell_twice"),
    "同一格写两次 值不同": (lambda: rows(f'<row r="{ROW}"><c r="{COUNT}"><v>9</v></c></row>'), "cell_twice"),
    "同一格写两次 小写": (lambda: rows(f'<row r="{ROW}"><c r="{COUNT.lower()}"><v>9</v></c></row>'), "cell_twice"),
    "同一格写两次 有前缀": (lambda: rows(f'<x:row r="{ROW}"><x:c r="{COUNT}"><x:v>9</x:v></x:c></x:row>'), "cell_twice"),
    "同一格写两次 属性次序不同": (lambda: rows(f'<row r="{ROW}"><c s="1" r="{COUNT}"><v>9</v></c></row>'), "cell_twice"),
    "同一格写两次 数出来的": (lambda: part(text_of().replace("</sheetData>", f'<row r="{ROW}">{"<c/>" * 6}<c><v>9</v></c></row></sheetData>')), "cell_twice"),
    "两个值": (partial(cell, "<c @><v>8</v><v>9</v></c>"), "odd_xml"),
    "值里有标签": (partial(cell, "<c @><v>8<b/>9</v></c>"), "odd_xml"),
    "值里套值": (partial(cell, "<c @><v>8<v>9</v></v></c>"), "odd_xml"),
    "值用字符编号": (partial(cell, "<c @><v>&#56;</v></c>"), "odd_xml"),
    "文字写两次": (partial(cell, '<c @ t="inlineStr"><is><t>8</t></is><is><t>9</t></is></c>'), "odd_xml"),
    "共享文字 序号越界": (lambda: strings(_TWELVE, '<c @ t="s"><v>7</v></c>'), "broken"),
    "共享文字 序号是负数": (lambda: strings(_TWELVE, '<c @ t="s"><v>-1</v></c>'), "odd_xml"),
    "共享文字 序号是文字": (lambda: strings(_TWELVE, '<c @ t="s"><v>abc</v></c>'), "odd_xml"),
    "共享文字 序号很大": (lambda: strings(_TWELVE, '<c @ t="s"><v>99999999999999999999</v></c>'), "odd_xml"),
    "共享文字 序号是小数": (lambda: strings(_TWELVE, '<c @ t="s"><v>0.5</v></c>'), "odd_xml"),
    "共享文字 没有表": (partial(cell, '<c @ t="s"><v>0</v></c>'), "broken"),
    "共享文字 表是空的": (lambda: strings(_TABLE.format("", ""), '<c @ t="s"><v>0</v></c>'), "broken"),
    "共享文字 声明四十亿": (lambda: strings(_TABLE.format(' uniqueCount="4294967295"', ""), "<c @><v>8</v></c>"), "broken"),
    "共享文字 声明负数": (lambda: strings(_TABLE.format(' count="-1"', "<si><t>12</t></si>"), "<c @><v>8</v></c>"), ""),
    "共享文字 一条很长被引用万次": (lambda: _repeated(), "unreadable"),
    "共享文字 序号是空的": (lambda: strings(_TWELVE, '<c @ t="s"><v></v></c>'), "odd_xml"),
    "共享文字 序号用单引号": (lambda: strings(_TWELVE, "<c @ t='s'><v>-1</v></c>"), "odd_xml"),
    "共享文字 序号有前缀": (lambda: strings(_TWELVE, '<x:c @ t="s"><x:v>-1</x:v></x:c>'), "odd_xml"),
    "共享文字 类型前后有空格": (lambda: strings(_TWELVE, '<c @ t = "s"><v>-1</v></c>'), "odd_xml"),
    "类型 不认识": (partial(cell, '<c @ t="zzz"><v>7</v></c>'), "broken"),
    "类型 空": (partial(cell, '<c @ t=""><v>7</v></c>'), "broken"),
    "类型 是否 二": (partial(cell, '<c @ t="b"><v>2</v></c>'), "broken"),
    "值在别的标签里": (partial(cell, "<c @><w>7</w></c>"), "broken"),
    "值后有扩展": (partial(cell, "<c @><v>7</v><extLst><ext/></extLst></c>"), "broken"),
    "共享文字 表不成 XML": (lambda: strings("<sst><si><t>12</t>", '<c @ t="s"><v>0</v></c>'), "broken"),
    "错误值 不认识": (partial(cell, '<c @ t="e"><v>#SPILL!</v></c>'), "odd_error"),
    "错误值 是文字": (partial(cell, '<c @ t="e"><v>abc</v></c>'), "odd_error"),
    "样式号是文字": (partial(cell, '<c @ s="abc"><v>8</v></c>'), ""),
    "行号与单元格不合": (partial(_other_row, "90"), ""),
    "行号是负数": (partial(_other_row, "-1"), "broken"),
    "行号是文字": (partial(_other_row, "abc"), "broken"),
    "行号越界": (partial(_other_row, "99999999999"), ""),
    "范围声明 整张表": (partial(_dimension, "A1:XFD1048576"), ""),
    "范围声明 一格": (partial(_dimension, "A1"), ""),
    "范围声明 颠倒": (partial(_dimension, "J14:A1"), ""),
    "范围声明 空": (partial(_dimension, ""), "broken"),
    "范围声明 杂字": (partial(_dimension, "abc"), "broken"),
    "范围声明 越界": (partial(_dimension, "A1:ZZZZ99999999999"), ""),
    "行的次序颠倒": (lambda: _reversed(), ""),
    "合并互相重叠": (lambda: after('<mergeCells><mergeCell ref="L1:N9"/><mergeCell ref="M2:P5"/></mergeCells>'), ""),
    "合并范围是杂字": (lambda: after('<mergeCells><mergeCell ref="abc"/><mergeCell/></mergeCells>'), "broken"),
    "别家命名空间的单元格": (lambda: rows('<y:row xmlns:y="u" r="90"><y:c r="K90"><y:v>9</y:v></y:c></y:row>'), ""),
    "第二段行": (lambda: after("<sheetData>" + inline("M90", "x") + "</sheetData>"), ""),
    "第二段行 改同一格": (lambda: after(f'<sheetData><row r="{ROW}"><c r="{COUNT}"><v>9</v></c></row></sheetData>'), "cell_twice"),
}  # fmt: skip


def _every_sheet() -> bytes:
    data = whole()
    for number in range(3, 9):
        name = f"xl/worksheets/sheet{number}.xml"
        data = replaced(data, name, "</sheetData>", '<row><c r="ZZ1000"><v>1</v></c></row></sheetData>')
    return data


def _reversed() -> bytes:
    text = text_of()
    start, end = text.index("<row"), text.index("</sheetData>")
    return part(text[:start] + "".join(f"{r}</row>" for r in text[start:end].split("</row>")[-2::-1]) + text[end:])


def _repeated() -> bytes:
    data = strings(_TABLE.format("", f"<si><t>{'团' * 300_000}</t></si>"), "<c @><v>8</v></c>")
    many = "".join(f'<row r="{n}"><c r="K{n}" t="s"><v>0</v></c></row>' for n in range(500, 5_000))
    return replaced(data, SHEET, "</sheetData>", f"{many}</sheetData>")


def _read(xml: str, raw: str, value: int | None = None, told: str = "") -> File:
    """The cell is read: as this figure, or as no figure with a finding at it."""
    status = Status.BLANK if value is None else Status.FILLED
    answer: Given = (status, None if value is None else value * MICRO, raw, SHEET_E, COUNT)
    return File(partial(cell, xml), told=((told, SHEET_E, COUNT),) if told else (), answers={"E8-1": answer})


_VALUES: Table = {
    "数 指数": _read("<c @><v>0.7E1</v></c>", "7", 7),
    "数 尾差": _read("<c @><v>7.000000000000001</v></c>", "7", 7),
    "数 前后空格": _read("<c @><v> 7 </v></c>", " 7 ", 7),
    "数 加号": _read("<c @><v>+7</v></c>", "7", 7),
    "数 前面有零": _read("<c @><v>007</v></c>", "7", 7),
    "数 其实是文字": _read("<c @><v>abc</v></c>", "abc", told="number_unreadable"),
    "数 十六进制": _read("<c @><v>0x10</v></c>", "0x10", told="with_unit"),
    "数 有千分号": _read("<c @><v>0,007</v></c>", "0,007", 7),
    "数 全角": _read("<c @><v>７</v></c>", "７", 7),
    "数 无穷大": _read("<c @><v>1e400</v></c>", "Infinity", told="number_unreadable"),
    "数 INF": _read("<c @><v>INF</v></c>", "Infinity", told="number_unreadable"),
    "数 NaN": _read("<c @><v>NaN</v></c>", "NaN", told="number_unreadable"),
    "数 负零": _read("<c @><v>-0</v></c>", "-0", 0),
    "数 三百位": _read(f"<c @><v>{'9' * 300}</v></c>", "1" + "0" * 300, told="too_large"),
    "数 极小": _read("<c @><v>1e-300</v></c>", "0." + "0" * 299 + "1", told="not_whole"),
    "类型 是否 一": _read('<c @ t="b"><v>1</v></c>', "TRUE", told="number_unreadable"),
    "类型 日期": _read('<c @ t="d"><v>2026-03-05</v></c>', "2026-03-05", told="is_date"),
    "类型 日期 没有这天": _read('<c @ t="d"><v>2026-13-45</v></c>', "2026-13-45", told="with_unit"),
    "类型 文字结果": _read('<c @ t="str"><v>7</v></c>', "7", 7),
    "类型 文字 却放值": _read('<c @ t="inlineStr"><v>7</v></c>', "", told="cell_unread"),
    "类型 数 却放文字": _read("<c @><is><t>7</t></is></c>", "7", 7),
    "文字 分段": _read('<c @ t="inlineStr"><is><r><t>0</t></r><r><t>7</t></r></is></c>', "07", 7),
    "文字 注音": _read('<c @ t="inlineStr"><is><t>7</t><rPh sb="0" eb="1"><t>9</t></rPh></is></c>', "7", 7),
    "文字 实体": _read('<c @ t="inlineStr"><is><t>&#48;&#x37;</t></is></c>', "07", 7),
    "文字 转义": _read('<c @ t="inlineStr"><is><t>0_x0037_</t></is></c>', "07", 7),
    "文字 反向显示": _read('<c @ t="inlineStr"><is><t>\u202e21</t></is></c>', "\u202e21", told="with_unit"),
    "文字 零宽": _read('<c @ t="inlineStr"><is><t>0\u200b7</t></is></c>', "0\u200b7", 7),
    "文字 印度数字": _read('<c @ t="inlineStr"><is><t>१२</t></is></c>', "१२", told="number_unreadable"),
    "文字 上标": _read('<c @ t="inlineStr"><is><t>1²</t></is></c>', "1²", told="with_unit"),
    "文字 带圈": _read('<c @ t="inlineStr"><is><t>⑫</t></is></c>', "⑫", told="number_unreadable"),
    "文字 罗马": _read('<c @ t="inlineStr"><is><t>Ⅻ</t></is></c>', "Ⅻ", told="number_unreadable"),
    "公式 DDE 有结果": _read(f'<c @><f>{_DDE}</f><v>7</v></c>', "7", 7),
    "公式 DDE 没结果": _read(f"<c @><f>{_DDE}</f></c>", "", told="formula_no_value"),
    "公式 DDE 是文字": _read(f'<c @ t="inlineStr"><is><t>={_DDE}</t></is></c>', f"={_DDE}", told="formula_text"),
    "公式 取网上的数": _read('<c @ t="str"><f>WEBSERVICE("http://192.0.2.1/")</f><v>7</v></c>', "7", 7),
    "公式 数组": _read('<c @><f t="array" ref="A1:XFD1048576">1</f><v>7</v></c>', "7", 7),
    "公式 共享 号是负数": _read('<c @><f t="shared" si="-1"/><v>7</v></c>', "7", 7),
    "公式 共享 没有主格": _read('<c @><f t="shared" si="99"/></c>', "", told="formula_no_value"),
    "公式 一百层括号": _read(f"<c @><f>{'(' * 100_000}</f><v>7</v></c>", "7", 7),
    "公式 结果是错误": _read('<c @ t="e"><f>1/0</f><v>#DIV/0!</v></c>', "", told="error_value"),
    "错误值 是空的": _read('<c @ t="e"><v></v></c>', "", told="error_value"),
    "文字 没有 t": _read('<c @ t="inlineStr"><is>7</is></c>', "", told="cell_unread"),
    "文字 在别的标签里": _read('<c @ t="inlineStr"><is><x>7</x></is></c>', "", told="cell_unread"),
    "文字 直接在格里": _read("<c @>7</c>", "", told="cell_unread"),
    "公式 结果是空文字": _read('<c @ t="str"><f>""</f><v></v></c>', "", told="formula_no_value"),
    "样式号越界": _read('<c @ s="99999"><v>7</v></c>', "7", 7),
    "样式号是负数": _read('<c @ s="-1"><v>7</v></c>', "7", 7),
    "属性前有制表符": _read("<c\t@ \n><v>7</v></c>", "7", 7),
    "单引号": _read(f"<c r='{COUNT}'><v>7</v></c>", "7", 7),
    "有前缀": _read('<x:c @><x:v>7</x:v></x:c>', "7", 7),
    "值在公式前": _read("<c @><v>7</v><f>3+4</f></c>", "", told="cell_unread"),
}  # fmt: skip

FILES: Table = {name: File(make, code) for name, (make, code) in _REFUSED.items()} | _VALUES
