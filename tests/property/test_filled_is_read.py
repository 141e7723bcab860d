"""Whatever is typed into a template in an accepted way is read as exactly that: figure, text, cell, status, events."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from random import Random

import libreoffice
import pytest
from blank_returns import FRAMEWORKS, INPUTS, OWNERS, YEAR, Places, blank
from filled_books import Filled, Wanted, compare, saved, template
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typed_forms import HANDWRITTEN, Typed, every_form, figures

from shuangyong_metrics.model import (
    EVENT_KINDS,
    EVENT_ROLES,
    INSTRUCTORS,
    MICRO,
    NA_REASONS,
    RECORDS,
    FilledBy,
    Kind,
    Over,
    Round,
    Severity,
    Status,
    UnitType,
)
from shuangyong_metrics.workbook.read import read

#: More examples for a long run, e.g. SOAK=50.
EXAMPLES = 100 * int(os.environ.get("SOAK", "1"))
TEMPLATES = [(UnitType.TWN, 3), (UnitType.EDU, 2), (UnitType.HLT, 4), (UnitType.SEC, 1)]
#: Without < > & of the file format's own and with what formulas begin with; nothing that Excel cannot hold.
TEXT = st.text("双拥通知第0123号（）〔〕《》 =+-@'\"&<>/%,，。Aa\n", max_size=40)


def text_cell(text: str) -> Typed:
    return Typed(text, 0, text)


def options_of(code: str) -> tuple[str, ...]:
    return tuple(o.label for o in OWNERS[code].rule.options) if INPUTS[code].kind is Kind.CHOICE else ()


@st.composite
def returns(draw: st.DrawFn, places: Places) -> Filled:
    """A dozen rows at a time: of a whole return at once Hypothesis draws hardly any two that differ."""
    filled = Filled()
    for code in draw(st.lists(st.sampled_from(places.open), max_size=12, unique=True)):
        way = draw(st.sampled_from(("figure", "figure", "figure", "both", "blank", "no_change", "not_applicable")))
        _answer(draw, places, filled, code, way)
    fed = [c for c in places.rows if INPUTS[c].filled_by is FilledBy.LEDGER]
    for code in draw(st.lists(st.sampled_from(fed), max_size=2, unique=True)):
        _answer(draw, places, filled, code, "not_applicable")
    for number in draw(st.lists(st.integers(0, 90), max_size=3, unique=True).map(sorted)):
        _event(draw, places, filled, number)
    return filled


def _answer(draw: st.DrawFn, places: Places, filled: Filled, code: str, way: str) -> None:
    item = INPUTS[code]
    if way == "no_change" and item.over is not Over.LATEST:
        way = "figure"
    note, evidence = draw(TEXT | st.just("")), draw(TEXT | st.just(""))
    answer: Wanted = (Status.BLANK, None, "", "")
    if way in ("figure", "both"):
        typed = draw(figures(item.kind, options_of(code)))
        filled.cells[places.at(code)] = typed
        answer = (Status.FILLED, typed.value, typed.raw, "")
    if way in ("both", "no_change", "not_applicable"):
        words = {"both": "已填", "no_change": "无变化", "not_applicable": "不适用"}
        filled.cells[places.at(code, "状态")] = text_cell(words[way])
    if way == "no_change":
        answer = (Status.NO_CHANGE, None, "", "")
    if way == "not_applicable":
        reason = draw(st.sampled_from(NA_REASONS))
        note = reason + draw(st.sampled_from(["", "：" + note]))
        answer = (Status.NOT_APPLICABLE, None, "", reason)
    for header, text in (("说明", note), ("佐证材料", evidence)):
        if text:
            filled.cells[places.at(code, header)] = text_cell(text)
    filled.answers[code], filled.notes[code] = answer, (note.strip(), evidence.strip())


def _event(draw: st.DrawFn, places: Places, filled: Filled, number: int) -> None:
    """One row of the ledger; the indicator as its code alone or with its name, as the drop-down gives it."""
    tags = draw(st.lists(st.sampled_from(sorted(OWNERS)), min_size=1, max_size=2, unique=True))
    owners = [OWNERS[tag] for tag in tags]
    day = draw(figures(Kind.DATE))
    amount = draw(st.none() | figures(Kind.AMOUNT))
    records = draw(st.sets(st.sampled_from(RECORDS)))
    texts = {
        "活动类型": draw(st.sampled_from(("", *EVENT_KINDS))),
        "角色": draw(st.sampled_from(EVENT_ROLES)),
        "共建单位": draw(st.sampled_from(("", "共建部队01"))),
        "授课人": draw(st.sampled_from(("", *INSTRUCTORS))),
        "佐证材料名称": draw(TEXT),
        "文号": draw(TEXT),
    }
    cells = {key: text_cell(text) for key, text in texts.items() if text} | {"日期": day}
    for key, owner in zip(("主要指标", "次要指标"), owners, strict=False):
        cells[key] = text_cell(draw(st.sampled_from((owner.code, f"{owner.code} {owner.name}", owner.code.lower()))))
    cells |= {name: text_cell(draw(st.sampled_from(("√", "✓", "有", "是")))) for name in records}
    cells |= {"金额": amount} if amount else {}
    filled.cells |= {places.event(number, key): typed for key, typed in cells.items()}
    codes = [owner.code for owner in owners] + [""]
    filled.events.append(
        (
            places.event(number, "日期"),
            date.fromordinal(day.value // MICRO),
            day.raw,
            codes[0],
            codes[1],
            amount.value if amount else None,
            tuple(name for name in RECORDS if name in records),
            *(texts[key].strip() for key in texts),
        )
    )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SOAK" not in os.environ,
    suppress_health_check=list(HealthCheck),
    # a whole return does not shrink well: the message names the input instead
    phases=(Phase.explicit, Phase.generate),
)
@given(st.data())
def test_a_filled_template_reads_as_what_was_filled(data: st.DataObject) -> None:
    unit_type, quarter = data.draw(st.sampled_from(TEMPLATES))
    places = template(unit_type, quarter)
    filled = data.draw(returns(places))
    with saved(places, filled.cells) as book:
        reading = read(book, FRAMEWORKS)
    assert (reading.identity.unit_type, reading.identity.round) == (unit_type, Round(YEAR, quarter))
    compare(reading, filled, places)


def test_every_accepted_form_of_every_kind() -> None:
    """Drawn returns hold few amounts and percentages: here each form is typed, as many at a time as there are rows."""
    places = template(UnitType.TWN, 3)
    waiting = {kind: every_form(kind) for kind in (Kind.COUNT, Kind.AMOUNT, Kind.PERCENT, Kind.YES_NO, Kind.DATE)}
    while any(waiting.values()):
        filled = Filled()
        for code in places.open:
            kind = Kind.COUNT if INPUTS[code].kind is Kind.PERSONS else INPUTS[code].kind
            if waiting.get(kind):
                typed = waiting[kind].pop()
                filled.cells[places.at(code)] = typed
                filled.answers[code], filled.notes[code] = (Status.FILLED, typed.value, typed.raw, ""), ("", "")
        with saved(places, filled.cells) as book:
            compare(read(book, FRAMEWORKS), filled, places)


def test_a_difference_would_be_seen() -> None:
    """The comparison itself can fail: one figure that differs in its last place is found."""
    places = template(UnitType.EDU, 2)
    filled = Filled(
        {places.at("A6-3"): Typed(1.25, 1_250_000, "1.25")}, {"A6-3": (Status.FILLED, 1_250_001, "1.25", "")}
    )
    filled.notes["A6-3"] = ("", "")
    with saved(places, filled.cells) as book:
        reading = read(book, FRAMEWORKS)
    with pytest.raises(AssertionError, match="1250001"):
        compare(reading, filled, places)


def test_what_is_typed_in_an_office_program_is_read_as_meant(tmp_path: Path) -> None:
    """The same through LibreOffice, on a town's third quarter and an education office's second."""
    random = Random(20260305)
    for unit_type, quarter in TEMPLATES[:2]:
        path = tmp_path / f"{unit_type}.xlsx"
        path.write_bytes(blank(unit_type, quarter))
        places, cells, wanted = Places(path), {}, {}
        for number, code in enumerate(places.open):
            kind = Kind.COUNT if INPUTS[code].kind is Kind.PERSONS else INPUTS[code].kind
            if kind is Kind.CHOICE:
                text, value = options_of(code)[1], MICRO
            else:
                forms = HANDWRITTEN[kind]
                text, meant = forms[number % len(forms)] if number % 2 else random.choice(forms)
                whole = date(YEAR, 3, 5).toordinal() if kind is Kind.DATE else meant
                value = whole if kind is Kind.AMOUNT else whole * MICRO
            cells[places.at(code)], wanted[code] = text, value
        day = places.event(75, "日期")
        cells |= {day: "2026年3月5日", places.event(75, "主要指标"): "A3", places.event(75, "角色"): "协办"}
        reading = read(libreoffice.fill(path, tmp_path / f"{unit_type}填.xlsx", cells).read_bytes(), FRAMEWORKS)
        assert {a.input: (a.value, a.ref.sheet, a.ref.cell) for a in reading.answers if a.value is not None} == {
            code: (value, *places.at(code)) for code, value in wanted.items()
        }
        assert [(e.day, e.primary, e.role, (e.ref.sheet, e.ref.cell)) for e in reading.events] == [
            (date(YEAR, 3, 5), "A3", "协办", day)
        ]
        assert {f.code for f in reading.findings if f.severity is Severity.BLOCK} == set()
