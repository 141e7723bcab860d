"""批量导入: a zip archive of returns, each taken whole or not at all; what became of each, and 汇总表."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.model import Role
from shuangyong_metrics.ui import bulk_view as view
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.office_view import show_refusal
from shuangyong_metrics.ui.orders import made
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.OFFICE)
heading("批量导入", view.open_rounds())

# ask
st.caption(
    "- 把各单位的报表放进一个 zip 压缩包上传，里面可以有文件夹。\n"
    "- 每份报表单独校验：通过的整份收下，不通过的不收，互不影响。\n"
    "- 同一单位、同一期有几份的，按文件名先后各算一次报送，以最后一份为准。\n"
    "- 同一个压缩包再导入一次，不起任何变化。"
)
with st.form("bulk", border=False):
    picked = st.file_uploader("选择压缩包（其中每份报表不超过 10 MB）", type=["zip"], max_upload_size=view.LIMIT)
    pressed = st.form_submit_button("导入报表", type="primary")

# call
if pressed and picked is None:
    st.warning("还没有选好压缩包（只能选 .zip）。请先选择，再按“导入报表”。", icon=":material/upload_file:")
if pressed and picked is not None:
    bar = st.progress(0.0, "正在打开压缩包…")
    try:
        view.take_in(picked, user.actor, bar)
    except ShuangyongError as error:
        show_refusal(error)
    bar.empty()

# show
view.show_lines(made(view.BATCH))
