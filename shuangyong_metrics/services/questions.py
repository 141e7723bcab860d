"""What the findings of a return that ask (需说明) are about, and the explanations that the workbook itself gives.

An explanation belongs to what is asked, as a decision belongs to a value: the same figures, or the same event in another
row, ask the same question in every file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from shuangyong_metrics.model import (
    EXPLAIN_REASONS,
    NA_REASONS,
    OTHER_REASON,
    Answer,
    Event,
    FilledBy,
    Finding,
    Framework,
    Reading,
    Severity,
    Status,
)
from shuangyong_metrics.services.counting import counts

_AFTER_REASON = " \u3000:：;；,，.。—-"


@dataclass(frozen=True, slots=True)
class Said:
    """An explanation as it is given: a reason of the list, and words."""

    reason: str
    text: str = ""

    @property
    def words(self) -> str:
        """As people read it.

        >>> Said("其他", "新开三门课").words, Said("口径调整").words
        ('新开三门课', '口径调整')
        """
        if self.reason == OTHER_REASON and self.text:
            return self.text
        return f"{self.reason}：{self.text}" if self.text else self.reason


@dataclass(frozen=True, slots=True)
class Question:
    """One finding that asks. ``input`` and ``value_key`` are the item a reviewer decides about; blank where none counts it.

    ``written`` is what the 说明 column of the row says to it.
    """

    finding: Finding
    input: str
    value_key: str
    about: str
    written: Said | None


def reasons_for(code: str) -> tuple[str, ...]:
    """The reasons to choose from for a finding."""
    return NA_REASONS if code == "na_reason" else EXPLAIN_REASONS


def written(note: str) -> Said | None:
    """A 说明 as an explanation: a reason of the list at its beginning, the rest in words; nothing for a blank.

    >>> written("集中开展活动：七月三场"), written("新开三门课"), written(" ")
    (Said(reason='集中开展活动', text='七月三场'), Said(reason='其他', text='新开三门课'), None)
    """
    text = note.strip()
    reason = next((r for r in EXPLAIN_REASONS if text.startswith(r)), "")
    if not reason:
        return Said(OTHER_REASON, text) if text else None
    rest = text.removeprefix(reason).lstrip(_AFTER_REASON)
    return None if reason == OTHER_REASON and not rest else Said(reason, rest)


def value_key(answer: Answer) -> str:
    """What a reviewer's decision on a typed input is about; text around the value does not matter."""
    if answer.status is Status.NOT_APPLICABLE:
        return f"{answer.status}:{answer.reason}"
    return f"{answer.status}:{'' if answer.value is None else answer.value}"


def questions(reading: Reading, framework: Framework) -> tuple[Question, ...]:
    """Every finding of the return that asks, in the order told."""
    return tuple(_Asking(reading, framework).all())


@dataclass(frozen=True)
class _Asking:
    reading: Reading
    framework: Framework

    def all(self) -> Iterator[Question]:
        answers = {a.input: a for a in self.reading.answers}
        for found in self.reading.findings:
            if found.severity is not Severity.ASK:
                continue
            answer = answers.get(found.input)
            if answer is not None:
                # the message holds every figure that the question is made of
                about = _name(found.code, found.input, value_key(answer), found.message)
                yield Question(found, found.input, value_key(answer), about, written(answer.note))
            elif event := self.events.get(_row(found.sheet, found.cell)):
                owner = self._owner(event)
                yield Question(found, owner, self.keys.get(owner, ""), _name(found.code, _event_name(event)), None)

    @cached_property
    def events(self) -> dict[tuple[str, str], Event]:
        return {_row(e.ref.sheet, e.ref.cell): e for e in self.reading.events}

    @cached_property
    def keys(self) -> dict[str, str]:
        """Input counted from the ledger → what a decision on it is about."""
        who = self.reading.identity
        return {
            code: key for code, _, _, _, key in counts(self.framework, who.unit_type, self.reading.events, who.round)
        }

    def _owner(self, event: Event) -> str:
        """The item under which an event is reviewed: that of its first tag that is counted, else the one that counts rows."""
        items = [
            x for x in self.framework.inputs if x.filled_by is FilledBy.LEDGER and x.ledger and x.code in self.keys
        ]
        for tag in (event.primary, event.secondary):
            for item in items:
                if item.ledger and tag in item.ledger.tags:
                    return item.code
        return next((x.code for x in items if x.ledger and not x.ledger.tags), "")


def _row(sheet: str, cell: str) -> tuple[str, str]:
    return sheet, cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _event_name(event: Event) -> str:
    """An event without its place in the ledger."""
    parts = (
        event.day,
        event.kind,
        event.primary,
        event.secondary,
        event.role,
        event.partner,
        event.title,
        event.number,
    )
    return "|".join(map(str, parts))


def _name(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
