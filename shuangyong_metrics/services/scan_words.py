"""What the office adds to the scan: its own words (敏感词), and phrases that are no hit (例外词).

Both are kept by appending, with who, when and why, and are looked at with every upload and every text typed on a page.
A word is checked before it is kept: one that is a secret itself is not stored, and one that would turn every return
away, or change nothing, is refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.kept import kept
from shuangyong_metrics.model import NO_WORDS, Role, Round, ScanWords, Unit, UnitType
from shuangyong_metrics.scoring import frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import units
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.scan import scan
from shuangyong_metrics.workbook.scan_text import normal
from shuangyong_metrics.workbook.scanner import hit_rules, squeezed
from shuangyong_metrics.workbook.template import build_template

HIT, SPARED = "hit", "spared"
LABELS = {HIT: "敏感词", SPARED: "例外词"}
SHORTEST, LONGEST, LONGEST_REASON = {HIT: 2, SPARED: 3}, 30, 100
#: So many of each kind; each is looked for in every file.
MOST = 300
#: Digits alone must be so many: fewer stand in every other figure.
_DIGITS = 6
#: Returns of which more than half would have been turned away show that a word is an everyday one; fewer show nothing.
_TELLING = 6
#: What the office may except: names of streets, schools and museums that sound like units, and monuments.
_EXCEPTABLE = ("部队建制单位", "官兵人数")
#: What office programs write into every workbook: fonts, styles, names.
_PROGRAMS = (
    "宋体 新宋体 仿宋 黑体 楷体 等线 微软雅黑 常规 货币 百分比 千位分隔 超链接 已访问的超链接 标题 汇总 输入 输出 计算 "
    "检查单元格 链接单元格 解释性文本 警告文本 强调文字颜色 着色 差 好 适中 注释 工作表 打印区域 打印标题 用户 作者 主题"
)
_COLUMNS = ("seq", "kind", "text", "withdrawn", "reason", "made_at", "actor")


@dataclass(frozen=True, slots=True)
class OwnWord:
    """One word that stands: its kind (``HIT``, ``SPARED``), its number among those of its kind, and who, when, why."""

    kind: str
    number: int
    text: str
    reason: str
    made_at: datetime
    actor: str


@kept(2, by="frame")
def scan_words(store: Store) -> ScanWords:
    """What the scan is to look for and to leave alone besides its own rules."""
    rows = store.rows("scan_words_now")
    hit = tuple((r["number"], r["text"]) for r in rows if r["kind"] == HIT)
    return ScanWords(hit, tuple(r["text"] for r in rows if r["kind"] == SPARED))


def own_words(store: Store, actor: Actor) -> tuple[OwnWord, ...]:
    """Every word that stands, by kind and number."""
    need_role(actor, Role.OFFICE)
    return tuple(OwnWord(**row) for row in store.rows("scan_words_now"))


def add_word(store: Store, kind: str, text: str, reason: str, actor: Actor, now: datetime) -> bool:
    """Put a word on a list; False when it stands there already. Raises Conflict saying why it cannot be used."""
    need_role(actor, Role.OFFICE)
    word, why, stands = _folded(text), need_reason(reason), scan_words(store)
    if word in _listed(stands, kind):
        return False
    if len(_listed(stands, kind)) >= MOST:
        raise Conflict(f"{LABELS[kind]}：已有 {MOST} 个，到了上限。请先移出不用的。")
    problem = _unusable(word, kind) or (_pointless if kind == SPARED else _too_wide)(store, word, stands)
    if problem:
        raise Conflict(f"{LABELS[kind]}：{problem}")
    _record(store, kind, word, False, why, actor, now)
    return True


def remove_word(store: Store, kind: str, text: str, reason: str, actor: Actor, now: datetime) -> None:
    """Take a word off a list; its record stays. Raises NotFound when it does not stand there."""
    need_role(actor, Role.OFFICE)
    word, why = _folded(text), need_reason(reason)
    if word not in _listed(scan_words(store), kind):
        raise NotFound(f"{LABELS[kind]}：没有这个词，可能已被移出。请刷新后核对。")
    _record(store, kind, word, True, why, actor, now)


def need_clean(texts: Mapping[str, str], words: ScanWords = NO_WORDS) -> None:
    """Raise ShuangyongError for a text that may not be kept, by what it is called; what was hit is not repeated."""
    for label, text in texts.items():
        hits = hit_rules(normal(text), words)
        if hits:
            what = "、".join(dict.fromkeys(rule.what for rule in hits))
            raise ShuangyongError(
                f"{label}：疑似含有{what}，没有保存。请删去后再提交；本系统严禁录入国家秘密和个人信息。"
            )


def _record(store: Store, kind: str, word: str, withdrawn: bool, why: str, actor: Actor, now: datetime) -> None:
    with store.transaction() as tx:
        tx.append("scan_words", _COLUMNS, [(tx.next_number(), kind, word, withdrawn, why, now, actor.name)])
        action = f"{'移出' if withdrawn else '增加'}{LABELS[kind]}"
        store.audit(tx, actor, action, "scan_words", {"text": word, "reason": why}, now)


def _listed(stands: ScanWords, kind: str) -> tuple[str, ...]:
    return tuple(word for _, word in stands.hit) if kind == HIT else stands.spared


def _folded(text: str) -> str:
    """Full-width signs narrow, runs of blanks one: the same word typed in two ways is one word."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def need_reason(text: str) -> str:
    """Why something is done, as it goes into the audit log; raises ShuangyongError when it is missing or must not be kept."""
    reason = " ".join(text.split())
    if not 2 <= len(reason) <= LONGEST_REASON:
        raise Conflict(f"理由：应为 2–{LONGEST_REASON} 个字。请写明为什么这样做，记入操作记录。")
    need_clean({"理由": reason})
    return reason


def _unusable(word: str, kind: str) -> str:
    """What is wrong with the shape of a word; nothing when it can be looked for."""
    flat = squeezed(word)
    if not SHORTEST[kind] <= len(flat) <= LONGEST or not word.isprintable():
        return f"应为 {SHORTEST[kind]}–{LONGEST} 个字（空格不算）。请改后再保存。"
    if any("\u4e00" <= sign <= "\u9fff" for sign in flat) or kind == SPARED:
        return ""
    if flat.isdecimal() and len(flat) < _DIGITS:
        return f"只有数字的至少 {_DIGITS} 位，否则会拦下许多正常的数。请写得完整些。"
    if not any(sign.isdecimal() for sign in flat):
        return "只有字母或符号的，会拦下表格软件自己写进文件的内容。请写成带汉字或带数字的词。"
    return ""


def _too_wide(store: Store, word: str, stands: ScanWords) -> str:
    """Why an own word must not be on the list; what it is tried on is the product's own and what was filed so far."""
    known = hit_rules(normal(word))
    if known:
        return f"这个词系统本来就会拦下（{known[0].what}），不用再加，也没有保存。"
    flat = squeezed(word)
    if any(flat in squeezed(phrase) for phrase in stands.spared):
        return "这个词在例外词里。请先移出那个例外词。"
    names = " ".join([_PROGRAMS, *(u.name for u in units(store))])
    if any(flat in squeezed(name) for name in names.split(" ")):
        return "这个词在单位名称里就有，或是表格软件自己会写的词，加上后正常的报表也会被拒收。请写得具体些。"
    if _stands_in_blanks(store, word):
        return "这个词在空白报表里就有，加上后每一份报表都会被拒收。请写得具体些。"
    seen = store.rows("word_seen", word=flat)[0]
    if seen["returns"] >= _TELLING and 2 * seen["having_it"] > seen["returns"]:
        return f"现有 {seen['returns']} 份报表里有 {seen['having_it']} 份写到这个词，是常用的词。请写得具体些。"
    return ""


def _stands_in_blanks(store: Store, word: str) -> bool:
    newest = list(frameworks(store).values())[-1]
    words, day = ScanWords(hit=((1, word),)), Round(2026, 1)
    for unit_type in UnitType:
        whose = Unit("x", unit_type.label, unit_type)
        blank = build_template(
            newest, whose, day, prior={}, claims={}, due=day.last_day, office="双拥办", contact="电话"
        )
        if scan(blank, f"{unit_type.label}_{day.label}_双拥工作报表.xlsx", words):
            return True
    return False


def _pointless(_: Store, phrase: str, stands: ScanWords) -> str:
    """Why a phrase must not be excepted, or need not be."""
    hits = hit_rules(normal(phrase), ScanWords(hit=stands.hit))
    grave = next((rule.what for rule in hits if rule.code != "own_word" and rule.what not in _EXCEPTABLE), None)
    if grave:
        return (
            f"里面有{grave}，不能设为例外，没有保存。例外只用于地名、校名、馆名等像部队单位的词，和本市自定的敏感词。"
        )
    if not hits:
        return "这个词现在就不会被拦下，不用设。请照报表里的写法把整个词写全，例如“第三团小区”。"
    if any(rule.what == "官兵人数" for rule in hits) and any(sign.isdecimal() for sign in normal(phrase)):
        return "里面有官兵的人数，不能设为例外，没有保存。"
    if any(squeezed(phrase) == squeezed(word) for _, word in stands.hit):
        return "它本身就是本市的敏感词。请把那个敏感词移出。"
    return ""
