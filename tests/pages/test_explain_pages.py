"""A question of the check answered on the unit's pages: before the return is submitted, and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import filing_city as city
import pytest
import streamlit as st
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.services.own_returns import own_rounds
from shuangyong_metrics.ui import process

Open = Callable[..., AppTest]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    with city.opened(tmp_path):
        pass
    monkeypatch.setattr(process, "now", lambda: city.NOW)
    st.cache_resource.clear()
    with serving(tmp_path, monkeypatch) as jar:
        yield lambda page="filing": open_page(jar, "jyj", f"pages/unit/{page}.py")


def upload(at: AppTest, data: bytes, name: str = "本季报表.xlsx") -> AppTest:
    at.file_uploader[0].upload(name, data)
    at.button[0].click()
    return at.run()


def submit(at: AppTest) -> AppTest:
    return at.button(key="submit").click().run()


def revisions() -> int:
    return len(own_rounds(process.store(), "jyj", city.MINE)[0].submissions)


def asking(note: str = "") -> bytes:
    """A whole return that asks about one figure: more than there are."""
    found = city.places()
    return city.changed({found.at("B2-1"): 20} | ({found.at("B2-1", "说明"): note} if note else {}))


def explained() -> list[tuple[str, str, str]]:
    rows = process.store().rows("explanations_now", unit_id="jyj", year=2026, quarter=3)
    return [(r["input"], r["reason"], r["text"]) for r in rows]


def test_a_question_is_answered_beside_it_and_goes_with_the_return(opened: Open) -> None:
    at = upload(opened(), asking())
    (reason,) = [s for s in at.selectbox if s.label.endswith("说明原因")]
    assert reason.value is None and reason.options[0] == "集中开展活动"
    reason.select("其他").run()
    submit(at)
    assert "须写明具体情况" in texts(at) and revisions() == 0
    (words,) = [t for t in at.text_input if t.label.endswith("补充说明")]
    words.input("问13812345678").run()
    submit(at)
    assert "疑似含有手机号码" in texts(at) and revisions() == 0 and "13812345678" not in texts(at)
    words = next(t for t in at.text_input if t.label.endswith("补充说明"))
    words.input("七月新开三个班").run()
    submit(at)
    assert explained() == [("B2-1", "其他", "七月新开三个班")] and revisions() == 1


def test_what_the_workbook_says_stands_in_the_fields_and_more_can_be_said_later(opened: Open) -> None:
    at = upload(opened(), asking("口径调整：按新文件"))
    fields = {e.label[-4:]: e.value for e in (*at.selectbox, *at.text_input)}
    assert (fields["说明原因"], fields["补充说明"]) == ("口径调整", "按新文件")
    submit(at)
    assert explained() == [("B2-1", "口径调整", "按新文件")]
    later = opened("returns")
    assert [e.label for e in later.expander if "说明" in e.label] == ["需说明 1 项，都已说明"]
    later.selectbox[0].select("数据核实无误").run()
    later.button(key="explain2026Q3").click().run()
    assert "说明已保存" in texts(later) and explained() == [("B2-1", "数据核实无误", "按新文件")]
