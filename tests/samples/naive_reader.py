"""A reader that shares nothing with the product: the text of any cell, straight from the parts of the archive.

It knows no types but what it must, no limits and no mistakes; only a file that the product has let through is given to it.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element, ParseError, fromstring

_BELOW_A_MINUTE = 60


@dataclass
class Cell:
    """What stands in a cell: its type, its text, whether it holds a formula."""

    type: str
    text: str
    formula: bool


@dataclass
class Naive:
    """The sheets of a file: name → cell → what stands there. ``doubled``: names that more than one sheet has."""

    sheets: dict[str, dict[str, Cell]] = field(default_factory=dict)
    doubled: set[str] = field(default_factory=set)
    first_day: date = date(1899, 12, 30)

    def cell(self, sheet: str, name: str) -> Cell:
        return self.sheets[sheet].get(name, Cell("n", "", False))

    def row(self, sheet: str, row: int) -> dict[str, str]:
        """Column → text of a row."""
        found = {}
        for name, cell in self.sheets[sheet].items():
            letters = name.rstrip("0123456789")
            if name == f"{letters}{row}" and cell.text.strip():
                found[letters] = cell.text
        return found

    def header(self, sheet: str, name: str, word: str) -> bool:
        """Does some cell above say the word?"""
        letters = name.rstrip("0123456789")
        above = range(1, int(name[len(letters) :]))
        texts = ("".join(self.cell(sheet, f"{letters}{n}").text.split()) for n in above)
        return any(text.startswith(word) for text in texts)


def read_naively(data: bytes) -> Naive:
    """Every sheet of the file that a relation leads to."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {_part(name): archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    book = _parsed(parts["xl/workbook.xml"])
    targets = {
        node.get("Id"): _part(posixpath.normpath(posixpath.join("/xl", node.get("Target") or "")))
        for node in _parsed(parts["xl/_rels/workbook.xml.rels"]).iter()
        if node.get("Id")
    }
    naive, strings = Naive(), _strings(parts)
    for node in book.iter():
        if _tag(node) == "workbookPr" and node.get("date1904") in ("1", "true"):
            naive.first_day = date(1904, 1, 1)
    listed = [node for node in book.iter() if _tag(node) == "sheet"]
    naive.doubled = {name for name, times in Counter(node.get("name") or "" for node in listed).items() if times > 1}
    for node in listed:
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), None)
        content = parts.get(targets.get(relation, ""))
        if content is not None:
            naive.sheets.setdefault(node.get("name") or "", _cells(content, strings))
    return naive


def says_number(cell: Cell, raw: str, naive: Naive) -> bool:
    """Is this text the cell's number, as a number or as the day that it counts?"""
    try:
        number = Decimal(cell.text.strip())
        if Decimal(raw) == Decimal(format(float(number), ".15g")):
            return True
    except (InvalidOperation, ValueError, OverflowError):
        pass
    try:
        days = float(cell.text)
        moment = datetime.combine(naive.first_day, datetime.min.time()) + timedelta(days=days)
        return abs((datetime.fromisoformat(raw) - moment).total_seconds()) < _BELOW_A_MINUTE
    except (ValueError, OverflowError):
        return False


def says(cell: Cell, raw: str, naive: Naive) -> bool:
    """Is this what stands in the cell?"""
    if cell.type == "b" and cell.text.strip() in ("0", "1", "true", "false"):
        return raw == ("TRUE" if cell.text.strip() in ("1", "true") else "FALSE")
    if raw == cell.text or says_number(cell, raw, naive):
        return True
    # line ends, and signs written by their number in Excel's own way (_x0031_)
    plain = re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), cell.text)
    return raw.replace("\r\n", "\n") in (plain, cell.text) or _day(cell) == raw


def _day(cell: Cell) -> str:
    """A day written out (t="d")."""
    try:
        return datetime.fromisoformat(cell.text.strip().rstrip("Z")).date().isoformat() if cell.type == "d" else ""
    except ValueError:
        return ""


def _part(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _parsed(content: bytes) -> Element:
    """The tree; a prefix that nothing declares is left out."""
    try:
        return fromstring(content)
    except ParseError:
        return fromstring(re.sub(rb"<(/?)\w+:", rb"<\1", content))


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2].rpartition(":")[2]


def _strings(parts: dict[str, bytes]) -> list[str]:
    content = parts.get("xl/sharedstrings.xml")
    return [_text(node) for node in _parsed(content) if _tag(node) == "si"] if content else []


def _text(node: Element) -> str:
    """All texts of a node but for readings above the line (rPh) and formulas."""
    inside = "".join(_text(child) for child in node if _tag(child) not in ("rPh", "f"))
    own = [node.text or "", *((child.tail or "") for child in node)]
    return inside + ("".join(own) if _tag(node) in ("t", "v") else "".join(own).strip())


def _cells(content: bytes, strings: list[str]) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    row = column = 0
    try:
        sheet = _parsed(content)
    except ParseError:
        # no sheet to anybody: its rows must be missed
        return {}
    for node in _rows_and_cells(sheet):
        if _tag(node) == "row":
            number = node.get("r") or ""
            row, column = int(number) if number.isdecimal() else row + 1, 0
        else:
            name = (node.get("r") or "").upper()
            if name:
                letters = name.rstrip("0123456789")
                column = _number(letters)
            else:
                column += 1
                name = f"{_letters(column)}{row}"
            text, kind = _text(node), node.get("t") or "n"
            if kind == "s" and text.strip().isdecimal():
                # only of a sheet that nobody reads can this lead nowhere
                text = strings[int(text)] if int(text) < len(strings) else "?"
            found.setdefault(name, Cell(kind, text, any(_tag(child) == "f" for child in node)))
    return found


def _rows_and_cells(sheet: Element) -> Iterator[Element]:
    """Rows and cells among the sheet's data, however they are wrapped; one that stands elsewhere is none."""
    for rows in (node for node in sheet if _tag(node) == "sheetData"):
        yield from (node for node in rows.iter() if _tag(node) in ("row", "c"))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters
