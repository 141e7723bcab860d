"""What the template writes and the reader looks for: sheet names, header texts, identity.

The reader never relies on a position: a row is found by the input code in it, a column by its header text, where
the text before the first bracket decides. Sheet names help people; the reader does not need them.
"""

from __future__ import annotations

from shuangyong_metrics.model import Framework, Identity, Round, Standard, UnitType

COVER = "封面"
BASE = "基础数据"
LEDGER = "活动台账"
GUIDE = "填报说明"
META = "_meta"
#: The first sheet of a marked-up copy (批注回执), and the column that it adds to the others; the reader knows neither.
PROBLEMS = "问题清单"
REMARK = "批注"

#: Column key → header text; a header is recognised by its text before the first bracket.
COLUMNS = {
    "code": "代码",
    "indicator": "指标",
    "label": "填报项",
    "unit": "计量单位",
    "last": "上季值",
    "year_to_date": "本年已累计（至上季）",
    "value": "本季值（只填本季发生数）",
    "status": "状态",
    "note": "说明",
    "evidence": "佐证材料（名称、文号、日期）",
}
#: Columns that the template prints; people fill in the others.
PRINTED = ("code", "indicator", "label", "unit", "last", "year_to_date")
#: On 基础数据 two headers read differently; their text before the bracket is the same or an alias below.
BASE_COLUMNS = COLUMNS | {"last": "上季值（上次确认数）", "value": "本季值（填全年数，每年确认一次）"}
BASE_LEFT_OUT = ("year_to_date",)

LEDGER_COLUMNS = {
    "number_in_list": "序号",
    "day": "日期",
    "kind": "活动类型",
    "primary": "主要指标",
    "secondary": "次要指标",
    "role": "角色",
    "partner": "共建单位（只写代称）",
    "instructor": "授课人",
    "amount": "金额（万元）",
    "plan": "方案",
    "sign_in": "签到",
    "pictures": "影像",
    "summary": "小结",
    "title": "佐证材料名称",
    "number": "文号",
}
#: Ledger columns of the four records, in the order of ``model.RECORDS``.
RECORD_COLUMNS = ("plan", "sign_in", "pictures", "summary")
#: Empty rows ready for events; rows beyond them are read as well.
LEDGER_ROWS = 60

#: What stands in the 指标 column beside an input that belongs to no indicator (Z-1).
COMMON_INDICATOR = "共用条件"

#: Labels on the cover: the deadline, and the cell in which 是 says that nothing happened this quarter.
DUE = "报送截止"
QUIET = "本季无事项"

#: Words of the 状态 column.
STATUS_WORDS = {"filled": "已填", "no_change": "无变化", "not_applicable": "不适用"}

#: Where the identity stands: a custom document property, a defined name, and cell B1 of the hidden sheet.
IDENTITY_PROPERTY = "SY_IDENTITY"
IDENTITY_NAME = "SY_IDENTITY"
_MARK = "SY1"

#: The form of the template, raised when one that was handed out earlier lacks something: told on its hidden sheet.
FORM = 2
#: Labels on the hidden sheet: the form; what was printed in the grey columns, as JSON {code: {column: text}}.
FORM_LABEL = "模板样式"
PRINTED_LABEL = "印出的数"


def sheet_name(standard: Standard) -> str:
    """Name of a standard's sheet, e.g. ``A组织领导坚强有力``."""
    return f"{standard.code}{standard.name}"


def header_key(text: str) -> str:
    """A header as it is compared: without blanks, up to the first bracket.

    >>> header_key("本季值 (只填本季发生数)")
    '本季值'
    """
    compact = "".join(text.split())
    for bracket in "（(":
        compact = compact.partition(bracket)[0]
    return compact


def identity_text(identity: Identity) -> str:
    """The one line that is written in all three places."""
    return "|".join(
        (
            _MARK,
            identity.unit_id,
            identity.unit_type.value,
            identity.round.id,
            identity.version,
            identity.digest[:16],
            identity.unit_name,
        )
    )


def parse_identity(text: str) -> Identity | None:
    """The identity in a line, or None when it is not one of ours; ``digest`` is its first 16 digits."""
    parts = text.strip().split("|", 6)
    if len(parts) != 7 or parts[0] != _MARK or not all(parts):
        return None
    try:
        return Identity(parts[1], parts[6], UnitType(parts[2]), Round.parse(parts[3]), parts[4], parts[5])
    except ValueError:
        return None


def identity_of(framework: Framework, unit_id: str, unit_name: str, unit_type: UnitType, round_: Round) -> Identity:
    """The identity of a template made now."""
    return Identity(unit_id, unit_name, unit_type, round_, framework.version, framework.digest)
