"""What the template has printed in its grey columns (上季值, 本年已累计), and what somebody has typed over it.

A clerk who types this quarter's figure one column too far to the left would be told nothing otherwise: the grey cells
are not read. What was printed stands on the hidden sheet as well, so an untouched cell is known for what it is, also
when last quarter's figures have changed in the store since.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shuangyong_metrics.messages import finding, refusal
from shuangyong_metrics.model import Answer, FilledBy, Finding, Framework, Input, Status
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.locate import Grid, Line
from shuangyong_metrics.workbook.normalise import clean, raw_text
from shuangyong_metrics.workbook.sheets import Sheets
from shuangyong_metrics.workbook.template_context import Place, place

Texts = Mapping[str, Mapping[str, str]]
#: What stands in a cell that looks blank and is not.
_UNREAD = "#"
_NOTHING = "空白"


def printed_text(texts: Texts) -> str:
    """The texts of the grey columns, by input and column, in one line; ``Hidden.printed`` of what is made from it."""
    return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Hidden:
    """The hidden sheet of a return: the form of its template, what was printed; None where the sheet does not say."""

    form: int | None = None
    printed: Texts | None = field(default=None, hash=False)


def hidden(grids: Sequence[Grid]) -> Hidden:
    """What the hidden sheet says; raises RefusedFile for a form that is newer than this program."""
    said = {row[0]: row[1] for g in grids if g.name == layout.META for row in g.rows if len(row) > 1 and row[0] != ""}
    if not said:
        return Hidden()
    number = clean(raw_text(said.get(layout.FORM_LABEL, "1")))
    form = int(number) if number.isdecimal() and len(number) < 4 else None
    if form is not None and form > layout.FORM:
        raise refusal("newer_form", form=str(form), known=str(layout.FORM))
    return Hidden(form, _texts(raw_text(said.get(layout.PRINTED_LABEL, ""))))


def _texts(text: str) -> Texts | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    rows = found.values() if isinstance(found, dict) else [None]
    whole = all(isinstance(row, dict) and all(isinstance(v, str) for v in row.values()) for row in rows)
    return found if whole else None


def as_printed(line: Line, recorded: Mapping[str, str] | None, key: str) -> object:
    """What the template printed in a grey cell; what stands there now where that is not known."""
    return line.get(key) if recorded is None else recorded.get(key, "")


def typed_over(
    framework: Framework,
    quarter: int,
    rows: Sequence[tuple[Input, Line, Answer | None]],
    printed: Texts,
    sheets: Sheets,
) -> Iterator[Finding]:
    """One finding for each row in which a grey cell holds something that the template has not printed there."""
    owners = {x.code: i for i in framework.indicators for x in i.inputs}
    for item, line, answer in rows:
        for key in ("last", "year_to_date"):
            typed = _typed(line, key, printed.get(item.code, {}).get(key, ""), sheets)
            if typed:
                owner = owners.get(item.code)
                is_open = item.filled_by is FilledBy.UNIT and (
                    owner is None or place(owner, item, quarter) is Place.OPEN
                )
                code = "prior_typed" if is_open else "prior_typed_locked"
                if is_open and answer is not None and answer.status is Status.BLANK and not answer.raw.strip():
                    code = "prior_typed_blank"
                fields = {
                    "label": f"{item.code} {item.label}",
                    "raw": typed,
                    "column": layout.header_key(layout.COLUMNS[key]),
                }
                fields["printed"] = printed.get(item.code, {}).get(key) or _NOTHING
                yield finding(code, line.ref(key), item.code, **fields)
                break


def _typed(line: Line, key: str, was: str, sheets: Sheets) -> str:
    """What somebody has put into a grey cell; nothing where it is as printed, or was emptied."""
    if key not in line.columns:
        return ""
    text = line.text(key)
    if text:
        return "" if text == clean(was) else text
    troubled = sheets.troubled(line.sheet)
    trouble = troubled.get(line.cell(key)) if troubled else None
    return (trouble.text.strip() or _UNREAD) if trouble else ""
