"""追溯调整: what cannot be taken is refused in words; what was changed behind a correction's back is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import filing_city as filed
import published_city as city
import pytest
from published_city import ROUND
from test_corrections import SCHOOL, WHY, correct

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.services import corrections, setup
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city.placed(tmp_path / "city")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with setup.open_store(folder, city.AFTER) as opened:
        yield opened


REFUSED: dict[str, tuple[Entry, str, str]] = {
    "a round that is open": (replace(SCHOOL, round=city.NEXT), WHY, "还没有公布"),
    "no reason": (SCHOOL, " 错 ", "须写明理由"),
    "no document": (replace(SCHOOL, document=" "), WHY, "须写明依据"),
    "a telephone in the reason": (SCHOOL, "请问联系人13812345678", "疑似含有"),
    "an unknown unit": (replace(SCHOOL, unit="niemand"), WHY, "没有这个单位"),
    "an unknown item": (replace(SCHOOL, item="Q1-1"), WHY, "不是填报项、加分项或否决项"),
    "an item of other types": (replace(SCHOOL, unit="swj", item="B6-1"), WHY, "不适用于这个单位"),
    "what is no figure": (replace(SCHOOL, value="约20"), WHY, "读不出来"),
    "what is so already": (replace(SCHOOL, value="9"), WHY, "没有要调整的"),
    "an honour that nobody has": (Entry("swj", ROUND, "P1", "撤销", title="没有的", document="文号"), WHY, "没有要调整的"),
    "a veto without a day": (Entry("jyj", ROUND, "V1", document="文号"), WHY, "须写明认定日期"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(store: Store, what: str) -> None:
    entry, reason, words = REFUSED[what]
    head = store.rows("audit_head")
    for ask in (corrections.rehearse, corrections.correct):
        with pytest.raises((Conflict, NotFound, ShuangyongError), match=words):
            ask(store, entry, reason, filed.OFFICE, city.AFTER)
    assert store.rows("audit_head") == head
    assert store.rows("corrections_all") == []


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (
            "update adjusted_lines set told = replace(told, '\"total\": 4517', '\"total\": 4600') where kind = 'card'",
            ["公布摘要 · 2026Q3 · dlzx · B2-1", "得分 · 2026Q3 · dlzx · 考评分：1 号追溯调整后的总分现存“46.00”，由来源重算为“45.17”"],
        ),
        (
            "update corrections set value = 2000000",
            ["审计日志 · ", "指标得分 · 2026Q3 · dlzx · 考评分 · B2：1 号追溯调整后的得分现存“0.333333”，由来源重算为“0.666667”"],
        ),
        ("delete from adjusted_lines where kind = 'answer'", ["公布的填报值 · 2026Q3 · dlzx · 考评分 · B2-1"]),
        ("update corrections set reason = '别的理由'", ["审计日志 · "]),
    ],
)  # fmt: skip
def test_a_planted_change_of_a_correction_is_found_and_named(folder: Path, spoil: str, named: list[str]) -> None:
    with setup.open_store(folder, city.AFTER) as store:
        number = correct(store)
    spoiled = city.spoiled(folder, folder.with_name("spoiled"), spoil)
    with setup.open_store(spoiled, city.AFTER) as store:
        lines = [d.words.replace(f"{number} 号", "1 号", 1) for d in verify(store, filed.OFFICE).differences]
    for words in named:
        assert any(line.startswith(words) for line in lines), (words, lines)
