"""The keyboard on the review page: which card is at hand, and the keys that put a word on it.

The keys work through buttons that nobody sees, one set on the page at a time and named by its item: a press that comes in
before the page is drawn anew still belongs to the card that was looked at. With Alt they also work while the cursor stands
in the list of units or in a reason. ``shell.js`` brings the next card into sight and lets a held key count once.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from shuangyong_metrics.services.review import ACCEPTED, FIXED, SENT_BACK
from shuangyong_metrics.services.review_items import Item
from shuangyong_metrics.services.review_sheet import ReviewSheet
from shuangyong_metrics.ui.review_picks import WORDS, is_whole, part_key, picked, words_for

#: Beside what browsers are known to use: Alt with a digit changes the tab on Linux, Alt+D/E/F open menus. Tried in Chromium only.
KEYS = {ACCEPTED: "Alt+J", FIXED: "Alt+K", SENT_BACK: "Alt+L"}
NEXT = "Alt+N"
_LATER = "later"
#: The field of the card (``review_card``) in which to write on after a word, by its name.
_FIELDS = {FIXED: "核定值", SENT_BACK: "退回理由"}


def at_hand(sheet: ReviewSheet, shown: Sequence[Item]) -> Item | None:
    """The first card on which something is still to be picked; those put off come after the others."""
    waiting = [i for i in shown if not is_whole(sheet, i)]
    return min(waiting, key=lambda i: _put_off(sheet, i), default=None)


#: For the top of the cards; which keys there are stands on the card at hand.
KEYS_TEXT = "可以用键盘：按键写在标着“正看这项”的卡片上；选好自动转到下一项，按“保存所选”才保存。"


def show_keys(sheet: ReviewSheet, item: Item) -> None:
    """On the card at hand: that it is, its keys in words, and the buttons that hear them."""
    words = words_for(item)
    named = [(KEYS[w], WORDS[w]) for w in words] + [(NEXT, "下一项")]
    # another value whenever the card asks for something else, which is what shell.js waits for
    word = picked(sheet, item)[0]
    write = f' data-write="{item.input} {_FIELDS[word]}"' if word in _FIELDS else ""
    keys = "".join(f"<span><kbd>{key}</kbd> {name}</span>" for key, name in named)
    st.html(f'<p class="sy-hand" data-own data-at-hand="{item.input}:{word}"{write}><b>正看这项</b>{keys}</p>')
    with st.container(key="review-keys"):
        for each in words:
            st.button(
                f"{item.input} 按键{WORDS[each]}", key=part_key(sheet, item, f"key-{each}"), shortcut=KEYS[each],
                on_click=_pick, args=(part_key(sheet, item, "say"), each),
            )  # fmt: skip
        st.button(
            f"{item.input} 按键下一项", key=part_key(sheet, item, "key-next"), shortcut=NEXT, on_click=_pick,
            args=(part_key(sheet, item, _LATER), _put_off(sheet, item) + 1),
        )  # fmt: skip


def _put_off(sheet: ReviewSheet, item: Item) -> int:
    """How often the card was put off."""
    times: int = st.session_state.get(part_key(sheet, item, _LATER), 0)
    return times


def _pick(key: str, value: str | int) -> None:
    st.session_state[key] = value
