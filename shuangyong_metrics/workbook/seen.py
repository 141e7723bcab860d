"""What earlier files held word for word, and was clean there, is not judged again: most of a return is its template.

A row of a sheet, its drop-downs, or a whole part that is no sheet, is remembered once it was met twice in files that the
scan has not hit. What is left of a file is judged as ever, and stands for the whole of it: rows are elements of their
own, no pattern looks beyond one, and their cells bear their row's number, so two rows never hold the same cell. Where
any of this is not plain to see, the whole part is judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from shuangyong_metrics.model import ScanWords
from shuangyong_metrics.workbook.stored import Stored, is_prefixed, troubled_cells

#: Bytes that are remembered, and marks of what was seen once; beyond them it is begun anew.
MOST_BYTES, MOST_MARKS = 8 * 1024 * 1024, 200_000
_LONGEST = 64 * 1024
_ROWS, _OPEN, _CLOSE, _END = b"<sheetData", b"<sheetData>", b"</sheetData>", b"</row>"
#: A row with its number, of those that no cell of is far away; a cell with the number of its row.
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,2})"(?: [A-Za-z0-9:]+="[^"<>]*")*>')
_CELL = re.compile(rb'<c r="[A-Z]{1,2}([1-9][0-9]{0,2})"')
_ANY_CELL = re.compile(rb"<c[\s/>]")
#: Beginnings of a part in UTF-8, with or without saying so.
_UTF8 = re.compile(
    rb"""<(?!\?)|<\?xml version=["']1\.0["'](?: encoding=["'](?:utf-8|UTF-8)["'])?(?: standalone=["']\w+["'])? ?\?>"""
)

#: The drop-downs of a sheet: one element, behind the end of another one.
_CHECKS, _CHECKS_CLOSE = b"<dataValidations", b"</dataValidations>"
_CHECKS_HEAD = re.compile(rb'<dataValidations(?: [A-Za-z]+="[^"<>]*")*>')
_ELEMENT_END = re.compile(rb"</[A-Za-z]+>\Z")

Troubled = dict[str, Stored]
#: Of a row that was seen: its number and its troubled cells.
Known = tuple[bytes, Troubled]


@dataclass(slots=True)
class Memory:
    """What was seen: rows with what is known of them, parts with their names, marks of what was seen once."""

    rows: dict[bytes, Known] = field(default_factory=dict)
    parts: set[tuple[str, bytes]] = field(default_factory=set)
    once: set[int] = field(default_factory=set)
    size: int = 0

    def again(self, thing: bytes | tuple[str, bytes], length: int) -> bool:
        """Was this seen before? From the second time on it is worth remembering; a mark may be another thing's by chance."""
        mark = hash(thing)
        if mark not in self.once:
            if len(self.once) >= MOST_MARKS:
                self.once.clear()
            self.once.add(mark)
            return False
        if self.size + length > MOST_BYTES:
            self.rows.clear()
            self.parts.clear()
            self.size = 0
        self.size += length
        return True


#: By the office's words for the scan: what was clean by others may not be so now.
_MEMORIES: dict[ScanWords, Memory] = {}


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is to be judged of a file: ``parts`` without what was seen; of a sheet that is left in part also its ``rows``
    alone, in their element, and the troubled cells of the rows left out.
    """

    parts: dict[str, bytes]
    whole: dict[str, bytes]
    rows: dict[str, bytes]
    troubled: dict[str, Troubled]
    _memory: Memory
    _new: list[bytes]
    _others: list[tuple[str, bytes]]

    def add_other(self, part: str, content: bytes) -> None:
        """A part that is no sheet is new or not as a whole."""
        if (part, content) not in self._memory.parts:
            self.parts[part] = content
            if len(content) < _LONGEST and b"sheetData" not in content:
                self._others.append((part, content))

    def add_sheet(self, part: str, content: bytes) -> None:
        """Of a sheet only the rows that are new are left, and the lists of its drop-downs where they are."""
        self.parts[part] = content
        before, rows, after = _taken_apart(content)
        found = [(row, self._memory.rows.get(row)) for row in rows]
        new = [row for row, seen in found if seen is None]
        numbers = {seen[0] if seen else _number_of(row) for row, seen in found}
        start, end = _checks_in(after)
        element = (_CHECKS.decode(), after[start:end])
        known = element in self._memory.parts
        if known:
            after = after[:start] + after[end:]
        if not rows or None in numbers or len(numbers) < len(rows) or not _is_frame(before, after):
            return
        self._new.extend(new)
        if end and not known:
            self._others.append(element)
        left = b"".join(_ended(new))
        self.rows[part] = b"".join((_OPEN, left, _CLOSE))
        self.troubled[part] = {name: cell for _, seen in found if seen for name, cell in seen[1].items()}
        self.parts[part] = b"".join((before, left, after))

    def judge_whole(self, part: str) -> bytes:
        """The whole part is to be judged after all."""
        self.parts[part] = self.whole[part]
        self.rows.pop(part, None)
        self.troubled.pop(part, None)
        return self.whole[part]

    def remember(self) -> None:
        """The file is clean: what it had that an earlier one had too is known from now on."""
        for row in self._new:
            if row not in self._memory.rows and self._memory.again(row, len(row)):
                self._memory.rows[row] = (_number_of(row) or b"", troubled_cells(row + _END))
        for other in self._others:
            if other not in self._memory.parts and self._memory.again(other, len(other[1])):
                self._memory.parts.add(other)


def fresh_of(parts: dict[str, bytes], words: ScanWords) -> Fresh:
    """The parts of a file without what was seen in clean ones, by the same words of the scan."""
    if words not in _MEMORIES:
        _MEMORIES.clear()
        _MEMORIES[words] = Memory()
    memory = _MEMORIES[words]
    fresh = Fresh({}, parts, {}, {}, memory, [], [])
    for part, content in parts.items():
        if _OPEN in content:
            fresh.add_sheet(part, content)
        else:
            fresh.add_other(part, content)
    return fresh


def _taken_apart(content: bytes) -> tuple[bytes, list[bytes], bytes]:
    """A sheet's part up to its first row, its rows, each without its end, and what follows the last.

    There are no rows where something stands between them and the end, or the part is not plainly in UTF-8.
    """
    start, end = content.find(_OPEN) + len(_OPEN), content.rfind(_CLOSE)
    rows = content[start:end].split(_END)
    plain = not rows.pop() and _UTF8.match(content)
    return content[:start], rows if plain else [], content[end:]


def _is_frame(before: bytes, after: bytes) -> bool:
    """Do a sheet's rows stand in the one element that begins between these, and no cell outside of it?"""
    around = (before, after)
    once = before.count(_ROWS) == 1 and _ROWS not in after
    return once and not any(_ANY_CELL.search(content) or is_prefixed(content) for content in around)


def _number_of(row: bytes) -> bytes | None:
    """The number of a plain row: all its cells bear it, each is written as programs write it, and no row is inside it."""
    head = _ROW.match(row)
    numbers = _CELL.findall(row)
    plain = head and set(numbers) <= {head[1]} and len(numbers) == row.count(b"<c") and not is_prefixed(row)
    alone = row.count(b"<row") == 1 and _ROWS not in row
    return head[1] if head and plain and alone else None


def _checks_in(after: bytes) -> tuple[int, int]:
    """Where the element of the drop-downs stands; (0, 0) where there is not plainly one."""
    start, end = after.find(_CHECKS), after.find(_CHECKS_CLOSE) + len(_CHECKS_CLOSE)
    once = start > 0 and after.count(_CHECKS) == after.count(_CHECKS_CLOSE) == 1
    if once and _CHECKS_HEAD.match(after, start) and _ELEMENT_END.search(after[max(0, start - 40) : start]):
        return start, end
    return 0, 0


def _ended(rows: list[bytes]) -> Iterator[bytes]:
    for row in rows:
        yield row
        yield _END
