"""What has been picked on the cards of a return and is not saved yet: word, reason, 核定值, each of one value."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from shuangyong_metrics.model import Round
from shuangyong_metrics.services.review import ACCEPTED, FIXED, SENT_BACK, Decision
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_sheet import ReviewSheet

WORDS = {ACCEPTED: "通过", FIXED: "核定", SENT_BACK: "退回"}
#: What belongs to one card, and which part holds the reason of which word.
_PARTS = ("say", "why", "fix", "whyfix")
_REASON = {SENT_BACK: "why", FIXED: "whyfix"}


def words_for(item: Item) -> list[str]:
    """The words that may be picked on the item; a 不适用 has no figure to put right."""
    return [w for w in WORDS if w != FIXED or item.state != "not_applicable"]


def picked(sheet: ReviewSheet, item: Item) -> tuple[str, str, str]:
    """Word, reason and 核定值 as they stand on the card, empty where there is none."""
    word = st.session_state.get(part_key(sheet, item, "say")) or ""
    reason = st.session_state.get(part_key(sheet, item, _REASON[word])) or "" if word in _REASON else ""
    value = st.session_state.get(part_key(sheet, item, "fix")) or "" if word == FIXED else ""
    return word, reason, value


def is_whole(sheet: ReviewSheet, item: Item) -> bool:
    """Is nothing lacking on the card, so that what is picked could be saved?"""
    word, reason, value = picked(sheet, item)
    return bool(word) and (word not in _REASON or bool(reason.strip())) and (word != FIXED or bool(value.strip()))


def chosen(sheet: ReviewSheet) -> list[Decision]:
    """What has been picked on the cards of this return, each with the value that it was picked beside."""
    found = []
    for item in sheet.items:
        word, reason, value = picked(sheet, item)
        # what has just been saved is still marked on its card, and is nothing to be saved
        if word and (word, reason, value) != said(item):
            found.append(decision_on(item, word, reason, value))
    return found


def said(item: Item) -> tuple[str, str, str]:
    """What stands on the item, as it would be picked on its card: word, reason, 核定值."""
    return FIXED if item.fixed else item.decision, item.decision_reason, item.fixed


def forget(sheet: ReviewSheet, items: Iterable[Item]) -> None:
    """Drop what was picked on cards that are shown no more: nothing unseen is ever saved."""
    for item in items:
        for part in _PARTS:
            st.session_state.pop(part_key(sheet, item, part), None)


def forget_saved(unit_id: str, round_: Round, decisions: Iterable[Decision]) -> None:
    """Drop what was picked for a 核定值 that is saved: its spelling on the card may be another than the one that is kept."""
    for one in decisions:
        if one.decision == FIXED:
            for part in _PARTS:
                st.session_state.pop(f"{part}:{unit_id}:{round_.id}:{one.input}:{one.value_key}", None)


def decision_on(item: Item, word: str, reason: str = "", value: str = "") -> Decision:
    """A decision about the value and beside the decision that are shown."""
    return Decision(item.input, word, reason, value_key=item.key, seen=item.stands, value=value)


def part_key(sheet: ReviewSheet, item: Item, part: str) -> str:
    """The name of a widget: of one value, so that a choice is never carried over to a value filed later."""
    return f"{part}:{sheet.unit.id}:{sheet.state.round.id}:{item.input}:{item.key}"
