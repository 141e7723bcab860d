"""After every kind of refused upload nothing of what was in it is anywhere: database, uploads, temporary files, log, and what the browser is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
from crafted_files import packed
from playwright.sync_api import Browser, Page, expect
from running_app import running
from screen import IDLE, enter, profile
from secret_returns import Planted, planted

from shuangyong_metrics.store import Store

#: Stands in a return that is taken: whoever searches like this finds what is there.
KEPT = "走访烈属"


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the folder, and what is inside those that are archives."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        yield path.name, path.name.encode() + data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for name in archive.namelist():
                    yield f"{path.name}/{name}", archive.read(name)


def records(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every row of every table: what stands compressed in the file is found here."""
    with Store.open(folder) as store:
        for (table,) in store._connection.execute("select table_name from duckdb_tables()").fetchall():
            rows = store._connection.execute(f"select * from {table}").fetchall()
            yield table, "\n".join(map(str, rows)).encode()


def traces(places: list[tuple[str, bytes]], secret: str) -> list[str]:
    """Where the secret is found, in any of the usual encodings."""
    spelled = [secret.encode(encoding) for encoding in ("utf-8", "utf-16-le", "gb18030")]
    return [name for name, data in places if any(s in data for s in spelled)]


class Heard:
    """All that the app has said to the browser through the page's socket."""

    def __init__(self, page: Page) -> None:
        self.frames: list[tuple[str, bytes]] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._keep))

    def _keep(self, payload: str | bytes) -> None:
        self.frames.append(("socket", payload.encode() if isinstance(payload, str) else payload))


def hand_in(page: Page, file: Planted, button: str) -> None:
    page.set_input_files(
        "input[type=file]", {"name": file.name, "mimeType": "application/octet-stream", "buffer": file.data}
    )
    expect(page.get_by_test_id("stFileChip")).to_be_visible()
    page.get_by_role("button", name=button).click()


def as_unit(page: Page, files: list[Planted]) -> None:
    for file in files:
        page.goto("/filing")
        hand_in(page, file, "上传并校验")
        expect(page.get_by_text("没有保存").or_(page.get_by_text("不是 Excel 工作簿")).first).to_be_visible()


def as_office(page: Page, files: list[Planted]) -> None:
    """One archive with everything and a good return, and one whose own name is a secret."""
    good = Planted("好的.xlsx", city.changed({city.places().at("B2-1", "说明"): KEPT}), "")
    whole = {f.name: f.data for f in (*files, good)}
    hand_in(page, Planted("报表.zip", packed(whole), ""), "导入报表")
    expect(page.get_by_text(f"拒收 {len(files)} 份")).to_be_visible()
    expect(page.get_by_text("已收 1 份")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.wait_for_selector(IDLE)
    page.goto("/bulk")
    hand_in(page, Planted("第54师.zip", packed({"另一份.xlsx": city.whole(city.TRADE)}), ""), "导入报表")
    expect(page.get_by_text("拒收 1 份")).to_be_visible()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.wait_for_selector(IDLE)


def test_nothing_of_a_refused_file_is_anywhere(
    tmp_path: Path, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, files = tmp_path / "data", planted()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    with city.opened(data):
        pass
    with running(data, log=tmp_path / "log.txt") as address:
        with profile(chromium, address) as context:
            page = context.new_page()
            heard = Heard(page)
            enter(page, "jyj", "/filing")
            as_unit(page, [f for f in files if f.name in ("格子.xlsx", "慰问93756部队.xlsx", "网页.xlsx")])
        with profile(chromium, address) as context:
            page = context.new_page()
            more = Heard(page)
            enter(page, "guanli", "/bulk")
            as_office(page, files)
        while_running = [*everything(tmp_path), *heard.frames, *more.frames]
    places = [*while_running, *everything(tmp_path), *records(data)]
    assert {"submissions", "answers"} & set(traces(places, KEPT)), "the search finds what is there"
    assert any(name.endswith(".xml") for name in traces(places, KEPT))
    assert "socket" in traces(places, "数字.xlsx"), "and what the browser was told"
    assert {f.name: found for f in files if (found := traces(places, f.secret))} == {}
    assert traces(places, "54师") == []
    with Store.open(data) as store:
        noted = store._connection.execute("select count(distinct digest), count(*) from refused_uploads").fetchall()
    assert noted[0][0] == len(files) + 1, "each is known by its digest alone"
