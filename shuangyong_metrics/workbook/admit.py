"""Is this file safe to read, and is it a workbook at all? Asked before any reader of spreadsheets sees it.

First what kind of file it is; then the zip directory, the inflated size, and the few things that are known to kill
calamine or to make two readers disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from shuangyong_metrics.messages import refusal
from shuangyong_metrics.workbook.kinds import is_zip, kind_of, zip_kind
from shuangyong_metrics.workbook.parts import MEGABYTE, check_encoding, is_xml, text_of, unpacked
from shuangyong_metrics.workbook.seen import Fresh
from shuangyong_metrics.workbook.stored import MAX_AREA, check_cells, check_well_formed

MAX_FILE = 10 * MEGABYTE
#: Strings that the table of shared strings may declare; calamine reserves room for them before it reads one.
MAX_STRINGS = 1_000_000
_DECLARED = re.compile(rb"""\b(?:uniqueCount|count)\s*=\s*["']\s*(\d+)""")
#: Sheets and shared strings are known by what is in them: a relation can give them any name.
_SHEET = re.compile(rb"<(?:[^\s<>/:]+:)?sheetData\b")
_STRINGS = re.compile(rb"<(?:[^\s<>/:]+:)?sst\b[^>]*>?")
#: Other parts that readers take apart.
_READ = ("xl/workbook.xml", "xl/styles.xml", "docprops/custom.xml", "[content_types].xml")
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def admitted_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook that is safe to read; raises RefusedFile with the kind of file and what to do."""
    parts, _ = opened(data)
    _check_parts(parts, _check_xml)
    return parts


def opened(data: bytes) -> tuple[dict[str, bytes], frozenset[str]]:
    """The parts of a workbook and its envelope, not judged yet; raises RefusedFile for what is none, or too large."""
    check_size(len(data))
    if not is_zip(data):
        raise refusal(kind_of(data))
    parts, envelope = unpacked(data)
    kind = zip_kind(parts, parts.get("mimetype", b""), parts.get("[content_types].xml", b""))
    if kind:
        raise refusal(kind)
    return parts, envelope


def admit(fresh: Fresh) -> None:
    """Judge what earlier clean files did not have; raises RefusedFile as for the whole."""

    def check(part: str, content: bytes) -> int:
        area = _check_xml(part, content)
        # a cell far away spans rows that were left out
        return area if area <= 1 or content is fresh.whole[part] else _check_xml(part, fresh.judge_whole(part))

    _check_parts(fresh.parts, check)


def _check_parts(parts: dict[str, bytes], check: Callable[[str, bytes], int]) -> None:
    area = 0
    for part, content in list(parts.items()):
        if is_xml(part, content) or b"sheetData" in content:
            area += check(part, content)
    if area > 2 * MAX_AREA:
        raise refusal("oversized_sum")


def check_size(size: int) -> None:
    """Refuse an empty file and one that is larger than any return."""
    if not size:
        raise refusal("empty")
    if size > MAX_FILE:
        raise refusal(
            "too_big",
            size=f"{max(size / MEGABYTE, MAX_FILE / MEGABYTE + 0.1):.1f} MB",
            limit=f"{MAX_FILE // MEGABYTE} MB",
        )


def _check_xml(part: str, content: bytes) -> int:
    """Refuse what no reader must see; the area that the part spans when it is a sheet."""
    wide = content.startswith(_UTF16)
    text = text_of(content).encode(errors="replace") if wide else content
    if not wide:
        check_encoding(content)
    if b"<!DOCTYPE" in text:
        raise refusal("doctype")
    sheet = b"sheetData" in text and _SHEET.search(text) is not None
    strings = _STRINGS.search(text) if b"sst" in text else None
    if not (sheet or strings or part in _READ or part.endswith(".rels")):
        return 0
    if wide:
        raise refusal("encoding")
    check_well_formed(content, strange=sheet or strings is not None)
    if strings and any(len(n) > 9 or int(n) > MAX_STRINGS for n in _DECLARED.findall(strings[0])):
        raise refusal("broken")
    return check_cells(content) if sheet else 0
