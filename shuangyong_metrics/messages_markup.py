"""What a marked-up copy (批注回执) says of itself: its first sheet, and what it did where it could not carry a cell over."""

from __future__ import annotations

#: What is written into a cell that blocks until somebody decides; by the finding's code.
STAND_IN: dict[str, str] = {
    "row_missing": "原表缺这一行",
    "code_twice": "{first} 或 {second}",
    "ledger_missing": "原表缺活动台账",
    "ledger_twice": "{raw}（另一份台账）",
    "merged": "合并在 {raw}",
    "prior_typed_blank": "灰格里填了 {raw}",
    "struck_part": "有划掉的字：{raw}",
}
NOTHING = "空白"

#: What to do in the copy, where it differs from what to do in the file that was sent.
ADVICE: dict[str, str] = {
    "row_missing": "本表已补上这一行：请填本格；确实不报的，请清空本格。",
    "code_twice": "两处所填不同，本格把两个数都写上了：请只留对的一个。",
    "code_twice_same": "两处所填相同，本表只留了一处，不用再改。",
    "ledger_missing": "本表已补上活动台账：有活动请逐行填写，没有请清空本格。",
    "ledger_twice": "本表已把另一份台账的活动接在后面，相同的行没有重复：请逐行核对，重复的清空整行，不重复的重新填日期。",
    "merged": "本表已取消合并：请在本格填它自己的数，没有填的请清空本格。",
    "prior_typed_blank": "本表灰格已恢复原样，原来填在那里的写在本格：请在本格只填本季的数。",
    "prior_typed": "本表灰格已恢复原样：本季值核对无误的，不用再改。",
    "struck_part": "本格把原来的字都写上了：请只留算数的字。",
    "formula_no_value": "本格写的是原来的公式：请直接填写结果。",
}

TOTAL, COUNT = "共 {findings} 处，归为 {entries} 条：{kinds}。", "{severity} {count} 处"
CLEAN = "没有发现问题，可以直接提交。"
HOW = (
    "一、本文件就是一份报表，改好后直接上传本文件，可以反复修改、反复上传；下次上传后会重新列出问题，不会累积。\n"
    "二、本文件按您上传的“{name}”用本季模板重新生成：所填内容照原样填好，公式换成了结果；另加的行、列、工作表没有带入。\n"
    "三、点“单元格”可到那一格。有问题的格加了底色、边框和批注，该行右边“批注”栏写明条号。\n"
    "四、阻断：必须改正，否则不能提交。需说明：请改正，或在该行“说明”栏写明原因。提示：供核对，不影响提交。"
)
#: Titles of the first sheet's columns; together they look like no table that the reader knows.
COLUMNS = ("序号", "严重程度", "工作表", "单元格", "填报项", "所填内容", "问题", "怎么改")
GROUP = "{message}（共 {count} 处）"
WHOLE_FILE = "整份报表"
HERE, THERE = "本表 {cell}", "您的文件 {place}"
#: The comment of a cell.
COMMENT = "【{severity}】清单第 {number} 条\n{message}\n怎么改：{advice}"
COMMENT_THERE = "\n位置：本表 {cell}，您的文件 {place}"
AUTHOR = "双拥考评系统"
