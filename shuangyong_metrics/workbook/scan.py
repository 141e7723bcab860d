"""The scan that comes before anything is kept: secrets and personal data anywhere in a file, or in its name.

The text is taken from every part of the zip, so hidden sheets, comments, headers, properties and drop-down texts are
looked at too. Only on a hit are the cells read, to say where it is. No message repeats what was found.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import CellRef, Finding
from shuangyong_metrics.workbook.locate import cell_name
from shuangyong_metrics.workbook.normalise import raw_text
from shuangyong_metrics.workbook.parts import inflate, is_xml, relations, sheet_files, text_of
from shuangyong_metrics.workbook.scan_rules import ScanRule, hit_rules
from shuangyong_metrics.workbook.scan_text import lines, normal, readable

Hit = tuple[CellRef, str, ScanRule]

#: Enough to see what is wrong; a list of thousands would help nobody.
MOST = 100
#: Lines in which no rule hits, from files in which none did: nine tenths of a return are the template's own words, and
#: those are judged once. No rule looks beyond a line, so a line is as clean in the next file.
_CLEAN: set[str] = set()
_CLEAN_MOST = 5_000

_COMMENT = re.compile(
    r"""<(?:\w+:)?(?:threadedC|c)omment\b[^>]*?\bref\s*=\s*["']([A-Z]+[0-9]+)["'].*?</(?:\w+:)?(?:threadedC|c)omment>""",
    re.DOTALL,
)
_CELLS = re.compile(r"<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData>", re.DOTALL)
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
    """``scan`` of a file that is already inflated.

    All texts of the file are looked at in one go; which part and which cell is asked only when something is there.
    """
    hits = dict.fromkeys((CellRef("", ""), "文件名中", rule) for rule in hit_rules(normal(name)))
    texts = set().union(*(_part_lines(part, content) for part, content in parts.items())) - _CLEAN
    if hit_rules(readable(texts)):
        hits |= dict.fromkeys(_located(parts, data))
    elif len(_CLEAN) < _CLEAN_MOST:
        _CLEAN.update(texts)
    told = [(_harmless(ref, parts), place, rule) for ref, place, rule in list(hits)[:MOST]]
    return tuple(finding(rule.code, ref, place=place, what=rule.what) for ref, place, rule in told)


def hits_name(name: str) -> bool:
    """Does a rule hit a file's name?"""
    return bool(hit_rules(normal(name)))


def _harmless(ref: CellRef, parts: dict[str, bytes]) -> CellRef:
    """The cell, with its sheet counted instead of named when the name itself must not be repeated."""
    if not hit_rules(normal(ref.sheet)):
        return ref
    numbers = {name: number for number, name in enumerate(sheet_files(parts), 1)}
    return CellRef(f"第 {numbers.get(ref.sheet, '?')} 个工作表", ref.cell)


def _part_lines(part: str, content: bytes) -> set[str]:
    if part.startswith("xl/media/"):
        return set()
    if not is_xml(part, content):
        return {content.decode(encoding, errors="ignore") for encoding in ("utf-8", "utf-16-le")}
    return lines(text_of(content))


def _located(parts: dict[str, bytes], data: bytes) -> Iterator[Hit]:
    """Every hit with its place; what the table of shared strings or a sheet's cells hold is looked for in the cells."""
    in_cells: dict[ScanRule, str] = {}
    for part, content in parts.items():
        rules = hit_rules(readable(_part_lines(part, content)))
        if rules and part.endswith("sharedstrings.xml"):
            in_cells |= dict.fromkeys(rules, _place(part))
        elif rules and part.startswith("xl/worksheets/") and is_xml(part, content):
            text = text_of(content)
            inside = hit_rules(readable(lines("".join(_CELLS.findall(text)))))
            in_cells |= dict.fromkeys(inside, _place(part))
            outside = hit_rules(readable(lines(_CELLS.sub("", text))))
            rules = [rule for rule in rules if rule in outside or rule not in inside]
            yield from (hit for rule in rules for hit in _places(parts, part, content, rule))
        else:
            yield from (hit for rule in rules for hit in _places(parts, part, content, rule))
    found = list(_cell_hits(data, set(in_cells))) if in_cells else []
    yield from found
    known = {rule for _, _, rule in found}
    yield from ((CellRef("", ""), place, rule) for rule, place in in_cells.items() if rule not in known)


def _place(part: str) -> str:
    return next(words for start, words in _PLACES if part.startswith(start))


def _places(parts: dict[str, bytes], part: str, content: bytes, rule: ScanRule) -> list[Hit]:
    """Where in a part that is no table of cells: comments know their cell, the rest only its kind."""
    sheet = _sheet_of(parts, part)
    if "comment" in part and is_xml(part, content):
        comments = _COMMENT.finditer(text_of(content))
        cells = [match[1] for match in comments if rule in hit_rules(readable(lines(match[0])))]
        if cells:
            return [(CellRef(sheet, cell), "批注中", rule) for cell in cells]
    return [(CellRef(sheet, ""), _place(part), rule)]


def _sheet_of(parts: dict[str, bytes], part: str) -> str:
    """The sheet that a part is, or that refers to it; blank when it belongs to the whole file."""
    for name, file in sheet_files(parts).items():
        if part == file or part in relations(parts, file).values():
            return name
    return ""


def _cell_hits(data: bytes, rules: set[ScanRule]) -> Iterator[Hit]:
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
