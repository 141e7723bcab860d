"""What the scan hits and what it leaves alone, and that its short cuts hide nothing."""

from __future__ import annotations

import re
import unicodedata

import pytest
from filled_return import blank, full_return
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangyong_metrics.model import UnitType
from shuangyong_metrics.workbook.scan import scan
from shuangyong_metrics.workbook.scan_rules import RULES, hit_rules
from shuangyong_metrics.workbook.scan_text import lines, normal, readable

SHEET, PART = "A组织领导坚强有力", "xl/worksheets/sheet3.xml"
MOBILE = "13812345678"
#: A number with the right check digit that nobody has: the first six digits are no place.
ID = "110199199003074579"
CARD = "6222021234567894"

SECRETS = {
    "部队番号或代号": (
        "慰问73061部队", "驻地93756 部队", "7 3 0 6 1部队", "73-061部队", "７３０６１部队", "第73061部队官兵", "慰问七三零六一部队",
        "番号：31668", "代号为8023", "番号 77A12", "31668部 队",
    ),
    "部队建制单位": (
        "第71集团军", "七十一集团军", "导弹第3旅", "雷达站所属雷达团", "某合成旅", "防空营来访", "海军某基地3团", "陆军第二团", "驻军某部二营",
        "第54师", "第三旅", "12团3营", "三营二连", "二连官兵", "武警市支队第二中队", "武警第3支队", "172舰", "071号艇", "空降兵第十五军", "145旅", "54师来访",
        "通信 营到访后的第 5 连",
    ),
    "官兵人数": (
        "慰问120名官兵", "20余名战士", "三百二十名官兵", "1,200名现役官兵", "官兵共120人", "官兵总数约300", "战士50名", "指战员人数为80",
        "１２０名官兵", "50多位优秀战士", "官兵代表12名",
    ),
    "坐标": (
        "东经116.40", "北纬39度54分", "坐标：116.404", "经度为120.5", "39°54′", "39°54'26\"", "39º54′", "N39.904", "E116.404",
        "E 116.4074", "116.404, 39.915", "39.915，116.404", "39.9151；116.4041", "３９．９１５，１１６．４０４",
    ),
    "身份证号码": (ID, f"身份证{ID}号", "110199 19900307 4579", "110199-19900307-4579", "11010519491231002X", "11010519491231002x",
              "１１０１９９１９９００３０７４５７９", "1.1019919900307E+17", "110199199003074000"),
    "手机号码": (MOBILE, "电话13812345678", "+8613812345678", "008613812345678", "86 13812345678", "138 1234 5678", "138-1234-5678",
             "１３８１２３４５６７８", "19912345678。", "1381234 5678", "138\u200b12345678", "手机:13812345678;"),
    "银行卡号": (CARD, "6222 0212 3456 7894", "6222-0212-3456-7894", "卡号6228480402564890018", "4111111111111111",
             "６２２２０２１２３４５６７８９４"),
}  # fmt: skip

HARMLESS = (
    "少先队中队", "少先队大队辅导员", "第一中队少先队员", "儿童团", "生产大队", "第二生产大队", "交警中队", "交警一中队", "消防救援大队",
    "城管二中队", "民兵连", "民兵应急连", "基干民兵3个连", "军营开放日", "走进军营", "三连冠", "夏令营", "第三届军事夏令营", "第三师范学校",
    "合成营养", "第一团支部", "共青团员120名", "第一批旅游线路", "三旅游景点", "共建部队01", "共建部队02、共建部队03", "走访慰问部队3次",
    "2026部队走访", "2026年部队慰问", "2025部 队", "驻军部队", "番号不写", "不写番号、代号", "代号：共建部队01", "官兵子女12名", "12名官兵子女入学",
    "120名官兵家属", "官兵进校园活动3场", "3名退役军人", "50名学生", "120人", "兵团第八师中学", "第五连心桥", "一连三天", "五营养餐", "二师傅",
    "三团购", "一团结", "经度与纬度", "北纬路12号", "坐标系", "2026.3.25", "12.345, 6", "1.5, 2.5", "200.123, 39.915", "13:00-17:00",
    "110199199003074578", "11010519490231002X", "2026030400001234567", "1381234567", "138123456789", "23812345678", "0.13812345678",
    "010-12345678", "0571-87654321", "文号〔2026〕12345678号", "SY1|U1|GEN|2026Q4|2025|407073400ec6732e|甲单位", "6222021234567895",
    "9787111213826", "4111111111111112", "0.6222021234567894", "a13812345678b1381234", "总第1234567890期", "25°C", "100%", "一师一优课",
    "三师四社", "第五师生运动会", "师生120名", "全团120人", "第六营业部", "第九连锁店", "学校第三团委", "第一军训基地", "120师生", "12旅客",
)  # fmt: skip


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
    "官兵", "指战员", "集团军", "雷达", "导弹", "东经", "北纬", "坐标", "18", "1990", "2026", "138", "6222", "12345678", MOBILE, ID, CARD,
)  # fmt: skip


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(ALPHABET), max_size=30).map("".join))
def test_no_anchor_hides_a_hit(text: str) -> None:
    text = normal(text)
    plainly = [r for r in RULES if any(r.confirm(match[0]) for match in r.pattern.finditer(text))]
    assert hit_rules(text) == plainly
    by_line = {r.what for line in text.split("\n") for r in hit_rules(line)}
    assert {r.what for r in plainly} == by_line


@given(st.text(max_size=40))
def test_narrow_signs_are_those_of_the_unicode_standard(text: str) -> None:
    gone = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
    assert normal(text) == unicodedata.normalize("NFKC", gone.sub("", text))


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
