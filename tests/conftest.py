"""What tests of every kind are given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shuangyong_metrics.services import setup
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The process that reads workbooks; one for a file of tests, so that none inherits what another did to it."""
    with setup.open_worker() as running:
        yield running
