"""What a unit answers the office: its words, the document they rest on, and the day by which it may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from shuangyong_metrics.calendar import PROVISIONAL, ReplyRules
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import ScanWords
from shuangyong_metrics.services.scan_words import need_clean
from shuangyong_metrics.services.setup import DATA, calendar
from shuangyong_metrics.services.wording import on

#: Characters of an answer or a reason, fewest and most, and of the name or number of a document.
SHORTEST, LONGEST, LONGEST_NAME = 2, 500, 80


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that an answer names (佐证材料): name, number and date, as in the workbook; nothing where none is named."""

    name: str = ""
    number: str = ""
    day: date | None = None

    @property
    def words(self) -> str:
        """In one line, as people write it."""
        return "，".join(part for part in (self.name, self.number, on(self.day) if self.day else "") if part)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said, and the document that it rests on."""

    text: str
    evidence: Evidence = Evidence()


@cache
def reply_rules() -> ReplyRules:
    """How long units have, as it came with the product; read once."""
    return ReplyRules.load(DATA / "rounds.toml")


def veto_reply_until(notified_on: date) -> date:
    """The last day on which a unit may answer a veto that it was told of on a day."""
    return calendar().nth_workday_after(notified_on, reply_rules().veto)


def due_words(day: date) -> str:
    """A last day as people read it; one of a year without a notice of its days off says so."""
    return on(day) if calendar().announced(day.year) else f"{on(day)}（{PROVISIONAL}）"


def need_words(where: str, text: str, words: ScanWords) -> str:
    """An answer or a reason as it is kept; raises ShuangyongError for one that is too short, too long or must not be kept."""
    said = " ".join(text.split())
    if not SHORTEST <= len(said) <= LONGEST:
        raise ShuangyongError(f"{where}：应为 {SHORTEST}–{LONGEST} 个字，现在是 {len(said)} 个字。请改后再提交。")
    need_clean({where: said}, words)
    return said


def need_statement(where: str, said: Statement, words: ScanWords) -> Statement:
    """``need_words`` for an answer with its document; a number or a date needs the document's name."""
    name, number = " ".join(said.evidence.name.split()), " ".join(said.evidence.number.split())
    if (number or said.evidence.day) and not name:
        raise ShuangyongError(f"{where}：佐证材料写了文号或日期，没有写名称。请补上名称，或都不写。")
    if max(len(name), len(number)) > LONGEST_NAME:
        raise ShuangyongError(f"{where}：佐证材料的名称和文号各不超过 {LONGEST_NAME} 个字。请写得简短些。")
    need_clean({f"{where}的佐证材料": f"{name}\n{number}"}, words)
    return Statement(need_words(where, said.text, words), Evidence(name, number, said.evidence.day))
