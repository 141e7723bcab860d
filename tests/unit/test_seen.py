"""What earlier clean files held is not judged again, and no file comes out otherwise for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from blank_returns import FRAMEWORKS, LEDGER
from crafted_files import parts_of, replaced, sheet_part
from hostile_books import FILES as BOOKS
from hostile_cells import FILES as CELLS
from hostile_xml import DECLARED, SPOILT
from read_samples import SHEET_A, places, typed, whole

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.model import NO_WORDS, Reading, ScanWords
from shuangyong_metrics.workbook import scan, seen
from shuangyong_metrics.workbook.admit import opened
from shuangyong_metrics.workbook.check import check

SHEET, LEDGER_PART = sheet_part(whole(), SHEET_A), sheet_part(whole(), LEDGER)


def forget() -> None:
    seen._MEMORIES.clear()
    scan._CLEAN.clear()


@pytest.fixture(autouse=True)
def nothing_seen() -> Iterator[None]:
    forget()
    yield
    forget()


def prime(words: ScanWords = NO_WORDS) -> None:
    for value in (3, 4, 5):
        check(typed("B2-1", value), "报表.xlsx", FRAMEWORKS, words=words)


def outcome(data: bytes, words: ScanWords = NO_WORDS) -> object:
    try:
        return check(data, "报表.xlsx", FRAMEWORKS, words=words)
    except RefusedFile as error:
        return error.code, str(error), getattr(error, "findings", ())


def left(data: bytes) -> int:
    return sum(map(len, seen.fresh_of(opened(data)[0], NO_WORDS).parts.values()))


def test_most_of_a_return_was_seen_before() -> None:
    data = typed("B2-1", 6)
    first = outcome(data)
    assert isinstance(first, Reading)
    all_of_it = sum(map(len, opened(data)[0].values()))
    prime()
    assert left(data) < all_of_it / 5
    assert outcome(data) == first


def row(part: str, code: str) -> str:
    """A row of the file's text, known by what stands in it."""
    rows: list[str] = re.findall(r"<row .*?</row>", parts_of(whole())[part].decode(), re.DOTALL)
    return next(r for r in rows if f">{code}<" in r)


@cache
def tampered() -> dict[str, Callable[[], bytes]]:
    """Files whose rows were seen, put together so that only the whole shows what is wrong."""
    known, other = row(SHEET, "A3-1"), row(SHEET, "A5-1")
    number = re.search(r'r="([0-9]+)"', known)
    assert number
    n = number[1]

    def sheet(old: str, new: str) -> Callable[[], bytes]:
        return lambda: replaced(whole(), SHEET, old, new)

    extra = f'<c r="E{n}"><v>99</v></c>'
    return {
        "a row twice": sheet(known, known * 2),
        "a cell of a seen row in another": sheet(other, other.replace("</row>", f"{extra}</row>")),
        "the same with a prefix": sheet(other, other.replace("</row>", f'<x:c xmlns:x="a" r="E{n}"/></row>')),
        "the same without its name": sheet(other, other.replace("</row>", "<c><v>1</v></c></row>")),
        "the same behind the rows": sheet("</sheetData>", f"</sheetData>{extra}"),
        "the same among the rows": sheet(known, known + extra),
        "another number for a seen row": sheet(f'<row r="{n}"', f'<row r="{int(n) + 40}"'),
        "rows in a comment": sheet(known, f"<!--{known}-->"),
        "rows in a CDATA": sheet(known, f"<![CDATA[{known}]]>"),
        "a row in a row": sheet(known, known.replace("</row>", f"{other}</row>", 1)),
        "a row that ends at once": sheet(known, f'<row r="{n}"/>{known}'),
        "a row that closes another": sheet(known, f'<row r="700"><c r="A700"><row r="701"></row><row/></c></row>{known}'),
        "a text between rows": sheet(known, f"{known}13812345678"),
        "a blank between rows": sheet(known, f"{known}\n"),
        "two tables of rows": sheet("</sheetData>", f"</sheetData><sheetData>{known}</sheetData>"),
        "a table of rows in a row": sheet(other, other.replace("</row>", "<sheetData/></row>")),
        "a table of rows that ends in a row": sheet(other, other.replace("</row>", "</sheetData><sheetData></row>")),
        "an empty table before": sheet("<sheetData>", "<sheetData/><sheetData>"),
        "another table behind": sheet("</sheetData>", f'</sheetData><sheetData a="">{known}</sheetData >'),
        "rows in an attribute": sheet("<sheetData>", f'<a b="<sheetData>{known}</sheetData>"/><sheetData>'),
        "another encoding": sheet("<worksheet", '<?xml version="1.0" encoding="gbk"?><worksheet'),
        "a far cell in a new row": sheet("</sheetData>", '<row r="5000"><c r="XFD5000"><v>1</v></c></row></sheetData>'),
        "a cell far to the right": sheet(other, other.replace("</row>", f'<c r="XFD{n}"><v>1</v></c></row>')),
        "a cell behind seen drop-downs": sheet("</dataValidations>", f"</dataValidations>{extra}"),
        "drop-downs twice": sheet("<pageMargins", "<dataValidations><dataValidation/></dataValidations><pageMargins"),
        "drop-downs in a comment": sheet("<dataValidations", "<!-- <dataValidations"),
        "drop-downs cut off": sheet("</dataValidations>", ""),
        "a secret in a drop-down": sheet("<dataValidations", '<dataValidations a="13812345678"'),
        "a secret in a new cell": lambda: typed("B2-1", 6, note="联系人13812345678"),
        "a merge over seen rows": sheet("<pageMargins", f'<mergeCells><mergeCell ref="G{n}:G{int(n) + 1}"/></mergeCells><pageMargins'),
        "an error in a new row": lambda: replaced(whole(), LEDGER_PART, "会议纪要", "#REF!"),
    }  # fmt: skip


@pytest.mark.parametrize("name", tampered())
def test_a_tampered_file_comes_out_as_if_nothing_had_been_seen(name: str) -> None:
    data = tampered()[name]()
    cold = outcome(data)
    prime()
    assert outcome(data) == cold
    assert outcome(data) == cold, "and does not teach the memory anything wrong"
    good = typed("B2-1", 6)
    warm = outcome(good)
    forget()
    assert warm == outcome(good)


_ALL = {name: (file.make, file.refused) for name, file in {**BOOKS, **CELLS}.items()} | {
    name: (make, code) for name, (make, code, *_) in {**DECLARED, **SPOILT}.items()
}
#: But for those that only the process's limits end: here they would be read to their end.
HOSTILE = {name: make for name, (make, code) in _ALL.items() if code != "unreadable"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_comes_out_as_if_nothing_had_been_seen(name: str) -> None:
    data = HOSTILE[name]()
    cold = outcome(data)
    prime()
    assert outcome(data) == cold


def test_a_row_is_clean_only_by_the_words_it_was_clean_by() -> None:
    prime()
    words = ScanWords(hit=((1, "会议纪要"),))
    hit = outcome(typed("B2-1", 6), words)
    assert isinstance(hit, tuple) and hit[0] == "secret"
    assert isinstance(outcome(typed("B2-1", 6)), Reading)


def test_what_the_scan_turned_away_is_not_remembered() -> None:
    secret = typed("B2-1", 6, note="联系人13812345678")
    for _ in range(4):
        assert isinstance(outcome(secret), tuple)
    memory = seen._MEMORIES[NO_WORDS]
    assert not memory.rows and not memory.parts and not memory.once


def test_the_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MOST_BYTES", 60_000)
    monkeypatch.setattr(seen, "MOST_MARKS", 50)
    good = typed("B2-1", 6)
    expected = outcome(good)
    for value in range(3, 9):
        outcome(typed("B2-1", value))
        memory = seen._MEMORIES[NO_WORDS]
        assert sum(map(len, memory.rows)) + sum(len(content) for _, content in memory.parts) <= 60_000
        assert len(memory.once) <= 50
    assert outcome(good) == expected


def test_cells_that_only_look_blank_are_known_from_seen_rows_too() -> None:
    """The row with the formula is seen as often as the others; what it hides is told each time."""
    place = places().event(5, "日期")
    found = []
    for value in range(3, 7):
        row_of = replaced(
            typed("B2-1", value),
            LEDGER_PART,
            f'<c r="{place[1]}"',
            f'<c r="{place[1]}"><f>1/0</f></c><c r="ZZ{place[1][1:]}"',
        )
        reading = outcome(row_of)
        assert isinstance(reading, Reading)
        found.append([(f.code, f.cell) for f in reading.findings if f.code == "formula_no_value"])
    assert found == [[("formula_no_value", place[1])]] * 4
