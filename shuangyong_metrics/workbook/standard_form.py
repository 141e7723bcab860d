"""The standard as a workbook: its sheets and columns, and the office's words for what the text says in its own.

One row is one thing: a standard, an indicator, its rule, a band, an input, a worked example, a bonus or veto item. What
belongs together is found by its code, columns are found by their headers.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuangyong_metrics.model import UnitType

VERSION, STANDARDS, INDICATORS, RULES, BANDS, INPUTS, EXAMPLES, EXTRAS = (
    "版本", "标准", "指标", "计分规则", "分档和选项", "填报项", "算例", "加分和否决",
)  # fmt: skip
GUIDE = "使用说明"
QUARTERS = ("一季度", "二季度", "三季度", "四季度")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its value, its header, its kind, its width; ``words`` maps the text's word to the office's.

    Kinds: text, lines (one item a line), number, whole, flag (是/否), word, types, quarters, codes, day, given, events,
    outcome; sum is a formula that is not read.
    """

    key: str
    label: str
    kind: str = "text"
    width: float = 14.0
    need: bool = False
    words: dict[str, str] | None = None
    note: str = ""


METHODS = {
    "yes_no": "是否", "checklist": "清单", "choice": "选项", "target": "累计目标", "quarter_target": "每季目标", "linear": "直线",
    "bands": "分档", "deduct": "扣分", "deadline": "期限", "budget": "预算执行",
}  # fmt: skip
VALUES = {"count": "数量", "percent": "百分比", "ratio": "比值"}
KINDS = {
    "yes_no": "是否", "count": "数量", "persons": "人数", "amount": "金额", "percent": "百分数", "date": "日期", "choice": "选项",
    "event": "活动",
}  # fmt: skip
OVER = {"sum": "各季相加", "latest": "取最新", "quarter": "各季单算", "base": "年初确认"}
FILLED_BY = {"unit": "单位填报", "ledger": "台账汇总", "office": "双拥办录入"}
PARTS = {
    "value": "数值", "item": "清单项", "numerator": "分子", "denominator": "分母", "gate": "是否列入预算", "task": "是否有任务",
    "everybody": "是否全员", "condition": "适用条件",
}  # fmt: skip
MEASURES = {"weighted": "按次数（协办减半）", "amount": "按金额", "complete": "资料齐全的次数", "all": "全部次数"}
EVENT_WORDS = {
    "date": "日期", "filed": "补登", "primary": "主要指标", "secondary": "次要指标", "role": "角色", "instructor": "授课人",
    "amount": "金额", "records": "资料",
}  # fmt: skip
TYPES = {t.value: t.label for t in UnitType}
ALL_TYPES = "全部"

_SHARE = "0 到 1 之间的小数，如 0.85"
SHEETS: dict[str, tuple[Column, ...]] = {
    VERSION: (
        Column("item", "项目", width=20, need=True),
        Column("text", "内容", width=90, need=True),
    ),
    STANDARDS: (
        Column("code", "代码", width=8, need=True),
        Column("name", "名称", width=30, need=True),
        Column("weight", "权重", "number", 10, True, note="六条合计 100"),
        Column("sum", "指标分值合计", "sum", 16, note="自动计算，应与权重相等"),
    ),
    INDICATORS: (
        Column("code", "代码", width=8, need=True, note="标准字母加数字，如 A11"),
        Column("name", "指标", width=34, need=True),
        Column("points", "分值", "number", 8, True),
        Column("applies_to", "适用类型", "types", 26, True, note="写“全部”，或用顿号隔开单位类型"),
        Column("due", "考评季度", "quarters", 12, True, note="如 1、2、3、4"),
        Column("condition", "适用条件填报项", width=14, note="该填报项填“是”（或大于右栏的数）才适用"),
        Column("above", "条件大于", "whole", 10),
        Column("map8", "对应八条", width=12, need=True),
        Column("explain", "计分说明", width=60, need=True),
        Column("evidence", "佐证材料", width=28, need=True),
        Column("sources", "来源", "lines", 50, True, note="一行一条"),
    ),
    RULES: (
        Column("code", "代码", width=8, need=True),
        Column("method", "计分方法", "word", 12, True, METHODS),
        Column("value", "计分对象", "word", 10, words=VALUES, note="累计目标、直线、分档须选"),
        *(Column(f"target_{n}", f"{q}目标", "number", 12) for n, q in enumerate(QUARTERS, 1)),
        Column("target", "每季目标", "number", 10, note="个别类型的目标写在“分档和选项”"),
        Column("from", "起点", "number", 8, note="及以下得 0 分"),
        Column("to", "满分点", "number", 8),
        Column("step", "每件扣分", "number", 10),
        Column("date", "期限", "day", 10, note="月-日，如 03-31"),
        Column("grace_days", "宽限工作日", "whole", 12),
        Column("grace_share", "迟报得分比例", "number", 14, note=_SHARE),
        Column("base_share", "列入预算得分比例", "number", 18, note=_SHARE),
        Column("cap_share", "折算比例", "number", 10, note="没有下列授课人时乘的比例"),
        Column("cap_from", "折算起始季度", "whole", 14, note="1 到 4"),
        Column("cap_unless", "免折算授课人", "codes", 18, note="用顿号隔开"),
        Column("small_below", "分母小于几算小样本", "whole", 18),
        Column("small_floor", "小样本按几计算", "whole", 16),
        Column("sample_least", "样本最少", "whole", 10),
        Column("sample_everybody", "全员可不足样本", "flag", 16),
    ),
    BANDS: (
        Column("code", "指标代码", width=10, need=True),
        Column("sort", "类别", "word", 12, True, {"band": "分档", "option": "选项", "type": "类型目标"}),
        Column("name", "名称", width=24, note="选项的名称，或单位类型"),
        Column("number", "起点或目标", "number", 14, note="分档从高到低"),
        Column("share", "得分比例", "number", 12, note=_SHARE),
    ),
    INPUTS: (
        Column("code", "代码", width=9, need=True, note="指标代码-数字，如 A11-1"),
        Column("label", "填报项", width=30, need=True),
        Column("unit", "计量单位", width=10),
        Column("kind", "类型", "word", 10, True, KINDS),
        Column("over", "全年口径", "word", 12, True, OVER),
        Column("filled_by", "由谁填", "word", 12, True, FILLED_BY),
        Column("part", "作用", "word", 14, True, PARTS),
        Column("help", "填写提示", width=60, need=True, note="不超过 110 个字"),
        Column("measure", "台账怎样计", "word", 20, words=MEASURES, note="只用于台账汇总的项"),
        Column("tags", "台账计哪些指标", "codes", 18, note="用顿号隔开；空着为全部活动"),
    ),
    EXAMPLES: (
        Column("code", "指标代码", width=10, need=True),
        Column("text", "算例", width=50, need=True),
        Column("type", "单位类型", "word", 12, words=TYPES, note="空着为指标的第一个适用类型"),
        Column("awkward", "容易算错", "flag", 10, note="每项指标至少有一个"),
        *(Column(f"given_{n}", f"{q}填报", "given", 22, note="一行一项，如 A1-1=是") for n, q in enumerate(QUARTERS, 1)),
        Column("events", "活动台账", "events", 44, note="一行一次活动，如 日期=02-10；主要指标=A3；角色=主办"),
        *(
            Column(f"expect_{n}", f"{q}得分", "outcome", 12, note="分数，或 未到期、不适用、未报")
            for n, q in enumerate(QUARTERS, 1)
        ),
    ),
    EXTRAS: (
        Column("code", "代码", width=8, need=True),
        Column("sort", "类别", "word", 8, True, {"honour": "加分", "veto": "否决"}),
        Column("name", "名称", width=34, need=True),
        *(Column(f"points_{n}", name, "number", 14) for n, name in enumerate(("分值或国家级", "省级", "市级"), 1)),
        Column("cap", "上限", "number", 8, note="加分须写"),
        Column("once", "全年只加一次", "flag", 14),
        Column("source", "来源", width=60, need=True),
    ),
}  # fmt: skip
#: The rows of 版本: item → what it is for; those marked with * may stand several times, those with ? may be missing.
VERSION_ITEMS: dict[str, tuple[str, str]] = {
    "version": ("版本", "新的版本须有新的名称，如 2027"),
    "title": ("标题", "封面和页面上显示的全称"),
    "first_round": ("施行起始季度", "如 2027Q1；须是还没有开放填报的季度"),
    "document": ("文号", "发布本版本的文件，公布时必填"),
    "reason": ("修订理由", "为什么修订，公布时必填"),
    "bonus_cap": ("加分合计上限", "分"),
    "eight": ("八条名称", "按现行八条查看时的名称，一行一个"),
    "sources": ("依据", "一行一条"),
}
_KEYS = {
    "points": "分值", "due": "考评季度", "targets": "各季目标", "value": "计分对象", "method": "计分方法", "rule": "计分规则",
    "explain": "计分说明", "example": "算例", "expect": "得分", "given": "填报", "events": "活动台账", "awkward": "容易算错",
    "true": "是", "false": "否", "sources": "来源", "inputs": "填报项", "input": "填报项", "weight": "权重", "cap": "上限",
    "bands": "分档", "options": "选项", "applies_to": "适用类型", "condition": "适用条件", "ledger": "台账怎样计",
    "sample": "样本", "at_least": "样本最少", "or_everybody": "全员可不足样本", "small_n": "小样本",
    "below": "分母小于几算小样本", "floor": "小样本按几计算", "unless_instructor": "免折算授课人", "share": "得分比例",
    "from_quarter": "折算起始季度", "target_by_type": "类型目标", "first_round": "施行起始季度", "version": "版本", "code": "代码",
    "name": "名称", "title": "标题", "standards": "标准", "honour": "加分", "veto": "否决", "once": "全年只加一次",
    "common_inputs": "填报项", "indicator": "指标", "above": "条件大于", "source": "来源", "toml": "", "framework": "全文",
    "measure": "台账怎样计", "tags": "台账计哪些指标", "sort": "类别", "eight": "八条名称", "map8": "对应八条",
    "bonus": "加分和否决", "kind": "类型",
}  # fmt: skip
_WORDS = (METHODS, VALUES, KINDS, OVER, FILLED_BY, PARTS, MEASURES, EVENT_WORDS)


def office_word(key: str) -> str:
    """The office's word for a key or a word of the text; what is no such word stays.

    >>> office_word("denominator"), office_word("A3")
    ('分母', 'A3')
    """
    labels = {c.key: c.label for columns in SHEETS.values() for c in columns}
    for words in (_KEYS, *_WORDS, labels):
        if key in words:
            return words[key]
    return key
