"""The marked-up copy of a return (批注回执): a fresh template with what was typed, every problem at its cell and in a list.

It is made from what was read, never by saving the unit's own file again: nothing of that file but the contents of
cells gets into it, and those as text, numbers and days. It is a return itself: mended, it is uploaded again.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from shuangyong_metrics.model import Cover, Framework, Prior, Reading, Unit
from shuangyong_metrics.workbook.annotate_fill import Copy
from shuangyong_metrics.workbook.annotate_list import add_list
from shuangyong_metrics.workbook.annotate_marks import mark_cells, marks
from shuangyong_metrics.workbook.problems import problems
from shuangyong_metrics.workbook.template import template_book
from shuangyong_metrics.workbook.typed import typed_into


def annotate(
    data: bytes,
    name: str,
    reading: Reading,
    prior: Mapping[str, Prior] | None = None,
    cover: Cover | None = None,
    *,
    frameworks: Mapping[str, Framework],
) -> bytes:
    """The copy of a return that was read and judged as ``reading``; xlsx bytes.

    ``prior`` None prints last quarter's figures as the file has them; ``cover`` None takes office, contact and
    deadline from its cover. Raises RefusedFile as the reader does, and for a ledger without end.
    """
    typed = typed_into(data)
    who = reading.identity
    member = Unit(who.unit_id, who.unit_name, who.unit_type)
    known = reading.printed if prior is None else prior
    on = cover or typed.sender
    framework = frameworks[who.version]
    build = template_book(framework, member, who.round, known, {}, on.due, on.office, on.contact)
    copy = Copy(build, typed, reading)
    found = marks(copy, problems(reading.findings))
    mark_cells(copy, found, add_list(copy, found, name))
    book = build.book
    for sheet in book.worksheets:
        # one sheet is in front: with several selected, what is typed would go into all of them
        sheet.sheet_view.tabSelected = sheet.title == book.sheetnames[0]
    book.active = 0
    out = BytesIO()
    book.save(out)
    return out.getvalue()
