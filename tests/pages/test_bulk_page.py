"""批量导入 by AppTest: nothing chosen, an archive with a good and a bad return, the same archive again, no archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

PAGE = "pages/office/bulk.py"


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with city.opened(tmp_path / "city"):
        pass
    with serving(tmp_path / "city", monkeypatch) as cookies:
        yield cookies


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("教育局.xlsx", city.whole())
        made.writestr("坏的.xlsx", b"%PDF-1.7")
    return out.getvalue()


def imported(at: AppTest, data: bytes) -> AppTest:
    at.file_uploader[0].set_value([("各单位.zip", data, "application/zip")])
    return at.button[0].click().run()


def test_an_archive_is_taken_file_by_file_and_once(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGE)
    assert "现在接收2026年三季度的报表" in str([h.proto.body for h in at.get("html")])
    at.button[0].click().run()
    assert "还没有选好压缩包" in texts(at)
    imported(at, archive())
    assert not at.exception
    assert "共 2 份：已收 1 份，拒收 1 份。" in texts(at)
    rows = at.dataframe[0].value
    assert list(rows["结果"]) == ["拒收", "已收"]
    assert "PDF" in rows["原因"][0] and rows["单位"][1] == "东岭市教育局"
    assert "没有收下的 1 份" in texts(at)
    (missed,) = [h.proto.body for h in at.get("html") if "sy-missed" in h.proto.body]
    assert "坏的.xlsx" in missed and rows["原因"][0] in missed and "教育局" not in missed, "the whole reason, once"
    imported(at, archive())
    assert "共 2 份：已在库 1 份，拒收 1 份。" in texts(at)


def test_what_is_no_archive_is_refused_in_words(jar: dict[str, str]) -> None:
    at = imported(open_page(jar, "guanli", PAGE), b"nothing")
    assert not at.exception
    assert "打不开" in texts(at)
    assert not at.dataframe
