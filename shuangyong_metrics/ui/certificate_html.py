"""公布凭证 as a page to print, with the figures by which the publication can be checked later."""

from __future__ import annotations

from html import escape

from shuangyong_metrics.services.certificate import Certificate
from shuangyong_metrics.services.correction_list import Correction
from shuangyong_metrics.ui.receipt_html import line_html, printed_page, to_the_second


def certificate_html(made: Certificate, demo: bool) -> str:
    """The whole document; every text that comes from outside is escaped."""
    lines = (
        ("填报期", made.round.label),
        ("公布时间", to_the_second(made.published_at)),
        ("公布账号", made.actor),
        ("考评标准", made.version),
        ("标准全文校验值", made.framework),
        ("成员单位", f"{made.units} 家，参加排名 {made.ranked} 家，未报送 {made.missing} 家"),
        ("公布摘要", made.digest),
        ("留痕校验值", made.audit_head),
    )
    rows = "".join(line_html(name, text) for name, text in lines)
    since = "".join(f"<li>{escape(_told(one))}</li>" for one in made.corrections)
    below = f"""<h2>公布后的追溯调整</h2>{f"<ol>{since}</ol>" if since else "<p>没有。</p>"}
<p class="note">公布摘要由公布时定格的全部得分、位次、填报值和考评标准算出；留痕校验值是公布写入审计日志后的校验值。
以后在服务器上运行核对命令 verify，并用 --head 给出本凭证的留痕校验值，即可查明公布的数字和此前的记录有没有被改动。</p>"""
    return printed_page(f"公布凭证 {made.round.id}", "<h1>双拥考评公布凭证</h1>", rows, below, demo)


def _told(one: Correction) -> str:
    day = f"{one.made_at.year}年{one.made_at.month}月{one.made_at.day}日"
    return f"{day}，{one.unit_name}{one.round.label}{one.about}：{one.before} 更正为 {one.after}，依据 {one.document}"
