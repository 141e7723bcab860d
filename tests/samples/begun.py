"""A city as it begins is built once in a process and copied for each test: its passwords alone take half a second."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Hashable
from pathlib import Path
from tempfile import TemporaryDirectory

_BEGUN: dict[Hashable, TemporaryDirectory[str]] = {}


def copied(key: Hashable, build: Callable[[Path], None], folder: Path) -> None:
    """Put into ``folder`` what ``build`` makes in a folder of its own; ``key`` names what it makes."""
    if key not in _BEGUN:
        kept = TemporaryDirectory(prefix="begun_")
        build(Path(kept.name))
        _BEGUN[key] = kept
    shutil.copytree(_BEGUN[key].name, folder, dirs_exist_ok=True)
