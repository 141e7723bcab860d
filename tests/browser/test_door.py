"""The door, asked over http and websocket as an attacker would: nothing of the app without a live session."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import trial_city
from running_app import PASSWORD, csrf_of, log_in, running

from shuangyong_metrics.ui.guard import host_allowed
from shuangyong_metrics.ui.login_page import safe_next

INNER = ("/_stcore/health", "/ranking/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/agent/openapi.json",
         "/media/x.png", "/static/js/index.js", "/component/x/y", "/_stcore/upload_file/a/b")  # fmt: skip


def handshake(address: str, **headers: str) -> int:
    """The status of a websocket handshake at Streamlit's stream, written by hand so that any header can be forged."""
    host = urlsplit(address).netloc
    lines = {"Host": host, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", **headers}  # fmt: skip
    head = "GET /_stcore/stream HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n"
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        line.sendall(head.encode("latin-1"))
        return int(line.recv(1024).split()[1])


def hang_up(address: str) -> None:
    """Begin to send a form and go away."""
    name, port = urlsplit(address).netloc.split(":")
    with socket.create_connection((name, int(port)), timeout=20) as line:
        line.sendall(f"POST /auth/login HTTP/1.1\r\nHost: {name}\r\nContent-Length: 100\r\n\r\ncsrf=".encode())


def cookie_of(client: httpx.Client) -> str:
    return f"sy_sid={client.cookies['sy_sid']}"


@pytest.mark.parametrize("streamlit_run", [False, True], ids=["own server", "streamlit run"])
def test_a_fresh_process_answers_an_inner_page_with_the_login(tmp_path: Path, streamlit_run: bool) -> None:
    trial_city.build(tmp_path / "data")
    with running(tmp_path / "data", streamlit_run=streamlit_run, log=tmp_path / "log.txt") as address:
        assert handshake(address) == 403
        for path in ("/ranking", "/leader/ranking", "/pages/leader/ranking"):
            answer = httpx.get(address + path)
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/auth/login"), path
        login = httpx.get(address + "/ranking", follow_redirects=True)
        assert "双拥考评看板" in login.text
        assert "排名" not in login.text
        hang_up(address)
        assert httpx.get(address + "/healthz").status_code == 200
    assert "Traceback" not in (tmp_path / "log.txt").read_text(encoding="utf-8")


def test_everything_of_streamlit_is_refused_without_a_session(address: str) -> None:
    for path in INNER:
        assert httpx.get(address + path).status_code == 401, path
    assert httpx.put(address + "/_stcore/upload_file/a/b", content=b"x").status_code == 401
    assert httpx.post(address + "/_stcore/agent/interact", json={}).status_code == 401
    assert httpx.post(address + "/ranking").status_code == 401
    out = httpx.get(address + "/auth/logout")
    assert (out.status_code, out.headers["location"], "set-cookie" in out.headers) == (303, "/", False)
    assert httpx.get(address + "/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    "path", ["/healthz/_stcore/metrics", "/favicon.png/x", "/favicon.icon", "/auth/x", "/auth/media/x.png"]
)
def test_what_only_begins_like_a_public_address_is_not_public(address: str, path: str) -> None:
    answer = httpx.get(address + path)
    assert "Streamlit" not in answer.text
    assert answer.status_code in (303, 401)


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "sy_sid=" + "A" * 43},
        {"Cookie": "sy_sid=" + "0" * 64},
        {"Cookie": "sy_sid="},
        {"X-Forwarded-User": "lingdao", "X-User": "lingdao", "Remote-User": "lingdao"},
        {"Cookie": "_streamlit_user=lingdao; sy_user=lingdao"},
    ],
)
def test_forged_cookies_and_headers_open_nothing(address: str, headers: dict[str, str]) -> None:
    assert httpx.get(address + "/ranking", headers=headers).status_code == 303
    assert httpx.get(address + "/_stcore/health", headers=headers).status_code == 401
    assert handshake(address, **headers) == 403


def test_a_session_opens_both_http_and_websocket_and_logging_out_closes_both(address: str) -> None:
    client = log_in(address)
    other_tab = cookie_of(client)
    assert client.get("/ranking").status_code == 200
    assert handshake(address, Cookie=other_tab) == 101
    assert handshake(address, Cookie=other_tab, Origin="https://evil.example") == 403
    answer = client.post("/auth/logout", data={"csrf": client.cookies["sy_csrf"]})
    assert answer.headers["location"] == "/auth/login"
    assert handshake(address, Cookie=other_tab) == 403
    assert httpx.get(address + "/auth/session", headers={"Cookie": other_tab}).status_code == 401


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(address: str) -> None:
    client = httpx.Client(base_url=address, timeout=30)
    form = {"csrf": csrf_of(client), "account": "lingdao", "password": PASSWORD, "next": "/"}
    made = client.post("/auth/login", data=form).headers["set-cookie"].lower()
    assert re.search(r"^sy_sid=[\w-]{43};", made)
    assert "httponly" in made
    assert "samesite=lax" in made
    assert "max-age" not in made


def test_under_https_the_cookies_are_secure(address: str) -> None:
    # a proxy on this machine says so, as nginx in front of the app does
    answer = httpx.get(address + "/auth/login", headers={"X-Forwarded-Proto": "https"})
    assert "secure" in answer.headers["set-cookie"].lower()


CHANGES: dict[str, Callable[[dict[str, str]], dict[str, str]]] = {
    "without": lambda form: {k: v for k, v in form.items() if k != "csrf"},
    "empty": lambda form: {**form, "csrf": ""},
    "another": lambda form: {**form, "csrf": "A" * 43},
    "Chinese": lambda form: {**form, "csrf": "令牌" * 20},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_form_from_elsewhere_is_refused(address: str, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    client = httpx.Client(base_url=address, timeout=30)
    form = {"csrf": csrf_of(client), "account": "lingdao", "password": PASSWORD, "next": "/"}
    answer = client.post("/auth/login", data=change(form))
    assert answer.status_code == 403
    assert "sy_sid" not in client.cookies
    assert "已过期" in answer.text
    inside = log_in(address)
    assert inside.post("/auth/logout", data=change({"csrf": inside.cookies["sy_csrf"]})).status_code == 403
    assert inside.get("/ranking").status_code == 200, "still logged in"


def test_a_form_without_the_cookie_or_from_another_origin_is_refused(address: str) -> None:
    form = {"csrf": "A" * 43, "account": "lingdao", "password": PASSWORD}
    assert httpx.post(address + "/auth/login", data=form, timeout=30).status_code == 403
    client = httpx.Client(base_url=address, timeout=30)
    form["csrf"] = csrf_of(client)
    for origin in (
        "https://evil.example",
        "null",
        "http://[broken",
        f"{address}.evil.example",
        f"{address}@evil.example",
    ):
        assert client.post("/auth/login", data=form, headers={"Origin": origin}).status_code == 403, origin
    assert client.post("/auth/login", data=form, headers={"Origin": address}).status_code == 303


def test_a_large_form_is_not_read(address: str) -> None:
    client = httpx.Client(base_url=address, timeout=30)
    form = {"csrf": csrf_of(client), "account": "lingdao", "password": "x" * 1_000_000}
    assert client.post("/auth/login", data=form).status_code == 403


@pytest.mark.parametrize(
    "text",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/auth/logout", "/a/b", "",
     "/ranking\r\nSet-Cookie: a=b", "/ranking?x=<script>", "/%2f%2fevil.example"],
)  # fmt: skip
def test_only_pages_of_this_site_are_gone_to_after_logging_in(address: str, text: str) -> None:
    assert safe_next(text) == "/"
    client = httpx.Client(base_url=address, timeout=30)
    form = {"csrf": csrf_of(client), "account": "lingdao", "password": PASSWORD, "next": text}
    assert client.post("/auth/login", data=form).headers["location"] == "/"


def test_a_page_with_its_choice_is_gone_to_after_logging_in(address: str) -> None:
    assert safe_next("/ranking?round=2026Q3&type=%E6%95%99%E8%82%B2") == "/ranking?round=2026Q3&type=%E6%95%99%E8%82%B2"
    answer = httpx.get(address + "/ranking?round=2026Q3")
    assert answer.headers["location"] == "/auth/login?next=%2Franking%3Fround%3D2026Q3"


def test_every_answer_carries_the_security_headers(address: str) -> None:
    client = log_in(address)
    for path in ("/auth/login", "/ranking", "/assets/shell.js", "/_stcore/health", "/nothing/there"):
        headers = client.get(path).headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "server" not in headers, path
    assert client.get("/ranking").headers["cache-control"] == "no-store"


def test_other_host_names_are_not_answered_in_the_demo(address: str) -> None:
    assert httpx.get(address + "/auth/login", headers={"Host": "evil.example"}).status_code == 400
    assert handshake(address, Host="evil.example") == 403


@pytest.mark.parametrize(
    ("host", "allowed", "expected"),
    [
        ("127.0.0.1:8501", ("127.0.0.1",), True),
        ("[::1]:8501", ("::1",), True),
        ("Kaoping.Example.CN.", ("kaoping.example.cn",), True),
        ("evil.example", ("127.0.0.1",), False),
        ("", ("127.0.0.1",), False),
        ("[broken", ("127.0.0.1",), False),
        ("anything", (), True),
    ],
)
def test_host_names(host: str, allowed: tuple[str, ...], expected: bool) -> None:
    assert host_allowed(host, allowed) is expected


def test_a_wrong_password_is_told_and_typed_text_is_escaped(address: str) -> None:
    client = httpx.Client(base_url=address, timeout=30)
    nasty = '"><script>alert(1)</script>'
    form = {"csrf": csrf_of(client), "account": nasty, "password": "wrong-password", "next": nasty}
    answer = client.post("/auth/login", data=form)
    assert answer.status_code == 403
    assert "账号或口令不正确" in answer.text
    assert "<script>" not in answer.text


def test_a_real_store_makes_one_administrator_who_must_change_the_password_first(tmp_path: Path) -> None:
    with running(tmp_path / "data", "serve", log=tmp_path / "log.txt") as address:
        page = httpx.get(address + "/auth/login").text
        assert PASSWORD not in page
        assert "演示" not in page
        first = (
            (tmp_path / "data" / "首个管理员口令.txt").read_text(encoding="utf-8").split("一次性口令：")[1].split()[0]
        )
        client = log_in(address, "admin", first)
        assert client.get("/").headers["location"] == "/auth/password"
        assert client.get("/_stcore/health").status_code == 403
        assert handshake(address, Cookie=cookie_of(client)) == 403
        old = cookie_of(client)
        form = {"csrf": client.cookies["sy_csrf"], "old": first, "new": "eine-neue-42", "again": "eine-andere-42"}
        assert "不一致" in client.post("/auth/password", data=form).text
        form["again"] = form["new"]
        assert client.post("/auth/password", data=form).headers["location"] == "/"
        assert client.get("/").status_code == 200
        assert handshake(address, Cookie=cookie_of(client)) == 101
        assert handshake(address, Cookie=old) == 403, "sessions from before the change have ended"


def test_a_password_form_sent_twice_lets_the_person_in_both_times(tmp_path: Path) -> None:
    with running(tmp_path / "data", "serve", log=tmp_path / "log.txt") as address:
        told = (tmp_path / "data" / "首个管理员口令.txt").read_text(encoding="utf-8")
        first = told.split("一次性口令：")[1].split()[0]
        client = log_in(address, "admin", first)
        form = {"csrf": client.cookies["sy_csrf"], "old": first, "new": "eine-neue-42", "again": "eine-neue-42"}
        headers = {"Cookie": f"{cookie_of(client)}; sy_csrf={form['csrf']}"}

        def send(_: int) -> httpx.Response:
            return httpx.post(address + "/auth/password", data=form, headers=headers, timeout=30)

        with ThreadPoolExecutor(2) as both:
            answers = [*both.map(send, range(2)), send(2)]
        for answer in answers:
            assert answer.headers["location"] == "/"
            assert httpx.get(address + "/", headers={"Cookie": f"sy_sid={answer.cookies['sy_sid']}"}).status_code == 200
        other = send(3).cookies["sy_sid"], {**form, "csrf": "A" * 43}
        assert other[0] == answers[0].cookies["sy_sid"], "one change, one session"
        assert (
            httpx.post(address + "/auth/password", data=other[1], headers=headers).headers["location"] == "/auth/login"
        )
