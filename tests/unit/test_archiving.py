"""归档: what it closes, in what order, what is refused before and after it, and that verify looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.cli.entry import main
from shuangyong_metrics.errors import Conflict
from shuangyong_metrics.model import Phase, Round
from shuangyong_metrics.services import (
    archiving,
    corrections,
    office,
    publishing,
    review,
    roster,
    verify,
)
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

Q3, Q4 = city.ROUND, city.ROUND.next


@pytest.fixture
def store(tmp_path: Path, worker: Worker) -> Iterator[Store]:
    """Both quarters filed by the school, the first published."""
    with city.opened(tmp_path, Q3, Q4) as opened:
        for quarter in (3, 4):
            city.file(opened, worker, quarter=quarter)
        review.accept_all(opened, "jyj", Q3, city.REVIEWER, city.NOW)
        publishing.publish(opened, Q3, city.OFFICE, city.NOW)
        yield opened


def publish_second(store: Store) -> None:
    review.accept_all(store, "jyj", Q4, city.REVIEWER, city.NOW)
    publishing.publish(store, Q4, city.OFFICE, city.NOW)


def archive(store: Store, round_: Round, token: str | None = None) -> list[Round]:
    return [s.round for s in archiving.archive(store, round_, city.OFFICE, city.NOW, token)]


def correct(store: Store, round_: Round = Q3, value: str = "1") -> int:
    entry = office.Entry("jyj", round_, "B2-1", value, document="更正通报")
    return corrections.correct(store, entry, "复核后更正", city.OFFICE, city.NOW)


def test_an_archived_quarter_says_so_and_takes_no_more_corrections(store: Store) -> None:
    correct(store)
    assert archive(store, Q3) == [Q3]
    assert roster.round_state(store, Q3).phase(city.NOW.date()) is Phase.ARCHIVED
    with pytest.raises(Conflict, match="2026年三季度已归档，不再追溯调整"):
        correct(store, value="2")
    assert [d.words for d in verify.verify(store, city.OFFICE).differences] == []


def test_the_earlier_quarters_of_the_year_go_with_it_and_an_open_one_holds_it_up(store: Store) -> None:
    with pytest.raises(Conflict, match="还没有公布"):
        archive(store, Q4)
    publish_second(store)
    newest = archiving.offered(store, city.OFFICE)[0]
    assert (newest.round, newest.rounds, newest.label) == (Q4, (Q3, Q4), "2026年三季度、2026年四季度")
    assert archive(store, Q4) == [Q3, Q4]
    assert archiving.offered(store, city.OFFICE) == ()


def opened_behind(store: Store) -> None:
    """A quarter opened after its successor was published, as an earlier version of the program allowed."""
    store._connection.execute(
        "insert into round_events by name select * replace (1 as seq, 2 as quarter) from round_events where kind = 'opened' and quarter = 3"
    )
    # as if the program had never seen it
    store.frame += 1


def test_a_quarter_before_an_archived_one_is_not_corrected_either(store: Store) -> None:
    """A correction reaches the later quarters of its year; here one that was opened after its successor was archived."""
    archive(store, Q3)
    opened_behind(store)
    publishing.publish(store, Q3.previous, city.OFFICE, city.NOW)
    entry = office.Entry("jyj", Q3.previous, "B9-1", "1", document="更正通报")
    with pytest.raises(Conflict, match="2026年三季度已归档"):
        corrections.correct(store, entry, "复核后更正", city.OFFICE, city.NOW)


def test_the_open_quarters_of_the_year_hold_up_the_later_ones(store: Store) -> None:
    opened_behind(store)
    assert archiving.offered(store, city.OFFICE) == ()
    with pytest.raises(Conflict, match="本年的2026年二季度还没有公布"):
        archive(store, Q3)


@pytest.mark.parametrize("act", [lambda s: archive(s, Q3), lambda s: archive(s, Q3, "an old token")])
def test_the_second_of_two_clicks_writes_nothing(store: Store, act: Callable[[Store], list[Round]]) -> None:
    archive(store, Q3)
    had = store.rows("audit_head")
    assert act(store) == [Q3]
    assert store.rows("audit_head") == had


def test_what_was_looked_at_must_still_stand(store: Store) -> None:
    token = archiving.offered(store, city.OFFICE)[0].token
    correct(store)
    with pytest.raises(Conflict, match="核对之后又有追溯调整"):
        archive(store, Q3, token)
    seen = archiving.offered(store, city.OFFICE)[0]
    assert seen.corrections == 1 and archive(store, Q3, seen.token) == [Q3]


def test_a_correction_that_was_planted_after_the_archive_is_found(store: Store) -> None:
    archive(store, Q3)
    store._connection.execute("delete from round_events where kind = 'archived'")
    # as if the program had never seen it
    store.frame += 1
    correct(store)
    row = "insert into round_events (seq, year, quarter, kind, made_at, actor) values (1, 2026, 3, 'archived', now(), 'x')"
    store._connection.execute(row)
    found = [d.what for d in verify.verify(store, city.OFFICE).differences if "晚于" in d.what]
    assert len(found) == 1 and "2026年三季度的归档" in found[0]


def test_the_command_line_archives_and_lists(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    assert main(["round", "archive", "2026Q4"]) == 2
    assert "还没有公布" in capsys.readouterr().err
    assert main(["round", "archive", "2026Q3"]) == 0
    assert "已归档：2026年三季度" in capsys.readouterr().out
    assert main(["round", "list", "--json"]) == 0
    assert [(r["round"], r["phase"], r["phase_label"]) for r in json.loads(capsys.readouterr().out)][1] == ("2026Q3", "archived", "归档")  # fmt: skip
