"""What the scan looks for, as data: troops. Each rule is a pattern over normalised text (METHOD 7).

Written to hit 番号、代号, unit designations and numbers of 官兵, and to leave alone what is everyday in schools and
towns: 少先队中队, 交警中队, 民兵连, 军营, 三连冠, 共建部队01. No pattern may look beyond the end of a line.
"""

from __future__ import annotations

import re

from shuangyong_metrics.workbook.scan_rule import ANY_NUMERAL, HAN, ScanRule

_N = f"[{ANY_NUMERAL}]"
#: A number as people write it, blanks inside allowed.
_NUMBER = rf"{_N}[{ANY_NUMERAL}万,. ]{{0,12}}"
_MORE = "(?:余|多|来|几)?"
_ARMS = (
    "雷达|导弹|炮兵|高炮|高射炮|火炮|防空|坦克|装甲|合成|摩步|机步|步兵|特战|特种作战|侦察|通信|工兵|防化|舟桥|边防|海防"
    "|潜艇|舰艇|航空兵|陆航|空降|陆战|电子对抗|汽车运输|作战支援|勤务支援"
)
_SERVICES = "解放军|陆军|海军|空军|火箭军|武警|预备役|战略支援"
_FORCES = f"{_SERVICES}|驻军|部队"
#: What follows when 师, 旅, 团, 营, 连 belong to another word: 第三师范, 第一团支部, 三连冠, 合成营养 …
_DIVISION = r"师(?![范生傅资大德])|旅(?![游行客程店社馆居费途])"
_NOT_A_UNIT = (
    rf"{_DIVISION}|团(?![支委员费体队课日组市购圆结拜聚总建章干])"
    r"|营(?![业养销利救造运商地期收员盘])|连(?![续接锁环冠心同带任载年夜锁线网廊云体])"
)
#: Between a word and its number: 番号为“31668”, 官兵人数共计约 120.
_IS = r"(?:为|是|[:： “\"'「『(])*"
_ABOUT = r"(?:共计|共有|共|约有|约|近|达|合计|总计|为|是|有|[:：( ])*"
_DIGIT = f"[0-9{HAN}]"
#: The last sign of every arm: what may stand right before 师, 旅, 团, 营, 连.
_ARM_ENDS = "".join(dict.fromkeys(arm[-1] for arm in _ARMS.split("|")))
_MEN = "官兵|战士|指战员|士兵|军士"

TROOPS: tuple[ScanRule, ...] = (
    ScanRule(
        "secret",
        "部队番号或代号",
        rf"部(?:(?<={_DIGIT}部)|(?<= 部)) ?(?:队|官|战|首|领|营)|[番代]号{_IS}[0-9{HAN}A-Za-z]|信箱(?<=[0-9 ]..)",
        re.compile(
            r"(?<![0-9.])(?!(?:19|20)[0-9]{2}部)[0-9](?:[ -]?[0-9]){3,5} ?部 ?队"
            rf"|(?<![{HAN}])(?!二[〇零]二)[{HAN}]{{4,6}}部队"
            r"|(?<![0-9.])[0-9]{5} ?部(?:官兵|战士|首长|领导|营区|营房)"
            rf"|(?:番号|代号){_IS}(?:[0-9][0-9A-Za-z]{{2,}}|[A-Za-z]{{1,3}}-?[0-9]{{3,}}|[{HAN}]{{3,}})"
            r"|[0-9]{2,5} ?信箱 ?[0-9]{1,4} ?分[队箱]"
        ),
    ),
    ScanRule(
        "secret",
        "部队建制单位",
        rf"[师旅团营连](?<=[{ANY_NUMERAL} {_ARM_ENDS}].)|军(?<=[{ANY_NUMERAL} 团]军)|[总支大中]队(?<={_N}..)"
        rf"|[舰艇](?<=[0-9号].)|基地(?<=[{ANY_NUMERAL} ]..)",
        re.compile(
            rf"{_N}{{1,6}} ?集团军|第 ?{_N}{{1,4}} ?军(?![训民医校营人政地事属嫂烈休转])"
            rf"|(?<![0-9.])(?<!兵团)(?<!兵团第)[0-9]{{2,3}} ?(?:{_DIVISION})"
            rf"|(?<!民兵)(?<!民兵应急)(?<!夏令)(?:{_ARMS}) ?(?:第?{_N}{{1,4}} ?)?(?:{_NOT_A_UNIT})"
            rf"|(?<!兵团)第 ?{_N}{{1,5}} ?(?:{_NOT_A_UNIT})(?!中学|小学|幼儿园)"
            rf"|(?:{_FORCES}|某)[^，。；、,;\n]{{0,6}}?{_N}{{1,4}} ?(?:{_NOT_A_UNIT})"
            rf"|(?:{_SERVICES})[^，。；、,;\n]{{0,4}}?{_N}{{1,4}} ?基地"
            rf"|{_N}{{1,4}}[师旅团营] ?{_N}{{1,3}}[团营连]"
            rf"|{_N}{{1,4}}[旅团营连](?:官兵|战士|指战员|营区|营房|驻地)"
            rf"|武警[^，。；、,;\n]{{0,8}}?(?:第{_N}{{1,3}}|(?<![0-9下属各]){_N}{{1,3}})(?:总队|支队|大队|中队)"
            r"|(?<![0-9])[0-9]{2,4}号?(?:舰|艇)(?!员)"
        ),
    ),
    ScanRule(
        "secret",
        "官兵人数",
        rf"{_MEN}|现役军人|兵力|(?:驻军|部队)(?:总|编制)?人数",
        re.compile(
            rf"{_NUMBER}{_MORE}(?:名|位|人|个)的?(?:驻军|驻地|部队|武警|现役|参训|基层|一线|优秀|新)*(?:{_MEN}|现役军人)"
            r"(?!子女|家属|家庭|配偶|的子女|的家属|亲属|父母|之家)"
            rf"|(?<!退役)(?<!退伍)(?<!复员)(?<!转业)(?:{_MEN})(?:代表|总数|人数|数量)?{_ABOUT}{_NUMBER}{_MORE}(?:名|位|人)(?!的?(?:子女|家属|家庭|配偶|亲属|父母))"
            rf"|(?<!退役)(?<!退伍)(?:{_MEN})(?:人数|总数|数量){_ABOUT}{_NUMBER}"
            rf"|(?:驻军|部队)(?:总|编制)?人数{_ABOUT}{_NUMBER}|兵力{_ABOUT}{_NUMBER}"
        ),
    ),
)
