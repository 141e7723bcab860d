"""A file is read once: whose it is, then judged by what is known of its unit; what the reader no longer holds it reads."""

from __future__ import annotations

import filing_city as city
import pytest

from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.model import MICRO, Prior
from shuangyong_metrics.workbook.worker import Worker

KNOWN = {"B2-1": Prior(last=900 * MICRO)}


def test_judging_what_was_identified_is_the_same_as_checking_it(worker: Worker) -> None:
    whole, other = city.whole(), city.whole(city.TRADE)
    expected = worker.check(whole, "报表.xlsx", KNOWN, frozenset())
    assert {f.input for f in expected.findings} == {"B2-1"}
    assert worker.identify(whole, "报表.xlsx") == expected.identity
    assert worker.judge(whole, "报表.xlsx", KNOWN, frozenset()) == expected
    worker.identify(other, "别的.xlsx")
    assert worker.judge(whole, "报表.xlsx", KNOWN, frozenset()) == expected, "another file came between"


def test_a_refused_file_leaves_nothing_to_judge(worker: Worker) -> None:
    worker.identify(city.whole(), "报表.xlsx")
    with pytest.raises(RefusedFile):
        worker.identify(b"%PDF", "报表.xlsx")
    with pytest.raises(RefusedFile, match="PDF"):
        worker.judge(b"%PDF", "报表.xlsx", KNOWN, frozenset())
