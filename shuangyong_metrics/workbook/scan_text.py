"""What can be read in a part of a workbook file, as lines: cells, runs of rich text joined, telling attributes.

No reader of spreadsheets is asked here, so nothing is left out that it would leave out. No rule of the scan looks
beyond the end of a line, which is why lines may be thrown together and looked at once each.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote
from xml.parsers import expat

#: What stands between the pieces of one text: tags of runs, their properties, notes.
_RUNS = re.compile(
    r"</?(?:\w+:)?(?:[rt](?:\s[^>]*)?/?>|rPr\b[^>]*?(?:/>|>.*?</(?:\w+:)?rPr>))|<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL
)
#: The end of a run, or of a text beside another one: what people see as one text lies in pieces.
_PIECES = re.compile(r"/(?:\w+:)?(?:r\s*>|t\s*>\s*<(?:\w+:)?t[\s>])")
_TAGS = re.compile(r"<[^>]*>")
_TEXTS = re.compile(r">([^<]+)")
_NOTES = re.compile(r"<!--(.*?)-->|<\?(?!xml\s)(.*?)\?>", re.DOTALL)
#: Values of attributes: ten signs or fewer of ASCII (A1, FFE1E1E1, inlineStr) say nothing and are most of them. The
#: look-ahead keeps a value in which another "=" stands from hiding the attribute after it.
_ATTRIBUTES = re.compile(
    r"""=\s*(?="([^"<\u0080-\U0010ffff]{0,10}+(?!")[^"<]+)"|'([^'<\u0080-\U0010ffff]{0,10}+(?!')[^'<]+)')"""
)
#: The one thing that fits into less: E116.404 (the letter, two or three digits, the point, three digits).
_SHORT = re.compile(r"\.[0-9]{3}(?:" + "|".join(rf"(?<=[EN]{gap}.{{4}})" for gap in ("..", "...", "....")) + ")")
_ANY_LENGTH = re.compile(r"""=\s*(?="([^"<]+)"|'([^'<]+)')""")
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CODES = re.compile(r'&(?:"[^"]*"|[LCRPNDTFAZGBIUSEXYOHK]|K[0-9A-F]{6}|[0-9]{1,3}(?= ))')
#: Bytes as addresses write them: file:///D:/%E7%95%AA…
_PERCENT = re.compile("%[0-9A-Fa-f]{2}")
#: Dashes and middle dots of every kind: a number in groups is the same number.
_PLAIN = dict.fromkeys("‐‑‒–—―−⁃﹘·•・‧∙⋅●", "-")
#: A real text has a handful of signs to make narrow; each costs one pass over the text.
_FEW = 64


def lines(xml: str) -> set[str]:
    """Every text and every telling attribute of a piece of XML, still escaped."""
    joined = _PIECES.search(xml) or _has_notes(xml)
    if joined and not _well_formed(xml):
        # from every beginning the patterns would look for an end that is not there
        return {xml}
    if joined:
        found = set(_TAGS.sub("\n", _RUNS.sub("", xml)).split("\n"))
        found.update(a or b for a, b in _NOTES.findall(xml))
    else:
        found = set(_TEXTS.findall(f">{xml}"))
    attributes = _ANY_LENGTH if _SHORT.search(xml) else _ATTRIBUTES
    values = {a or b for a, b in attributes.findall(xml)}
    found.update(v for v in values if not _GUID.match(v))
    return found


def _well_formed(xml: str) -> bool:
    try:
        expat.ParserCreate().Parse(xml, True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def _has_notes(xml: str) -> bool:
    """Comments, CDATA or instructions; the single signs are looked for first because that is far quicker."""
    after = xml.find("?>") + 1 if xml.startswith("<?xml") else 0
    return ("!" in xml and "<!" in xml) or (xml.find("?", after) >= 0 and xml.find("<?", after) >= 0)


def readable(texts: Iterable[str]) -> str:
    """Lines as people see them, one under the other: nothing escaped, no codes of headers, every sign narrow."""
    text = "\n".join(texts)
    if "&" in text:
        text = html.unescape(text)
        coded = (_CODES.sub(" ", line) for line in text.split("\n") if "&" in line)
        text = "\n".join((text, *coded))
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if "%" in text:
        spelled = (unquote(line, errors="replace") for line in text.split("\n") if _PERCENT.search(line))
        text = "\n".join((text, *spelled))
    return normal(text)


def normal(text: str) -> str:
    """Text as the rules see it: full-width signs narrow (NFKC), dashes and middle dots a hyphen, nothing invisible.

    Signs are replaced kind by kind, which gives the same and is five times faster than normalising a long text.

    >>> normal("１３８０" + chr(0x200B) + "ａ")
    '1380a'
    """
    if text.isascii():
        return text
    changes = {sign: flat for sign in set(text) if (flat := _flat(sign)) != sign}
    if len(changes) > _FEW:
        text = "".join(changes.get(sign, sign) for sign in text)
    else:
        for sign, flat in changes.items():
            text = text.replace(sign, flat)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def _flat(sign: str) -> str:
    """One sign as the rules see it; signs that nobody sees (format signs, choices between variants) are nothing."""
    if unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f" or sign in "\u034f\u115f\u1160\u3164\uffa0":
        return ""
    return "".join(_PLAIN.get(flat, flat) for flat in unicodedata.normalize("NFKC", sign))
