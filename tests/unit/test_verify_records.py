"""verify against every kind of stored row: whatever column of whichever record is changed behind the product, it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import filing_city as filed
import published_city as city
import pytest

from shuangyong_metrics.model import OTHER_REASON
from shuangyong_metrics.services import (
    archiving,
    consultation,
    consultation_answers,
    contest_rulings,
    corrections,
    explanations,
    extensions,
    filing,
    office,
    option_desk,
    publishing,
    reminders,
    review,
    scan_words,
    setup,
    submission,
    unit_changes,
    vetoes,
)
from shuangyong_metrics.services.audit_check import TABLES, audit_differences
from shuangyong_metrics.services.office import Entry
from shuangyong_metrics.services.questions import Said
from shuangyong_metrics.services.replies import Evidence, Statement
from shuangyong_metrics.services.shadow import ASIDE
from shuangyong_metrics.services.unit_changes import Grounds
from shuangyong_metrics.services.verify import verify
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

NEXT = city.NEXT
#: A Monday on which the next quarter's returns are due, and days after it.
DAY = datetime(2027, 1, 4, 9)
SAID = Statement("九月的两篇没有计入", Evidence("采用通知", "市信〔2026〕5号", date(2026, 9, 28)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two quarters published, the first of them corrected, the second with everything that can happen in one."""
    folder = city.placed(tmp_path_factory.mktemp("records") / "city")
    with setup.open_worker() as worker, setup.open_store(folder, DAY) as opened:
        live(opened, worker)
        assert [d.words for d in verify(opened, filed.OFFICE).differences] == []
        yield opened


def live(store: Store, worker: Worker) -> None:
    """A quarter in which a unit is told of a veto, a figure is fixed, a draft contested, a name changed."""
    option_desk.set_option(store, "cycle_start", 2022, "市双拥办会议纪要", filed.OFFICE, DAY)
    scan_words.add_word(store, scan_words.HIT, "蓝鲸行动", "保密要求", filed.OFFICE, DAY)
    unit_changes.rename(
        store, "swj", "东岭市商务和投资局", Grounds(NEXT, "编办发〔2026〕7号", "机构改革"), filed.OFFICE, DAY
    )
    extensions.extend(store, NEXT, "swj", date(2027, 1, 11), "人员调整", filed.OFFICE, DAY)
    reminders.remind(store, NEXT, ["swj"], reminders.CHANNELS[0], filed.OFFICE, DAY)
    submission.submit(
        store,
        worker,
        filed.changed({filed.places(quarter=4).at("B2-1"): "约20"}, quarter=4),
        "坏.xlsx",
        filed.MINE,
        DAY,
    )
    filing.upload(
        store, worker, filed.changed({filed.places(quarter=4).at("B2-1"): 299}, quarter=4), "草稿.xlsx", filed.MINE, DAY
    )
    secret = filed.changed({filed.places(quarter=4).at("B2-1", "说明"): "联系人13812345678"}, quarter=4)
    submission.submit(store, worker, secret, "密.xlsx", filed.MINE, DAY)
    made = submission.submit(
        store, worker, filed.changed({filed.places(quarter=4).at("B2-1"): 300}, quarter=4), "报表.xlsx", filed.MINE, DAY
    )
    assert made.status == "taken", (made.reason, made.findings)
    asked = explanations.open_questions(store, "jyj", NEXT, filed.MINE)
    said = {asked[0].about: Said(OTHER_REASON, "集中开展了三场宣讲")}
    explanations.explain(store, "jyj", NEXT, said, filed.MINE, DAY)
    review.decide(store, "jyj", NEXT, [review.Decision("B2-1", review.SENT_BACK, "缺签到表")], filed.REVIEWER, DAY)
    cells = {filed.places(quarter=4).at("B2-1"): 300, filed.places(quarter=4).at("B2-2"): 11}
    again = submission.submit(store, worker, filed.changed(cells, quarter=4), "再报.xlsx", filed.MINE, DAY)
    assert (again.status, "都没有改动" in again.reason) == ("refused", True), again
    fixed = review.Decision("B2-1", review.FIXED, "按签到表核定", value="15")
    review.decide(store, "jyj", NEXT, [fixed], filed.REVIEWER, DAY)
    review.accept_all(store, "jyj", NEXT, filed.REVIEWER, DAY)
    veto = Entry(
        "jyj",
        NEXT,
        "V8",
        document="市双办〔2026〕9号",
        found_on=date(2026, 12, 1),
        authority="市双拥办",
        notified_on=DAY.date(),
    )
    office.enter(store, [veto], filed.OFFICE, DAY)
    case = vetoes.cases(store, NEXT, filed.OFFICE)[0]
    vetoes.reply(store, case.number, SAID, filed.MINE, DAY)
    vetoes.rule(store, case.number, True, "核对原件后", filed.OFFICE, DAY)
    consultation.open_consultation(store, NEXT, None, filed.OFFICE, DAY)
    contest = consultation_answers.contest(store, NEXT, "jyj", "B2", SAID, filed.MINE, DAY)
    contest_rulings.adopt(store, contest.number, {"B2-1": "16"}, "补交了签到表", filed.OFFICE, DAY)
    publishing.publish(store, NEXT, filed.OFFICE, DAY)
    entry = Entry("jyj", city.ROUND, "B2-1", "13", document="更正通报")
    corrections.correct(store, entry, "复核后更正", filed.OFFICE, DAY)
    archiving.archive(store, city.ROUND, filed.OFFICE, DAY)


#: How a value of a kind is changed.
CHANGES = {"VARCHAR": "{0} || 'x'", "BOOLEAN": "not {0}", "DATE": "{0} + 1", "TIMESTAMP": "{0} + interval 1 day"}
#: Looked at when the store is opened; only the order of it counts, which the chain of hashes tells.
SPARED = {("store_format", "number"), ("audit", "seq")}
#: What is compared with its source instead: the file, the framework's text, the digest of the publication.
SOURCED = {
    "answers": ("status", "value", "value_key", "raw", "day_quarter", "instructed"),
    "framework_versions": ("digest", "texts", "first_round"),
    "published_scorecards": ("card", "unit_id"),
    "published_points": ("detail",),
    "published_answers": ("answer",),
    "adjusted_lines": ("told", "item"),
}


def columns(store: Store) -> list[tuple[str, str, str]]:
    """Table, column and the value that is put there instead, of every column that says something."""
    sql = """select t.table_name, c.column_name, c.data_type from duckdb_tables() t join duckdb_columns() c
             on c.table_oid = t.table_oid where not t.internal and not starts_with(t.table_name, 'rule_') order by all"""
    return [
        (table, column, CHANGES.get(kind, "{0} + 1").format(column))
        for table, column, kind in store._connection.execute(sql).fetchall()
        if store._connection.execute(f"select count({column}) from {table}").fetchall()[0][0]
    ]


def lines(store: Store, table: str, change: tuple[str, str], whole: bool) -> list[str]:
    """What is told when the first value of a column is changed: by the log alone, or by all that verify looks at."""
    column, value = change
    first = f"(select min(rowid) from {table} where {column} is not null)"
    with store.rehearsal() as trial:
        trial.folder = store.folder
        trial._cursor.execute(f"update {table} set {column} = {value} where rowid = {first}")  # type: ignore[attr-defined]
        found = verify(trial, filed.OFFICE).differences if whole else tuple(audit_differences(trial, None))
    return [d.words for d in found]


def test_every_column_of_a_record_is_vouched_for_by_the_log(store: Store) -> None:
    told = [(t, c, v) for t, c, v in columns(store) if t not in (*SOURCED, "session_events") and (t, c) not in SPARED]
    kinds = {"fixed_figures", "veto_steps", "consultation_events", "uploads", "refused_uploads", "account_events"}
    assert kinds <= {table for table, *_ in told}, "the city has them all"
    assert len(store.rows("uploads_all")) == 3, "only looked at, with errors, and with nothing mended"
    assert [(t, c) for t, c, v in told if not lines(store, t, (c, v), whole=False)] == []


@pytest.mark.parametrize(("table", "column"), [(table, column) for table, names in SOURCED.items() for column in names])
def test_what_has_a_source_is_compared_with_it_even_where_it_cannot_be_read_any_more(
    store: Store, table: str, column: str
) -> None:
    (value,) = [v for t, c, v in columns(store) if (t, c) == (table, column)]
    assert lines(store, table, (column, value), whole=True)


@pytest.mark.parametrize(("table", "words"), [
    ("uploads", "上传后未报送的文件的登记没有对应的审计日志"), ("refused_uploads", "拒收文件的登记没有对应的审计日志"),
    ("account_events", "账号的记录没有对应的审计日志"),
])  # fmt: skip
def test_a_record_that_nobody_made_and_one_that_is_gone(store: Store, table: str, words: str) -> None:
    name = {"uploads": "digest", "refused_uploads": "digest", "account_events": "account"}[table]
    with store.rehearsal() as trial:
        trial._cursor.execute(f"insert into {table} by name select * replace ('x' as {name}) from {table} limit 1")  # type: ignore[attr-defined]
        assert any(words in d.what for d in audit_differences(trial, None))
    with store.rehearsal() as trial:
        trial._cursor.execute(f"delete from {table} where rowid = (select min(rowid) from {table})")  # type: ignore[attr-defined]
        assert any("不见了" in d.what or "不符" in d.what for d in audit_differences(trial, None))


def test_every_record_is_called_by_a_word_of_the_office(store: Store) -> None:
    assert {r["table_name"] for r in store.rows("numbered_tables")} == {*TABLES, *ASIDE}
