"""What happens between two clicks where units have filed: the units' own pages, the review, 征求意见, vetoes, corrections."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import filing_city as city
import pytest
from evidence_files import photograph
from filing_case import told_of
from opened_pages import press, serving
from streamlit.testing.v1 import AppTest
from test_transitions import WRITES as OPEN_ROUND
from test_trips_table import LOOKING
from written_once import ENDINGS, Write, need_nothing_written_after, need_written_once, nothing

from shuangyong_metrics.services import (
    consultation,
    consultation_answers,
    evidence,
    office,
    publishing,
    review,
    setup,
    vetoes,
)
from shuangyong_metrics.services.replies import Statement
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.menu import MENU

R, NOW = city.ROUND, city.NOW
#: After the last day for an answer to a veto.
AFTER = datetime(2026, 10, 20, 9)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both units have filed, nothing is reviewed."""
    folder = tmp_path_factory.mktemp("built") / "city"
    with city.opened(folder) as store, setup.open_worker() as worker:
        for unit in (city.SCHOOL, city.TRADE):
            city.file(store, worker, unit)
    return folder


@pytest.fixture
def jar(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    shutil.copytree(built, tmp_path / "city")
    monkeypatch.setattr(process, "now", lambda: NOW)
    with serving(tmp_path / "city", monkeypatch) as cookies:
        yield cookies


# ---- how far the city is


def reviewed() -> None:
    for unit in (city.SCHOOL, city.TRADE):
        review.accept_all(process.store(), unit.id, R, city.REVIEWER, NOW)


def published() -> None:
    reviewed()
    publishing.publish(process.store(), R, city.OFFICE, AFTER)


def asked() -> None:
    reviewed()
    consultation.open_consultation(process.store(), R, None, city.OFFICE, NOW)


def contested() -> None:
    asked()
    consultation_answers.contest(process.store(), R, "jyj", "B9", Statement("少计两篇"), city.MINE, NOW)


def all_answered() -> None:
    asked()
    for unit, actor in (("jyj", city.MINE), ("swj", city.OTHER)):
        consultation_answers.accept(process.store(), R, unit, actor, NOW)


def told() -> None:
    office.enter(process.store(), [told_of()], city.OFFICE, NOW)


def replied() -> None:
    told()
    vetoes.reply(process.store(), number(), Statement("签到表已补齐"), city.MINE, NOW)


def with_files() -> None:
    evidence.switch(process.store(), True, "办公室研究决定", city.OFFICE, NOW)


def with_a_file() -> None:
    with_files()
    evidence.attach(process.store(), "jyj", R, "B2", b"%PDF-1.4\n%%EOF\n", "通知.pdf", city.MINE, NOW)


def number() -> int:
    return vetoes.own_cases(process.store(), "jyj", city.OFFICE)[0].number


# ---- what is filled in


@cache
def _other() -> bytes:
    """Another return of the school; written anew its bytes would differ."""
    return city.changed({city.places().at("B2-1"): 7})


def _upload(at: AppTest) -> None:
    at.file_uploader[0].upload("报表.xlsx", _other())


def _checked(at: AppTest) -> None:
    _upload(at)
    press(at, "上传并校验")


def _file(at: AppTest) -> None:
    next(s for s in at.selectbox if s.label == "指标").select("B2")
    at.file_uploader[1].upload("座谈会.jpg", photograph())


def _no_file(at: AppTest) -> None:
    next(s for s in at.selectbox if s.label == "移除哪一份").select_index(0)
    at.text_input(key="why-remove").input("放错了指标")


def _withdraw(at: AppTest) -> None:
    press(at, "撤回第 1 次报送")


def _pass_all(at: AppTest) -> None:
    press(at, "全部通过")


def _contest(at: AppTest) -> None:
    at.selectbox(key="contest-indicator").select("B9")
    at.text_area(key="contest-text").input("少计两篇")


def _ruling(kind: str, value: str) -> Callable[[AppTest], None]:
    def prepare(at: AppTest) -> None:
        key = str(next(r.key for r in at.radio if str(r.key).startswith("contest-"))).removesuffix("-kind")
        at.radio(key=f"{key}-kind").set_value(kind)
        at.text_input(key=f"{key}-B9-1").input(value)
        at.text_input(key=f"{key}-reason").input("核对后")

    return prepare


def _back(at: AppTest) -> None:
    at.text_input(key=f"back-reason-{R.id}").input("台账漏审")


def _answer(at: AppTest) -> None:
    at.text_area[0].input("签到表已补齐")


def _rule(at: AppTest) -> None:
    at.radio(key=f"ruling-{number()}-kind").set_value("upheld")
    at.text_input(key=f"ruling-{number()}-reason").input("核对原件后")


def _correct(at: AppTest) -> None:
    by_label = {s.label: s for s in at.selectbox}
    by_label["单位"].select("jyj")
    by_label["填报项、加分或否决"].select("B2-1")
    at.text_input[0].input("1")
    at.text_input[1].input("市双办更正〔2026〕1号")
    at.text_area[0].input("复核发现重复计数")
    press(at, "核对影响")


#: The buttons that write where units have filed.
WRITES: dict[str, Write] = {
    "check a return": Write("unit/filing", _upload, "上传并校验", "jyj"),
    "submit": Write("unit/filing", _checked, "提交本季报表", "jyj"),
    "add a file": Write("unit/filing", _file, "上传佐证文件", "jyj", with_files),
    "remove a file": Write("unit/filing", _no_file, "移除这份佐证文件", "jyj", with_a_file),
    "withdraw": Write("unit/returns", _withdraw, "确认撤回", "jyj"),
    "accept": Write("reviewer/review", _pass_all, "确认", "shenhe"),
    "begin to ask": Write("office/rounds", nothing, "开始征求意见", arrange=reviewed),
    "no objection": Write("unit/draft", nothing, "无异议", "jyj", asked),
    "contest": Write("unit/draft", _contest, "提出异议", "jyj", asked),
    "uphold": Write("reviewer/consultation", _ruling("upheld", ""), "裁定", arrange=contested),
    "adopt": Write("reviewer/consultation", _ruling("adopted", "6"), "裁定", arrange=contested),
    "end early": Write("reviewer/consultation", nothing, "全部已答复，提前结束", arrange=all_answered),
    "back to the review": Write("reviewer/consultation", _back, "退回审核中", arrange=asked),
    "answer a veto": Write("unit/appeals", _answer, "提交陈述申辩", "jyj", told),
    "rule on a veto": Write("office/entries", _rule, "裁定", arrange=replied),
    "correct": Write("office/corrections", _correct, "记录这次更正", arrange=published),
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("how", ENDINGS)
def test_a_click_after_the_session_has_ended_writes_nothing(jar: dict[str, str], name: str, how: str) -> None:
    need_nothing_written_after(jar, WRITES[name], how)


@pytest.mark.parametrize("name", WRITES)
def test_the_same_click_in_two_tabs_and_once_more_writes_once(jar: dict[str, str], name: str) -> None:
    need_written_once(jar, WRITES[name])


def test_a_veto_is_confirmed_once_after_its_last_day(jar: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    told()
    monkeypatch.setattr(process, "now", lambda: AFTER)
    need_written_once(jar, Write("office/entries", nothing, "确认生效"))


def test_every_page_that_writes_has_its_lines() -> None:
    named = {w.page for w in (*OPEN_ROUND.values(), *WRITES.values())}
    assert named == {e.file[6:-3] for e in MENU if e.url not in LOOKING}, "a new page needs a line in WRITES"
