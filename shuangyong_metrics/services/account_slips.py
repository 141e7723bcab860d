"""Slips with first passwords, to be printed, cut and handed over; built in memory and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from shuangyong_metrics.model import Unit
from shuangyong_metrics.services.accounts import New
from shuangyong_metrics.services.profile import Profile
from shuangyong_metrics.workbook.tables import xlsx_bytes

HEADER = ("单位", "姓名", "角色", "账号", "一次性口令")
_STYLE = """body{margin:0;font:12pt/1.55 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;color:#000;background:#fff}
main{display:grid;grid-template-columns:1fr 1fr;max-width:186mm;margin:0 auto}
section{border:1px dashed #666;padding:6mm 7mm;break-inside:avoid;min-height:58mm}
h1{font-size:12pt;margin:0 0 2mm}dl{display:grid;grid-template-columns:5em 1fr;margin:0}dt{color:#444}dd{margin:0;overflow-wrap:anywhere}
b{font-family:'Noto Sans Mono CJK SC',Consolas,monospace;font-size:13pt}p{font-size:9pt;margin:2mm 0 0}
.line{border-bottom:1px solid #000;display:inline-block;min-width:44mm}
@page{size:A4;margin:12mm}"""


def slips_html(issued: Sequence[New], units: Sequence[Unit], whose: Profile) -> bytes:
    """A page of slips, two a row with cut lines, one per account; opens and prints in every browser."""
    names = {u.id: u.name for u in units}
    parts = "".join(_slip(one, names.get(one.unit_id or "", ""), whose) for one in issued)
    head = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>首次口令条</title>'
    return f"{head}<style>{_STYLE}</style></head><body><main>{parts}</main></body></html>".encode()


def slips_table(issued: Sequence[New], units: Sequence[Unit]) -> bytes:
    """The same as an xlsx table, for offices that print labels."""
    names = {u.id: u.name for u in units}
    rows = [(names.get(n.unit_id or "", ""), n.name, n.role.label, n.account, n.password) for n in issued]
    return xlsx_bytes("首次口令", HEADER, rows)


def _slip(one: New, unit: str, whose: Profile) -> str:
    rows = [("单位", escape(unit))] if unit else []
    rows += [("姓名", escape(one.name)), ("角色", one.role.label), ("账号", f"<b>{escape(one.account)}</b>")]
    rows += [("首次口令", f"<b>{escape(one.password)}</b>"), ("网址", '<span class="line">&nbsp;</span>')]
    listed = "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in rows)
    asked = f"{whose.office}　{whose.cover}"
    return (
        f"<section><h1>{escape(whose.city)}双拥考评看板 · 首次登录</h1><dl>{listed}</dl>"
        f"<p>首次登录须改成自己的口令；口令只供本人使用，改好后请销毁本条。非涉密系统，严禁录入国家秘密。<br>"
        f"咨询：{escape(asked)}</p></section>"
    )
