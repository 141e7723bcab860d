"""Files leave through here and nowhere else: as attachments, never kept by the browser, the unit checked by the service."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from shuangyong_metrics.errors import NotAllowed, NotFound, ShuangyongError
from shuangyong_metrics.model import Round
from shuangyong_metrics.services import evidence, pictures, roster
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.certificate import certificate
from shuangyong_metrics.services.handing_out import hand_out
from shuangyong_metrics.services.markup import marked_up
from shuangyong_metrics.services.receipts import receipt
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.certificate_html import certificate_html
from shuangyong_metrics.ui.guard import USER
from shuangyong_metrics.ui.login_html import page
from shuangyong_metrics.ui.receipt_html import receipt_html

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html; charset=utf-8"
#: Name, media type and bytes of one file.
File = tuple[str, str, bytes]
_GONE = "没有这个文件：网址不完整或已失效。请回到原页面重新打开。"
_STATUS = ((NotFound, 404), (NotAllowed, 403), (ShuangyongError, 409))


def template_path(round_: Round, unit_id: str) -> str:
    """The address of a unit's blank return."""
    return f"/files/template?round={round_.id}&unit={quote(unit_id, safe='')}"


def upload_path(digest: str) -> str:
    """The address of a kept workbook."""
    return f"/files/upload/{digest}"


def markup_path(digest: str) -> str:
    """The address of the marked-up copy of a kept workbook."""
    return f"/files/markup/{digest}"


def receipt_path(submission_id: int) -> str:
    """The address of a receipt."""
    return f"/files/receipt/{submission_id}"


def evidence_path(number: int) -> str:
    """The address of a file of evidence."""
    return f"/files/evidence/{number}"


async def _template(request: Request) -> Response:
    def make(actor: Actor) -> File:
        unit_id = request.query_params.get("unit") or actor.unit_id or ""
        round_ = _round(request.query_params.get("round", ""))
        store = process.store()
        data = hand_out(store, unit_id, round_, actor, process.now())
        return f"{roster.unit(store, unit_id, round_).name}_{round_.label}_双拥工作报表.xlsx", XLSX, data

    return await _send(request, make)


async def _upload(request: Request) -> Response:
    def make(actor: Actor) -> File:
        kept = pictures.kept_file(process.store(), request.path_params["digest"], actor)
        pictures.need_whole_file(kept, actor)
        name = kept.name if kept.name.lower().endswith(".xlsx") else f"{kept.name}.xlsx"
        return name, XLSX, kept.read()

    return await _send(request, make)


async def _markup(request: Request) -> Response:
    def make(actor: Actor) -> File:
        made = marked_up(process.store(), process.worker(), request.path_params["digest"], actor)
        return made.name, XLSX, made.data

    return await _send(request, make)


async def _receipt(request: Request) -> Response:
    def make(actor: Actor) -> File:
        made = receipt(process.store(), _number(request.path_params["submission_id"]), actor)
        name = f"报送回执_{made.unit_name}_{made.round.label}_第{made.revision}次.html"
        return name, HTML, receipt_html(made, process.demo()).encode()

    return await _send(request, make)


async def _evidence(request: Request) -> Response:
    def make(actor: Actor) -> File:
        found, data = evidence.content(process.store(), _number(request.path_params["number"]), actor)
        return found.name, found.media, data

    return await _send(request, make)


def _number(text: str) -> int:
    # longer numbers are no numbers of ours, and the store could not hold them
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise NotFound(_GONE)
    return int(text)


async def _publication(request: Request) -> Response:
    def make(actor: Actor) -> File:
        made = certificate(process.store(), _round(request.path_params["round"]), actor)
        return f"公布凭证_{made.round.label}.html", HTML, certificate_html(made, process.demo()).encode()

    return await _send(request, make)


def _round(text: str) -> Round:
    try:
        return Round.parse(text)
    except ValueError as error:
        raise NotFound(_GONE) from error


async def _send(request: Request, make: Callable[[Actor], File]) -> Response:
    """The file, or why not in plain Chinese; the guard has put the user there."""
    actor: Actor = request.scope[USER].actor
    try:
        name, media, data = await to_thread.run_sync(make, actor)
    except ShuangyongError as error:
        status = next(code for kind, code in _STATUS if isinstance(error, kind))
        return _refusal(str(error), status)
    headers = {"content-disposition": disposition(name), "cache-control": "no-store"}
    return Response(data, media_type=media, headers=headers)


def _refusal(words: str, status: int) -> Response:
    """A page for people: who follows an old link sees why, and the way back."""
    main = f'<p class="note">{escape(words)}</p><p class="hint"><a href="/">回到首页</a></p>'
    return HTMLResponse(page("文件没有下载", main), status, {"cache-control": "no-store"})


def disposition(name: str) -> str:
    """An attachment whose name may be Chinese (RFC 5987), without paths or line breaks.

    >>> disposition("甲.xlsx")
    "attachment; filename=\\"download.xlsx\\"; filename*=UTF-8''%E7%94%B2.xlsx"
    """
    clean = "".join("_" if c in '\\\\/:*?"<>|' or not c.isprintable() else c for c in name)[-120:]
    suffix = clean.rpartition(".")[2]
    return f"attachment; filename=\"download.{suffix}\"; filename*=UTF-8''{quote(clean, safe='')}"


ROUTES = [
    Route("/files/template", _template),
    Route("/files/upload/{digest}", _upload),
    Route("/files/markup/{digest}", _markup),
    Route("/files/receipt/{submission_id}", _receipt),
    Route("/files/publication/{round}", _publication),
    Route("/files/evidence/{number}", _evidence),
    Route("/files/{rest:path}", lambda _request: _refusal(_GONE, 404)),
]
