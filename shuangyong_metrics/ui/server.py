"""The web server: own routes beside Streamlit's, and ``run`` for the command line."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
import uvicorn
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services import accounts
from shuangyong_metrics.services.profile import profile
from shuangyong_metrics.ui import files, login_page, process
from shuangyong_metrics.ui.guard import Guard
from shuangyong_metrics.ui.locale import shell_html

ASSETS = Path(__file__).parent / "assets"
ICON = ASSETS / "icon.png"
_log = logging.getLogger("shuangyong")


async def _shell(_request: Request) -> Response:
    return HTMLResponse(shell_html(), headers={"cache-control": "no-store"})


async def _icon(_request: Request) -> Response:
    return FileResponse(ICON, headers={"cache-control": "public, max-age=86400"})


async def _health(_request: Request) -> Response:
    """Up, and the store answers."""
    await to_thread.run_sync(accounts.exist, process.store())
    return JSONResponse({"status": "ok"})


#: User routes come before Streamlit's, so pages get our Chinese shell instead of Streamlit's index.html.
ROUTES = [
    *login_page.ROUTES,
    *files.ROUTES,
    Route("/healthz", _health),
    Route("/favicon.png", _icon),
    Route("/favicon.ico", _icon),
    Mount("/assets", StaticFiles(directory=ASSETS)),
    Route("/", _shell),
    Route("/{page}", _shell),
]
MIDDLEWARE = [Middleware(Guard)]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Open the store before the first request, so that a busy or broken one is told at the start."""
    await to_thread.run_sync(process.store)
    # whoever comes first should not pay for the start of the reader; a reader that fails is told with the first file
    threading.Thread(target=_start_reader, daemon=True).start()
    try:
        yield
    finally:
        process.close()


def _start_reader() -> None:
    with suppress(OSError):
        process.worker().start()


def show_script_error(error: Exception) -> bool:
    """Refusals are shown as they are; anything else is logged, and people are told what to do."""
    if isinstance(error, ShuangyongError):
        st.error(f"{error}{_reach()}", icon=":material/block:")
    else:
        _log.error("page failed", exc_info=error)
        st.error("本页没有显示完整：程序出了问题，已记入日志。请刷新重试；仍不行时请记下时间。" + _reach())
    return True


def _reach() -> str:
    """Whom to ask; nothing when the store itself is what fails."""
    try:
        return f"\n\n有疑问{profile(process.store()).reach}。"
    except Exception:
        _log.exception("no profile")
        return ""


def run(folder: Path, host: str, port: int, demo: bool, cert: Path | None = None, key: Path | None = None) -> None:
    """Serve until stopped: one process, one store. Demo data never leaves this machine."""
    if demo and host not in process.LOOPBACK:
        raise ShuangyongError(f"演示：只能在本机地址（127.0.0.1）上打开，不能用 {host}。正式使用请用 serve。")
    os.environ.update(SHUANGYONG_DATA=str(folder.resolve()), SHUANGYONG_DEMO="1" if demo else "0")
    print(f"双拥考评看板：{'https' if cert else 'http'}://{host}:{port}（按 Ctrl+C 停止）", flush=True)  # noqa: T201 - for who started it
    # Streamlit looks for .streamlit/config.toml in the working folder, and plain uvicorn passes no options on
    os.chdir(process.ROOT)
    uvicorn.run(
        "app:app",
        app_dir=str(process.ROOT),
        host=host,
        port=port,
        server_header=False,
        log_level="warning",
        access_log=False,
        ws_max_size=20 * 1024 * 1024,
        ssl_certfile=cert,
        ssl_keyfile=key,
    )
