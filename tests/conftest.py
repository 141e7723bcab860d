"""What tests of more than one file are given."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trial_city
from command_line import Run, command_line

from shuangyong_metrics.services import setup
from shuangyong_metrics.workbook.worker import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The process that reads workbooks; one for a file of tests, so that none inherits what another did to it."""
    with setup.open_worker() as running:
        yield running


@pytest.fixture
def jar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The cookie jar of a browser before the trial city, which is served to this test alone."""
    from opened_pages import serving  # Streamlit is for those only who open pages

    trial_city.build(tmp_path / "city")
    with serving(tmp_path / "city", monkeypatch) as cookies:
        yield cookies


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line on the data of ``tmp_path / "var"``."""
    return command_line(tmp_path / "var", monkeypatch, capsys)
