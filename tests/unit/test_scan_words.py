"""The office's own words for the scan: kept by appending, tried before they are kept, looked for in every upload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import filing_city as city
import pytest
from crafted_files import packed

from shuangyong_metrics.errors import Conflict, NotAllowed, NotFound, ShuangyongError
from shuangyong_metrics.model import ScanWords
from shuangyong_metrics.services import (
    bulk,
    corrections,
    explanations,
    filing,
    office,
    publishing,
    review,
    scan_words,
    submission,
)
from shuangyong_metrics.services.bulk_files import sources_in
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.scan_words import HIT, SPARED
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.scan import scan
from shuangyong_metrics.workbook.scan_text import normal
from shuangyong_metrics.workbook.scanner import hit_rules
from shuangyong_metrics.workbook.worker import Worker

WORD = "长虹工程"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        yield opened


def add(store: Store, text: str, kind: str = HIT) -> bool:
    return scan_words.add_word(store, kind, text, "办公室研究决定", city.OFFICE, city.NOW)


def noted(words: str) -> bytes:
    return city.changed({city.places().at("B2-1", "说明"): words})


def whats(text: str, words: ScanWords) -> list[str]:
    return [rule.what for rule in hit_rules(normal(text), words)]


def test_an_own_word_turns_a_return_away_by_cell_and_number(store: Store, worker: Worker) -> None:
    data = noted("参加长 虹工程建设")
    assert filing.upload(store, worker, noted("参加长虹工程"), "甲.xlsx", city.MINE, city.NOW).kept
    assert add(store, "青松计划") and add(store, WORD)
    found = filing.upload(store, worker, data, "报表.xlsx", city.MINE, city.NOW)
    sheet, cell = city.places().at("B2-1", "说明")
    assert not found.kept
    assert [(f.code, f.sheet, f.cell) for f in found.findings] == [("own_word", sheet, cell)]
    assert "第 2 号" in found.findings[0].message and "虹" not in repr(found)
    assert submission.submit(store, worker, data, "报表.xlsx", city.OFFICE, city.NOW).status == "refused"
    (line,) = bulk.take_all(store, sources_in(packed({"报表.xlsx": data})), city.OFFICE, city.NOW)
    assert line.outcome.status == "refused" and "虹" not in repr(line)


def test_a_file_that_was_kept_before_the_word_is_not_submitted_after_it(store: Store, worker: Worker) -> None:
    kept = filing.upload(store, worker, noted("长虹工程"), "报表.xlsx", city.MINE, city.NOW)
    add(store, WORD)
    with pytest.raises(Conflict, match="疑似含有"):
        filing.submit_kept(store, worker, kept.digest, city.MINE, city.NOW)
    scan_words.remove_word(store, HIT, WORD, "已对外公开", city.OFFICE, city.NOW)
    assert filing.submit_kept(store, worker, kept.digest, city.MINE, city.NOW).status == "taken"


def test_texts_typed_on_pages_are_looked_at_too(store: Store, worker: Worker) -> None:
    city.file(store, worker)
    add(store, WORD)
    for secret in (WORD, "联系13812345678"):
        with pytest.raises(ShuangyongError, match="疑似含有") as said:
            explanations.explain(store, "jyj", city.ROUND, {"x": Said("其他", secret)}, city.MINE, city.NOW)
        assert secret not in str(said.value)
        choice = review.Decision("B2-1", review.SENT_BACK, secret)
        with pytest.raises(ShuangyongError, match="B2-1 的理由：疑似含有") as said:
            review.decide(store, "jyj", city.ROUND, [choice], city.REVIEWER, city.NOW)
        assert secret not in str(said.value)
        for field in ("title", "document", "authority", "finding"):
            whole = office.Entry("jyj", city.ROUND, "P4", title="名称", document="文号")
            entry = replace(whole, **{field: secret})  # type: ignore[arg-type]
            with pytest.raises(ShuangyongError, match="疑似含有") as said:
                office.enter(store, [entry], city.OFFICE, city.NOW)
            assert secret not in str(said.value)


def test_the_grounds_of_a_correction_are_looked_at_too(store: Store, worker: Worker) -> None:
    city.file(store, worker)
    review.accept_all(store, "jyj", city.ROUND, city.REVIEWER, city.NOW)
    publishing.publish(store, city.ROUND, city.OFFICE, city.NOW)
    entry = office.Entry("jyj", city.ROUND, "B2-1", "5", document="市双办〔2026〕9号")
    assert corrections.rehearse(store, entry, "长虹工程的数有误", city.OFFICE, city.NOW).after
    add(store, WORD)
    for bad, why in ((entry, "长虹工程的数有误"), (replace(entry, document="长虹工程通知"), "原数有误，据文更正")):
        with pytest.raises(ShuangyongError, match="疑似含有") as said:
            corrections.rehearse(store, bad, why, city.OFFICE, city.NOW)
        assert "长虹" not in str(said.value)


def test_an_exception_spares_the_whole_phrase_and_nothing_else(store: Store, worker: Worker) -> None:
    data = noted("在第三团小区义诊")
    assert not filing.upload(store, worker, data, "报表.xlsx", city.MINE, city.NOW).kept
    add(store, "第三团小区", SPARED)
    assert filing.upload(store, worker, data, "报表.xlsx", city.MINE, city.NOW).kept
    words = scan_words.scan_words(store)
    assert whats("驻军与第三团小区共建", words) == []
    assert whats("第三团小区与第三团共建", words) == ["部队建制单位"]
    assert whats("第三团小区，电话13812345678", words) == ["手机号码"]
    assert whats("第三团 小区", words) == ["部队建制单位"]
    near = ScanWords(spared=("第3团", "官兵食堂"))
    assert whats("第3团", near) == []
    assert whats("第3团5营", near) == ["部队建制单位"], "what begins in a spared phrase and goes on beyond it"
    assert whats("120名官兵食堂用餐", near) == ["官兵人数"], "a number before a spared phrase is no part of it"


def test_an_own_word_may_have_exceptions(store: Store) -> None:
    add(store, WORD)
    add(store, "长虹工程学校", SPARED)
    words = scan_words.scan_words(store)
    assert whats("长虹工程学校", words) == []
    assert whats("长虹工程学校和长虹工程", words) == ["本市敏感词（第 1 号）"]
    assert whats("ＤＦ-21 型", ScanWords(hit=((7, "df-21"),))) == ["本市敏感词（第 7 号）"]


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (HIT, "长", "2–30 个字"), (HIT, " ", "2–30 个字"), (HIT, "长" * 31, "2–30 个字"), (HIT, "长\u0007虹", "2–30 个字"),
        (HIT, "2026", "只有数字"), (HIT, "gdp", "只有字母"), (HIT, "——", "只有字母或符号"),
        (HIT, "73061部队", "本来就会拦下"), (HIT, "联系13812345678", "本来就会拦下"), (HIT, "第三团小区", "本来就会拦下"),
        (HIT, "双拥", "空白报表里就有"), (HIT, "本 季值", "空白报表里就有"), (HIT, "教育", "单位名称"), (HIT, "宋体", "单位名称"),
        (SPARED, "团", "3–30 个字"), (SPARED, "第一团支部", "现在就不会被拦下"), (SPARED, "长虹工程", "现在就不会被拦下"),
        (SPARED, "联系13812345678", "不能设为例外"), (SPARED, "73061部队礼堂", "不能设为例外"), (SPARED, "东经116.40度广场", "不能设为例外"),
        (SPARED, "120名官兵", "不能设为例外"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_reason_and_not_kept(
    store: Store, kind: str, text: str, why: str
) -> None:
    head = store.rows("audit_head")
    with pytest.raises(Conflict, match=why) as said:
        add(store, text, kind)
    assert text not in str(said.value) or len(text.strip()) < 3
    assert scan_words.own_words(store, city.OFFICE) == ()
    assert not store._connection.execute("select * from scan_words").fetchall()
    assert store.rows("audit_head") == head


def test_a_word_that_most_returns_use_is_refused(store: Store, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_words, "_TELLING", 2)
    for unit, words in ((city.SCHOOL, "看望慰问老兵"), (city.TRADE, "慰问老兵活动")):
        data = city.changed({city.places(unit).at("B2-1", "说明"): words}, unit)
        assert submission.submit(store, worker, data, "报表.xlsx", city.OFFICE, city.NOW).submission
    with pytest.raises(Conflict, match="现有 2 份报表里有 2 份写到"):
        add(store, "慰 问老兵")
    assert add(store, "看望慰问")


def test_both_lists_are_appended_to_with_who_when_and_why(store: Store) -> None:
    assert add(store, WORD) and not add(store, " 长虹工程 ")
    assert add(store, "青松计划")
    scan_words.remove_word(store, HIT, WORD, "已对外公开", city.OFFICE, city.late())
    with pytest.raises(NotFound):
        scan_words.remove_word(store, HIT, WORD, "已对外公开", city.OFFICE, city.late())
    assert [(w.number, w.text) for w in scan_words.own_words(store, city.OFFICE)] == [(2, "青松计划")]
    assert add(store, WORD)
    standing = scan_words.own_words(store, city.OFFICE)
    assert [(w.number, w.text, w.actor, w.reason) for w in standing] == [
        (1, WORD, "guanli", "办公室研究决定"), (2, "青松计划", "guanli", "办公室研究决定"),
    ]  # fmt: skip
    assert len(store._connection.execute("select * from scan_words").fetchall()) == 4
    log = store._connection.execute("select action, actor, detail from audit order by seq").fetchall()[-4:]
    assert [action for action, _, _ in log] == ["增加敏感词", "增加敏感词", "移出敏感词", "增加敏感词"]
    detail = json.loads(log[2][2])
    assert (detail["text"], detail["reason"]) == (WORD, "已对外公开")


@pytest.mark.parametrize("why", ["", "字", "字" * 101, "见13812345678"])
def test_a_reason_is_asked_for(store: Store, why: str) -> None:
    with pytest.raises(ShuangyongError, match="理由：") as said:
        scan_words.add_word(store, HIT, WORD, why, city.OFFICE, city.NOW)
    assert "138" not in str(said.value)
    assert not scan_words.own_words(store, city.OFFICE)


def test_only_the_office_sees_and_changes_them(store: Store) -> None:
    for actor in (city.LEADER, city.MINE, city.REVIEWER):
        with pytest.raises(NotAllowed):
            scan_words.own_words(store, actor)
        with pytest.raises(NotAllowed):
            scan_words.add_word(store, HIT, WORD, "理由充分", actor, city.NOW)


def test_what_was_clean_by_the_old_words_is_looked_at_again() -> None:
    data, words = noted("参加长虹工程"), ScanWords(hit=((1, WORD),))
    for _ in range(2):
        assert scan(data, "a.xlsx") == ()
        assert [f.code for f in scan(data, "a.xlsx", words)] == ["own_word"]
        assert [f.code for f in scan(city.whole(), "长虹工程.xlsx", words)] == ["own_word"]
