"""One cell of the standard's workbook ⇄ its value; what cannot be read is a BadText that says what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from shuangyong_metrics.messages_standard import CELLS
from shuangyong_metrics.workbook import standard_form as form
from shuangyong_metrics.workbook.forms import NO, YES
from shuangyong_metrics.workbook.normalise import DASHES, clean, raw_text

_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
_SEPARATORS = re.compile(r"[、,;\s]+")
_CHINESE_QUARTERS = str.maketrans("一二三四", "1234")
_STATES = ("未到期", "不适用", "未报")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\ud800-\udfff\ufffe\uffff]")


class BadText(ValueError):
    """A cell does not hold what its column asks for; the message says what to write."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(CELLS[code].format(**fields))


def shown(column: form.Column, value: Any) -> Any:
    """What stands in the cell for a value: numbers as numbers, everything else in the office's words."""
    if column.words:
        return column.words[value]
    return _SHOWN.get(column.kind, lambda v: v)(value)


def read(column: form.Column, raw: object) -> Any:
    """The value of a cell that is not blank; raises BadText."""
    return _READ[column.kind](column, raw)


def text_of(raw: object) -> str:
    """A cell's text as it is kept: lines without blanks around them and without signs that nobody sees.

    >>> text_of(2027.0), text_of(" 甲，乙 " + chr(10) + "（丙）")
    ('2027', '甲，乙\\n（丙）')
    """
    lines = raw_text(raw).replace("\r\n", "\n").replace("_x000D_", "").split("\n")
    return "\n".join(_INVISIBLE.sub("", line).strip("\t \xa0\u3000") for line in lines).strip("\n")


# ---- value → cell


def _number_shown(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _given_shown(value: dict[str, str]) -> str:
    return "\n".join(f"{code}={text}" for code, text in value.items())


def _events_shown(value: list[dict[str, str]]) -> str:
    return "\n".join("；".join(f"{form.EVENT_WORDS[k]}={text}" for k, text in event.items()) for event in value)


_SHOWN: dict[str, Callable[[Any], Any]] = {
    "lines": "\n".join,
    "number": _number_shown,
    "flag": lambda v: "是" if v else "否",
    "types": lambda v: (
        form.ALL_TYPES if v == "all" else "、".join(form.TYPES[t] for t in ([v] if isinstance(v, str) else v))
    ),
    "quarters": lambda v: "、".join(map(str, v)),
    "codes": "、".join,
    "given": _given_shown,
    "events": _events_shown,
    "outcome": _number_shown,
}


# ---- cell → value


def _number(column: form.Column, raw: object) -> int | Decimal:
    text = clean(raw_text(raw)).translate(DASHES)
    if not _NUMBER.fullmatch(text) or isinstance(raw, bool):
        raise BadText("number", text=text)
    number = Decimal(text)
    return int(number) if number == int(number) else number


def _whole(column: form.Column, raw: object) -> int:
    number = _number(column, raw)
    if not isinstance(number, int) or number < 0:
        raise BadText("whole", text=str(number))
    return number


def _flag(column: form.Column, raw: object) -> bool:
    text = clean(raw_text(raw)).upper()
    if text not in (*YES, *NO):
        raise BadText("flag", text=text)
    return text in YES


def _word(column: form.Column, raw: object) -> str:
    words = {clean(label): key for key, label in (column.words or {}).items()}
    text = clean(raw_text(raw))
    if text not in words:
        raise BadText("word", text=text, words="、".join((column.words or {}).values()))
    return words[text]


def _codes(column: form.Column, raw: object) -> list[str]:
    return [part.upper() for part in _SEPARATORS.split(clean(raw_text(raw))) if part]


def _types(column: form.Column, raw: object) -> list[str] | str:
    names = _codes(column, raw)
    if names == [form.ALL_TYPES]:
        return "all"
    codes = {label: code for code, label in form.TYPES.items()} | {code: code for code in form.TYPES}
    unknown = [n for n in names if n not in codes]
    if unknown:
        raise BadText("types", text="、".join(unknown), words="、".join((form.ALL_TYPES, *form.TYPES.values())))
    return list(dict.fromkeys(codes[n] for n in names))


def _quarters(column: form.Column, raw: object) -> list[int]:
    text = clean(raw_text(raw)).translate(_CHINESE_QUARTERS).replace("季度", "")
    # a spreadsheet takes 1,2 or 1.2 for a number
    digits = [part for part in re.split(r"[、,.;\s]+|(?<=[1-4])(?=[1-4])", text) if part]
    if any(d not in ("1", "2", "3", "4") for d in digits):
        raise BadText("quarters", text=clean(raw_text(raw)))
    return sorted({int(d) for d in digits})


def _day(column: form.Column, raw: object) -> str:
    if isinstance(raw, date):
        return f"{raw:%m-%d}"
    found = re.fullmatch(r"([0-9]{1,2})(?:-|/|\.|月)([0-9]{1,2})日?", clean(raw_text(raw)).translate(DASHES))
    if not found:
        raise BadText("day", text=clean(raw_text(raw)))
    return f"{int(found[1]):02}-{int(found[2]):02}"


def _given(column: form.Column, raw: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in re.split(r"[\n；;]", text_of(raw)):
        code, mark, value = part.replace("＝", "=").partition("=")
        code = clean(code).upper()
        if part and (not mark or not value.strip() or not re.fullmatch(r"[A-Z][0-9]*-[0-9]+", code) or code in found):
            raise BadText("given", text=part)
        if part:
            found[code] = value.strip()
    return found


def _events(column: form.Column, raw: object) -> list[dict[str, str]]:
    return [_event(line) for line in text_of(raw).split("\n") if line]


def _event(line: str) -> dict[str, str]:
    keys = {label: key for key, label in form.EVENT_WORDS.items()}
    found: dict[str, str] = {}
    for part in filter(None, re.split(r"[；;]", line)):
        label, _, value = part.replace("＝", "=").partition("=")
        key = keys.get(clean(label), "")
        if not key or not value.strip() or key in found:
            raise BadText("event", text=part, words="、".join(keys))
        found[key] = value.strip()
    if "date" not in found:
        raise BadText("event_day", text=line)
    return found


def _outcome(column: form.Column, raw: object) -> int | Decimal | str:
    text = clean(raw_text(raw))
    if text in _STATES:
        return text
    if not _NUMBER.fullmatch(text):
        raise BadText("outcome", text=text, words="、".join(_STATES))
    return _number(column, raw)


_READ: dict[str, Callable[[form.Column, object], Any]] = {
    "text": lambda column, raw: text_of(raw),
    "lines": lambda column, raw: [line for line in text_of(raw).split("\n") if line],
    "number": _number,
    "whole": _whole,
    "flag": _flag,
    "word": _word,
    "codes": _codes,
    "types": _types,
    "quarters": _quarters,
    "day": _day,
    "given": _given,
    "events": _events,
    "outcome": _outcome,
}
