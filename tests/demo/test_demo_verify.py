"""verify holds on the demo city, whose every quarter grew by the product's own ways."""

from __future__ import annotations

import pytest
from demo_city import PUBLISHED, DemoCity, demo_city

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.verify import returns, verify


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> DemoCity:
    return demo_city(tmp_path_factory)


def test_seven_published_quarters_follow_from_their_sources(city: DemoCity) -> None:
    with city.opened() as store:
        seen: list[None] = []
        found = verify(store, Actor("guanli", Role.OFFICE), step=lambda: seen.append(None))
        assert [d.words for d in found.differences] == []
        assert found.rounds == PUBLISHED
        assert len(seen) == returns(store) > 150
        assert found.files == len(seen) + len(store.rows("uploads_all")) + len(store.rows("evidence_all"))
