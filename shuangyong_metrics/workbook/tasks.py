"""What the reader process can be asked for, by name; imported there only, because the readers take a while to load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial

from shuangyong_metrics.model import Framework, Identity, Prior, Reading, ScanWords
from shuangyong_metrics.workbook.annotate import annotate
from shuangyong_metrics.workbook.check import check, judged, read_file
from shuangyong_metrics.workbook.picture import picture


def tasks_of(frameworks: Mapping[str, Framework]) -> dict[str, Callable[..., object]]:
    """Tasks by name. ``identify`` keeps what it has read until the next file, for ``judge``."""
    latest: list[Reading] = []

    def check_one(
        data: bytes, name: str, prior: Mapping[str, Prior] | None, claimed: AbstractSet[str], words: ScanWords
    ) -> Reading:
        return check(data, name, frameworks, prior, claimed, words)

    def identify(data: bytes, name: str, words: ScanWords) -> Identity:
        latest.clear()
        latest.append(read_file(data, name, frameworks, words))
        return latest[0].identity

    def judge(digest: str, prior: Mapping[str, Prior], claimed: AbstractSet[str]) -> tuple[Reading, ...]:
        return tuple(judged(reading, frameworks, prior, claimed) for reading in latest if reading.digest == digest)

    return {
        "check": check_one,
        "identify": identify,
        "judge": judge,
        "picture": picture,
        "mark_up": partial(annotate, frameworks=frameworks),
    }
