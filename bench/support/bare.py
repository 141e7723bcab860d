"""A page with nothing to say: as many elements as another one, of the same kinds, nested alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: The least that makes one element of each kind; ``{n}`` makes it another one.
ELEMENTS: Mapping[str, str] = {
    "button": 'st.button("{n}")',
    "button_group": 'st.segmented_control("{n}", ["a"])',
    "caption": 'st.caption("{n}")',
    "checkbox": 'st.checkbox("{n}")',
    "code": 'st.code("{n}")',
    "dataframe": "st.dataframe(GRID)",
    "data_editor": 'st.data_editor(GRID, key="{n}")',
    "date_input": 'st.date_input("{n}", None)',
    "download_button": 'st.download_button("{n}", "a")',
    "empty": "st.empty()",
    "error": 'st.error("{n}")',
    "file_uploader": 'st.file_uploader("{n}")',
    "form_submit_button": 'st.form_submit_button("{n}")',
    "header": 'st.header("{n}")',
    "html": 'st.html("<i>{n}</i>")',
    "info": 'st.info("{n}")',
    "markdown": 'st.markdown("{n}")',
    "metric": 'st.metric("{n}", "1")',
    "multiselect": 'st.multiselect("{n}", ["a"])',
    "number_input": 'st.number_input("{n}")',
    "page_link": 'st.page_link("https://localhost", label="{n}")',
    "plotly_chart": 'st.plotly_chart(FIGURE, key="{n}")',
    "progress": "st.progress(0.5)",
    "radio": 'st.radio("{n}", ["a"])',
    "selectbox": 'st.selectbox("{n}", ["a"])',
    "subheader": 'st.subheader("{n}")',
    "success": 'st.success("{n}")',
    "text_area": 'st.text_area("{n}")',
    "text_input": 'st.text_input("{n}")',
    "toggle": 'st.toggle("{n}")',
    "warning": 'st.warning("{n}")',
}
BLOCKS: Mapping[str, str] = {
    "expander": 'st.expander("{n}")',
    "flex_container": "st.container()",
    "form": 'st.form("{n}")',
    "popover": 'st.popover("{n}")',
}
#: Blocks that are made together by the one around them.
SIBLINGS: Mapping[str, str] = {"column": "st.columns({count})", "tab": "st.tabs([str(n) for n in range({count})])"}
_HEAD = """import pandas as pd
import plotly.graph_objects as go
import streamlit as st
GRID = pd.DataFrame({"a": [1]})
FIGURE = go.Figure()
"""


def bare_page(main: Any) -> str:
    """The script of a page whose tree has the form of ``main`` (AppTest's), each element as small as its kind allows.

    Raises KeyError at a kind of element that has no smallest form here yet.
    """
    return _HEAD + "\n".join(_Writer().inside(main)) + "\n"


class _Writer:
    """Writes the lines of a script from a tree; counts its nodes, so that every key is another one."""

    def __init__(self) -> None:
        self.count = 0

    def inside(self, block: Any, depth: int = 0) -> Iterator[str]:
        """The lines of everything in the block, at its depth."""
        children = list(block.children.values())
        together = SIBLINGS.get(_kind(children[0])) if children else None
        if together:
            self.count += 1
            parts = f"parts{self.count}"
            yield _line(depth, f"{parts} = {together.format(count=len(children))}")
            for place, child in enumerate(children):
                yield from self._within(f"{parts}[{place}]", child, depth)
            return
        for child in children:
            yield from self.node(child, depth)

    def node(self, node: Any, depth: int) -> Iterator[str]:
        """The lines of one element, or of a block with everything in it."""
        self.count += 1
        kind = _kind(node)
        if not hasattr(node, "children"):
            yield _line(depth, ELEMENTS[kind].format(n=self.count))
            return
        first = next(iter(node.children.values()), None)
        if first is not None and _kind(first) in SIBLINGS:
            # the container around columns or tabs is made with them
            yield from self.inside(node, depth)
        else:
            yield from self._within(BLOCKS[kind].format(n=self.count), node, depth)

    def _within(self, made: str, node: Any, depth: int) -> Iterator[str]:
        yield _line(depth, f"with {made}:")
        yield _line(depth + 1, "pass")
        yield from self.inside(node, depth + 1)


def _kind(node: Any) -> str:
    """The kind of a node, an editable grid and a form's button apart from the plain ones."""
    kind = str(node.type)
    if kind == "dataframe" and node.proto.editing_mode:
        return "data_editor"
    if kind == "button" and node.proto.is_form_submitter:
        return "form_submit_button"
    return kind


def _line(depth: int, text: str) -> str:
    return "    " * depth + text
