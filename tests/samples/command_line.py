"""The command line as somebody at the machine uses it, in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shuangyong_metrics.cli import main

#: Words of a command → exit code, standard output, standard error.
Run = Callable[..., tuple[int, str, str]]


def command_line(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs commands on the data of ``folder``."""
    monkeypatch.setenv("SHUANGYONG_DATA", str(folder))

    def run(*words: str | Path) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run
