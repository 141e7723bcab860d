"""Whatever a standard may say comes back from its workbook as it was."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuangyong_metrics.framework import load_folder, load_texts
from shuangyong_metrics.framework_text import tables_of, texts_of
from shuangyong_metrics.model import UnitType
from shuangyong_metrics.workbook.standard_book import standard_book
from shuangyong_metrics.workbook.standard_read import read_standard

TEXTS = load_folder(Path(__file__).parents[2] / "data" / "standards" / "2025").files
#: What a text may hold beside Chinese: signs of formulas, of TOML and of XML, wide signs, several lines.
_SIGNS = "双拥工作（2027年）“引号”，。；：、=+-@'\"\\#%&<>_x0041_[]{}~ Aa09　é\U00020000\n"
WORDS = st.text(_SIGNS, min_size=1, max_size=60).filter(
    lambda t: all(line and line == line.strip() for line in t.split("\n")) and not t.startswith(("#", "="))
)
LINE = WORDS.map(lambda t: t.replace("\n", "；"))
SHARES = st.decimals(0, 1, places=6)
TARGETS = st.lists(st.decimals(1, 99_999, places=3), min_size=4, max_size=4).map(sorted)
TYPES = st.lists(st.sampled_from([t.value for t in UnitType]), min_size=1, unique=True) | st.just("all")
QUARTERS = st.lists(st.integers(1, 4), min_size=1, unique=True).map(sorted)


@st.composite
def standards(draw: st.DrawFn) -> dict[str, str]:
    """The texts of the 2025 standard with any of its indicators said otherwise."""
    tables = tables_of(TEXTS)
    tables["framework.toml"] |= {"title": draw(LINE), "document": draw(LINE), "reason": draw(WORDS)}
    for letter in draw(st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=3, unique=True)):
        indicator = draw(st.sampled_from(tables[f"{letter}.toml"]["indicator"]))
        indicator |= {
            "name": draw(LINE),
            "explain": draw(WORDS),
            "sources": draw(st.lists(LINE, min_size=1, max_size=3)),
        }
        indicator |= {"applies_to": draw(TYPES), "due": draw(QUARTERS)}
        indicator["rule"] = _rule(draw, indicator["rule"])
        indicator["input"][0] |= {"label": draw(LINE), "help": draw(WORDS)}
        for example in indicator["example"]:
            example |= {"type": draw(st.sampled_from([t.value for t in UnitType])), "text": draw(LINE)}
    return texts_of(tables)


def _rule(draw: st.DrawFn, rule: dict[str, Any]) -> dict[str, Any]:
    changed = dict(rule)
    if "targets" in rule:
        changed["targets"] = draw(TARGETS)
    if "grace_share" in rule:
        changed |= {"grace_share": draw(SHARES), "grace_days": draw(st.integers(0, 60))}
    if "options" in rule:
        changed["options"] = [o | {"share": draw(SHARES)} for o in rule["options"]]
    if rule["method"] == "bands":
        lowest = draw(st.integers(1, 50))
        changed["bands"] = [{"from": lowest + Decimal(n) / 8, "share": draw(SHARES)} for n in (24, 8, 0)]
    return changed


@given(standards())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_standard_comes_back_as_it_was(texts: dict[str, str]) -> None:
    framework = load_texts(texts)
    draft = read_standard(standard_book(framework))
    assert draft.mistakes == ()
    assert draft.framework is not None
    assert replace(draft.framework, digest="", files={}) == replace(framework, digest="", files={})
