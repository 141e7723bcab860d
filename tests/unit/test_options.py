"""设置: what may be set, to what, what it changes and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import filing_city as city
import pytest

from shuangyong_metrics.cli.entry import main
from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.services import option_desk, options, roster, round_desk, sessions
from shuangyong_metrics.services.profile import Profile, profile, save_profile
from shuangyong_metrics.store import Store

WHY = "本市通知规定"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with city.opened(tmp_path) as opened:
        yield opened


def put(store: Store, name: str, number: int, why: str = WHY) -> bool:
    return option_desk.set_option(store, name, number, why, city.OFFICE, city.NOW)


def test_what_nobody_has_set_has_its_default(store: Store) -> None:
    found = option_desk.settings(store, city.OFFICE)
    assert {s.option.name: s.value for s in found} == {s.option.name: s.default for s in found}
    assert {s.option.name: (s.default, s.at, s.actor) for s in found}["filing_workdays"] == (5, None, "")


def test_who_set_it_when_and_why_stands_with_it_and_the_same_again_writes_nothing(store: Store) -> None:
    assert put(store, "cycle_start", 2022)
    had = store.rows("audit_head")
    assert not put(store, "cycle_start", 2022)
    assert store.rows("audit_head") == had
    (found,) = (s for s in option_desk.settings(store, city.OFFICE) if s.option.name == "cycle_start")
    assert (found.value, found.default, found.at, found.actor, found.reason) == (2022, 2024, city.NOW, "guanli", WHY)


def test_working_days_hold_for_rounds_opened_from_then_on(store: Store) -> None:
    before, later = roster.round_state(store, city.ROUND), city.NOW.replace(year=2027, month=1).date()
    proposed = round_desk.proposals(store, city.OFFICE, later)[0].due.filing
    put(store, "filing_workdays", 7)
    assert roster.round_state(store, city.ROUND) == before
    due = round_desk.proposals(store, city.OFFICE, later)[0].due.filing
    assert due > proposed
    assert roster.open_round(store, city.ROUND.next, city.OFFICE, city.NOW).filing_due == due


def test_a_session_ends_after_the_minutes_that_are_set(store: Store) -> None:
    token = sessions.open_session(store, "jyj", "", city.NOW)
    after = city.NOW + timedelta(minutes=40)
    assert sessions.find(store, token, after) is None
    put(store, "idle_minutes", 60)
    assert sessions.find(store, token, after) is not None


@pytest.mark.parametrize(
    ("name", "number", "why", "words"),
    [
        ("filing_workdays", 11, WHY, "报送截止不能晚于核定截止.*请先改另一个"),
        ("publish_workdays", 9, WHY, "核定截止不能晚于通报"),
        ("idle_minutes", 5, WHY, "应为 15–120"),
        ("cycle_start", 1999, WHY, "应为 2000–2096"),
        ("cycle_start", 2022, "", "理由"),
        ("cycle_start", 2022, "联系13812345678", "疑似含有"),
        ("niemals", 1, WHY, "没有这一项"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    store: Store, name: str, number: int, why: str, words: str
) -> None:
    had = store.rows("audit_head")
    with pytest.raises((Conflict, NotFound, ShuangyongError), match=words):
        put(store, name, number, why)
    assert store.rows("audit_head") == had


def test_the_citys_own_information_is_not_touched(store: Store) -> None:
    known = Profile("东岭市", "东岭市双拥办", "0900-1234567")
    save_profile(store, known, city.OFFICE, city.NOW)
    put(store, "cycle_start", 2022)
    assert profile(store) == known
    assert options.value(store, "cycle_start") == 2022


def test_the_command_line_lists_and_sets(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    assert main(["setting", "set", "cycle_start", "2022", "--reason", WHY, "--actor", "王敏"]) == 0
    assert main(["setting", "set", "filing_workdays", "12", "--reason", WHY]) == 2
    capsys.readouterr()
    assert main(["setting", "list", "--json"]) == 0
    told = {r["name"]: r for r in json.loads(capsys.readouterr().out)}
    assert [told["cycle_start"][k] for k in ("value", "default", "actor", "reason")] == [2022, 2024, "王敏", WHY]
    assert main(["setting", "list"]) == 0
    assert f"王敏：{WHY}" in capsys.readouterr().out
