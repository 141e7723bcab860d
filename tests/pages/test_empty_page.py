"""The empty page that the bench measures beside a page of the product knows every kind of element that pages are made of."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from bench.support.bare import BLOCKS, ELEMENTS, SIBLINGS, bare_page

ROOT = Path(__file__).resolve().parents[2]
#: What a call is named in the tree, where it is not named like the call.
KINDS = {"columns": "column", "container": "flex_container", "segmented_control": "button_group", "tabs": "tab"}
#: Calls of nothing that stands on a page when it is drawn: answers to a press, and the log's own.
PASSING = {"dialog", "exception", "spinner"}
KNOWN = ELEMENTS.keys() | BLOCKS.keys() | SIBLINGS.keys()


def _calls() -> Iterator[str]:
    """Names of the methods that pages call on Streamlit or on a part of the page, not on what else they import."""
    for folder in ("pages", "shuangyong_metrics/ui"):
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
            others = {alias.asname or alias.name for node in imports for alias in node.names}
            if "st" not in others:
                continue
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    of = node.func.value
                    if not (isinstance(of, ast.Name) and of.id in others - {"st"}):
                        yield node.func.attr


def test_it_knows_every_kind_that_pages_use() -> None:
    made = {name for name in _calls() if callable(getattr(DeltaGenerator, name, None))} - PASSING
    assert {"caption", "number_input"} <= made
    assert {KINDS.get(name, name) for name in made} <= KNOWN


@pytest.mark.parametrize("kind", sorted(KNOWN))
def test_the_smallest_of_its_kind_is_of_its_kind(kind: str) -> None:
    if kind in SIBLINGS:
        script = f"import streamlit as st\nfor part in {SIBLINGS[kind].format(count=2)}:\n    part.caption('a')\n"
    elif kind in BLOCKS:
        script = f"import streamlit as st\nwith {BLOCKS[kind].format(n=1)}:\n    st.caption('a')\n"
    else:
        made = ELEMENTS[kind].format(n=1)
        within = "with st.form('f'):\n    " if kind == "form_submit_button" else ""
        script = f"import pandas as pd\nimport plotly.graph_objects as go\nimport streamlit as st\nGRID = pd.DataFrame({{'a': [1]}})\nFIGURE = go.Figure()\n{within}{made}\n"
    page = AppTest.from_string(script, default_timeout=60).run()
    assert not page.exception
    empty = AppTest.from_string(bare_page(page.main), default_timeout=60).run()
    assert not empty.exception
    assert [node.type for node in empty.main] == [node.type for node in page.main]
