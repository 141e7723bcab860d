"""The demo city's rounds show more time, a late return, a reminder log, and somebody waiting at most of the steps."""

from __future__ import annotations

from datetime import date

import pytest
from demo_city import DemoCity, demo_city

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.extensions import extensions
from shuangyong_metrics.services.filing_record import filing_record
from shuangyong_metrics.services.missing import Lack, missing
from shuangyong_metrics.services.ranking import late_units
from shuangyong_metrics.services.reminders import reminders

OFFICE, THIRD, OPEN = Actor("双拥办", Role.OFFICE), Round(2026, 3), Round(2026, 4)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


def test_more_time_late_returns_and_reminders(city: DemoCity) -> None:
    with city.opened() as store:
        given = {r: [(x.unit_id, x.until) for x in extensions(store, r, OFFICE)] for r in (THIRD, OPEN)}
        late = {r: late_units(store, r) for r in (Round(2026, 2), THIRD, OPEN)}
        log = [(r.unit_id, r.channel) for r in reminders(store, THIRD, OFFICE)]
        lacking = {m.unit_id: m.lack for m in missing(store, OPEN, OFFICE)}
        record = {r.round: r.tally for r in filing_record(store, OFFICE).rounds}
    assert given == {THIRD: [("nyj", date(2026, 10, 16))], OPEN: [("rmyy", date(2027, 1, 11))]}
    assert late == {Round(2026, 2): {"jkzx"}, THIRD: {"gxj"}, OPEN: set()}, "who had more time is not late"
    assert log == [("yswj", "电话"), ("gxj", "短信"), ("yswj", "短信")]
    assert set(lacking.values()) == {Lack.NOT_DOWNLOADED, Lack.NOT_UPLOADED, Lack.ERRORS, Lack.SENT_BACK}
    assert (lacking["jtj"], lacking["rmyy"], lacking["twz"]) == (Lack.ERRORS, Lack.NOT_UPLOADED, Lack.SENT_BACK)
    third = record[THIRD]
    assert (third.expected, third.received, third.on_time, third.late, third.passed_first) == (26, 25, 24, 1, 23)
    assert record[OPEN].reminded == 3
