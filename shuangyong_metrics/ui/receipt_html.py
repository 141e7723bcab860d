"""The receipt as a page to print: plain HTML that needs nothing else, on one A4 sheet."""

from __future__ import annotations

from datetime import datetime
from html import escape

from shuangyong_metrics.services.receipts import Receipt
from shuangyong_metrics.ui.login_html import NOTICE, PRODUCT

_CODES = ("文件校验值", "留痕校验值", "公布摘要", "标准全文校验值")
_STYLE = """
@page { size: A4; margin: 22mm 20mm; }
body { font: 12pt/1.7 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif; color: #111; background: #fff;
  max-width: 170mm; margin: 12mm auto; padding: 0 6mm; }
h1 { font-size: 18pt; text-align: center; margin: 0 0 6mm; }
h2 { font-size: 14pt; margin: 6mm 0 2mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #777; padding: 2mm 3mm; text-align: left; vertical-align: top; }
th { width: 34mm; font-weight: 500; background: #f4f1ec; }
td.code { font-family: monospace; font-size: 10pt; word-break: break-all; }
p.note { font-size: 10pt; color: #444; }
p.demo { border: 2px solid #b3261e; color: #b3261e; padding: 1mm 3mm; text-align: center; }
@media print { body { margin: 0; padding: 0; } p.hint { display: none; } }
"""


def to_the_second(when: datetime) -> str:
    """2026年10月9日 17:50:03"""
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M:%S}"


def receipt_rows(made: Receipt) -> list[tuple[str, str]]:
    """What the receipt says, line by line, as plain text."""
    corrected = not made.late and made.at.date() > made.filing_due
    late = "（逾期）" if made.late else "（截止后更正，首次报送按时）" if corrected else "（按时）"
    return [
        ("回执编号", made.number),
        ("报送单位", made.unit_name),
        ("填报期", f"{made.round.label} · 第 {made.revision} 次报送"),
        ("收到时间", to_the_second(made.at) + late),
        ("报送账号", made.actor),
        ("文件名", made.file_name),
        ("文件校验值", made.digest),
        ("留痕校验值", made.audit_head),
        ("考评标准", made.version),
    ]


def printed_page(title: str, heading: str, rows: str, below: str, demo: bool) -> str:
    """One A4 sheet: a heading, a table of lines, and what stands below it, as HTML."""
    trial = '<p class="demo">演示数据</p>' if demo else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style></head>
<body>{trial}{heading}
<table>{rows}</table>
{below}
<p class="note">{PRODUCT} · {NOTICE}</p><p class="hint">需要纸质件时，请用浏览器的“打印”。</p></body></html>"""


def receipt_html(made: Receipt, demo: bool) -> str:
    """The whole document; every text that comes from outside is escaped."""
    rows = "".join(line_html(name, text) for name, text in receipt_rows(made))
    steps = "".join(f"<li>{escape(step)}</li>" for step in made.next_steps)
    gone = '<p class="demo">这次报送已撤回，本回执只供查考。</p>' if made.withdrawn else ""
    below = f"""<h2>接下来</h2><ol>{steps}</ol>
<p class="note">文件校验值由上传的文件算出，文件改动一个字就会不同；留痕校验值是本次报送写入留痕记录后的校验值，可与双拥办核对。</p>"""
    return printed_page(f"报送回执 {made.number}", f"{gone}<h1>双拥工作报表报送回执</h1>", rows, below, demo)


def line_html(name: str, text: str) -> str:
    """A line of the table; digests in figures of one width."""
    kind = "code" if name in _CODES else "text"
    return f'<tr><th>{name}</th><td class="{kind}">{escape(text)}</td></tr>'
