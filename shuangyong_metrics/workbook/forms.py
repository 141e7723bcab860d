"""The one table of how figures are written: what is read, what is refused and by which name, what people are shown of it.

``normalise`` reads by these patterns, the 填报说明 prints what they show; a text is compared after ``normalise.clean``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shuangyong_metrics.model import Kind

#: Words that mean yes and no, in capitals.
YES = ("是", "√", "✓", "✔", "☑", "有", "1", "Y", "YES", "TRUE", "已", "对")
NO = ("否", "×", "✗", "✘", "☒", "X", "无", "0", "N", "NO", "FALSE", "未", "没有")
#: Letters that the fonts Wingdings and Wingdings 2 draw as a tick or a cross.
TICK_FONT = ("R", "P", "O", "ü", "Ö")
_PLAIN = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_NUMBER = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)?(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing that is read: its name, the kinds of figures, what is shown of it, the pattern of the text."""

    name: str
    kinds: tuple[Kind, ...]
    shown: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A way of writing that is not read: the code of its problem, what is shown of it, the pattern of the text."""

    code: str
    shown: tuple[str, ...]
    pattern: re.Pattern[str]


NUMBER = Form(
    "数",
    (Kind.COUNT, Kind.PERSONS, Kind.AMOUNT, Kind.EVENT),
    ("123", "１２３", "1,234", "123.0"),
    # no letter alone, and not nothing at all
    re.compile(rf"(?=[0-9.]){_NUMBER}"),
)
AMOUNT = Form("金额", (Kind.AMOUNT,), ("12.5", "１２．５", "1,234.5"), NUMBER.pattern)
WORD = Form(
    "是否", (Kind.YES_NO,), ("是", "√", "有", "否", "×", "无"), re.compile("|".join(map(re.escape, (*YES, *NO))))
)
PERCENT = Form("百分率", (Kind.PERCENT,), ("95", "95%", "９５％"), re.compile(rf"{NUMBER.pattern.pattern} *%?"))
DAY = Form(
    "日期",
    (Kind.DATE,),
    ("2026-7-25", "2026/7/25", "2026.7.25", "2026年7月25日", "20260725"),
    re.compile(
        r"([0-9]{4})(?: *[-/.] *([0-9]{1,2}) *[-/.] *([0-9]{1,2})| *年 *([0-9]{1,2}) *月 *([0-9]{1,2}) *[日号]?|([0-9]{2})([0-9]{2}))"
        r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
    ),
)
ACCEPTED = (NUMBER, AMOUNT, WORD, PERCENT, DAY)

#: What a formula leaves behind where its result was not kept: wrong in a cell of any kind.
NO_RESULT = (
    Refused("error_value", ("#DIV/0!",), re.compile(r"#[A-Z0-9/]+[!?]?")),
    Refused("formula_text", (), re.compile(r"=.+", re.DOTALL)),
)
#: What is wrong with a text that is no number, tried in this order.
NO_NUMBER = (
    Refused("range", ("20-30",), re.compile(rf"{_PLAIN}\D?\s*(?:-|—|–|~|至|到)+\s*{_PLAIN}\D{{0,3}}")),
    Refused(
        "approximate",
        ("约20", "20余", "近百"),
        re.compile(r".*(?:约|近|余|多|左右|大概|上下|不足|超|以上|以下|\+$|^[+≥≤><~]|几|若干).*"),
    ),
    Refused("fraction", ("48/50",), re.compile(rf"{_PLAIN}\s*/\s*{_PLAIN}|.*分之.*|[0-9 ]*[¼-¾⅐-⅞]")),
    Refused("percent_in_number", (), re.compile(rf"{_PLAIN}\s*[%‰]")),
    Refused("word_none", ("无", "同上"), re.compile(r"无|没有|暂无|空|-+|—+|/+|\\|×|同上")),
    Refused("negative", ("-3",), re.compile(rf"[-−]{_PLAIN}")),
    Refused("thousands", (), re.compile(r"[0-9]+(?:[, ][0-9]+)+(?:\.[0-9]+)?")),
    Refused("chinese_number", ("二十",), re.compile(r"[〇零一二两三四五六七八九十百千万亿点]+[^0-9]{0,2}")),
    Refused("with_unit", ("20人", "3万"), re.compile(rf"{_PLAIN}\s*[^\d\s.,].*|[^\d\s]+\s*{_PLAIN}")),
)
#: What is wrong with a text that is no day.
NO_DAY = (
    Refused(
        "date_incomplete",
        ("7月25日", "2026年7月", "26.7.25"),
        re.compile(
            r"[0-9]{1,4} *[-/.年月] *[0-9]{1,2} *[月日号]?|[0-9]{4} *年?|[0-9]{6}|[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?"
        ),
    ),
    # one day with more behind it: its own hyphens make no range of it
    Refused("date_unreadable", (), re.compile(r"[0-9]{4} *- *[0-9]{1,2} *- *[0-9]{0,2}[^0-9]*")),
    Refused("range", ("2026-7-25至28",), re.compile(r".*[0-9日] *(?:-|—|–|~|至|到) *[0-9].*")),
)


def problem_of(text: str, refused: tuple[Refused, ...], otherwise: str = "") -> str:
    """The code of the first that the text fits."""
    return next((one.code for one in refused if one.pattern.fullmatch(text)), otherwise)
