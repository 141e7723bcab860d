"""The gate before everything: host names, the session of every request and websocket, security headers.

Pure ASGI, because Starlette's ``BaseHTTPMiddleware`` never sees a websocket.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from shuangyong_metrics.services import sessions
from shuangyong_metrics.services.accounts import User
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.told import Told

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SESSION_COOKIE, CSRF_COOKIE = "sy_sid", "sy_csrf"
USER = "shuangyong.user"
#: Names a websocket's login to Streamlit (``server.trustedUserHeaders``), which then gives an open page back to nobody
#: else; set here and nowhere else, never believed for anything.
LOGIN_HEADER = b"x-sy-login"
#: Tells the page from which address its browser came; set here and nowhere else, whatever the client wrote.
PLACE_HEADER = b"x-sy-place"
#: Asked for without a login, these very paths and no others; and what lies in the folder of style sheets and scripts.
PUBLIC = ("/auth/login", "/auth/logout", "/auth/password", "/auth/session", "/healthz", "/favicon.png", "/favicon.ico")
PUBLIC_FOLDER = "/assets/"
#: Streamlit's own paths; everything else that is asked for with GET is a page for people.
MACHINE = ("/_stcore/", "/static/", "/media/", "/component/", "/app/", "/oauth2callback")
#: Downloads of the product's own routes.
FILES = ("/files/",)
_NOT_YOURS = "这个地址是另一个页面的，或已失效。请回到原页面重新打开。"
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; connect-src 'self' ws: wss:; worker-src 'self' blob:; font-src 'self' data:; "
        "object-src 'none'; frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def cookie(headers: Headers, name: str) -> str:
    """One cookie of a request; empty when it is missing or the header is not readable."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


class Guard:
    """Nobody gets past without a live session; the session is asked of the store every time."""

    def __init__(self, app: App) -> None:
        self.app = app
        #: tokens seen a moment ago: a first visit loads 140 of Streamlit's own files, which hold no data
        self._fresh: dict[str, float] = {}
        self._told = Told()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it here."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = await self._refusal(scope, headers)
        if answer is None and scope["type"] == "websocket":
            login = sessions.token_hash(cookie(headers, SESSION_COOKIE))
            await self.app(_named(scope, login), self._minding(receive, login), self._listening(send, login))
        elif answer is None:
            await self.app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            # closing before accepting makes the server answer the handshake with 403
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await answer(scope, receive, _with_headers(send))

    async def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """What to answer instead of the app, or None."""
        if not host_allowed(headers.get("host", ""), process.hosts()):
            return PlainTextResponse("网址中的主机名不在允许范围内，请使用管理员给出的网址。", 400)
        path = str(scope["path"])
        if scope["type"] == "http" and (path in PUBLIC or path.startswith(PUBLIC_FOLDER)):
            return None
        token = cookie(headers, SESSION_COOKIE)
        if path.startswith("/static/") and self._fresh.get(token, 0) > time.monotonic():
            return None
        user = await to_thread.run_sync(_find, token) if token else None
        if user is None:
            return _to_login(scope, path)
        if user.must_change:
            return _instead(scope, path, "/auth/password", "请先修改首次口令。", 403)
        if not self._told.may_ask(sessions.token_hash(token), path):
            return PlainTextResponse(_NOT_YOURS, 403, {"cache-control": "no-store"})
        scope[USER] = replace(user, place=address_of(scope))
        self._remember(token)
        if path.count("/") > 1 and not _for_machines(path) and not path.startswith(FILES):
            # pages have one segment; deeper Streamlit would answer with its own English shell
            return RedirectResponse("/", 303)
        return None

    def _listening(self, send: Send, login: str) -> Send:
        async def heard(message: Message) -> None:
            if message["type"] == "websocket.send":
                self._told.hear(login, message.get("bytes") or b"")
            await send(message)

        return heard

    def _minding(self, receive: Receive, login: str) -> Receive:
        async def asked() -> Message:
            # what this login may not ask for is not heard at all
            while (message := await receive())["type"] == "websocket.receive":
                if self._told.may_send(login, message.get("bytes") or b""):
                    break
            return message

        return asked

    def _remember(self, token: str) -> None:
        if len(self._fresh) > 1_000:
            self._fresh.clear()
        self._fresh[token] = time.monotonic() + 10


def _named(scope: Scope, login: str) -> Scope:
    """The scope with this login and its address in its headers, whatever the client wrote there."""
    own = (LOGIN_HEADER, login.encode("ascii")), (PLACE_HEADER, address_of(scope).encode("ascii", "ignore"))
    kept = [(name, value) for name, value in scope["headers"] if name.lower() not in (LOGIN_HEADER, PLACE_HEADER)]
    return {**scope, "headers": [*kept, *own]}


def address_of(scope: Scope) -> str:
    """The address that a request or websocket comes from; blank where the server does not know it."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def host_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Is the Host header one of the names (any port)? No names: every host."""
    if not allowed:
        return True
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name is not None and name.rstrip(".") in allowed


def _for_machines(path: str) -> bool:
    """Streamlit's front end also tries ``/page/_stcore/health`` and must be told no, not be sent elsewhere."""
    return path.startswith(MACHINE) or "/_stcore/" in path


def _find(token: str) -> User | None:
    return sessions.find(process.store(), token, process.now())


def _to_login(scope: Scope, path: str) -> Response:
    query = scope.get("query_string", b"").decode("latin-1")
    target = path + (f"?{query}" if query else "")
    where = "/auth/login" if target == "/" else f"/auth/login?next={quote(target, safe='')}"
    return _instead(scope, path, where, "请先登录。", 401)


def _instead(scope: Scope, path: str, where: str, words: str, status: int) -> Response:
    """People are sent to ``where``; programs are told no."""
    if scope.get("method") in ("GET", "HEAD") and not _for_machines(path):
        return RedirectResponse(where, 303, {"cache-control": "no-store"})
    return PlainTextResponse(words, status, {"cache-control": "no-store"})


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if "content-disposition" in headers:
                # a download of Streamlit's too, first passwords among them: the browser keeps no copy of its own
                headers["cache-control"] = "no-store"
        await send(message)

    return wrapped
