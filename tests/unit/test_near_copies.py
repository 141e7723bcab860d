"""Near-copies are shown to the reviewer with their places; honest look-alikes are not, and a unit learns nothing of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import review_city as city
from review_city import OFFICE, REVIEWER, ROUND

from shuangyong_metrics.cli import main
from shuangyong_metrics.model import (
    MICRO,
    Answer,
    CellRef,
    Event,
    Identity,
    Reading,
    Role,
    Round,
    Status,
    Unit,
    UnitType,
)
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import near_copies, own_returns, roster, roster_import, setup, withdrawal
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.near_copies import NearCopy
from shuangyong_metrics.services.recording import Upload, record
from shuangyong_metrics.services.review_queue import review_queue
from shuangyong_metrics.services.review_sheet import review_sheet
from shuangyong_metrics.store import Store

SCHOOLS = tuple(Unit(f"x{n}", f"第{n}实验学校", UnitType.EDU) for n in range(1, 10))
FIRST, SECOND = SCHOOLS[0].id, SCHOOLS[1].id
MINE = Actor("x1", Role.UNIT, "x1")
#: Twelve events as a busy school tells of them.
TITLES = (
    "邀请老兵讲述边疆守护故事", "校园国旗护卫队换装仪式", "军训成果汇报展演", "拥军书画作品征集展览", "国防知识竞赛初赛选拔",
    "慰问烈属座谈茶话会", "海洋国土主题班会", "双拥模范事迹巡回宣讲", "随军子女入学政策咨询", "军地篮球友谊联赛", "爱国电影露天放映周",
    "抗战纪念馆研学实践",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with setup.open_store(tmp_path / "var", city.NOW) as opened:
        roster_import.import_units(opened, SCHOOLS, OFFICE, city.NOW)
        for round_ in (ROUND.previous, ROUND):
            roster.open_round(opened, round_, OFFICE, city.NOW)
        yield opened


def events(titles: Sequence[str] = TITLES, first: date = date(2026, 7, 3), step: int = 6) -> list[Event]:
    return [
        Event(CellRef("活动台账", f"B{n + 5}"), first + timedelta(days=step * n), "宣传教育", "B4", "", "主办", "", "其他", None,
              ("方案",), title, f"校办{n}号", "")
        for n, title in enumerate(titles)
    ]  # fmt: skip


def figures(values: dict[str, float]) -> tuple[Answer, ...]:
    return tuple(
        Answer(code, Status.FILLED, int(value * MICRO), str(value), CellRef("B国防教育广泛深入", f"G{n}"))
        for n, (code, value) in enumerate(values.items(), 5)
    )


def file(
    store: Store, unit: str, rows: Sequence[Event] = (), typed: dict[str, float] | None = None, round_: Round = ROUND
) -> int:
    """A return with this ledger and these figures."""
    framework = frameworks(store)[roster.round_state(store, round_).version]
    member = roster.unit(store, unit)
    whose = Identity(member.id, member.name, member.type, round_, framework.version, framework.digest)
    reading = Reading(f"{unit}{len(rows)}{random.random()}", whose, figures(typed or {}), tuple(rows), ())
    made, _ = record(store, reading, Upload("a.xlsx", 1), framework, unit, city.NOW)
    return made.id


def found(store: Store, unit: str = FIRST) -> list[NearCopy]:
    return list(near_copies.near_copies(store, REVIEWER, ROUND).get(unit, ()))


def words(store: Store, unit: str = FIRST) -> list[str]:
    return [one.words for one in found(store, unit)]


# ---- copies


def test_a_copied_ledger_is_told_of_on_both_sides_with_its_places(store: Store) -> None:
    file(store, FIRST, events())
    assert words(store) == []
    copied = [*events()[:11], replace(events()[11], title="校内消防疏散演练", day=date(2026, 9, 20))]
    file(store, SECOND, random.Random(4).sample(copied, 12))
    assert words(store) == ["与第2实验学校本季台账雷同：12 条中有 11 条"]
    assert words(store, SECOND) == ["与第1实验学校本季台账雷同：12 条中有 11 条"]
    (one,) = found(store)
    pair = one.pairs[0]
    assert (pair.cell, pair.other_cell) == ("B5", "B5") and pair.mine == pair.theirs
    assert pair.mine.startswith("7月3日 · 宣传教育 · 邀请老兵讲述边疆守护故事")


def edited(event: Event, n: int) -> Event:
    """A row as somebody edits it who has copied it: a word more, a day later."""
    title = event.title + "活动" if n % 2 else event.title.replace("校园", "学校")
    return replace(event, title=title, day=event.day + timedelta(days=n % 3), number="")


def test_small_edits_do_not_hide_a_copy(store: Store) -> None:
    file(store, FIRST, events())
    file(store, SECOND, [edited(e, n) for n, e in enumerate(events())])
    assert words(store, SECOND) == ["与第1实验学校本季台账雷同：12 条中有 12 条"]


def test_rows_without_a_title_are_copies_only_when_all_else_is_the_same(store: Store) -> None:
    bare = [replace(e, title="", amount=n * MICRO) for n, e in enumerate(events())]
    file(store, FIRST, bare)
    file(store, SECOND, [replace(e, amount=None) for e in bare])
    assert found(store) == []
    file(store, SECOND, bare)
    assert [one.equal for one in found(store)] == [12]


def test_last_quarters_ledger_moved_on_by_the_calendar_is_a_copy(store: Store) -> None:
    file(store, FIRST, events(first=date(2026, 4, 3)), round_=ROUND.previous)
    rows = [replace(e, day=_later(e.day)) for e in events(first=date(2026, 4, 3))]
    file(store, FIRST, rows)
    assert words(store) == ["与本单位2026年二季度台账雷同：12 条中有 12 条"]
    file(store, FIRST, events(first=date(2026, 4, 3)))
    assert [one.own for one in found(store)] == [True], "the same events filed again"
    file(store, FIRST, events(first=date(2026, 7, 10)))
    assert found(store) == [], "routine comes back on other days"


def _later(day: date) -> date:
    return date(day.year, day.month + 3, min(day.day, 30))


FIGURES = {
    "B2-1": 37,
    "B3-1": 613,
    "B5-1": 41,
    "B6-1": 88,
    "B6-2": 93,
    "D3-2": 702,
    "A6-3": 2.37,
    "B2-2": 55,
    "D3-1": 2,
}


def test_copied_figures_are_told_of_with_both_values(store: Store) -> None:
    file(store, FIRST, typed=FIGURES)
    file(store, SECOND, typed=FIGURES | {"B2-1": 36, "D3-1": 9})
    (one,) = found(store)
    assert one.words == "与第2实验学校本季填报数雷同：7 个中有 6 个相同"
    assert {(p.what.split()[0], p.mine, p.theirs) for p in one.pairs} >= {
        ("B3-1", "613", "613"),
        ("A6-3", "2.37", "2.37"),
    }
    assert all(p.cell.startswith("B国防教育广泛深入 G") for p in one.pairs)
    file(store, SECOND, typed={code: value + 7 for code, value in FIGURES.items()})
    assert found(store) == []


# ---- honest look-alikes


def test_two_schools_with_two_routine_events_each_are_no_copies(store: Store) -> None:
    for unit in (FIRST, SECOND):
        file(store, unit, events(TITLES[:2]))
    assert near_copies.near_copies(store, REVIEWER, ROUND) == {}


def test_the_same_customs_on_other_days_are_no_copies(store: Store) -> None:
    file(store, FIRST, events(step=6))
    file(store, SECOND, events(first=date(2026, 7, 7), step=7))
    assert found(store) == []


def test_what_the_whole_city_does_on_one_day_is_no_copy(store: Store) -> None:
    common = events(TITLES[:6])
    for n, unit in enumerate(SCHOOLS[:7]):
        own = [
            replace(e, title=f"{unit.name}{e.title[::-1]}", day=e.day + timedelta(days=n)) for e in events(TITLES[6:8])
        ]
        file(store, unit.id, [*common, *own])
    assert near_copies.near_copies(store, REVIEWER, ROUND) == {}
    file(store, FIRST, events())
    file(store, SECOND, events())
    assert words(store) == ["与第2实验学校本季台账雷同：6 条中有 6 条"], "what is not the city's still counts"


def test_small_counts_round_rates_and_standing_figures_are_the_same_by_chance(store: Store) -> None:
    small = dict.fromkeys(("B2-1", "B2-2", "B3-1", "B3-2", "B6-1", "B6-2"), 5.0) | {"C8-3": 95, "A6-3": 3}
    for unit in (FIRST, SECOND):
        file(store, unit, typed=small)
    assert found(store) == []


def test_corrections_of_one_return_are_compared_with_nothing(store: Store) -> None:
    """A bureau that hands in three times nearly the same return has corrected it twice."""
    for n in range(3):
        file(store, FIRST, events()[: 12 - n], FIGURES)
    assert near_copies.near_copies(store, REVIEWER, ROUND) == {}
    (entry,) = [e for e in review_queue(store, REVIEWER, ROUND) if e.unit_id == FIRST]
    assert (entry.revision, entry.alike) == (3, 0)


# ---- who sees it, and until when


def test_the_queue_and_the_sheet_show_it_and_nothing_is_blocked(store: Store) -> None:
    file(store, FIRST, events())
    number = file(store, SECOND, events())
    assert {e.unit_id: e.alike for e in review_queue(store, REVIEWER, ROUND) if e.revision} == {FIRST: 1, SECOND: 1}
    assert [a.name for a in review_sheet(store, REVIEWER, FIRST, ROUND).alike] == ["第2实验学校"]
    own = own_returns.own_rounds(store, FIRST, MINE)
    assert "第2实验学校" not in repr(own) and own[0].words == "已提交"
    withdrawal.withdraw(store, number, Actor("x2", Role.UNIT, SECOND), city.NOW)
    assert found(store) == [], "what was taken back is compared with nothing"
    assert review_sheet(store, REVIEWER, FIRST, ROUND).alike == ()


def test_the_command_line_lists_the_places(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for unit in (FIRST, SECOND):
        file(store, unit, events())
    store.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path / "var"))
    assert main(["near-copies", "--round", ROUND.id]) == 0
    told = capsys.readouterr().out
    assert "x1  与第2实验学校本季台账雷同：12 条中有 12 条" in told and told.count("＝") == 24
    assert main(["near-copies", "--round", ROUND.id, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(r["unit"], r["unit_id"], r["what"], r["equal"], r["of"]) for r in rows] == [
        ("x1", "x2", "ledger", 12, 12), ("x2", "x1", "ledger", 12, 12),
    ]  # fmt: skip
    assert set(rows[0]["pairs"][0]) == {"what", "cell", "mine", "other_cell", "theirs"}
