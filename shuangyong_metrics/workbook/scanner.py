"""The rules at work: which of them hit a text, the office's own words among them, and what it has excepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from shuangyong_metrics.model import NO_WORDS, ScanWords
from shuangyong_metrics.workbook.scan_numbers import NUMBERS
from shuangyong_metrics.workbook.scan_rule import ANY_NUMERAL, ScanRule
from shuangyong_metrics.workbook.scan_text import normal
from shuangyong_metrics.workbook.scan_troops import TROOPS

RULES: tuple[ScanRule, ...] = (*TROOPS, *NUMBERS)
#: Where in a text it is worth looking at all.
ANCHORS = re.compile("|".join(dict.fromkeys(rule.anchor for rule in RULES)))
_NUMERAL = re.compile(f"[{ANY_NUMERAL}]")


def hit_rules(text: str, words: ScanWords = NO_WORDS) -> list[ScanRule]:
    """The rules that hit a normalised text (``scan_text.normal``), the office's own last."""
    return _scanner(words).hits(text)


def own_rule(number: int, word: str) -> ScanRule:
    """The rule of one of the office's own words: its number is told, never the word. Blanks between signs are allowed."""
    pattern = re.compile(" *".join(map(re.escape, squeezed(word))), re.IGNORECASE)
    return ScanRule("own_word", f"本市敏感词（第 {number} 号）", "", pattern)


def squeezed(text: str) -> str:
    """A text without blanks, capitals and full-width signs: what the office's own words are compared by."""
    return normal(text).replace(" ", "").lower()


class _Scanner:
    """One set of words, ready for many texts."""

    def __init__(self, words: ScanWords) -> None:
        self._own = [(squeezed(word), own_rule(number, word)) for number, word in words.hit]
        self._spared = [normal(phrase) for phrase in words.spared]

    def hits(self, text: str) -> list[ScanRule]:
        """Only lines with an anchor are looked at closely; an own word is looked for as it is."""
        near = "\n".join(_anchored(text))
        found = [rule for rule in RULES if self._hit(rule, near)]
        if self._own:
            flat = squeezed(text)
            found += [rule for word, rule in self._own if word in flat and self._hit(rule, text)]
        return found

    def _hit(self, rule: ScanRule, text: str) -> bool:
        at = 0
        while match := rule.pattern.search(text, at):
            if rule.confirm(match[0]) and not self._is_spared(text, match.start(), match.end()):
                return True
            # what begins inside a match that counts for nothing may count
            at = match.start() + 1
        return False

    def _is_spared(self, text: str, start: int, end: int) -> bool:
        """Does an excepted phrase cover the match to its end, and at its beginning at least every numeral of it?

        驻军与第三团小区 is spared by 第三团小区; 120名官兵食堂 is not spared by 官兵食堂.
        """
        for phrase in self._spared:
            at = text.find(phrase, max(0, end - len(phrase)), end + len(phrase) - 1)
            while 0 <= at < end:
                if end <= at + len(phrase) and not _NUMERAL.search(text, start, max(start, at)):
                    return True
                at = text.find(phrase, at + 1, end + len(phrase) - 1)
        return False


@lru_cache(maxsize=8)
def _scanner(words: ScanWords) -> _Scanner:
    return _Scanner(words)


def _anchored(text: str) -> Iterator[str]:
    end = 0
    while match := ANCHORS.search(text, end):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        if end < 0:
            end = len(text)
        yield text[start:end]
