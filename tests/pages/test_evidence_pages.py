"""Files of evidence by AppTest: turned on with the warning, added and taken back by the unit, seen beside the return."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import filing_city as city
import pytest
from evidence_files import PDF, photograph
from opened_pages import open_page, press, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import evidence, setup, submission
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.ui import process

Open = Callable[[str, str], AppTest]
SETTINGS, FILING, REVIEW = "pages/office/settings.py", "pages/unit/filing.py", "pages/reviewer/review.py"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    with city.opened(tmp_path):
        pass
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path, monkeypatch) as jar:
        yield lambda account, page: open_page(jar, account, page)


def links(at: AppTest) -> str:
    return "\n".join(e.proto.body for e in at.get("html") if "sy-files" in e.proto.body)


def turn_on() -> None:
    evidence.switch(process.store(), True, "办公室研究决定", city.OFFICE, city.NOW)


def add(at: AppTest, indicator: str | None, name: str, data: bytes) -> AppTest:
    if indicator:
        next(s for s in at.selectbox if s.label == "指标").select(indicator)
    at.file_uploader[1].upload(name, data)
    return press(at, "上传佐证文件")


def test_the_office_turns_them_on_knowing_what_it_does(opened: Open) -> None:
    at = opened("guanli", SETTINGS)
    assert "佐证文件：未开启" in texts(at) and "查不出涉密和个人信息" in texts(at)
    at.text_input(key="why-evidence").set_value("办公室研究决定")
    press(at, "开启佐证文件")
    assert "请先勾选" in texts(at) and not evidence.is_on(process.store())
    at.checkbox(key="evidence-known").check()
    press(at, "开启佐证文件")
    assert evidence.is_on(process.store()) and "佐证文件：已开启" in texts(at)
    press(at, "关闭佐证文件")
    assert not evidence.is_on(process.store()) and "佐证文件：未开启" in texts(at)


def test_nothing_is_offered_while_they_are_off(opened: Open) -> None:
    at = opened("jyj", FILING)
    assert not at.exception
    assert "佐证文件" not in texts(at) and not at.expander and len(at.file_uploader) == 1


def test_a_unit_adds_a_file_and_takes_it_back(opened: Open) -> None:
    turn_on()
    at = opened("jyj", FILING)
    assert [e.label for e in at.expander] == ["佐证文件（0 份）"] and "PDF 原样保存" in texts(at)
    press(at, "上传佐证文件")
    assert "请先选指标和文件" in texts(at)
    offered = next(s for s in at.selectbox if s.label == "指标").options
    assert any(o.startswith("B2 ") for o in offered) and not any(o.startswith(("F1 ", "B9 ")) for o in offered)
    add(at, "B2", "座谈会.jpg", photograph())
    assert "已收下 B2 的佐证文件" in texts(at) and "座谈会.jpg" in links(at)
    add(at, "B2", "网页.pdf", b"<html>")
    assert "不是 PDF、JPG 或 PNG" in texts(at) and "网页.pdf" not in links(at)
    (number,) = [e.number for e in evidence.evidence_of(process.store(), "jyj", city.ROUND, city.MINE)]
    assert f'href="/files/evidence/{number}"' in links(at)
    next(s for s in at.selectbox if s.label == "移除哪一份").select(number)
    at.text_input(key="why-remove").set_value("放错了指标")
    press(at, "移除这份佐证文件")
    assert not at.exception and links(at) == ""
    assert links(opened("swj", FILING)) == ""


def test_the_reviewer_sees_them_beside_the_return(opened: Open) -> None:
    turn_on()
    store = process.store()
    evidence.attach(store, "jyj", city.ROUND, "B2", PDF, "<b>通知.pdf", city.MINE, city.NOW)
    with setup.open_worker() as worker:
        submission.submit(store, worker, city.whole(), "报表.xlsx", city.MINE, city.NOW)
    at = opened("shenhe", REVIEW)
    sheet = review_sheet(store, city.REVIEWER, "jyj", city.ROUND)
    at.multiselect[0].select(next(f"{i.input}:{i.key}" for i in sheet.items if i.input == "B2-1")).run()
    assert not at.exception
    head, card = (e.proto.body for e in at.get("html") if "sy-files" in e.proto.body)
    for body in (head, card):
        assert "佐证文件（1 份）" in body and "B2　&lt;b&gt;通知.pdf" in body
    assert "sy-files" not in "".join(e.proto.body for e in opened("lingdao", "pages/leader/overview.py").get("html"))
