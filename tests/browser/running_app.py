"""The real app in a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-shuangyong"
_RUN = "import sys; from pathlib import Path; from shuangyong_metrics.ui.server import run; run(Path(sys.argv[1]), '127.0.0.1', int(sys.argv[2]), sys.argv[3] == 'demo')"

#: Put before it: whoever writes hears of it only two seconds later.
_SLOWLY = """
import time
from contextlib import contextmanager
from shuangyong_metrics.store import Store
at_once = Store.transaction
@contextmanager
def slowly(self, *, quiet=False, returns=False):
    with at_once(self, quiet=quiet, returns=returns) as tx:
        yield tx
    time.sleep(0 if quiet else 2)
Store.transaction = slowly
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    folder: Path, mode: str = "demo", *, streamlit_run: bool = False, slow: bool = False, log: Path
) -> Iterator[str]:
    """The address of a running app; ``streamlit_run`` starts it the other way, ``slow`` makes every write take its time."""
    port = free_port()
    command = [sys.executable, "-c", (_SLOWLY if slow else "") + _RUN, str(folder), str(port), mode]
    if streamlit_run:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "SHUANGYONG_DATA": str(folder), "SHUANGYONG_DEMO": "1" if mode == "demo" else "0"}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address, log)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError(f"the app did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def csrf_of(client: httpx.Client) -> str:
    """The form token of a fresh login page."""
    client.get("/auth/login")
    return client.cookies["sy_csrf"]


def log_in(address: str, account: str = "lingdao", password: str = PASSWORD) -> httpx.Client:
    """A client with a session, as a browser would have it."""
    client = httpx.Client(base_url=address, timeout=30)
    form = {"csrf": csrf_of(client), "account": account, "password": password, "next": "/"}
    answer = client.post("/auth/login", data=form)
    assert answer.status_code == 303, answer.text
    return client
