"""The unit's standard Excel return of one round (空白报表), made from the standard in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook

from shuangyong_metrics.model import Framework, Prior, Round, Unit
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.template_context import Build
from shuangyong_metrics.workbook.template_cover import add_cover
from shuangyong_metrics.workbook.template_guide import add_guide
from shuangyong_metrics.workbook.template_inputs import add_base, add_standard
from shuangyong_metrics.workbook.template_ledger import add_ledger
from shuangyong_metrics.workbook.template_meta import add_meta
from shuangyong_metrics.workbook.template_style import add_styles, plain


def build_template(
    framework: Framework,
    unit: Unit,
    round_: Round,
    *,
    prior: Mapping[str, Prior],
    claims: Mapping[str, str],
    due: date | None,
    office: str,
    contact: str,
    quiet: bool = False,
) -> bytes:
    """The workbook as bytes; its content depends on the arguments alone.

    ``prior`` is by input code (millionths); ``claims`` maps an indicator's code to the reason of a 不适用 that was
    claimed or approved earlier this year; ``quiet`` has the cover say that nothing happened this quarter.
    """
    out = BytesIO()
    template_book(framework, unit, round_, prior, claims, due, office, contact, quiet).book.save(out)
    return out.getvalue()


def template_book(
    framework: Framework,
    unit: Unit,
    round_: Round,
    prior: Mapping[str, Prior],
    claims: Mapping[str, str],
    due: date | None,
    office: str,
    contact: str,
    quiet: bool = False,
) -> Build:
    """``build_template`` before it is saved: the workbook with what its sheets were made from."""
    book = Workbook()
    del book["Sheet"]
    add_styles(book)
    office, unit = plain(office), replace(unit, name=plain(unit.name))
    build = Build(book, framework, unit, round_, prior, claims, due, office, plain(contact), quiet)
    add_meta(build)
    add_cover(build)
    add_base(build)
    for standard in framework.standards:
        add_standard(build, standard)
    add_ledger(build)
    add_guide(build)
    book.move_sheet(layout.META, len(book.sheetnames))
    book.active = 0
    book.calculation.fullCalcOnLoad = True
    book.properties.creator = office
    book.properties.title = f"{framework.title}报送表 {unit.name} {round_.label}"
    book.properties.created = datetime(round_.year, round_.first_day.month, 1)
    return build
