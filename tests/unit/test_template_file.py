"""The template as a file: whose it is, what it shows of earlier quarters, how it prints, and that Excel opens it as it is."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from itertools import product
from zipfile import ZipFile

import pytest
from blank_returns import CONTACT, FRAMEWORK, FRAMEWORKS, GUIDE, INPUTS, META, OFFICE, OWNERS, YEAR, Places, blank

from shuangyong_metrics.model import MICRO, Kind, Over, Prior, Round, Unit, UnitType
from shuangyong_metrics.workbook.check import check
from shuangyong_metrics.workbook.forms import ACCEPTED, DAY, NO_DAY, NO_NUMBER, NO_RESULT, PERCENT
from shuangyong_metrics.workbook.normalise import Problem, clean, read_figure
from shuangyong_metrics.workbook.read import read
from shuangyong_metrics.workbook.template import build_template

#: Excel's documented limits.
TITLE, PROMPT, LIST, SHEET, FOOTER, CELL, FORMULA = 32, 255, 255, 31, 255, 32_767, 8_192
NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def test_identity_in_three_places() -> None:
    book = Places(blank(UnitType.EDU, 3)).book
    text = f"SY1|U-EDU|EDU|2026Q3|{FRAMEWORK.version}|{FRAMEWORK.digest[:16]}|东岭市教育局"
    assert book[META]["B1"].value == text
    assert [p.value for p in book.custom_doc_props.props if p.name == "SY_IDENTITY"] == [text]
    assert book.defined_names["SY_IDENTITY"].attr_text == f'"{text}"'
    assert book[META].sheet_state == "veryHidden"
    assert [s.title for s in book if s.sheet_state == "visible"] == book.sheetnames[:-1]
    assert book.active.title == book.sheetnames[0] == "封面"


def test_cover_names_the_return_and_leaves_room_to_sign() -> None:
    sheet = Places(blank(UnitType.TWN, 3)).book["封面"]
    texts = {str(c.value) for row in sheet.iter_rows() for c in row if c.value}
    assert {"东岭市乡镇街道局", "2026年三季度", FRAMEWORK.version, "2026年10月14日", f"{OFFICE}　{CONTACT}"} <= texts
    labels = {
        "填报人",
        "审核人",
        "负责人签字",
        "填报日期",
        "审核日期",
        "签字日期",
        "联系电话",
        "单位公章",
        "本季无事项",
    }
    assert labels <= texts
    blanks = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert blanks == {"B6", "D6", "F6", "B7", "D7", "F7", "B8", "B9"}
    assert any("非涉密系统" in t and "严禁录入国家秘密" in t for t in texts)
    assert any("不同时计入 C2 和 F5" in t for t in texts)


@pytest.mark.parametrize("unit_type", list(UnitType))
@pytest.mark.parametrize("quarter", [1, 4])
def test_it_prints_on_a4_landscape_fitted_to_the_width(unit_type: UnitType, quarter: int) -> None:
    places = Places(blank(unit_type, quarter))
    for sheet in places.book:
        if sheet.title == META:
            continue
        setup = sheet.page_setup
        assert (int(setup.paperSize), setup.orientation, int(setup.fitToWidth)) == (9, "landscape", 1)
        assert int(setup.fitToHeight) == (1 if sheet.title == "封面" else 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        if sheet.title != "封面":
            header = next(c.row for row in sheet.iter_rows() for c in row if c.value in ("代码", "序号", "编号与名称"))
            assert sheet.print_title_rows == f"${header}:${header}"
        if sheet.title in places.columns:
            assert sheet.freeze_panes in (f"D{header + 1}", f"C{header + 1}")
            assert sheet.auto_filter.ref.startswith(f"A{header}:")


PRIOR = {
    "B2-1": Prior(5 * MICRO, 36 * MICRO, None),
    "A6-3": Prior(1_250_000, 3_750_000, None),
    "A5-1": Prior(date(YEAR, 3, 20).toordinal() * MICRO, None, None),
    "D1-1": Prior(MICRO, None, None),
    "A1-1": Prior(0, None, None),
    "A3-1": Prior(500_000, 1_500_000, None),
    "B2-2": Prior(None, None, 40 * MICRO),
    "A6-2": Prior(None, None, 12_500_000),
    "Z-1": Prior(None, None, MICRO),
    "D7-2": Prior(None, None, 3 * MICRO),
}


def test_last_quarter_and_the_year_so_far_are_shown() -> None:
    data = blank(UnitType.TWN, 3, prior=PRIOR, claims={"D7": "无对象"})
    places = Places(data)
    shown = {code: [places.cell(places.at(code, h)).value for h in ("上季值", "本年已累计")]
             for code in PRIOR if INPUTS[code].over is not Over.BASE}  # fmt: skip
    assert shown.pop("A5-1")[0].date() == date(YEAR, 3, 20)
    assert shown == {
        "B2-1": [5, 36],
        "A6-3": [1.25, 3.75],
        "D1-1": [OWNERS["D1-1"].rule.options[1].label, None],
        "A1-1": ["否", None],
        "A3-1": [0.5, 1.5],
    }
    bases = {code: tuple(places.cell(places.at(code, h)).value for h in ("上季值", "本季值")) for code in PRIOR
             if INPUTS[code].over is Over.BASE}  # fmt: skip
    assert bases == {"B2-2": (40, 40), "A6-2": (12.5, 12.5), "Z-1": ("是", "是"), "D7-2": (3, None)}
    for code in ("D7-1", "D7-2"):
        assert [places.cell(places.at(code, h)).value for h in ("状态", "说明")] == ["不适用", "无对象"]
    # the same figures come back out of the printed columns
    printed = check(data, "a.xlsx", FRAMEWORKS).printed
    assert {code: printed[code] for code in PRIOR} == PRIOR


def test_the_guide_shows_the_table_by_which_figures_are_read() -> None:
    """Every form in it, each read as its kind; and every refused one, each refused by its own name."""
    text = str(Places(blank(UnitType.TWN, 3)).book[GUIDE]["A4"].value)
    may, may_not, _ = text.split("\n", 2)
    assert re.split("[；、]", may.removeprefix("可以写：").removesuffix("。")) == [
        f"{form.name} {shown}" if shown is form.shown[0] else shown for form in ACCEPTED for shown in form.shown
    ]
    for form in ACCEPTED:
        for kind, shown in product(form.kinds, form.shown):
            assert isinstance(read_figure(kind, shown), int), (kind, shown)
            assert form.pattern.fullmatch(clean(shown))
    listed = [text.split(" ")[-1] for text in re.split("[；、]", may_not.removeprefix("不能写："))][:-1]
    tables = ((NO_NUMBER, Kind.COUNT), (NO_DAY, Kind.DATE), (NO_RESULT, Kind.COUNT))
    assert listed == [shown for table, _ in tables for one in table for shown in one.shown]
    for table, kind in tables:
        for one in table:
            assert {read_figure(kind, shown) for shown in one.shown} <= {Problem(one.code)}
    assert {read_figure(Kind.DATE, shown) for shown in DAY.shown} == {date(2026, 7, 25).toordinal() * MICRO}
    assert {read_figure(Kind.PERCENT, shown) for shown in PERCENT.shown} == {95 * MICRO}


HOSTILE = Unit("U9", '=HYPERLINK("http://x")&A1|"甲"<乙>' + "局&" * 90, UnitType.EDU)


def awkward() -> bytes:
    """Long help, names like formulas, codes of headers in names, control characters."""
    standards = tuple(
        replace(s, indicators=tuple(replace(i, evidence="材" * 300, inputs=tuple(
            replace(x, help="说" * 600, label=x.label + "长" * 60) for x in i.inputs)) for i in s.indicators))
        for s in FRAMEWORK.standards
    )  # fmt: skip
    return build_template(
        replace(FRAMEWORK, standards=standards),
        HOSTILE,
        Round(YEAR, 2),
        prior={},
        claims={"A9": "=1+1"},
        due=None,
        office="+办公室\x07&R",
        contact="@SUM(A1)",
    )


@pytest.mark.parametrize("data", [awkward(), *(blank(t, 2) for t in UnitType)], ids=["awkward", *UnitType])
def test_nothing_that_excel_would_repair(data: bytes) -> None:
    with ZipFile(io.BytesIO(data)) as book:
        names = book.namelist()
        assert len(names) == len(set(names))
        parts = {n: ET.fromstring(book.read(n)) for n in names if n.endswith((".xml", ".rels"))}
    for name, root in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            look_at_sheet(root)
        if name == "xl/sharedStrings.xml":
            assert max(len("".join(si.itertext())) for si in root) <= CELL
    sheets = [s.attrib["name"] for s in parts["xl/workbook.xml"].iterfind(".//m:sheet", NAMESPACE)]
    assert len({s.lower() for s in sheets}) == len(sheets)
    assert all(len(s) <= SHEET and not re.search(r"[\\/*?:\[\]]", s) for s in sheets)
    declared = {o.attrib.get("PartName") for o in parts["[Content_Types].xml"]}
    assert {f"/{n}" for n in names if n.startswith("xl/worksheets/sheet")} <= declared
    assert all(len(n.text or "") <= LIST for n in parts["xl/workbook.xml"].iterfind(".//m:definedName", NAMESPACE))


def look_at_sheet(root: ET.Element) -> None:
    checked: list[str] = []
    for item in root.iterfind(".//m:dataValidation", NAMESPACE):
        texts = item.attrib
        assert len(texts.get("promptTitle", "")) <= TITLE
        assert len(texts.get("errorTitle", "")) <= TITLE
        assert max(len(texts.get("prompt", "")), len(texts.get("error", ""))) <= PROMPT
        assert all(len(f.text or "") <= LIST for f in item)
        checked += texts["sqref"].split()
    assert len(set(checked)) == len(checked)
    merged = [m.attrib["ref"] for m in root.iterfind(".//m:mergeCell", NAMESPACE)]
    assert len(set(merged)) == len(merged)
    rows = [int(r.attrib["r"]) for r in root.iterfind(".//m:row", NAMESPACE)]
    assert rows == sorted(set(rows))
    assert all(float(r.attrib.get("ht", 0)) <= 409 for r in root.iterfind(".//m:row", NAMESPACE))
    for formula in root.iterfind(".//m:f", NAMESPACE):
        assert (formula.text or "").startswith("SUMPRODUCT(")
        assert len(formula.text or "") <= FORMULA
    for footer in root.iterfind(".//m:oddFooter", NAMESPACE):
        assert len(footer.text or "") <= FOOTER
        # a size code is followed by a blank, or the digits of a year would make it the size 82026
        assert re.findall(r"&\d+(.)", footer.text or "") == [" ", " "]


def test_names_that_look_like_formulas_stay_text() -> None:
    book = Places(awkward()).book
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert {c.value[:11] for c in cells if c.data_type == "f"} == {"=SUMPRODUCT"}
    begin = [c for c in cells if c.data_type == "s" and c.value[0] in "=+-@"]
    assert {c.value for c in begin} >= {HOSTILE.name, "+办公室 &R", "=1+1"}
    assert all(c.quotePrefix for c in begin)
    assert not any("\x07" in c.value for c in cells)
    assert book["封面"].oddFooter.left.text == HOSTILE.name[:100].replace("&", "&&")
    assert read(awkward(), FRAMEWORKS).identity.unit_id == HOSTILE.id


def test_the_same_arguments_make_the_same_workbook() -> None:
    first, second = (ZipFile(io.BytesIO(blank(UnitType.EDU, 3, prior=PRIOR))) for _ in range(2))
    assert first.namelist() == second.namelist()
    assert {n for n in first.namelist() if first.read(n) != second.read(n)} <= {"docProps/core.xml"}


def test_rows_grow_with_what_is_typed_into_them() -> None:
    """A height that is custom stays, and cuts off long evidence on screen and paper; bands of merged cells keep theirs."""
    with ZipFile(io.BytesIO(blank(UnitType.EDU, 3))) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet4.xml"))
    custom = {int(r.attrib["r"]) for r in root.iterfind(".//m:row", NAMESPACE) if r.attrib.get("customHeight") == "1"}
    assert custom == {1, 2, 3, 4}
