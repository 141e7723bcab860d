"""催报 by AppTest: who is missing, words to copy, one button for one or all; the reviewer reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import filing, publishing, reminders, submission
from shuangyong_metrics.services.handing_out import hand_out
from shuangyong_metrics.services.profile import Profile, save_profile
from shuangyong_metrics.ui import process

PAGE = "pages/office/missing.py"


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with city.opened(tmp_path) as store:
        save_profile(store, Profile("东岭市", "东岭市双拥办", "0900-1234567"), city.OFFICE, city.NOW)
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path, monkeypatch) as cookies:
        yield cookies


def said(at: AppTest) -> str:
    return texts(at) + "\n".join(e.proto.body for e in at.get("html"))


def log() -> list[tuple[str, str]]:
    return [(r.unit_id, r.channel) for r in reminders.reminders(process.store(), city.ROUND, city.OFFICE)]


def test_the_page_says_who_is_missing_and_what_to_say(jar: dict[str, str]) -> None:
    hand_out(process.store(), "jyj", city.ROUND, city.MINE, city.NOW)
    at = open_page(jar, "guanli", PAGE)
    assert not at.exception
    assert "还差 2 家：未下载模板 1 家、已下载未上传 1 家" in said(at)
    rows = at.dataframe[0].value
    assert list(rows["单位"]) == ["东岭市商务局", "东岭市教育局"]
    assert list(rows["差在哪一步"]) == ["未下载模板", "已下载未上传"]
    assert "东岭市商务局的" in at.code[0].value and "东岭市教育局的" in at.code[0].value
    at.selectbox(key="remind-2026Q3").select("jyj").run()
    at.segmented_control(key="remind-channel").set_value("短信").run()
    assert at.code[0].value.startswith("【东岭市双拥办】东岭市教育局：") and "商务局" not in at.code[0].value


def test_one_is_marked_then_all_and_the_log_tells_it(jar: dict[str, str]) -> None:
    at, other = open_page(jar, "guanli", PAGE), open_page(jar, "guanli", PAGE)
    at.selectbox(key="remind-2026Q3").select("jyj").run()
    at.button(key="remind-mark").click().run()
    assert "已记 1 家（电话）" in texts(at) and log() == [("jyj", "电话")]
    at.run()
    assert log() == [("jyj", "电话")], "a refresh is no click"
    assert "催报记录（1 次）" in [e.label for e in at.expander]
    other.button(key="remind-mark").click().run()
    assert "已记 1 家（电话），1 家今天已这样催过" in texts(other)
    assert sorted(log()) == [("jyj", "电话"), ("swj", "电话")]


def test_who_has_filed_while_the_page_stood_open_is_left_out(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", PAGE)
    submission.submit(process.store(), process.worker(), city.whole(), "a.xlsx", city.MINE, city.NOW)
    at.button(key="remind-mark").click().run()
    assert "已记 1 家（电话），1 家已不用催" in texts(at) and log() == [("swj", "电话")]


def test_an_upload_with_errors_moves_the_unit_at_once(jar: dict[str, str]) -> None:
    open_page(jar, "guanli", PAGE)
    assert filing.upload(process.store(), process.worker(), city.wrong(), "a.xlsx", city.MINE, city.NOW).kept
    at = open_page(jar, "guanli", PAGE)
    assert "有错未改 2 处" in list(at.dataframe[0].value["差在哪一步"])


def test_the_reviewer_reads_and_cannot_mark(jar: dict[str, str]) -> None:
    at = open_page(jar, "shenhe", PAGE)
    assert not at.exception and at.code[0].value.startswith("您好")
    assert not [b for b in at.button if "记为已催" in b.label]


def test_a_published_round_is_only_looked_at(jar: dict[str, str]) -> None:
    publishing.publish(process.store(), city.ROUND, city.OFFICE, city.NOW)
    at = open_page(jar, "guanli", PAGE)
    assert "公布时还差 2 家" in said(at) and not at.code
    assert not [b for b in at.button if "记为已催" in b.label]


def test_nobody_is_missing(jar: dict[str, str]) -> None:
    for unit, actor in ((city.SCHOOL, city.MINE), (city.TRADE, city.OTHER)):
        submission.submit(process.store(), process.worker(), city.whole(unit), "a.xlsx", actor, city.NOW)
    at = open_page(jar, "guanli", PAGE)
    assert "2026年三季度不差谁" in texts(at) and not at.code
