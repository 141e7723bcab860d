"""Two units whose third quarter of 2026 is published: what a new standard is rehearsed on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filing_city as city

from shuangyong_metrics.services import publishing, review, setup
from shuangyong_metrics.store import Store


@contextmanager
def published(folder: Path) -> Iterator[Store]:
    """The store, open; both units filed whole returns and every item is accepted."""
    with city.opened(folder, city.ROUND) as opened, setup.open_worker(opened) as worker:
        for unit in (city.SCHOOL, city.TRADE):
            city.file(opened, worker, unit)
            review.accept_all(opened, unit.id, city.ROUND, city.REVIEWER, city.NOW)
        publishing.publish(opened, city.ROUND, city.OFFICE, city.NOW)
        yield opened
