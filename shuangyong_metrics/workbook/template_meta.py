"""Whose workbook it is, written in three places, and the code lists that the drop-downs point to."""

from __future__ import annotations

import re

from openpyxl.packaging.custom import StringProperty
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from shuangyong_metrics.model import EVENT_KINDS, EVENT_ROLES, EXPLAIN_REASONS, INSTRUCTORS, NA_REASONS, Kind
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.printed import printed_text
from shuangyong_metrics.workbook.template_context import Build, printed_in, tags_of
from shuangyong_metrics.workbook.template_style import protect, put, set_widths

_FIRST_LIST_COLUMN = 4
_SIGNS = re.compile(r'["<>&|]')
#: A text in a defined name may have 255 characters with everything that stands before the unit's name.
_NAME_LIMIT = 80


def add_meta(build: Build) -> None:
    """Fill the hidden sheet, the document property and the defined name; note where each list stands."""
    framework, unit = build.framework, build.unit
    identity = layout.identity_of(framework, unit.id, _safe(unit.name), unit.type, build.round)
    text = layout.identity_text(identity)
    sheet = build.book.create_sheet(layout.META)
    rows = (
        ("标识", text),
        ("单位编号", unit.id),
        ("单位名称", unit.name),
        ("单位类型", f"{unit.type.value} {unit.type.label}"),
        ("填报期", build.round.id),
        ("考评标准版本", framework.version),
        ("考评标准摘要", framework.digest),
        (layout.FORM_LABEL, str(layout.FORM)),
        (layout.PRINTED_LABEL, printed_text(printed_in(build))),
        ("说明", "本表由系统使用，请勿改动"),
    )
    for row, (label, value) in enumerate(rows, 1):
        put(sheet, row, 1, label, "SY居中")
        put(sheet, row, 2, value, "SY文字")
    for column, (name, values) in enumerate(_lists(build).items(), _FIRST_LIST_COLUMN):
        letter = get_column_letter(column)
        put(sheet, 1, column, name, "SY表头")
        for row, value in enumerate(values, 2):
            put(sheet, row, column, value, "SY文字")
        build.lists[name] = f"{layout.META}!${letter}$2:${letter}${max(len(values), 1) + 1}"
    set_widths(sheet, (16, 60, 4, *(24 for _ in build.lists)))
    protect(sheet)
    sheet.sheet_state = "veryHidden"
    # the stubs do not know this attribute
    build.book.custom_doc_props.append(  # type: ignore[attr-defined]
        StringProperty(name=layout.IDENTITY_PROPERTY, value=text)
    )
    quoted = text.replace('"', '""')
    build.book.defined_names[layout.IDENTITY_NAME] = DefinedName(layout.IDENTITY_NAME, attr_text=f'"{quoted}"')


def _safe(name: str) -> str:
    """A name that stands in a property, a cell and a formula alike: none of their own signs, and short enough for all."""
    return _SIGNS.sub("", name)[:_NAME_LIMIT]


def _lists(build: Build) -> dict[str, tuple[str, ...]]:
    words = layout.STATUS_WORDS
    lists: dict[str, tuple[str, ...]] = {
        "status": tuple(words.values()),
        "status_now": (words["filled"], words["not_applicable"]),
        "status_counted": (words["not_applicable"],),
        "reasons": (*NA_REASONS, *EXPLAIN_REASONS),
        "kinds": EVENT_KINDS,
        "tags": tuple(f"{i.code} {i.name}" for i in tags_of(build)),
        "roles": EVENT_ROLES,
        "instructors": INSTRUCTORS,
        "ticks": ("√",),
    }
    for indicator in build.indicators:
        for item in indicator.inputs:
            if item.kind is Kind.CHOICE:
                lists[item.code] = tuple(o.label for o in indicator.rule.options)
    return lists
