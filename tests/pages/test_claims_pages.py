"""不适用 on the pages: beside the unit's name, and item by item where the unit and the reviewer look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest
from opened_pages import open_page, serving, texts

from shuangyong_metrics.services import review, submission
from shuangyong_metrics.ui import process


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with city.opened(tmp_path):
        pass
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    with serving(tmp_path, monkeypatch) as cookies:
        at = city.places().at
        cells = {at("E4-1", "状态"): "不适用", at("E4-1"): None, at("E4-1", "说明"): "无对象"}
        made = submission.submit(process.store(), process.worker(), city.changed(cells), "a.xlsx", city.MINE, city.NOW)
        assert made.status == "taken"
        yield cookies


def test_it_stands_beside_the_name_and_is_told_item_by_item(jar: dict[str, str]) -> None:
    for account, page in (("shenhe", "pages/reviewer/review.py"), ("jyj", "pages/unit/returns.py")):
        at = open_page(jar, account, page)
        assert not at.exception
        assert "2026年不适用 1 项（待核 1）" in [e.label for e in at.expander], account
    queue = open_page(jar, "shenhe", "pages/reviewer/review.py")
    assert "不适用 1 项（待核 1）" in str(queue.radio[0].proto.captions)
    assert "不适用 1 项（待核 1）" in texts(open_page(jar, "jyj", "pages/shared/scorecard.py"))
    review.accept_all(process.store(), "jyj", city.ROUND, city.REVIEWER, city.NOW)
    at = open_page(jar, "jyj", "pages/unit/returns.py")
    assert "2026年不适用 1 项（已核准 1）" in [e.label for e in at.expander]
    row = at.dataframe[0].value.iloc[0]
    assert (row["代码"], row["状态"], row["理由"], row["提出"]) == ("E4", "已核准", "无对象", "2026年三季度")
    grid = open_page(jar, "guanli", "pages/leader/ranking.py").dataframe[0].value
    assert dict(zip(grid["单位"], grid["不适用"], strict=True))["东岭市教育局"] == 1


def test_nothing_is_said_of_a_unit_that_claims_nothing(jar: dict[str, str]) -> None:
    assert not [e for e in open_page(jar, "swj", "pages/unit/returns.py").expander if "不适用" in e.label]
