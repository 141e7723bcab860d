"""What the scan hits and what it leaves alone, and that its short cuts hide nothing."""

from __future__ import annotations

import re
import unicodedata

import pytest
from filled_return import blank, full_return
from hypothesis import given, settings
from hypothesis import strategies as st
from scan_table import CARD, HARMLESS, ID, MOBILE, SECRETS

from shuangyong_metrics.model import UnitType
from shuangyong_metrics.workbook.scan import scan
from shuangyong_metrics.workbook.scan_text import lines, normal, readable
from shuangyong_metrics.workbook.scanner import RULES, hit_rules

SHEET, PART = "A组织领导坚强有力", "xl/worksheets/sheet3.xml"


def is_invisible(sign: str) -> bool:
    variants = "\ufe00" <= sign <= "\ufe0f" or sign in "\u034f\u115f\u1160\u3164\uffa0"
    return unicodedata.category(sign) == "Cf" or variants


def whats(text: str) -> list[str]:
    return list(dict.fromkeys(rule.what for rule in hit_rules(normal(text))))


@pytest.mark.parametrize(("what", "text"), [(w, t) for w, texts in SECRETS.items() for t in texts])
def test_what_must_not_be_here_is_hit(what: str, text: str) -> None:
    assert what in whats(text)
    assert what in whats(f"上午{text}，下午继续。")


@pytest.mark.parametrize("text", HARMLESS)
def test_everyday_words_are_left_alone(text: str) -> None:
    assert whats(text) == []


def test_the_texts_of_the_product_itself_are_left_alone() -> None:
    for unit_type in UnitType:
        assert scan(blank(unit_type), f"{unit_type.label}2026年四季度双拥报表.xlsx") == ()
    assert scan(full_return().data, "枫浦镇.xlsx") == ()


ALPHABET = (
    *"0123456789一二三〇十百 -.,:°′'EeNXx第某部队师旅团营连番代号总支大中舰艇官兵战士为是共名人武警陆军\n",
    "士兵", "现役军人", "兵力", "部队人数", "信箱", "分队", "基地", "度", "经", "纬", "lat", "卡号", "银行账号", "军官证", "110199", "900307", "幺", "1.3812345", "E10", "官兵", "指战员", "集团军", "雷达", "导弹", "东经", "北纬", "坐标", "18", "1990", "2026", "138", "6222", "12345678", MOBILE, ID, CARD,
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join))
def test_no_anchor_hides_a_hit(text: str) -> None:
    text = normal(text)
    plainly = [r for r in RULES if any(r.confirm(match[0]) for match in r.pattern.finditer(text))]
    assert hit_rules(text) == plainly
    by_line = {r.what for line in text.split("\n") for r in hit_rules(line)}
    assert {r.what for r in plainly} == by_line


@given(st.text(max_size=40))
def test_narrow_signs_are_those_of_the_unicode_standard(text: str) -> None:
    seen = "".join(sign for sign in text if not is_invisible(sign))
    plain = re.sub("[‐‑‒–—―−⁃﹘·•・‧∙⋅●]", "-", unicodedata.normalize("NFKC", seen))
    assert normal(text) == unicodedata.normalize("NFKC", plain)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<si><t>138</t></si>", "138"),
        ("<si><r><t>138</t></r><r><t>12345678</t></r></si>", MOBILE),
        ('<x:si><x:r><x:rPr><x:b/></x:rPr><x:t xml:space="preserve">138</x:t></x:r ><x:r>\n<x:t>12345678</x:t></x:r></x:si>', "138"),
        ("<si><r><rPr><sz val='9'/></rPr><t>138</t></r><r><rPr/><t>12345678</t></r></si>", MOBILE),
        ("<is><t>138</t><t>12345678</t></is>", MOBILE),
        ("<t>138<!-- x -->12345678</t>", MOBILE),
        ("<t><![CDATA[138]]>12345678</t>", MOBILE),
        ("<a/><!-- 13812345678 -->", MOBILE),
        ("<a/><?note 13812345678?>", MOBILE),
        ("<t>&#49;&#x33;812345678</t>", MOBILE),
        ("<t>_x0031_3812345678</t>", MOBILE),
        ("<t>１３８１２３４５６７８</t>", MOBILE),
        ('<oddHeader>&amp;"宋体"&amp;14 13812345678</oddHeader>', MOBILE),
        ('<dataValidation prompt="13812345678"/>', MOBILE),
        ("<dataValidation prompt='13812345678'/>", MOBILE),
        ("<a b='=\"xx' c=\"13812345678\"/>", MOBILE),
        ('<sheet name="E116.404"/>', "E116.404"),
        ('<sheet name="番号123"/>', "番号123"),
        ("<f>\"138\"&amp;\"12345678\"</f>", '"138"&"12345678"'),
        ("13812345678", MOBILE),
    ],
)  # fmt: skip
def test_every_text_of_a_part_is_read(xml: str, text: str) -> None:
    prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    assert any(text in line for line in readable(lines(xml)).split("\n"))
    assert any(text in line for line in readable(lines(prolog + xml)).split("\n"))
