"""The script that Streamlit runs: the frame, the menu of the user's role, the page that was asked for.

The menu is a convenience; what protects a page is its own first line.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from shuangyong_metrics.model import Role
from shuangyong_metrics.ui import orders
from shuangyong_metrics.ui.address import arrive
from shuangyong_metrics.ui.components import account_menu, footer
from shuangyong_metrics.ui.login_html import PRODUCT
from shuangyong_metrics.ui.menu import pages_for
from shuangyong_metrics.ui.process import ROOT
from shuangyong_metrics.ui.session import require_role

ICON = str(ROOT / "shuangyong_metrics/ui/assets/icon.png")
st.set_page_config(page_icon=ICON, layout="wide", page_title=PRODUCT)
st.logo(ICON, size="large")
user = require_role(*Role)
entries = pages_for(user.role)
pages = [st.Page(ROOT / entry.file, title=entry.title, url_path=entry.url) for entry in entries]


def home() -> None:
    """The bare address leads to the role's first page, so that every page keeps an address of its own."""
    if pages:
        st.switch_page(pages[0])
    st.info("您的账号目前没有可以打开的页面。请联系双拥办核对账号的角色。", icon=":material/info:")


first = st.Page(home, title=PRODUCT, default=True, visibility="hidden")
page = st.navigation([first, *pages], position="top")
arrive(page.url_path)
orders.begin()
account_menu(user)
body, foot = st.container(), st.empty()
# written before the page, which may stop early: a refusal keeps the telephone below it
with foot:
    footer()
with body:
    missed = st.container()
    try:
        page.run()
    except StopException:
        # a page that stops early is drawn to its end too
        orders.end(missed)
        raise
# and after it, because the page may have changed what stands there
with foot:
    footer()
orders.end(missed)
