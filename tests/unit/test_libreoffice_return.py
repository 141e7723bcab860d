"""A return on its way through a real office program: opened, filled, saved, checked, mended, saved in other formats."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import libreoffice
import pytest
from blank_returns import FRAMEWORKS, INPUTS, LEDGER, META, OWNERS, Places, blank, event_cells, whole
from ledger_counts import EVENTS_OF_A_YEAR, counted
from office_trip import QUARTER, REFUSED, Office
from workbook_facts import SheetFacts, facts

from shuangyong_metrics.cli import main
from shuangyong_metrics.errors import RefusedFile
from shuangyong_metrics.messages_refusals import REFUSALS
from shuangyong_metrics.model import MICRO, FilledBy, Finding, Kind, Severity, UnitType
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.check import check

Told = list[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


def told(findings: Iterable[Finding], severity: Severity) -> Told:
    return sorted((f.code, f.sheet, f.cell, f.input) for f in findings if f.severity is severity)


def judged(path: Path) -> tuple[Told, Told]:
    """What blocks and what asks."""
    reading = check(path.read_bytes(), path.name, FRAMEWORKS)
    return told(reading.findings, Severity.BLOCK), told(reading.findings, Severity.ASK)


def test_five_errors_are_five_findings_at_their_cells(office: Office) -> None:
    at, event = office.places.at, office.places.event
    blocks, asks = judged(office.wrong)
    assert blocks == sorted(
        [
            ("approximate", *at("B2-1"), "B2-1"),
            ("with_unit", *at("A6-3"), "A6-3"),
            ("date_incomplete", *at("A5-1"), "A5-1"),
            ("missing_denominator", *at("E4-2"), "E4-2"),
            ("tag_unknown", *event(1, "主要指标"), ""),
        ]
    )
    assert asks == sorted(
        [("numerator_exceeds", *at("B8-1"), "B8-1"), ("event_other_year", *event(2, "日期"), "")],
    )


def test_the_command_line_says_the_same_and_nothing_once_mended(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(office.wrong), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    rows = [(f["code"], f["sheet"], f["cell"], f["input"]) for f in found["findings"] if f["severity"] == "block"]
    assert (found["ok"], sorted(rows)) == (False, judged(office.wrong)[0])
    assert all(f["message"] and f["advice"] for f in found["findings"])
    assert main(["check", str(office.mended), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "refused": None, "findings": []}


def test_five_others_in_a_file_that_was_saved_three_times(office: Office) -> None:
    at, event = office.places.at, office.places.event
    assert judged(office.wrong_again) == (
        sorted(
            [
                ("yes_no_unreadable", *at("A1-1"), "A1-1"),
                ("error_value", *at("B3-1"), "B3-1"),
                ("agreement_contradiction", *at("D1-2"), "D1-2"),
                ("no_change_sum", *at("C5-1", "状态"), "C5-1"),
                ("event_role_unknown", *event(0, "角色"), ""),
            ]
        ),
        [],
    )
    assert judged(office.mended_again) == ([], [])


def test_what_was_typed_is_what_is_read(office: Office) -> None:
    reading = check(office.mended.read_bytes(), "改正.xlsx", FRAMEWORKS)
    figures = whole(office.places)
    assert {a.input: a.value for a in reading.answers} == {c: micro(c, v) for c, v in figures.items()} | dict.fromkeys(
        a.input for a in reading.answers if a.input not in figures
    )
    assert {(a.ref.sheet, a.ref.cell) for a in reading.answers} >= {office.places.at(code) for code in figures}
    assert [(e.day, e.primary, e.secondary, e.role, e.instructor, e.amount, e.records) for e in reading.events] == [
        (date(2026, 7, 8), "A3", "", "主办", "", None, ("方案", "签到", "影像", "小结")),
        (date(2026, 7, 30), "C1", "F7", "承办", "", 3_250_000, ("方案",)),
        (date(2026, 9, 1), "B4", "B10", "协办", "驻军", None, ("签到",)),
    ]


def micro(code: str, value: Any) -> int:
    kind = INPUTS[code].kind
    if kind is Kind.CHOICE:
        return [o.label for o in OWNERS[code].rule.options].index(value) * MICRO
    if kind is Kind.DATE:
        return int(value.toordinal()) * MICRO
    return MICRO if value == "是" else round(value * MICRO)


def test_checks_locks_formulas_hints_and_print_survive(office: Office) -> None:
    before, after = facts(office.blank), facts(office.mended_again)
    assert list(before) == list(after)
    # the one thing that LibreOffice does not know: hidden beyond the menu
    assert (before[META].state, after[META].state) == ("veryHidden", "hidden")
    for name in before:
        if name != META:
            for item in fields(SheetFacts):
                assert getattr(after[name], item.name) == getattr(before[name], item.name), f"{name} {item.name}"
    assert after[LEDGER].protected
    assert after[LEDGER].checks
    assert sum(len(sheet.formulas) for sheet in after.values()) == sum(
        INPUTS[code].filled_by is FilledBy.LEDGER for code in office.places.rows
    )


def test_figures_forced_into_counted_cells_change_nothing(office: Office, tmp_path: Path) -> None:
    """Protection has no password: who takes it off and types over the formulas is recounted all the same."""
    fed = [code for code in office.places.rows if INPUTS[code].filled_by is FilledBy.LEDGER]
    sheets = {office.places.at(code)[0] for code in fed}
    force: list[libreoffice.Step] = [("unprotect", sheet) for sheet in sheets]
    force += libreoffice.steps({office.places.at(code): 99 for code in fed})
    forced = libreoffice.edit(office.mended, tmp_path / "改汇总.xlsx", force)[0]
    assert Places(forced).cell(office.places.at(fed[0])).value == 99
    before, after = (check(p.read_bytes(), p.name, FRAMEWORKS) for p in (office.mended, forced))
    assert (after.answers, after.events, after.findings) == (before.answers, before.events, ())


@pytest.mark.parametrize("kept", ["all", layout.META, layout.IDENTITY_NAME, "property"])
def test_the_identity_is_read_from_any_of_its_three_places(office: Office, tmp_path: Path, kept: str) -> None:
    book = Places(office.mended).book
    if kept not in ("all", layout.META):
        book[META]["B1"].value = None
    if kept not in ("all", layout.IDENTITY_NAME):
        del book.defined_names[layout.IDENTITY_NAME]
    if kept not in ("all", "property"):
        book.custom_doc_props.props.clear()
    path = tmp_path / "一处.xlsx"
    book.save(path)
    identity = check(path.read_bytes(), path.name, FRAMEWORKS).identity
    assert (identity.unit_id, identity.round, identity.unit_type) == ("U-EDU", QUARTER, UnitType.EDU)


def test_the_ledger_recounts_itself(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(blank(UnitType.HLT, QUARTER.quarter))
    places = Places(path)
    fed = [code for code in places.rows if INPUTS[code].filled_by is FilledBy.LEDGER]
    cells = event_cells(places, EVENTS_OF_A_YEAR)
    # a code that begins like another one, on a row far below the drawn ones, counts for nothing but C9
    other = {"日期": date(2026, 7, 9), "主要指标": "A30", "角色": "主办"}
    cells |= {places.event(90, header): value for header, value in other.items()}
    shows: list[libreoffice.Step] = [("show", *places.at(code)) for code in fed]
    out, shown = libreoffice.edit(path, tmp_path / "汇总.xlsx", [*libreoffice.steps(cells), *shows])
    wanted = {code: counted(INPUTS[code], (*EVENTS_OF_A_YEAR, other), QUARTER) for code in fed}
    kept = Places(out, values=True)
    assert {code: kept.cell(places.at(code)).value for code in fed} == wanted
    assert {code: float(shown[places.at(code)]) for code in fed} == wanted
    assert len(fed) == 16
    assert all(wanted.values())
    reading = check(out.read_bytes(), out.name, FRAMEWORKS)
    assert len(reading.events) == len(EVENTS_OF_A_YEAR)
    assert told(reading.findings, Severity.BLOCK)[-1] == ("tag_unknown", *places.event(90, "主要指标"), "")


@pytest.mark.parametrize("suffix", list(REFUSED))
@pytest.mark.parametrize("renamed", [False, True])
def test_other_formats_are_refused_each_by_its_own_message(office: Office, suffix: str, renamed: bool) -> None:
    path = office.formats[suffix]
    with pytest.raises(RefusedFile) as refused:
        check(path.read_bytes(), "报表.xlsx" if renamed else path.name, FRAMEWORKS)
    code = REFUSED[suffix]
    assert (refused.value.code, str(refused.value)) == (code, REFUSALS[code])
    assert ".xlsx" in str(refused.value)


def test_a_password_is_named(office: Office) -> None:
    with pytest.raises(RefusedFile) as refused:
        check(office.locked.read_bytes(), office.locked.name, FRAMEWORKS)
    assert (refused.value.code, str(refused.value)) == ("password", REFUSALS["password"])


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_detour_through_another_format_loses_nothing(office: Office, tmp_path: Path, suffix: str) -> None:
    back = libreoffice.edit(office.formats[suffix], tmp_path / "回来.xlsx", [])[0]
    straight, round_about = (check(p.read_bytes(), p.name, FRAMEWORKS) for p in (office.mended_again, back))
    assert round_about.findings == ()
    assert (round_about.answers, round_about.events) == (straight.answers, straight.events)
    assert round_about.identity == straight.identity
