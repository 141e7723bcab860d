"""Why a file is not read at all, by code: what it is and what to do. See ``messages``."""

from __future__ import annotations

_SAVE_AS = "请用 WPS 或 Excel 打开系统下载的模板填写，另存为 .xlsx 后上传。"

REFUSALS: dict[str, str] = {
    # what the file is, told by its first bytes
    "empty": "文件是空的（0 字节）。请确认填报表已经保存，再重新上传。",
    "too_big": "文件有 {size}，超过上限 {limit}。请删去粘贴的图片和多余的工作表后再上传，佐证材料只填名称、文号、日期。",
    "old_excel": "这是旧版 .xls（或 WPS 的 .et）格式，改后缀名没有用。请用 WPS 或 Excel 打开，“另存为”.xlsx 后上传。",
    "password": "文件设有打开密码，系统无法读取。请在 WPS 或 Excel 里取消打开密码，保存后重新上传。",
    "html": "这是网页格式（HTML），不是 Excel 工作簿，改后缀名没有用。" + _SAVE_AS,
    "csv": "这是纯文本文件（如 CSV、TXT），没有模板的工作表和代码。" + _SAVE_AS,
    "xml": "这是 XML 文件，不是 Excel 工作簿。" + _SAVE_AS,
    "xml2003": "这是“XML 表格 2003”格式。请用 WPS 或 Excel 打开，“另存为”.xlsx 后上传。",
    "pdf": "这是 PDF 文件，系统不能从中读取数字。请上传填好的 .xlsx 填报表。",
    "picture": "这是图片，系统不能从中读取数字。请上传填好的 .xlsx 填报表。",
    "word": "这是 Word（文字）文档，不是填报表。请上传填好的 .xlsx 填报表。",
    "presentation": "这是演示文稿，不是填报表。请上传填好的 .xlsx 填报表。",
    "media": "这是音频或视频文件，不是填报表。请上传填好的 .xlsx 填报表。",
    "ofd": "这是 OFD 版式文件，系统不能从中读取数字。请上传填好的 .xlsx 填报表。",
    "numbers": "这是苹果 Numbers 表格。请在 Numbers 里“导出到”Excel（.xlsx）后上传。",
    "lock_file": "这是 WPS 或 Excel 打开报表时留下的临时文件（名称以 ~$ 开头），里面没有内容。请上传同名、不带 ~$ 的报表。",
    "shortcut": "这是快捷方式，不是报表本身。请找到它指向的 .xlsx 文件再上传。",
    "office_lock": "文件被本单位的加密软件加了密，系统无法读取。请先解密（或申请外发），再上传解密后的 .xlsx。",
    "ods": "这是 .ods 格式的表格。请在原来的软件里“另存为”.xlsx 后上传。",
    "xlsb": "这是 .xlsb（二进制）格式的工作簿。请用 WPS 或 Excel 打开，“另存为”.xlsx 后上传。",
    "archive": "这是压缩包，不是工作簿。请解压后逐个上传里面的 .xlsx 填报表。",
    "macro": "文件里含有宏，系统不接收。请用 WPS 或 Excel 打开，“另存为”普通的 .xlsx（不含宏）后上传。",
    "unknown": "认不出这个文件的格式，它不是 .xlsx 工作簿。" + _SAVE_AS,
    # a workbook that is not safe or not possible to read
    "broken": "文件已损坏或不完整（可能是传输中断）。请用 WPS 或 Excel 打开原文件，另存一份后重新上传。",
    "inflated": "文件解压后超过 {limit}，远大于正常的填报表。请重新下载模板，把数字填进去后上传。",
    "too_many_parts": "文件内部有 {count} 个部件，超过上限 {limit}。请重新下载模板，把数字填进去后上传。",
    "duplicate_parts": "文件内部有重名的部件，不同软件会读出不同的内容。请用 WPS 或 Excel 打开，另存一份后上传。",
    "outside_names": "文件内部有部件的名称越出了文件本身，不是表格软件存出来的。请重新下载模板填写后上传。",
    "odd_xml": "文件内部有表格软件不会写的内容，不同软件会读出不同的数。请用 WPS 或 Excel 打开，另存一份后上传。",
    "cell_twice": "文件内部单元格 {cell} 写了两次，不同软件会读出不同的数。请用 WPS 或 Excel 打开，另存一份后上传。",
    "odd_error": "“{sheet}”的 {cell} 是错误值 {raw}，整份文件因此无法读取。请在这一格直接填数字或清空，再上传。",
    "doctype": "文件内部含有不允许的声明（DOCTYPE）。请用 WPS 或 Excel 打开，另存一份后上传。",
    "encoding": "文件内部的文字编码不是 UTF-8，系统无法可靠读取。请用 WPS 或 Excel 打开，另存一份后上传。",
    "embedded": "文件里嵌入了别的文件（对象），系统看不到其中的内容。请删去嵌入的对象，佐证材料只填名称、文号、日期。",
    "oversized": "工作表的内容延伸到 {cell}，超出正常范围。请删去远处多余的行、列（或重新下载模板填写）后上传。",
    "oversized_sum": "几个工作表的内容合起来超出正常范围。请删去远处多余的行、列和多余的工作表（或重新下载模板填写）后上传。",
    "ledger_long": "活动台账有 {count} 行，超过上限 {limit} 行。请删去不是本季活动的行（或重新下载模板填写）后上传。",
    "unreadable": "文件结构异常，读取没有完成。请重新下载模板，把数字填进去（粘贴时用“选择性粘贴—数值”）后上传。",
    # files of evidence
    "attachment_kind": "这不是 PDF、JPG 或 PNG 文件（按内容判断，改后缀名没有用）。请另存为这三种格式之一后再上传。",
    "attachment_big": "文件有 {size}，超过上限 {limit}。请压缩图片或拆成几份后再上传。",
    "attachment_broken": "文件已损坏或不完整。请用看图软件或 PDF 阅读器打开，另存一份后再上传。",
    "attachment_locked": "PDF 设有密码或权限限制。请取消限制后再上传。",
    "attachment_active": "PDF 里有脚本、表单程序或嵌入的文件，系统不接收。请用“打印为 PDF”重新生成后再上传。",
    # a readable workbook that is not our template
    "not_template": "这不是本系统的模板：文件里找不到模板的标识。请在“填报”页下载本季模板，把数字填进去后上传。",
    "identity_mixed": "文件里几处模板标识不一致（{first}；{second}），像是由几份模板拼成的。请重新下载模板填写。",
    "unknown_version": "文件用的是考评标准 {version}，系统里没有这个版本。请重新下载本季模板填写。",
    "changed_framework": "文件所依据的考评标准 {version} 与系统中的全文不一致（标准已修订）。请重新下载本季模板填写。",
    "no_rows": "文件里没有找到任何填报项：表头（代码、本季值）或代码都已不在。请重新下载本季模板填写。",
    "code_column": "代码列缺失：工作表“{sheet}”没有代码，按“指标＋填报项”又找到不止一行（{label}）。请恢复代码列，或重新下载模板填写。",
    "column_twice": "工作表“{sheet}”的表头里有两列“{column}”，无法判断以哪一列为准。请删去多余的一列后上传。",
    "markup_long": "活动台账有 {count} 行，超过 {limit} 行，不再生成批注回执。请按页面列出的问题在原文件里改正后上传。",
    "secret": "文件中疑似含有涉密或个人信息（{places}），系统没有保存这个文件。本系统是非涉密系统：请删去这些内容后重新上传；认为不该拦下的，请联系双拥办设为例外。",
}
