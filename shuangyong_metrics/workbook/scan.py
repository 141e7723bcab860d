"""The scan that comes before anything is kept: secrets and personal data anywhere in a file, or in its name.

The text is taken from every part of the zip, so hidden sheets, comments, headers, properties and drop-down texts are
looked at too. Only on a hit are the cells read, to say where it is. No message repeats what was found.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import CellRef, Finding
from shuangyong_metrics.workbook.locate import cell_name
from shuangyong_metrics.workbook.normalise import raw_text
from shuangyong_metrics.workbook.parts import inflate, is_xml, relations, sheet_files, text_of
from shuangyong_metrics.workbook.scan_rules import RULES, ScanRule

#: Enough to see what is wrong; a list of thousands would help nobody.
MOST = 100

_RUN_PROPERTIES = re.compile(r"<(?:\w+:)?rPr\b[^>]*?(?:/>|>.*?</(?:\w+:)?rPr>)", re.DOTALL)
_RUNS = re.compile(r"</?(?:\w+:)?[rt](?:\s[^>]*)?/?>|<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_ATTRIBUTES = re.compile(r"""=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_CODES = re.compile(r'&(?:"[^"]*"|[LCRPNDTFAZGBIUSEXYOHK]|K[0-9A-F]{6}|[0-9]{1,3}(?= ))')
_COMMENT = re.compile(
    r"""<(?:\w+:)?(?:threadedC|c)omment\b[^>]*?\bref\s*=\s*["']([A-Z]+[0-9]+)["'].*?</(?:\w+:)?(?:threadedC|c)omment>""",
    re.DOTALL,
)
#: Beginning of a part's name → what people call it; the first that fits.
_PLACES = (
    ("xl/sharedstrings", "文件里残留的文字（不在任何单元格中，另存一次可清除）"),
    ("xl/worksheets/", "页眉页脚、下拉提示或公式中"),
    ("xl/comments", "批注中"),
    ("xl/threadedcomments", "批注中"),
    ("xl/persons", "批注作者中"),
    ("xl/workbook.xml", "工作表名称或自定义名称中"),
    ("docprops/", "文件属性（作者、标题、备注等）中"),
    ("xl/drawings/", "文本框、图形或批注中"),
    ("xl/charts/", "图表中"),
    ("xl/tables/", "表格的列名中"),
    ("", "文件内部的其他部分中"),
)


def scan(data: bytes, name: str) -> tuple[Finding, ...]:
    """Every hit in an admitted file and in its name, with sheet and cell where that can be told."""
    return scan_parts(inflate(data), data, name)


def scan_parts(parts: dict[str, bytes], data: bytes, name: str) -> tuple[Finding, ...]:
    """``scan`` of a file that is already inflated."""
    hits = dict.fromkeys((CellRef("", ""), "文件名中", rule) for rule in hit_rules(normal(name)))
    in_cells: dict[ScanRule, str] = {}
    for part, content in parts.items():
        for rule, place in _part_hits(part, content):
            if place:
                in_cells[rule] = place
            else:
                hits |= dict.fromkeys(_places(parts, part, content, rule))
    if in_cells:
        cells = list(_cell_hits(data, set(in_cells)))
        hits |= dict.fromkeys(cells)
        found = {rule for _, _, rule in cells}
        hits |= dict.fromkeys((CellRef("", ""), place, rule) for rule, place in in_cells.items() if rule not in found)
    return tuple(finding(rule.code, ref, place=place, what=rule.what) for ref, place, rule in list(hits)[:MOST])


def normal(text: str) -> str:
    """Text as the rules see it: full-width signs narrow, nothing invisible."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def hit_rules(text: str) -> list[ScanRule]:
    """The rules that hit a normalised text."""
    return [rule for rule in RULES if any(rule.confirm(match[0]) for match in rule.pattern.finditer(text))]


def plain(xml: str) -> str:
    """What can be read in a piece of XML: one line for every text, the runs of a rich text joined, attributes after."""
    text = _RUN_PROPERTIES.sub("", xml) if "rPr" in xml else xml
    text = _TAGS.sub("\n", _RUNS.sub("", text))
    telling = (a or b for a, b in _ATTRIBUTES.findall(xml))
    lines = [a for a in telling if (len(a) >= 11 or not a.isascii()) and not _GUID.match(a)]
    text = "\n".join([text, *lines])
    if "&" in text:
        text = html.unescape(text)
        text = f"{text}\n{_CODES.sub(' ', text)}" if "&" in text else text
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return normal(text)


def _part_hits(part: str, content: bytes) -> Iterator[tuple[ScanRule, str]]:
    """Rules that hit a part; with a place when the hit lies in the cells of a sheet, to be located there."""
    if part.startswith("xl/media/"):
        return
    if not is_xml(part):
        both = f"{content.decode('utf-8', errors='ignore')}\n{content.decode('utf-16-le', errors='ignore')}"
        yield from ((rule, "") for rule in hit_rules(normal(both)))
        return
    text = text_of(content)
    place = _place(part)
    if part.endswith("sharedstrings.xml"):
        yield from ((rule, place) for rule in hit_rules(plain(text)))
        return
    if part.startswith("xl/worksheets/"):
        head, _, rest = text.partition("<sheetData")
        cells, _, tail = rest.rpartition("</sheetData>")
        yield from ((rule, place) for rule in hit_rules(plain(cells)))
        text = head + ("\n" + tail if cells else rest)
    yield from ((rule, "") for rule in hit_rules(plain(text)))


def _place(part: str) -> str:
    return next(words for start, words in _PLACES if part.startswith(start))


def _places(parts: dict[str, bytes], part: str, content: bytes, rule: ScanRule) -> list[tuple[CellRef, str, ScanRule]]:
    """Where in a part that is no table of cells: comments know their cell, the rest only its kind."""
    sheet = _sheet_of(parts, part)
    if "comment" in part and is_xml(part):
        comments = _COMMENT.finditer(text_of(content))
        cells = [match[1] for match in comments if rule in hit_rules(plain(match[0]))]
        if cells:
            return [(CellRef(sheet, cell), "批注中", rule) for cell in cells]
    return [(CellRef(sheet, ""), _place(part), rule)]


def _sheet_of(parts: dict[str, bytes], part: str) -> str:
    """The sheet that a part is, or that refers to it; blank when it belongs to the whole file."""
    for name, file in sheet_files(parts).items():
        if part == file or part in relations(parts, file).values():
            return name
    return ""


def _cell_hits(data: bytes, rules: set[ScanRule]) -> Iterator[tuple[CellRef, str, ScanRule]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheet_names:
            for row, values in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)):
                for column, value in enumerate(values):
                    for rule in _value_hits(value, rules):
                        yield CellRef(sheet, cell_name(row, column)), "单元格里", rule
    except CalamineError:
        return


def _value_hits(value: object, rules: set[ScanRule]) -> list[ScanRule]:
    text = raw_text(value)
    return [rule for rule in hit_rules(normal(text)) if rule in rules] if len(text) > 2 else []
