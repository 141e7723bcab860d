"""Coming in and going out: plain HTML in Chinese that works without JavaScript and with password managers.

Forms carry a double-submit token: the same random text in a SameSite=Strict cookie and in the form.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from asyncio import Task, get_running_loop, shield
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from html import escape
from urllib.parse import parse_qs, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from shuangyong_metrics.errors import NotAllowed, ShuangyongError
from shuangyong_metrics.services import accounts, sessions
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.guard import CSRF_COOKIE, SESSION_COOKIE, address_of
from shuangyong_metrics.ui.login_html import demo_panel, login_form, page, password_form

_FORM_LIMIT = 8_192
_SAFE_NEXT = re.compile(r"/[A-Za-z0-9_-]*(\?[A-Za-z0-9_.~%=&+-]*)?")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
#: For how many seconds a form that was sent twice gets the first one's answer, and the changes under way or just done.
_REPEATED = 10
_changes: dict[bytes, Task[str]] = {}
#: A password check takes 64 MiB and a core for a moment: two at a time, the others wait their turn.
_hashing = CapacityLimiter(2)


def safe_next(text: str) -> str:
    """A page of this site to go to after logging in; anything else becomes the first page.

    >>> safe_next("/ranking?round=2026Q3"), safe_next("//evil.example"), safe_next("https://evil.example")
    ('/ranking?round=2026Q3', '/', '/')
    """
    return text if _SAFE_NEXT.fullmatch(text) and not text.startswith("/auth") else "/"


async def _show_login(request: Request) -> Response:
    where = safe_next(request.query_params.get("next", "/"))
    if await _user(request):
        return RedirectResponse(where, 303)
    return await _login_page(request, where)


async def _log_in(request: Request) -> Response:
    form = await _form(request)
    where = safe_next(form.get("next", "/"))
    if not _from_own_form(request, form):
        return await _login_page(request, where, "本页已过期。请重新输入账号和口令。", 403)
    address = address_of(request.scope)
    typed = (form.get("account", ""), form.get("password", ""))
    check = partial(sessions.log_in, process.store(), process.THROTTLE, *typed, address, process.now())
    try:
        token = await to_thread.run_sync(check, limiter=_hashing)
    except ShuangyongError as error:
        return await _login_page(request, where, str(error), 403, form.get("account", ""))
    return _enter(request, token, where)


async def _log_out(request: Request) -> Response:
    form = await _form(request)
    if not _from_own_form(request, form):
        return HTMLResponse(
            page("退出登录", '<p class="note">本页已过期，没有退出。<a href="/">回到首页再试</a></p>'), 403
        )
    token = request.cookies.get(SESSION_COOKIE, "")
    await to_thread.run_sync(sessions.close, process.store(), token, process.now(), address_of(request.scope))
    answer = RedirectResponse("/auth/login", 303)
    answer.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax", secure=_is_https(request))
    return answer


async def _show_password(request: Request) -> Response:
    user = await _user(request)
    return _password_page(request, user) if user else RedirectResponse("/auth/login", 303)


async def _change_password(request: Request) -> Response:
    user, form = await _user(request), await _form(request)
    own = _from_own_form(request, form)
    # a double click sends the form twice, and the browser shows the second answer: it must be the first one's
    change = _changes.get(_fingerprint(form)) if own else None
    if change is None:
        if user is None:
            return RedirectResponse("/auth/login", 303)
        if not own:
            return _password_page(request, user, "本页已过期。请重新输入。", 403)
        if form.get("new", "") != form.get("again", ""):
            return _password_page(request, user, "两次输入的新口令不一致。请重新输入。", 400)
        change = _begin_change(request, user, form)
    try:
        token = await shield(change)
    except ShuangyongError as error:
        return _password_page(request, user, str(error), 400) if user else RedirectResponse("/auth/login", 303)
    return _enter(request, token, "/")


def _begin_change(request: Request, user: accounts.User, form: dict[str, str]) -> Task[str]:
    """Change the password in a task of its own, which a repeated form finds again for a while."""
    address = address_of(request.scope)
    change = partial(_change, user, form.get("old", ""), form.get("new", ""), address)
    key, loop = _fingerprint(form), get_running_loop()
    _changes[key] = task = loop.create_task(to_thread.run_sync(change, limiter=_hashing))
    # a refusal is not remembered: what is typed once more is judged anew
    task.add_done_callback(
        lambda done: loop.call_later(0 if done.cancelled() or done.exception() else _REPEATED, _changes.pop, key, None)
    )
    return task


def _fingerprint(form: dict[str, str]) -> bytes:
    """Which form of which browser this is; the form's token makes it unguessable, and no password is kept."""
    return hashlib.sha256("\0".join(form.get(key, "") for key in ("csrf", "old", "new", "again")).encode()).digest()


async def _session_state(request: Request) -> Response:
    """Asked by the page's script when the connection is lost: is it the network, or has the session ended?"""
    return Response(status_code=204 if await _user(request) else 401, headers={"cache-control": "no-store"})


def _change(user: accounts.User, old: str, new: str, address: str) -> str:
    """Guessing the old password from an open browser is slowed like guessing at the door."""
    store, now = process.store(), process.now()
    wait = process.THROTTLE.enter(user.account, address, now)
    if wait:
        raise NotAllowed(f"原口令：尝试次数过多。请 {wait} 秒后再试。")
    accounts.change_password(store, user, old, new, now)
    process.THROTTLE.succeeded(user.account, address, now)
    return sessions.open_session(store, user.account, address, now)


async def _user(request: Request) -> accounts.User | None:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return None
    user = await to_thread.run_sync(sessions.find, process.store(), token, process.now())
    return replace(user, place=address_of(request.scope)) if user else None


async def _form(request: Request) -> dict[str, str]:
    """The fields of a small form; what is too large, or breaks off, counts as empty."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _FORM_LIMIT:
                return {}
    except ClientDisconnect:
        return {}
    return {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace"), True).items()}


def _from_own_form(request: Request, form: dict[str, str]) -> bool:
    """Does the form's token equal the cookie's, and does the browser not name another site as the origin?"""
    origin = request.headers.get("origin")
    if origin is not None and _site_of(origin) != request.headers.get("host", ""):
        return False
    held = request.cookies.get(CSRF_COOKIE, "")
    # as bytes: of texts it compares none but plain ones, and what a form holds may be anything
    return bool(_TOKEN.fullmatch(held)) and hmac.compare_digest(held.encode(), form.get("csrf", "").encode())


def _site_of(origin: str) -> str | None:
    """Host and port of an origin; None when it is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"


def _enter(request: Request, token: str, where: str) -> Response:
    answer = RedirectResponse(where, 303)
    answer.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=_is_https(request))
    return answer


async def _login_page(
    request: Request, where: str, problem: str = "", status: int = 200, account: str = ""
) -> Response:
    listed: tuple[accounts.Account, ...] = ()
    if process.demo():
        listed = await to_thread.run_sync(accounts.all_accounts, process.store())
    users = [a.user for a in listed if not a.disabled]
    whose = await to_thread.run_sync(profile, process.store())

    def html(csrf: str) -> str:
        aside = demo_panel(users, where, csrf) if users else ""
        return page("登录", login_form(csrf, where, account, problem, whose.reach), aside)

    return _with_csrf(request, html, status)


def _password_page(request: Request, user: accounts.User, problem: str = "", status: int = 200) -> Response:
    return _with_csrf(request, lambda csrf: page("修改口令", password_form(csrf, user, problem)), status)


def _with_csrf(request: Request, html: Callable[[str], str], status: int) -> Response:
    """Keep the browser's token when it has one: forms in other tabs stay good."""
    held = request.cookies.get(CSRF_COOKIE, "")
    csrf = held if _TOKEN.fullmatch(held) else secrets.token_urlsafe(32)
    answer = HTMLResponse(html(escape(csrf)), status, {"cache-control": "no-store"})
    answer.set_cookie(CSRF_COOKIE, csrf, httponly=True, samesite="strict", secure=_is_https(request))
    return answer


ROUTES = [
    Route("/auth/login", _show_login, methods=["GET"]),
    Route("/auth/login", _log_in, methods=["POST"]),
    Route("/auth/logout", _log_out, methods=["POST"]),
    # a typed address logs nobody out, and is not for Streamlit's own log-out to answer
    Route("/auth/logout", lambda _request: RedirectResponse("/", 303), methods=["GET"]),
    Route("/auth/password", _show_password, methods=["GET"]),
    Route("/auth/password", _change_password, methods=["POST"]),
    Route("/auth/session", _session_state, methods=["GET"]),
]
