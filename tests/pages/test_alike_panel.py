"""The near-copy panel of the review page by AppTest: told once, place by place, whatever the units have typed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import review_city as city
from blank_returns import Places, blank, event_cells, whole, whole_cells
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.model import Unit
from shuangyong_metrics.services import setup
from shuangyong_metrics.services.near_copies import near_copies
from shuangyong_metrics.ui import process

PAGE = "pages/reviewer/review.py"
FIRST, SECOND, THIRD = city.UNITS[:3]
#: The same seven events in two returns, a day apart; the first of them is written as nobody should.
TITLES = (
    "<b>老兵</b>讲述边疆守护故事",
    "国旗护卫队换装仪式",
    "军训成果汇报展演",
    "拥军书画作品征集展览",
    "慰问烈属座谈茶话会",
    "海洋国土主题班会",
    "军地篮球友谊联赛",
)


def ledger(unit: Unit, later: int) -> bytes:
    """A whole return whose ledger holds the seven events."""
    places = Places(blank(unit.type, city.ROUND.quarter, unit=unit))
    events = tuple(
        {"日期": date(2026, 7, 3 + 3 * n + later), "活动类型": "宣传教育", "主要指标": "B4", "角色": "主办", "方案": "√",
         "佐证材料名称": title, "文号": f"校办{n}号"}
        for n, title in enumerate(TITLES)
    )  # fmt: skip
    return places.typed(whole_cells(places) | event_cells(places, events))


def own_figures(unit: Unit) -> bytes:
    """A whole return without events, of which no figure stands in another one."""
    places = Places(blank(unit.type, city.ROUND.quarter, unit=unit))
    changes = {places.at(code): value for code, value in whole(places).items()}
    for n, (place, value) in enumerate(changes.items()):
        if isinstance(value, int | float):
            changes[place] = 900 + n if value == 10 else 11 + n if value == 8 else value
    return places.typed(changes)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alike")
    with setup.open_worker() as worker, city.opened(folder, worker) as store:
        city.submit(store, worker, ledger(FIRST, 0), city.later(10), FIRST)
        city.submit(store, worker, ledger(SECOND, 1), city.later(11), SECOND)
        city.submit(store, worker, own_figures(THIRD), city.later(12), THIRD)
        return folder


@pytest.fixture
def jar(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with serving(shutil.copytree(built, tmp_path / "var"), monkeypatch) as jar:
        yield jar


def opened(jar: dict[str, str], unit: Unit) -> AppTest:
    at = open_page(jar, "shenhe", PAGE)
    at.query_params.update({"unit": unit.id, "round": city.ROUND.id})
    return at.run()


def pairs(at: AppTest) -> list[str]:
    """The tables of the panel as HTML."""
    return [h.proto.body for h in at.get("html") if "sy-pairs" in h.proto.body]


def test_the_reviewer_sees_the_sentence_and_both_places(jar: dict[str, str]) -> None:
    at = opened(jar, FIRST)
    assert not at.exception
    found = near_copies(process.store(), city.REVIEWER, city.ROUND)[FIRST.id]
    one = next(f for f in found if f.what == "ledger")
    assert (one.unit_id, one.equal) == (SECOND.id, 7)
    assert f"与{SECOND.name}本季台账雷同：7 条中有 7 条" in texts(at)
    assert "不影响得分" in texts(at)
    assert [e.label for e in at.expander if "对照" in e.label] == [f"逐条对照：{f.name}" for f in found]
    table = pairs(at)[found.index(one)]
    assert table.count("<tr>") == 1 + len(one.pairs)
    for pair in one.pairs:
        assert f"<td>{pair.cell}</td>" in table and f"<td>{pair.other_cell}</td>" in table
    assert "7月3日" in table and "7月4日" in table, "each side as it was written"


def test_what_a_unit_typed_is_shown_as_text(jar: dict[str, str]) -> None:
    shown = "".join(pairs(opened(jar, FIRST)))
    assert "&lt;b&gt;老兵&lt;/b&gt;" in shown and "<b>" not in shown


def test_a_return_like_no_other_has_no_panel(jar: dict[str, str]) -> None:
    at = opened(jar, THIRD)
    assert not at.exception
    assert f"{THIRD.name} · 第 2 次报送" in texts(at)
    assert THIRD.id not in near_copies(process.store(), city.REVIEWER, city.ROUND)
    assert "雷同：" not in texts(at)
    assert not pairs(at)
