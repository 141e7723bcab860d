"""What the office is told about a standard's workbook: what is wrong in a cell, and what to write instead."""

from __future__ import annotations

#: Cell by cell; the place is put in front.
CELLS: dict[str, str] = {
    "blank": "是空的，请填写",
    "number": "“{text}”不是数。请只写数字（百分比写 40 这样的数，不带 %），最多六位小数",
    "whole": "“{text}”不是整数。请写 0 或更大的整数",
    "flag": "“{text}”不是“是”或“否”",
    "word": "“{text}”不认识。可填：{words}",
    "types": "没有“{text}”这种单位类型。可填：{words}，几种类型用顿号隔开",
    "quarters": "“{text}”不是季度。请写 1 到 4，用顿号隔开，如 1、2、3、4",
    "day": "“{text}”不是月和日。请写成 03-31 这样",
    "given": "“{text}”读不出来。请一行写一项，如 A1-1=是",
    "event": "“{text}”读不出来。请写成 日期=02-10；主要指标=A3；角色=主办 这样；可用的项：{words}",
    "event_day": "“{text}”没有写日期。请写成 日期=02-10；主要指标=A3；角色=主办 这样",
    "error": "是错误值或没有结果的公式，请直接写内容",
    "item": "“{text}”不是这张表的项目。可填：{words}",
    "item_twice": "“{text}”写了不止一次，请只留一行",
    "code_twice": "代码 {text} 与第 {row} 行重复，请只留一行",
    "orphan": "“指标”表里没有 {text}。请先在“指标”表加这项指标，或删去这一行",
    "standard": "指标代码应为标准的字母（A 到 F）加数字，这里是“{text}”",
    "outcome": "“{text}”不是得分。请写分数，或 {words}",
    "round": "“{text}”不是季度。请写成 2027Q1 这样",
}
#: About the workbook as a whole, or one of its sheets.
BOOK: dict[str, str] = {
    "sheet": "缺少工作表“{sheet}”。请用系统导出的考评标准修改，不要删去工作表或改名",
    "header": "没有找到表头，或表头缺列：{columns}。请恢复表头",
    "column": "表头“{column}”不认识。请改正或删去这一列",
    "column_twice": "表头“{column}”出现了两次。请删去多余的一列",
    "stray": "没有表头的列里有内容“{text}”。请移到有表头的列里",
    "item_missing": "缺少“{text}”一行。请补上",
    "rule_missing": "“计分规则”表里没有 {text}。请补一行",
    "rows": "一行也没有。请用系统导出的考评标准修改",
}
#: What the page and the command line say of a draft and of a publication.
REVISION: dict[str, str] = {
    "unknown": "考评标准 {version}：没有这个版本。现有的版本：{known}。",
    "unusable": "{name}：不能作为新的考评标准，共 {count} 处问题。请改好后再上传。",
    "known": "版本 {version} 已经有了，已有的版本不能改动。请在“版本”表把“版本”改成新的名称。",
    "same": "与 {version} 版相比，内容没有任何变化，无需公布。",
    "no_document": "“版本”表的“文号”是空的。请填写发布本版本的文号后再上传。",
    "no_reason": "“版本”表的“修订理由”是空的。请写明为什么修订后再上传。",
    "opened": "施行起始季度 {round} 不能早于或等于已开放的 {opened}：已开放和已公布的季度沿用原来的标准。请改为 {next} 或以后的季度。",
    "no_past": "还没有已公布的季度，没有可以预演的数据。",
    "done": "{version} 版已公布，自{round}起施行。已开放和已公布的季度仍用原来的标准。",
    "scan": "表中疑似含有涉密或个人信息（{places}），系统没有读取其余内容。请删去后再上传。",
}
