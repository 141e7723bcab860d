"""The script that Streamlit runs: the frame, the menu of the user's role, the page that was asked for.

The menu is a convenience; what protects a page is its own first line.
"""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.ui.components import account_menu, footer, ribbon
from shuangyong_metrics.ui.login_html import PRODUCT
from shuangyong_metrics.ui.menu import pages_for
from shuangyong_metrics.ui.process import ROOT
from shuangyong_metrics.ui.session import require_role

ICON = str(ROOT / "shuangyong_metrics/ui/assets/icon.png")
st.set_page_config(page_icon=ICON, layout="wide", page_title=PRODUCT)
user = require_role(*Role)
st.logo(ICON, size="large")
entries = pages_for(user.role)
page = st.navigation(
    [st.Page(ROOT / e.file, title=e.title, url_path=e.url, default=n == 0) for n, e in enumerate(entries)],
    position="top",
)
ribbon()
account_menu(user)
page.run()
footer()
