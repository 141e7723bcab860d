"""四年届: which years, what counts as a year, what is missing, in the order and words of the page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import trial_city
from trial_city import NOW, OFFICE

from shuangyong_metrics.cli.entry import main
from shuangyong_metrics.errors import NotAllowed
from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import option_desk, roster_import, setup
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.cycle import cycle, cycles_to_see, first_year
from shuangyong_metrics.store import Store

LEADER = Actor("lingdao", Role.LEADER)
LAST_YEAR = {"jyj": (8000, 2), "mzj": (9000, 1), "swj": (7500, 3)}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """2026 published up to its third quarter, 2025 whole, the years before not there."""
    trial_city.build(tmp_path, Round(2025, 4))
    with setup.open_store(tmp_path, NOW) as opened:
        trial_city._publish(opened, Round(2025, 4), LAST_YEAR)
        yield opened


def test_a_year_is_its_fourth_quarter_and_an_unfinished_one_is_shown_but_not_counted(store: Store) -> None:
    found = cycle(store, LEADER, 2024)
    assert [(y.label, y.whole) for y in found.years] == [
        ("2024年", False), ("2025年", True), ("2026年（至三季度）", False), ("2027年", False),
    ]  # fmt: skip
    units = {u.unit_id: u for u in found.units}
    assert units["mzj"].totals == (None, 9000, 8532, None)
    assert units["mzj"].grades == (None, "优秀", "良好", None)
    assert (units["mzj"].mean, units["mzj"].moved) == (9000, None), "one whole year has no course"
    assert units["ltx"].totals == (None, None, None, None) and units["ltx"].mean is None
    assert [u.unit_id for u in found.units][:2] == ["mzj", "jyj"], "the best mean first"


def test_the_course_of_two_whole_years_is_told(store: Store) -> None:
    trial_city._publish(store, Round(2026, 4), {"jyj": (9300, 1), "mzj": (8800, 2), "swj": (7600, 3)})
    found = cycle(store, LEADER, 2024)
    units = {u.unit_id: u for u in found.units}
    assert (units["jyj"].mean, units["jyj"].moved) == (8650, 1300)
    assert "升幅最大：东岭市教育局 +13.00；降幅最大：东岭市民政局 −2.00。" in found.sentences
    assert any("年度得分从首个到最近一个 +" in s for s in found.sentences)
    assert "年度等次：2025年优秀 1 家、良好 2 家；2026年优秀 1 家、良好 2 家。" in found.sentences


def test_what_is_missing_is_said_plainly(store: Store) -> None:
    told = "\n".join(cycle(store, LEADER, 2024).missing)
    assert "2024、2027年没有公布过季度" in told
    assert "2026年公布到三季度，四季度公布前没有年度得分" in told
    assert "2025年四季度有 1 家单位未报送" in told


def test_the_weakest_standard_comes_first(store: Store) -> None:
    found = cycle(store, LEADER, 2024)
    assert found.standards[0].code == "E"
    means = [s.mean for s in found.standards]
    assert means == sorted(m for m in means if m is not None)
    assert any(s.startswith("最弱的标准是政策法规（") for s in found.sentences)


def test_honours_of_published_quarters_alone_are_listed(store: Store) -> None:
    columns = (
        "seq",
        "unit_id",
        "year",
        "quarter",
        "code",
        "level",
        "title",
        "document",
        "withdrawn",
        "made_at",
        "actor",
    )
    with store.transaction() as tx:
        tx.append("honours", columns, [
            (tx.next_number(), "jyj", 2026, 3, "P1", 2, "全省先进", "文号", False, NOW, "x"),
            (tx.next_number(), "jyj", 2026, 3, "P4", None, "抗洪抢险", "文号", False, NOW, "x"),
            (tx.next_number(), "jyj", 2026, 4, "P4", None, "还没有公布", "文号", False, NOW, "x"),
        ])  # fmt: skip
    found = cycle(store, LEADER, 2024).honours
    assert [(h.round.id, h.name, h.code, h.level, h.title) for h in found] == [
        ("2026Q3", "东岭市教育局", "P1", 2, "全省先进"), ("2026Q3", "东岭市教育局", "P4", None, "抗洪抢险"),
    ]  # fmt: skip


def test_the_first_year_is_the_offices_and_cycles_follow_one_another(store: Store) -> None:
    assert [first_year(store, y) for y in (2023, 2024, 2027, 2028)] == [2020, 2024, 2024, 2028]
    option_desk.set_option(store, "cycle_start", 2022, "第十二届从这一年起", OFFICE, NOW)
    assert [first_year(store, y) for y in (2021, 2025, 2026)] == [2018, 2022, 2026]
    assert cycles_to_see(store, date(2031, 1, 1)) == (2030, 2026, 2022)


def test_a_unit_that_was_taken_out_keeps_its_years_and_is_marked(store: Store) -> None:
    roster_import.close_unit(store, "swj", OFFICE, NOW)
    units = {u.unit_id: u for u in cycle(store, LEADER, 2024).units}
    assert (units["swj"].gone, units["swj"].mean, units["jyj"].gone) == (True, 7500, False)


def test_a_unit_sees_no_cycle(store: Store) -> None:
    with pytest.raises(NotAllowed):
        cycle(store, Actor("jyj", Role.UNIT, "jyj"), 2024)


def test_the_command_line_lists_the_cycle_of_a_year(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store.close()
    monkeypatch.setenv("SHUANGYONG_DATA", str(tmp_path))
    assert main(["cycle", "--year", "2027", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(y["year"], y["round"], y["whole"]) for y in told["years"]] == [
        (2024, None, False), (2025, "2025Q4", True), (2026, "2026Q3", False), (2027, None, False),
    ]  # fmt: skip
    assert told["units"][0]["unit_id"] == "mzj" and told["units"][0]["type"] == "SEC"
    assert main(["cycle", "--year", "2027"]) == 0
    assert "四年届 2024—2027年" in capsys.readouterr().out
