"""Somebody logged in who knows the addresses of another's open page: nothing of it can be had, changed or taken over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect
from running_app import log_in
from screen import enter, profile, trial
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from unit_desk import Desk
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from shuangyong_metrics.ui.guard import LOGIN_HEADER
from shuangyong_metrics.ui.told import Told

INVENTED = "/_stcore/upload_file/00000000-0000-4000-8000-000000000000/00000000-0000-4000-8000-000000000001"
#: Of another unit, of every other role, and of the same account in another browser.
OTHERS = ("swj", "shenhe", "guanli", "lingdao", "jyj")
UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def upload_of(desk: Desk) -> tuple[str, str]:
    """Put a file into the form, not yet sent off: its address and the token of the page's forms."""
    with desk.page.expect_response(lambda r: r.request.method == "PUT") as answered:
        desk.page.set_input_files("input[type=file]", desk.right)
    request = answered.value.request
    assert answered.value.status == 204
    expect(desk.page.get_by_test_id("stFileChip")).to_be_visible()
    return urlsplit(request.url).path, str(request.all_headers()["x-xsrftoken"])


def other(address: str, account: str, xsrf: str = "") -> httpx.Client:
    """Another account, logged in, with a token that Streamlit takes: it is nobody's own."""
    client = log_in(address, account)
    if xsrf:
        client.cookies.set("_streamlit_xsrf", xsrf)
        client.headers["X-Xsrftoken"] = xsrf
    return client


def test_a_file_in_anothers_form_can_be_neither_replaced_nor_removed(desk: Desk) -> None:
    real, xsrf = upload_of(desk)
    with httpx.Client(base_url=desk.address, timeout=30) as stranger:
        for path in (real, INVENTED):
            assert stranger.put(path, files={"file": b"x"}).status_code == 401, path
            assert stranger.delete(path).status_code == 401, path
    for account in OTHERS:
        client = other(desk.address, account, xsrf)
        for path in (real, real[:-4] + "0000", INVENTED):
            answer = client.put(path, files={"file": ("改好.xlsx", desk.wrong.read_bytes())})
            assert (answer.status_code, "原页面" in answer.text) == (403, True), (account, path)
            assert client.delete(path).status_code == 403, (account, path)
    own = {c["name"]: c["value"] for c in desk.context.cookies()}
    assert httpx.put(desk.address + real, files={"file": b"x"}, cookies=own).status_code == 403, "without the token"
    desk.page.get_by_role("button", name="上传并校验").click()
    expect(trial(desk.page)).to_be_visible()


class Stream:
    """A page over its websocket, as a program speaks it."""

    def __init__(self, line: ClientConnection) -> None:
        self.send, self._line = line.send, line
        self.session, self.seen = "", list[ForwardMsg]()

    def open(self, page: str) -> None:
        """Ask for a page, and hear it to its end."""
        message = BackMsg()
        message.rerun_script.page_name = page
        self.send(message.SerializeToString())
        while not self._next().HasField("script_finished"):
            pass

    def answer(self) -> BackendOperationResponse:
        """The next answer to something other than a page."""
        while not (message := self._next()).HasField("backend_operation_response"):
            pass
        return message.backend_operation_response

    def _next(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self._line.recv(timeout=60, decode=False))
        self.seen.append(message)
        self.session = message.new_session.initialize.session_id or self.session
        return message


@contextmanager
def stream(client: httpx.Client, page: str) -> Iterator[Stream]:
    """The page open, as the client's login."""
    line = str(client.base_url).replace("http://", "ws://").rstrip("/") + "/_stcore/stream"
    protocols = [Subprotocol("streamlit")]
    cookie = {"Cookie": f"sy_sid={client.cookies['sy_sid']}"}
    with connect(line, subprotocols=protocols, additional_headers=cookie, max_size=None) as socket:
        made = Stream(socket)
        made.open(page)
        yield made


def given(address: str, cookies: str, wanted: str, **headers: str) -> set[str]:
    """The numbers in the first message of a websocket that asks for this page's session."""
    line = address.replace("http://", "ws://") + "/_stcore/stream"
    more = {"Cookie": cookies, **headers}
    protocols = [Subprotocol(word) for word in ("streamlit", "none", wanted)]
    with connect(line, subprotocols=protocols, additional_headers=more) as socket:
        # BackMsg.rerun_script with nothing in it
        socket.send(b"\x5a\x00")
        while not (found := UUID.findall(socket.recv(timeout=60, decode=False))):
            pass
    return {number.decode() for number in found}


@pytest.mark.parametrize("state", ["open", "just closed"])
def test_anothers_page_is_given_to_nobody_else(desk: Desk, state: str) -> None:
    session = upload_of(desk)[0].split("/")[-2]
    mine = {c["name"]: c["value"] for c in desk.context.cookies()}["sy_sid"]
    if state == "just closed":
        desk.page.goto("about:blank")
    forged = LOGIN_HEADER.decode()
    for account in OTHERS:
        cookie = f"sy_sid={other(desk.address, account).cookies['sy_sid']}"
        assert session not in given(desk.address, cookie, session), account
        assert session not in given(desk.address, cookie, session, **{forged: mine}), account
    assert session in given(desk.address, f"sy_sid={mine}", session), "its own login has it back"


def test_first_passwords_are_downloaded_by_the_login_that_made_them_and_by_no_other(
    desk: Desk, chromium: Browser
) -> None:
    with profile(chromium, desk.address) as context:
        page = context.new_page()
        enter(page, "guanli", "/accounts")
        page.get_by_role("tab", name="按表新建").click()
        table = {"name": "账号.csv", "mimeType": "text/csv", "buffer": "账号,姓名,角色,单位代码\nswj-b,王敏,联络员,swj\n".encode()}  # fmt: skip
        page.locator("input[type=file]").set_input_files(table)  # type: ignore[arg-type]
        page.get_by_role("button", name="新建 1 个账号").click()
        with page.expect_response(lambda r: "/media/" in r.url and "html" in r.url) as answered:
            page.get_by_role("button", name="下载口令条").click()
        path = urlsplit(answered.value.url).path
        own = {c["name"]: c["value"] for c in context.cookies()}
        assert "swj-b" in httpx.get(desk.address + path, cookies=own).text
        assert httpx.get(desk.address + path).status_code == 401
        for account in OTHERS:
            answer = other(desk.address, account).get(path)
            assert (answer.status_code, "swj-b" in answer.text) == (403, False), account
        page.request.post("/auth/logout", form={"csrf": own["sy_csrf"]})
        assert httpx.get(desk.address + path, cookies=own).status_code == 401, "nor by a login that has ended"


def telling(address: str, asked_for: str = "") -> bytes:
    """What a page sends its browser of a download: its address, or the number under which it is made when asked for."""
    message = ForwardMsg()
    message.delta.new_element.download_button.url = address
    message.delta.new_element.download_button.deferred_file_id = asked_for
    return bytes(message.SerializeToString())


def asking(number: str, session: str = "") -> bytes:
    """What a browser sends for a download that is made when it is asked for."""
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    message.backend_operation_request.session_id = session
    message.backend_operation_request.deferred_file.file_id = number
    return bytes(message.SerializeToString())


def test_an_address_that_somebody_typed_is_not_one_that_was_given_out() -> None:
    told, address = Told(), f"/media/{7:032x}"
    message = ForwardMsg()
    message.delta.new_element.text_input.value = message.delta.new_element.text_input.label = address
    told.hear("a", message.SerializeToString())
    message.delta.new_element.alert.body = f"没有收下 {address}.xlsx"
    told.hear("a", message.SerializeToString())
    assert not told.may_ask("a", address)
    told.hear("a", telling(address))
    assert told.may_ask("a", address + ".xlsx")


def test_a_download_is_made_for_the_login_that_was_told_of_it_and_for_no_other(desk: Desk) -> None:
    told, number = Told(), f"{7:032x}"
    assert told.may_send("a", b"") and told.may_send("a", b"\xff no message")
    told.hear("a", telling("", number))
    assert [told.may_send(login, asking(number)) for login in "ab"] == [True, False]
    office, unit = other(desk.address, "guanli"), other(desk.address, "swj")
    with stream(office, "units") as own, stream(unit, "filing") as strange:
        offered = next(m.delta.new_element.download_button.deferred_file_id for m in own.seen if m.delta.new_element.download_button.deferred_file_id)  # fmt: skip
        strange.send(asking(offered, strange.session))
        strange.send(asking(f"{8:032x}", strange.session))
        own.send(asking(offered, own.session))
        path = own.answer().deferred_file.url
        assert office.get(path).content.startswith(b"PK") and office.get(path).headers["cache-control"] == "no-store"
        strange.open("returns")
        assert not any(m.HasField("backend_operation_response") for m in strange.seen)
        assert unit.get(path).status_code == 403


def test_the_oldest_addresses_of_a_login_are_forgotten_first_and_never_anothers() -> None:
    told, addresses = Told(limit=2, logins=2), [f"/media/{n:032x}" for n in range(3)]
    told.hear("b", telling(addresses[0]))
    for address in (*addresses[:2], addresses[0], addresses[2]):
        told.hear("a", telling(address))
    assert [told.may_ask("a", address) for address in addresses] == [True, False, True]
    assert told.may_ask("b", addresses[0])
    told.hear("c", telling(addresses[0]))
    assert [told.may_ask(login, addresses[0]) for login in "abc"] == [True, False, True], (
        "the login heard of longest ago"
    )
    assert not told.may_ask("b", addresses[0] + ".png")
    assert told.may_ask("b", "/static/media/x.png"), "nobody's own"
