"""Part of a workbook's sheet as a grid with row and column headings, one cell outlined."""

from __future__ import annotations

import re
from html import escape
from string import ascii_uppercase

import streamlit as st

from shuangyong_metrics.model import SheetPicture

_LONG = 28
#: Characters of a text that is no code or number of a row.
_ALONE = 14
_FIGURE = re.compile(r"[<\-]?[0-9][0-9,.]*%?")


def show_sheet(picture: SheetPicture, caption: str = "") -> None:
    """Draw the picture; it scrolls inside itself on a narrow screen."""
    st.html(sheet_html(picture, caption))


def sheet_html(picture: SheetPicture, caption: str = "") -> str:
    """The grid as HTML, every text of the workbook escaped.

    >>> "&lt;b&gt;" in sheet_html(SheetPicture("表", "A1", ("A",), ((1, ("<b>",)),)))
    True
    """
    head = "".join(f'<th scope="col">{escape(letter)}</th>' for letter in picture.columns)
    body = "".join(_line(picture, number, texts) for number, texts in picture.rows)
    words = escape(caption or f"{picture.sheet} {picture.cell}")
    return (
        f'<figure class="sy-sheet" data-own><figcaption>{words}</figcaption><div tabindex="0" role="region" '
        f'aria-label="{words}"><table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div></figure>'
    )


def _line(picture: SheetPicture, number: int, texts: tuple[str, ...]) -> str:
    here = picture.cell.strip(ascii_uppercase) == str(number)
    if len(texts[0]) > _ALONE and len(texts) > 1 and not any(texts[1:]) and not here:
        # a title or a notice runs over the empty cells beside it, as in a sheet
        return f'<tr><th scope="row">{number}</th><td class="over" colspan="{len(texts)}">{escape(texts[0])}</td></tr>'
    cells = "".join(
        f'<td class="here{" n" if _FIGURE.fullmatch(text) else ""}" aria-current="true">{escape(text)}</td>'
        if f"{letter}{number}" == picture.cell
        else _cell(text)
        for letter, text in zip(picture.columns, texts, strict=True)
    )
    kind = ' class="names"' if number == picture.header else ""
    return f'<tr{kind}><th scope="row">{number}</th>{cells}</tr>'


def _cell(text: str) -> str:
    """A long text on one line, whole under the pointer; figures to the right, as in a sheet."""
    if len(text) > _LONG:
        return f'<td class="long" title="{escape(text)}">{escape(text)}</td>'
    return f"<td{' class=n' if _FIGURE.fullmatch(text) else ''}>{escape(text)}</td>"
