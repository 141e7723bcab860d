"""What the scan looks for, as data: each rule a pattern over normalised text (METHOD 7).

Written to hit what must not be here (番号、代号, unit designations, numbers of 官兵, coordinates, ID-card, mobile
and bank numbers) and to leave alone what is everyday in schools and towns: 少先队中队, 交警中队, 民兵连, 军营, 三连冠,
共建部队01. No pattern may look beyond the end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

_N = "[0-9〇零一二两三四五六七八九十百千]"
#: A number as people write it, blanks inside allowed.
_NUMBER = rf"{_N}[0-9〇零一二两三四五六七八九十百千万,. ]{{0,12}}"
_MORE = "(?:余|多|来|几)?"
_ARMS = "雷达|导弹|炮兵|高炮|火炮|防空|坦克|装甲|合成|摩步|步兵|特战|侦察|通信|工兵|防化|舟桥|边防|海防|潜艇|舰艇|航空兵|空降|陆战|电子对抗|汽车运输"
_FORCES = "解放军|陆军|海军|空军|火箭军|武警|驻军|部队|预备役|战略支援"
#: What follows when 师, 旅, 团, 营, 连 belong to another word: 第三师范, 第一团支部, 三连冠, 合成营养 …
_DIVISION = r"师(?![范生傅资大德])|旅(?![游行客程店社馆居费途])"
_NOT_A_UNIT = (
    rf"{_DIVISION}|团(?![支委员费体队课日组市购圆结拜聚总建章干])"
    r"|营(?![业养销利救造运商地期收员盘])|连(?![续接锁环冠心同带任载年夜锁线网廊云体])"
)


@dataclass(frozen=True, slots=True)
class ScanRule:
    """One rule: ``code`` is the finding's, ``what`` is said to people, ``confirm`` looks closer at a match.

    ``anchor`` is found in every line that the pattern hits, and in few others: it begins with a fixed sign and looks
    only at its neighbours, so that a whole file is passed over in a millisecond.
    """

    code: str
    what: str
    anchor: str
    pattern: re.Pattern[str]
    confirm: Callable[[str], bool] = bool


def is_id_number(text: str) -> bool:
    """18 digits with a real day of birth and the right check digit (GB 11643)."""
    number = re.sub("[^0-9Xx]", "", text).upper()
    if len(number) != 18 or not _is_day(number[6:14]):
        return False
    weighted = sum(int(digit) * (1 << (17 - place)) for place, digit in enumerate(number[:17]))
    return "10X98765432"[weighted % 11] == number[17]


def is_rounded_id_number(text: str) -> bool:
    """An ID number kept as a number: the last digits are lost, the day of birth is not."""
    digits = text.upper().partition("E")[0].replace(".", "")
    return _is_day(digits.ljust(18, "0")[6:14])


def is_card_number(text: str) -> bool:
    """The check digit of bank cards (Luhn)."""
    digits = [int(digit) for digit in re.sub("[^0-9]", "", text)][::-1]
    return sum(digits[::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


def _is_day(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def _is_place(text: str) -> bool:
    """Two decimal fractions that are a longitude and a latitude within China's surroundings."""
    first, second = (float(n) for n in re.findall(r"[0-9]+\.[0-9]+", text))
    return any(73 <= a <= 136 and 3 <= b <= 54 for a, b in ((first, second), (second, first)))


_DIGIT = "[0-9〇零一二三四五六七八九]"
#: Six digits together, or a group of digits and another one of four.
_LONG_NUMBER = r"[0-9]{3}(?:[0-9]{3}|[ -][0-9]{4})"
#: The last sign of every arm: what may stand right before 师, 旅, 团, 营, 连.
_ARM_ENDS = "".join(dict.fromkeys(arm[-1] for arm in _ARMS.split("|")))

RULES: tuple[ScanRule, ...] = (
    ScanRule(
        "secret",
        "部队番号或代号",
        rf"部(?:(?<={_DIGIT}部)|(?<= 部)) ?队|[番代]号(?:为|是|[:： ])*[0-9]",
        re.compile(
            r"(?<![0-9])(?!(?:19|20)[0-9]{2}部)[0-9](?:[ -]?[0-9]){3,5} ?部 ?队"
            r"|[〇零一二三四五六七八九]{5} ?部队"
            r"|(?:番号|代号)(?:为|是|[:： ])*[0-9][0-9A-Za-z]{2,}"
        ),
    ),
    ScanRule(
        "secret",
        "部队建制单位",
        rf"[师旅团营连](?<=[{_N[1:-1]} {_ARM_ENDS}].)|军(?<=[{_N[1:-1]} 团]军)|[总支大中]队(?<={_N}..)|[舰艇](?<=[0-9号].)",
        re.compile(
            rf"{_N}{{1,6}} ?集团军|第 ?{_N}{{1,4}} ?军(?![训民医校营人政地事属嫂烈休转])"
            rf"|(?<![0-9.])(?<!兵团)(?<!兵团第)[0-9]{{2,3}} ?(?:{_DIVISION})"
            rf"|(?<!民兵)(?<!民兵应急)(?<!夏令)(?:{_ARMS})(?:第?{_N}{{1,4}})?(?:{_NOT_A_UNIT})"
            rf"|(?<!兵团)第 ?{_N}{{1,5}} ?(?:{_NOT_A_UNIT})(?!中学|小学|幼儿园)"
            rf"|(?:{_FORCES}|某)[^，。；、,;\n]{{0,6}}?{_N}{{1,4}} ?(?:{_NOT_A_UNIT})"
            rf"|{_N}{{1,4}}[师旅团营] ?{_N}{{1,3}}[团营连]"
            rf"|{_N}{{1,4}}[旅团营连](?:官兵|战士|指战员|营区|营房|驻地)"
            rf"|武警[^，。；、,;\n]{{0,8}}?(?:第{_N}{{1,3}}|(?<![0-9下属各]){_N}{{1,3}})(?:总队|支队|大队|中队)"
            r"|(?<![0-9])[0-9]{2,4}号?(?:舰|艇)(?!员)"
        ),
    ),
    ScanRule(
        "secret",
        "官兵人数",
        r"官兵|战士|指战员",
        re.compile(
            rf"{_NUMBER}{_MORE}(?:名|位|人|个)的?(?:驻军|驻地|部队|武警|现役|参训|基层|一线|优秀|新)*(?:官兵|战士|指战员)"
            r"(?!子女|家属|家庭|配偶|的子女|的家属|亲属|父母|之家)"
            rf"|(?:官兵|战士|指战员)(?:代表|总数|人数|数量)?(?:共计|共有|共|约有|约|近|达|合计|总计|为|有|[:：( ])*{_NUMBER}{_MORE}(?:名|位|人)"
            rf"|(?:官兵|战士|指战员)(?:人数|总数|数量)(?:约|近|共|达|为|是|[:：( ])*{_NUMBER}"
        ),
    ),
    ScanRule(
        "secret",
        "坐标",
        r"东经|北纬|[经纬]度|坐标|[°o](?<=[0-9 ].) ?[0-9]|[EN] ?[0-9]{2}",
        re.compile(
            r"(?:东经|北纬|经度|纬度|坐标|经纬度)[^0-9\n]{0,6}[0-9]{1,3}(?:\.[0-9]+|[°o]|度)"
            r"|[0-9]{1,3} ?[°o] ?[0-9]{1,2}(?:\.[0-9]+)? ?[′'分’]"
            r"|(?<![A-Za-z])[EN] ?[0-9]{2,3}(?:\.[0-9]{3,}|°)"
        ),
    ),
    ScanRule(
        "secret",
        "坐标",
        r"\.[0-9]{3,} ?[,， ;；、/]",
        re.compile(r"(?<![0-9.])[0-9]{1,3}\.[0-9]{3,} ?[,， ;；、/] ?[0-9]{1,3}\.[0-9]{3,}(?![0-9])"),
        _is_place,
    ),
    ScanRule(
        "personal",
        "身份证号码",
        _LONG_NUMBER,
        re.compile(r"(?<![0-9])[1-9][0-9]{5}[ -]?(?:18|19|20)[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{3}[0-9Xx](?![0-9])"),
        is_id_number,
    ),
    ScanRule(
        "personal",
        "身份证号码",
        _LONG_NUMBER,
        re.compile(r"(?<![0-9.])(?:[1-9]\.[0-9]{13,16}E\+?17|[1-9][0-9]{13,14}0{3,4})(?![0-9.])", re.IGNORECASE),
        is_rounded_id_number,
    ),
    ScanRule(
        "personal",
        "手机号码",
        _LONG_NUMBER,
        re.compile(
            r"(?<![0-9.])(?<![0-9A-Fa-f]{2})(?:(?:\+|00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
            r"(?![0-9A-Fa-f])(?!\.[0-9])"
        ),
    ),
    ScanRule(
        "personal",
        "银行卡号",
        _LONG_NUMBER,
        re.compile(
            r"(?<![0-9A-Za-z.])(?:62[0-9]{2}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?|[345][0-9]{3}(?:[ -]?[0-9]{4}){3})"
            r"(?![0-9A-Za-z])(?!\.[0-9])"
        ),
        is_card_number,
    ),
)
#: Where in a text it is worth looking at all.
ANCHORS = re.compile("|".join(dict.fromkeys(rule.anchor for rule in RULES)))


def hit_rules(text: str) -> list[ScanRule]:
    """The rules that hit a normalised text; only lines with an anchor are looked at closely."""
    near = "\n".join(_anchored(text))
    return [rule for rule in RULES if any(rule.confirm(match[0]) for match in rule.pattern.finditer(near))]


def _anchored(text: str) -> Iterator[str]:
    end = 0
    while match := ANCHORS.search(text, end):
        start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
        if end < 0:
            end = len(text)
        yield text[start:end]
