"""What is told about one cell, by code: severity, what is wrong, what to do. See ``messages``.

Fields: ``label`` is 代码 and 填报项 of the row, ``raw`` what stands in the cell; the others are named by what they hold.
"""

from __future__ import annotations

from shuangyong_metrics.messages_ledger import LEDGER
from shuangyong_metrics.model import Severity

_BLOCK, _ASK, _HINT = Severity.BLOCK, Severity.ASK, Severity.HINT

#: A cell that cannot be read as what its row asks for; the codes are those of ``normalise.Problem``.
_CELLS: dict[str, tuple[Severity, str, str]] = {
    "approximate": (_BLOCK, "{label}：填的是约数“{raw}”。", "请填确切的数字。"),
    "range": (_BLOCK, "{label}：填的是区间“{raw}”。", "请填一个确切的数。"),
    "with_unit": (_BLOCK, "{label}：填的是“{raw}”，数字后面带了文字。", "请只填数字，不带单位（本格单位：{unit}）。"),
    "chinese_number": (_BLOCK, "{label}：填的是中文数字“{raw}”。", "请改用阿拉伯数字。"),
    "fraction": (_BLOCK, "{label}：填的是分数“{raw}”。", "请分别填写：本格只填一个数，分子、分母各有自己的行。"),
    "percent_in_number": (_BLOCK, "{label}：填的是百分数“{raw}”，本格应填数量。", "请填实际的数量（单位：{unit}）。"),
    "word_none": (
        _BLOCK,
        "{label}：填的是“{raw}”，无法判断是 0 还是没有填。",
        "确实是零请填 0；不适用请在“状态”列选“不适用”。",
    ),
    "thousands": (_BLOCK, "{label}：“{raw}”里的逗号或空格位置不对。", "请直接填数字，不分节。"),
    "number_unreadable": (_BLOCK, "{label}：“{raw}”读不出数字。", "请填一个阿拉伯数字（单位：{unit}）。"),
    "negative": (_BLOCK, "{label}：填的是负数 {raw}。", "请填 0 或正数。"),
    "not_whole": (_BLOCK, "{label}：填的是 {raw}，不是整数。", "请填整数（单位：{unit}）。"),
    "too_large": (_BLOCK, "{label}：{raw} 超过上限 99,999,999。", "请核对数字和单位（本格单位：{unit}）。"),
    "too_precise": (_BLOCK, "{label}：{raw} 的小数超过 6 位。", "请四舍五入到 6 位小数以内再填。"),
    "is_date": (
        _BLOCK,
        "{label}：单元格是日期格式（{raw}），本格应填数字。",
        "请把单元格格式改为“常规”，重新填写数字。",
    ),
    "percent_unclear": (
        _BLOCK,
        "{label}：填的是 {raw}，无法判断是 {raw} 还是它的一百倍。",
        "请带百分号填写，例如 95%。",
    ),
    "percent_high": (_BLOCK, "{label}：填的是 {raw}，超过 100%。", "请填 0 到 100 之间的数，例如 95 或 95%。"),
    "percent_cell_high": (
        _BLOCK,
        "{label}：单元格是百分比格式，里面的数是 {raw}，显示出来超过 100%。",
        "请把单元格格式改为“常规”，再填 0 到 100 之间的数，例如 95 或 95%。",
    ),
    "yes_no_unreadable": (_BLOCK, "{label}：“{raw}”认不出是还是否。", "请从下拉表里选“是”或“否”。"),
    "tick_font": (_BLOCK, "{label}：“{raw}”可能是用特殊字体画的勾，系统看到的只是字母。", "请从下拉表里选“是”或“否”。"),
    "choice_unreadable": (_BLOCK, "{label}：“{raw}”不在可选项里。", "请从下拉表里选：{options}。"),
    "date_incomplete": (_BLOCK, "{label}：日期“{raw}”不完整。", "请写明年、月、日，例如 2026-03-31。"),
    "date_impossible": (_BLOCK, "{label}：没有“{raw}”这一天。", "请核对日期，例如 2026-03-31。"),
    "date_year": (_BLOCK, "{label}：日期 {raw} 的年份不对。", "请核对年份，例如 2026-03-31。"),
    "date_unreadable": (_BLOCK, "{label}：“{raw}”读不出日期。", "请写明年、月、日，例如 2026-03-31。"),
    "date_serial": (
        _HINT,
        "{label}：填的是数字 {raw}，已按日期 {day} 读取。",
        "如不是这一天，请按 2026-03-31 的写法改填。",
    ),
    "error_value": (_BLOCK, "{label}：单元格是公式错误值 {raw}。", "请直接填写，不用公式。"),
    "formula_text": (_BLOCK, "{label}：单元格里是文字“{raw}”，不是算好的结果。", "请直接填写结果。"),
    "formula_no_value": (
        _BLOCK,
        "{label}：单元格是公式，但文件里没有它的计算结果。",
        "请用 WPS 或 Excel 打开保存一次，或直接填写，不用公式。",
    ),
    "cell_unread": (
        _BLOCK,
        "{label}：单元格里有内容，但写法特殊，系统读不出来（{raw}）。",
        "请清空这一格，重新填写。",
    ),
    "merged": (_BLOCK, "{label}：单元格被合并在 {raw} 里，系统读不到它自己的数。", "请取消合并，分别填写。"),
    "struck_part": (
        _BLOCK,
        "{label}：“{raw}”里的“{part}”加了删除线，或是上标、下标，系统分不清哪些字算数。",
        "请只留下算数的字，取消删除线和上下标。",
    ),
    "struck_whole": (
        _HINT,
        "{label}：“{raw}”整格加了删除线，系统仍按填写的计入。",
        "不算数的请清空这一格（活动请清空整行），算数的请取消删除线。",
    ),
    "status_unknown": (
        _BLOCK,
        "{label}：状态“{raw}”认不出来。",
        "请从下拉表里选“已填”“无变化”或“不适用”，也可以留空。",
    ),
    "no_change_sum": (
        _BLOCK,
        "{label}：状态选了“无变化”，但这一项按季累加，每季都要填本季发生数。",
        "请填本季发生的数，没有发生就填 0。",
    ),
}

#: The shape of the workbook, and remarks on single rows.
_ROWS: dict[str, tuple[Severity, str, str]] = {
    "row_missing": (_BLOCK, "缺少填报项所在的行：{label}。", "请不要删除模板的行；请恢复这一行，或重新下载模板填写。"),
    "column_missing": (
        _BLOCK,
        "工作表“{sheet}”的表头里没有“{column}”，这一列的内容读不到。",
        "请恢复表头的文字和这一列，或重新下载模板填写。",
    ),
    "code_twice": (
        _BLOCK,
        "代码 {label} 重复出现（首次在“{sheet}”{first}）。",
        "同一代码只能有一行，请删去多余的行或复制出来的工作表。",
    ),
    "ledger_missing": (
        _BLOCK,
        "文件里没有“活动台账”（或它的表头已不全）。",
        "请恢复活动台账工作表，或重新下载模板填写。",
    ),
    "ledger_twice": (
        _BLOCK,
        "文件里有两份活动台账（另一份在“{sheet}”），活动会被重复计算。",
        "请把活动并到一份台账里，删去另一份。",
    ),
    "value_no_change": (
        _HINT,
        "{label}：状态选了“无变化”，又填了 {raw}，已按所填的数计。",
        "如确无变化，请清空本季值。",
    ),
    "value_not_applicable": (
        _HINT,
        "{label}：状态选了“不适用”，又填了 {raw}，已按不适用处理。",
        "如有数要报，请把状态改为“已填”。",
    ),
    "filled_but_blank": (_HINT, "{label}：状态选了“已填”，但本季值是空的，按未报处理。", "请填本季值；是零请填 0。"),
    "word_as_status": (_HINT, "{label}：本季值里写的是“{raw}”，已当作状态读取。", "请在“状态”列里选，本季值留空。"),
    "na_reason": (_ASK, "{label}：报了“不适用”，说明里没有写理由。", "请在“说明”列写明理由之一：{options}。"),
    "not_measured": (_HINT, "{label}：这一项本季度不考评，所填的数不计分。", "可以保留，也可以清空。"),
    "base_kept": (_HINT, "{label}：本格是空的，沿用上次确认的 {prior}。", "如有变化，请填新的全年数。"),
    "not_yours": (
        _HINT,
        "{label} 由双拥办录入，所填的 {raw} 不计。",
        "请清空这一格；有异议请联系双拥办。",
    ),
    "prior_typed_blank": (
        _BLOCK,
        "{label}：“{column}”格里填的是 {raw}（模板印的是{printed}），本季值却是空的：灰格里的数不读。",
        "请把本季的数填到右边的“本季值”格；没有发生就填 0。",
    ),
    "prior_typed": (
        _ASK,
        "{label}：“{column}”格里填的是 {raw}（模板印的是{printed}）：灰格里的数不读，只按“本季值”格和“状态”计。",
        "本季的数请填在“本季值”格，灰格恢复原样；上季的数有误，请联系双拥办更正，并在此说明。",
    ),
    "prior_typed_locked": (
        _HINT,
        "{label}：“{column}”格里填的是 {raw}（模板印的是{printed}）：这一项本季不在这里填，灰格里的数不读。",
        "由台账汇总的请填活动台账；本季不考核的不用填。",
    ),
    "older_version": (
        _HINT,
        "报表用的是考评标准 {version} 的模板，{round}适用 {current}；与本单位有关的填报内容没有变化，已照常读取。",
        "不用重填；以后请下载本季模板。",
    ),
    "older_form": (
        _HINT,
        "报表用的是较早样式的模板，与本单位有关的内容没有变化，已照常读取。",
        "不用重填；以后请重新下载模板。",
    ),
    "links_inside": (
        _HINT,
        "文件里有引用其他文件的公式，已按最后保存的结果读取。",
        "请核对这些数；最好直接填数字（粘贴时用“选择性粘贴—数值”）。",
    ),
    "more_findings": (
        _BLOCK,
        "还有 {count} 处问题没有列出。",
        "请先改正列出的问题再上传；问题很多的，请重新下载模板填写。",
    ),
    "picture_inside": (
        _HINT,
        "文件里有 {count} 张图片，系统看不到图片里的内容。",
        "请确认图片不含涉密内容和个人信息；佐证材料只需填名称、文号、日期。",
    ),
}

#: One figure against another.
_FIGURES: dict[str, tuple[Severity, str, str]] = {
    "missing_denominator": (
        _BLOCK,
        "缺少分母：{label} 没有填。",
        "请填这个数；确实没有请填 0，不适用请在“状态”列选“不适用”并写理由。",
    ),
    "agreement_contradiction": (
        _BLOCK,
        "{label} 填的是 {raw}，与“{other}”矛盾。",
        "协议在有效期内时有效协议数应大于 0，否则应为 0；请改正其中一项。",
    ),
    "numerator_exceeds": (
        _ASK,
        "{label} 为 {raw}，大于“{other}”的 {limit}。",
        "请核对两个数；确实如此请说明（比率最多按 100% 计）。",
    ),
    "jump": (_ASK, "{label} 本季 {raw}，上季 {last}，变化很大。", "请核对；确实如此请说明原因。"),
    "jump_unit": (
        _ASK,
        "{label} 本季 {raw}，上季 {last}，相差一万倍以上。",
        "请核对单位：本格以{unit}计，是否把元填成了万元（或相反）？",
    ),
    "looks_cumulative": (
        _ASK,
        "{label} 本季 {raw}，不小于本年已累计 {sum} 加上季 {last}：是否填成了累计数？",
        "本格只填本季发生数；如填的是累计数请减去以前的，确是本季数请说明。",
    ),
}

#: The scan; these never repeat what was found.
_SCAN: dict[str, tuple[Severity, str, str]] = {
    "secret": (
        _BLOCK,
        "{place}疑似含有{what}。",
        "本系统是非涉密系统，严禁录入国家秘密：请删去，部队只写代称（如 共建部队01），不写番号和人数。",
    ),
    "own_word": (_BLOCK, "{place}疑似含有{what}。", "请删去或改写；认为不该拦下的，请联系双拥办设为例外。"),
    "personal": (_BLOCK, "{place}疑似含有{what}。", "请删去个人信息；本系统只收数量，不收姓名、证件号码和手机号码。"),
}

FINDINGS: dict[str, tuple[Severity, str, str]] = _CELLS | _ROWS | LEDGER | _FIGURES | _SCAN
