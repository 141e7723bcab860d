"""The part of 本市信息 about the scan: the office's own words and exceptions, put on a list and taken off it."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.accounts import User
from shuangyong_metrics.services.scan_words import (
    HIT,
    LABELS,
    LONGEST,
    LONGEST_REASON,
    SPARED,
    OwnWord,
    add_word,
    own_words,
    remove_word,
)
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import moment, table
from shuangyong_metrics.ui.orders import attempt

_WHAT = {
    HIT: "报表里写到这些词，就整份拒收：指出单元格和词的序号，不显示词本身。系统自带的规则（番号、建制单位、官兵人数、坐标、"
    "证件、手机和银行卡号码）总是检查，不用再加。涉密的词本身不要写在这里。",
    SPARED: "像部队单位、其实不是的词，例如地名、校名、馆名。只放过整个词本身，旁边写的照样检查。手机号码、证件号码、坐标、番号不能设为例外。",
}
_EXAMPLE = {HIT: "例如：某项工程的内部名称", SPARED: "例如：第三团小区"}


def show_words(user: User) -> None:
    """Both lists, each with what it does, its words and the ways to change it."""
    st.subheader("涉密与个人信息检查", anchor=False)
    st.caption("每份报表收下之前都检查：单元格、批注、工作表名称、文件名、属性、页眉页脚等。这里可以增加本市自定的词。")
    # after an act everything below is drawn anew, the lists with what was just changed
    for kind, tab in zip((HIT, SPARED), st.tabs([LABELS[HIT], LABELS[SPARED]]), strict=True):
        with tab, st.container(width=720):
            st.markdown(_WHAT[kind])
            _change(user, kind)
            _show([word for word in own_words(process.store(), user.actor) if word.kind == kind], LABELS[kind])


def _change(user: User, kind: str) -> None:
    label = LABELS[kind]
    with st.form(f"word-{kind}", clear_on_submit=False):
        left, right = st.columns(2)
        word = left.text_input(label, max_chars=LONGEST, placeholder=_EXAMPLE[kind], key=f"text-{kind}")
        why = right.text_input("理由", max_chars=LONGEST_REASON, placeholder="记入操作记录", key=f"why-{kind}")
        with st.container(horizontal=True):
            added = st.form_submit_button(f"增加{label}", type="primary")
            removed = st.form_submit_button(f"移出{label}")
    if added or removed:
        attempt(_add if added else _remove, kind, word, why, user.actor)


def _add(kind: str, word: str, why: str, actor: Actor) -> str:
    new = add_word(process.store(), kind, word, why, actor, process.now())
    return f"{LABELS[kind]}已增加，从下一份报表起按它检查。" if new else f"{LABELS[kind]}里已经有这个词，没有变化。"


def _remove(kind: str, word: str, why: str, actor: Actor) -> str:
    remove_word(process.store(), kind, word, why, actor, process.now())
    return f"{LABELS[kind]}已移出，原来的记录保留。"


def _show(words: list[OwnWord], label: str) -> None:
    if not words:
        st.info(f"还没有{label}。增加后列在这里，写明谁、何时、为什么。", icon=":material/playlist_add:")
        return
    rows = [
        {"序号": w.number, label: w.text, "理由": w.reason, "增加时间": moment(w.made_at), "经办人": w.actor}
        for w in words
    ]
    st.dataframe(table(rows), hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 318))
