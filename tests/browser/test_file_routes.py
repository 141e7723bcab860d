"""The file routes over http: attachments for whom they are, Chinese refusals for everybody else, guesses included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import filing_city as city
import httpx
import pytest
from evidence_files import PLACE, photograph
from running_app import log_in, running

from shuangyong_metrics.services import evidence
from shuangyong_metrics.services.filing import submit_kept, upload
from shuangyong_metrics.services.setup import open_worker

TEMPLATE = f"/files/template?round={city.ROUND.id}&unit=jyj"


@dataclass
class Served:
    """A running app with one submitted return and one that was only kept; a client for each account."""

    address: str
    digest: str
    draft: str
    submission: int
    evidence: int
    clients: dict[str, httpx.Client]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("files")
    with city.opened(folder / "data") as store, open_worker() as worker:
        evidence.switch(store, True, "办公室研究决定", city.OFFICE, city.NOW)
        photo = evidence.attach(store, "jyj", city.ROUND, "B2", photograph(), "座谈会.jpg", city.MINE, city.NOW)
        digest = upload(store, worker, city.whole(), "三季度 报表.xlsx", city.MINE, city.NOW).digest
        made = submit_kept(store, worker, digest, city.MINE, city.NOW).submission
        draft = upload(store, worker, city.wrong(), "草稿.xlsx", city.MINE, city.NOW).digest
    assert made
    with running(folder / "data", log=folder / "log.txt") as address:
        clients = {name: log_in(address, name) for name in ("jyj", "swj", "shenhe", "guanli", "lingdao")}
        yield Served(address, digest, draft, made.id, photo.number, clients)


def statuses(served: Served, path: str) -> dict[str, int]:
    return {name: client.get(path).status_code for name, client in served.clients.items()}


def test_each_file_goes_to_whom_it_belongs_and_to_nobody_else(served: Served) -> None:
    upload_, draft, receipt = (
        f"/files/upload/{served.digest}",
        f"/files/upload/{served.draft}",
        f"/files/receipt/{served.submission}",
    )
    assert statuses(served, TEMPLATE) == {"jyj": 200, "swj": 403, "shenhe": 200, "guanli": 200, "lingdao": 403}
    assert statuses(served, upload_) == {"jyj": 200, "swj": 403, "shenhe": 200, "guanli": 200, "lingdao": 403}
    assert statuses(served, draft) == {"jyj": 200, "swj": 403, "shenhe": 403, "guanli": 200, "lingdao": 403}
    markup, markup_of_draft = (f"/files/markup/{digest}" for digest in (served.digest, served.draft))
    assert statuses(served, markup) == {"jyj": 200, "swj": 403, "shenhe": 200, "guanli": 200, "lingdao": 403}
    assert statuses(served, markup_of_draft) == {"jyj": 200, "swj": 403, "shenhe": 403, "guanli": 200, "lingdao": 403}
    assert statuses(served, receipt) == {"jyj": 200, "swj": 403, "shenhe": 200, "guanli": 200, "lingdao": 403}
    photo = f"/files/evidence/{served.evidence}"
    assert statuses(served, photo) == {"jyj": 200, "swj": 403, "shenhe": 200, "guanli": 200, "lingdao": 403}


@pytest.mark.parametrize("kind", ["template", "upload", "receipt", "evidence"])
def test_a_file_is_an_attachment_with_a_chinese_name_that_nobody_keeps(served: Served, kind: str) -> None:
    path = {"template": TEMPLATE, "upload": f"/files/upload/{served.digest}", "receipt": f"/files/receipt/{served.submission}", "evidence": f"/files/evidence/{served.evidence}"}  # fmt: skip
    name = {"template": "东岭市教育局_2026年三季度_双拥工作报表.xlsx", "upload": "三季度 报表.xlsx", "receipt": "报送回执_东岭市教育局_2026年三季度_第1次.html", "evidence": "座谈会.jpg"}  # fmt: skip
    answer = served.clients["jyj"].get(path[kind])
    kept, _, encoded = answer.headers["content-disposition"].partition("filename*=UTF-8''")
    assert kept.startswith("attachment; ") and kept.isascii()
    assert unquote(encoded) == name[kind]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    if kind == "upload":
        assert answer.content == city.whole()
    if kind == "evidence":
        assert answer.headers["content-type"] == "image/jpeg" and answer.content.startswith(b"\xff\xd8")
        assert PLACE.encode() not in answer.content
    if kind == "receipt":
        assert served.digest in answer.text and "第 1 次报送" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        f"/files/upload/{'0' * 64}",
        f"/files/markup/{'0' * 64}",
        "/files/markup/x.xlsx",
        "/files/upload/x.xlsx",
        "/files/upload/%5c%5cserver%5cmetrics.duckdb",
        "/files/evidence/0",
        "/files/evidence/1",
        "/files/evidence/-1",
        "/files/evidence/１",
        f"/files/evidence/{'9' * 30}",
        "/files/evidence/x.jpg",
        "/files/evidence/",
        "/files/receipt/0",
        "/files/receipt/-1",
        "/files/receipt/１",
        f"/files/receipt/{'9' * 30}",
        "/files/receipt/1e3",
        "/files/template?round=2026Q9&unit=jyj",
        "/files/template?round=9999Q4&unit=jyj",
        "/files/template?round=0000Q1&unit=jyj",
        "/files/template",
        "/files/template?round=2026Q3&unit=nobody",
        "/files/",
        "/files/uploads/metrics.duckdb",
    ],
)
def test_guessed_addresses_lead_nowhere(served: Served, path: str) -> None:
    answer = served.clients["guanli"].get(path)
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"].startswith("text/html") and "content-disposition" not in answer.headers
    assert "没有" in answer.text and '<a href="/">回到首页</a>' in answer.text
    assert "<script" not in answer.text
    assert served.clients["swj"].get(path).status_code in (403, 404)


@pytest.mark.parametrize("path", ["/files/upload/..%2fmetrics.duckdb", "/files/%2e%2e/metrics.duckdb"])
def test_a_way_out_of_the_folder_is_no_address(served: Served, path: str) -> None:
    assert served.clients["guanli"].get(path).status_code in (400, 404)


def test_without_a_session_nothing_leaves_and_nothing_is_taken(served: Served) -> None:
    for path in (
        TEMPLATE,
        f"/files/upload/{served.digest}",
        f"/files/receipt/{served.submission}",
        f"/files/evidence/{served.evidence}",
    ):
        answer = httpx.get(served.address + path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/auth/login")
        assert httpx.post(served.address + path).status_code == 401
    assert httpx.put(f"{served.address}/_stcore/upload_file/a/b", content=city.whole()).status_code == 401


def test_a_log_out_closes_the_files_too(served: Served) -> None:
    client = log_in(served.address, "jyj")
    assert client.get(TEMPLATE).status_code == 200
    cookie = {"Cookie": f"sy_sid={client.cookies['sy_sid']}"}
    client.post("/auth/logout", data={"csrf": client.cookies["sy_csrf"]})
    assert httpx.get(served.address + TEMPLATE, headers=cookie).status_code == 303


def test_an_old_browser_is_told_in_chinese_and_so_is_one_without_scripts(served: Served) -> None:
    html = served.clients["jyj"].get("/").text
    assert html.index("/assets/browser.js") < html.index("/assets/shell.js")
    script = httpx.get(f"{served.address}/assets/browser.js").text
    assert "新版 Edge" in script and "极速模式" in script
    assert "=>" not in script and "`" not in script and "const " not in script
    assert "极速模式" in html.partition("<noscript>")[2].partition("</noscript>")[0]
