"""试算 is the real score: the same figure before submitting as after, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.errors import Conflict, NotAllowed
from shuangyong_metrics.model import Round
from shuangyong_metrics.services.publishing import publish
from shuangyong_metrics.services.results import live_cards, live_points
from shuangyong_metrics.services.roster import open_round, round_state
from shuangyong_metrics.services.submission import submit
from shuangyong_metrics.services.trial import trial
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        yield opened


def rows(store: Store) -> dict[str, int]:
    tables = ("submissions", "answers", "uploads", "audit")
    cursor = store._connection.cursor()
    return {t: int(cursor.execute(f"select count(*) from {t}").fetchall()[0][0]) for t in tables}


def test_the_trial_is_what_the_submission_then_scores_and_leaves_nothing(store: Store, worker: Worker) -> None:
    reading, before = worker.check(city.whole(), "a.xlsx"), rows(store)
    version = store.version
    tried = trial(store, reading, city.MINE, city.NOW)
    assert rows(store) == before
    assert store.version == version
    assert live_cards(store, round_state(store, city.ROUND), "self")[0].total is None
    submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    card = next(c for c in live_cards(store, round_state(store, city.ROUND), "self") if c.unit == "jyj")
    assert tried.total == card.total and tried.total
    assert [(p.code, p.earned, p.max) for p in tried.parts] == [(s.code, s.earned, s.max) for s in card.standards]
    assert (tried.last_total, tried.filed_total, tried.against, tried.moves) == (None, None, "", ())


def test_a_mended_return_is_compared_with_the_filed_revision(store: Store, worker: Worker) -> None:
    submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    state = round_state(store, city.ROUND)
    reading = worker.check(city.changed({city.places().at("B2-1"): 1}), "b.xlsx")
    tried = trial(store, reading, city.SECOND, city.NOW)
    assert tried.against == "第 1 次报送"
    points = {r["indicator"]: int(r["points"]) for r in live_points(store, state, "self", "jyj")}
    assert [m.indicator for m in tried.moves] == ["B2"]
    assert tried.moves[0].before == points["B2"] > tried.moves[0].after
    assert tried.filed_total and tried.total and tried.total < tried.filed_total


def test_last_quarters_own_total_is_beside_it(store: Store, worker: Worker) -> None:
    submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW)
    last = next(c for c in live_cards(store, round_state(store, city.ROUND), "self") if c.unit == "jyj")
    open_round(store, Round(2026, 4), city.OFFICE, city.NOW)
    reading = worker.check(city.whole(city.SCHOOL, 4), "c.xlsx")
    tried = trial(store, reading, city.MINE, city.NOW)
    assert (tried.last_total, tried.filed_total, tried.against) == (last.total, None, "2026年三季度")
    assert all(m.before != m.after for m in tried.moves) and len(tried.moves) <= 6


def test_no_trial_for_others_for_blocked_returns_or_published_rounds(store: Store, worker: Worker) -> None:
    reading = worker.check(city.whole(), "a.xlsx")
    for actor in (city.OTHER, city.LEADER, city.REVIEWER):
        with pytest.raises(NotAllowed):
            trial(store, reading, actor, city.NOW)
    with pytest.raises(Conflict, match="必须改正"):
        trial(store, worker.check(city.wrong(), "b.xlsx"), city.MINE, city.NOW)
    publish(store, city.ROUND, city.OFFICE, city.NOW)
    with pytest.raises(Conflict, match="已公布"):
        trial(store, reading, city.MINE, city.NOW)


def test_a_rehearsal_that_fails_leaves_the_store_as_it_was(store: Store) -> None:
    def fails() -> None:
        with store.rehearsal() as rehearsed, rehearsed.transaction() as tx:
            store.audit(tx, "x", "y", "z", {}, city.NOW)
            assert rehearsed.rows("audit_head") != store.rows("audit_head")
            raise ZeroDivisionError

    before = rows(store)
    with pytest.raises(ZeroDivisionError):
        fails()
    assert rows(store) == before


def test_others_write_while_a_rehearsal_runs(store: Store, worker: Worker) -> None:
    with store.rehearsal() as rehearsed, rehearsed.transaction() as tx:
        store.audit(tx, "x", "试", "z", {}, city.NOW)
        assert submit(store, worker, city.whole(), "a.xlsx", city.MINE, city.NOW).status == "taken"
        assert rehearsed.one("submission_now", unit_id="jyj", year=2026, quarter=3) is None
    assert store.one("submission_now", unit_id="jyj", year=2026, quarter=3)
    assert rows(store)["submissions"] == 1
