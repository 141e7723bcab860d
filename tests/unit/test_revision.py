"""A draft becomes a version: what keeps it from it, who finds it afterwards, and that it never changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import filing_city as city
import pytest
import revised_standard as made
from openpyxl.workbook import Workbook

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.model import MICRO, Round
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import revision, roster, setup, submission
from shuangyong_metrics.services.revision import UnusableDraft
from shuangyong_metrics.services.revision_changes import changes
from shuangyong_metrics.store import Store

NAME = "修订稿.xlsx"
LATER = datetime(2027, 1, 2, 9)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path, Round(2026, 3), Round(2026, 4)) as opened:
        yield opened


def publish(store: Store, data: bytes) -> None:
    revision.publish(store, data, NAME, city.OFFICE, city.NOW)


def stated(**facts: str) -> bytes:
    def edit(book: Workbook) -> None:
        made.lighter(book)
        made.state(book, facts)

    return made.draft(edit)


def test_a_draft_is_published_once_and_audited(store: Store) -> None:
    first = revision.publish(store, stated(), NAME, city.OFFICE, city.NOW)
    again = revision.publish(store, stated(), NAME, city.OFFICE, LATER)
    assert (first.version, first.document, first.first_round) == ("2027", "市双办〔2026〕8号", Round(2027, 1))
    assert again == first
    kept = frameworks(store)
    assert list(kept) == ["2025", "2027"] and kept["2027"] == first
    rows = store._connection.execute("select actor, object, detail from audit where action = '公布考评标准'").fetchall()
    ((actor, version, detail),) = rows
    assert (actor, version) == ("guanli", "2027")
    told = json.loads(detail)
    assert (told["document"], told["reason"], told["succeeds"]) == ("市双办〔2026〕8号", "按年度工作重点调整", "2025")
    assert told["digest"] == first.digest


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"版本": "2025"}, "版本 2025 已经有了"),
        ({"文号": ""}, "“文号”是空的"),
        ({"修订理由": ""}, "“修订理由”是空的"),
        ({"施行起始季度": "2026Q4"}, "请改为 2027年一季度 或以后的季度"),
        ({"施行起始季度": "2025Q1"}, "不能早于或等于已开放的 2026年四季度"),
    ],
)
def test_what_keeps_a_draft_from_being_published(store: Store, facts: dict[str, str], words: str) -> None:
    data, before = stated(**facts), store.rows("audit_head")
    assert any(words in refusal for refusal in revision.examine(store, data, NAME, city.OFFICE).refusals)
    with pytest.raises(Conflict, match=words):
        publish(store, data)
    assert store.rows("audit_head") == before
    assert list(frameworks(store)) == ["2025"]


def test_a_draft_without_any_change_is_no_version(store: Store) -> None:
    with pytest.raises(Conflict, match="没有任何变化"):
        publish(store, made.draft())


def test_mistakes_are_told_line_by_line_and_nothing_is_kept(store: Store) -> None:
    data = made.draft(lambda b: made.put(b, "指标", "A3", "分值", 4), lambda b: made.put(b, "指标", "B1", "分值", 2))
    with pytest.raises(UnusableDraft) as caught:
        publish(store, data)
    lines = str(caught.value).splitlines()
    assert lines[0] == "修订稿.xlsx：不能作为新的考评标准，共 2 处问题。请改好后再上传。"
    assert [line.partition("：")[0] for line in lines[1:]] == ["工作表“标准” C4", "工作表“标准” C5"]
    assert list(frameworks(store)) == ["2025"]


def test_a_draft_that_names_a_telephone_is_not_read_further(store: Store) -> None:
    data = made.draft(lambda b: made.put(b, "指标", "A3", "计分说明", "有疑问打13812345678"))
    with pytest.raises(ShuangyongError, match="疑似含有涉密或个人信息") as caught:
        publish(store, data)
    assert "13812345678" not in str(caught.value)


def test_only_a_version_that_is_there_is_handed_out(store: Store) -> None:
    assert made.same_book(revision.book(store, "2025", city.OFFICE))
    with pytest.raises(NotFound, match="没有这个版本"):
        revision.book(store, "2031", city.OFFICE)


def test_rounds_keep_the_version_they_were_opened_with(store: Store) -> None:
    publish(store, stated())
    assert roster.framework_for(store, Round(2026, 4)).version == "2025"
    assert roster.open_round(store, Round(2027, 1), city.OFFICE, LATER).version == "2027"
    with pytest.raises(Conflict, match="已开放的 2027年一季度"):
        publish(store, stated(版本="2027-2"))


def test_of_two_versions_from_the_same_quarter_the_later_one_counts(store: Store) -> None:
    publish(store, stated(版本="2027z"))
    draft = revision.examine(store, stated(版本="2027a", 标题="改过的标题"), NAME, city.OFFICE)
    assert draft.base.version == "2027z" and draft.replaces_unused
    swapped = made.draft(lambda b: made.put(b, "指标", "A3", "分值", 2.5), lambda b: made.put(b, "指标", "A4", "分值", 2.5),
                         made.halve_a3, lambda b: made.state(b, {"版本": "2027a"}))  # fmt: skip
    revision.publish(store, swapped, NAME, city.OFFICE, LATER)
    assert roster.framework_for(store, Round(2027, 1)).version == "2027a"


# ---- everybody who reads returns finds it


def test_a_running_reader_takes_returns_of_the_new_version(store: Store) -> None:
    with setup.open_worker(store) as worker:
        worker.start()
        publish(store, made.draft(made.swap))
        roster.open_round(store, Round(2027, 1), city.OFFICE, LATER)
        blank = submission.blank_return(store, "jyj", Round(2027, 1), city.MINE)
        with pytest.raises(ShuangyongError, match="系统里没有这个版本"):
            worker.identify(blank, "报表.xlsx")
        assert setup.keep_up(worker, store).identify(blank, "报表.xlsx").version == "2027"
        codes = {a.input for a in worker.check(blank, "报表.xlsx").answers}
        assert "A11-1" in codes and "A2-1" not in codes


def test_a_reader_that_knows_is_not_started_anew(store: Store) -> None:
    with setup.open_worker(store) as worker:
        worker.start()
        child = worker._child
        setup.keep_up(worker, store)
        assert worker._child is child


def test_copies_serve_readers_without_the_store_and_come_back(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    publish(store, stated())
    roster.open_round(store, Round(2027, 1), city.OFFICE, LATER)
    blank = submission.blank_return(store, "jyj", Round(2027, 1), city.MINE)
    with setup.open_worker() as worker:
        assert worker.identify(blank, "报表.xlsx").version == "2027"
    (copy,) = (tmp_path / "standards").iterdir()
    text = copy / "A.toml"
    text.write_text(text.read_text(encoding="utf-8") + "# 改过\n", encoding="utf-8")
    assert list(setup.known_frameworks(tmp_path)) == ["2025"], "a copy that was changed is none"
    for file in copy.iterdir():
        file.unlink()
    copy.rmdir()
    setup.write_out(store)
    assert setup.known_frameworks(tmp_path)["2027"] == frameworks(store)["2027"]


# ---- what changed


def test_changes_are_told_indicator_by_indicator() -> None:
    book = made.book()
    made.swap(book)
    made.put(book, "计分规则", "B2", "一季度目标", 45)
    made.put(book, "指标", "B3", "适用类型", "教育")
    made.put(book, "分档和选项", "B5", "得分比例", 0.8, nth=1)
    made.put(book, "填报项", "C4-1", "填写提示", "换一句话。")
    draft = made.framework_of(book)
    found = [(c.code, c.what, c.before, c.after, c.scores) for c in changes(made.STANDARD, draft)]
    assert found == [
        ("A2", "停用", "双拥联络员(A/B岗)备案，1 分", "", True),
        ("A11", "新增", "", "退役军人志愿服务队，1 分", True),
        ("B2", "一季度目标", "40", "45", True),
        ("B3", "适用类型", "教育、乡镇街道", "教育", True),
        ("B5", "分档第 2 档 得分比例", "0.85", "0.8", True),
        ("C4", "填报项 C4-1 填写提示", made.STANDARD.indicator("C4").inputs[0].help, "换一句话。", False),
    ]
    assert changes(made.STANDARD, made.STANDARD) == ()
    weighed = replace(draft, bonus_cap=4 * MICRO)
    assert [c.what for c in changes(draft, weighed)] == ["加分合计上限"]
