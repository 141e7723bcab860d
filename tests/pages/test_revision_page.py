"""标准修订 by AppTest: nothing chosen, a draft with mistakes, one that may not be published, one that is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import past_city
import pytest
import revised_standard as made
from opened_pages import open_page, serving, texts
from openpyxl.workbook import Workbook
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.ui import process

PAGE = "pages/office/revision.py"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("past") / "city"
    with past_city.published(folder):
        pass
    return folder


@pytest.fixture
def jar(past: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    shutil.copytree(past, tmp_path / "city")
    with serving(tmp_path / "city", monkeypatch) as cookies:
        yield cookies


def examined(at: AppTest, data: bytes) -> AppTest:
    at.file_uploader[0].set_value([("修订稿.xlsx", data, "application/vnd.ms-excel")])
    return next(b for b in at.button if b.label == "检查并预演").click().run()


def said(at: AppTest) -> str:
    return texts(at) + "".join(h.proto.body for h in at.get("html"))


def revised(**facts: str) -> bytes:
    def edit(book: Workbook) -> None:
        made.swap(book)
        made.put(book, "计分规则", "B2", "三季度目标", 99)
        page = book["算例"]
        for row in made.rows(page, "B2"):
            page.cell(row, made.header(page)["三季度得分"]).value = None
        made.state(book, facts)

    return made.draft(edit)


def test_without_a_file_the_page_asks_for_one(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGE)
    assert "检查通过后，这里列出修订了什么" in texts(at)
    next(b for b in at.button if b.label == "检查并预演").click().run()
    assert not at.exception and "还没有选择文件。请先选择修订稿" in texts(at)


def test_every_mistake_is_listed_with_its_cell(jar: dict[str, str]) -> None:
    data = made.draft(
        lambda b: made.put(b, "指标", "A3", "分值", "三"), lambda b: made.put(b, "标准", "B", "权重", None)
    )
    at = examined(open_page(jar, "guanli", PAGE), data)
    assert not at.exception
    (told,) = (e.value.replace("\\", "") for e in at.error)
    assert "共 2 处问题" in told and "工作表“指标” C6：“分值”“三”不是数" in told and "工作表“标准” C5" in told
    assert not at.checkbox


def test_what_forbids_publication_stands_instead_of_the_button(jar: dict[str, str]) -> None:
    at = examined(open_page(jar, "guanli", PAGE), revised(文号="", 施行起始季度="2026Q3"))
    assert not at.exception
    told = [w.value for w in at.warning]
    assert any("“文号”是空的" in w for w in told) and any("请改为 2026年四季度 或以后" in w for w in told)
    assert "公布 2027 版" not in [b.label for b in at.button]


def test_a_draft_is_seen_and_published(jar: dict[str, str]) -> None:
    at = examined(open_page(jar, "guanli", PAGE), revised())
    assert not at.exception
    words = said(at)
    assert "2025 版 → 2027 版：" in words and "退役军人志愿服务队，1 分" in words
    assert "2026年三季度" in words and "没有预演的部分：A11 退役军人志愿服务队（过去没有填报这些数）" in words
    cell = city.places().at("B2-1")
    assert f"{cell[0]} {cell[1]}" in words, "the cells that the change hits are named"
    button = next(b for b in at.button if b.label == "公布 2027 版")
    assert button.disabled
    at.checkbox(key="sure").check().run()
    next(b for b in at.button if b.label == "公布 2027 版").click().run()
    assert not at.exception
    assert "2027 版已公布，自2027年一季度起施行。" in texts(at)
    assert list(frameworks(process.store())) == ["2025", "2027"]
    at.run()
    assert "公布 2027 版" not in [b.label for b in at.button]
    again = examined(open_page(jar, "guanli", PAGE), revised())
    assert "版本 2027 已经有了" in texts(again)


def test_another_click_between_keeps_the_draft_that_was_examined(jar: dict[str, str]) -> None:
    at = examined(open_page(jar, "guanli", PAGE), revised())
    at.checkbox(key="sure").check().run()
    at.selectbox[0].select("2025").run()
    assert not at.exception
    assert "2025 版 → 2027 版：" in said(at)
    next(b for b in at.button if b.label == "公布 2027 版").click().run()
    assert list(frameworks(process.store())) == ["2025", "2027"]
