"""Chinese where the libraries speak English: Streamlit's index.html and Plotly's tool bar."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from shuangyong_metrics.ui.login_html import PRODUCT

_NOSCRIPT = (
    "<noscript><p>本系统需要浏览器允许运行脚本（JavaScript）。请在浏览器设置中允许后刷新；推荐使用新版 Edge、Chrome、"
    "火狐浏览器，或 360 等双核浏览器的“极速模式”。</p></noscript>"
)
_HEAD = (
    '<link rel="shortcut icon" href="/favicon.png" /><link rel="stylesheet" href="/assets/shell.css" />'
    '<script src="/assets/browser.js"></script><script src="/assets/shell.js"></script>'
)
_REPLACEMENTS = (
    (r"<!--.*?-->", ""),
    (r'<html lang="en">', '<html lang="zh-CN">'),
    (r"<title>.*?</title>", f"<title>{PRODUCT}</title>"),
    (r'<link rel="shortcut icon"[^>]*>', _HEAD),
    (r"<link\s+rel=\"preload\"[^>]*SourceSans[^>]*>", ""),
    (r'<link rel="service-desc"[^>]*>', ""),
    (r"<noscript>.*?</noscript>", _NOSCRIPT),
)


@cache
def shell_html() -> str:
    """Streamlit's index.html in Chinese with our script and style; refuses a version whose page has changed."""
    html = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    for pattern, words in _REPLACEMENTS:
        html, count = re.subn(pattern, words, html, flags=re.DOTALL)
        if count == 0:
            raise RuntimeError(f"Streamlit's index.html no longer holds {pattern!r}")
    return html.strip()


_DICTIONARY = {
    "Autoscale": "自动缩放",
    "Box Select": "框选",
    "Lasso Select": "套索选择",
    "Compare data on hover": "悬停时对比",
    "Show closest data on hover": "悬停时显示最近数据",
    "Toggle show closest data on hover": "切换悬停显示",
    "Double-click on legend to isolate one trace": "双击图例只看一项",
    "Double-click to zoom back out": "双击还原",
    "Download plot": "下载图片",
    "Download plot as a PNG": "下载为 PNG 图片",
    "Download plot as a png": "下载为 PNG 图片",
    "Fullscreen": "全屏",
    "Pan": "平移",
    "Zoom": "缩放",
    "Zoom in": "放大",
    "Zoom out": "缩小",
    "Reset": "还原",
    "Reset axes": "还原坐标轴",
    "Reset view": "还原视图",
    "Reset views": "还原视图",
    "Toggle Spike Lines": "切换辅助线",
    "Produced with Plotly.js": "由 Plotly 绘制",
    "Taking snapshot - this may take a few seconds": "正在生成图片，请稍候",
    "Snapshot succeeded": "图片已生成",
    "trace": "系列",
}
_MONTHS = [f"{n}月" for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")]
_DAYS = [f"星期{n}" for n in "日一二三四五六"]

#: For ``st.plotly_chart(config=…)``; the locale's name alone does nothing.
PLOTLY_CONFIG: dict[str, Any] = {
    "locale": "zh-CN",
    "locales": {
        "zh-CN": {
            "dictionary": _DICTIONARY,
            "format": {
                "days": _DAYS,
                "shortDays": [d[-1] for d in _DAYS],
                "months": _MONTHS,
                "shortMonths": _MONTHS,
                "date": "%Y-%m-%d",
            },
        }
    },
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
}
