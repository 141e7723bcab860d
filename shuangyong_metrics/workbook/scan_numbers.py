"""What the scan looks for, as data: places and numbers of persons. Each rule is a pattern over normalised text.

A check digit, a real day of birth or a place in China's surroundings tells such a number from an everyday one: 文号,
amounts, 统一社会信用代码, ISBN and telephones of offices are left alone. No pattern may look beyond the end of a line.
"""

from __future__ import annotations

import re
from datetime import date

from shuangyong_metrics.workbook.scan_rule import HAN, ScanRule

#: How people part the digits of long numbers (dashes and dots of every kind are made plain before).
_GAP = r"[ ._/-]"
#: Provinces as an ID number begins with them.
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"


def is_id_number(text: str) -> bool:
    """18 digits with a real day of birth and the right check digit (GB 11643)."""
    number = re.sub("[^0-9Xx]", "", text).upper()
    if len(number) != 18 or not _is_day(number[6:14]):
        return False
    weighted = sum(int(digit) * (1 << (17 - place)) for place, digit in enumerate(number[:17]))
    return "10X98765432"[weighted % 11] == number[17]


def is_old_id_number(text: str) -> bool:
    """15 digits, as issued until 1999, with a real day of birth from 1920 on; also as a number in E-notation."""
    digits = _digits(text).ljust(15, "0")
    return digits[6] >= "2" and _is_day(f"19{digits[6:12]}")


def is_rounded_id_number(text: str) -> bool:
    """An ID number kept as a number: the last digits are lost, the day of birth is not."""
    return _is_day(_digits(text).ljust(18, "0")[6:14])


def is_card_number(text: str) -> bool:
    """The check digit of bank cards (Luhn); what stands apart after the first 16 digits may be another number."""
    return any(_luhn(re.sub("[^0-9]", "", part)) for part in (text, re.sub(rf"{_GAP}[0-9]{{1,3}}$", "", text)))


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in number][::-1]
    return sum(digits[::2]) % 10 == -sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2]) % 10


def _digits(text: str) -> str:
    """The digits before an exponent."""
    return re.sub("[^0-9]", "", text.upper().partition("E")[0])


def _is_day(text: str) -> bool:
    try:
        return 1900 <= date(int(text[:4]), int(text[4:6]), int(text[6:])).year <= 2100
    except ValueError:
        return False


def _is_place(text: str) -> bool:
    """Two decimal fractions that are a longitude and a latitude within China's surroundings."""
    first, second = (float(n) for n in re.findall(r"[0-9]+\.[0-9]+", text))
    return any(73 <= a <= 136 and 3 <= b <= 54 for a, b in ((first, second), (second, first)))


#: Six digits together, or a group of three and, apart, another one.
_LONG_NUMBER = rf"[0-9]{{3}}(?:[0-9]{{3}}|{_GAP}[0-9]{{2}})"
_NOT_INSIDE = r"(?<![0-9.])(?<![0-9A-Fa-f]{2})"
_NOT_BEFORE = r"(?![0-9A-Fa-f])(?!\.[0-9])"
_CERTIFICATES = "军官证|士兵证|士官证|军士证|文职人员证|退役证|退役军人证|优待证|残疾军人证|护照|通行证"

NUMBERS: tuple[ScanRule, ...] = (
    ScanRule(
        "secret",
        "坐标",
        r"东经|北纬|[经纬]度|坐标|[°度](?<=[0-9 ].)|o(?<=[0-9 ].) ?[0-9]|[EN] ?[0-9]{2}|[0-9]{3} ?[EN]|经[:： ]?[0-9]"
        r"|[Ll]at|[Ll]ng|[Ll]on|LAT|LNG|LON",
        re.compile(
            r"(?:东经|北纬|经度|纬度|坐标|经纬度)[^0-9\n]{0,6}[0-9]{1,3}(?:\.[0-9]+|[°o]|度)"
            rf"|(?:东经|北纬)[:： ]?[{HAN}十百]{{1,6}}(?:度|点)"
            r"|坐标[^0-9\n]{0,6}[0-9]{6,8}(?![0-9])"
            r"|[0-9]{1,3} ?[°o] ?[0-9]{1,2}(?:\.[0-9]+)? ?[′'分’]"
            r"|(?<![0-9.])[0-9]{1,3} ?度 ?[0-9]{1,2}(?:\.[0-9]+)? ?[′'分’](?![之钟])"
            r"|(?<![0-9.])[0-9]{1,3}\.[0-9]{3,} ?(?:°|度)(?!C)"
            r"|(?<![A-Za-z])[EN] ?[0-9]{2,3}(?:\.[0-9]{3,}|°)"
            r"|(?<![0-9.])[0-9]{2,3}\.[0-9]{3,} ?[EN](?![0-9A-Za-z+-])"
            r"|(?<![A-Za-z])(?:[Ll]at|[Ll]ng|[Ll]on|LAT|LNG|LON)[A-Za-z]{0,6}[^0-9A-Za-z\n]{0,4}[0-9]{1,3}\.[0-9]{3,}"
            r"|经[:： ]?[0-9]{2,3}\.[0-9]{3,}[^0-9\n]{0,4}纬[:： ]?[0-9]{1,2}\.[0-9]{3,}"
        ),
    ),
    ScanRule(
        "secret",
        "坐标",
        r"\.[0-9]{3,} {0,2}[,， ;；、/|]",
        re.compile(r"(?<![0-9.])[0-9]{1,3}\.[0-9]{3,} {0,2}[,， ;；、/|] {0,2}[0-9]{1,3}\.[0-9]{3,}(?![0-9])"),
        _is_place,
    ),
    ScanRule(
        "personal",
        "身份证号码",
        _LONG_NUMBER,
        re.compile(
            rf"(?<![0-9])[1-9][0-9]{{2}}(?:{_GAP}?[0-9]{{3}}{_GAP}?[0-9]{{4}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{3}}{_GAP}?"
            rf"|[0-9](?:{_GAP}[0-9]{{4}}){{3}}{_GAP}[0-9])[0-9Xx](?![0-9])"
        ),
        is_id_number,
    ),
    ScanRule(
        "personal",
        "身份证号码",
        _LONG_NUMBER,
        re.compile(
            rf"(?<![0-9A-Za-z.])(?:{_PROVINCE}[0-9]{{4}}[ -]?[0-9]{{2}}[01][0-9][0-3][0-9][ -]?[0-9]{{3}}"
            r"|[1-8]\.[0-9]{8,14}[Ee]\+?14)(?![0-9A-Za-z])(?!\.[0-9])"
        ),
        is_old_id_number,
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
            rf"{_NOT_INSIDE}(?:(?:\+|00)?86\)?[ -]?)?1[3-9][0-9]"
            r"(?:[ _/-]?[0-9]{4}[ _/-]?[0-9]{4}|\.[0-9]{4}\.[0-9]{4}"
            rf"|{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}|{_GAP}[0-9]{{5}}{_GAP}[0-9]{{3}}|[0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{3}}"
            rf"|[0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}|[0-9]{{2}}[ -][0-9]{{6}}){_NOT_BEFORE}"
            r"|(?<![0-9.])1\.[3-9][0-9]{5,9}[Ee]\+?10(?![0-9.])"
        ),
    ),
    ScanRule(
        "personal",
        "手机号码",
        rf"[0-9] [0-9] [0-9]|[0-9]-[0-9]-[0-9]|[一幺][三四五六七八九](?=[{HAN}幺]{{9}})",
        re.compile(
            r"(?<![0-9])(?<![0-9][ -])1(?: [3-9](?: [0-9]){9}|-[3-9](?:-[0-9]){9})(?![ -]?[0-9])"
            rf"|(?<![{HAN}幺])[一幺][三四五六七八九][{HAN}幺]{{9}}(?![{HAN}幺])"
        ),
    ),
    ScanRule(
        "personal",
        "银行卡号",
        _LONG_NUMBER,
        re.compile(
            rf"(?<![0-9A-Za-z.])(?:(?:62[0-9]{{2}}|955[89])(?:{_GAP}?[0-9]{{4}}){{3}}(?:{_GAP}?[0-9]{{1,3}})?"
            rf"|[345][0-9]{{3}}(?:{_GAP}?[0-9]{{4}}){{3}})(?![0-9A-Za-z])(?!\.[0-9])"
        ),
        is_card_number,
    ),
    ScanRule(
        "personal",
        "银行卡号",
        rf"{_LONG_NUMBER}|[账帐卡]号",
        re.compile(
            r"(?<![0-9A-Za-z.])(?:62[0-9]{13}0{1,4}|6\.2[0-9]{8,16}[Ee]\+?1[5-8])(?![0-9A-Za-z.])"
            r"|(?:银行[账帐卡]号|(?<![贺胸])卡号|(?:开户|收款)[账帐]号)(?:为|是|[:： ])*[0-9](?:[ -]?[0-9]){11,22}"
        ),
    ),
    ScanRule(
        "personal",
        "证件号码",
        _CERTIFICATES,
        re.compile(rf"(?:{_CERTIFICATES})(?:号码?|编号|字?第|[:：为是( ])*[A-Za-z]{{0,2}}[0-9]{{6,}}"),
    ),
)
