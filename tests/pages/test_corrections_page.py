"""追溯调整 on the pages: looked at, recorded once, shown beside the published figures; the certificate to print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import filing_city as filed
import published_city as city
import pytest
from opened_pages import open_page, serving, texts
from streamlit.testing.v1 import AppTest

from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.services.certificate import certificate
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.certificate_html import certificate_html

PAGE, CARD, RANKING, ROUNDS = (
    f"pages/{name}.py" for name in ("office/corrections", "shared/scorecard", "leader/ranking", "office/rounds")
)
OVERVIEW = "pages/leader/overview.py"
WHY, DOCUMENT = "复核发现<重复>计数", "市双办更正〔2026〕1号"


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    with serving(city.placed(tmp_path / "city"), monkeypatch) as cookies:
        yield cookies


def press(at: AppTest, words: str) -> AppTest:
    return next(b for b in at.button if b.label == words).click().run()


def box(at: AppTest, label: str) -> int:
    return next(n for n, s in enumerate(at.selectbox) if s.label == label)


def filled(at: AppTest, value: str, reason: str = WHY) -> AppTest:
    at.selectbox[box(at, "单位")].select("dlzx")
    at.selectbox[box(at, "填报项、加分或否决")].select("B2-1")
    at.text_input[0].input(value)
    at.text_input[1].input(DOCUMENT)
    at.text_area[0].input(reason)
    return press(at, "核对影响")


def recorded() -> list[str]:
    return [r["after"] for r in process.store().rows("corrections_all")]


def test_a_correction_is_looked_at_first_and_recorded_once(jar: dict[str, str]) -> None:
    assert "追溯调整" not in texts(open_page(jar, "lingdao", OVERVIEW))
    at = open_page(jar, "guanli", PAGE)
    assert "这一季还没有追溯调整" in texts(at)
    filled(at, "1")
    assert not at.exception
    assert "B2-1 本季新增受教育干部职工：9 → 1" in texts(at)
    assert "B2 3.00 → 0.33 分" in texts(at)
    assert recorded() == []
    press(at, "记录这次更正")
    assert "公布的数字没有变动" in texts(at)
    assert not [b for b in at.button if b.label == "记录这次更正"]
    assert recorded() == ["1"]
    at.run()
    assert recorded() == ["1"]
    assert WHY in texts(at)
    assert "东岭中学 B2-1 本季新增受教育干部职工：9 → 1" in texts(at)
    filled(at, "1")
    assert "没有要调整的" in texts(at)
    assert recorded() == ["1"]
    assert verify(process.store(), filed.OFFICE).holds


def test_a_correction_without_its_reason_is_refused_in_words(jar: dict[str, str]) -> None:
    at = filled(open_page(jar, "guanli", PAGE), "1", "错")
    assert "须写明理由" in texts(at)
    assert not [b for b in at.button if b.label == "记录这次更正"]
    assert "请先选择单位和项目" in texts(press(open_page(jar, "guanli", PAGE), "核对影响"))


def test_of_two_tabs_the_second_is_told_that_things_have_changed(jar: dict[str, str]) -> None:
    first, second = (filled(open_page(jar, "guanli", PAGE), value) for value in ("1", "2"))
    press(first, "记录这次更正")
    press(second, "记录这次更正")
    assert "情况有变化" in texts(second)
    assert recorded() == ["1"]


def test_the_published_and_the_adjusted_figures_stand_side_by_side(jar: dict[str, str]) -> None:
    press(filled(open_page(jar, "guanli", PAGE), "1"), "记录这次更正")
    card = open_page(jar, "dlzx", CARD)
    assert "公布 总分 47.84，位次 3；调整后 总分 45.17，位次 3" in card.expander[0].label
    assert WHY in texts(card)
    ranking = open_page(jar, "lingdao", RANKING)
    assert "公布后有追溯调整 1 条" in texts(ranking)
    shown = next(f.value for f in ranking.dataframe if "调整后总分" in f.value)
    assert shown[["单位", "公布总分", "调整后总分"]].to_numpy().tolist() == [["东岭中学", "47.84", "45.17"]]
    told = texts(open_page(jar, "lingdao", OVERVIEW))
    assert "公布后有追溯调整 1 条，调整后 1 家的得分或位次与公布的不同；本页是公布的数字" in told
    other = open_page(jar, "jyj", CARD)
    assert not other.expander
    assert WHY not in texts(other)


def test_the_certificate_says_by_what_the_publication_can_be_checked(jar: dict[str, str]) -> None:
    at = open_page(jar, "guanli", ROUNDS)
    assert any("/files/publication/2026Q3" in e.proto.body for e in at.get("html"))
    press(filled(open_page(jar, "guanli", PAGE), "1"), "记录这次更正")
    store = process.store()
    made = certificate(store, city.ROUND, filed.LEADER)
    text = certificate_html(made, demo=True)
    assert (made.units, made.ranked, made.missing) == (3, 3, 0)
    for told in (
        made.digest,
        made.audit_head,
        made.framework,
        "2026年10月20日 15:00:00",
        "演示数据",
        "9 更正为 &lt;5",
        DOCUMENT,
    ):
        assert told in text
    assert verify(store, filed.OFFICE, made.audit_head).holds
    with pytest.raises(Conflict, match="还没有公布"):
        certificate(store, city.NEXT, filed.OFFICE)
