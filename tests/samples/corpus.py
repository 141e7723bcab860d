"""One file of a corpus: how it is made, and what the product must say of it through the door that people use.

``refused`` is the code of the refusal; blank: the file is read. ``told`` are its findings in their order, as code, sheet
and cell. ``answers`` are the answers that differ from those of the untouched return: input → status, value in
millionths, text, sheet and cell; None for a row that is not found any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from blank_returns import loaded
from read_samples import whole
from typed_forms import shown

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.framework import load_texts
from shuangyong_metrics.messages import catalogue
from shuangyong_metrics.messages_refusals import REFUSALS
from shuangyong_metrics.model import Answer, Framework, Reading, Status
from shuangyong_metrics.services.setup import shipped_frameworks
from shuangyong_metrics.workbook.worker import Worker

Told = tuple[str, str, str]
Given = tuple[Status, int | None, str, str, str]
_FIELD = re.compile(r"\\\{\w+\\\}")
_MESSAGES = {entry.code: entry for entry in catalogue()}


@dataclass(frozen=True)
class File:
    """A file and what must be said of it; ``events``: the number of rows of the ledger that are read.

    ``moved``: the rows stand elsewhere now; where, is looked up in the file itself.
    """

    make: Callable[[], bytes]
    refused: str = ""
    told: tuple[Told, ...] = ()
    answers: dict[str, Given | None] = field(default_factory=dict)
    events: int = 3
    moved: bool = False


Table = dict[str, File]


@cache
def older(version: str, old: str = "", new: str = "") -> Framework:
    """The standard as it stood a year before, under its own version, with a word of ``E.toml`` as it was then."""
    (current,) = shipped_frameworks().values()
    texts = dict(current.files)
    head = texts["framework.toml"].replace(f'version = "{current.version}"', f'version = "{version}"', 1)
    texts["framework.toml"] = head.replace('first_round = "2025Q1"', 'first_round = "2024Q1"', 1)
    texts["E.toml"] = texts["E.toml"].replace(old, new, 1) if old else texts["E.toml"]
    return load_texts(texts)


#: Versions that were followed by the one in force: the one asked the same, the other asked a town for something else.
LIKE = older("2024甲")
UNLIKE = older("2024乙", 'label = "本季按期办结诉求"', 'label = "本季办结诉求"')


def patient() -> Worker:
    """The reader as people get it, but for the clock: how busy the machine is must not decide what is said of a file."""
    return Worker({f.version: f for f in (LIKE, UNLIKE)} | shipped_frameworks(), seconds=60.0)


def given(answer: Answer) -> Given:
    return answer.status, answer.value, answer.raw, answer.ref.sheet, answer.ref.cell


def answers_of(reading: Reading) -> dict[str, Given]:
    return {a.input: given(a) for a in reading.answers}


def untouched(worker: Worker) -> dict[str, Given]:
    """What the return says before anybody has done anything to it."""
    reading = worker.check(whole(), "报表.xlsx")
    if reading.findings or len(reading.events) != 3:
        raise AssertionError(reading.findings)
    return answers_of(reading)


def judge(worker: Worker, file: File, before: dict[str, Given]) -> None:
    """Raise AssertionError where the product says anything else than it must."""
    data = file.make()
    try:
        reading = worker.check(data, "报表.xlsx")
    except RefusedFile as error:
        _equal("refused", error.code, file.refused)
        _says(str(error), REFUSALS[error.code])
        return
    _equal("refused", "", file.refused)
    _equal("told", tuple((f.code, f.sheet, f.cell) for f in reading.findings), file.told)
    for finding in reading.findings:
        _says(finding.message, _MESSAGES[finding.code].message)
        _says(finding.advice, _MESSAGES[finding.code].advice)
    found = answers_of(reading)
    if file.moved:
        _stand_there(data, found)
        found = {code: (*answer[:3], *before[code][3:]) for code, answer in found.items()}
    _equal("answers", _changes(found, before), file.answers)
    _equal("events", len(reading.events), file.events)


def _stand_there(data: bytes, found: dict[str, Given]) -> None:
    """Every text is what stands in its cell, as openpyxl sees it."""
    book = loaded(data, values=True)
    for code, (_, _, raw, sheet, cell) in found.items():
        content = book[sheet][cell].value
        day = content.date() if isinstance(content, datetime) else content
        _equal(code, raw, "" if content is None else shown(day))


def _changes(after: dict[str, Given], before: dict[str, Given]) -> dict[str, Given | None]:
    return {code: after.get(code) for code in after.keys() | before.keys() if after.get(code) != before.get(code)}


def _says(text: str, template: str) -> None:
    """The words are those of the catalogue, with every field filled in."""
    pattern = _FIELD.sub("(.|\n)+", re.escape(template))
    if not re.fullmatch(pattern, text):
        raise AssertionError(f"{text!r} is not {template!r}")


def _equal(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise AssertionError(f"{what}: found {found!r}, wanted {wanted!r}")


def joined(tables: Iterable[Table]) -> Table:
    """One table of several; a name that stands in two of them is an error."""
    found: Table = {}
    for table in tables:
        if found.keys() & table.keys():
            raise AssertionError(f"named twice: {found.keys() & table.keys()}")
        found |= table
    return found
