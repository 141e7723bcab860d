"""What a sheet's part itself says of its cells: asked where calamine's answer is not enough, and before it is asked.

Files of spreadsheet programs are looked over with patterns, which costs next to nothing; only what is written in
another way, or looks odd, is taken apart by the XML parser of the standard library.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from xml.parsers import expat  # no DOCTYPE gets this far, and expat fetches nothing by itself

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.workbook.locate import column_name

#: Rows × columns that a sheet may span, and all sheets together twice that; calamine holds the whole rectangle.
MAX_AREA = 2_000_000
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384

#: The patterns look at bytes, and each begins with a fixed text: both make them many times faster. Tags with a prefix
#: (<x:c>) they do not know; such a part is taken apart by the parser.
_PREFIXED = re.compile(rb":(?:c|v|is|f)[ >/\t\r\n]")
#: Every cell by its name; blank where the name stands elsewhere than first, or not at all.
_NAMES = re.compile(rb'<c(?: r="([A-Z]{1,3}[1-9][0-9]{0,6})"|(?=[\s/>]))')
#: Among names with a blank before each: a cell beyond ZZ999, an area that no sheet can fill beyond the limit.
_FAR = re.compile(rb" (?![A-Z]{1,2}[1-9][0-9]{0,2}(?: |$))")
_NAMED = re.compile(rb'<c r="([^"]*)"[^>]*?(/?)>')
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
#: Values written as no program writes them, which calamine reads as something else: signs as numbers, elements inside
#: a value, a second value.
_ODD = (
    re.compile(rb"<v(?:\s[^>]*)?>[^<]*(?:<(?!/)|&#(?!(?:10|13|9|x[aAdD]|x9);)|</v>\s*<v[\s>/])"),
    re.compile(rb"</is>\s*<is[\s>/]"),
    # an index that is no number: calamine takes the first of the shared strings for it
    re.compile(rb' t="s"[^>]*+(?<!/)>(?!\s*<v(?:\s[^>]*)?>\s*[0-9]{1,9}\s*</v>|\s*</c>)'),
)
#: The type of a cell spelt in another way than programs spell it.
_SPELT = re.compile(rb"t(?:[\t\n\r ]+=|=[\t\n\r '])")
#: Content where calamine does not look for it: text beside the value, a string without its text, a value of a string.
_STRAY = (
    re.compile(rb"<c [^>]*+(?<!/)>(?!<[vfi/])"),
    re.compile(rb"<is>(?!<[tr/])"),
    re.compile(rb't="inlineStr"[^>]*+(?<!/)>(?!<is)'),
)
#: A sign written by its number, but for line ends and tabs.
_SIGN = re.compile(rb"&#(?!(?:10|13|9|x[aAdD]|x9);)")
#: A formula without a result, and the same with its cell as spreadsheet programs write it.
_NO_RESULT = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?!<v>[^<])")
_EMPTY_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"[^>]*><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
#: A value with an entity, which calamine reads in a text only.
_ENTITY = re.compile(rb"<v(?:\s[^>]*)?>[^<]*&")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)""")


@dataclass(slots=True)
class Stored:
    """One cell as the file keeps it: its type, its style, a formula or not, the text of its value."""

    type: str
    style: int
    formula: bool = False
    text: str = ""
    filled: bool = False

    @property
    def problem(self) -> str:
        """Why a reader of values may see this cell as blank although it is not; blank when there is no reason."""
        if self.type == "e":
            return "error_value"
        if self.formula and not self.text.strip():
            return "formula_no_value"
        # calamine refuses a file with an index that leads nowhere: what a valid one points to may be blank
        return "cell_unread" if self.text.strip() and self.type != "s" else ""


def check_well_formed(content: bytes, strange: bool) -> None:
    """Refuse a part that is no XML; ``strange``: also notes, CDATA and instructions, which readers treat differently."""
    parser = expat.ParserCreate()
    if strange:
        parser.CommentHandler = parser.StartCdataSectionHandler = parser.ProcessingInstructionHandler = _refuse_odd
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise refusal("broken") from error


def _refuse_odd(*_: object) -> None:
    raise refusal("odd_xml")


def is_prefixed(content: bytes) -> bool:
    """May elements of cells stand here with a prefix (<x:c>)?"""
    return _PREFIXED.search(content) is not None


def check_cells(content: bytes) -> int:
    """Refuse doubled cells, values that readers disagree on, and cells too far away; the area that the sheet spans."""
    prefixed = _PREFIXED.search(content)
    names = [b""] if prefixed or _SPELT.search(content) else _NAMES.findall(content)
    if any(pattern.search(content) for pattern in _ODD) or (prefixed and _SIGN.search(content)):
        raise refusal("odd_xml")
    if b"" in names:
        return _area([(name, not cell.filled) for name, cell in stored_cells(content).items()])
    if len(set(names)) < len(names):
        raise refusal("cell_twice", cell=_doubled(names))
    if not _FAR.search(b" " + b" ".join(names)):
        return 1
    return _area([(name.decode(), bool(empty)) for name, empty in _NAMED.findall(content)])


def _doubled(names: list[bytes]) -> str:
    return next(name for name, times in Counter(names).items() if times > 1).decode()


def _area(cells: list[tuple[str, bool]]) -> int:
    """Cells with content far from the others; an empty formatted cell costs nothing and is everyday."""
    rows = columns = 1
    for name, empty in cells:
        row, column = position(name)
        if empty or (row <= rows and column <= columns):
            continue
        rows, columns = max(rows, row), max(columns, column)
        if rows * columns > MAX_AREA:
            raise refusal("oversized", cell=name)
    return rows * columns


def position(name: str) -> tuple[int, int]:
    """Row and column of a cell, counted from 1; refuses what Excel has no cell for."""
    match = _REFERENCE.fullmatch(name)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise refusal("broken")
    return row, column


def column_number(letters: str) -> int:
    """The number of a column by its letters, counted from 1.

    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def stored_cells(content: bytes) -> dict[str, Stored]:
    """Every cell of a sheet's part by its name, also where the part leaves the name to be counted; refuses doubles."""
    return _Cells().read(content)


def troubled_cells(content: bytes) -> dict[str, Stored]:
    """Cells that a reader of values may see as blank although they are not, by name; each has a ``problem``."""
    if not (_has_error(content) or any(odd.search(content) for odd in (_PREFIXED, _SPELT, _ENTITY, *_STRAY))):
        cells = [
            _EMPTY_FORMULA.match(content, content.rfind(b"<c ", 0, f.start())) for f in _NO_RESULT.finditer(content)
        ]
        if None not in cells:
            return {cell[1].decode(): Stored("n", 0, formula=True) for cell in cells if cell}
    return {name: cell for name, cell in stored_cells(content).items() if cell.problem} if content else {}


def _has_error(content: bytes) -> bool:
    """May a cell be of the type of errors? Single signs are looked for first because that is far quicker."""
    start = max(0, content.find(b"sheetData"))
    return b'"e"' in content or (content.find(b"'", start) >= 0 and b"'e'" in content)


def merged_areas(content: bytes) -> list[tuple[int, int, int, int]]:
    """Merged ranges as first row, first column, last row, last column, counted from 1."""
    start = content.find(b"mergeCell")
    if start < 0:
        return []
    return [
        (int(top), column_number(first.decode()), int(bottom), column_number(last.decode()))
        for first, top, last, bottom in _MERGED.findall(content, content.rfind(b"<", 0, start))
    ]


class _Cells:
    """The state of one pass of the parser."""

    def __init__(self) -> None:
        self.found: dict[str, Stored] = {}
        self.row = self.column = 0
        self.cell: Stored | None = None
        self.inside = ""
        self.seen: set[str] = set()

    def read(self, content: bytes) -> dict[str, Stored]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise refusal("broken") from error
        return self.found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "c":
            self._start_cell(attributes)
        elif self.cell is not None:
            if self.inside == "v" or (tag in ("v", "is") and tag in self.seen):
                raise refusal("odd_xml")
            self.inside = tag
            self.seen.add(tag)
            self.cell.filled = True
            self.cell.formula |= tag == "f"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r")
        if name is None:
            self.column += 1
            name = f"{column_name(self.column - 1)}{self.row}"
        row, self.column = position(name)
        name = f"{column_name(self.column - 1)}{row}"
        if name in self.found:
            raise refusal("cell_twice", cell=name)
        self.seen.clear()
        self.cell = self.found[name] = Stored(attributes.get("t", "n"), int(attributes.get("s", 0)))

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            if self.cell and self.cell.type == "s" and self.cell.filled and not self.cell.text.strip().isdecimal():
                raise refusal("odd_xml")
            self.cell = None
        else:
            self.inside = ""

    def _text(self, text: str) -> None:
        if self.cell is not None and (self.inside in ("v", "t") or (self.inside != "f" and not text.isspace())):
            self.cell.text += text
