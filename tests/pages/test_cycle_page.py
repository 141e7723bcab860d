"""四年届 by AppTest: what is said of a cycle, one without anything published, an address that names none."""

from __future__ import annotations

from pathlib import Path

import pytest
import trial_city
from opened_pages import ROOT, open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services import accounts, setup
from shuangyong_metrics.services.option_desk import set_option
from shuangyong_metrics.ui import process

PAGE = "pages/leader/cycle.py"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "now", lambda: trial_city.NOW)


def test_the_year_that_is_not_over_is_named_and_what_is_missing_is_said(jar: dict[str, str]) -> None:
    page = open_page(jar, "lingdao", PAGE)
    assert not page.exception
    said = texts(page)
    assert "四年届 · 2024—2027年" in said
    assert "2024、2025、2027年没有公布过季度" in said
    assert "四季度公布前没有年度得分" in said
    assert "5 家单位，还没有满年的得分" in said
    assert [m.label for m in page.metric] == ["2024年全市", "2025年全市", "2026年全市·至三季度", "2027年全市"]
    assert list(page.dataframe[0].value.columns) == ["届内平均", "单位", "类型", "2026年（至三季度）", "升降"]
    assert dict(page.query_params) == {"cycle": "2024"}


def test_a_cycle_without_anything_published_says_what_will_stand_there(jar: dict[str, str]) -> None:
    set_option(process.store(), "cycle_start", 2023, "本市自定", trial_city.OFFICE, trial_city.NOW)
    page = open_page(jar, "lingdao", PAGE)
    assert "四年届 · 2023—2026年" in texts(page)
    monkey = AppTest.from_file(str(ROOT / PAGE), default_timeout=30)
    monkey.query_params["cycle"] = "1999"
    monkey.run()
    assert not monkey.exception and "四年届 · 2023—2026年" in texts(monkey)


def test_before_the_first_publication_the_page_is_empty_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with setup.open_store(tmp_path / "new", trial_city.NOW) as store:
        accounts.create_demo(store, (), trial_city.NOW)
    with serving(tmp_path / "new", monkeypatch) as cookies:
        page = open_page(cookies, "lingdao", PAGE)
        assert not page.exception
        assert "这一届还没有公布过季度" in texts(page) and not page.metric
