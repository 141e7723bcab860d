"""考评标准: the rules in force, with their sources and worked examples."""

from __future__ import annotations

import streamlit as st

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.rules import find, rules, type_of, versions
from shuangyong_metrics.services.wording import SHORT
from shuangyong_metrics.ui import standard_view as view
from shuangyong_metrics.ui.address import choice
from shuangyong_metrics.ui.components import heading
from shuangyong_metrics.ui.process import store
from shuangyong_metrics.ui.session import require_role

user = require_role(Role.LEADER, Role.UNIT, Role.REVIEWER, Role.OFFICE)

# ask
known = versions(store())
title, *ask = st.columns([4.4, 2, 2.5, 2.4], vertical_alignment="bottom")
asked = st.query_params.get("indicator", "")
with ask[0]:
    parts = {"all": "全部标准", **{k: f"{k} {name}" for k, name in SHORT.items()}, "extra": "加分、否决和依据"}
    part = choice("标准", parts, "standard", asked[:1] or "A")
with ask[1]:
    version = choice("版本", known, "version")
with ask[2]:
    words = st.text_input(
        "查找", key="words", placeholder="查找指标、填报项、来源", bind="query-params", label_visibility="collapsed"
    )
own = type_of(store(), user.actor)
if own:
    mine = st.toggle(f"只看适用于本单位（{own.label}类）的指标", value=True, key="mine")
    own = own if mine else None

# call
text = rules(store(), version)
found = find(text, words, own)
if not words.strip() and part != "all":
    found = tuple(s for s in found if s.code == part)

# show
count = sum(len(s.indicators) for s in found)
with title:
    heading("考评标准", text.title)
if words.strip():
    st.caption(f"找到 {count} 项含“{words.strip()}”的指标。" if count else "")
if part != "extra" or words.strip():
    if not count:
        st.info("没有找到。请换一个词，例如指标代码、填报项的名称。", icon=":material/search_off:")
    view.show_standards(found, "*" if words.strip() and count <= 3 else asked)
if part in ("all", "extra") and not words.strip():
    view.show_extras(text)
