"""Every accepted way of writing a figure, from the cell to the store: the value, the text as it stood, the cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import zip_longest

import filing_city as city
import pytest
from blank_returns import unit_of
from crafted_files import with_values
from read_samples import DAY, PERCENT, YES, places, whole
from typed_forms import Typed, every_form

from shuangyong_metrics.model import MICRO, Kind, UnitType
from shuangyong_metrics.services import answers, roster, roster_import
from shuangyong_metrics.services.setup import open_worker
from shuangyong_metrics.services.submission import submit
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.worker import Worker

#: One input of each kind in which any figure may stand: two denominators, and three that are compared with nothing.
INPUTS = {Kind.COUNT: "E8-2", Kind.AMOUNT: "C3-2", Kind.PERCENT: PERCENT, Kind.DATE: DAY, Kind.YES_NO: YES}
UNIT = unit_of(UnitType.TWN)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Worker]]:
    with ExitStack() as stack:
        store = stack.enter_context(city.opened(tmp_path_factory.mktemp("city")))
        roster_import.import_units(store, (UNIT,), city.OFFICE, city.NOW)
        yield store, stack.enter_context(open_worker())


def kept(store: Store, code: str) -> tuple[str | None, str, str | None, str | None]:
    (state,) = roster.rounds(store)
    found = answers.answers(store, state, "self", city.OFFICE, UNIT.id)
    answer = next(a for a in found if a.input == code)
    return answer.value, answer.raw, answer.sheet, answer.cell


def meant(kind: Kind, typed: Typed) -> str:
    """The figure as the answers give it: a day as a date, yes and no as words."""
    if kind is Kind.YES_NO:
        return "是" if typed.value else "否"
    if kind is Kind.DATE:
        return date.fromordinal(typed.value // MICRO).isoformat()
    return f"{typed.value // MICRO}.{typed.value % MICRO:06}".rstrip("0").rstrip(".")


def test_every_accepted_form_is_kept_as_it_was_meant(opened: tuple[Store, Worker]) -> None:
    store, worker = opened
    columns = {kind: [t for t in every_form(kind) if not t.number_format] for kind in INPUTS}
    rows = list(zip_longest(*columns.values()))
    assert len(rows) > 30
    for row in rows:
        typed = {kind: form for kind, form in zip(columns, row, strict=True) if form is not None}
        data = with_values(whole(), {places().at(INPUTS[kind]): form.content for kind, form in typed.items()})
        outcome = submit(store, worker, data, "报表.xlsx", city.OFFICE, city.NOW)
        assert outcome.status == "taken", outcome.findings
        for kind, form in typed.items():
            assert kept(store, INPUTS[kind]) == (meant(kind, form), form.raw, *places().at(INPUTS[kind]))
