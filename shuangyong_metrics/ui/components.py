"""What several pages show in the same way: the frame around every page, headings, numbers as words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from html import escape
from typing import Any

import pyarrow as pa
import streamlit as st

from shuangyong_metrics.services.accounts import User
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.services.wording import change, score
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.login_html import NOTICE
from shuangyong_metrics.ui.session import csrf_token

__all__ = [
    "LONG_NAME",
    "account_menu",
    "change",
    "day",
    "footer",
    "heading",
    "link",
    "mark_unsaved",
    "moment",
    "movement",
    "score",
    "table",
]

#: Pixels of a grid's column that shows a name of 20 characters whole.
LONG_NAME = 296
#: What a spreadsheet would run: after a plus or minus only what calls something, for changes begin so too.
_RUNS = re.compile(r"\s*(?:[=@＝＠]|[+\-＋－].*[(|!])", re.DOTALL)


def account_menu(user: User) -> None:
    """Who I am, the own password, the way out (a POST form: a link could be followed by accident).

    演示数据 stands beside it on every page of the demo city, so that neither covers the other or the menu.
    """
    bar = st.container(key="account", horizontal=True, vertical_alignment="center", gap="small")
    if process.demo():
        bar.html('<div class="sy-ribbon" data-own>演示数据</div>', width="content")
    with bar.popover(user.name, icon=":material/account_circle:", width="content"):
        st.html(
            f'<div class="sy-account" data-own><p><b>{escape(user.name)}</b><br>{escape(user.role.label)}'
            f' · {escape(user.account)}</p><a target="_self" href="/auth/password">修改口令</a>'
            f'<form method="post" action="/auth/logout" target="_self">'
            f'<input type="hidden" name="csrf" value="{escape(csrf_token())}">'
            f'<button type="submit">退出登录</button></form></div>'
        )


def footer() -> None:
    """The notice that belongs on every page, and whom to ask."""
    whose = profile(process.store())
    asked = f"{whose.city}双拥考评 · 有疑问{whose.reach}" if whose.city else f"有疑问{whose.reach}"
    st.html(f'<div class="sy-foot" data-own>{NOTICE}<br>{escape(asked)}</div>')


def heading(title: str, where: str) -> None:
    """Title of the page, and below it where we are: quarter, state, how fresh."""
    st.header(title, anchor=False)
    st.html(f'<div class="sy-where" data-own>{escape(where)}</div>')


def mark_unsaved(words: str) -> None:
    """What is typed and not saved yet; while the mark stands the browser asks before leaving (``shell.js``)."""
    if words:
        st.html(f'<span class="sy-unsaved" role="status" data-own data-unsaved>{escape(words)}</span>')


def link(words: str, path: str) -> None:
    """A link that looks like a button and stays in this tab."""
    st.html(f'<a class="sy-button" target="_self" href="{escape(path)}" download>{escape(words)}</a>', width="content")


def day(at: datetime) -> str:
    """2026年10月9日"""
    return f"{at.year}年{at.month}月{at.day}日"


def moment(at: datetime) -> str:
    """2026年10月9日 15:00"""
    return f"{day(at)} {at:%H:%M}"


def movement(words: str | None) -> dict[str, Any]:
    """How a card of figures tells a change in words such as ``−1.20``: the arrow, and blue for better, orange for worse.

    Streamlit itself takes a value for a fall only when it begins with a hyphen, which is no minus sign.
    """
    if words is None or not words.strip("+−0.%"):
        return {"delta": words, "delta_arrow": "off", "delta_color": "off" if words else "blue"}
    fell = words.startswith("−")
    return {"delta": words, "delta_arrow": "down" if fell else "up", "delta_color": "orange" if fell else "blue"}


def table(rows: Sequence[dict[str, Any]], without: Collection[str] = ()) -> pa.Table:
    """Rows of equal keys as what the browser's grid is sent; it takes a tenth of the time that a pandas frame takes.

    Columns named in ``without`` are left out. The grid's own 下载为 CSV writes every text as it stands here, so one that
    a spreadsheet would run as a formula begins with an apostrophe.

    >>> table([{"佐证": "=cmd|'/C calc'!A0"}, {"佐证": "-0.5"}])["佐证"].to_pylist()
    ["'=cmd|'/C calc'!A0", '-0.5']
    """
    names = [name for name in (rows[0] if rows else ()) if name not in without]
    return pa.table({name: [_as_text(row[name]) for row in rows] for name in names})


def _as_text(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value
