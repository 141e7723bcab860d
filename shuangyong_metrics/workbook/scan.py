"""The scan that comes before anything is kept: secrets and personal data anywhere in a file, or in its name.

The text is taken from every part of the zip, so hidden sheets, comments, headers, properties and drop-down texts are
looked at too. Only on a hit are the cells read, to say where it is. No message repeats what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from python_calamine import CalamineError, CalamineWorkbook

from shuangyong_metrics.messages import finding
from shuangyong_metrics.model import NO_WORDS, CellRef, Finding, ScanWords
from shuangyong_metrics.workbook.locate import cell_name
from shuangyong_metrics.workbook.normalise import raw_text
from shuangyong_metrics.workbook.parts import is_xml, relations, repacked, sheet_files, text_of, unpacked
from shuangyong_metrics.workbook.scan_rule import ScanRule
from shuangyong_metrics.workbook.scan_text import lines, normal, readable
from shuangyong_metrics.workbook.scanner import hit_rules

Hit = tuple[CellRef, str, ScanRule]

#: Enough to see what is wrong; a list of thousands would help nobody.
MOST = 100
#: By the office's words: lines in which no rule hits, from files in which none did. Nine tenths of a return are the
#: template's own words, and those are judged once. No rule looks beyond a line, so a line is as clean in the next file.
_CLEAN: dict[ScanWords, set[str]] = {}
_CLEAN_MOST = 5_000
#: Pictures made of points; what others draw with (SVG, EMF, WMF) has its words as text inside.
_POINTS = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ico")
_ENVELOPE = "压缩包的附注或内部部件的名称中"

_COMMENT = re.compile(
    r"""<(?:\w+:)?(?:threadedC|c)omment\b[^>]*?\bref\s*=\s*["']([A-Z]+[0-9]+)["'].*?</(?:\w+:)?(?:threadedC|c)omment>""",
    re.DOTALL,
)
_CELLS = re.compile(r"<(?:\w+:)?sheetData\b.*</(?:\w+:)?sheetData>", re.DOTALL)
#: Beginning of a part's name → what people call it; the first that fits.
_PLACES = (
    ("xl/sharedstrings", "文件里残留的文字（不在任何单元格中，另存一次可清除）"),
    ("xl/worksheets/_rels/", "超链接中"),
    ("xl/externallinks/", "引用其他文件的链接中"),
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


def scan(data: bytes, name: str, words: ScanWords = NO_WORDS) -> tuple[Finding, ...]:
    """Every hit in an admitted file and in its name, with sheet and cell where that can be told."""
    return scan_parts(*unpacked(data), name, words)


def scan_parts(
    parts: dict[str, bytes],
    envelope: frozenset[str],
    name: str,
    words: ScanWords = NO_WORDS,
    fresh: Mapping[str, bytes] | None = None,
) -> tuple[Finding, ...]:
    """``scan`` of a file that is already unpacked; ``fresh``: its parts without what was clean in other files.

    All texts of the file are looked at in one go; which part and which cell is asked only when something is there.
    """
    if words not in _CLEAN:
        # the words have changed: what was clean by the old ones may not be
        _CLEAN.clear()
        _CLEAN[words] = set()
    clean, look = _CLEAN[words], _Look(parts, words)
    hits = dict.fromkeys((CellRef("", ""), "文件名中", rule) for rule in hit_rules(normal(name), words))
    texts = envelope.union(*(_part_lines(part, content) for part, content in (fresh or parts).items())) - clean
    if look.rules(texts):
        hits |= dict.fromkeys((CellRef("", ""), _ENVELOPE, rule) for rule in look.rules(envelope))
        hits |= dict.fromkeys(look.located())
    elif len(clean) < _CLEAN_MOST:
        clean.update(texts)
    told = [(look.harmless(ref), place, rule) for ref, place, rule in list(hits)[:MOST]]
    return tuple(finding(rule.code, ref, place=place, what=rule.what) for ref, place, rule in told)


def hits_name(name: str, words: ScanWords = NO_WORDS) -> bool:
    """Does a rule hit a file's name?"""
    return bool(hit_rules(normal(name), words))


def _part_lines(part: str, content: bytes) -> set[str]:
    if is_xml(part, content):
        return lines(text_of(content))
    if part.endswith(_POINTS):
        return set()
    return {content.decode(encoding, errors="ignore") for encoding in ("utf-8", "utf-16-le", "gb18030")}


def _place(part: str) -> str:
    return next(words for start, words in _PLACES if part.startswith(start))


class _Look:
    """One file, looked at with one set of words."""

    def __init__(self, parts: dict[str, bytes], words: ScanWords) -> None:
        self._parts, self._words = parts, words

    def rules(self, texts: AbstractSet[str]) -> list[ScanRule]:
        """The rules that hit one of these lines, still escaped."""
        return hit_rules(readable(texts), self._words)

    def harmless(self, ref: CellRef) -> CellRef:
        """The cell, with its sheet counted instead of named when the name itself must not be repeated."""
        if not hit_rules(normal(ref.sheet), self._words):
            return ref
        numbers = {name: number for number, name in enumerate(sheet_files(self._parts), 1)}
        return CellRef(f"第 {numbers.get(ref.sheet, '?')} 个工作表", ref.cell)

    def located(self) -> Iterator[Hit]:
        """Every hit with its place; what the table of shared strings or a sheet's cells hold is looked for in the cells."""
        in_cells: dict[ScanRule, str] = {}
        for part, content in self._parts.items():
            rules = self.rules(_part_lines(part, content))
            if rules and part.endswith("sharedstrings.xml"):
                in_cells |= dict.fromkeys(rules, _place(part))
                continue
            if rules and part.startswith("xl/worksheets/") and is_xml(part, content):
                text = text_of(content)
                inside = self.rules(lines("".join(_CELLS.findall(text))))
                in_cells |= dict.fromkeys(inside, _place(part))
                outside = self.rules(lines(_CELLS.sub("", text)))
                rules = [rule for rule in rules if rule in outside or rule not in inside]
            yield from (hit for rule in rules for hit in self._places(part, content, rule))
        found = list(self._cell_hits(set(in_cells))) if in_cells else []
        yield from found
        known = {rule for _, _, rule in found}
        yield from ((CellRef("", ""), place, rule) for rule, place in in_cells.items() if rule not in known)

    def _places(self, part: str, content: bytes, rule: ScanRule) -> list[Hit]:
        """Where in a part that is no table of cells: comments know their cell, the rest only its kind."""
        sheet = self._sheet_of(part)
        if "comment" in part and is_xml(part, content):
            comments = _COMMENT.finditer(text_of(content))
            cells = [match[1] for match in comments if rule in self.rules(lines(match[0]))]
            if cells:
                return [(CellRef(sheet, cell), "批注中", rule) for cell in cells]
        return [(CellRef(sheet, ""), _place(part), rule)]

    def _sheet_of(self, part: str) -> str:
        """The sheet that a part is, or that refers to it; blank when it belongs to the whole file."""
        for name, file in sheet_files(self._parts).items():
            if (
                part in (file, file.replace("worksheets/", "worksheets/_rels/") + ".rels")
                or part in relations(self._parts, file).values()
            ):
                return name
        return ""

    def _cell_hits(self, rules: set[ScanRule]) -> Iterator[Hit]:
        try:
            book = CalamineWorkbook.from_filelike(repacked(self._parts))
            for sheet in book.sheet_names:
                for row, values in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)):
                    for column, value in enumerate(values):
                        for rule in self._value_hits(value, rules):
                            yield CellRef(sheet, cell_name(row, column)), "单元格里", rule
        except CalamineError:
            return

    def _value_hits(self, value: object, rules: set[ScanRule]) -> list[ScanRule]:
        text = raw_text(value)
        return [rule for rule in hit_rules(normal(text), self._words) if rule in rules] if len(text) > 1 else []
