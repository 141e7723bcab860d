"""The one entry: ``python -m shuangyong_metrics``, ``uvicorn app:app`` and ``streamlit run app.py`` all serve this."""

import streamlit as st

from shuangyong_metrics.ui import server

app = st.App(
    "shuangyong_metrics/ui/router.py",
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    lifespan=server.lifespan,
    on_script_error=server.show_script_error,
)
