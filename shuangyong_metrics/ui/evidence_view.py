"""Files of evidence on the pages: the office's switch, a unit's own files, and the files beside what is reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from shuangyong_metrics.model import Round
from shuangyong_metrics.services import evidence
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.evidence import Evidence
from shuangyong_metrics.services.scan_words import LONGEST_REASON
from shuangyong_metrics.ui import process
from shuangyong_metrics.ui.components import moment
from shuangyong_metrics.ui.files import evidence_path
from shuangyong_metrics.ui.orders import attempt, carry_out, overtaken, put

_SENT = "evidence"
_WARNING = (
    "系统看不懂图片和 PDF 里的内容，查不出涉密和个人信息。开启后，这一关由各单位和审核员自己把住：不上传涉密文件，不上传"
    "带有番号、人员名单、证件的照片。"
)
_KEPT = (
    "只收 PDF、JPG、PNG，按内容判断，每份不超过 10 MB。照片里的拍摄地点、时间、设备和备注会清除，画面不变；PDF 原样保存，"
    "作者、修改记录等属性不清除。"
)


def show_switch(actor: Actor) -> None:
    """Whether the city takes files of evidence; turning it on says what it costs, and asks why."""
    on = evidence.is_on(process.store())
    st.subheader(f"佐证文件：{'已开启' if on else '未开启'}", anchor=False)
    with st.container(width=720):
        st.caption("报表里总要填佐证材料的名称、文号和日期。文件本身默认不收；开启后，单位可以按指标上传。" + _KEPT)
        st.warning(_WARNING, icon=":material/visibility_off:")
        with st.form("evidence-switch"):
            why = st.text_input("理由", max_chars=LONGEST_REASON, placeholder="记入操作记录", key="why-evidence")
            known = on or st.checkbox("知道图片和 PDF 不能检查，仍要开启", key="evidence-known")
            words = "关闭佐证文件" if on else "开启佐证文件"
            pressed = st.form_submit_button(words)
    if pressed and not known:
        st.error("请先勾选“知道图片和 PDF 不能检查，仍要开启”。", icon=":material/block:")
    elif pressed and attempt(_switched, actor, not on, why):
        st.rerun()


def _switched(actor: Actor, on: bool, why: str) -> str:
    evidence.switch(process.store(), on, why, actor, process.now())
    return "已开启佐证文件。" if on else "已关闭佐证文件，已有的文件保留。"


def show_own(actor: Actor, round_: Round) -> None:
    """The unit's files of a round with a way to add one and to take one back; nothing while the city takes none."""
    store, unit_id = process.store(), actor.unit_id or ""
    own, on = evidence.evidence_of(store, unit_id, round_, actor), evidence.is_on(store)
    if not (on or own):
        return
    with st.expander(f"佐证文件（{len(own)} 份）", icon=":material/attach_file:", expanded=bool(own)):
        if on:
            _show_form(actor, round_)
        # asked anew: what was just added or removed
        own = evidence.evidence_of(store, unit_id, round_, actor)
        _show_links(own)
        if own:
            _show_removal(actor, own)


def _show_form(actor: Actor, round_: Round) -> None:
    unit_id = actor.unit_id or ""
    names = {i.code: i.name for i in evidence.indicators_for(process.store(), unit_id, round_)}
    st.caption(f"可传可不传，报表里的佐证材料仍要填。{_KEPT}")
    st.warning(
        "图片和 PDF 查不出涉密和个人信息：请确认没有番号、人员名单、证件等内容。", icon=":material/visibility_off:"
    )
    with st.form(f"evidence-{round_.id}", clear_on_submit=True, border=False):
        code = st.selectbox(
            "指标", list(names), index=None, format_func=lambda c: f"{c} {names[c]}", placeholder="按代码或名称查找",
            key=f"evidence-code-{round_.id}",
        )  # fmt: skip
        picked = st.file_uploader(
            "选择文件（PDF、JPG、PNG）", type=["pdf", "jpg", "jpeg", "png"], max_upload_size=10,
            key=f"evidence-file-{round_.id}",
        )  # fmt: skip
        pressed = st.form_submit_button("上传佐证文件", on_click=_send, args=(round_,))
    if not carry_out(_SENT, _attached, actor) and pressed and (code is None or picked is None) and not overtaken():
        st.warning("请先选指标和文件，再按“上传佐证文件”。", icon=":material/upload_file:")


def _send(round_: Round) -> None:
    """A callback, because the press empties the form: the file is put aside at once."""
    code, picked = (st.session_state[f"evidence-{part}-{round_.id}"] for part in ("code", "file"))
    if code and picked:
        put(_SENT, (round_, code, picked.getvalue(), picked.name))


def _attached(file: tuple[Round, str, bytes, str], actor: Actor) -> str:
    round_, code, data, name = file
    made = evidence.attach(process.store(), actor.unit_id or "", round_, code, data, name, actor, process.now())
    return f"已收下 {code} 的佐证文件“{made.name}”。"


def _show_removal(actor: Actor, own: Sequence[Evidence]) -> None:
    names = {e.number: f"{e.indicator} {e.name}" for e in own}
    with st.popover("移除一份", icon=":material/remove_circle:"), st.form("evidence-remove", border=False):
        number = st.selectbox(
            "移除哪一份", list(names), index=None, format_func=names.__getitem__, placeholder="请选择"
        )
        why = st.text_input("理由", max_chars=LONGEST_REASON, placeholder="例如：放错了指标", key="why-remove")
        pressed = st.form_submit_button("移除这份佐证文件")
    if pressed and number is None:
        # of two clicks the first may have removed it
        if not overtaken():
            st.warning("请先选要移除的文件。", icon=":material/remove_circle:")
    elif pressed and number is not None and attempt(_removed, actor, number, why):
        st.rerun()


def _removed(actor: Actor, number: int, why: str) -> str:
    return f"已移除“{evidence.remove(process.store(), number, why, actor, process.now()).name}”，记录保留。"


def show_attached(actor: Actor, unit_id: str, round_: Round, indicator: str = "") -> None:
    """The files beside what is reviewed: those of one indicator, or all of the return's."""
    found = evidence.evidence_of(process.store(), unit_id, round_, actor)
    _show_links([e for e in found if indicator in ("", e.indicator)], title="佐证文件")


def _show_links(found: Sequence[Evidence], title: str = "") -> None:
    if not found:
        return
    rows = "".join(
        f'<li><a target="_self" href="{escape(evidence_path(e.number))}" download>{escape(e.indicator)}　{escape(e.name)}</a>'
        f"　{_size(e.size)} · {escape(e.actor)} · {moment(e.made_at)}</li>"
        for e in found
    )
    head = f"<b>{title}（{len(found)} 份）</b>" if title else ""
    st.html(f'<div class="sy-files" data-own>{head}<ul>{rows}</ul></div>')


def _size(size: int) -> str:
    """Bytes as people read them.

    >>> _size(1), _size(2_500_000)
    ('1 KB', '2.4 MB')
    """
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"
