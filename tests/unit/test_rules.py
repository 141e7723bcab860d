"""The standard in words: nothing left out, search, and what applies to a type of unit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shuangyong_metrics.errors import NotFound
from shuangyong_metrics.model import Role, UnitType
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services import setup
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.rules import METHODS, find, rules, type_of, versions
from shuangyong_metrics.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with setup.open_store(tmp_path_factory.mktemp("rules"), setup.now()) as opened:
        yield opened


def test_every_indicator_input_example_and_source_is_told(store: Store) -> None:
    (version,) = versions(store)
    text, framework = rules(store, version), frameworks(store)[version]
    told = {i.code: i for s in text.standards for i in s.indicators}
    assert list(told) == [i.code for i in framework.indicators]
    for indicator in framework.indicators:
        rule = told[indicator.code]
        assert [x.code for x in rule.inputs] == [x.code for x in indicator.inputs]
        assert [e.text for e in rule.examples] == [e.text for e in indicator.examples]
        assert rule.sources == indicator.sources and rule.explain and rule.method in METHODS.values()
    assert [x.code for x in text.bonus] == ["P1", "P2", "P3", "P4", "P5"]
    assert len(text.vetoes) == 8


def test_targets_points_and_quarters_read_as_people_write_them(store: Store) -> None:
    text = rules(store, next(iter(versions(store))))
    told = {i.code: i for s in text.standards for i in s.indicators}
    assert told["B2"].targets == (("一季度", "40%"), ("二季度", "70%"), ("三季度", "90%"), ("四季度", "100%"))
    assert told["E5"].due == "二、三、四季度"
    assert told["B2"].points == "3"
    assert ("三季度", "2.83 分") in [o for e in told["B2"].examples for o in e.outcome]
    assert text.bonus[0].points == "3、2、1 分，至多 5 分"


def test_search_looks_at_codes_inputs_and_sources_and_the_type_narrows(store: Store) -> None:
    text = rules(store, next(iter(versions(store))))
    assert [i.code for s in find(text, "e5-1") for i in s.indicators] == ["E5"]
    assert [i.code for s in find(text, " 军训 ") for i in s.indicators]
    assert find(text, "没有这个词") == ()
    shown = {i.code for s in find(text, "", UnitType.ECO) for i in s.indicators}
    framework = frameworks(store)[text.version]
    assert shown == {i.code for i in framework.applicable(UnitType.ECO)}


def test_a_version_that_is_not_there_is_refused_and_only_units_have_a_type(store: Store) -> None:
    with pytest.raises(NotFound, match="1999"):
        rules(store, "1999")
    assert type_of(store, Actor("lingdao", Role.LEADER)) is None
