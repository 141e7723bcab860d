"""Time and nothing-happened on the pages: a unit's own deadline, an extension given by the office, 本季无事项 by one button."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import filing_city as city
import pytest
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import extensions, review, roster, submission
from shuangyong_metrics.ui import process

UNTIL, WHY = date(2026, 10, 20), "机构改革，联络员交接"
ROUNDS, FILING, RETURNS = "pages/office/rounds.py", "pages/unit/filing.py", "pages/unit/returns.py"


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with city.opened(tmp_path):
        pass
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path, monkeypatch) as cookies:
        yield cookies


def where(at: AppTest) -> str:
    return "\n".join(e.proto.body for e in at.get("html")) + texts(at)


def press(at: AppTest, words: str) -> AppTest:
    return next(b for b in at.button if b.label == words).click().run()


def count(table: str) -> int:
    return int(process.store()._connection.execute(f"select count(*) from {table}").fetchall()[0][0])


def test_the_office_gives_time_and_the_unit_alone_sees_its_own_day(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ROUNDS)
    press(at, "延期")
    assert "还没有选单位" in texts(at)
    at.selectbox(key="extend-unit-2026Q3").select("jyj")
    at.selectbox(key="extend-day-2026Q3").select(UNTIL)
    press(at, "延期")
    assert "理由应为 2–100 个字" in texts(at) and count("extensions") == 0
    at.text_input(key="extend-reason-2026Q3").input(WHY)
    press(at, "延期")
    assert "东岭市教育局已延期到 2026年10月20日" in texts(at), texts(at)
    at.run()
    assert "已延期到 2026年10月20日" not in texts(at) and count("extensions") == 1, "a refresh is no click"
    assert any("2026年三季度延期（1 家）" in e.label for e in at.expander)
    for page in (FILING, RETURNS):
        said = where(open_page(jar, "jyj", page)).replace("\\", "")
        assert "报送截止 2026年10月20日（已延期，原为 2026年10月13日；机构改革，联络员交接）" in said, page
        assert "延期" not in where(open_page(jar, "swj", page))


@pytest.mark.parametrize(
    ("day", "phase"), [(datetime(2026, 10, 13, 9), "填报中"), (datetime(2026, 10, 14, 9), "审核中")]
)
def test_the_round_is_called_what_it_is(
    jar: dict[str, str], monkeypatch: pytest.MonkeyPatch, day: datetime, phase: str
) -> None:
    monkeypatch.setattr(process, "now", lambda: day)
    at = open_page(jar, "guanli", ROUNDS)
    states = dict(zip(at.dataframe[0].value["填报期"], at.dataframe[0].value["状态"], strict=True))
    assert states == {"2026年三季度": phase}
    assert phase in where(open_page(jar, "shenhe", "pages/leader/overview.py"))


def test_a_late_return_is_marked_on_every_page_that_lists_it(
    jar: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_time = datetime(2026, 10, 20, 12)
    monkeypatch.setattr(process, "now", lambda: with_time)
    submission.submit(process.store(), process.worker(), city.whole(), "a.xlsx", city.MINE, with_time)
    pages = {"lingdao": "pages/leader/overview.py", "shenhe": "pages/reviewer/review.py", "jyj": RETURNS}
    said = {account: where(open_page(jar, account, page)) for account, page in pages.items()}
    assert "逾期 1 家（东岭市教育局）" in said["lingdao"]
    assert "报送，逾期。" in said["shenhe"] and "（逾期）" in said["jyj"]
    assert "逾期报送" in where(open_page(jar, "jyj", "pages/shared/scorecard.py"))
    extensions.extend(process.store(), city.ROUND, "jyj", UNTIL, WHY, city.OFFICE, with_time)
    for account, page in pages.items():
        told = where(open_page(jar, account, page)).replace("逾期 0 家", "").replace("重新报送、逾期。", "")
        assert "逾期" not in told, (account, told)


def test_nothing_happened_is_reported_by_one_button(jar: dict[str, str]) -> None:
    store, worker = process.store(), process.worker()
    roster.open_round(store, city.ROUND.next, city.OFFICE, city.NOW)
    assert "2027年一季度未开放：2027年1月1日起可以开放" in texts(open_page(jar, "guanli", ROUNDS))
    assert submission.submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW).status == "taken"
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    at, other = open_page(jar, "jyj", FILING), open_page(jar, "jyj", FILING)
    assert "2026年四季度" in where(at)
    press(at, "本季无事项")
    assert "校验通过" in texts(at), texts(at)
    press(other, "本季无事项")
    assert count("uploads") == 1, "the second tab finds the first one's file"
    at.button(key="submit").click().run()
    assert "2026年四季度报表已收到" in texts(at)
    assert count("submissions") == 2
    assert "本季无事项" not in [b.label for b in open_page(jar, "jyj", FILING).button]
