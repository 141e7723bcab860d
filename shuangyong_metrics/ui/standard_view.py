"""The standard in words: one foldable piece of HTML for every indicator, so that a page of 55 stays light."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from shuangyong_metrics.services.rules import ExtraRule, IndicatorRule, Rules, StandardRule


def show_standards(standards: Iterable[StandardRule], opened: str) -> None:
    """Each standard with its indicators; ``opened`` is the code of the one that stands open, ``*`` opens all."""
    for standard in standards:
        worth = f"权重 {standard.weight}，{len(standard.indicators)} 项指标"
        st.subheader(f"{standard.code} {standard.name}（{worth}）", anchor=False)
        rules = "".join(_indicator(i, opened in ("*", i.code)) for i in standard.indicators)
        st.html(f'<div class="sy-rules" data-own>{rules}</div>')


def show_extras(rules: Rules) -> None:
    """Bonus and veto items, and what the whole rests on."""
    st.subheader(f"加分：在基础分之后计，合计不超过 {rules.bonus_cap} 分", anchor=False)
    st.html(f'<div class="sy-rules" data-own>{_extras(rules.bonus)}</div>')
    st.subheader("一票否决：等次为不合格，总分按不高于 59.99 分显示", anchor=False)
    st.caption("每一项都须有认定日期、认定单位和文号；单位可以在 5 个工作日内申辩。")
    st.html(f'<div class="sy-rules" data-own>{_extras(rules.vetoes)}</div>')
    sources = "".join(f"<li>{escape(s)}</li>" for s in rules.sources)
    st.subheader("依据", anchor=False)
    stated = (
        ("版本", rules.version),
        ("文号", rules.document),
        ("修订理由", rules.reason),
        ("全文摘要", rules.digest[:16]),
    )
    named = "".join(_pair(name, text) for name, text in stated)
    st.html(f'<div class="sy-rules" data-own><ul>{sources}</ul><dl>{named}</dl></div>')


def _extras(items: Iterable[ExtraRule]) -> str:
    rows = "".join(
        f"<tr><td>{escape(x.code)}</td><td>{escape(x.name)}</td>" + (f"<td>{escape(x.points)}</td>" if x.points else "")
        + f"<td>{escape(x.source)}</td></tr>"
        for x in items
    )  # fmt: skip
    return f'<div class="wide"><table>{rows}</table></div>'


def _indicator(rule: IndicatorRule, is_open: bool) -> str:
    return (
        f"<details{' open' if is_open else ''}><summary><b>{escape(rule.code)} {escape(rule.name)}</b>"
        f"<span>{escape(rule.points)} 分 · {escape(rule.method)}</span></summary>"
        f"<p>{escape(rule.explain)}</p>"
        f"<dl>{_pair('考评季度', rule.due)}{_pair('适用单位', rule.applies_to)}{_targets(rule)}"
        f"{_pair('佐证材料', rule.evidence)}</dl>{_inputs(rule)}{_examples(rule)}"
        f"<h4>来源</h4><ul>{''.join(f'<li>{escape(s)}</li>' for s in rule.sources)}</ul></details>"
    )


def _pair(name: str, text: str) -> str:
    return f"<dt>{name}</dt><dd>{escape(text)}</dd>" if text else ""


def _targets(rule: IndicatorRule) -> str:
    return _pair("目标", "，".join(f"{when} {target}" for when, target in rule.targets))


def _inputs(rule: IndicatorRule) -> str:
    if not rule.inputs:
        return ""
    rows = "".join(
        f"<tr><td>{escape(x.code)}</td><td>{escape(x.label)}</td><td>{escape(x.unit) or '—'}</td>"
        f"<td>{escape(x.filled_by)}，{escape(x.over)}</td><td>{escape(x.help) or '—'}</td></tr>"
        for x in rule.inputs
    )
    head = "<tr><th>代码</th><th>填报项</th><th>单位</th><th>由谁填、怎样算全年</th><th>填写要求</th></tr>"
    return f'<h4>填报项</h4><div class="wide"><table>{head}{rows}</table></div>'


def _examples(rule: IndicatorRule) -> str:
    if not rule.examples:
        return ""
    rows = "".join(
        f"<tr><td>{escape(e.text)}</td><td>{escape(e.type)}</td>"
        f"<td>{'；'.join(f'{escape(q)} {escape(v)}' for q, v in e.outcome)}</td></tr>"
        for e in rule.examples
    )
    head = "<tr><th>算例</th><th>单位类型</th><th>得分</th></tr>"
    return f'<h4>算例（每一条都由系统验算过）</h4><div class="wide cases"><table>{head}{rows}</table></div>'
