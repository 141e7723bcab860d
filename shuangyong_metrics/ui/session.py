"""Who is looking at this page; asked of the store on every rerun, because an open websocket hears of no log-out."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlsplit

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services import sessions
from shuangyong_metrics.services.accounts import User
from shuangyong_metrics.services.options import IDLE, value
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.guard import CSRF_COOKIE, PLACE_HEADER, SESSION_COOKIE


def current_user() -> User | None:
    """The user of the browser's session, or None when it has ended."""
    token = st.context.cookies.get(SESSION_COOKIE, "")
    user = sessions.find(process.store(), token, process.now()) if token else None
    return replace(user, place=_place()) if user else None


def require_role(*roles: Role) -> User:
    """The first line of every page: the user, or the page stops here with what to do."""
    user = current_user()
    if user is None:
        st.warning(
            f"登录已失效：{value(process.store(), IDLE)} 分钟未操作、已退出登录，或口令已修改。请重新登录后继续；登录不上时{_reach()}。",
            icon=":material/lock:", width=640,
        )  # fmt: skip
        # the mark tells the style sheet to put away the menu of the login that has ended
        where = quote(_here(), safe="")
        st.html(f'<a class="sy-button sy-main sy-ended" target="_self" href="/auth/login?next={where}">重新登录</a>')
        st.stop()
    if user.must_change:
        st.warning("请先修改首次口令。", icon=":material/lock:")
        st.html('<a class="sy-button sy-main" target="_self" href="/auth/password">去修改口令</a>')
        st.stop()
    if user.role not in roles:
        words = "、".join(role.label for role in roles)
        st.error(f"本页供{words}使用；您的账号是{user.role.label}。需要查看时{_reach()}。", icon=":material/lock:")
        st.stop()
    return user


def csrf_token() -> str:
    """The browser's form token, for forms inside pages."""
    return st.context.cookies.get(CSRF_COOKIE, "")


def _reach() -> str:
    return profile(process.store()).reach


def _place() -> str:
    """The address that the guard saw this page's browser come from."""
    return str(st.context.headers.get(PLACE_HEADER.decode()) or "")


def _here() -> str:
    """The page's own path, to come back to."""
    return urlsplit(st.context.url or "").path or "/"
